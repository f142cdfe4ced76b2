/* Runs pcscd, and starts it anew whenever the sweep asks for that: what it held of a resident ends with it. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/kioskd/child.h"
#include "kiosk/pcscd.h"

#define PIPE_FD   3    /* of pcscd: closed when it ends */
#define STOP_MS   1000 /* to power the card off and let go of the reader; then it is killed */
#define START_MS  5000 /* until it listens */
#define LOOK_MS   1
#define RETRY_MS  1000 /* after it ended by itself */
#define LISTEN_MS 1000 /* whoever connects says soon what they want */

/* Until it is ended, too, it keeps no more than it must: what is freed is overwritten at once (never kept by a
 * thread for itself), and the stack of a thread that ended is given back. glibc manual, "Tunables". */
#define TUNABLES                                                                                   \
    "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0:glibc.pthread.stack_cache_size=0"

static const char usage[] =
    "Usage: kiosk-pcscd --control SOCKET -- PCSCD [ARGUMENT...]\n"
    "Runs PCSCD, which must stay in the foreground, and starts it again when it ends. Whoever may "
    "connect to\n"
    "SOCKET can have it started anew, so that it forgets whose card it has read: kiosk-sweep does "
    "so.\n";

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "kiosk-pcscd: %s\nTry \"kiosk-pcscd --help\".\n", what);
    exit(2);
}

struct keeper {
    char **argv; /* of pcscd */
    int signals; /* readable when this process is to end */
    struct child pcscd;
    int64_t next_ms; /* not started again before */
};

/* ---- pcscd ---- */

static void stop(struct keeper *keeper)
{
    struct pollfd end = {.fd = keeper->pcscd.output};

    if (keeper->pcscd.pid == 0)
        return;
    kill(keeper->pcscd.pid, SIGTERM);
    (void)poll(&end, 1, STOP_MS);
    end_all();
    child_forget(&keeper->pcscd);
}

static bool listens(const struct keeper *keeper)
{
    struct pcscd_who who;

    return pcscd_listening(PCSCD_SOCKET, &who, NULL) && who.pid == keeper->pcscd.pid;
}

/* Until it listens. False when it has ended, we are to end, or it is too late. */
static bool await_listening(const struct keeper *keeper)
{
    int64_t until_ms = now_ms() + START_MS;

    while (!listens(keeper)) {
        struct pollfd ends[] = {{.fd = keeper->pcscd.output},
                                {.fd = keeper->signals, .events = POLLIN}};

        if (poll(ends, ARRAY_LEN(ends), LOOK_MS) != 0 || now_ms() > until_ms)
            return false;
    }
    return true;
}

/* True when it listens; stays stopped otherwise. */
static bool start(struct keeper *keeper)
{
    bool started;

    /* One that was killed leaves them, and the next would take them for another pcscd's. */
    unlink(PCSCD_SOCKET);
    unlink(PCSCD_PID_FILE);
    started = child_start(keeper->argv, PIPE_FD, &keeper->pcscd) && await_listening(keeper);
    if (started)
        log_event(LOG_STARTED, (int)keeper->pcscd.pid);
    else
        stop(keeper);
    keeper->next_ms = now_ms() + RETRY_MS;
    return started;
}

/* ---- who asks ---- */

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    mode_t before;
    bool bound;

    if (strlen(path) >= sizeof address.sun_path || fd < 0)
        refuse("the control socket cannot be made.");
    memcpy(address.sun_path, path, strlen(path));
    unlink(path);
    /* The directory says who may come in: its group, say. */
    before = umask(0117);
    bound = bind(fd, (const struct sockaddr *)&address, sizeof address) == 0;
    umask(before);
    if (!bound || listen(fd, 4) != 0)
        refuse("the control socket cannot be made.");
    return fd;
}

static bool is_asked(int fd)
{
    const struct timeval limit = {.tv_sec = LISTEN_MS / 1000};
    char line[sizeof PCSCD_COMMAND + 1] = ""; /* nothing may follow */

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return recv(fd, line, sizeof line - 1, 0) > 0 && strcmp(line, PCSCD_COMMAND) == 0;
}

static void answer(int listener, struct keeper *keeper)
{
    char text[32] = "error unknown-command\n";
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        return;
    if (is_asked(fd)) {
        stop(keeper);
        if (start(keeper))
            snprintf(text, sizeof text, PCSCD_DONE "%d\n", (int)keeper->pcscd.pid);
        else
            snprintf(text, sizeof text, "error start\n");
    }
    /* Who has gone meanwhile will ask again. */
    (void)send(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT);
    close(fd);
}

static int catch_end(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

/* For pcscd: this process holds nothing. */
static bool harden(void)
{
    static const struct rlimit none = {0, 0};

    return setrlimit(RLIMIT_CORE, &none) == 0 && setenv("GLIBC_TUNABLES", TUNABLES, 1) == 0;
}

/* Milliseconds until there is something to do that nobody will tell; -1: never. */
static int wait_ms(const struct keeper *keeper)
{
    int64_t left_ms = keeper->next_ms - now_ms();

    if (keeper->pcscd.pid != 0)
        return -1;
    return left_ms > 0 ? (int)left_ms : 0;
}

/* Until it is told to end. */
static void serve(int listener, struct keeper *keeper)
{
    for (;;) {
        struct pollfd fds[] = {{.fd = keeper->signals, .events = POLLIN},
                               {.fd = listener, .events = POLLIN},
                               {.fd = keeper->pcscd.output}};

        if (poll(fds, ARRAY_LEN(fds), wait_ms(keeper)) < 0 && errno != EINTR)
            abort();
        if (fds[0].revents != 0)
            break;
        if (fds[1].revents != 0)
            answer(listener, keeper);
        else if (fds[2].revents != 0)
            stop(keeper);
        if (wait_ms(keeper) == 0)
            start(keeper);
    }
    stop(keeper);
}

int main(int argc, char **argv)
{
    struct keeper keeper = {.pcscd = CHILD_NONE};
    int listener;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc < 5 || strcmp(argv[1], "--control") != 0 || strcmp(argv[3], "--") != 0)
        refuse("--control SOCKET, -- and the program are needed.");
    keeper.argv = &argv[4];
    keeper.signals = catch_end();
    if (keeper.signals < 0 || !children_prepare(-1))
        refuse("this kernel cannot list the children of a process.");
    if (!harden())
        refuse("core dumps cannot be forbidden.");
    listener = listen_at(argv[2]);
    serve(listener, &keeper);
    unlink(argv[2]);
    return 0;
}
