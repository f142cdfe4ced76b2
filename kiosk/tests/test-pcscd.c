/* kiosk-pcscd, and who asks it, with a fake pcscd. */
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/pcscd.h"
#include "kiosk/tests/keeper.h"

#define LIMIT_MS 20000
#define LOOK_US  1000

static void setup(gpointer *unused, gconstpointer behaviour)
{
    keeper_set(behaviour);
    keeper_start();
}

static void teardown(gpointer *unused, gconstpointer behaviour)
{
    keeper_end();
    g_assert_cmpint(keeper_pcscd(), ==, 0);
}

static void it_forgets(void)
{
    struct err err = {0};
    pid_t before = keeper_pcscd();

    if (!pcscd_forget(keeper_socket(), PCSCD_SOCKET, LIMIT_MS, &err))
        g_error("%s, %d, at %s", err_name(err.code), (int)err.detail, err.where);
    g_assert_cmpint(keeper_pcscd(), !=, before);
    g_assert_cmpint(kill(before, 0), ==, -1);
    g_assert_cmpint(errno, ==, ESRCH);
}

static void it_does_not(int limit_ms, enum err_code code)
{
    struct err err = {0};

    g_assert_false(pcscd_forget(keeper_socket(), PCSCD_SOCKET, limit_ms, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(code));
}

static void await_pcscd(bool there, pid_t other_than)
{
    while ((keeper_pcscd() != 0) != there || keeper_pcscd() == other_than)
        g_usleep(LOOK_US);
}

static void it_is_another_process_when_it_has_forgotten(gpointer *unused, gconstpointer word)
{
    it_forgets();
    it_forgets();
}

static void one_that_will_not_end_is_ended(gpointer *unused, gconstpointer word)
{
    it_forgets();
}

static void one_that_is_stopped_is_ended(gpointer *unused, gconstpointer word)
{
    kill(keeper_pcscd(), SIGSTOP);
    it_forgets();
}

static void one_that_ended_is_started_again(gpointer *unused, gconstpointer word)
{
    pid_t before = keeper_pcscd();

    kill(before, SIGKILL);
    await_pcscd(true, before);
    it_forgets();
}

static void one_that_cannot_be_started_is_told(gpointer *unused, gconstpointer word)
{
    keeper_set("die");
    it_does_not(LIMIT_MS, ERR_REFUSED);
    g_assert_cmpint(keeper_pcscd(), ==, 0);
}

static void one_that_can_be_started_later_is(gpointer *unused, gconstpointer word)
{
    it_does_not(LIMIT_MS, ERR_REFUSED);
    keeper_set("listen");
    await_pcscd(true, 0);
}

static void one_that_never_listens_is_given_up(gpointer *unused, gconstpointer word)
{
    keeper_set("deaf");
    it_does_not(100, ERR_TIME_OUT);
}

static void it_ends_with_its_keeper(gpointer *unused, gconstpointer word)
{
    kill(keeper_pid(), SIGKILL);
    await_pcscd(false, -1);
}

static void it_leaves_no_core_and_keeps_nothing_that_it_freed(gpointer *unused, gconstpointer word)
{
    g_autofree char *surroundings = g_strdup_printf("/proc/%d/environ", (int)keeper_pcscd());
    g_autofree char *limits = g_strdup_printf("/proc/%d/limits", (int)keeper_pcscd());
    g_autofree char *words = NULL, *lines = NULL;
    size_t len;

    g_assert_true(g_file_get_contents(surroundings, &words, &len, NULL));
    g_assert_nonnull(memmem(words, len, "glibc.malloc.perturb=165", 24));
    g_assert_nonnull(memmem(words, len, "glibc.malloc.tcache_count=0", 27));
    g_assert_nonnull(memmem(words, len, "glibc.pthread.stack_cache_size=0", 32));
    g_assert_true(g_file_get_contents(limits, &lines, NULL, NULL));
    g_assert_true(g_regex_match_simple("Max core file size +0 +0 ", lines, 0, 0));
}

static int dial(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_strlcpy(address.sun_path, keeper_socket(), sizeof address.sun_path);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    return fd;
}

static void assert_unknown(const char *said)
{
    char answer[32] = "";
    pid_t before = keeper_pcscd();
    int fd = dial();

    g_assert_cmpint(send(fd, said, strlen(said), 0), ==, (ssize_t)strlen(said));
    g_assert_cmpint(recv(fd, answer, sizeof answer - 1, 0), >, 0);
    g_assert_cmpstr(answer, ==, "error unknown-command\n");
    g_assert_cmpint(keeper_pcscd(), ==, before);
    close(fd);
}

static void another_word_ends_nothing(gpointer *unused, gconstpointer word)
{
    assert_unknown("restart\n");
    assert_unknown("forget");
    assert_unknown("forget\nforget\n");
}

static void who_connects_and_says_nothing_ends_nothing(gpointer *unused, gconstpointer word)
{
    pid_t before = keeper_pcscd();
    int fd = dial();

    close(fd);
    assert_unknown("restart\n"); /* the silent one is over */
    g_assert_cmpint(keeper_pcscd(), ==, before);
    it_forgets();
}

/* ---- a keeper that is not one ---- */

static pid_t liar(const char *answer)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pid_t pid;

    unlink(keeper_socket());
    g_strlcpy(address.sun_path, keeper_socket(), sizeof address.sun_path);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(fd, 4), ==, 0);
    pid = fork();
    while (pid == 0) {
        int peer = accept(fd, NULL, NULL);
        char command[16];

        if (recv(peer, command, sizeof command, 0) > 0 &&
            send(peer, answer, strlen(answer), MSG_NOSIGNAL) >= 0 && answer[0] != '\0')
            close(peer);
    }
    close(fd);
    return pid;
}

static void end_liar(pid_t pid)
{
    kill(pid, SIGKILL);
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
    unlink(keeper_socket());
}

static void who_says_so_without_having_done_it_is_not_believed(void)
{
    pid_t pid;

    keeper_set("listen");
    keeper_start();
    pid = liar("ok 1\n");
    it_does_not(LIMIT_MS, ERR_PROTOCOL);
    end_liar(pid);
    keeper_end();
}

static void who_says_so_while_no_pcscd_listens_is_not_believed(void)
{
    pid_t pid = liar("ok 1\n");

    it_does_not(LIMIT_MS, ERR_UNREACHABLE);
    end_liar(pid);
}

static void who_says_nothing_is_not_waited_for(void)
{
    pid_t pid = liar("");

    it_does_not(100, ERR_TIME_OUT);
    end_liar(pid);
}

static void nobody_there_is_told(void)
{
    struct pcscd_who who = {.pid = 7};
    struct err err = {0};

    it_does_not(LIMIT_MS, ERR_UNREACHABLE);
    g_assert_false(pcscd_listening(PCSCD_SOCKET, &who, &err));
    g_assert_cmpint(err.code, ==, ERR_UNREACHABLE);
    g_assert_cmpint(who.pid, ==, 7);
}

static void a_path_that_is_too_long_is_told(void)
{
    g_autofree char *path = g_strnfill(200, 'x');
    struct err err = {0};

    g_assert_false(pcscd_forget(path, PCSCD_SOCKET, LIMIT_MS, &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
}

#define WITH(behaviour, name)                                                                      \
    g_test_add("/pcscd/" #name, gpointer, behaviour, setup, name, teardown)
#define WITHOUT(name) g_test_add_func("/pcscd/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (!keeper_prepare()) {
        g_print("1..0 # SKIP needs root\n");
        return 0;
    }
    WITH("listen", it_is_another_process_when_it_has_forgotten);
    WITH("stubborn", one_that_will_not_end_is_ended);
    WITH("listen", one_that_is_stopped_is_ended);
    WITH("listen", one_that_ended_is_started_again);
    WITH("listen", one_that_cannot_be_started_is_told);
    WITH("die", one_that_can_be_started_later_is);
    WITH("listen", one_that_never_listens_is_given_up);
    WITH("listen", it_ends_with_its_keeper);
    WITH("listen", it_leaves_no_core_and_keeps_nothing_that_it_freed);
    WITH("listen", another_word_ends_nothing);
    WITH("listen", who_connects_and_says_nothing_ends_nothing);
    WITHOUT(who_says_so_without_having_done_it_is_not_believed);
    WITHOUT(who_says_so_while_no_pcscd_listens_is_not_believed);
    WITHOUT(who_says_nothing_is_not_waited_for);
    WITHOUT(nobody_there_is_told);
    WITHOUT(a_path_that_is_too_long_is_told);
    return g_test_run();
}
