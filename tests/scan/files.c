/* Every file that was changed since the start, on every mounted file system. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tests/scan/mounts.h"
#include "tests/scan/search.h"

/* One mounted file system while it is walked. */
struct walk {
    struct search *search;
    const struct mount *mount;
    GString *path;
};

/* Writing through a mapping leaves no trace in the times of a file in memory: there every file counts. */
static bool is_changed(const struct walk *walk, const struct stat *stat)
{
    return walk->mount->is_memory || time_is_since(&stat->st_mtim, &walk->search->since) ||
           time_is_since(&stat->st_ctim, &walk->search->since);
}

static enum place place_of(const struct walk *walk)
{
    if (strcmp(walk->path->str, "/dev/shm") == 0 || g_str_has_prefix(walk->path->str, "/dev/shm/"))
        return PLACE_SHM;
    if (g_str_has_prefix(walk->path->str, "/var/log/journal/") ||
        g_str_has_prefix(walk->path->str, "/run/log/journal/"))
        return PLACE_JOURNAL;
    if (g_str_has_prefix(walk->path->str, "/var/lib/systemd/coredump/") ||
        g_str_has_prefix(walk->path->str, "/var/crash/"))
        return PLACE_CORE_DUMP;
    return PLACE_FILE;
}

static void miss(const struct walk *walk)
{
    if (errno != ENOENT) /* somebody removed it meanwhile */
        report_missed(walk->search->report, place_of(walk), "%s: %s", walk->path->str,
                      g_strerror(errno));
}

static bool is_compressed(const char *name)
{
    return g_str_has_suffix(name, ".zst") || g_str_has_suffix(name, ".lz4") ||
           g_str_has_suffix(name, ".xz") || g_str_has_suffix(name, ".gz");
}

static void search_regular(struct walk *walk, int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOATIME | O_CLOEXEC);

    if (fd < 0 || !search_file(walk->search, fd, place_of(walk), 0, walk->path->str))
        miss(walk);
    else if (place_of(walk) == PLACE_CORE_DUMP && is_compressed(name))
        report_missed(walk->search->report, PLACE_CORE_DUMP, "%s is compressed", walk->path->str);
    if (fd >= 0)
        close(fd);
}

static void search_link(struct walk *walk, int folder, const char *name)
{
    char target[4096];
    ssize_t len = readlinkat(folder, name, target, sizeof target);

    if (len < 0)
        miss(walk);
    else
        search_bytes(walk->search, target, (size_t)len, PLACE_FILE_NAME, 0, walk->path->str);
}

static void walk_folder(struct walk *walk, int folder);

static void walk_entry(struct walk *walk, int folder, const char *name)
{
    struct stat stat;
    struct file_id id;
    int inner;

    if (fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0) {
        miss(walk);
        return;
    }
    id = (struct file_id){stat.st_dev, stat.st_ino};
    if (is_changed(walk, &stat))
        search_bytes(walk->search, name, strlen(name), PLACE_FILE_NAME, 0, walk->path->str);
    if (S_ISREG(stat.st_mode) && is_changed(walk, &stat)) {
        if (g_hash_table_add(walk->search->known_files, file_id_new(id.dev, id.ino)))
            search_regular(walk, folder, name);
    } else if (S_ISLNK(stat.st_mode) && is_changed(walk, &stat)) {
        search_link(walk, folder, name);
    } else if (S_ISDIR(stat.st_mode) && stat.st_dev == walk->mount->dev &&
               !g_hash_table_contains(walk->search->excluded_trees, &id)) {
        inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC);
        if (inner < 0)
            miss(walk);
        else
            walk_folder(walk, inner);
    }
}

/* Closes folder. */
static void walk_folder(struct walk *walk, int folder)
{
    DIR *entries = fdopendir(folder);
    size_t len = walk->path->len;
    struct dirent *entry;

    if (entries == NULL) {
        miss(walk);
        close(folder);
        return;
    }
    for (errno = 0; (entry = readdir(entries)) != NULL; errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        g_string_append_printf(walk->path, "%s%s", len == 1 ? "" : "/", entry->d_name);
        walk_entry(walk, folder, entry->d_name);
        g_string_truncate(walk->path, len);
    }
    if (errno != 0)
        miss(walk);
    closedir(entries);
}

static void search_root_file(struct walk *walk, const struct stat *stat, int fd)
{
    if (is_changed(walk, stat) &&
        g_hash_table_add(walk->search->known_files, file_id_new(stat->st_dev, stat->st_ino)) &&
        !search_file(walk->search, fd, place_of(walk), 0, walk->path->str))
        miss(walk);
}

static void walk_mount(void *to, const struct mount *mount, int root)
{
    struct search *search = to;
    struct walk walk = {search, mount, g_string_new(mount->path)};
    struct stat stat;
    struct file_id id;

    if (root < 0 || fstat(root, &stat) != 0) {
        report_missed(search->report, PLACE_FILE, "%s (%s): %s", mount->path, mount->type,
                      g_strerror(errno));
    } else {
        id = (struct file_id){stat.st_dev, stat.st_ino};
        report_searched(search->report, place_of(&walk), 0);
        if (S_ISREG(stat.st_mode)) /* a file may be mounted on a file */
            search_root_file(&walk, &stat, root);
        else if (S_ISDIR(stat.st_mode) && !g_hash_table_contains(search->excluded_trees, &id))
            walk_folder(&walk, dup(root));
    }
    g_string_free(walk.path, TRUE);
}

static void miss_mounts(void *to, const char *what, pid_t pid)
{
    struct search *search = to;

    report_missed(search->report, PLACE_FILE, "what is mounted for process %d (%s): %s", (int)pid,
                  what, g_strerror(errno));
}

void search_files(struct search *search)
{
    const struct mount_calls calls = {walk_mount, miss_mounts, search};

    mounts_each(&calls);
}
