#include "kiosk/kioskd/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kiosk/kioskd/cgroup.h"

#define CHILDREN_FILE "/proc/thread-self/children"
#define LIST_SIZE     16384

static int errors_fd = -1;

int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool children_prepare(int errors)
{
    errors_fd = errors;
    return access(CHILDREN_FILE, R_OK) == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

/* ---- a child's beginning ---- */

/* The kernel ends it before kioskd when memory is short. A kernel that will not be told is no reason to
 * serve nobody. */
static void go_first(void)
{
    static const char most[] = "1000";
    int fd;

    fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd >= 0 && write(fd, most, sizeof most - 1) < 0)
        errno = 0;
    if (fd >= 0)
        close(fd);
}

static bool move(int from, int to)
{
    return from == to ? fcntl(to, F_SETFD, 0) == 0 : dup2(from, to) == to;
}

/* What a program says in passing goes where the operator wants it; what we asked it, to us. */
static bool turn_talk_away(int fd)
{
    return errors_fd < 0 ||
           (dup2(errors_fd, STDERR_FILENO) == STDERR_FILENO &&
            (fd == STDOUT_FILENO || dup2(errors_fd, STDOUT_FILENO) == STDOUT_FILENO));
}

/* input: -1 is nothing. */
static bool keep_only(int fd, int input, int output)
{
    int from = input >= 0 ? input : open("/dev/null", O_RDONLY | O_CLOEXEC);
    unsigned first = fd > STDERR_FILENO ? (unsigned)fd + 1 : STDERR_FILENO + 1;

    return from >= 0 && move(from, STDIN_FILENO) && move(output, fd) && turn_talk_away(fd) &&
           close_range(first, ~0U, 0) == 0;
}

/* In the child: never returns. */
static _Noreturn void become(char *const argv[], int fd, int input, int output, pid_t parent)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Its own group: Ctrl-C reaches kioskd alone, which ends the child in its own way. */
    setpgid(0, 0);
    /* kioskd is not dumpable: its files in /proc are root's until the exec. */
    prctl(PR_SET_DUMPABLE, 1);
    go_first();
    /* The parent may have died before it was asked to take the child along. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent || !cgroup_enter() ||
        !keep_only(fd, input, output))
        _exit(127);
    execvp(argv[0], argv);
    _exit(127);
}

static bool start(char *const argv[], int fd, int input, struct child *ret)
{
    pid_t parent = getpid();
    int ends[2];
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    pid = fork();
    if (pid == 0)
        become(argv, fd, input, ends[1], parent);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return false;
    }
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
        abort(); /* cannot happen to a pipe that we just made */
    *ret = (struct child){.pid = pid, .output = ends[0], .gate = -1};
    return true;
}

bool child_start(char *const argv[], int fd, struct child *ret)
{
    return start(argv, fd, -1, ret);
}

bool child_start_waiting(char *const argv[], int fd, struct child *ret)
{
    int ends[2];
    bool started;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    started = start(argv, fd, ends[0], ret);
    close(ends[0]);
    if (started)
        ret->gate = ends[1];
    else
        close(ends[1]);
    return started;
}

static void close_gate(struct child *child)
{
    if (child->gate >= 0)
        close(child->gate);
    child->gate = -1;
}

void child_let_go_on(struct child *child)
{
    static const char byte = '\n';

    /* Who is gone is met as one that has ended; SIGPIPE is blocked. */
    if (child->gate >= 0 && write(child->gate, &byte, 1) != 1)
        errno = 0;
    close_gate(child);
}

/* ---- everybody's end ---- */

/* The ids of our children, each with a space behind it; of very many only the first. Nobody leaves the
 * list while it is read: only we could wait for them. */
static void list_children(char ret[static LIST_SIZE])
{
    int fd = open(CHILDREN_FILE, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, ret, LIST_SIZE - 1);

    if (len < 0)
        abort(); /* a resident's session would be left behind: better to be restarted as a whole */
    close(fd);
    ret[len] = '\0';
}

/* Takes one id off the list; 0 at its end. A number without a space was cut off: it is not one. */
static pid_t next_child(const char **list)
{
    char *end;
    long pid = strtol(*list, &end, 10);

    if (end == *list || *end != ' ')
        return 0;
    *list = end + 1;
    return (pid_t)pid;
}

/* Kills the children that there are and waits for them; false when there is none. */
static bool end_children(pid_t spared)
{
    static char list[LIST_SIZE];
    const char *at = list;
    bool any = false;
    pid_t pid;

    list_children(list);
    while ((pid = next_child(&at)) > 0)
        if (pid != spared)
            kill(pid, SIGKILL);
    at = list;
    while ((pid = next_child(&at)) > 0) {
        if (pid == spared)
            continue;
        any = true;
        while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
            ;
    }
    return any;
}

void end_all_but(pid_t spared)
{
    while (end_children(spared))
        ;
}

void end_all(void)
{
    cgroup_kill();
    end_all_but(0);
}

void child_forget(struct child *child)
{
    if (child->output >= 0)
        close(child->output);
    close_gate(child);
    *child = CHILD_NONE;
}
