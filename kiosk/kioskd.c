/* Starts a session, watches it, ends it, sweeps, starts the next. Knows nothing of residents. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/kioskd-child.h"
#include "kiosk/kioskd-control.h"
#include "kiosk/kioskd-staff.h"
#include "kiosk/phase.h"

#define ARGUMENTS_MAX  64
#define SWEEP_LIMIT_MS 15000
#define CRASHES_MAX    3     /* … within … */
#define CRASH_WINDOW   60000 /* … milliseconds: closed for ten pauses */
#define RETRY_MS       3000

/* How a session ended. */
enum why {
    WHY_NOT_YET,
    WHY_EXITED,
    WHY_CRASHED,
    WHY_LATE,
    WHY_NONSENSE,
    WHY_RESET,
    WHY_REOPENED, /* a closed page that is not needed any more, or says another reason now */
    WHY_STOPPING,
    WHYS
};

static const char *const why_words[] = {"none",     "exited", "crashed",  "too-late",
                                        "nonsense", "reset",  "reopened", "stopping"};
_Static_assert(ARRAY_LEN(why_words) == WHYS, "every end has a word");

struct kioskd {
    /* As asked for. */
    const char *control_path;
    const char *latch;
    const char *staff; /* where their word is kept; NULL: nowhere */
    const char *pid_file;
    char *sweep_argv[ARGUMENTS_MAX];
    char *session_argv[ARGUMENTS_MAX]; /* with room for --closed=REASON and NULL */
    int session_argc;
    int64_t deadline_ms; /* shortens every deadline; 0: the table's */
    int64_t patience;    /* per cent of the table's deadlines, at least 100 */
    int64_t retry_ms;

    int signals;
    struct control control;

    struct child session;
    char shown[REASON_SIZE]; /* why the session that runs is closed; "" when it is open */
    int phase;
    int64_t phase_since_ms;
    time_t phase_since; /* for people */

    struct child sweep;
    char sweep_word[REASON_SIZE];
    size_t sweep_word_len;
    int64_t sweep_since_ms;
    bool swept;            /* and no open session since */
    int64_t next_ms;       /* no sweep before */
    int64_t not_before_ms; /* no session before */

    bool latched; /* a session said so; the file says it too, unless it was lost */
    char closed_by_staff[REASON_SIZE]; /* "" when nobody closed it */
    char closed_by_sweep[REASON_SIZE];
    int64_t crashed_until_ms;
    int64_t crashes[CRASHES_MAX]; /* when the last ones were; 0: none */

    enum why end; /* decided, to be carried out by the loop */
    enum why last;
    int last_phase;
    unsigned sessions;
    bool stopping;
};

/* ---- why closed ---- */

static bool is_latched(const struct kioskd *k)
{
    if (k->latched)
        return true;
    /* What cannot be looked at counts as latched. */
    return k->latch != NULL && (access(k->latch, F_OK) == 0 || errno != ENOENT);
}

/* "" when nothing speaks against an open kiosk. */
static const char *why_closed(const struct kioskd *k)
{
    if (is_latched(k))
        return "latched";
    if (k->closed_by_staff[0] != '\0')
        return k->closed_by_staff;
    if (now_ms() < k->crashed_until_ms)
        return "crashed";
    return k->closed_by_sweep;
}

static void set_reason(char ret[static REASON_SIZE], const char *reason)
{
    memset(ret, 0, REASON_SIZE);
    memcpy(ret, reason, strnlen(reason, REASON_SIZE - 1));
}

/* ---- what kioskctl sees ---- */

static void write_status(void *ctx, char ret[static CONTROL_ANSWER])
{
    const struct kioskd *k = ctx;
    const char *phase = k->session.pid > 0 ? phase_name(k->phase) : "none";

    snprintf(ret, CONTROL_ANSWER,
             "{\"phase\":\"%s\",\"since\":%lld,\"closed\":\"%s\",\"latched\":%s,"
             "\"last\":{\"result\":\"%s\",\"phase\":\"%s\"},\"sessions\":%u,"
             "\"session_pid\":%d,\"sweep_pid\":%d,\"kioskd_pid\":%d}",
             phase, (long long)k->phase_since, k->shown, is_latched(k) ? "true" : "false",
             why_words[k->last], k->last == WHY_NOT_YET ? "none" : phase_name(k->last_phase),
             k->sessions, (int)k->session.pid, (int)k->sweep.pid, (int)getpid());
}

static void tell_watchers(struct kioskd *k)
{
    char status[CONTROL_ANSWER];

    write_status(k, status);
    control_tell(&k->control, status);
}

static bool serves_somebody(const struct kioskd *k)
{
    return k->session.pid > 0 && k->phase >= 0 && k->phase != PHASE_WELCOME &&
           k->phase != PHASE_CLOSED;
}

static const char *open_again(struct kioskd *k)
{
    if (k->latch != NULL && unlink(k->latch) != 0 && errno != ENOENT)
        return "error latch";
    if (!staff_forget(k->staff))
        return "error staff";
    k->latched = false;
    k->closed_by_staff[0] = '\0';
    k->crashed_until_ms = 0;
    memset(k->crashes, 0, sizeof k->crashes);
    k->next_ms = 0;
    k->not_before_ms = 0;
    return "ok";
}

static const char *carry_out(struct kioskd *k, const char *line)
{
    if (strcmp(line, "reset") == 0) {
        k->end = WHY_RESET;
        return "ok";
    }
    if (strcmp(line, "open") == 0)
        return open_again(k);
    if (strncmp(line, "close ", 6) != 0)
        return "error unknown-command";
    if (!staff_is_reason(line + 6))
        return "error bad-reason";
    /* Whoever is being served is served to the end. */
    set_reason(k->closed_by_staff, line + 6);
    return staff_keep(k->staff, line + 6) ? "ok" : "error not-kept";
}

static void on_command(void *ctx, const char *line, char ret[static CONTROL_ANSWER])
{
    struct kioskd *k = ctx;

    if (strcmp(line, "status") == 0)
        write_status(k, ret);
    else
        snprintf(ret, CONTROL_ANSWER, "%s", carry_out(k, line));
}

/* ---- the session ---- */

static void enter_phase(struct kioskd *k, int phase)
{
    k->phase = phase;
    k->phase_since_ms = now_ms();
    k->phase_since = time(NULL);
    tell_watchers(k);
}

static void start_session(struct kioskd *k)
{
    char option[sizeof "--closed=" + REASON_SIZE];

    set_reason(k->shown, why_closed(k));
    snprintf(option, sizeof option, "--closed=%s", k->shown);
    k->session_argv[k->session_argc] = k->shown[0] != '\0' ? option : NULL;
    end_all(); /* what a sweep may have left behind */
    if (!child_start(k->session_argv, PHASE_FD, &k->session)) {
        log_event(LOG_FAILED_DETAIL, errno);
        k->not_before_ms = now_ms() + k->retry_ms;
        return;
    }
    if (k->shown[0] == '\0')
        k->swept = false;
    k->sessions++;
    log_event(LOG_STARTED, (int)k->session.pid);
    enter_phase(k, -1);
}

static int64_t sweep_deadline_ms(const struct kioskd *k)
{
    bool shorter = k->deadline_ms > 0 && k->deadline_ms < SWEEP_LIMIT_MS;

    return k->sweep_since_ms + (shorter ? k->deadline_ms : SWEEP_LIMIT_MS);
}

static int64_t phase_deadline_ms(const struct kioskd *k)
{
    int64_t limit = (int64_t)phase_deadline_s(k->phase) * 10 * k->patience;

    if (limit == 0)
        return INT64_MAX;
    if (k->deadline_ms > 0 && k->deadline_ms < limit)
        limit = k->deadline_ms;
    return k->phase_since_ms + limit;
}

static void hear_session(struct kioskd *k)
{
    unsigned char byte;

    while (k->session.output >= 0 && read(k->session.output, &byte, 1) == 1) {
        int phase = byte - PHASE_BASE;

        if (!phase_may_follow(k->phase, phase, k->shown[0] != '\0')) {
            k->end = WHY_NONSENSE;
            return;
        }
        enter_phase(k, phase);
    }
}

static void count_crash(struct kioskd *k)
{
    int64_t now = now_ms();

    memmove(&k->crashes[1], &k->crashes[0], sizeof k->crashes - sizeof k->crashes[0]);
    k->crashes[0] = now;
    /* Even a closed page that cannot be shown must not be tried in a tight loop. */
    if (k->shown[0] != '\0')
        k->not_before_ms = now + k->retry_ms;
    if (k->crashes[CRASHES_MAX - 1] == 0 || now - k->crashes[CRASHES_MAX - 1] > CRASH_WINDOW)
        return;
    k->crashed_until_ms = now + 10 * k->retry_ms;
    memset(k->crashes, 0, sizeof k->crashes);
}

static void end_session(struct kioskd *k)
{
    enum why why = k->end;

    end_all();
    child_forget(&k->session);
    child_forget(&k->sweep);
    k->last = why;
    k->last_phase = k->phase;
    k->end = WHY_NOT_YET;
    log_event(LOG_SESSION_ENDED, (int32_t)why);
    if (why == WHY_CRASHED || why == WHY_NONSENSE || why == WHY_LATE)
        count_crash(k);
    tell_watchers(k);
}

/* ---- the sweep ---- */

static void start_sweep(struct kioskd *k)
{
    k->sweep_word_len = 0;
    k->sweep_since_ms = now_ms();
    if (k->sweep_argv[0] == NULL) {
        k->swept = true;
        return;
    }
    if (!child_start(k->sweep_argv, STDOUT_FILENO, &k->sweep)) {
        log_event(LOG_FAILED_DETAIL, errno);
        set_reason(k->closed_by_sweep, "checking");
        k->next_ms = now_ms() + k->retry_ms;
    }
}

static void hear_sweep(struct kioskd *k)
{
    char c;

    while (k->sweep.output >= 0 && read(k->sweep.output, &c, 1) == 1)
        if (c != '\n' && k->sweep_word_len < sizeof k->sweep_word - 1)
            k->sweep_word[k->sweep_word_len++] = c;
    k->sweep_word[k->sweep_word_len] = '\0';
}

static void end_sweep(struct kioskd *k, bool passed)
{
    child_forget(&k->sweep);
    k->swept = passed;
    if (passed) {
        k->closed_by_sweep[0] = '\0';
        log_event(LOG_SWEPT, (int32_t)(now_ms() - k->sweep_since_ms));
        return;
    }
    set_reason(k->closed_by_sweep, staff_is_reason(k->sweep_word) ? k->sweep_word : "checking");
    log_event(LOG_SWEEP_REFUSED, 0);
    k->next_ms = now_ms() + k->retry_ms;
}

/* ---- the loop ---- */

static void reap(struct kioskd *k)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        bool fine = WIFEXITED(status) && WEXITSTATUS(status) == 0;

        if (pid == k->sweep.pid) {
            hear_sweep(k);
            end_sweep(k, fine);
        } else if (pid == k->session.pid) {
            hear_session(k); /* its last words are still in the pipe */
            if (WIFEXITED(status) && WEXITSTATUS(status) == PHASE_STATUS_LATCHED) {
                log_event(LOG_LATCHED, 0);
                k->latched = fine = true;
            }
            if (k->end == WHY_NOT_YET)
                k->end = fine ? WHY_EXITED : WHY_CRASHED;
            if (WIFSIGNALED(status))
                log_event(LOG_SESSION_CRASHED, WTERMSIG(status));
        }
    }
}

static void on_signals(struct kioskd *k)
{
    struct signalfd_siginfo info;

    while (read(k->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            reap(k);
        else
            k->stopping = true;
    }
}

static void meet_deadlines(struct kioskd *k)
{
    int64_t now = now_ms();

    if (k->session.pid > 0 && k->end == WHY_NOT_YET && now >= phase_deadline_ms(k))
        k->end = WHY_LATE;
    if (k->sweep.pid > 0 && now >= sweep_deadline_ms(k)) {
        k->sweep_word_len = 0;
        kill(k->sweep.pid, SIGKILL); /* reap() does the rest */
        k->sweep_since_ms = now;
    }
}

/* Reasons that no sweep can lift. */
static bool is_held_closed(const struct kioskd *k)
{
    return is_latched(k) || k->closed_by_staff[0] != '\0' || now_ms() < k->crashed_until_ms;
}

/* A page that says the wrong thing: an open one that should be closed, a closed one with another
 * reason, or one that is not needed any more, once the devices have been looked at. */
static bool is_outdated(const struct kioskd *k)
{
    const char *reason = why_closed(k);

    if (k->session.pid == 0 || serves_somebody(k) || strcmp(k->shown, reason) == 0)
        return false;
    return reason[0] != '\0' || k->swept;
}

static bool sweep_is_due(const struct kioskd *k)
{
    bool open = k->session.pid > 0 && k->shown[0] == '\0';

    return !open && !k->swept && k->sweep.pid == 0 && !is_held_closed(k) && now_ms() >= k->next_ms;
}

static bool session_is_due(const struct kioskd *k)
{
    if (k->session.pid > 0 || k->sweep.pid > 0 || now_ms() < k->not_before_ms)
        return false;
    return k->swept || why_closed(k)[0] != '\0';
}

static void step(struct kioskd *k)
{
    if (k->end == WHY_NOT_YET && is_outdated(k))
        k->end = WHY_REOPENED;
    if (k->end != WHY_NOT_YET)
        end_session(k);
    if (sweep_is_due(k))
        start_sweep(k);
    if (session_is_due(k))
        start_session(k);
}

static void sooner(int64_t *when, int64_t other)
{
    if (other > now_ms() && other < *when)
        *when = other;
}

/* Milliseconds until something is due that nobody will tell us of; -1 for never. */
static int wait_ms(const struct kioskd *k)
{
    int64_t when = INT64_MAX;

    if (k->session.pid > 0)
        sooner(&when, phase_deadline_ms(k));
    if (k->sweep.pid > 0)
        sooner(&when, sweep_deadline_ms(k));
    sooner(&when, k->next_ms);
    sooner(&when, k->not_before_ms);
    sooner(&when, k->crashed_until_ms);
    if (k->shown[0] != '\0') /* somebody may have taken the latch away by hand */
        sooner(&when, now_ms() + 10 * k->retry_ms);
    return when == INT64_MAX ? -1 : (int)(when - now_ms() + 1);
}

static void serve(struct kioskd *k)
{
    const struct control_handler handler = {
        .ctx = k, .command = on_command, .status = write_status};

    while (!k->stopping) {
        struct pollfd fds[CONTROL_FDS + 3];

        step(k);
        control_fds(&k->control, fds);
        fds[CONTROL_FDS] = (struct pollfd){.fd = k->signals, .events = POLLIN};
        fds[CONTROL_FDS + 1] = (struct pollfd){.fd = k->session.output, .events = POLLIN};
        fds[CONTROL_FDS + 2] = (struct pollfd){.fd = k->sweep.output, .events = POLLIN};
        if (poll(fds, ARRAY_LEN(fds), wait_ms(k)) < 0 && errno != EINTR)
            abort();
        hear_session(k);
        hear_sweep(k);
        on_signals(k);
        control_serve(&k->control, fds, &handler);
        meet_deadlines(k);
    }
    k->end = WHY_STOPPING;
    end_session(k);
}

/* ---- the start ---- */

static const char usage[] =
    "Usage: kioskd --control SOCKET [--latch FILE] [--staff FILE] [--sweep PROGRAM [ARGUMENT…]] "
    "-- SESSION [ARGUMENT…]\n"
    "Starts SESSION for one resident after another and looks after it.\n\n"
    "  --control SOCKET  where kioskctl reaches it\n"
    "  --latch FILE      while FILE exists the kiosk is closed; \"kioskctl open\" takes it away\n"
    "  --staff FILE      keeps the word of \"kioskctl close\", so that the kiosk stays closed "
    "after a "
    "restart\n"
    "  --sweep PROGRAM   checks the devices between residents; everything up to -- is its own\n"
    "  --pid-file FILE   write the process id there\n"
    "  --deadline MS     end a session that stays longer than this in a phase with a limit, or a "
    "sweep\n"
    "  --patience N      the session's limits are N per cent of the usual ones (100)\n"
    "  --retry MS        pause before trying again what failed (3000)\n"
    "  --help            this text\n";

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "kioskd: %s\nTry \"kioskd --help\".\n", what);
    exit(2);
}

static int64_t number(const char *text, long max, const char *otherwise)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < 1 || value > max)
        refuse(otherwise);
    return value;
}

static int64_t milliseconds(const char *text)
{
    return number(text, 86400000, "a number of milliseconds must be 1 to 86400000.");
}

/* A session in a hurry keeps the usual deadlines too. */
static int64_t patience(const char *text)
{
    int64_t per_cent = number(text, 1000, "--patience must be 1 to 1000.");

    return per_cent > 100 ? per_cent : 100;
}

/* From argv[i] to the next "--" or the end; returns where it stopped. */
static int take_arguments(int argc, char **argv, int i, char *ret[static ARGUMENTS_MAX], int *ret_n)
{
    int n = 0;

    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (n == ARGUMENTS_MAX - 2)
            refuse("too many arguments.");
        ret[n++] = argv[i];
    }
    ret[n] = NULL;
    *ret_n = n;
    return i;
}

static const char *value_of(int argc, char **argv, int i)
{
    if (i + 1 >= argc || strcmp(argv[i + 1], "--") == 0)
        refuse("an option lacks its value.");
    return argv[i + 1];
}

/* Not getopt: --sweep takes all that follows. */
static void read_arguments(struct kioskd *k, int argc, char **argv)
{
    int i = 1, n;

    for (; i < argc && strcmp(argv[i], "--") != 0; i += 2) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            exit(0);
        }
        if (strcmp(argv[i], "--sweep") == 0) {
            i = take_arguments(argc, argv, i + 1, k->sweep_argv, &n);
            if (n == 0)
                refuse("--sweep lacks its program.");
            break;
        }
        if (strcmp(argv[i], "--control") == 0)
            k->control_path = value_of(argc, argv, i);
        else if (strcmp(argv[i], "--latch") == 0)
            k->latch = value_of(argc, argv, i);
        else if (strcmp(argv[i], "--staff") == 0)
            k->staff = value_of(argc, argv, i);
        else if (strcmp(argv[i], "--pid-file") == 0)
            k->pid_file = value_of(argc, argv, i);
        else if (strcmp(argv[i], "--deadline") == 0)
            k->deadline_ms = milliseconds(value_of(argc, argv, i));
        else if (strcmp(argv[i], "--patience") == 0)
            k->patience = patience(value_of(argc, argv, i));
        else if (strcmp(argv[i], "--retry") == 0)
            k->retry_ms = milliseconds(value_of(argc, argv, i));
        else
            refuse("unknown option.");
    }
    if (i < argc)
        take_arguments(argc, argv, i + 1, k->session_argv, &k->session_argc);
    if (k->control_path == NULL)
        refuse("--control is missing.");
    if (k->session_argc == 0)
        refuse("the session program is missing.");
}

static int catch_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Descriptor 3 of the session is its pipe: nothing of ours may sit there, nor be inherited. */
static void reserve_descriptors(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= PHASE_FD);
    if (fd > PHASE_FD)
        close(fd);
}

static bool write_pid(const char *path)
{
    FILE *file = fopen(path, "we");
    bool written;

    if (file == NULL)
        return false;
    written = fprintf(file, "%d\n", (int)getpid()) > 0;
    return fclose(file) == 0 && written;
}

int main(int argc, char **argv)
{
    static struct kioskd k = {.retry_ms = RETRY_MS,
                              .patience = 100,
                              .session = {.output = -1},
                              .sweep = {.output = -1},
                              .phase = -1};

    read_arguments(&k, argc, argv);
    reserve_descriptors();
    k.signals = catch_signals();
    if (k.signals < 0 || !children_prepare())
        refuse("this kernel cannot list the children of a process.");
    if (!control_open(k.control_path, &k.control))
        refuse(errno == EADDRINUSE ? "another kioskd listens at that socket."
                                   : "the control socket cannot be made.");
    if (k.pid_file != NULL && !write_pid(k.pid_file))
        refuse("the process id file cannot be written.");
    staff_read(k.staff, k.closed_by_staff);
    log_event(LOG_STARTED, (int)getpid());
    serve(&k);
    control_close(&k.control);
    if (k.pid_file != NULL)
        unlink(k.pid_file);
    log_event(LOG_STOPPED, 0);
    return 0;
}
