#include "kiosk/kioskd-child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHILDREN_FILE "/proc/thread-self/children"

int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool children_prepare(void)
{
    static const struct rlimit none = {0, 0};

    return access(CHILDREN_FILE, R_OK) == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 &&
           setrlimit(RLIMIT_CORE, &none) == 0;
}

/* In the child: never returns. */
static _Noreturn void become(char *const argv[], int fd, int output, pid_t parent)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Its own group: Ctrl-C reaches kioskd alone, which ends the child in its own way. */
    setpgid(0, 0);
    /* The parent may have died before it was asked to take the child along. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(127);
    if (dup2(output, fd) < 0)
        _exit(127);
    execvp(argv[0], argv);
    _exit(127);
}

bool child_start(char *const argv[], int fd, struct child *ret)
{
    pid_t parent = getpid();
    int ends[2];
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    pid = fork();
    if (pid == 0) {
        /* dup2() onto itself would keep O_CLOEXEC. */
        int output = ends[1] == fd ? dup(ends[1]) : ends[1];

        become(argv, fd, output, parent);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return false;
    }
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
        abort(); /* cannot happen to a pipe that we just made */
    *ret = (struct child){.pid = pid, .output = ends[0]};
    return true;
}

static void kill_children(void)
{
    FILE *children = fopen(CHILDREN_FILE, "re");
    int pid;

    if (children == NULL)
        abort(); /* a resident's session would be left behind: better to be restarted as a whole */
    while (fscanf(children, "%d", &pid) == 1)
        kill(pid, SIGKILL);
    fclose(children);
}

void end_all(void)
{
    pid_t gone;

    /* Each death may hand us the orphans of the dead, so look again after each. */
    do {
        kill_children();
        do
            gone = waitpid(-1, NULL, 0);
        while (gone < 0 && errno == EINTR);
    } while (gone > 0);
}

void child_forget(struct child *child)
{
    if (child->output >= 0)
        close(child->output);
    *child = (struct child){.pid = 0, .output = -1};
}
