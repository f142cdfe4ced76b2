/* The end of a session is the end of all that it started. A process that the kernel does not let go of is not among
 * them: there is no way to have one for a test. */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/tests/kioskd-fixture.h"

static char **relatives(const struct fixture *f)
{
    g_autofree char *path = path_in(f, "pids"), *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return g_strsplit(g_strchomp(text), "\n", -1);
}

/* Has kioskd end a session with such a family, and looks at the moment when it says that it has. */
static void assert_all_gone_after_reset(struct fixture *f, const char *family)
{
    g_auto(GStrv) pids = NULL;
    int session;

    set(f, "behaviour", family);
    start_plain(f);
    await_phase(f, "welcome");
    session = number(f, "session_pid");
    pids = relatives(f);
    set(f, "behaviour", "serve");

    g_test_timer_start();
    tell(f, "reset", "ok");
    await(f, "\"result\":\"reset\"");

    g_test_message("%u relatives gone in %.1f ms", g_strv_length(pids),
                   g_test_timer_elapsed() * 1e3);
    assert_gone(session);
    for (char **pid = pids; *pid != NULL; pid++)
        assert_gone((pid_t)strtol(*pid, NULL, 10));
    await_phase(f, "welcome");
}

static void a_child_is_gone(struct fixture *f, gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-child");
}

static void a_child_in_a_group_of_its_own_is_gone(struct fixture *f, gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-group");
}

static void a_child_that_left_the_session_is_gone(struct fixture *f, gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-setsid");
}

static void an_orphan_that_left_the_session_is_gone(struct fixture *f, gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-orphan");
}

static void a_child_that_ignores_every_signal_is_gone(struct fixture *f, gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-deaf");
}

static void a_stopped_child_is_gone(struct fixture *f, gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-stopped");
}

static void a_child_that_is_stopped_by_a_tracer_is_gone(struct fixture *f, gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-traced");
}

static void a_family_of_zombies_and_orphans_is_gone(struct fixture *f, gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-zombies");
}

static void a_child_that_starts_another_whenever_one_dies_is_gone(struct fixture *f,
                                                                  gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-respawn");
}

static void a_tree_of_120_is_gone(struct fixture *f, gconstpointer unused)
{
    assert_all_gone_after_reset(f, "family-tree");
}

static void who_forks_faster_than_one_looks_is_caught(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "family-runners");
    start_plain(f);
    await_phase(f, "welcome");

    g_test_timer_start();
    g_assert_cmpint(stop(f), ==, 0);

    g_test_message("4 runners gone in %.1f ms", g_test_timer_elapsed() * 1e3);
    g_assert_cmpint(count_processes(f), ==, 0);
}

static void stopping_ends_the_whole_family(struct fixture *f, gconstpointer unused)
{
    set(f, "behaviour", "family-tree");
    start_plain(f);
    await_phase(f, "welcome");
    g_assert_cmpint(count_processes(f), ==, 121);

    g_assert_cmpint(stop(f), ==, 0);

    g_assert_cmpint(count_processes(f), ==, 0);
}

static void a_session_that_leaves_a_family_takes_it_along(struct fixture *f, gconstpointer unused)
{
    g_auto(GStrv) pids = NULL;

    set(f, "behaviour", "family-zombies");
    start_plain(f);
    await_phase(f, "welcome");
    pids = relatives(f);
    set(f, "behaviour", "serve");

    kill(number(f, "session_pid"), SIGKILL);

    await(f, "\"result\":\"crashed\"");
    for (char **pid = pids; *pid != NULL; pid++)
        assert_gone((pid_t)strtol(*pid, NULL, 10));
}

static void a_stopped_session_is_gone_too(struct fixture *f, gconstpointer unused)
{
    int session;

    start_plain(f);
    await_phase(f, "welcome");
    session = number(f, "session_pid");
    kill(session, SIGSTOP);

    tell(f, "reset", "ok");

    await(f, "\"result\":\"reset\"");
    assert_gone(session);
}

static void what_a_sweep_left_behind_is_gone_before_its_word_counts(struct fixture *f,
                                                                    gconstpointer unused)
{
    g_auto(GStrv) pids = NULL;

    set(f, "sweep", "leave");
    start_plain(f);
    await(f, "\"closed\":\"card\"");
    pids = relatives(f);
    set(f, "sweep", "pass");

    assert_gone((pid_t)strtol(pids[0], NULL, 10));
    await_phase(f, "welcome");
}

/* Nobody may be hit in place of one who is gone: ids are reused only after kioskd has waited. */
static void who_is_not_of_the_family_is_left_alone(struct fixture *f, gconstpointer unused)
{
    pid_t bystander = fork();

    if (bystander == 0)
        for (;;)
            pause();
    set(f, "behaviour", "family-tree");
    start_plain(f);
    await_phase(f, "welcome");

    g_assert_cmpint(stop(f), ==, 0);

    g_assert_cmpint(waitpid(bystander, NULL, WNOHANG), ==, 0);
    kill(bystander, SIGKILL);
    waitpid(bystander, NULL, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
#define TEST(name) g_test_add("/kioskd/ends/" #name, struct fixture, NULL, setup, name, teardown)
    TEST(a_child_is_gone);
    TEST(a_child_in_a_group_of_its_own_is_gone);
    TEST(a_child_that_left_the_session_is_gone);
    TEST(an_orphan_that_left_the_session_is_gone);
    TEST(a_child_that_ignores_every_signal_is_gone);
    TEST(a_stopped_child_is_gone);
    TEST(a_child_that_is_stopped_by_a_tracer_is_gone);
    TEST(a_family_of_zombies_and_orphans_is_gone);
    TEST(a_child_that_starts_another_whenever_one_dies_is_gone);
    TEST(a_tree_of_120_is_gone);
    TEST(who_forks_faster_than_one_looks_is_caught);
    TEST(stopping_ends_the_whole_family);
    TEST(a_session_that_leaves_a_family_takes_it_along);
    TEST(a_stopped_session_is_gone_too);
    TEST(what_a_sweep_left_behind_is_gone_before_its_word_counts);
    TEST(who_is_not_of_the_family_is_left_alone);
    return g_test_run();
}
