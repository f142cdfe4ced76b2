/* System V shared memory and message queues, and POSIX message queues, of every namespace. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scan/processes.h"
#include "tests/scan/search.h"

#define LONGEST_MESSAGE 65536

/* Calls each with the id and the nth number behind it of every line of a table of /proc/sysvipc. */
static void each_of(struct search *search, enum place place, const char *table,
                    void (*each)(struct search *search, int id, unsigned long count))
{
    FILE *file = fopen(table, "re");
    char line[512];
    unsigned long size, count;
    int id;

    if (file == NULL)
        return; /* a kernel without them */
    report_searched(search->report, place, 0);
    while (fgets(line, sizeof line, file) != NULL) {
        /* shm: key shmid perms size …; msg: key msqid perms cbytes qnum … */
        if (sscanf(line, "%*d %d %*o %lu %lu", &id, &size, &count) == 3)
            each(search, id, place == PLACE_SYSV_SHM ? size : count);
    }
    fclose(file);
}

static void search_segment(struct search *search, int id, unsigned long size)
{
    g_autofree char *detail = g_strdup_printf("segment %d", id);
    const void *memory = shmat(id, NULL, SHM_RDONLY);

    if (memory == (void *)-1) {
        if (errno != EIDRM && errno != EINVAL)
            report_missed(search->report, PLACE_SYSV_SHM, "%s: %s", detail, g_strerror(errno));
        return;
    }
    search_bytes(search, memory, size, PLACE_SYSV_SHM, 0, detail);
    shmdt(memory);
}

static void search_queue(struct search *search, int id, unsigned long count)
{
    g_autofree char *detail = g_strdup_printf("queue %d", id);
    struct {
        long type;
        char text[LONGEST_MESSAGE];
    } *message = g_malloc(sizeof *message);

    for (unsigned long i = 0; i < count; i++) {
        /* MSG_COPY leaves the message there (since Linux 3.8, where checkpoints are built in). */
        ssize_t len =
            msgrcv(id, message, sizeof message->text, (long)i, MSG_COPY | IPC_NOWAIT | MSG_NOERROR);

        if (len >= 0)
            search_bytes(search, message->text, (size_t)len, PLACE_SYSV_QUEUE, 0, detail);
        else if (errno != ENOMSG && errno != EIDRM)
            report_missed(search->report, PLACE_SYSV_QUEUE, "%s: %s", detail, g_strerror(errno));
    }
    explicit_bzero(message, sizeof *message);
    g_free(message);
}

/* A message that waits there cannot be seen without taking it. */
static void look_at_posix_queue(struct search *search, int folder, const char *name)
{
    char text[256];
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

    if (fd >= 0)
        close(fd);
    text[MAX(len, 0)] = '\0';
    if (len <= 0 || !g_str_has_prefix(text, "QSIZE:") || strtoul(text + 6, NULL, 10) > 0)
        report_missed(search->report, PLACE_POSIX_QUEUE, "/%s holds messages", name);
}

/* Their file system shows those of the namespace that it is mounted in: in a copy of the mounts nobody notices. */
static void search_posix_queues(struct search *search)
{
    DIR *queues;
    struct dirent *entry;

    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("mqueue", "/proc", "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0) {
        if (errno != ENODEV) /* a kernel without them */
            report_missed(search->report, PLACE_POSIX_QUEUE, "%s", g_strerror(errno));
        return;
    }
    report_searched(search->report, PLACE_POSIX_QUEUE, 0);
    queues = opendir("/proc");
    while (queues != NULL && (entry = readdir(queues)) != NULL) {
        if (entry->d_name[0] != '.')
            look_at_posix_queue(search, dirfd(queues), entry->d_name);
    }
    if (queues != NULL)
        closedir(queues);
}

static void search_namespace(struct search *search)
{
    int home = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
    int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    each_of(search, PLACE_SYSV_SHM, "/proc/sysvipc/shm", search_segment);
    each_of(search, PLACE_SYSV_QUEUE, "/proc/sysvipc/msg", search_queue);
    search_posix_queues(search);
    if (home < 0 || here < 0 || setns(home, CLONE_NEWNS) != 0 || fchdir(here) != 0)
        report_missed(search->report, PLACE_POSIX_QUEUE, "back in our namespace: %s",
                      g_strerror(errno));
    close(home);
    close(here);
}

void search_ipc(struct search *search)
{
    GHashTable *seen = g_hash_table_new_full(file_id_hash, file_id_equal, g_free, NULL);
    int home = open("/proc/self/ns/ipc", O_RDONLY | O_CLOEXEC);
    struct processes *processes = processes_new();
    struct process process;
    struct stat stat;
    bool failed;

    while (processes_next(processes, &process, &failed)) {
        int namespace = openat(process.folder, "ns/ipc", O_RDONLY | O_CLOEXEC);

        if (namespace < 0)
            continue; /* it has ended, or memory.c has named it */
        if (fstat(namespace, &stat) == 0 &&
            g_hash_table_add(seen, file_id_new(stat.st_dev, stat.st_ino))) {
            if (setns(namespace, CLONE_NEWIPC) == 0)
                search_namespace(search);
            else
                report_missed(search->report, PLACE_SYSV_SHM,
                              "the namespace of process %d (%s): %s", (int)process.pid,
                              process.name, g_strerror(errno));
        }
        close(namespace);
    }
    if (home < 0 || setns(home, CLONE_NEWIPC) != 0)
        report_missed(search->report, PLACE_SYSV_SHM, "back in our namespace: %s",
                      g_strerror(errno));
    close(home);
    processes_free(&processes);
    g_hash_table_destroy(seen);
}
