/* The process that holds what is planted, until it is told to take it away. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"
#include "tests/scan/hold-private.h"

int hold_in_heap(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    uint8_t *chunk = malloc(held_len(&held)); /* stays with the process */

    if (chunk == NULL)
        return ENOMEM;
    held_put(&held, chunk);
    return 0;
}

/* Of a chunk that was freed the allocator writes over the first bytes, which are a gap. It may have been told to
 * write over all of it, or would give it to the top of the heap, and that to the kernel. */
static int hold_in_freed(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    size_t len = GAP + held_len(&held);
    uint8_t *chunk = malloc(len);
    void *volatile behind = malloc(len);

    if (chunk == NULL || behind == NULL || mallopt(M_TRIM_THRESHOLD, INT_MAX) == 0 ||
        mallopt(M_PERTURB, 0) == 0)
        return ENOMEM;
    memset(chunk, 0, GAP);
    held_put(&held, chunk + GAP);
    free(chunk);
    return 0;
}

static int hold_in_pages(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    bool is_locked = strcmp(plant->what, "locked page") == 0;
    size_t len;
    uint8_t *pages = held_copy(&held, &len);

    if (pages == NULL || (is_locked ? mlock(pages, len) : mprotect(pages, len, PROT_NONE)) != 0)
        return errno;
    return 0;
}

/* Swapped out at once, where there is a swap. */
static int hold_in_swap(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    g_autofree char *swaps = NULL;
    size_t len;
    uint8_t *pages;

    if (!g_file_get_contents("/proc/swaps", &swaps, NULL, NULL) || strchr(swaps, '/') == NULL)
        return ENODEV;
    pages = held_copy(&held, &len);
    return pages == NULL || madvise(pages, len, MADV_PAGEOUT) != 0 ? errno : 0;
}

/* A program whose arguments or environment say it, and which does nothing. */
static int hold_in_sleeper(struct hold *hold, struct plant *plant, struct plant *other)
{
    struct held environment = {hold, plant}, arguments = {hold, other};
    size_t len, other_len;
    pid_t parent = getpid();
    int ready[2];
    char byte;

    if (pipe2(ready, O_CLOEXEC) != 0)
        return errno;
    hold->sleeper = fork();
    if (hold->sleeper == 0) {
        char *text = (char *)held_copy(&environment, &len),
             *words = (char *)held_copy(&arguments, &other_len);
        g_autofree char *variable = g_strdup_printf("PLANTED=%.*s", (int)len, text);
        g_autofree char *name = g_strndup(words, other_len);

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent)
            execve("/bin/sleep", (char *[]){name, (char[]){"86400"}, NULL},
                   (char *[]){variable, NULL});
        _exit(127);
    }
    close(ready[1]);
    /* Its end of the pipe is closed by execve(). */
    if (read(ready[0], &byte, 1) != 0 || hold->sleeper < 0) {
        close(ready[0]);
        return ECHILD;
    }
    close(ready[0]);
    plant->pid = other->pid = hold->sleeper;
    return 0;
}

static int hold_in_memfd(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    int fd = memfd_create("planted", MFD_CLOEXEC);

    return fd < 0 ? errno : held_write(&held, fd);
}

static int hold_in_shared(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    uint8_t *pages =
        mmap(NULL, held_len(&held), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED)
        return errno;
    held_put(&held, pages);
    return 0;
}

static int make_file(struct hold *hold, const struct plant *plant, const char *folder, int *ret_fd)
{
    char *path = g_strdup_printf("%s/.planted-XXXXXX", strcmp(folder, "/") == 0 ? "" : folder);
    struct held held = {hold, plant};

    *ret_fd = mkostemp(path, O_CLOEXEC);
    if (*ret_fd < 0) {
        g_free(path);
        return errno;
    }
    g_ptr_array_add(hold->paths, path);
    return held_write(&held, *ret_fd);
}

static int hold_in_file(struct hold *hold, const struct plant *plant)
{
    int fd, error = make_file(hold, plant, plant->path != NULL ? plant->path : "/dev/shm", &fd);

    if (fd >= 0)
        close(fd);
    return error;
}

static int hold_in_deleted(struct hold *hold, const struct plant *plant)
{
    int fd, error = make_file(hold, plant, "/tmp", &fd);

    if (fd >= 0)
        unlink(g_ptr_array_index(hold->paths, hold->paths->len - 1));
    return error;
}

static int hold_in_name(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    size_t len;
    char *text = (char *)held_copy(&held, &len), *path;
    int fd, error = 0;

    if (text == NULL)
        return errno;
    path = g_strdup_printf("/tmp/.planted-%.*s", (int)(len - 2 * GAP), text + GAP);
    held_drop((uint8_t *)text, len);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
        g_ptr_array_add(hold->paths, path);
        return 0;
    }
    error = errno;
    g_free(path);
    return error;
}

static int hold_in_pipe(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    int ends[2];

    return pipe2(ends, O_CLOEXEC) != 0 ? errno : held_write(&held, ends[1]);
}

static int hold_in_socket(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    int ends[2];

    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0
               ? errno
               : held_write(&held, ends[1]);
}

static int hold_in_segment(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    uint8_t *memory;

    hold->segment = shmget(IPC_PRIVATE, held_len(&held), IPC_CREAT | 0600);
    if (hold->segment < 0)
        return errno == ENOSYS ? ENODEV : errno;
    memory = shmat(hold->segment, NULL, 0);
    if (memory == (void *)-1)
        return errno;
    held_put(&held, memory);
    return shmdt(memory) != 0 ? errno : 0;
}

static int hold_in_message(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    size_t len = held_len(&held);
    long *message = g_malloc(sizeof *message + len);
    int error = 0;

    hold->queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    *message = 1;
    held_put(&held, (uint8_t *)(message + 1));
    if (hold->queue < 0 || msgsnd(hold->queue, message, len, IPC_NOWAIT) != 0)
        error = errno == ENOSYS ? ENODEV : errno;
    wipe(message, sizeof *message + len);
    g_free(message);
    return error;
}

static struct plant *plant_named(struct plants *plants, const char *what)
{
    for (size_t i = 0; i < plants->count; i++) {
        if (strcmp(plants->plants[i].what, what) == 0)
            return &plants->plants[i];
    }
    g_assert_not_reached(); /* both tables are ours */
}

/* clang-format off */
static const struct {
    const char *what;
    int (*hold)(struct hold *hold, const struct plant *plant);
} holders[] = {
    {"heap", hold_in_heap},
    {"page without access", hold_in_pages}, {"locked page", hold_in_pages},
    {"pixmap", hold_in_pixmap},         {"POSIX shared memory", hold_in_file},
    {"memfd", hold_in_memfd},           {"shared mapping", hold_in_shared},
    {"deleted file", hold_in_deleted},  {"pipe", hold_in_pipe},
    {"socket", hold_in_socket},         {"segment", hold_in_segment},
    {"message", hold_in_message},       {"file name", hold_in_name},
    {"swap", hold_in_swap},             {"kernel log", hold_in_log},
    {"core dump", hold_in_dump},
};
/* clang-format on */

static void take_away(struct hold *hold)
{
    if (hold->sleeper > 0)
        kill(hold->sleeper, SIGKILL);
    if (hold->segment >= 0)
        shmctl(hold->segment, IPC_RMID, NULL);
    if (hold->queue >= 0)
        msgctl(hold->queue, IPC_RMID, NULL);
    /* What is in a folder comes after it. */
    for (unsigned i = hold->paths->len; i-- > 0;)
        remove(g_ptr_array_index(hold->paths, i));
}

static void hold_others(struct hold *hold)
{
    struct plant *environment = plant_named(hold->plants, "environment");
    struct plant *arguments = plant_named(hold->plants, "arguments");
    struct plant *freed = plant_named(hold->plants, "freed chunk");

    environment->error = arguments->error = hold_in_sleeper(hold, environment, arguments);
    for (size_t i = 0; i < ARRAY_LEN(holders); i++) {
        struct plant *plant = plant_named(hold->plants, holders[i].what);

        plant->error = holders[i].hold(hold, plant);
    }
    for (size_t i = 0; i < hold->plants->count; i++) {
        if (hold->plants->plants[i].path != NULL)
            hold->plants->plants[i].error = hold_in_file(hold, &hold->plants->plants[i]);
    }
    /* From now on nothing is allocated: it would be written over. */
    freed->error = hold_in_freed(hold, freed);
}

/* Deep in the stack, until the end. */
static __attribute__((noinline)) void hold_on_stack(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    uint8_t stack[32768];
    struct plant said;
    char byte;

    if (held_len(&held) <= sizeof stack)
        held_put(&held, stack);
    __asm__ volatile("" : : "r"(stack) : "memory");
    hold_others(hold);
    for (size_t i = 0; i < hold->plants->count; i++) {
        said = hold->plants->plants[i];
        if (write(hold->ready, &said, sizeof said) != (ssize_t)sizeof said)
            return;
    }
    while (read(hold->stay, &byte, 1) < 0 && errno == EINTR)
        continue;
    __asm__ volatile("" : : "r"(stack) : "memory");
}

void plants_hold(struct plants *plants, const struct needles *needles, int ready, int stay)
{
    struct hold hold = {.plants = plants,
                        .needles = needles,
                        .paths = g_ptr_array_new_with_free_func(g_free),
                        .segment = -1,
                        .queue = -1,
                        .ready = ready,
                        .stay = stay};

    for (size_t i = 0; i < plants->count; i++) {
        if (plants->plants[i].place == PLACE_MEMORY)
            plants->plants[i].pid = getpid();
    }
    hold_on_stack(&hold, plant_named(plants, "stack"));
    take_away(&hold);
    g_ptr_array_free(hold.paths, TRUE);
}
