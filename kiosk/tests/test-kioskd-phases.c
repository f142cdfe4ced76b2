/* A session says where it is, in one byte: what kioskd does when it says something else, or nothing any more. */
#include <limits.h>
#include <signal.h>
#include <string.h>

#include "kiosk/kioskd/steps.h"
#include "kiosk/phase.h"
#include "kiosk/session.h"
#include "kiosk/tests/kioskd-fixture.h"

/* Longer than a program takes to start, or it is late before it says anything. */
static const char *deadline_ms(void)
{
    return g_getenv("SANITIZED") != NULL ? "1000" : "250";
}

static void who_hangs_there_is_ended(struct fixture *f, gconstpointer phase)
{
    g_autofree char *behaviour = g_strdup_printf("hang-at:%s", (const char *)phase);
    g_autofree char *ended =
        g_strdup_printf("\"result\":\"too-late\",\"phase\":\"%s\"", (const char *)phase);

    set(f, "behaviour", behaviour);
    start(f, "--deadline", deadline_ms());

    await(f, ended);

    set(f, "behaviour", "serve");
    await_phase(f, "welcome");
}

static void who_never_says_anything_is_ended(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "mute");
    start(f, "--deadline", "100");

    await(f, "\"result\":\"too-late\",\"phase\":\"starting\"");
}

static int64_t limit_ms(int phase, int64_t deadline_ms, int64_t patience)
{
    const struct session session = {.phase = phase, .phase_since_ms = 7000};
    const struct session_limits limits = {.deadline_ms = deadline_ms, .patience = patience};
    int64_t until_ms = session_deadline_ms(&session, &limits);

    return until_ms == INT64_MAX ? until_ms : until_ms - 7000;
}

static void each_phase_has_the_tables_deadline_and_no_other(void)
{
    for (int phase = -1; phase < PHASES; phase++)
        g_assert_cmpint(limit_ms(phase, 0, 100), ==,
                        phase_deadline_s(phase) == 0 ? INT64_MAX
                                                     : (int64_t)phase_deadline_s(phase) * 1000);
}

static void patience_makes_every_deadline_longer(void)
{
    for (int phase = 0; phase < PHASES; phase++)
        if (phase_deadline_s(phase) > 0)
            g_assert_cmpint(limit_ms(phase, 0, 250), ==, (int64_t)phase_deadline_s(phase) * 2500);
}

static void a_shorter_deadline_never_makes_one_longer(void)
{
    for (int phase = 0; phase < PHASES; phase++)
        g_assert_cmpint(limit_ms(phase, 35000, 100), <=, limit_ms(phase, 0, 100));
    g_assert_cmpint(limit_ms(PHASE_EXIT, 35000, 100), ==, 30000);
}

/* kioskd as it is while a session runs, but for its processes. */
static struct kioskd *watching(int phase, int64_t since_ms)
{
    struct kioskd *k = g_new0(struct kioskd, 1);

    k->options.patience = 100;
    k->session = SESSION_NONE;
    k->session.child.pid = 1;
    k->session.phase = phase;
    k->session.phase_since_ms = since_ms;
    return k;
}

static void a_deadline_that_passes_between_two_looks_is_met_at_once(void)
{
    int64_t deadline_ms = now_ms() - 5;
    g_autofree struct kioskd *k = watching(PHASE_EXIT, deadline_ms - limit_ms(PHASE_EXIT, 0, 100));

    g_assert_cmpint(steps_wait_ms(k, deadline_ms - 5), ==, 0);
    g_assert_cmpint(steps_wait_ms(k, deadline_ms), ==, -1); /* it was met then */
}

static void nothing_wakes_kioskd_while_a_welcome_page_waits(void)
{
    int64_t now = now_ms();
    g_autofree struct kioskd *k = watching(PHASE_WELCOME, now);

    g_assert_cmpint(steps_wait_ms(k, now), ==, -1);
}

static void a_watchdog_as_lazy_as_can_be_overflows_nothing(void)
{
    int64_t now = now_ms();
    g_autofree struct kioskd *k = watching(PHASE_WELCOME, now);

    k->notify.due_ms = INT64_MAX - 1;

    g_assert_cmpint(steps_wait_ms(k, now), ==, INT_MAX);
}

static void who_waits_for_a_touch_may_wait_for_ever(void)
{
    g_assert_cmpint(limit_ms(PHASE_WELCOME, 1, 100), ==, INT64_MAX);
    g_assert_cmpint(limit_ms(PHASE_CLOSED, 1, 100), ==, INT64_MAX);
}

/* A session that behaves so is ended in that phase, and another follows. */
static void assert_nonsense_in(struct fixture *f, const char *behaviour, const char *phase)
{
    g_autofree char *end = g_strdup_printf("\"result\":\"nonsense\",\"phase\":\"%s\"", phase);

    set(f, "behaviour", behaviour);
    start_plain(f);

    await(f, end);
    await_phase(f, "welcome");
}

static void what_is_no_phase_is_nonsense(struct fixture *f, gconstpointer unused)
{
    assert_nonsense_in(f, "nonsense", "welcome");
}

static void a_phase_that_the_table_does_not_lead_to_is_nonsense(struct fixture *f,
                                                                gconstpointer unused)
{
    assert_nonsense_in(f, "leap", "card");
}

static void a_session_that_goes_back_to_welcome_is_ended(struct fixture *f, gconstpointer unused)
{
    assert_nonsense_in(f, "backwards", "checking");
}

static void a_session_serves_no_second_resident(struct fixture *f, gconstpointer unused)
{
    assert_nonsense_in(f, "second", "exit");
}

static void nothing_follows_exit(struct fixture *f, gconstpointer unused)
{
    assert_nonsense_in(f, "linger", "exit");
}

static void a_flood_of_phases_is_nonsense(struct fixture *f, gconstpointer unused)
{
    assert_nonsense_in(f, "flood", "service");
}

static void who_closes_the_pipe_and_lives_on_is_ended(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "hang-up");
    start(f, "--deadline", deadline_ms());

    await(f, "\"result\":\"too-late\",\"phase\":\"welcome\"");
    await_phase(f, "welcome");
}

/* Or a session program that ends at once would be started again as fast as the machine can. */
static void who_ends_well_without_having_served_has_crashed(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "walk-out");
    start_plain(f);

    await(f, "\"result\":\"crashed\",\"phase\":\"welcome\"");
    await(f, "\"closed\":\"crashed\"");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    for (enum session_state s = 0; s < SESSION_STATES; s++) {
        g_autofree char *name =
            g_strdup_printf("/kioskd/phases/%s/who_hangs_there_is_ended", session_state_name(s));

        if (session_limit_s(s) > 0)
            g_test_add(name, struct fixture, session_state_name(s), setup, who_hangs_there_is_ended,
                       teardown);
    }
#define PURE(name) g_test_add_func("/session/" #name, name)
    PURE(each_phase_has_the_tables_deadline_and_no_other);
    PURE(patience_makes_every_deadline_longer);
    PURE(a_shorter_deadline_never_makes_one_longer);
    PURE(a_deadline_that_passes_between_two_looks_is_met_at_once);
    PURE(nothing_wakes_kioskd_while_a_welcome_page_waits);
    PURE(a_watchdog_as_lazy_as_can_be_overflows_nothing);
    PURE(who_waits_for_a_touch_may_wait_for_ever);
#define TEST(name) g_test_add("/kioskd/phases/" #name, struct fixture, NULL, setup, name, teardown)
    TEST(who_never_says_anything_is_ended);
    TEST(what_is_no_phase_is_nonsense);
    TEST(a_phase_that_the_table_does_not_lead_to_is_nonsense);
    TEST(a_session_that_goes_back_to_welcome_is_ended);
    TEST(a_session_serves_no_second_resident);
    TEST(nothing_follows_exit);
    TEST(a_flood_of_phases_is_nonsense);
    TEST(who_closes_the_pipe_and_lives_on_is_ended);
    TEST(who_ends_well_without_having_served_has_crashed);
    return g_test_run();
}
