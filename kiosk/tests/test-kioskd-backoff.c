/* What fails again and again is tried less and less often, and there is always a reason to read. */
#include <signal.h>
#include <string.h>

#include "kiosk/kioskd/backoff.h"
#include "kiosk/kioskd/crashes.h"
#include "kiosk/tests/kioskd-fixture.h"

#define RETRY_MS 3000

/* ---- the arithmetic ---- */

static void pauses_double_up_to_the_longest(void)
{
    struct backoff backoff = {.first_ms = 10, .most_ms = 50};

    g_assert_cmpint(backoff_next_ms(&backoff), ==, 10);
    g_assert_cmpint(backoff_next_ms(&backoff), ==, 20);
    g_assert_cmpint(backoff_next_ms(&backoff), ==, 40);
    g_assert_cmpint(backoff_next_ms(&backoff), ==, 50);
    g_assert_cmpint(backoff_next_ms(&backoff), ==, 50);
    backoff_reset(&backoff);
    g_assert_cmpint(backoff_next_ms(&backoff), ==, 10);
}

static void a_million_failures_overflow_nothing(void)
{
    struct backoff backoff = {.first_ms = 10000, .most_ms = 600000};

    for (int i = 0; i < 1000000; i++)
        g_assert_cmpint(backoff_next_ms(&backoff), <=, 600000);
}

static int64_t close_once(struct crashes *crashes, int64_t now_ms)
{
    for (int i = 0; i < CRASHES_MAX; i++)
        crashes_count(crashes, now_ms + i);
    return crashes->until_ms - (now_ms + CRASHES_MAX - 1);
}

static void three_crashes_in_a_minute_close_for_ten_seconds(void)
{
    struct crashes crashes;

    crashes_init(RETRY_MS, &crashes);

    crashes_count(&crashes, 1000);
    crashes_count(&crashes, 30000);
    g_assert_cmpint(crashes.until_ms, ==, 0);
    crashes_count(&crashes, 61000);

    g_assert_cmpint(crashes.until_ms, ==, 71000);
}

static void three_crashes_in_more_than_a_minute_do_not(void)
{
    struct crashes crashes;

    crashes_init(RETRY_MS, &crashes);

    for (int64_t now = 1000; now < 10000000; now += 30001)
        crashes_count(&crashes, now);

    g_assert_cmpint(crashes.until_ms, ==, 0);
}

static void each_crash_after_a_pause_closes_for_twice_as_long(void)
{
    static const int seconds[] = {20, 40, 80, 160, 320, 600, 600};
    struct crashes crashes;

    crashes_init(RETRY_MS, &crashes);
    g_assert_cmpint(close_once(&crashes, 1000), ==, 10000);

    for (size_t i = 0; i < G_N_ELEMENTS(seconds); i++) {
        int64_t now = crashes.until_ms + 500;

        crashes_count(&crashes, now);
        g_assert_cmpint(crashes.until_ms - now, ==, seconds[i] * 1000);
    }
}

static void a_session_that_served_makes_the_next_pause_short_again(void)
{
    struct crashes crashes;

    crashes_init(RETRY_MS, &crashes);
    close_once(&crashes, 1000);
    crashes_count(&crashes, crashes.until_ms + 1);

    crashes_served(&crashes);

    g_assert_cmpint(close_once(&crashes, crashes.until_ms + 1), ==, 10000);
}

static void ten_minutes_without_a_crash_do_so_too(void)
{
    struct crashes crashes;
    int64_t later;

    crashes_init(RETRY_MS, &crashes);
    close_once(&crashes, 1000);
    later = crashes.until_ms + 600001;

    crashes_count(&crashes, later);

    g_assert_cmpint(crashes.until_ms, <, later);
    g_assert_cmpint(close_once(&crashes, later + 70000), ==, 10000);
}

static void opening_forgets_every_crash(void)
{
    struct crashes crashes;

    crashes_init(RETRY_MS, &crashes);
    close_once(&crashes, 1000);

    crashes_forget(&crashes);

    g_assert_cmpint(crashes.until_ms, ==, 0);
    crashes_count(&crashes, 2000);
    g_assert_cmpint(crashes.until_ms, ==, 0);
}

/* ---- kioskd ---- */

static void await_closed(struct fixture *f, const char *reason)
{
    g_autofree char *closed = g_strdup_printf("\"closed\":\"%s\"", reason);

    do
        await_phase(f, "closed");
    while (strstr(f->line, closed) == NULL);
}

static void after_a_pause_one_crash_closes_it_again(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "crash");
    start_plain(f);

    await_closed(f, "crashed");
    g_assert_cmpint(number(f, "sessions"), ==, 4);
    g_assert_cmpint(number(f, "again_s"), ==, 1);
    await_closed(f, "crashed");
    g_assert_cmpint(number(f, "sessions"), ==, 6);
    await_closed(f, "crashed");
    g_assert_cmpint(number(f, "sessions"), ==, 8);

    set(f, "behaviour", "serve");
    await_phase(f, "welcome");
}

static void opening_by_hand_starts_from_the_beginning(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "crash");
    start_plain(f);
    await_closed(f, "crashed");
    await_closed(f, "crashed");
    g_assert_cmpint(number(f, "sessions"), ==, 6);

    tell(f, "open", "ok");

    await_closed(f, "crashed");
    g_assert_cmpint(number(f, "sessions"), ==, 10);
}

static void a_session_program_that_is_missing_is_a_crash(struct fixture *f, gconstpointer unused)
{
    f->session = "/nonexistent/session";
    start_plain(f);

    await(f, "\"closed\":\"crashed\"");

    g_assert_cmpint(number(f, "sessions"), ==, 4);
    await(f, "\"result\":\"crashed\"");
    tell(f, "sing", "error unknown-command");
}

static void a_sweep_program_that_is_missing_closes_the_kiosk(struct fixture *f,
                                                             gconstpointer unused)
{
    f->sweep = "/nonexistent/sweep";
    start_plain(f);

    await_closed(f, "checking");

    tell(f, "sing", "error unknown-command");
}

static void a_sweep_that_crashes_closes_the_kiosk_until_it_passes(struct fixture *f,
                                                                  gconstpointer unused)
{
    set(f, "sweep", "crash");
    start_plain(f);
    await_closed(f, "checking");

    set(f, "sweep", "pass");

    await_phase(f, "welcome");
}

static void a_closed_page_that_crashes_is_tried_again(struct fixture *f, gconstpointer unused)
{
    set(f, "latch", "");
    set(f, "closed", "refuse");
    start_plain(f);
    await(f, "\"result\":\"crashed\"");
    await(f, "\"sessions\":2");

    set(f, "closed", "stay");

    await_closed(f, "latched");
}

static void it_can_be_started_closed(struct fixture *f, gconstpointer unused)
{
    start(f, "--closed=installation", NULL);

    await_closed(f, "installation");

    g_assert_cmpint(number(f, "sessions"), ==, 1);
    tell(f, "open", "ok");
    await_phase(f, "welcome");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_test_add_func("/backoff/pauses_double_up_to_the_longest", pauses_double_up_to_the_longest);
    g_test_add_func("/backoff/a_million_failures_overflow_nothing",
                    a_million_failures_overflow_nothing);
#define PURE(name) g_test_add_func("/crashes/" #name, name)
    PURE(three_crashes_in_a_minute_close_for_ten_seconds);
    PURE(three_crashes_in_more_than_a_minute_do_not);
    PURE(each_crash_after_a_pause_closes_for_twice_as_long);
    PURE(a_session_that_served_makes_the_next_pause_short_again);
    PURE(ten_minutes_without_a_crash_do_so_too);
    PURE(opening_forgets_every_crash);
#define TEST(name) g_test_add("/kioskd/backoff/" #name, struct fixture, NULL, setup, name, teardown)
    TEST(after_a_pause_one_crash_closes_it_again);
    TEST(opening_by_hand_starts_from_the_beginning);
    TEST(a_session_program_that_is_missing_is_a_crash);
    TEST(a_sweep_program_that_is_missing_closes_the_kiosk);
    TEST(a_sweep_that_crashes_closes_the_kiosk_until_it_passes);
    TEST(a_closed_page_that_crashes_is_tried_again);
    TEST(it_can_be_started_closed);
    return g_test_run();
}
