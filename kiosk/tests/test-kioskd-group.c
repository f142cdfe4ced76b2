/* The end of a session in a control group of kioskd's own. */
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

static gboolean write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    gboolean written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return written;
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

/* A process in the group that is no child of kioskd's: only the kernel's list of the group can name it. */
static pid_t start_guest(const char *group)
{
    g_autofree char *procs = g_build_filename(group, "kioskd-children", "cgroup.procs", NULL);
    int ends[2];
    pid_t guest;
    char byte;

    g_assert_cmpint(pipe(ends), ==, 0);
    guest = fork();
    if (guest == 0) {
        if (!write_file(procs, "0") || write(ends[1], "", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    close(ends[1]);
    g_assert_cmpint(read(ends[0], &byte, 1), ==, 1);
    close(ends[0]);
    return guest;
}

static void assert_killed(pid_t guest)
{
    int status;

    g_assert_cmpint(waitpid(guest, &status, 0), ==, guest);
    g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void whoever_is_in_the_group_is_ended(struct fixture *f, gconstpointer unused)
{
    g_autofree char *group = enter_group();
    pid_t guest;

    if (group == NULL) {
        g_test_skip("this machine gives no control group");
        return;
    }
    start(f, "--delegated", NULL);
    await_phase(f, "welcome");
    guest = start_guest(group);

    g_assert_cmpint(stop(f), ==, 0);

    assert_killed(guest);
    leave_group(group);
}

static void whom_an_earlier_kioskd_left_in_the_group_is_ended(struct fixture *f,
                                                              gconstpointer unused)
{
    g_autofree char *group = enter_group(), *children = NULL;
    pid_t guest;

    if (group == NULL) {
        g_test_skip("this machine gives no control group");
        return;
    }
    children = g_build_filename(group, "kioskd-children", NULL);
    g_assert_cmpint(g_mkdir(children, 0755), ==, 0);
    guest = start_guest(group);

    start(f, "--delegated", NULL);

    assert_killed(guest);
    await_phase(f, "welcome");
    g_assert_cmpint(stop(f), ==, 0);
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
#define TEST(name) g_test_add("/kioskd/group/" #name, struct fixture, NULL, setup, name, teardown)
#define GROUP(family)                                                                              \
    g_test_add("/kioskd/group/" family, struct fixture, "family-" family, setup,                   \
               a_delegated_group_ends_as_a_whole, teardown)
    GROUP("tree");
    GROUP("stopped");
    GROUP("traced");
    GROUP("runners");
    TEST(whoever_is_in_the_group_is_ended);
    TEST(whom_an_earlier_kioskd_left_in_the_group_is_ended);
    TEST(sessions_follow_each_other_in_a_delegated_group);
    TEST(without_a_group_to_divide_it_says_so);
    return g_test_run();
}
