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
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include "base/secret.h"
#include "tests/residue/plant.h"

/* Between two forms: what is found is each of them. */
#define GAP 16

/* Longest record that goes whole into the kernel's log, with what it escapes, in bytes. */
#define LONGEST_RECORD 800

/* All that is held, to be taken away. */
struct hold {
    struct plants *plants;
    const struct needles *needles;
    GPtrArray *paths; /* files and folders, later ones inside earlier ones */
    pid_t sleeper;
    int segment, queue;
    int ready, stay;
};

/* The forms of one needle as they are put into a place. */
struct forms {
    const struct hold *hold;
    const struct plant *plant;
};

static size_t forms_len(const struct forms *forms)
{
    const struct needles *needles = forms->hold->needles;
    size_t len = GAP;

    for (size_t i = 0; i < needles->pattern_count; i++) {
        if (plant_takes(forms->plant, needles, &needles->patterns[i]))
            len += needles->patterns[i].len + GAP;
    }
    return len;
}

/* Straight to where they belong: there is no other copy. */
static void put_forms(const struct forms *forms, uint8_t *to)
{
    const struct needles *needles = forms->hold->needles;
    int between = forms->plant->only_text ? ' ' : 0;

    for (size_t i = 0; i < needles->pattern_count; i++) {
        const struct pattern *pattern = &needles->patterns[i];

        if (!plant_takes(forms->plant, needles, pattern))
            continue;
        memset(to, between, GAP);
        to += GAP;
        for (size_t j = 0; j < pattern->len; j++)
            *to++ = pattern_byte(needles, pattern, j);
    }
    memset(to, between, GAP);
}

/* A copy that is wiped by drop(). */
static uint8_t *copy_of(const struct forms *forms, size_t *ret_len)
{
    uint8_t *copy;

    *ret_len = forms_len(forms);
    copy = mmap(NULL, *ret_len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy == MAP_FAILED)
        return NULL;
    put_forms(forms, copy);
    return copy;
}

static void drop(uint8_t *copy, size_t len)
{
    wipe(copy, len);
    munmap(copy, len);
}

static int write_to(const struct forms *forms, int fd)
{
    size_t len;
    uint8_t *copy = copy_of(forms, &len);
    int error = 0;

    if (copy == NULL)
        return errno;
    for (size_t at = 0; at < len && error == 0;) {
        ssize_t n = write(fd, copy + at, len - at);

        if (n > 0)
            at += (size_t)n;
        else if (errno != EINTR)
            error = errno;
    }
    drop(copy, len);
    return error;
}

static int hold_in_heap(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    uint8_t *chunk = malloc(forms_len(&forms)); /* stays with the process */

    if (chunk == NULL)
        return ENOMEM;
    put_forms(&forms, chunk);
    return 0;
}

/* Of a chunk that was freed the allocator writes over the first bytes, which are a gap. It may have been told to
 * write over all of it, or would give it to the top of the heap, and that to the kernel. */
static int hold_in_freed(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    size_t len = GAP + forms_len(&forms);
    uint8_t *chunk = malloc(len);
    void *volatile behind = malloc(len);

    if (chunk == NULL || behind == NULL || mallopt(M_TRIM_THRESHOLD, INT_MAX) == 0 ||
        mallopt(M_PERTURB, 0) == 0)
        return ENOMEM;
    memset(chunk, 0, GAP);
    put_forms(&forms, chunk + GAP);
    free(chunk);
    return 0;
}

static int hold_in_pages(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    bool is_locked = strcmp(plant->what, "locked page") == 0;
    size_t len;
    uint8_t *pages = copy_of(&forms, &len);

    if (pages == NULL || (is_locked ? mlock(pages, len) : mprotect(pages, len, PROT_NONE)) != 0)
        return errno;
    return 0;
}

/* Swapped out at once, where there is a swap. */
static int hold_in_swap(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    g_autofree char *swaps = NULL;
    size_t len;
    uint8_t *pages;

    if (!g_file_get_contents("/proc/swaps", &swaps, NULL, NULL) || strchr(swaps, '/') == NULL)
        return ENODEV;
    pages = copy_of(&forms, &len);
    return pages == NULL || madvise(pages, len, MADV_PAGEOUT) != 0 ? errno : 0;
}

/* A program whose arguments or environment say it, and which does nothing. */
static int hold_in_sleeper(struct hold *hold, struct plant *plant, struct plant *other)
{
    struct forms environment = {hold, plant}, arguments = {hold, other};
    size_t len, other_len;
    pid_t parent = getpid();
    int ready[2];
    char byte;

    if (pipe2(ready, O_CLOEXEC) != 0)
        return errno;
    hold->sleeper = fork();
    if (hold->sleeper == 0) {
        char *text = (char *)copy_of(&environment, &len),
             *words = (char *)copy_of(&arguments, &other_len);
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

/* 32 bits deep: all four bytes of a pixel are kept as they are. */
static bool has_depth_32(const xcb_screen_t *screen)
{
    for (xcb_depth_iterator_t depth = xcb_screen_allowed_depths_iterator(screen); depth.rem > 0;
         xcb_depth_next(&depth)) {
        if (depth.data->depth == 32)
            return true;
    }
    return false;
}

static int put_pixmap(const struct forms *forms, xcb_connection_t *display)
{
    xcb_screen_t *screen = xcb_setup_roots_iterator(xcb_get_setup(display)).data;
    uint16_t pixels = (uint16_t)((forms_len(forms) + 3) / 4);
    xcb_pixmap_t pixmap = xcb_generate_id(display);
    xcb_gcontext_t context = xcb_generate_id(display);
    xcb_generic_error_t *error;
    uint8_t *image = g_malloc0(4UL * pixels);

    put_forms(forms, image);
    xcb_create_pixmap(display, 32, pixmap, screen->root, pixels, 1);
    xcb_create_gc(display, context, pixmap, 0, NULL);
    error = xcb_request_check(display, xcb_put_image_checked(display, XCB_IMAGE_FORMAT_Z_PIXMAP,
                                                             pixmap, context, pixels, 1, 0, 0, 0,
                                                             32, 4U * pixels, image));
    wipe(image, 4UL * pixels);
    g_free(image);
    if (error == NULL)
        return 0;
    free(error);
    return EPROTO;
}

/* The connection stays open: the pixmap goes with it. */
static int hold_in_pixmap(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    xcb_connection_t *display;

    if (getenv("DISPLAY") == NULL || *getenv("DISPLAY") == '\0')
        return ENODEV;
    display = xcb_connect(NULL, NULL);
    if (xcb_connection_has_error(display))
        return ECONNREFUSED;
    if (!has_depth_32(xcb_setup_roots_iterator(xcb_get_setup(display)).data))
        return ENOTSUP;
    return put_pixmap(&forms, display);
}

static int hold_in_memfd(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    int fd = memfd_create("planted", MFD_CLOEXEC);

    return fd < 0 ? errno : write_to(&forms, fd);
}

static int hold_in_shared(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    uint8_t *pages =
        mmap(NULL, forms_len(&forms), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED)
        return errno;
    put_forms(&forms, pages);
    return 0;
}

static int make_file(struct hold *hold, const struct plant *plant, const char *folder, int *ret_fd)
{
    char *path = g_strdup_printf("%s/.planted-XXXXXX", strcmp(folder, "/") == 0 ? "" : folder);
    struct forms forms = {hold, plant};

    *ret_fd = mkostemp(path, O_CLOEXEC);
    if (*ret_fd < 0) {
        g_free(path);
        return errno;
    }
    g_ptr_array_add(hold->paths, path);
    return write_to(&forms, *ret_fd);
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
    struct forms forms = {hold, plant};
    size_t len;
    char *text = (char *)copy_of(&forms, &len), *path;
    int fd, error = 0;

    if (text == NULL)
        return errno;
    path = g_strdup_printf("/tmp/.planted-%.*s", (int)(len - 2 * GAP), text + GAP);
    drop((uint8_t *)text, len);
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
    struct forms forms = {hold, plant};
    int ends[2];

    return pipe2(ends, O_CLOEXEC) != 0 ? errno : write_to(&forms, ends[1]);
}

static int hold_in_socket(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    int ends[2];

    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0
               ? errno
               : write_to(&forms, ends[1]);
}

static int hold_in_segment(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    uint8_t *memory;

    hold->segment = shmget(IPC_PRIVATE, forms_len(&forms), IPC_CREAT | 0600);
    if (hold->segment < 0)
        return errno == ENOSYS ? ENODEV : errno;
    memory = shmat(hold->segment, NULL, 0);
    if (memory == (void *)-1)
        return errno;
    put_forms(&forms, memory);
    return shmdt(memory) != 0 ? errno : 0;
}

static int hold_in_message(struct hold *hold, const struct plant *plant)
{
    struct forms forms = {hold, plant};
    size_t len = forms_len(&forms);
    long *message = g_malloc(sizeof *message + len);
    int error = 0;

    hold->queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    *message = 1;
    put_forms(&forms, (uint8_t *)(message + 1));
    if (hold->queue < 0 || msgsnd(hold->queue, message, len, IPC_NOWAIT) != 0)
        error = errno == ENOSYS ? ENODEV : errno;
    wipe(message, sizeof *message + len);
    g_free(message);
    return error;
}

/* The kernel takes few records in a time and cuts long ones: several forms in each. */
static int hold_in_log(struct hold *hold, const struct plant *plant)
{
    static const char begin[] = "residue-scan: ";
    struct forms forms = {hold, plant};
    int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC), error = 0;
    size_t len, line = 0;
    uint8_t *copy, record[LONGEST_RECORD];

    if (fd < 0)
        return errno == ENOENT ? ENODEV : errno;
    copy = copy_of(&forms, &len);
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
        drop(copy, len);
    close(fd);
    return copy == NULL ? ENOMEM : error;
}

/* A real one, of a process that has it in its heap; where dumps go to a program, nobody knows when it is done. */
static int hold_in_dump(struct hold *hold, const struct plant *plant)
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
    struct forms forms = {hold, plant};
    uint8_t stack[32768];
    struct plant said;
    char byte;

    if (forms_len(&forms) <= sizeof stack)
        put_forms(&forms, stack);
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
