#include "kiosk/run.h"

#include <glib.h>

#include "base/wiped.h"

/* What travels between the threads: down a task, up what came of it. */
struct task {
    struct run *run;
    enum session_state action;
    unsigned turn; /* which of the session's actions: an answer to an earlier one is dropped */
};

enum news { NEWS_ENDED, NEWS_EVENT, NEWS_REFRESH };

struct message {
    struct run *run; /* a reference */
    unsigned turn;
    enum news news;
    enum session_event event;
};

struct run {
    struct run_actions actions;
    struct run_stage stage;
    int patience;
    unsigned pace;

    GMainContext *context;
    GThread *worker;
    GAsyncQueue *tasks;
    gint turn; /* atomic: written by GTK's thread */
    unsigned worker_turn;

    enum session_state state;
    enum session_state action; /* that is under way; SESSION_STATES: none */
    bool asking;               /* "are you still there?" is shown */
    bool shown;
    bool over;
    gint64 entered_us;
    GSource *quiet, *warning, *limit;
};

static struct task stop; /* the last one */

enum session_state run_action_of(enum session_state state)
{
    switch (state) {
    case SESSION_WELCOME:
    case SESSION_CHECKING:
    case SESSION_CARD:
    case SESSION_PIN:
    case SESSION_READING:
    case SESSION_TAKE_CARD:
    case SESSION_LOOKING_UP:
    case SESSION_PRINTING:
    case SESSION_TAKE_PAPER:
    case SESSION_RETURN_CARD:
    case SESSION_EXIT:
        return state;
    case SESSION_WHICH_PIN:
    case SESSION_LAST_TRY:
    case SESSION_PIN_WRONG:
        return SESSION_PIN;
    case SESSION_PAPER_OUT:
        return SESSION_PRINTING;
    case SESSION_SERVICE:
    case SESSION_TERMS:
    case SESSION_MUNICIPALITY:
    case SESSION_CONFIRM:
    case SESSION_FAREWELL:
    case SESSION_CARD_MOVED:
    case SESSION_CARD_OTHER:
    case SESSION_NO_RECORD:
    case SESSION_COUNTER_ONLY:
    case SESSION_NOT_TAKING_PART:
    case SESSION_NO_PASSPORT:
    case SESSION_PIN_BLOCKED:
    case SESSION_CARD_REFUSED:
    case SESSION_OFFLINE_BEFORE:
    case SESSION_OFFLINE_AFTER:
    case SESSION_AFTER_HOURS:
    case SESSION_PRINTER_BEFORE:
    case SESSION_PRINTER_FAILED:
    case SESSION_READER_FAILED:
    case SESSION_STOPPED:
    case SESSION_FAILED:
    case SESSION_CLOSED:
    case SESSION_STATES:
        break;
    }
    return SESSION_STATES;
}

/* States that may be over before anybody could read their page. */
static bool is_quiet(enum session_state state)
{
    return state == SESSION_CHECKING || state == SESSION_CARD || state == SESSION_RETURN_CARD;
}

/* ---- the worker ---- */

static gboolean deliver(gpointer data);

static void free_message(gpointer data)
{
    struct message *message = data;

    g_atomic_rc_box_release(message->run);
    g_free(message);
}

static void send_up(struct run *run, unsigned turn, enum news news, enum session_event event)
{
    struct message *message = g_new(struct message, 1);
    GSource *source;

    *message = (struct message){g_atomic_rc_box_acquire(run), turn, news, event};
    /* Not g_main_context_invoke(): while nobody runs the context it would deliver on this thread. */
    source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, deliver, message, free_message);
    g_source_attach(source, run->context);
    g_source_unref(source);
}

/* The stack below was the action's alone: of what it read, nothing lies there when it is told. */
static enum session_event act(struct run *run, enum session_state action)
{
    enum session_event event = run->actions.act(run->actions.ctx, action);

    wipe_stack();
    return event;
}

static gpointer work(gpointer data)
{
    struct run *run = data;
    struct task *task;

    while ((task = g_async_queue_pop(run->tasks)) != &stop) {
        run->worker_turn = task->turn;
        run->actions.rearm(run->actions.ctx);
        /* Whoever interrupts has taken the next turn before: either we see that here, or act() meets
         * the interrupt. */
        if ((unsigned)g_atomic_int_get(&run->turn) == task->turn)
            send_up(run, task->turn, NEWS_ENDED, act(run, task->action));
        g_free(task);
    }
    return NULL;
}

void run_post(struct run *run, enum session_event event)
{
    send_up(run, run->worker_turn, NEWS_EVENT, event);
}

void run_refresh(struct run *run)
{
    send_up(run, run->worker_turn, NEWS_REFRESH, SESSION_EVENTS);
}

/* ---- time ---- */

static void clear(GSource **source)
{
    if (*source != NULL)
        g_source_destroy(*source);
    g_clear_pointer(source, g_source_unref);
}

static void arm(struct run *run, GSource **source, unsigned after_ms, GSourceFunc fire)
{
    clear(source);
    *source = g_timeout_source_new(after_ms);
    g_source_set_callback(*source, fire, run, NULL);
    g_source_attach(*source, run->context);
}

static unsigned limit_ms(const struct run *run)
{
    unsigned pace = session_takes_patience(run->state) ? run->pace : 1;

    return session_limit_s(run->state) * 10 * (unsigned)run->patience * pace;
}

static unsigned warning_ms(const struct run *run)
{
    return MIN(RUN_WARNING_MS, limit_ms(run) / 2);
}

static void finish(struct run *run)
{
    run->over = true;
    clear(&run->quiet);
    clear(&run->warning);
    clear(&run->limit);
    run->stage.over(run->stage.ctx);
}

static gboolean on_limit(gpointer data)
{
    struct run *run = data;

    if (run->state == SESSION_EXIT)
        finish(run); /* whatever the service does not want to hear any more */
    else
        run_event(run, EVENT_TIME_OUT);
    return G_SOURCE_REMOVE;
}

static gboolean on_warning(gpointer data)
{
    struct run *run = data;

    run->asking = true;
    run->stage.ask_still_there(run->stage.ctx, warning_ms(run));
    return G_SOURCE_REMOVE;
}

static void start_clock(struct run *run)
{
    unsigned limit = limit_ms(run);

    clear(&run->warning);
    clear(&run->limit);
    if (limit == 0)
        return;
    arm(run, &run->limit, limit, on_limit);
    if (session_limit_warns(run->state))
        arm(run, &run->warning, limit - warning_ms(run), on_warning);
}

/* ---- states ---- */

static void tell_time(struct run *run)
{
    unsigned limit = session_limit_warns(run->state) ? limit_ms(run) : 0;
    unsigned past = (unsigned)((g_get_monotonic_time() - run->entered_us) / 1000);

    run->stage.set_time(run->stage.ctx, limit, limit > past ? limit - past : 0);
}

static void show(struct run *run)
{
    run->shown = true;
    run->stage.show(run->stage.ctx, run->state);
    tell_time(run);
}

static gboolean on_quiet_over(gpointer data)
{
    show(data);
    return G_SOURCE_REMOVE;
}

static void start_action(struct run *run)
{
    enum session_state action = run_action_of(run->state);
    struct task *task;

    if (action == run->action)
        return;
    g_atomic_int_inc(&run->turn);
    if (run->action != SESSION_STATES)
        run->actions.interrupt(run->actions.ctx);
    run->action = action;
    if (action == SESSION_STATES)
        return;
    task = g_new(struct task, 1);
    *task = (struct task){run, action, (unsigned)g_atomic_int_get(&run->turn)};
    g_async_queue_push(run->tasks, task);
}

static void enter(struct run *run, enum session_state state)
{
    run->state = state;
    run->asking = false;
    run->shown = false;
    run->entered_us = g_get_monotonic_time();
    run->stage.entered(run->stage.ctx, state);
    clear(&run->quiet);
    if (is_quiet(state))
        arm(run, &run->quiet, RUN_QUIET_MS, on_quiet_over);
    else
        show(run);
    start_clock(run);
    start_action(run);
}

void run_event(struct run *run, enum session_event event)
{
    if (run->over || !session_accepts(run->state, event))
        return;
    enter(run, session_next(run->state, event));
}

void run_more_time(struct run *run)
{
    if (run->over || !run->asking)
        return;
    run->asking = false;
    run->entered_us = g_get_monotonic_time();
    run->stage.entered(run->stage.ctx, run->state);
    show(run);
    start_clock(run);
}

void run_set_pace(struct run *run, unsigned pace)
{
    if (run->over || run->pace == pace)
        return;
    run->pace = pace;
    if (run->state == SESSION_STATES || run->asking || !session_takes_patience(run->state))
        return;
    run->entered_us = g_get_monotonic_time();
    start_clock(run);
    tell_time(run);
}

static void action_ended(struct run *run, enum session_event event)
{
    run->action = SESSION_STATES;
    if (run->state == SESSION_EXIT)
        finish(run);
    else if (event != SESSION_EVENTS)
        run_event(run, session_accepts(run->state, event) ? event : EVENT_FAILED);
}

static gboolean deliver(gpointer data)
{
    const struct message *message = data;
    struct run *run = message->run;

    if (run->over || message->turn != (unsigned)g_atomic_int_get(&run->turn))
        return G_SOURCE_REMOVE;
    switch (message->news) {
    case NEWS_ENDED:
        action_ended(run, message->event);
        break;
    case NEWS_EVENT:
        run_event(run, message->event);
        break;
    case NEWS_REFRESH:
        if (run->shown && !run->asking)
            show(run);
        break;
    }
    return G_SOURCE_REMOVE;
}

enum session_state run_state(const struct run *run)
{
    return run->state;
}

struct run *run_new(const struct run_actions *actions, const struct run_stage *stage, int patience)
{
    struct run *run = g_atomic_rc_box_new0(struct run);

    run->actions = *actions;
    run->stage = *stage;
    run->patience = patience;
    run->pace = 1;
    run->context = g_main_context_ref_thread_default();
    run->state = SESSION_STATES;
    run->action = SESSION_STATES;
    run->tasks = g_async_queue_new();
    run->worker = g_thread_new("worker", work, run);
    return run;
}

void run_start(struct run *run, enum session_state state)
{
    enter(run, state);
}

void run_free(struct run **run)
{
    struct run *r = *run;

    if (r == NULL)
        return;
    r->over = true;
    clear(&r->quiet);
    clear(&r->warning);
    clear(&r->limit);
    g_atomic_int_inc(&r->turn);
    r->actions.interrupt(r->actions.ctx);
    g_async_queue_push(r->tasks, &stop);
    g_thread_join(r->worker);
    g_async_queue_unref(r->tasks);
    g_main_context_unref(r->context);
    g_atomic_rc_box_release(r);
    *run = NULL;
}
