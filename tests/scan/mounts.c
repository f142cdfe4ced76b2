/* A mount hides what lies below it, and each namespace has its own mounts. So everything is looked at in a copy of
 * each namespace, mounts made last first, and every one is taken away from the copy when it was looked at. */
#include "tests/scan/mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scan/processes.h"

/* A line of mountinfo. */
struct entry {
    char *key; /* device and folder on it: the same in every namespace */
    char *path, *type;
    bool is_read_only;
};

/* A walk over all namespaces. */
struct round {
    const struct mount_calls *calls;
    GHashTable *known; /* keys of what was given */
};

/* They show the kernel's own state; queues are looked at by ipc.c. */
static bool holds_files(const char *type)
{
    static const char *const others[] = {
        "proc",    "sysfs",       "cgroup",     "cgroup2",  "devpts",   "debugfs",
        "tracefs", "securityfs",  "bpf",        "configfs", "nsfs",     "fusectl",
        "autofs",  "binfmt_misc", "rpc_pipefs", "mqueue",   "efivarfs", "selinuxfs"};

    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        if (strcmp(type, others[i]) == 0)
            return false;
    }
    return true;
}

static bool is_memory(const char *type)
{
    return strcmp(type, "tmpfs") == 0 || strcmp(type, "devtmpfs") == 0 ||
           strcmp(type, "ramfs") == 0 || strcmp(type, "hugetlbfs") == 0;
}

static void entry_done(void *at)
{
    struct entry *entry = at;

    g_free(entry->key);
    g_free(entry->path);
    g_free(entry->type);
}

/* proc(5): "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw"; blanks in paths as \040. */
static bool take_entry(const char *line, struct entry *ret)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    unsigned dash = 6;

    if (g_strv_length(words) < 9)
        return false;
    while (words[dash] != NULL && strcmp(words[dash], "-") != 0)
        dash++;
    if (words[dash] == NULL || words[dash + 1] == NULL)
        return false;
    ret->key = g_strdup_printf("%s %s", words[2], words[3]);
    ret->path = g_strcompress(words[4]);
    ret->type = g_strdup(words[dash + 1]);
    ret->is_read_only =
        g_str_has_prefix(words[5], "ro") || (words[dash + 2] != NULL && words[dash + 3] != NULL &&
                                             g_str_has_prefix(words[dash + 3], "ro"));
    return true;
}

/* NULL, and errno, when it cannot be read. */
static GArray *read_entries(int folder)
{
    int fd = openat(folder, "mountinfo", O_RDONLY | O_CLOEXEC);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    GArray *entries;
    char *line = NULL;
    size_t size = 0;
    struct entry entry;

    if (file == NULL)
        return NULL;
    entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    g_array_set_clear_func(entries, entry_done);
    while (getline(&line, &size, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (take_entry(line, &entry))
            g_array_append_val(entries, entry);
    }
    free(line);
    fclose(file);
    return entries;
}

static void give(struct round *round, const struct entry *entry)
{
    struct mount mount = {
        .path = entry->path, .type = entry->type, .is_memory = is_memory(entry->type)};
    int root = open(entry->path, O_RDONLY | O_NONBLOCK | O_NOATIME | O_CLOEXEC);
    struct stat stat;
    int error = errno;

    if (root >= 0 && fstat(root, &stat) == 0)
        mount.dev = stat.st_dev;
    errno = error;
    round->calls->each(round->calls->to, &mount, root);
    if (root >= 0)
        close(root);
}

/* In a namespace of our own; the last mount first, so that what it hides can be seen. */
static void give_all(struct round *round, const GArray *entries)
{
    for (unsigned i = entries->len; i-- > 0;) {
        const struct entry *entry = &g_array_index(entries, struct entry, i);

        if (holds_files(entry->type) && g_hash_table_add(round->known, g_strdup(entry->key)))
            give(round, entry);
        if (strcmp(entry->path, "/") != 0)
            umount2(entry->path, MNT_DETACH | UMOUNT_NOFOLLOW);
    }
}

static bool has_new(const struct round *round, const GArray *entries)
{
    for (unsigned i = 0; i < entries->len; i++) {
        const struct entry *entry = &g_array_index(entries, struct entry, i);

        if (holds_files(entry->type) && !g_hash_table_contains(round->known, entry->key))
            return true;
    }
    return false;
}

/* Looks at the namespace of the process with this folder. */
static bool look_at(struct round *round, int folder)
{
    GArray *entries = read_entries(folder);
    int namespace = -1;
    bool ok = entries != NULL;

    if (ok && has_new(round, entries)) {
        namespace = openat(folder, "ns/mnt", O_RDONLY | O_CLOEXEC);
        ok = namespace >= 0 && setns(namespace, CLONE_NEWNS) == 0 && unshare(CLONE_NEWNS) == 0 &&
             mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
        if (ok)
            give_all(round, entries);
        if (namespace >= 0)
            close(namespace);
    }
    if (entries != NULL)
        g_array_free(entries, TRUE);
    return ok;
}

static bool go_home(int home, int here)
{
    return setns(home, CLONE_NEWNS) == 0 && fchdir(here) == 0;
}

void mounts_each(const struct mount_calls *calls)
{
    struct round round = {calls, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    int home = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
    int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct processes *processes = processes_new();
    struct process process;
    bool failed = home < 0 || here < 0;

    while (!failed && processes_next(processes, &process, &failed)) {
        if (!look_at(&round, process.folder) && errno != ENOENT && errno != ESRCH &&
            errno != EINVAL)
            calls->miss(calls->to, process.name, process.pid);
    }
    if (failed || !go_home(home, here))
        calls->miss(calls->to, "/proc", getpid());
    processes_free(&processes);
    close(home);
    close(here);
    g_hash_table_destroy(round.known);
}

GPtrArray *mounts_writable(void)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    int self = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    GArray *entries = self < 0 ? NULL : read_entries(self);

    for (unsigned i = 0; entries != NULL && i < entries->len; i++) {
        const struct entry *entry = &g_array_index(entries, struct entry, i);
        struct stat stat_of;

        if (holds_files(entry->type) && !entry->is_read_only && stat(entry->path, &stat_of) == 0 &&
            S_ISDIR(stat_of.st_mode) &&
            !g_ptr_array_find_with_equal_func(paths, entry->path, g_str_equal, NULL))
            g_ptr_array_add(paths, g_strdup(entry->path));
    }
    if (entries != NULL)
        g_array_free(entries, TRUE);
    if (self >= 0)
        close(self);
    return paths;
}
