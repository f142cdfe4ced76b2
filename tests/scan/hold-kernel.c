/* What the kernel writes down: its log, and a core dump. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"
#include "tests/scan/hold-private.h"

/* Longest record that goes whole into the kernel's log, with what it escapes, in bytes. */
#define LONGEST_RECORD 800

/* The kernel takes few records in a time and cuts long ones: several forms in each. */
int hold_in_log(struct hold *hold, const struct plant *plant)
{
    static const char begin[] = "residue-scan: ";
    struct held held = {hold, plant};
    int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC), error = 0;
    size_t len, line = 0;
    uint8_t *copy, record[LONGEST_RECORD];

    if (fd < 0)
        return errno == ENOENT ? ENODEV : errno;
    copy = held_copy(&held, &len);
    for (size_t at = 0; copy != NULL && at < len && error == 0; at += line) {
        /* The last gap that fits ends it. */
        line = MIN(len - at, sizeof record - sizeof begin);
        while (at + line < len && line > GAP &&
               memcmp(copy + at + line - GAP, "                ", GAP) != 0)
            line--;
        memcpy(record, begin, sizeof begin - 1);
        memcpy(record + sizeof begin - 1, copy + at, line);
        record[sizeof begin - 1 + line] = '\n'; /* or nobody sees it until the next one comes */
        if (write(fd, record, sizeof begin + line) < 0)
            error = errno;
    }
    wipe(record, sizeof record);
    if (copy != NULL)
        held_drop(copy, len);
    close(fd);
    return copy == NULL ? ENOMEM : error;
}

/* A real one, of a process that has it in its heap; where dumps go to a program, nobody knows when it is done. */
int hold_in_dump(struct hold *hold, const struct plant *plant)
{
    g_autofree char *pattern = NULL;
    g_autofree char *dump = NULL;
    char *folder = g_strdup("/tmp/.planted-XXXXXX");
    int status;
    pid_t child;

#ifdef __SANITIZE_ADDRESS__
    return ENODEV; /* its shadow would be dumped as well */
#endif
    if (!g_file_get_contents("/proc/sys/kernel/core_pattern", &pattern, NULL, NULL) ||
        strchr("|/@", *g_strchomp(pattern)) != NULL || strchr(pattern, '%') != NULL ||
        *pattern == '\0') {
        g_free(folder);
        return ENODEV;
    }
    if (mkdtemp(folder) == NULL) {
        g_free(folder);
        return errno;
    }
    g_ptr_array_add(hold->paths, folder);
    child = fork();
    if (child == 0) {
        const struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY};

        if (chdir(folder) == 0 && setrlimit(RLIMIT_CORE, &most) == 0 &&
            prctl(PR_SET_DUMPABLE, 1) == 0 && hold_in_heap(hold, plant) == 0) {
            signal(SIGABRT, SIG_DFL);
            abort();
        }
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return errno;
    if (!WIFSIGNALED(status) || !WCOREDUMP(status))
        return ENODEV;
    dump = g_strdup_printf("%s/%s", folder, pattern);
    if (access(dump, F_OK) != 0) {
        g_free(dump);
        dump = g_strdup_printf("%s/%s.%d", folder, pattern, (int)child);
    }
    g_ptr_array_add(hold->paths, g_steal_pointer(&dump));
    return 0;
}
