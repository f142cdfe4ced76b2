#include "kiosk/kioskd/steps.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/wait.h>

#include "base/log.h"
#include "kiosk/kioskd/commands.h"
#include "kiosk/phase.h"

/* Who has the screen, and must not be ended with others: a session or the attendant's page; 0: nobody. */
static pid_t who_draws(const struct kioskd *k)
{
    return session_runs(&k->session) ? k->session.child.pid : k->page.errand.child.pid;
}

/* "" when nothing speaks against an open kiosk. */
static const char *why_closed(const struct kioskd *k)
{
    const char *why = closed_why(&k->closed);

    return why[0] == '\0' && (assistant_closes(&k->assistant) || assistant_is_wanted(&k->page))
               ? SWEEP_NO_WORD
               : why;
}

/* The reason that a closed page gives: whoever has left something must see and hear that, whatever else closes the kiosk. */
static const char *why_for_page(const struct kioskd *k)
{
    const char *why = why_closed(k);

    return why[0] != '\0' && closed_is_left(&k->closed) ? k->closed.by_sweep : why;
}

/* ---- the sweep ---- */

/* Each sweep opens the kiosk for one session. */
static void open_kiosk(struct kioskd *k)
{
    session_let_go_on(&k->session);
    k->sweep.passed = false;
    k->sessions++;
    commands_tell(k);
}

static void end_sweep(struct kioskd *k, bool fine)
{
    bool noticed = sweep_notice(&k->sweep)[0] != '\0';

    end_all_but(who_draws(k)); /* what it left behind may hold the reader */
    closed_copy(k->closed.by_sweep, sweep_over(&k->sweep, fine));
    k->swept_at = time(NULL);
    if (fine && session_waits(&k->session))
        open_kiosk(k);
    if (noticed == (sweep_notice(&k->sweep)[0] != '\0'))
        return;
    if (!noticed)
        commands_note(k, "attendant-wanted", sweep_notice(&k->sweep));
    commands_tell(k);
}

/* ---- the assistant ---- */

static void end_assistant(struct kioskd *k, bool fine)
{
    char answer[ASSISTANT_ANSWER];
    const char *name;

    if (!assistant_is_wanted(&k->assistant))
        return;
    if (assistant_runs(&k->assistant))
        end_all_but(who_draws(k)); /* what it left behind may hold the reader */
    name = k->assistant.program->name;
    assistant_over(&k->assistant, fine, answer);
    commands_assisted(k, name, answer);
    k->sweep.passed = false; /* whatever it did to the devices */
    k->sweep.next_ms = 0;
    commands_tell(k);
}

/* Whoever steps up to the kiosk comes before what runs beside the welcome page. */
static void yield_to_resident(struct kioskd *k)
{
    const char *name;
    char unsaid[ASSISTANT_ANSWER];

    if (!assistant_is_wanted(&k->assistant) || !k->assistant.program->beside ||
        !session_serves(&k->session))
        return;
    end_all_but(k->session.child.pid);
    name = k->assistant.program->name;
    assistant_over(&k->assistant, false, unsaid);
    commands_assisted(k, name, "error busy");
    commands_tell(k);
}

/* With whatever it has started. */
static void end_page(struct kioskd *k, bool fine)
{
    char answer[ASSISTANT_ANSWER];

    if (!assistant_is_wanted(&k->page))
        return;
    if (assistant_runs(&k->page))
        end_all();
    assistant_over(&k->page, fine, answer);
    end_assistant(k, false);
    control_answer(&k->control, answer);
    k->sweep.passed = false;
    k->sweep.next_ms = 0;
    commands_tell(k);
}

static void start_page(struct kioskd *k)
{
    end_all(); /* what others may have left behind */
    if (assistant_start(&k->page)) {
        log_event(LOG_STARTED, (int)k->page.errand.child.pid);
        commands_tell(k);
        return;
    }
    log_event(LOG_FAILED_DETAIL, errno);
    end_page(k, false);
}

static void start_assistant(struct kioskd *k)
{
    if (who_draws(k) == 0)
        end_all(); /* what others may have left behind */
    if (assistant_start(&k->assistant)) {
        log_event(LOG_STARTED, (int)k->assistant.errand.child.pid);
        commands_tell(k);
        return;
    }
    log_event(LOG_FAILED_DETAIL, errno);
    end_assistant(k, false);
}

static void call_attendant(struct kioskd *k)
{
    const struct assistant_program *page = kioskd_options_assistant(&k->options, "attendant");

    if (page != NULL && !assistant_is_wanted(&k->page))
        assistant_want(&k->page, page);
}

/* ---- the session ---- */

static void start_session(struct kioskd *k)
{
    struct kioskd_options *options = &k->options;
    bool waits = sweep_runs(&k->sweep);

    if (waits)
        end_all_but(k->sweep.errand.child.pid);
    else
        end_all(); /* what a sweep may have left behind */
    if (!session_start(&k->session, options->session, options->session_argc, why_for_page(k),
                       waits)) {
        log_event(LOG_FAILED_DETAIL, errno);
        k->not_before_ms = now_ms() + backoff_next_ms(&k->starts);
        return;
    }
    if (k->session.shown[0] == '\0' && !waits)
        k->sweep.passed = false;
    if (!waits)
        k->sessions++;
    log_event(LOG_STARTED, (int)k->session.child.pid);
    commands_tell(k);
}

static void judge_end(struct kioskd *k, enum why why)
{
    int64_t before_ms = k->closed.crashes.until_ms;

    if (why == WHY_EXITED && k->session.phase == PHASE_EXIT)
        crashes_served(&k->closed.crashes);
    if (why != WHY_CRASHED && why != WHY_NONSENSE && why != WHY_LATE)
        return;
    crashes_count(&k->closed.crashes, now_ms());
    if (k->closed.crashes.until_ms != before_ms)
        commands_note(k, "crashed", "closed");
    /* Even a closed page that cannot be shown must not be tried in a tight loop. */
    if (k->session.shown[0] != '\0')
        k->not_before_ms = now_ms() + backoff_next_ms(&k->starts);
}

static void remember_end(struct kioskd *k, enum why why)
{
    /* One that was not let go on after all was nobody's. */
    if (session_waits(&k->session) && why == WHY_REOPENED)
        return;
    if (session_waits(&k->session))
        k->sessions++; /* not counted yet */
    history_ended(&k->history, &k->session, why);
    k->last = why;
    k->last_phase = k->session.phase;
    k->last_page = k->session.page;
}

void steps_end_session(struct kioskd *k, enum why why)
{
    end_all();
    remember_end(k, why);
    session_over(&k->session);
    child_forget(&k->sweep.errand.child);
    if (assistant_runs(&k->assistant) || why == WHY_RESET || why == WHY_STOPPING)
        end_assistant(k, false);
    if (assistant_runs(&k->page) || why == WHY_RESET || why == WHY_STOPPING)
        end_page(k, false);
    k->session.end = WHY_NOT_YET;
    log_event(LOG_SESSION_ENDED, (int32_t)why);
    judge_end(k, why);
    commands_tell(k);
}

/* ---- what the children say and do ---- */

void steps_hear(struct kioskd *k)
{
    while (session_hear(&k->session)) {
        backoff_reset(&k->starts);
        history_entered(&k->history, &k->session);
        commands_tell(k);
    }
    errand_hear(&k->sweep.errand);
    errand_hear(&k->page.errand);
    errand_hear(&k->assistant.errand);
    yield_to_resident(k);
}

static void session_has_ended(struct kioskd *k, int status)
{
    steps_hear(k); /* its last words are still in the pipe */
    if (session_latched(status)) {
        log_event(LOG_LATCHED, 0);
        k->closed.latched = true;
        commands_note(k, "latched", "closed");
    }
    if (session_called(status))
        call_attendant(k);
    session_reaped(&k->session, status);
}

void steps_reaped(struct kioskd *k, pid_t pid, int status)
{
    bool fine = WIFEXITED(status) && WEXITSTATUS(status) == 0;

    if (pid == k->sweep.errand.child.pid)
        end_sweep(k, fine);
    else if (pid == k->page.errand.child.pid)
        end_page(k, fine);
    else if (pid == k->assistant.errand.child.pid)
        end_assistant(k, fine);
    else if (pid == k->session.child.pid)
        session_has_ended(k, status);
}

static int64_t deadline_ms(const struct kioskd *k)
{
    const struct session_limits limits = {.deadline_ms = k->options.deadline_ms,
                                          .patience = k->options.patience};

    return session_deadline_ms(&k->session, &limits);
}

static bool never_began(const struct assistant *assistant)
{
    return assistant_is_wanted(assistant) && !assistant_runs(assistant) &&
           now_ms() >= assistant->wanted_until_ms;
}

void steps_meet_deadlines(struct kioskd *k)
{
    if (session_runs(&k->session) && k->session.end == WHY_NOT_YET && now_ms() >= deadline_ms(k))
        k->session.end = WHY_LATE;
    errand_meet_deadline(&k->sweep.errand);
    errand_meet_deadline(&k->page.errand);
    errand_meet_deadline(&k->assistant.errand);
    if (never_began(&k->page))
        end_page(k, false);
    if (never_began(&k->assistant))
        end_assistant(k, false);
}

/* ---- what is due ---- */

/* A page that says the wrong thing: an open one that should be closed, a closed one with another
 * reason, or one that is not needed any more, once the devices have been looked at. */
static bool is_outdated(const struct kioskd *k)
{
    const char *reason = why_for_page(k);

    if (!session_runs(&k->session) || session_serves(&k->session) || assistant_runs(&k->assistant))
        return false;
    if (assistant_is_wanted(&k->page))
        return true;
    if (strcmp(k->session.shown, reason) == 0)
        return false;
    return reason[0] != '\0' || k->sweep.passed;
}

static bool is_open(const struct kioskd *k)
{
    return session_runs(&k->session) && k->session.shown[0] == '\0' && !session_waits(&k->session);
}

/* Also while something else holds the kiosk closed: what a resident has left does not wait until that is lifted. */
static bool sweep_is_due(const struct kioskd *k)
{
    return !is_open(k) && !k->sweep.passed && !sweep_runs(&k->sweep) &&
           !assistant_is_wanted(&k->assistant) && !assistant_runs(&k->page) &&
           now_ms() >= k->sweep.next_ms;
}

/* It waits for the screen, and until the devices have been made to forget whoever was there, or would not. */
static bool page_is_due(const struct kioskd *k)
{
    return assistant_is_wanted(&k->page) && !assistant_runs(&k->page) && !sweep_runs(&k->sweep) &&
           !session_runs(&k->session) && (k->sweep.passed || now_ms() < k->sweep.next_ms);
}

/* One beside a page waits for any, another for the closed page or the attendant's. */
static bool assistant_is_due(const struct kioskd *k)
{
    bool shown = session_runs(&k->session) &&
                 (k->session.phase == PHASE_CLOSED ||
                  (!assistant_closes(&k->assistant) && k->session.phase == PHASE_WELCOME));

    return assistant_is_wanted(&k->assistant) && !assistant_runs(&k->assistant) &&
           !sweep_runs(&k->sweep) && (shown || assistant_runs(&k->page));
}

/* One that will serve is made ready beside the sweep, which takes as long as half of that; it shows nothing
 * until the sweep has passed. */
static bool session_is_due(const struct kioskd *k)
{
    bool closed = why_closed(k)[0] != '\0';

    if (session_runs(&k->session) || assistant_is_wanted(&k->page) || now_ms() < k->not_before_ms)
        return false;
    return sweep_runs(&k->sweep) ? !closed : k->sweep.passed || closed;
}

void steps_take(struct kioskd *k)
{
    if (k->session.end == WHY_NOT_YET && is_outdated(k))
        k->session.end = WHY_REOPENED;
    if (k->session.end != WHY_NOT_YET)
        steps_end_session(k, k->session.end);
    if (sweep_is_due(k))
        closed_copy(k->closed.by_sweep, sweep_start(&k->sweep));
    if (page_is_due(k))
        start_page(k);
    if (assistant_is_due(k))
        start_assistant(k);
    if (session_is_due(k))
        start_session(k);
}

struct alarm {
    int64_t since_ms, when_ms;
};

/* What was due by since_ms has been seen to. What fell due after that has not, even if it is past by now. */
static void set_alarm(struct alarm *alarm, int64_t due_ms)
{
    if (due_ms > alarm->since_ms && due_ms < alarm->when_ms)
        alarm->when_ms = due_ms;
}

int steps_wait_ms(const struct kioskd *k, int64_t since_ms)
{
    struct alarm alarm = {.since_ms = since_ms, .when_ms = INT64_MAX};
    int64_t now = now_ms();

    if (session_runs(&k->session))
        set_alarm(&alarm, deadline_ms(k));
    if (sweep_runs(&k->sweep))
        set_alarm(&alarm, k->sweep.errand.deadline_ms);
    if (assistant_is_wanted(&k->page))
        set_alarm(&alarm, assistant_deadline_ms(&k->page));
    if (assistant_is_wanted(&k->assistant))
        set_alarm(&alarm, assistant_deadline_ms(&k->assistant));
    set_alarm(&alarm, k->notify.due_ms);
    set_alarm(&alarm, k->sweep.next_ms);
    set_alarm(&alarm, k->not_before_ms);
    set_alarm(&alarm, k->closed.crashes.until_ms);
    if (k->session.shown[0] != '\0') /* somebody may have taken the latch away by hand */
        set_alarm(&alarm, now + 10 * k->options.retry_ms);
    if (alarm.when_ms == INT64_MAX)
        return -1;
    if (alarm.when_ms <= now)
        return 0;
    return alarm.when_ms - now < INT_MAX ? (int)(alarm.when_ms - now) : INT_MAX;
}
