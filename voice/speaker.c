#include "voice/speaker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "kiosk-voice"

const char *speaker_program(void)
{
    static char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - sizeof PROGRAM);

    if (len <= 0)
        return PROGRAM;
    path[len] = '\0';
    memcpy(strrchr(path, '/') + 1, PROGRAM, sizeof PROGRAM);
    return path;
}

/* In the child, whose memory is ours until it is another program: system calls and no more. Never returns. */
static _Noreturn void become(char *const argv[], int orders, int errors, pid_t parent)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Its parent may have died before. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent ||
        dup2(orders, STDIN_FILENO) != STDIN_FILENO ||
        dup2(orders, STDOUT_FILENO) != STDOUT_FILENO || dup2(errors, STDERR_FILENO) < 0 ||
        close_range(STDERR_FILENO + 1, ~0U, 0) != 0)
        _exit(127);
    execv(argv[0], argv);
    _exit(127);
}

bool speaker_start(char *const argv[], int errors, struct speaker *ret)
{
    pid_t parent = getpid(), pid;
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    /* Not fork(): the child gets no copy of what we know, not even for as long as it takes to become another program. */
    pid = vfork();
    if (pid == 0)
        become(argv, ends[1], errors, parent);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return false;
    }
    *ret = (struct speaker){.pid = pid, .orders = ends[0]};
    return true;
}

bool speaker_order(const struct speaker *speaker, const char *order)
{
    char line[VOICE_LINE_SIZE];
    int len = snprintf(line, sizeof line, "%s\n", order);

    if (speaker->orders < 0 || len >= (int)sizeof line)
        return false;
    return send(speaker->orders, line, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT) == len;
}

bool speaker_answer(const struct speaker *speaker, char ret[static VOICE_LINE_SIZE])
{
    ssize_t len =
        speaker->orders < 0 ? -1 : recv(speaker->orders, ret, VOICE_LINE_SIZE - 1, MSG_DONTWAIT);

    if (len <= 0)
        return false;
    ret[len] = '\0';
    ret[strcspn(ret, "\n")] = '\0';
    return true;
}

void speaker_end(struct speaker *speaker)
{
    if (speaker->orders >= 0)
        close(speaker->orders);
    if (speaker->pid > 0) {
        kill(speaker->pid, SIGKILL);
        while (waitpid(speaker->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    *speaker = SPEAKER_NONE;
}
