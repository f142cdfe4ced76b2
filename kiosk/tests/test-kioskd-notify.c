/* What a service manager hears of kioskd. */
#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/tests/kioskd-fixture.h"

#define PERIOD_MS 50 /* half of what is allowed */

struct manager {
    struct fixture kiosk;
    int fd;
    char *path;
    char said[128];
};

static void manager_setup(struct manager *m, gconstpointer unused)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    setup(&m->kiosk, NULL);
    m->path = path_in(&m->kiosk, "notify");
    g_strlcpy(address.sun_path, m->path, sizeof address.sun_path);
    m->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(m->fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_setenv("NOTIFY_SOCKET", m->path, TRUE);
}

static void manager_teardown(struct manager *m, gconstpointer unused)
{
    g_unsetenv("NOTIFY_SOCKET");
    g_unsetenv("WATCHDOG_USEC");
    g_unsetenv("WATCHDOG_PID");
    close(m->fd);
    g_unlink(m->path);
    g_free(m->path);
    teardown(&m->kiosk, NULL);
}

/* The next thing that kioskd says. */
static void receive(struct manager *m)
{
    ssize_t len = recv(m->fd, m->said, sizeof m->said - 1, 0);

    g_assert_cmpint(len, >, 0);
    m->said[len] = '\0';
}

static void await_word(struct manager *m, const char *word)
{
    do
        receive(m);
    while (strcmp(m->said, word) != 0);
}

static bool is_waiting(const struct manager *m, int wait_ms)
{
    struct pollfd fd = {.fd = m->fd, .events = POLLIN};

    return poll(&fd, 1, wait_ms) == 1;
}

/* What has been said by now, none of it word. */
static void assert_unsaid(struct manager *m, const char *word)
{
    while (is_waiting(m, 0)) {
        receive(m);
        g_assert_cmpstr(m->said, !=, word);
    }
}

static void it_is_ready_when_the_first_page_is_up(struct manager *m, gconstpointer unused)
{
    set(&m->kiosk, "behaviour", "mute");
    start_plain(&m->kiosk);
    await_phase(&m->kiosk, "starting");
    assert_unsaid(m, "READY=1");

    set(&m->kiosk, "behaviour", "serve");
    tell(&m->kiosk, "reset", "ok");

    await_word(m, "READY=1");
    await_word(m, "STATUS=welcome");
}

static void a_closed_page_is_a_page(struct manager *m, gconstpointer unused)
{
    set(&m->kiosk, "latch", "");
    start_plain(&m->kiosk);

    await_word(m, "READY=1");
    await_word(m, "STATUS=closed latched");
}

static void it_is_ready_only_once(struct manager *m, gconstpointer unused)
{
    start_plain(&m->kiosk);
    await_word(m, "READY=1");

    tell(&m->kiosk, "reset", "ok");
    await(&m->kiosk, "\"result\":\"reset\"");
    await_phase(&m->kiosk, "welcome");

    assert_unsaid(m, "READY=1");
}

static void a_kiosk_that_can_show_nothing_is_never_ready(struct manager *m, gconstpointer unused)
{
    set(&m->kiosk, "behaviour", "refuse");
    set(&m->kiosk, "latch", "");
    set(&m->kiosk, "closed", "refuse");
    start_plain(&m->kiosk);

    await(&m->kiosk, "\"result\":\"crashed\"");

    assert_unsaid(m, "READY=1");
}

static void it_says_where_a_session_is(struct manager *m, gconstpointer unused)
{
    set(&m->kiosk, "behaviour", "once");
    start_plain(&m->kiosk);

    await_word(m, "STATUS=welcome");
    await_word(m, "STATUS=checking");
    await_word(m, "STATUS=exit");
    await_word(m, "STATUS=between sessions");
    await_word(m, "STATUS=welcome");
}

static void it_says_which_assistant_runs(struct manager *m, gconstpointer unused)
{
    start_plain(&m->kiosk);
    await_word(m, "STATUS=welcome");

    tell(&m->kiosk, "run attendant", "ok fine");

    await_word(m, "STATUS=assistant attendant");
    await_word(m, "STATUS=welcome");
}

static void it_says_that_it_stops(struct manager *m, gconstpointer unused)
{
    start_plain(&m->kiosk);
    await_word(m, "STATUS=welcome");

    g_assert_cmpint(stop(&m->kiosk), ==, 0);

    await_word(m, "STOPPING=1");
}

static void start_watched(struct manager *m)
{
    g_setenv("WATCHDOG_USEC", G_STRINGIFY(PERIOD_MS) "000", TRUE);
    start_plain(&m->kiosk);
    await_word(m, "STATUS=welcome");
}

static void it_gives_signs_of_life_while_nothing_happens(struct manager *m, gconstpointer unused)
{
    start_watched(m);

    await_word(m, "WATCHDOG=1");
    await_word(m, "WATCHDOG=1");
    await_word(m, "WATCHDOG=1");
}

static void a_stopped_kioskd_gives_no_sign(struct manager *m, gconstpointer unused)
{
    start_watched(m);

    kill(m->kiosk.kioskd, SIGSTOP);
    waitpid(m->kiosk.kioskd, NULL, WUNTRACED);
    while (is_waiting(m, 0))
        receive(m);

    g_assert_false(is_waiting(m, 4 * PERIOD_MS));
    kill(m->kiosk.kioskd, SIGCONT);
    await_word(m, "WATCHDOG=1");
}

/* A process that is traced from elsewhere stays a zombie until its tracer has waited: the nearest that one can get to
 * a process that the kernel does not let go of. */
static void who_cannot_end_a_session_gives_no_sign(struct manager *m, gconstpointer unused)
{
    pid_t session;

    start_watched(m);
    await_phase(&m->kiosk, "welcome");
    session = number(&m->kiosk, "session_pid");
    if (ptrace(PTRACE_SEIZE, session, NULL, NULL) != 0) {
        g_test_skip("this machine does not let one trace");
        return;
    }
    tell(&m->kiosk, "reset", "ok");
    while (kill(session, 0) == 0 && waitid(P_PID, (id_t)session, NULL, WEXITED | WNOWAIT) != 0)
        ;
    while (is_waiting(m, 0))
        receive(m);

    g_assert_false(is_waiting(m, 4 * PERIOD_MS));
    waitpid(session, NULL, 0);
    await_word(m, "WATCHDOG=1");
}

static void a_watchdog_of_the_compositor_that_started_it_is_ours(struct manager *m,
                                                                 gconstpointer unused)
{
    g_autofree char *starter = g_strdup_printf("%d", (int)getpid());

    g_setenv("WATCHDOG_PID", starter, TRUE);
    start_watched(m);

    await_word(m, "WATCHDOG=1");
    await_word(m, "WATCHDOG=1");
}

static void a_watchdog_of_another_process_is_not_ours(struct manager *m, gconstpointer unused)
{
    g_setenv("WATCHDOG_PID", "1", TRUE);
    g_setenv("WATCHDOG_USEC", "2000", TRUE);
    start_plain(&m->kiosk);
    await_word(m, "STATUS=welcome");

    tell(&m->kiosk, "reset", "ok");
    await(&m->kiosk, "\"result\":\"reset\"");
    await_phase(&m->kiosk, "welcome");

    assert_unsaid(m, "WATCHDOG=1");
}

static void an_abstract_socket_will_do(struct manager *m, gconstpointer unused)
{
    g_autofree char *name = g_strdup_printf("@kioskd-test-%d", (int)getpid());
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    close(m->fd);
    m->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    memcpy(address.sun_path + 1, name + 1, strlen(name + 1));
    g_assert_cmpint(bind(m->fd, (struct sockaddr *)&address,
                         (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name))),
                    ==, 0);
    g_setenv("NOTIFY_SOCKET", name, TRUE);
    start_plain(&m->kiosk);

    await_word(m, "READY=1");
}

static void without_a_socket_it_is_silent(struct manager *m, gconstpointer unused)
{
    g_unsetenv("NOTIFY_SOCKET");
    g_setenv("WATCHDOG_USEC", "2000", TRUE);
    start_plain(&m->kiosk);
    await_phase(&m->kiosk, "welcome");
    g_assert_cmpint(stop(&m->kiosk), ==, 0);

    g_assert_false(is_waiting(m, 0));
}

static void a_name_that_is_no_socket_is_ignored(struct manager *m, gconstpointer unused)
{
    g_setenv("NOTIFY_SOCKET", "notify", TRUE);
    start_plain(&m->kiosk);

    await_phase(&m->kiosk, "welcome");
}

static void a_socket_that_vanished_harms_nothing(struct manager *m, gconstpointer unused)
{
    start_watched(m);
    await_phase(&m->kiosk, "welcome");

    shutdown(m->fd, SHUT_RDWR);
    g_assert_cmpint(g_unlink(m->path), ==, 0);

    tell(&m->kiosk, "reset", "ok");
    await(&m->kiosk, "\"result\":\"reset\"");
    await_phase(&m->kiosk, "welcome");
}

static void a_manager_that_does_not_listen_holds_nothing_up(struct manager *m, gconstpointer unused)
{
    start_plain(&m->kiosk);
    await_phase(&m->kiosk, "welcome");

    for (int i = 0; i < 300; i++) { /* more than a socket holds */
        tell(&m->kiosk, "reset", "ok");
        await(&m->kiosk, "\"result\":\"reset\"");
        await_phase(&m->kiosk, "welcome");
    }
}

static void children_do_not_inherit_the_socket(struct manager *m, gconstpointer unused)
{
    g_autofree char *path = NULL, *environment = NULL;
    gsize len;

    start_watched(m);
    await_phase(&m->kiosk, "welcome");
    path = g_strdup_printf("/proc/%d/environ", number(&m->kiosk, "session_pid"));
    g_assert_true(g_file_get_contents(path, &environment, &len, NULL));

    g_assert_null(memmem(environment, len, "NOTIFY_SOCKET", 13));
    g_assert_null(memmem(environment, len, "WATCHDOG", 8));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
#define TEST(name)                                                                                 \
    g_test_add("/kioskd/notify/" #name, struct manager, NULL, manager_setup, name, manager_teardown)
    TEST(it_is_ready_when_the_first_page_is_up);
    TEST(a_closed_page_is_a_page);
    TEST(it_is_ready_only_once);
    TEST(a_kiosk_that_can_show_nothing_is_never_ready);
    TEST(it_says_where_a_session_is);
    TEST(it_says_which_assistant_runs);
    TEST(it_says_that_it_stops);
    TEST(it_gives_signs_of_life_while_nothing_happens);
    TEST(a_stopped_kioskd_gives_no_sign);
    TEST(who_cannot_end_a_session_gives_no_sign);
    TEST(a_watchdog_of_the_compositor_that_started_it_is_ours);
    TEST(a_watchdog_of_another_process_is_not_ours);
    TEST(an_abstract_socket_will_do);
    TEST(without_a_socket_it_is_silent);
    TEST(a_name_that_is_no_socket_is_ignored);
    TEST(a_socket_that_vanished_harms_nothing);
    TEST(a_manager_that_does_not_listen_holds_nothing_up);
    TEST(children_do_not_inherit_the_socket);
    return g_test_run();
}
