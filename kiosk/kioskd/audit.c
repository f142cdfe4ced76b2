#include "kiosk/kioskd/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kiosk/durable.h"

#define SUFFIX ".1"

void audit_init(const char *path, bool has_group, gid_t group, struct audit *ret)
{
    sigset_t set;

    /* Blocked, not ignored: what a program ignores, the programs that it starts ignore as well. */
    sigemptyset(&set);
    sigaddset(&set, SIGXFSZ);
    sigprocmask(SIG_BLOCK, &set, NULL);
    *ret = (struct audit){.path = path, .has_group = has_group, .group = group};
}

/* ---- the file ---- */

static int open_file(const struct audit *audit)
{
    int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    int fd = open(audit->path, flags);

    if (fd >= 0 || errno != ENOENT)
        return fd;
    fd = open(audit->path, flags | O_CREAT | O_EXCL, 0640);
    if (fd < 0)
        return fd;
    if (audit->has_group && fchown(fd, (uid_t)-1, audit->group) != 0)
        errno = 0; /* not ours to give: better unread than unwritten */
    if (!durable_name(audit->path)) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool move_away(const char *path)
{
    char older[PATH_MAX];
    int len = snprintf(older, sizeof older, "%s" SUFFIX, path);

    return len > 0 && (size_t)len < sizeof older && rename(path, older) == 0;
}

/* A file with room for one more record, a new one if need be; *ret_size is its size. -1 when there is none. */
static int open_with_room(const struct audit *audit, off_t *ret_size)
{
    struct stat file;
    int fd = open_file(audit);

    if (fd >= 0 && fstat(fd, &file) == 0 && S_ISREG(file.st_mode)) {
        if (file.st_size <= AUDIT_FILE_MAX - AUDIT_RECORD) {
            *ret_size = file.st_size;
            return fd;
        }
        close(fd);
        *ret_size = 0;
        return move_away(audit->path) ? open_file(audit) : -1;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

/* fallocate() looks at the disk, not at this limit. */
static bool may_grow_to(off_t size)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
           (limit.rlim_cur == RLIM_INFINITY || (rlim_t)size <= limit.rlim_cur);
}

bool audit_ready(const struct audit *audit)
{
    off_t size;
    bool ready;
    int fd;

    if (audit->path == NULL)
        return true;
    fd = open_with_room(audit, &size);
    if (fd < 0)
        return false;
    ready = may_grow_to(size + AUDIT_RECORD) &&
            (fallocate(fd, FALLOC_FL_KEEP_SIZE, size, AUDIT_RECORD) == 0 || errno == EOPNOTSUPP);
    close(fd);
    return ready;
}

/* ---- a record ---- */

struct record {
    char text[AUDIT_RECORD];
    size_t len;
};

__attribute__((format(printf, 2, 3))) static void add(struct record *record, const char *format,
                                                      ...)
{
    size_t room = sizeof record->text - record->len;
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(record->text + record->len, room, format, arguments);
    va_end(arguments);
    if (len > 0)
        record->len += (size_t)len < room ? (size_t)len : room;
}

static void add_time(struct record *record)
{
    char text[sizeof "2026-11-21T16:44:13"];
    struct timespec now;
    struct tm utc;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    if (strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc) == 0)
        text[0] = '\0'; /* a year of five digits: the clock is of no use */
    add(record, "{\"at\":\"%s.%03ldZ\"", text, now.tv_nsec / 1000000);
}

static void add_who(struct record *record, const struct audit_entry *entry)
{
    char name[PEER_NAME_SIZE];

    if (entry->who == NULL) {
        add(record, ",\"who\":\"kioskd\"");
        return;
    }
    peer_name(entry->who->uid, name);
    add(record, ",\"who\":\"%s\",\"uid\":%lu", name, (unsigned long)entry->who->uid);
    if (entry->attendant != NULL)
        add(record, ",\"attendant\":\"%s\"", entry->attendant);
}

static void fill(struct record *record, const struct audit_entry *entry)
{
    add_time(record);
    add_who(record, entry);
    add(record, ",\"what\":\"%s\"", entry->what);
    if (entry->argument != NULL)
        add(record, ",\"argument\":\"%s\"", entry->argument);
    add(record, ",\"result\":\"%s\",\"phase\":\"%s\"}\n", entry->result, entry->phase);
}

/* A record that a loss of power or a full disk cut off has no line end. */
static bool is_torn(int fd, off_t size)
{
    char last;

    return size > 0 && (pread(fd, &last, 1, size - 1) != 1 || last != '\n');
}

bool audit_write(const struct audit *audit, const struct audit_entry *entry)
{
    struct record record = {.len = 0};
    bool written;
    off_t size;
    int fd;

    if (audit->path == NULL)
        return true;
    fd = open_with_room(audit, &size);
    if (fd < 0)
        return false;
    if (is_torn(fd, size))
        add(&record, "\n");
    fill(&record, entry);
    /* In one write, so that no other process can come between. */
    written = record.len < sizeof record.text &&
              write(fd, record.text, record.len) == (ssize_t)record.len;
    return durable_close(fd) && written;
}
