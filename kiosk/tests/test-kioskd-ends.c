/* The end of a session is the end of all that it started. A process that the kernel does not let go of is not among
 * them: there is no way to have one for a test. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdint.h>
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

static gboolean write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    gboolean written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return written;
}

/* Processes whose first argument is the test's directory: sessions and what they forked. */
static int count_processes(const struct fixture *f)
{
    g_autoptr(GDir) proc = g_dir_open("/proc", 0, NULL);
    const char *name;
    int n = 0;

    while ((name = g_dir_read_name(proc)) != NULL) {
        g_autofree char *path = g_build_filename("/proc", name, "cmdline", NULL), *line = NULL;
        gsize len = 0;

        if (!g_ascii_isdigit(name[0]) || !g_file_get_contents(path, &line, &len, NULL) || len == 0)
            continue;
        if (strlen(line) + 1 < len && strcmp(line + strlen(line) + 1, f->directory) == 0)
            n++;
    }
    return n;
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

/* A control group for kioskd to divide, as a unit with Delegate=yes has one; NULL when this machine gives none. */
static char *enter_group(void)
{
    g_autofree char *group =
        g_strdup_printf("/sys/fs/cgroup/unified/kioskd-test-%d", (int)getpid());
    g_autofree char *procs = g_build_filename(group, "cgroup.procs", NULL);
    g_autofree char *killer = g_build_filename(group, "cgroup.kill", NULL);

    if (g_mkdir(group, 0755) != 0)
        return NULL;
    if (g_access(killer, W_OK) == 0 && write_file(procs, "0"))
        return g_steal_pointer(&group);
    g_rmdir(group);
    return NULL;
}

/* The kernel takes a process off its group's list a moment after it has been waited for. */
static void remove_group(const char *group)
{
    while (g_rmdir(group) != 0 && errno != ENOENT)
        g_assert_cmpint(errno, ==, EBUSY);
}

static void leave_group(const char *group)
{
    g_autofree char *children = g_build_filename(group, "kioskd-children", NULL);

    g_assert_true(write_file("/sys/fs/cgroup/unified/cgroup.procs", "0"));
    remove_group(children);
    remove_group(group);
}

static void a_delegated_group_ends_as_a_whole(struct fixture *f, gconstpointer family)
{
    g_autofree char *group = enter_group(), *children = NULL, *procs = NULL, *listed = NULL;

    if (group == NULL) {
        g_test_skip("this machine gives no control group");
        return;
    }
    children = g_build_filename(group, "kioskd-children", NULL);
    procs = g_build_filename(children, "cgroup.procs", NULL);
    set(f, "behaviour", family);
    start(f, "--delegated", NULL);
    await_phase(f, "welcome");
    g_assert_true(g_file_get_contents(procs, &listed, NULL, NULL));
    g_assert_cmpint(strtol(listed, NULL, 10), >, 0);

    g_test_timer_start();
    g_assert_cmpint(stop(f), ==, 0);

    g_test_message("gone in %.1f ms", g_test_timer_elapsed() * 1e3);
    g_assert_cmpint(count_processes(f), ==, 0);
    leave_group(group);
}

/* No child of kioskd's: only the kernel's list of the group can name it. */
static void whoever_is_in_the_group_is_ended(struct fixture *f, gconstpointer unused)
{
    g_autofree char *group = enter_group(), *procs = NULL;
    int status, ends[2];
    pid_t guest;
    char byte;

    if (group == NULL) {
        g_test_skip("this machine gives no control group");
        return;
    }
    start(f, "--delegated", NULL);
    await_phase(f, "welcome");
    procs = g_build_filename(group, "kioskd-children", "cgroup.procs", NULL);
    g_assert_cmpint(pipe(ends), ==, 0);
    guest = fork();
    if (guest == 0) {
        if (!write_file(procs, "0") || write(ends[1], "", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    g_assert_cmpint(read(ends[0], &byte, 1), ==, 1);
    close(ends[0]);
    close(ends[1]);

    g_assert_cmpint(stop(f), ==, 0);

    g_assert_cmpint(waitpid(guest, &status, 0), ==, guest);
    g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    leave_group(group);
}

static void sessions_follow_each_other_in_a_delegated_group(struct fixture *f, gconstpointer unused)
{
    g_autofree char *group = enter_group();

    if (group == NULL) {
        g_test_skip("this machine gives no control group");
        return;
    }
    set(f, "behaviour", "family-runners");
    start(f, "--delegated", NULL);
    await_phase(f, "welcome");
    set(f, "behaviour", "serve");

    tell(f, "reset", "ok");

    await(f, "\"result\":\"reset\"");
    await_phase(f, "welcome");
    g_assert_cmpint(count_processes(f), ==, 1);
    g_assert_cmpint(stop(f), ==, 0);
    leave_group(group);
}

static void without_a_group_to_divide_it_says_so(struct fixture *f, gconstpointer unused)
{
    /* Nobody may divide the groups of others. */
    const char *argv[] = {"setpriv",
                          "--reuid",
                          "65534",
                          "--clear-groups",
                          g_getenv("KIOSKD"),
                          "--control",
                          f->socket,
                          "--delegated",
                          "--",
                          "true",
                          NULL};
    g_autofree char *errors = NULL;
    int status;

    if (geteuid() != 0) {
        g_test_skip("only root can become somebody else");
        return;
    }
    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
                               NULL, NULL, &errors, &status, NULL));

    g_assert_cmpint(WEXITSTATUS(status), ==, 2);
    g_assert_nonnull(strstr(errors, "control group"));
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
#define GROUP(family)                                                                              \
    g_test_add("/kioskd/ends/delegated/" family, struct fixture, "family-" family, setup,          \
               a_delegated_group_ends_as_a_whole, teardown)
    GROUP("tree");
    GROUP("stopped");
    GROUP("traced");
    GROUP("runners");
    TEST(whoever_is_in_the_group_is_ended);
    TEST(sessions_follow_each_other_in_a_delegated_group);
    TEST(without_a_group_to_divide_it_says_so);
    return g_test_run();
}
