/* A session is made ready beside the sweep, and shows and says nothing until that has passed. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/tests/kioskd-fixture.h"

/* A sweep that waits for let_sweep_go_on(), and a session beside it. Returns its process. */
static int start_beside_a_sweep(struct fixture *f, const char *behaviour)
{
    g_autofree char *fifo = path_in(f, "fifo");

    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    set(f, "sweep", "wait");
    set(f, "behaviour", behaviour);
    start_plain(f);
    await_phase(f, "starting");
    g_assert_cmpint(number(f, "sweep_pid"), >, 0);
    g_assert_cmpint(number(f, "sessions"), ==, 0);
    return number(f, "session_pid");
}

/* It ends as word says. */
static void let_sweep_go_on(struct fixture *f, const char *word)
{
    g_autofree char *fifo = path_in(f, "fifo");
    int fd;

    fd = open(fifo, O_WRONLY | O_CLOEXEC); /* once there is a sweep that reads it */
    g_assert_cmpint(fd, >=, 0);
    set(f, "sweep", word);
    close(fd);
}

static void it_serves_when_the_sweep_has_passed(struct fixture *f, gconstpointer unused)
{
    int session = start_beside_a_sweep(f, "serve");

    let_sweep_go_on(f, "pass");
    await_phase(f, "welcome");
    g_assert_cmpint(number(f, "session_pid"), ==, session);
    g_assert_cmpint(number(f, "sessions"), ==, 1);
    g_assert_cmpint(number(f, "sweep_pid"), ==, 0);
}

static void it_is_ended_when_the_sweep_refuses(struct fixture *f, gconstpointer unused)
{
    int session = start_beside_a_sweep(f, "serve");

    let_sweep_go_on(f, "card");
    await(f, "\"closed\":\"card\"");
    assert_gone(session);
    g_assert_nonnull(strstr(f->line, "\"last\":{\"result\":\"none\""));
    set(f, "sweep", "pass");
    await_phase(f, "welcome");
    g_assert_cmpint(number(f, "session_pid"), !=, session);
}

static void one_that_speaks_before_the_sweep_has_passed_is_ended(struct fixture *f,
                                                                 gconstpointer unused)
{
    g_autofree char *fifo = path_in(f, "fifo");

    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    set(f, "sweep", "wait");
    set(f, "behaviour", "hasty");
    start_plain(f);
    await(f, "\"result\":\"nonsense\"");
    let_sweep_go_on(f, "pass");
    await_phase(f, "welcome");
}

static void one_that_dies_is_followed_by_another_sweep_and_another_session(struct fixture *f,
                                                                           gconstpointer unused)
{
    int session = start_beside_a_sweep(f, "serve");
    int sweep = number(f, "sweep_pid");

    g_assert_cmpint(kill(session, SIGKILL), ==, 0);
    await(f, "\"result\":\"crashed\"");
    assert_gone(session);
    assert_gone(sweep);
    let_sweep_go_on(f, "pass");
    await_phase(f, "welcome");
}

static void a_reset_ends_it_and_the_sweep(struct fixture *f, gconstpointer unused)
{
    int session = start_beside_a_sweep(f, "serve");
    int sweep = number(f, "sweep_pid");

    tell(f, "reset", "ok");
    await(f, "\"result\":\"reset\"");
    assert_gone(session);
    assert_gone(sweep);
    let_sweep_go_on(f, "pass");
    await_phase(f, "welcome");
}

static void a_kiosk_that_is_closed_meanwhile_does_not_open(struct fixture *f, gconstpointer unused)
{
    int session = start_beside_a_sweep(f, "serve");

    tell(f, "close cleaning", "ok");
    await(f, "\"result\":\"none\""); /* nobody's session */
    assert_gone(session);
    let_sweep_go_on(f, "pass");
    await(f, "\"closed\":\"cleaning\"");
    tell(f, "open", "ok");
    await_phase(f, "welcome");
}

#define TEST(name) g_test_add("/kioskd/ready/" #name, struct fixture, NULL, setup, name, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(it_serves_when_the_sweep_has_passed);
    TEST(it_is_ended_when_the_sweep_refuses);
    TEST(one_that_speaks_before_the_sweep_has_passed_is_ended);
    TEST(one_that_dies_is_followed_by_another_sweep_and_another_session);
    TEST(a_reset_ends_it_and_the_sweep);
    TEST(a_kiosk_that_is_closed_meanwhile_does_not_open);
    return g_test_run();
}
