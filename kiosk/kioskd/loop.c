#include "kiosk/kioskd/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/kioskd/commands.h"
#include "kiosk/kioskd/steps.h"

enum { FD_SIGNALS = CONTROL_FDS, FD_SESSION, FD_SWEEP, FD_PAGE, FD_ASSISTANT, FDS };

int loop_catch_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGPIPE); /* a session may be gone before it was told to go on */
    sigprocmask(SIG_BLOCK, &set, NULL);
    sigdelset(&set, SIGPIPE); /* that is no news */
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void reap(struct kioskd *k)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        steps_reaped(k, pid, status);
}

/* False when one of them asks to stop. */
static bool meet_signals(struct kioskd *k, int signals)
{
    struct signalfd_siginfo info;
    bool goes_on = true;

    while (read(signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            reap(k);
        else
            goes_on = false;
    }
    return goes_on;
}

static void await(struct kioskd *k, int signals, int64_t since_ms, struct pollfd ret[static FDS])
{
    control_fds(&k->control, ret);
    ret[FD_SIGNALS] = (struct pollfd){.fd = signals, .events = POLLIN};
    ret[FD_SESSION] = (struct pollfd){.fd = k->session.child.output, .events = POLLIN};
    ret[FD_SWEEP] = (struct pollfd){.fd = k->sweep.errand.child.output, .events = POLLIN};
    ret[FD_PAGE] = (struct pollfd){.fd = k->page.errand.child.output, .events = POLLIN};
    ret[FD_ASSISTANT] = (struct pollfd){.fd = k->assistant.errand.child.output, .events = POLLIN};
    if (poll(ret, FDS, steps_wait_ms(k, since_ms)) < 0 && errno != EINTR)
        abort();
}

void loop_run(struct kioskd *k, int signals)
{
    const struct control_handler handler = commands_of(k);
    bool goes_on = true;

    while (goes_on) {
        int64_t since_ms = now_ms();
        struct pollfd fds[FDS];

        steps_meet_deadlines(k);
        notify_alive(&k->notify);
        steps_take(k);
        await(k, signals, since_ms, fds);
        steps_hear(k);
        goes_on = meet_signals(k, signals);
        control_serve(&k->control, fds, &handler);
    }
    notify_stopping(&k->notify);
    steps_end_session(k, WHY_STOPPING);
}
