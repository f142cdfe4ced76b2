/* The starter's side: what becomes of the player, whatever becomes of either. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "voice/order.h"
#include "voice/speaker.h"

/* Any program that reads: what it hears it writes to a file. */
static struct speaker start_listener(const char *path)
{
    g_autofree char *script = g_strdup_printf("exec cat >'%s'", path);
    char *words[] = {(char[]){"/bin/sh"}, (char[]){"-c"}, script, NULL};
    struct speaker speaker;

    g_assert_true(speaker_start(words, STDERR_FILENO, &speaker));
    return speaker;
}

static char *temporary(void)
{
    char *path = NULL;
    int fd = g_file_open_tmp("speaker-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    return path;
}

static void await_hangup(const struct speaker *speaker)
{
    struct pollfd end = {.fd = speaker->orders};

    while ((end.revents & POLLHUP) == 0)
        g_assert_cmpint(poll(&end, 1, 30000), ==, 1);
}

static void the_program_lies_beside_this_one(void)
{
    g_autofree char *here = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *directory = g_path_get_dirname(here);
    g_autofree char *expected = g_build_filename(directory, "kiosk-voice", NULL);

    g_assert_cmpstr(speaker_program(), ==, expected);
}

static void orders_come_one_a_line(void)
{
    g_autofree char *path = temporary();
    struct speaker speaker = start_listener(path);
    g_autofree char *heard = NULL;

    g_assert_true(speaker_order(&speaker, "call card-left ja en"));
    g_assert_true(speaker_order(&speaker, "stop"));
    shutdown(speaker.orders, SHUT_WR);
    await_hangup(&speaker);
    g_assert_true(g_file_get_contents(path, &heard, NULL, NULL));
    g_assert_cmpstr(heard, ==, "call card-left ja en\nstop\n");
    speaker_end(&speaker);
    unlink(path);
}

static void await_answer(const struct speaker *speaker)
{
    struct pollfd answer = {.fd = speaker->orders, .events = POLLIN};

    g_assert_cmpint(poll(&answer, 1, 30000), ==, 1);
}

/* It says what it hears. */
static void answers_come_back_one_a_line(void)
{
    char *words[] = {(char[]){"/bin/cat"}, NULL};
    struct speaker speaker;
    char line[VOICE_LINE_SIZE] = "before";

    g_assert_true(speaker_start(words, STDERR_FILENO, &speaker));
    g_assert_false(speaker_answer(&speaker, line));
    g_assert_cmpstr(line, ==, "before");
    g_assert_true(speaker_order(&speaker, "over"));
    g_assert_true(speaker_order(&speaker, "stop"));
    await_answer(&speaker);
    g_assert_true(speaker_answer(&speaker, line));
    g_assert_cmpstr(line, ==, "over");
    await_answer(&speaker);
    g_assert_true(speaker_answer(&speaker, line));
    g_assert_cmpstr(line, ==, "stop");
    speaker_end(&speaker);
    g_assert_false(speaker_answer(&speaker, line));
}

static void its_complaints_go_where_they_are_told_to(void)
{
    char *words[] = {(char[]){"/bin/sh"}, (char[]){"-c"}, (char[]){"echo alas >&2"}, NULL};
    g_autofree char *path = temporary(), *said = NULL;
    int errors = open(path, O_WRONLY | O_CLOEXEC);
    struct speaker speaker;

    g_assert_true(speaker_start(words, errors, &speaker));
    await_hangup(&speaker);
    g_assert_true(g_file_get_contents(path, &said, NULL, NULL));
    g_assert_cmpstr(said, ==, "alas\n");
    speaker_end(&speaker);
    close(errors);
    unlink(path);
}

static void a_program_that_is_not_there_ends_at_once(void)
{
    char *words[] = {(char[]){"/nonexistent/kiosk-voice"}, NULL};
    struct speaker speaker;

    g_assert_true(speaker_start(words, STDERR_FILENO, &speaker));
    await_hangup(&speaker);
    g_assert_false(speaker_order(&speaker, "stop"));
    speaker_end(&speaker);
    g_assert_cmpint(speaker.orders, ==, -1);
}

static void an_order_to_nobody_is_lost(void)
{
    struct speaker speaker = SPEAKER_NONE;
    char line[2 * VOICE_LINE_SIZE];

    g_assert_false(speaker_order(&speaker, "stop"));
    speaker_end(&speaker);
    memset(line, 'a', sizeof line);
    line[sizeof line - 1] = '\0';
    speaker.orders = STDERR_FILENO;
    g_assert_false(speaker_order(&speaker, line));
}

static void one_that_does_not_read_holds_nobody_up(void)
{
    char *words[] = {(char[]){"/bin/sleep"}, (char[]){"600"}, NULL};
    struct speaker speaker;

    g_assert_true(speaker_start(words, STDERR_FILENO, &speaker));
    while (speaker_order(&speaker, "say card-left ja en"))
        ;
    g_assert_cmpint(errno, ==, EAGAIN);
    speaker_end(&speaker);
}

static void ended_it_is_gone(void)
{
    char *words[] = {(char[]){"/bin/sleep"}, (char[]){"600"}, NULL};
    struct speaker speaker;
    pid_t pid;

    g_assert_true(speaker_start(words, STDERR_FILENO, &speaker));
    pid = speaker.pid;
    speaker_end(&speaker);
    g_assert_cmpint(kill(pid, 0), ==, -1);
    g_assert_cmpint(errno, ==, ESRCH);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
}

/* Starts one that would not end by itself, though nobody orders it, and waits to be killed. */
static _Noreturn void start_and_wait(int tell)
{
    char *words[] = {(char[]){"/bin/sleep"}, (char[]){"600"}, NULL};
    struct speaker speaker;

    if (!speaker_start(words, STDERR_FILENO, &speaker) ||
        write(tell, &speaker.pid, sizeof speaker.pid) != sizeof speaker.pid)
        _exit(1);
    for (;;)
        pause();
}

static void it_does_not_outlive_its_starter(void)
{
    int ends[2], status;
    pid_t starter, player;

    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_cmpint(prctl(PR_SET_CHILD_SUBREAPER, 1), ==, 0);
    starter = fork();
    if (starter == 0)
        start_and_wait(ends[1]);
    g_assert_cmpint(read(ends[0], &player, sizeof player), ==, sizeof player);
    kill(starter, SIGKILL);
    g_assert_cmpint(waitpid(starter, &status, 0), ==, starter);
    /* An orphan of whoever was killed, it has come to us. */
    g_assert_cmpint(waitpid(player, &status, 0), ==, player);
    g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    close(ends[0]);
    close(ends[1]);
}

/* Its orders, standard output and standard error. */
static void it_has_no_descriptor_of_its_starter(void)
{
    g_autofree char *path = temporary();
    g_autofree char *script = g_strdup_printf("exec ls /proc/self/fd >'%s'", path);
    char *words[] = {(char[]){"/bin/sh"}, (char[]){"-c"}, script, NULL};
    int leak = dup(STDERR_FILENO); /* not close-on-exec */
    g_autofree char *open = NULL;
    struct speaker speaker;

    g_assert_true(speaker_start(words, STDERR_FILENO, &speaker));
    await_hangup(&speaker);
    g_assert_true(g_file_get_contents(path, &open, NULL, NULL));
    g_assert_cmpstr(open, ==, "0\n1\n2\n3\n"); /* the last is the directory that ls reads */
    speaker_end(&speaker);
    close(leak);
    unlink(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/speaker/" #name, name)
    TEST(the_program_lies_beside_this_one);
    TEST(orders_come_one_a_line);
    TEST(answers_come_back_one_a_line);
    TEST(its_complaints_go_where_they_are_told_to);
    TEST(a_program_that_is_not_there_ends_at_once);
    TEST(an_order_to_nobody_is_lost);
    TEST(one_that_does_not_read_holds_nobody_up);
    TEST(ended_it_is_gone);
    TEST(it_does_not_outlive_its_starter);
    TEST(it_has_no_descriptor_of_its_starter);
    return g_test_run();
}
