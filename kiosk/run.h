/* One session in time: on entering a state its page is shown and its one action starts on the worker;
 * the action's one event comes back to GTK's thread. Knows neither pages nor devices. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"
#include "kiosk/session.h"

/* A quick look at card or machine must not flash a page by. */
#define RUN_QUIET_MS 150

/* "Are you still there?" comes so long before the end, or at half of a shorter limit. */
#define RUN_WARNING_MS 20000

/* What the worker can do. */
struct run_actions {
    void *ctx;

    /* Carries out action on the worker's thread and returns the event it ends in; SESSION_EVENTS when
     * nothing follows from it. What the state does not accept counts as EVENT_FAILED. */
    enum session_event (*act)(void *ctx, enum session_state action);

    /* From GTK's thread: what act() is doing is not wanted any more; it returns soon. */
    void (*interrupt)(void *ctx);

    /* On the worker's thread, before act(): interrupts from before are forgotten. */
    void (*rearm)(void *ctx);
};

/* Who shows it. All on GTK's thread, none blocks. */
struct run_stage {
    void *ctx;
    void (*entered)(void *ctx, enum session_state state); /* at once, also after more time */
    void (*show)(void *ctx, enum session_state state);    /* also the same again: facts changed */
    void (*set_time)(void *ctx, unsigned limit_ms, unsigned left_ms); /* 0: no limit to see */
    void (*ask_still_there)(void *ctx, unsigned left_ms);
    void (*over)(void *ctx); /* once; nothing is called after it */
};

struct run;

/* Both are copied. patience: per cent of every limit. The main context is the caller's. */
struct run *run_new(const struct run_actions *actions, const struct run_stage *stage, int patience);

/* Ends the worker: interrupts and waits for it. Leaves NULL. *run may be NULL. */
void run_free(struct run **run);
#define SCOPED_RUN SCOPED(run_free) struct run

/* From now on a resident has so many times as long: 1, or 2 for those who need it. The state's time begins anew. GTK's thread. */
void run_set_pace(struct run *run, unsigned pace);

/* Enters the first state. */
void run_start(struct run *run, enum session_state state);

/* Something was touched. GTK's thread. */
void run_event(struct run *run, enum session_event event);
void run_more_time(struct run *run);

/* From act(), on the worker's thread: the action goes on, but the state changes already; or only
 * the page's facts do. Lost when the action is not wanted any more. */
void run_post(struct run *run, enum session_event event);
void run_refresh(struct run *run);

/* GTK's thread. */
enum session_state run_state(const struct run *run);

/* The action that belongs to state, named by the state that starts it; SESSION_STATES when it has none.
 * States that share one do not interrupt it: PIN, WHICH_PIN, LAST_TRY and PIN_WRONG watch the card, PRINTING
 * and PAPER_OUT follow the job. */
enum session_state run_action_of(enum session_state state);
