/* What processes have open or mapped and no folder shows: memfds, deleted files, what waits in pipes and sockets. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "tests/scan/processes.h"
#include "tests/scan/search.h"

/* Something that a process has open. */
struct thing {
    struct search *search;
    const struct process *process;
    const char *name; /* what the link in /proc says */
    const char *path; /* of the link, in the process's folder */
};

static void miss(const struct thing *thing, enum place place, const char *why)
{
    report_missed(thing->search->report, place, "%s of process %d (%s): %s", thing->name,
                  (int)thing->process->pid, thing->process->name, why);
}

static bool is_first_time(const struct thing *thing, const struct stat *stat)
{
    return g_hash_table_add(thing->search->known_files, file_id_new(stat->st_dev, stat->st_ino));
}

static enum place place_of_file(const char *name)
{
    if (g_str_has_prefix(name, "/SYSV"))
        return PLACE_SYSV_SHM;
    return g_str_has_prefix(name, "/memfd:") || g_str_has_prefix(name, "/dev/zero") ? PLACE_MEMFD
                                                                                    : PLACE_DELETED;
}

/* In memory writing through a mapping leaves no trace in the times. */
static bool is_changed(const struct search *search, int fd, const struct stat *stat)
{
    struct statfs system;

    if (fstatfs(fd, &system) == 0 &&
        (system.f_type == TMPFS_MAGIC || system.f_type == HUGETLBFS_MAGIC ||
         system.f_type == RAMFS_MAGIC))
        return true;
    return time_is_since(&stat->st_mtim, &search->since) ||
           time_is_since(&stat->st_ctim, &search->since);
}

static void search_nameless(const struct thing *thing, const struct stat *stat)
{
    enum place place = place_of_file(thing->name);
    g_autofree char *detail = g_strdup_printf("%s %s", thing->process->name, thing->name);
    int fd = openat(thing->process->folder, thing->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd >= 0 && is_changed(thing->search, fd, stat) && is_first_time(thing, stat)) {
        report_searched(thing->search->report, place, 0);
        if (!search_file(thing->search, fd, place, thing->process->pid, detail))
            miss(thing, place, g_strerror(errno));
    } else if (fd < 0 && errno != ENOENT && errno != ESRCH) {
        miss(thing, place, g_strerror(errno));
    }
    if (fd >= 0)
        close(fd);
}

/* tee(2) copies what waits in a pipe and leaves it there, as far as ours has room. */
static void search_pipe(const struct thing *thing, const struct stat *stat)
{
    g_autofree char *detail = g_strdup_printf("%s %s", thing->process->name, thing->name);
    int theirs, ours[2], waiting = 0;
    ssize_t copied = 0;

    if (!is_first_time(thing, stat))
        return;
    theirs = openat(thing->process->folder, thing->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (theirs < 0)
        return;
    report_searched(thing->search->report, PLACE_PIPE, 0);
    if (ioctl(theirs, FIONREAD, &waiting) == 0 && waiting > 0 && pipe2(ours, O_CLOEXEC) == 0) {
        fcntl(ours[0], F_SETPIPE_SZ, fcntl(theirs, F_GETPIPE_SZ));
        copied = tee(theirs, ours[1], (size_t)waiting, SPLICE_F_NONBLOCK);
        close(ours[1]);
        search_stream(thing->search, ours[0], PLACE_PIPE, thing->process->pid, detail);
        close(ours[0]);
        if (copied < waiting && ioctl(theirs, FIONREAD, &waiting) == 0 && copied < waiting)
            miss(thing, PLACE_PIPE, "not all that waits could be copied");
    }
    close(theirs);
}

/* Peeking leaves what waits where it is. */
static void peek(const struct thing *thing, int fd)
{
    struct matcher *matcher = thing->search->matcher;
    g_autofree char *detail = g_strdup_printf("%s %s", thing->process->name, thing->name);
    int type = 0, domain = 0;
    socklen_t len = sizeof type;
    size_t room;
    uint8_t *to;
    ssize_t n;

    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) != 0 ||
        (domain != AF_UNIX && domain != AF_INET && domain != AF_INET6) || type == SOCK_RAW)
        return;
    matcher_begin(matcher, 0);
    to = matcher_room(matcher, &room);
    n = recv(fd, to, room, MSG_PEEK | MSG_DONTWAIT);
    report_searched(thing->search->report, PLACE_SOCKET, n > 0 ? (uint64_t)n : 0);
    if (n > 0)
        matcher_fed(matcher, (size_t)n);
    search_report(thing->search, PLACE_SOCKET, thing->process->pid, detail);
    if (n == (ssize_t)room)
        miss(thing, PLACE_SOCKET, "more waits than can be peeked at");
    if (n > 0 && type != SOCK_STREAM)
        report_note(thing->search->report, PLACE_SOCKET,
                    "of datagrams only the first that waits can be peeked at");
}

static void search_socket(const struct thing *thing, const struct stat *stat)
{
    int number = atoi(strrchr(thing->path, '/') + 1), process, fd;

    if (!is_first_time(thing, stat))
        return;
    process = (int)syscall(SYS_pidfd_open, thing->process->pid, 0);
    fd = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, number, 0);
    if (fd >= 0)
        peek(thing, fd);
    else if (errno != ESRCH && errno != EBADF)
        miss(thing, PLACE_SOCKET, g_strerror(errno));
    if (fd >= 0)
        close(fd);
    if (process >= 0)
        close(process);
}

static void search_thing(struct search *search, const struct process *process, const char *path)
{
    char name[4096];
    ssize_t len = readlinkat(process->folder, path, name, sizeof name - 1);
    struct thing thing = {search, process, name, path};
    struct stat stat;

    if (len < 0 || fstatat(process->folder, path, &stat, 0) != 0)
        return; /* closed meanwhile */
    name[len] = '\0';
    if (S_ISREG(stat.st_mode) && stat.st_nlink == 0)
        search_nameless(&thing, &stat);
    else if (S_ISFIFO(stat.st_mode))
        search_pipe(&thing, &stat);
    else if (S_ISSOCK(stat.st_mode) && g_str_has_prefix(path, "fd/"))
        search_socket(&thing, &stat);
    else if (g_str_has_prefix(name, "/dev/dri/"))
        miss(&thing, PLACE_DISPLAY, "the memory of a graphics device is not searched");
}

static void search_links(struct search *search, const struct process *process, const char *folder)
{
    int fd = openat(process->folder, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *links = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;

    if (links == NULL) {
        if (errno != ENOENT && errno != ESRCH)
            report_missed(search->report, PLACE_DELETED, "what process %d (%s) has open: %s",
                          (int)process->pid, process->name, g_strerror(errno));
        return;
    }
    while ((entry = readdir(links)) != NULL) {
        g_autofree char *path = g_strdup_printf("%s/%s", folder, entry->d_name);

        if (entry->d_name[0] != '.')
            search_thing(search, process, path);
    }
    closedir(links);
}

void search_objects(struct search *search)
{
    struct processes *processes = processes_new();
    struct process process;
    bool failed;

    while (processes_next(processes, &process, &failed)) {
        if (g_hash_table_contains(search->excluded_pids, GINT_TO_POINTER(process.pid)))
            continue;
        search_links(search, &process, "fd");
        search_links(search, &process, "map_files");
    }
    processes_free(&processes);
}
