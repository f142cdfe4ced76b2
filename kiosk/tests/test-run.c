/* One session in time, with a worker that does what a test tells it to. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "kiosk/run.h"

struct stage {
    GMainLoop *loop;
    struct run *run;

    /* What the worker answers next. */
    GAsyncQueue *answers; /* event + 1 */
    GAsyncQueue *started; /* action + 1, as it starts */
    gint interrupted;     /* how often */
    gint unwanted;

    GString *log; /* what the stage was told */
    const char *until;
    bool over;
    unsigned limit_ms; /* as it was last shown */
    uintptr_t left;    /* where the action has had a name in a local */
};

#define NAME "佐倉　みなみ"

#define WAKE    1000 /* look whether somebody interrupted */
#define POST    2000 /* post the event, then wait for another answer */
#define REFRESH 4000

/* So deep that nothing the worker does of itself comes down to it. */
static __attribute__((noinline)) void have_a_name(struct stage *s)
{
    volatile char local[20000] = NAME;

    s->left = (uintptr_t)&local[0];
}

static enum session_event act(void *ctx, enum session_state action)
{
    struct stage *s = ctx;

    have_a_name(s);
    g_async_queue_push(s->started, GINT_TO_POINTER((int)action + 1));
    for (;;) {
        int answer = GPOINTER_TO_INT(g_async_queue_pop(s->answers)) - 1;

        if (answer == WAKE && g_atomic_int_get(&s->unwanted))
            return EVENT_FAILED; /* dropped: nobody wants it any more */
        if (answer == WAKE)
            continue;
        if (answer >= REFRESH)
            run_refresh(s->run);
        else if (answer >= POST)
            run_post(s->run, (enum session_event)(answer - POST));
        else
            return (enum session_event)answer;
    }
}

static void answer(struct stage *s, int what)
{
    g_async_queue_push(s->answers, GINT_TO_POINTER(what + 1));
}

static void interrupt(void *ctx)
{
    struct stage *s = ctx;

    g_atomic_int_inc(&s->interrupted);
    g_atomic_int_set(&s->unwanted, 1);
    answer(s, WAKE);
}

static void rearm(void *ctx)
{
    g_atomic_int_set(&((struct stage *)ctx)->unwanted, 0);
}

static void note(struct stage *s, const char *what, const char *which)
{
    g_string_append_printf(s->log, "%s %s\n", what, which);
    if (s->until != NULL && g_str_has_suffix(s->log->str, s->until))
        g_main_loop_quit(s->loop);
}

static void entered(void *ctx, enum session_state state)
{
    note(ctx, "entered", session_state_name(state));
}

static void show(void *ctx, enum session_state state)
{
    note(ctx, "show", session_state_name(state));
}

static void set_time(void *ctx, unsigned limit_ms, unsigned left_ms)
{
    g_assert_cmpuint(left_ms, <=, limit_ms);
    ((struct stage *)ctx)->limit_ms = limit_ms;
}

static void ask_still_there(void *ctx, unsigned left_ms)
{
    g_assert_cmpuint(left_ms, >, 0);
    note(ctx, "ask", session_state_name(run_state(((struct stage *)ctx)->run)));
}

static void over(void *ctx)
{
    struct stage *s = ctx;

    g_assert_false(s->over);
    s->over = true;
    note(s, "over", "");
}

static void setup(struct stage *s, gconstpointer patience)
{
    const struct run_actions actions = {
        .ctx = s, .act = act, .interrupt = interrupt, .rearm = rearm};
    const struct run_stage stage = {.ctx = s,
                                    .entered = entered,
                                    .show = show,
                                    .set_time = set_time,
                                    .ask_still_there = ask_still_there,
                                    .over = over};

    s->loop = g_main_loop_new(NULL, FALSE);
    s->answers = g_async_queue_new();
    s->started = g_async_queue_new();
    s->log = g_string_new(NULL);
    s->run = run_new(&actions, &stage, GPOINTER_TO_INT(patience));
}

static void teardown(struct stage *s, gconstpointer unused)
{
    run_free(&s->run);
    g_assert_null(s->run);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_main_loop_unref(s->loop);
    g_async_queue_unref(s->answers);
    g_async_queue_unref(s->started);
    g_string_free(s->log, TRUE);
}

/* Lets the session run until the stage's log ends like this. */
static void await(struct stage *s, const char *until)
{
    s->until = until;
    if (!g_str_has_suffix(s->log->str, until))
        g_main_loop_run(s->loop);
    s->until = NULL;
}

static enum session_state next_action(struct stage *s)
{
    return (enum session_state)(GPOINTER_TO_INT(g_async_queue_pop(s->started)) - 1);
}

static bool has_started(struct stage *s)
{
    return g_async_queue_length(s->started) > 0;
}

/* Somebody touches the welcome page, behind which the printer is watched. */
static void start(struct stage *s)
{
    run_start(s->run, SESSION_WELCOME);
    g_assert_cmpint(next_action(s), ==, SESSION_WELCOME);
    run_event(s->run, EVENT_START);
    g_assert_cmpint(g_atomic_int_get(&s->interrupted), ==, 1);
    g_atomic_int_set(&s->interrupted, 0);
}

static void walk_to_pin(struct stage *s)
{
    start(s);
    answer(s, EVENT_READY);
    await(s, "entered service\nshow service\n");
    run_event(s->run, EVENT_KIND_CHOSEN);
    run_event(s->run, EVENT_NEXT);
    answer(s, EVENT_CARD_THERE);
    await(s, "entered pin\nshow pin\n");
    g_assert_cmpint(next_action(s), ==, SESSION_CHECKING);
    g_assert_cmpint(next_action(s), ==, SESSION_CARD);
    g_assert_cmpint(next_action(s), ==, SESSION_PIN);
}

static void walk_to_printing(struct stage *s)
{
    walk_to_pin(s);
    run_event(s->run, EVENT_PIN_ENTERED);
    answer(s, EVENT_CARD_READ);
    answer(s, EVENT_CARD_AWAY);
    await(s, "show municipality\n");
    run_event(s->run, EVENT_MUNICIPALITY_CHOSEN);
    answer(s, EVENT_READY);
    await(s, "show confirm\n");
    run_event(s->run, EVENT_NEXT);
    while (next_action(s) != SESSION_PRINTING)
        ;
    g_atomic_int_set(&s->interrupted, 0); /* the watch over the card was, by the PIN */
}

static void one_session_goes_the_long_way(struct stage *s, gconstpointer unused)
{
    walk_to_printing(s);

    answer(s, EVENT_READY);
    await(s, "show take-paper\n");
    answer(s, EVENT_READY);
    await(s, "show farewell\n");
    run_event(s->run, EVENT_NEXT);
    answer(s, SESSION_EVENTS);

    await(s, "over \n");
    g_assert_true(s->over);
}

static void a_quick_check_shows_no_page_of_its_own(struct stage *s, gconstpointer unused)
{
    walk_to_pin(s);

    g_assert_null(strstr(s->log->str, "show checking"));
    g_assert_null(strstr(s->log->str, "show card"));
    g_assert_nonnull(strstr(s->log->str, "entered card"));
}

static void a_check_that_takes_its_time_shows_its_page(struct stage *s, gconstpointer unused)
{
    start(s);

    await(s, "show checking\n");
    answer(s, EVENT_READY);
    await(s, "show service\n");
}

static void what_an_action_had_in_locals_is_gone_when_it_is_told(struct stage *s,
                                                                 gconstpointer unused)
{
    start(s);
    await(s, "show checking\n");
    g_assert_cmpmem((const char *)s->left, sizeof NAME, NAME, sizeof NAME);
    answer(s, EVENT_READY);
    await(s, "show service\n");

    for (size_t i = 0; i < sizeof NAME; i++)
        g_assert_cmpint(((const volatile char *)s->left)[i], ==, 0);
}

static void a_welcome_page_ends_when_the_printer_fails_behind_it(struct stage *s,
                                                                 gconstpointer unused)
{
    run_start(s->run, SESSION_WELCOME);
    answer(s, EVENT_PRINTER_TROUBLE);

    await(s, "entered exit\nshow exit\n");
}

static void what_an_action_must_not_end_in_is_a_failure(struct stage *s, gconstpointer unused)
{
    start(s);

    answer(s, EVENT_CARD_READ);

    await(s, "show failed\n");
}

static void a_page_that_is_left_interrupts_its_action(struct stage *s, gconstpointer unused)
{
    walk_to_pin(s);

    run_event(s->run, EVENT_CANCEL);

    g_assert_cmpint(g_atomic_int_get(&s->interrupted), ==, 1);
    g_assert_cmpint(next_action(s), ==, SESSION_RETURN_CARD);
    answer(s, EVENT_CARD_AWAY);
    await(s, "entered exit\nshow exit\n");
}

static void an_answer_that_comes_too_late_is_dropped(struct stage *s, gconstpointer unused)
{
    walk_to_pin(s);

    answer(s, EVENT_CARD_MOVED); /* in the very moment in which the resident … */
    run_event(s->run, EVENT_CANCEL);
    g_assert_cmpint(next_action(s), ==, SESSION_RETURN_CARD);
    while (g_main_context_iteration(NULL, FALSE))
        ;

    g_assert_null(strstr(s->log->str, "card-moved"));
}

static void pages_that_share_an_action_do_not_interrupt_it(struct stage *s, gconstpointer unused)
{
    walk_to_pin(s);

    run_event(s->run, EVENT_HELP);

    g_assert_cmpint(run_state(s->run), ==, SESSION_WHICH_PIN);
    g_assert_cmpint(g_atomic_int_get(&s->interrupted), ==, 0);
    g_assert_false(has_started(s));
    answer(s, EVENT_CARD_MOVED);
    await(s, "show card-moved\n");
}

static void paper_runs_out_and_comes_back_without_printing_twice(struct stage *s,
                                                                 gconstpointer unused)
{
    walk_to_printing(s);

    answer(s, POST + EVENT_PAPER_OUT);
    await(s, "show paper-out\n");
    answer(s, POST + EVENT_PAPER_IN);
    await(s, "show printing\n");
    answer(s, EVENT_READY);
    await(s, "show take-paper\n");

    g_assert_cmpint(g_atomic_int_get(&s->interrupted), ==, 0);
    g_assert_cmpint(next_action(s), ==, SESSION_TAKE_PAPER);
}

static void cancel_while_paper_is_out_interrupts_the_job(struct stage *s, gconstpointer unused)
{
    walk_to_printing(s);
    answer(s, POST + EVENT_PAPER_OUT);
    await(s, "show paper-out\n");

    run_event(s->run, EVENT_CANCEL);

    g_assert_cmpint(g_atomic_int_get(&s->interrupted), ==, 1);
    g_assert_cmpint(run_state(s->run), ==, SESSION_EXIT);
}

static void progress_refreshes_the_page(struct stage *s, gconstpointer unused)
{
    walk_to_printing(s);
    await(s, "entered printing\nshow printing\n");

    answer(s, REFRESH);

    await(s, "show printing\nshow printing\n");
}

static void an_abandoned_page_asks_and_then_ends(struct stage *s, gconstpointer unused)
{
    walk_to_pin(s);

    await(s, "ask pin\n");
    await(s, "entered return-card\n");
}

static void more_time_brings_the_page_back(struct stage *s, gconstpointer unused)
{
    walk_to_pin(s);

    for (int i = 0; i < 10; i++) {
        await(s, "ask pin\n");
        run_more_time(s->run);
        g_assert_true(g_str_has_suffix(s->log->str, "ask pin\nentered pin\nshow pin\n"));
    }
}

static void those_who_need_it_have_twice_as_long(struct stage *s, gconstpointer unused)
{
    unsigned usual;

    walk_to_pin(s);
    usual = s->limit_ms;
    g_assert_cmpuint(usual, >, 0);
    g_string_truncate(s->log, 0);

    run_set_pace(s->run, 2);
    g_assert_cmpuint(s->limit_ms, ==, 2 * usual);
    run_set_pace(s->run, 1);
    g_assert_cmpuint(s->limit_ms, ==, usual);

    g_assert_cmpstr(s->log->str, ==, ""); /* it is the same page */
    await(s, "ask pin\n");
}

static void whoever_is_asked_has_the_time_that_was_said(struct stage *s, gconstpointer unused)
{
    walk_to_pin(s);
    await(s, "ask pin\n");

    run_set_pace(s->run, 2);

    await(s, "entered return-card\n");
}

static void more_time_that_nobody_offered_is_ignored(struct stage *s, gconstpointer unused)
{
    walk_to_pin(s);
    g_string_truncate(s->log, 0);

    run_more_time(s->run);

    g_assert_cmpstr(s->log->str, ==, "");
}

static void a_machine_that_hangs_is_given_up(struct stage *s, gconstpointer unused)
{
    start(s);

    await(s, "entered offline-before\nshow offline-before\n");
    g_assert_cmpint(g_atomic_int_get(&s->interrupted), ==, 1);
}

static void the_end_does_not_wait_for_ever(struct stage *s, gconstpointer unused)
{
    walk_to_printing(s);
    run_event(s->run, EVENT_CANCEL);

    await(s, "over \n");
}

static void a_closed_page_stays(struct stage *s, gconstpointer unused)
{
    run_start(s->run, SESSION_CLOSED);

    run_event(s->run, EVENT_START);
    run_event(s->run, EVENT_CANCEL);

    g_assert_cmpstr(s->log->str, ==, "entered closed\nshow closed\n");
    g_assert_false(has_started(s));
}

static void after_the_end_nothing_happens(struct stage *s, gconstpointer unused)
{
    walk_to_printing(s);
    run_event(s->run, EVENT_CANCEL);
    answer(s, SESSION_EVENTS);
    await(s, "over \n");

    run_event(s->run, EVENT_START);
    run_more_time(s->run);
    while (g_main_context_iteration(NULL, FALSE))
        ;

    g_assert_true(g_str_has_suffix(s->log->str, "over \n"));
}

static void every_action_is_named_by_a_state_that_has_it(void)
{
    for (enum session_state state = 0; state < SESSION_STATES; state++) {
        enum session_state action = run_action_of(state);

        if (action != SESSION_STATES)
            g_assert_cmpint(run_action_of(action), ==, action);
    }
    g_assert_cmpint(run_action_of(SESSION_CONFIRM), ==, SESSION_STATES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name, patience)                                                                       \
    g_test_add("/run/" #name, struct stage, GINT_TO_POINTER(patience), setup, name, teardown)
    TEST(one_session_goes_the_long_way, 100);
    TEST(a_quick_check_shows_no_page_of_its_own, 100);
    TEST(a_welcome_page_ends_when_the_printer_fails_behind_it, 100);
    TEST(a_check_that_takes_its_time_shows_its_page, 100);
    TEST(what_an_action_had_in_locals_is_gone_when_it_is_told, 100);
    TEST(what_an_action_must_not_end_in_is_a_failure, 100);
    TEST(a_page_that_is_left_interrupts_its_action, 100);
    TEST(an_answer_that_comes_too_late_is_dropped, 100);
    TEST(pages_that_share_an_action_do_not_interrupt_it, 100);
    TEST(paper_runs_out_and_comes_back_without_printing_twice, 100);
    TEST(cancel_while_paper_is_out_interrupts_the_job, 100);
    TEST(progress_refreshes_the_page, 100);
    TEST(an_abandoned_page_asks_and_then_ends, 1);
    TEST(more_time_brings_the_page_back, 1);
    TEST(those_who_need_it_have_twice_as_long, 1);
    TEST(whoever_is_asked_has_the_time_that_was_said, 1);
    TEST(more_time_that_nobody_offered_is_ignored, 100);
    TEST(a_machine_that_hangs_is_given_up, 1);
    TEST(the_end_does_not_wait_for_ever, 1);
    TEST(a_closed_page_stays, 100);
    TEST(after_the_end_nothing_happens, 100);
    g_test_add_func("/run/every_action_is_named_by_a_state_that_has_it",
                    every_action_is_named_by_a_state_that_has_it);
    return g_test_run();
}
