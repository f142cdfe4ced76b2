/* What kioskd gives up, and what its children are not given. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/kioskd/harden.h"
#include "kiosk/tests/kioskd-fixture.h"

#define NOBODY 65534

static char *proc_text(pid_t pid, const char *name)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/%s", (int)pid, name);
    char *text;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* The rest of the line that begins with key. */
static char *proc_line(pid_t pid, const char *name, const char *key)
{
    g_autofree char *text = proc_text(pid, name);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line != NULL; line++)
        if (g_str_has_prefix(*line, key))
            return g_strdup(g_strstrip(*line + strlen(key)));
    g_assert_not_reached();
}

static void assert_proc(pid_t pid, const char *name, const char *key, const char *expected)
{
    g_autofree char *value = proc_line(pid, name, key);

    g_assert_cmpstr(value, ==, expected);
}

static pid_t start_and_await_session(struct fixture *f)
{
    start_plain(f);
    await_phase(f, "welcome");
    return number(f, "session_pid");
}

static void neither_can_dump_core(struct fixture *f, gconstpointer unused)
{
    pid_t session = start_and_await_session(f);
    g_autofree char *ours = proc_line(f->kioskd, "limits", "Max core file size");
    g_autofree char *its = proc_line(session, "limits", "Max core file size");

    g_assert_true(g_str_has_prefix(ours, "0 "));
    g_assert_true(g_str_has_prefix(its, "0 "));
}

static void neither_can_gain_privileges(struct fixture *f, gconstpointer unused)
{
    pid_t session = start_and_await_session(f);

    assert_proc(f->kioskd, "status", "NoNewPrivs:", "1");
    assert_proc(session, "status", "NoNewPrivs:", "1");
}

static void the_session_goes_first_when_memory_runs_out(struct fixture *f, gconstpointer unused)
{
    pid_t session = start_and_await_session(f);
    g_autofree char *its = proc_text(session, "oom_score_adj");
    g_autofree char *ours = proc_text(f->kioskd, "oom_score_adj");

    g_assert_cmpstr(its, ==, "1000\n");
    g_assert_cmpint(strtol(ours, NULL, 10), <, 1000);
}

static void a_session_has_four_descriptors_and_no_more(struct fixture *f, gconstpointer unused)
{
    int leaked = open("/dev/zero", O_RDONLY); /* as a careless service manager would leave one */
    pid_t session = start_and_await_session(f);
    g_autofree char *path = g_strdup_printf("/proc/%d/fd", (int)session);
    g_autofree char *standard_input = g_strdup_printf("/proc/%d/fd/0", (int)session);
    g_autofree char *place = g_file_read_link(standard_input, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    int n = 0;

    while ((name = g_dir_read_name(dir)) != NULL) {
        g_assert_cmpint(strtol(name, NULL, 10), <=, 3);
        n++;
    }
    g_assert_cmpint(n, ==, 4);
    g_assert_true(g_str_has_prefix(place, "pipe:")); /* the one that let it go on */
    close(leaked);
}

static void signals_that_were_ignored_are_heard_again(struct fixture *f, gconstpointer unused)
{
    pid_t session;

    signal(SIGCHLD, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    session = start_and_await_session(f);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGTERM, SIG_DFL);

    assert_proc(session, "status", "SigIgn:", "0000000000000000");
    assert_proc(session, "status", "SigBlk:", "0000000000000000");
    kill(session, SIGKILL);
    await(f, "\"result\":\"crashed\"");
    g_assert_cmpint(stop(f), ==, 0);
}

static void what_children_complain_of_goes_where_the_operator_says(struct fixture *f,
                                                                   gconstpointer unused)
{
    g_autofree char *path = path_in(f, "errors"), *text = NULL;

    set(f, "behaviour", "complain");
    start(f, "--errors", path);
    await_phase(f, "welcome");

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "Oh dear.\nDear, dear.\n");
}

static void a_place_for_complaints_that_cannot_be_is_refused(struct fixture *f,
                                                             gconstpointer unused)
{
    const char *argv[] = {g_getenv("KIOSKD"),    "--control", f->socket, "--errors",
                          "/nonexistent/errors", "--",        "true",    NULL};
    g_autofree char *errors = NULL;
    int status;

    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               NULL, &errors, &status, NULL));

    g_assert_cmpint(WEXITSTATUS(status), ==, 2);
    g_assert_nonnull(strstr(errors, "--errors"));
}

static uid_t owner_of(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/environ", (int)pid);
    struct stat what;

    g_assert_cmpint(stat(path, &what), ==, 0);
    return what.st_uid;
}

/* Nobody but root may look into a process that is not dumpable, its own user included. */
static void as_an_ordinary_user_it_is_hidden_from_its_own_user(struct fixture *f,
                                                               gconstpointer unused)
{
    g_autofree char *score = NULL;
    pid_t session;

    if (geteuid() != 0) {
        g_test_skip("only root can become somebody else");
        return;
    }
    f->user = NOBODY;

    session = start_and_await_session(f);

    g_assert_cmpuint(owner_of(f->kioskd), ==, 0);
    g_assert_cmpuint(owner_of(session), ==, NOBODY); /* hides itself when it has begun */
    score = proc_text(session, "oom_score_adj");
    g_assert_cmpstr(score, ==, "1000\n");
    tell(f, "reset", "ok");
    await(f, "\"result\":\"reset\"");
    assert_gone(session);
    await_phase(f, "welcome");
}

static void it_counts_what_the_machine_swaps_to(void)
{
    g_autofree char *text = NULL;
    int lines = 0;

    g_assert_true(g_file_get_contents("/proc/swaps", &text, NULL, NULL));
    for (const char *c = text; *c != '\0'; c++)
        lines += *c == '\n';

    g_assert_cmpint(swap_areas(), ==, lines > 0 ? lines - 1 : 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_test_add_func("/harden/it_counts_what_the_machine_swaps_to",
                    it_counts_what_the_machine_swaps_to);
#define TEST(name) g_test_add("/kioskd/harden/" #name, struct fixture, NULL, setup, name, teardown)
    TEST(neither_can_dump_core);
    TEST(neither_can_gain_privileges);
    TEST(the_session_goes_first_when_memory_runs_out);
    TEST(a_session_has_four_descriptors_and_no_more);
    TEST(signals_that_were_ignored_are_heard_again);
    TEST(what_children_complain_of_goes_where_the_operator_says);
    TEST(a_place_for_complaints_that_cannot_be_is_refused);
    TEST(as_an_ordinary_user_it_is_hidden_from_its_own_user);
    return g_test_run();
}
