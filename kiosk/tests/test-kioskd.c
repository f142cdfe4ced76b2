/* kioskd with a fake session. */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/tests/kioskd-fixture.h"

static void a_session_is_started_and_says_its_phase(struct fixture *f, gconstpointer unused)
{
    start_plain(f);

    await_phase(f, "welcome");

    g_assert_cmpint(kill(number(f, "session_pid"), 0), ==, 0);
    g_assert_nonnull(strstr(f->line, "\"closed\":\"\""));
}

static void reset_ends_the_session_and_starts_another(struct fixture *f, gconstpointer unused)
{
    int before;

    start_plain(f);
    await_phase(f, "welcome");
    before = number(f, "session_pid");

    tell(f, "reset", "ok");

    await(f, "\"result\":\"reset\"");
    assert_gone(before);
    await_phase(f, "welcome");
    g_assert_cmpint(number(f, "session_pid"), !=, before);
    g_assert_cmpint(number(f, "sessions"), ==, 2);
}

static void stopping_leaves_nothing_behind(struct fixture *f, gconstpointer unused)
{
    int session;

    start_plain(f);
    await_phase(f, "welcome");
    session = number(f, "session_pid");

    g_assert_cmpint(stop(f), ==, 0);

    assert_gone(session);
    g_assert_false(g_file_test(f->socket, G_FILE_TEST_EXISTS));
}

static void a_session_that_ends_well_is_followed_by_another(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "once");
    start_plain(f);

    await(f, "\"result\":\"exited\",\"phase\":\"exit\"");
    await_phase(f, "welcome");

    g_assert_cmpint(number(f, "sessions"), ==, 2);
}

static void a_session_that_stays_too_long_is_ended(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "hang");
    start(f, "--deadline", "100");

    await(f, "\"result\":\"too-late\",\"phase\":\"checking\"");
    await_phase(f, "welcome");
}

static void if_kioskd_is_killed_the_session_dies(struct fixture *f, gconstpointer unused)
{
    char byte;
    int session;

    start_plain(f);
    await_phase(f, "welcome");
    session = number(f, "session_pid");

    kill(f->kioskd, SIGKILL);
    waitpid(f->kioskd, NULL, 0);
    f->kioskd = 0;

    /* The session holds the other end of kioskd's log: its end is the end of the session. */
    while (fread(&byte, 1, 1, f->errors) == 1)
        ;
    while (kill(session, 0) == 0)
        ;
    assert_gone(session);
}

static void three_crashes_close_the_kiosk_and_it_tries_again(struct fixture *f,
                                                             gconstpointer unused)
{
    set(f, "behaviour", "crash");
    start_plain(f);

    await_phase(f, "closed");

    g_assert_nonnull(strstr(f->line, "\"closed\":\"crashed\""));
    g_assert_cmpint(number(f, "sessions"), ==, 4);
    set(f, "behaviour", "serve");
    await_phase(f, "welcome");
}

static void a_session_that_refuses_to_start_counts_as_a_crash(struct fixture *f,
                                                              gconstpointer unused)
{
    set(f, "behaviour", "refuse");
    start_plain(f);

    await(f, "\"closed\":\"crashed\"");
}

/* Reads kioskd's log until a line begins so. */
static void await_log(struct fixture *f, const char *start)
{
    char line[128];

    do
        g_assert_nonnull(fgets(line, sizeof line, f->errors));
    while (!g_str_has_prefix(line, start));
}

static void a_latched_kiosk_is_swept_all_the_same(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "latch");
    start_plain(f);
    await_log(f, "session-ended ");
    await_log(f, "swept ");
}

static void a_kiosk_that_staff_have_closed_is_swept_all_the_same(struct fixture *f,
                                                                 gconstpointer unused)
{
    start_plain(f);
    await_phase(f, "welcome");
    set(f, "sweep", "card");
    tell(f, "close cleaning", "ok");
    await_log(f, "sweep-refused ");
    set(f, "sweep", "pass");
    await_log(f, "swept ");
}

static void what_was_left_is_asked_for_whatever_else_closes_the_kiosk(struct fixture *f,
                                                                      gconstpointer unused)
{
    start_plain(f);
    await_phase(f, "welcome");
    set(f, "sweep", "card");
    tell(f, "close cleaning", "ok");
    await(f, "\"closed\":\"card\"");
    set(f, "sweep", "paper");
    await(f, "\"closed\":\"paper\"");
    set(f, "sweep", "printer");
    await(f, "\"closed\":\"cleaning\"");
}

static void it_is_swept_again_before_it_opens(struct fixture *f, gconstpointer unused)
{
    start_plain(f);
    await_phase(f, "welcome");
    tell(f, "close cleaning", "ok");
    await(f, "\"closed\":\"cleaning\"");
    set(f, "sweep", "paper");
    tell(f, "open", "ok");
    await(f, "\"closed\":\"paper\"");
    set(f, "sweep", "pass");
    await_phase(f, "welcome");
}

static void a_card_that_stays_calls_for_an_attendant_until_it_is_taken(struct fixture *f,
                                                                       gconstpointer unused)
{
    set(f, "sweep", "card");
    start_plain(f);
    await(f, "\"closed\":\"card\",\"latched\":false,\"notice\":\"\"");
    await(f, "\"notice\":\"card\"");
    set(f, "sweep", "pass");
    await_phase(f, "welcome");
    g_assert_nonnull(strstr(f->line, "\"notice\":\"\""));
}

static void a_latched_kiosk_stays_closed_until_it_is_opened(struct fixture *f, gconstpointer unused)
{
    g_autofree char *latch = path_in(f, "latch");

    set(f, "behaviour", "latch");
    start_plain(f);
    await_phase(f, "closed");
    g_assert_nonnull(strstr(f->line, "\"closed\":\"latched\",\"latched\":true"));

    tell(f, "reset", "ok");
    await(f, "\"result\":\"reset\"");
    await_phase(f, "closed");
    tell(f, "open", "ok");

    await_phase(f, "welcome");
    g_assert_false(g_file_test(latch, G_FILE_TEST_EXISTS));
}

static void a_latch_holds_although_its_file_was_lost(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "latch-lost");
    start_plain(f);

    await_phase(f, "closed");

    g_assert_nonnull(strstr(f->line, "\"closed\":\"latched\",\"latched\":true"));
    tell(f, "open", "ok");
    await_phase(f, "welcome");
}

static void a_kiosk_that_was_latched_starts_closed(struct fixture *f, gconstpointer unused)
{
    set(f, "latch", "");
    start_plain(f);

    await_phase(f, "closed");

    g_assert_nonnull(strstr(f->line, "\"closed\":\"latched\""));
    g_assert_cmpint(number(f, "sessions"), ==, 1);
}

static void staff_close_and_open_the_kiosk(struct fixture *f, gconstpointer unused)
{
    start_plain(f);
    await_phase(f, "welcome");

    tell(f, "close attendant", "ok");
    await_phase(f, "closed");
    g_assert_nonnull(strstr(f->line, "\"closed\":\"attendant\""));

    tell(f, "open", "ok");
    await_phase(f, "welcome");
}

static void start_with_staff_file(struct fixture *f)
{
    g_autofree char *staff = path_in(f, "staff");

    start(f, "--staff", staff);
}

static void restart_with_staff_file(struct fixture *f)
{
    g_assert_cmpint(stop(f), ==, 0);
    g_clear_pointer(&f->watch, fclose);
    g_clear_pointer(&f->errors, fclose);
    start_with_staff_file(f);
}

static void what_staff_closed_stays_closed_over_a_restart(struct fixture *f, gconstpointer unused)
{
    start_with_staff_file(f);
    await_phase(f, "welcome");
    tell(f, "close cleaning", "ok");
    await(f, "\"closed\":\"cleaning\"");

    restart_with_staff_file(f);
    await_phase(f, "closed");
    g_assert_nonnull(strstr(f->line, "\"closed\":\"cleaning\""));
    g_assert_cmpint(number(f, "sessions"), ==, 1);
    tell(f, "open", "ok");
    await_phase(f, "welcome");

    restart_with_staff_file(f);
    await_phase(f, "welcome");
    g_assert_cmpint(number(f, "sessions"), ==, 1);
}

static void a_refused_reason_is_not_kept(struct fixture *f, gconstpointer unused)
{
    g_autofree char *staff = path_in(f, "staff");

    start_with_staff_file(f);
    await_phase(f, "welcome");
    tell(f, "close Because I say so", "error bad-reason");
    g_assert_false(g_file_test(staff, G_FILE_TEST_EXISTS));
}

static void a_file_of_nonsense_keeps_the_kiosk_closed(struct fixture *f, gconstpointer unused)
{
    set(f, "staff", "\"}\n");
    start_with_staff_file(f);
    await_phase(f, "closed");
    g_assert_nonnull(strstr(f->line, "\"closed\":\"attendant\""));
}

static void a_reason_that_cannot_be_kept_closes_and_says_so(struct fixture *f, gconstpointer unused)
{
    start(f, "--staff", "/nonexistent/staff");
    await_phase(f, "welcome");
    tell(f, "close cleaning", "error not-kept");
    await(f, "\"closed\":\"cleaning\"");
}

static void closing_waits_for_the_resident_who_is_served(struct fixture *f, gconstpointer unused)
{
    int session;

    set(f, "behaviour", "busy");
    start_plain(f);
    await_phase(f, "checking");
    session = number(f, "session_pid");

    tell(f, "close attendant", "ok");

    g_assert_cmpint(kill(session, 0), ==, 0);
    tell(f, "reset", "ok");
    await_phase(f, "closed");
}

static void a_refused_sweep_closes_the_kiosk_until_it_passes(struct fixture *f,
                                                             gconstpointer unused)
{
    set(f, "sweep", "card");
    start_plain(f);
    await_phase(f, "closed");
    g_assert_nonnull(strstr(f->line, "\"closed\":\"card\""));

    set(f, "sweep", "printer");
    await(f, "\"closed\":\"printer\"");
    set(f, "sweep", "pass");

    await_phase(f, "welcome");
}

static void a_sweep_that_gives_no_word_is_called_checking(struct fixture *f, gconstpointer unused)
{
    set(f, "sweep", "silence");
    start_plain(f);

    await(f, "\"closed\":\"checking\"");
}

static void a_sweep_that_gives_no_plain_word_is_called_checking(struct fixture *f,
                                                                gconstpointer unused)
{
    set(f, "sweep", "mumble");
    start_plain(f);

    await(f, "\"closed\":\"checking\"");
}

static void a_sweep_that_hangs_is_ended_and_tried_again(struct fixture *f, gconstpointer unused)
{
    set(f, "sweep", "hang");
    start(f, "--deadline", "100");

    await(f, "\"closed\":\"checking\"");
    await_phase(f, "welcome");
}

/* Runs kioskctl with two words and returns its exit status. */
static int kioskctl(const struct fixture *f, const char *word, const char *other, char **ret_output,
                    char **ret_errors)
{
    const char *argv[] = {g_getenv("KIOSKCTL"), "--control", f->socket, word, other, NULL};
    int status;

    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               ret_output, ret_errors, &status, NULL));
    return WEXITSTATUS(status);
}

static void kioskctl_says_in_words_what_is_going_on(struct fixture *f, gconstpointer unused)
{
    g_autofree char *open = NULL, *closed = NULL, *json = NULL;

    start_plain(f);
    await_phase(f, "welcome");

    g_assert_cmpint(kioskctl(f, "status", NULL, &open, NULL), ==, 0);
    g_assert_nonnull(strstr(open, "In service."));
    g_assert_nonnull(strstr(open, "Page: welcome"));
    g_assert_cmpint(kioskctl(f, "close", "attendant", NULL, NULL), ==, 0);
    await_phase(f, "closed");
    g_assert_cmpint(kioskctl(f, "status", NULL, &closed, NULL), ==, 0);
    g_assert_nonnull(strstr(closed, "Out of service: closed by the staff (attendant)."));
    g_assert_cmpint(kioskctl(f, "status", "--json", &json, NULL), ==, 0);
    g_assert_true(g_str_has_prefix(json, "{\"phase\":\"closed\""));
}

static void kioskctl_refuses_what_it_cannot_do(struct fixture *f, gconstpointer unused)
{
    g_autofree char *errors = NULL, *nobody = NULL;

    g_assert_cmpint(kioskctl(f, "status", NULL, NULL, &nobody), ==, 1);
    g_assert_nonnull(strstr(nobody, "nobody answers"));
    start_plain(f);
    g_assert_cmpint(kioskctl(f, "sing", NULL, NULL, &errors), ==, 1);
    g_assert_nonnull(strstr(errors, "unknown-command"));
    g_assert_cmpint(kioskctl(f, "close", NULL, NULL, NULL), ==, 2);
    g_assert_cmpint(kioskctl(f, "status", "--loud", NULL, NULL), ==, 2);
}

static void commands_that_are_none_are_refused(struct fixture *f, gconstpointer unused)
{
    start_plain(f);
    await_phase(f, "welcome");

    tell(f, "sing", "error unknown-command");
    tell(f, "close", "error unknown-command");
    tell(f, "close ", "error bad-reason");
    tell(f, "close Because I say so", "error bad-reason");
    tell(f, "close \"", "error bad-reason");
}

static void options_that_make_no_sense_are_refused(struct fixture *f, gconstpointer unused)
{
    static const char *const wrong[][2] = {
        {"--patience", "0"},  {"--patience", "1001"}, {"--deadline", "soon"}, {"--retry", "-1"},
        {"--volume", "11"},   {"--latch", "--"},      {"--closed=", "--"},    {"--closed=\"", "--"},
        {"--assistant", "a"}, {"--attendant", "--"}};

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        const char *argv[] = {g_getenv("KIOSKD"), "--control", f->socket, wrong[i][0],
                              wrong[i][1],        "--",        "true",    NULL};
        int status;

        g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL,
                                   NULL, NULL, NULL, NULL, &status, NULL));
        g_assert_cmpint(WEXITSTATUS(status), ==, 2);
    }
}

static void the_manual_names_every_option(void)
{
    const char *argv[] = {g_getenv("KIOSKD"), "--help", NULL};
    g_autofree char *help = NULL, *manual = NULL;
    g_auto(GStrv) lines = NULL;
    int n = 0;

    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               &help, NULL, NULL, NULL));
    g_assert_true(g_file_get_contents(g_getenv("KIOSKD_MANUAL"), &manual, NULL, NULL));
    lines = g_strsplit(help, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_autoptr(GString) option = g_string_new(*line + MIN(strlen(*line), 2));

        if (!g_str_has_prefix(*line, "  --"))
            continue;
        g_string_truncate(option, strcspn(option->str, " ="));
        g_string_replace(option, "-", "\\-", 0);
        g_test_message("%s", option->str);
        g_assert_nonnull(strstr(manual, option->str));
        n++;
    }
    g_assert_cmpint(n, >, 10);
}

static void a_line_without_an_end_is_hung_up_on(struct fixture *f, gconstpointer unused)
{
    g_autofree char *endless = g_strnfill(4000, 'x');
    FILE *line;

    start_plain(f);
    await_phase(f, "welcome");

    line = dial(f, endless);

    g_assert_cmpint(fgetc(line), ==, EOF);
    fclose(line);
    tell(f, "sing", "error unknown-command");
}

static void a_second_kioskd_at_the_same_socket_is_refused(struct fixture *f, gconstpointer unused)
{
    g_autofree char *errors = NULL;
    const char *argv[] = {g_getenv("KIOSKD"), "--control", f->socket, "--", "true", NULL};
    int status;

    start_plain(f);

    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               NULL, &errors, &status, NULL));

    g_assert_cmpint(WEXITSTATUS(status), ==, 2);
    g_assert_nonnull(strstr(errors, "another kioskd"));
    tell(f, "sing", "error unknown-command");
}

static void it_needs_less_than_two_megabytes(struct fixture *f, gconstpointer unused)
{
    g_autofree char *path = NULL, *status = NULL;
    const char *rss;

    if (g_getenv("SANITIZED") != NULL) {
        g_test_skip("a sanitizer's memory is not ours");
        return;
    }
    start_plain(f);
    await_phase(f, "welcome");
    path = g_strdup_printf("/proc/%d/status", (int)f->kioskd);
    g_assert_true(g_file_get_contents(path, &status, NULL, NULL));

    rss = strstr(status, "VmRSS:");

    g_assert_nonnull(rss);
    g_assert_cmpint(strtol(rss + 6, NULL, 10), <, 2048);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
#define TEST(name) g_test_add("/kioskd/" #name, struct fixture, NULL, setup, name, teardown)
    g_test_add_func("/kioskd/the_manual_names_every_option", the_manual_names_every_option);
    TEST(a_session_is_started_and_says_its_phase);
    TEST(reset_ends_the_session_and_starts_another);
    TEST(stopping_leaves_nothing_behind);
    TEST(a_session_that_ends_well_is_followed_by_another);
    TEST(a_session_that_stays_too_long_is_ended);
    TEST(if_kioskd_is_killed_the_session_dies);
    TEST(three_crashes_close_the_kiosk_and_it_tries_again);
    TEST(a_session_that_refuses_to_start_counts_as_a_crash);
    TEST(a_latched_kiosk_is_swept_all_the_same);
    TEST(a_kiosk_that_staff_have_closed_is_swept_all_the_same);
    TEST(what_was_left_is_asked_for_whatever_else_closes_the_kiosk);
    TEST(it_is_swept_again_before_it_opens);
    TEST(a_card_that_stays_calls_for_an_attendant_until_it_is_taken);
    TEST(a_latched_kiosk_stays_closed_until_it_is_opened);
    TEST(a_latch_holds_although_its_file_was_lost);
    TEST(a_kiosk_that_was_latched_starts_closed);
    TEST(staff_close_and_open_the_kiosk);
    TEST(what_staff_closed_stays_closed_over_a_restart);
    TEST(a_refused_reason_is_not_kept);
    TEST(a_file_of_nonsense_keeps_the_kiosk_closed);
    TEST(a_reason_that_cannot_be_kept_closes_and_says_so);
    TEST(closing_waits_for_the_resident_who_is_served);
    TEST(a_refused_sweep_closes_the_kiosk_until_it_passes);
    TEST(a_sweep_that_gives_no_word_is_called_checking);
    TEST(a_sweep_that_gives_no_plain_word_is_called_checking);
    TEST(a_sweep_that_hangs_is_ended_and_tried_again);
    TEST(kioskctl_says_in_words_what_is_going_on);
    TEST(kioskctl_refuses_what_it_cannot_do);
    TEST(commands_that_are_none_are_refused);
    TEST(options_that_make_no_sense_are_refused);
    TEST(a_line_without_an_end_is_hung_up_on);
    TEST(a_second_kioskd_at_the_same_socket_is_refused);
    TEST(it_needs_less_than_two_megabytes);
    return g_test_run();
}
