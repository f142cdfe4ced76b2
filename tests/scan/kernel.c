/* The kernel's log, swap, text consoles, the journal's records, and where core dumps go. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/scan/search.h"

/* The kernel's clock of the log and that of since agree to less than this, in microseconds. */
#define SLACK_US 1000000

/* The time since in the log's own: microseconds of the machine. */
static int64_t since_us(const struct search *search)
{
    struct timespec real, machine;

    clock_gettime(CLOCK_REALTIME, &real);
    clock_gettime(CLOCK_MONOTONIC, &machine);
    return ((int64_t)(search->since.tv_sec - real.tv_sec + machine.tv_sec)) * 1000000 +
           (search->since.tv_nsec - real.tv_nsec + machine.tv_nsec) / 1000 - SLACK_US;
}

/* Documentation/ABI/testing/dev-kmsg: what is not printable ASCII is written \xHH. In place. */
static size_t unescape(uint8_t *bytes, size_t len)
{
    size_t out = 0;

    for (size_t i = 0; i < len; i++) {
        if (i + 3 < len && bytes[i] == '\\' && bytes[i + 1] == 'x' &&
            g_ascii_isxdigit(bytes[i + 2]) && g_ascii_isxdigit(bytes[i + 3])) {
            bytes[out++] = (uint8_t)(g_ascii_xdigit_value((char)bytes[i + 2]) << 4 |
                                     g_ascii_xdigit_value((char)bytes[i + 3]));
            i += 3;
        } else {
            bytes[out++] = bytes[i];
        }
    }
    return out;
}

/* "PRIORITY,NUMBER,MICROSECONDS,FLAGS;TEXT" */
static bool is_recent(const uint8_t *record, int64_t since)
{
    int64_t at;

    return sscanf((const char *)record, "%*u,%*u,%" SCNd64, &at) != 1 || at >= since;
}

void search_log(struct search *search)
{
    int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    int64_t since = since_us(search);

    if (fd < 0) {
        if (errno != ENOENT)
            report_missed(search->report, PLACE_KERNEL_LOG, "/dev/kmsg: %s", g_strerror(errno));
        return;
    }
    report_searched(search->report, PLACE_KERNEL_LOG, 0);
    for (;;) {
        size_t room;
        uint8_t *to;
        ssize_t n;

        matcher_begin(search->matcher, 0);
        to = matcher_room(search->matcher, &room);
        n = read(fd, to, room - 1);
        if (n < 0 && errno == EPIPE) /* it was overwritten meanwhile; the next one is there */
            continue;
        if (n <= 0)
            break;
        to[n] = '\0';
        if (!is_recent(to, since))
            continue;
        report_searched(search->report, PLACE_KERNEL_LOG, (uint64_t)n);
        matcher_fed(search->matcher, unescape(to, (size_t)n));
        search_report(search, PLACE_KERNEL_LOG, 0, "/dev/kmsg");
    }
    if (errno != EAGAIN)
        report_missed(search->report, PLACE_KERNEL_LOG, "/dev/kmsg: %s", g_strerror(errno));
    close(fd);
}

void search_swap(struct search *search)
{
    FILE *file = fopen("/proc/swaps", "re");
    char line[4096];

    for (int number = 0; file != NULL && fgets(line, sizeof line, file) != NULL; number++) {
        g_autofree char *path = NULL;
        int fd;

        line[strcspn(line, " \t")] = '\0';
        if (number == 0) /* the heading */
            continue;
        path = g_strcompress(line);
        fd = open(path, O_RDONLY | O_CLOEXEC);
        report_searched(search->report, PLACE_SWAP, 0);
        if (fd < 0 || !search_file(search, fd, PLACE_SWAP, 0, path))
            report_missed(search->report, PLACE_SWAP, "%s: %s", path, g_strerror(errno));
        if (fd >= 0)
            close(fd);
    }
    if (file != NULL)
        fclose(file);
}

/* vcs(4): what stands on the text consoles, in the font's numbers and, as vcsu, in UTF-32. */
void search_consoles(struct search *search)
{
    glob_t found = {0};

    glob("/dev/vcs[0-9]*", 0, NULL, &found);
    glob("/dev/vcsu[0-9]*", GLOB_APPEND, NULL, &found);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        int fd = open(found.gl_pathv[i], O_RDONLY | O_CLOEXEC);

        report_searched(search->report, PLACE_DISPLAY, 0);
        /* A console that never showed a letter has no UTF-32. */
        if ((fd < 0 || !search_stream(search, fd, PLACE_DISPLAY, 0, found.gl_pathv[i])) &&
            errno != ENODATA && errno != ENXIO)
            report_missed(search->report, PLACE_DISPLAY, "%s: %s", found.gl_pathv[i],
                          g_strerror(errno));
        if (fd >= 0)
            close(fd);
    }
    globfree(&found);
}

static bool has_journal(void)
{
    glob_t found;
    bool ok = glob("/var/log/journal/*/*.journal", 0, NULL, &found) == 0;

    globfree(&found);
    if (!ok) {
        ok = glob("/run/log/journal/*/*.journal", 0, NULL, &found) == 0;
        globfree(&found);
    }
    return ok;
}

/* Long fields lie compressed in the journal's files: files.c does not see what they say. */
void search_journal(struct search *search)
{
    char since[64];
    int ends[2], status;
    pid_t reader;

    if (!has_journal())
        return;
    snprintf(since, sizeof since, "--since=@%lld", (long long)search->since.tv_sec);
    if (pipe2(ends, O_CLOEXEC) != 0 || (reader = fork()) < 0) {
        report_missed(search->report, PLACE_JOURNAL, "journalctl: %s", g_strerror(errno));
        return;
    }
    if (reader == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execlp("journalctl", "journalctl", "--merge", "--all", "--quiet", "--no-pager",
               "--output=export", since, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    report_searched(search->report, PLACE_JOURNAL, 0);
    search_stream(search, ends[0], PLACE_JOURNAL, 0, "journalctl");
    close(ends[0]);
    if (waitpid(reader, &status, 0) != reader || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        report_missed(search->report, PLACE_JOURNAL, "journalctl did not read all of it");
}

/* Their files are among all files; here it is only said where they go. */
void search_core_dumps(struct search *search)
{
    static const char *const folders[] = {"/var/lib/systemd/coredump", "/var/crash"};
    g_autofree char *pattern = NULL;
    struct stat stat_of;

    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        if (stat(folders[i], &stat_of) == 0)
            report_searched(search->report, PLACE_CORE_DUMP, 0);
    }
    if (g_file_get_contents("/proc/sys/kernel/core_pattern", &pattern, NULL, NULL))
        report_note(search->report, PLACE_CORE_DUMP, "core dumps go to %s", g_strchomp(pattern));
}
