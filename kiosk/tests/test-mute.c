#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/mute.h"

#define NAME "佐倉　みなみ"

/* What reaches standard output and standard error of a process that does this. */
static char *heard_of(void (*deed)(void))
{
    GString *heard = g_string_new(NULL);
    char some[256];
    ssize_t len;
    int ends[2];
    pid_t child;

    g_assert_cmpint(pipe(ends), ==, 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        g_log_set_always_fatal(G_LOG_LEVEL_ERROR); /* a test's own are stricter */
        if (!mute_libraries())
            _exit(1);
        deed();
        fflush(NULL);
        _exit(0);
    }
    close(ends[1]);
    while ((len = read(ends[0], some, sizeof some)) > 0)
        g_string_append_len(heard, some, len);
    close(ends[0]);
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    return g_string_free(heard, FALSE);
}

static void log_one(void)
{
    log_event(LOG_LATCHED, 7);
}

static void what_is_logged_is_heard(void)
{
    g_autofree char *heard = heard_of(log_one);

    g_assert_cmpstr(heard, ==, "latched 7\n");
}

static void warn(void)
{
    g_log("Gtk", G_LOG_LEVEL_WARNING, "no glyph for %s", NAME);
}

static void a_warning_is_two_numbers(void)
{
    g_autofree char *heard = heard_of(warn);

    g_assert_cmpstr(heard, ==, "library 64\n");
}

static void warn_structured(void)
{
    g_log_structured("Pango", G_LOG_LEVEL_CRITICAL, "MESSAGE", "no glyph for %s", NAME);
}

static void a_structured_warning_is_two_numbers(void)
{
    g_autofree char *heard = heard_of(warn_structured);

    g_assert_cmpstr(heard, ==, "library 73\n");
}

static void warn_unknown(void)
{
    g_log(NAME, G_LOG_LEVEL_CRITICAL, "%s", NAME);
}

static void a_domain_that_nobody_knows_is_not_quoted(void)
{
    g_autofree char *heard = heard_of(warn_unknown);

    g_assert_cmpstr(heard, ==, "library 3\n");
}

static void chat(void)
{
    g_log("Gtk", G_LOG_LEVEL_MESSAGE, "%s", NAME);
    g_log("Gtk", G_LOG_LEVEL_DEBUG, "%s", NAME);
}

static void chatter_is_not_heard(void)
{
    g_autofree char *heard = heard_of(chat);

    g_assert_cmpstr(heard, ==, "");
}

static void print(void)
{
    g_print("%s\n", NAME);
    g_printerr("%s\n", NAME);
    printf("%s\n", NAME);
#ifndef __SANITIZE_ADDRESS__ /* whose report goes there */
    fprintf(stderr, "%s\n", NAME);
    perror(NAME);
#endif
}

static void what_is_printed_is_not_heard(void)
{
    g_autofree char *heard = heard_of(print);

    g_assert_cmpstr(heard, ==, "");
}

static void have_no_standard_error(void)
{
    close(STDERR_FILENO);
    _exit(mute_libraries() ? 1 : 0);
}

static void who_has_no_log_does_not_start(void)
{
    pid_t child = fork();
    int status;

    if (child == 0)
        have_no_standard_error();
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/mute/" #name, name)
    TEST(what_is_logged_is_heard);
    TEST(a_warning_is_two_numbers);
    TEST(a_structured_warning_is_two_numbers);
    TEST(a_domain_that_nobody_knows_is_not_quoted);
    TEST(chatter_is_not_heard);
    TEST(what_is_printed_is_not_heard);
    TEST(who_has_no_log_does_not_start);
    return g_test_run();
}
