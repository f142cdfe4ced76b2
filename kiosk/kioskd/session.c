#include "kiosk/kioskd/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/kioskd/closed.h"
#include "kiosk/phase.h"

static const char *const why_words[] = {"none",     "exited", "crashed",  "too-late",
                                        "nonsense", "reset",  "reopened", "stopping"};
_Static_assert(ARRAY_LEN(why_words) == WHYS, "every end has a word");

const char *why_word(enum why why)
{
    return why_words[why];
}

bool session_runs(const struct session *session)
{
    return session->child.pid > 0;
}

bool session_serves(const struct session *session)
{
    return session_runs(session) && session->phase >= 0 && session->phase != PHASE_WELCOME &&
           session->phase != PHASE_CLOSED;
}

static void enter(struct session *session, int phase)
{
    session->phase = phase;
    if (phase != PHASE_RETURN_CARD && phase != PHASE_EXIT)
        session->page = phase;
    session->phase_since_ms = now_ms();
    session->phase_since = time(NULL);
}

bool session_waits(const struct session *session)
{
    return session_runs(session) && session->child.gate >= 0;
}

bool session_start(struct session *session, char *argv[], int n, const char *reason, bool waits)
{
    char option[sizeof "--closed=" + REASON_SIZE];

    *session = SESSION_NONE;
    closed_copy(session->shown, reason);
    snprintf(option, sizeof option, "--closed=%s", session->shown);
    argv[n] = session->shown[0] != '\0' ? option : NULL;
    if (!(waits ? child_start_waiting : child_start)(argv, PHASE_FD, &session->child))
        return false;
    enter(session, -1);
    return true;
}

void session_let_go_on(struct session *session)
{
    child_let_go_on(&session->child);
    enter(session, -1); /* its time begins now */
}

static bool is_flood(struct session *session)
{
    int64_t now = now_ms();

    if (now - session->second_ms >= 1000) {
        session->second_ms = now;
        session->in_second = 0;
    }
    return ++session->in_second > SESSION_PHASES_PER_S;
}

/* 1: a byte; 0: nothing now; -1: nothing ever again. */
static int read_byte(int fd, unsigned char *ret)
{
    ssize_t n = read(fd, ret, 1);

    return n > 0 ? 1 : n == 0 || errno != EAGAIN ? -1 : 0;
}

static void fall_mute(struct session *session)
{
    close(session->child.output);
    session->child.output = -1;
    session->mute_since_ms = now_ms();
}

bool session_hear(struct session *session)
{
    unsigned char byte;
    int phase, got;

    if (session->end != WHY_NOT_YET || session->child.output < 0)
        return false;
    got = read_byte(session->child.output, &byte);
    if (got < 0)
        fall_mute(session);
    if (got <= 0)
        return false;
    phase = byte - PHASE_BASE;
    if (session_waits(session) ||
        !phase_may_follow(session->phase, phase, session->shown[0] != '\0') || is_flood(session)) {
        session->end = WHY_NONSENSE;
        return false;
    }
    enter(session, phase);
    return true;
}

/* INT64_MAX: for ever. */
static int64_t limit_ms(int phase, const struct session_limits *limits)
{
    int64_t limit_ms = (int64_t)phase_deadline_s(phase) * 10 * limits->patience;

    if (limit_ms == 0)
        return INT64_MAX;
    return limits->deadline_ms > 0 && limits->deadline_ms < limit_ms ? limits->deadline_ms
                                                                     : limit_ms;
}

int64_t session_deadline_ms(const struct session *session, const struct session_limits *limits)
{
    int64_t limit = session_waits(session) ? INT64_MAX : limit_ms(session->phase, limits);
    int64_t deadline = limit == INT64_MAX ? INT64_MAX : session->phase_since_ms + limit;
    int64_t mute = session->mute_since_ms + limit_ms(PHASE_EXIT, limits);

    return session->mute_since_ms > 0 && mute < deadline ? mute : deadline;
}

bool session_latched(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == PHASE_STATUS_LATCHED;
}

bool session_called(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == PHASE_STATUS_ATTENDANT;
}

static bool is_fine(const struct session *session, int status)
{
    bool served = session->phase == PHASE_EXIT && WIFEXITED(status) && WEXITSTATUS(status) == 0;

    return served || session_latched(status) || session_called(status);
}

void session_reaped(struct session *session, int status)
{

    if (session->end == WHY_NOT_YET)
        session->end = is_fine(session, status) ? WHY_EXITED : WHY_CRASHED;
    if (WIFSIGNALED(status))
        log_event(LOG_SESSION_CRASHED, WTERMSIG(status));
}

void session_over(struct session *session)
{
    child_forget(&session->child);
}
