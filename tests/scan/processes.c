#include "tests/scan/processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct processes {
    DIR *proc;
    GHashTable *seen; /* "PID STARTED" */
    int folder;
    bool found_new; /* in this round through /proc */
};

struct processes *processes_new(void)
{
    struct processes *processes = g_new0(struct processes, 1);

    processes->proc = opendir("/proc");
    processes->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    processes->folder = -1;
    return processes;
}

void processes_free(struct processes **processes)
{
    struct processes *p = *processes;

    if (p->proc != NULL)
        closedir(p->proc);
    if (p->folder >= 0)
        close(p->folder);
    g_hash_table_destroy(p->seen);
    g_free(p);
    *processes = NULL;
}

/* proc(5): the name is in parentheses and may hold any; the start is the 20th field behind it. */
static bool read_stat(int folder, struct process *ret)
{
    char stat[1024], *open, *close_at;
    int fd = openat(folder, "stat", O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, stat, sizeof stat - 1);

    if (fd >= 0)
        close(fd);
    if (len <= 0)
        return false;
    stat[len] = '\0';
    open = strchr(stat, '(');
    close_at = strrchr(stat, ')');
    if (open == NULL || close_at == NULL)
        return false;
    *close_at = '\0';
    g_strlcpy(ret->name, open + 1, sizeof ret->name);
    return sscanf(
               close_at + 1,
               " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
               &ret->started) == 1;
}

static bool take(struct processes *processes, const char *name, struct process *ret)
{
    ret->pid = atoi(name);
    ret->folder = openat(dirfd(processes->proc), name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (ret->folder < 0)
        return false;
    if (read_stat(ret->folder, ret) &&
        g_hash_table_add(processes->seen, g_strdup_printf("%d %llu", ret->pid, ret->started))) {
        processes->folder = ret->folder;
        processes->found_new = true;
        return true;
    }
    close(ret->folder);
    return false;
}

bool processes_next(struct processes *processes, struct process *ret, bool *ret_failed)
{
    struct dirent *entry;

    *ret_failed = processes->proc == NULL;
    if (*ret_failed)
        return false;
    if (processes->folder >= 0)
        close(processes->folder);
    processes->folder = -1;
    for (;;) {
        while ((entry = readdir(processes->proc)) != NULL) {
            if (g_ascii_isdigit(entry->d_name[0]) && take(processes, entry->d_name, ret))
                return true;
        }
        if (!processes->found_new)
            return false;
        processes->found_new = false;
        rewinddir(processes->proc);
    }
}
