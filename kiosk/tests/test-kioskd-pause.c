/* What kioskd starts between two sessions. */
#include <signal.h>
#include <string.h>

#include "kiosk/tests/kioskd-fixture.h"

/* Asks for an assistant; its answer comes on the line that is returned. */
static void hear(FILE *line, const char *expected)
{
    char answer[512];

    g_assert_nonnull(fgets(answer, sizeof answer, line));
    g_assert_cmpstr(g_strchomp(answer), ==, expected);
    fclose(line);
}

/* It is wanted before it runs. */
static void await_running(struct fixture *f)
{
    while (number(f, "assistant_pid") == 0)
        await(f, "\"assistant\":\"");
}

static void an_assistant_runs_before_a_closed_page(struct fixture *f, gconstpointer unused)
{
    FILE *line;

    start_plain(f);
    await_phase(f, "welcome");

    line = dial(f, "run test");

    await_phase(f, "closed");
    g_assert_nonnull(strstr(f->line, "\"closed\":\"checking\""));
    await(f, "\"assistant\":\"test\"");
    hear(line, "ok fine");
    await_phase(f, "welcome");
    g_assert_nonnull(strstr(f->line, "\"assistant\":\"\""));
}

static void the_attendants_page_has_the_screen_for_itself(struct fixture *f, gconstpointer unused)
{
    FILE *line;
    int session;

    set(f, "assistant", "hang");
    start_plain(f);
    await_phase(f, "welcome");
    session = number(f, "session_pid");

    line = dial(f, "run attendant");

    await(f, "\"assistant\":\"attendant\"");
    await_running(f);
    g_assert_cmpint(number(f, "session_pid"), ==, 0);
    assert_gone(session);
    kill(number(f, "assistant_pid"), SIGKILL);
    hear(line, "error failed");
    await_phase(f, "welcome");
}

static void a_session_that_calls_the_attendant_is_followed_by_their_page(struct fixture *f,
                                                                         gconstpointer unused)
{
    set(f, "behaviour", "call");
    start_plain(f);

    await(f, "\"result\":\"exited\"");
    await(f, "\"assistant\":\"attendant\"");
    await_phase(f, "welcome");

    g_assert_cmpint(number(f, "sessions"), ==, 2);
}

/* Beside the attendant's page, which stays. */
static void the_attendants_page_may_ask_for_another(struct fixture *f, gconstpointer unused)
{
    FILE *line, *other;
    int page;

    set(f, "assistant", "hang");
    start_plain(f);
    await_phase(f, "welcome");
    line = dial(f, "run attendant");
    await_running(f);
    page = number(f, "assistant_pid");

    other = dial(f, "run test");
    await(f, "\"assistant\":\"test\"");
    while (number(f, "assistant_pid") == 0)
        await(f, "\"assistant\":\"test\"");
    tell(f, "run test", "error busy");
    kill(number(f, "assistant_pid"), SIGKILL);
    hear(other, "error failed");

    await(f, "\"assistant\":\"attendant\"");
    g_assert_cmpint(number(f, "assistant_pid"), ==, page);
    g_assert_cmpint(number(f, "session_pid"), ==, 0);
    tell(f, "run attendant", "error busy");
    kill(page, SIGKILL);
    fclose(line);
    await_phase(f, "welcome");
}

static void what_the_attendants_page_asked_for_ends_with_it(struct fixture *f, gconstpointer unused)
{
    FILE *line, *other;
    int page, test;

    set(f, "assistant", "hang");
    start_plain(f);
    await_phase(f, "welcome");
    line = dial(f, "run attendant");
    await_running(f);
    page = number(f, "assistant_pid");
    other = dial(f, "run test");
    await(f, "\"assistant\":\"test\"");
    while ((test = number(f, "assistant_pid")) == 0)
        await(f, "\"assistant\":\"test\"");

    kill(page, SIGKILL);

    hear(other, "error failed");
    await_phase(f, "welcome");
    assert_gone(test);
    fclose(line);
}

static void an_assistant_that_fails_says_why(struct fixture *f, gconstpointer unused)
{
    set(f, "assistant", "paper");
    start_plain(f);
    await_phase(f, "welcome");

    tell(f, "run test", "error paper");

    await(f, "\"closed\":\"checking\"");
    await_phase(f, "welcome");
}

static void an_assistant_that_hangs_is_ended(struct fixture *f, gconstpointer unused)
{
    set(f, "assistant", "hang");
    start(f, "--deadline", "100");
    await_phase(f, "welcome");

    tell(f, "run test", "error late");

    await(f, "\"closed\":\"checking\"");
    await_phase(f, "welcome");
}

static void whatever_an_assistant_writes_becomes_one_plain_line(struct fixture *f,
                                                                gconstpointer unused)
{
    set(f, "assistant", "garble");
    start_plain(f);
    await_phase(f, "welcome");

    tell(f, "run test", "ok ?one?line");
}

static void an_assistant_that_chatters_is_cut_short(struct fixture *f, gconstpointer unused)
{
    char answer[1024];
    FILE *line;

    set(f, "assistant", "chatter");
    start_plain(f);
    await_phase(f, "welcome");

    line = dial(f, "run test");

    g_assert_nonnull(fgets(answer, sizeof answer, line));
    g_assert_true(g_str_has_prefix(answer, "ok 0123456789"));
    g_assert_cmpint(strlen(answer), <, 522);
    fclose(line);
}

static void an_assistant_without_a_word_is_fine(struct fixture *f, gconstpointer unused)
{
    set(f, "assistant", "silence");
    start_plain(f);
    await_phase(f, "welcome");

    tell(f, "run test", "ok");
}

static void nobody_is_disturbed_for_an_assistant(struct fixture *f, gconstpointer unused)
{
    int session;

    set(f, "behaviour", "busy");
    start_plain(f);
    await_phase(f, "checking");
    session = number(f, "session_pid");

    tell(f, "run test", "error busy");
    tell(f, "run attendant", "error busy");

    g_assert_cmpint(kill(session, 0), ==, 0);
}

static void there_is_one_assistant_at_a_time(struct fixture *f, gconstpointer unused)
{
    FILE *line;

    set(f, "assistant", "hang");
    start_plain(f);
    await_phase(f, "welcome");
    line = dial(f, "run test");
    await(f, "\"assistant\":\"test\"");
    await_running(f);

    tell(f, "run attendant", "error busy");
    tell(f, "run test", "error busy");

    tell(f, "reset", "ok");
    hear(line, "error failed");
}

static void an_assistant_that_nobody_named_is_refused(struct fixture *f, gconstpointer unused)
{
    start_plain(f);
    await_phase(f, "welcome");

    tell(f, "run", "error unknown-command");
    tell(f, "run ", "error unknown-assistant");
    tell(f, "run sweep", "error unknown-assistant");
}

static void who_asked_may_leave_before_the_answer(struct fixture *f, gconstpointer unused)
{
    FILE *line;

    set(f, "assistant", "hang");
    start_plain(f);
    await_phase(f, "welcome");
    line = dial(f, "run test");
    await_phase(f, "closed");
    await_running(f);
    fclose(line);

    tell(f, "reset", "ok");

    await_phase(f, "welcome");
}

static void a_kiosk_closed_by_staff_stays_so_after_an_assistant(struct fixture *f,
                                                                gconstpointer unused)
{
    start_plain(f);
    await_phase(f, "welcome");
    tell(f, "close cleaning", "ok");
    await_phase(f, "closed");

    tell(f, "run test", "ok fine");

    await(f, "\"assistant\":\"test\"");
    await(f, "\"assistant\":\"\"");
    g_assert_nonnull(strstr(f->line, "\"closed\":\"cleaning\""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
#define TEST(name) g_test_add("/kioskd/pause/" #name, struct fixture, NULL, setup, name, teardown)
    TEST(an_assistant_runs_before_a_closed_page);
    TEST(the_attendants_page_has_the_screen_for_itself);
    TEST(a_session_that_calls_the_attendant_is_followed_by_their_page);
    TEST(the_attendants_page_may_ask_for_another);
    TEST(what_the_attendants_page_asked_for_ends_with_it);
    TEST(an_assistant_that_fails_says_why);
    TEST(an_assistant_that_hangs_is_ended);
    TEST(whatever_an_assistant_writes_becomes_one_plain_line);
    TEST(an_assistant_that_chatters_is_cut_short);
    TEST(an_assistant_without_a_word_is_fine);
    TEST(nobody_is_disturbed_for_an_assistant);
    TEST(there_is_one_assistant_at_a_time);
    TEST(an_assistant_that_nobody_named_is_refused);
    TEST(who_asked_may_leave_before_the_answer);
    TEST(a_kiosk_closed_by_staff_stays_so_after_an_assistant);
    return g_test_run();
}
