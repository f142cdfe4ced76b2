#include "kiosk/kioskd-session.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/kioskd-closed.h"
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
    session->phase_since_ms = now_ms();
    session->phase_since = time(NULL);
}

bool session_start(struct session *session, char *argv[], int n, const char *reason)
{
    char option[sizeof "--closed=" + REASON_SIZE];

    *session = SESSION_NONE;
    closed_copy(session->shown, reason);
    snprintf(option, sizeof option, "--closed=%s", session->shown);
    argv[n] = session->shown[0] != '\0' ? option : NULL;
    if (!child_start(argv, PHASE_FD, &session->child))
        return false;
    enter(session, -1);
    return true;
}

bool session_hear(struct session *session)
{
    unsigned char byte;
    int phase;

    if (session->end != WHY_NOT_YET || session->child.output < 0 ||
        read(session->child.output, &byte, 1) != 1)
        return false;
    phase = byte - PHASE_BASE;
    if (!phase_may_follow(session->phase, phase, session->shown[0] != '\0')) {
        session->end = WHY_NONSENSE;
        return false;
    }
    enter(session, phase);
    return true;
}

int64_t session_deadline_ms(const struct session *session, const struct session_limits *limits)
{
    int64_t limit_ms = (int64_t)phase_deadline_s(session->phase) * 10 * limits->patience;

    if (limit_ms == 0)
        return INT64_MAX;
    if (limits->deadline_ms > 0 && limits->deadline_ms < limit_ms)
        limit_ms = limits->deadline_ms;
    return session->phase_since_ms + limit_ms;
}

bool session_latched(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == PHASE_STATUS_LATCHED;
}

bool session_called(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == PHASE_STATUS_ATTENDANT;
}

static bool is_fine(int status)
{
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) || session_latched(status) ||
           session_called(status);
}

void session_reaped(struct session *session, int status)
{

    if (session->end == WHY_NOT_YET)
        session->end = is_fine(status) ? WHY_EXITED : WHY_CRASHED;
    if (WIFSIGNALED(status))
        log_event(LOG_SESSION_CRASHED, WTERMSIG(status));
}

void session_over(struct session *session)
{
    child_forget(&session->child);
}
