#include <glib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "kiosk/attendant/tries.h"

struct fixture {
    char *directory, *path;
    struct tries_clock clock;
    struct tries tries;
};

static void set_up(struct fixture *f, gconstpointer unused)
{
    f->directory = g_dir_make_tmp("tries-XXXXXX", NULL);
    g_assert_nonnull(f->directory);
    f->path = g_build_filename(f->directory, "tries", NULL);
    f->clock = (struct tries_clock){.now_ms = 1000000, .boot = "first"};
    tries_load(f->path, &f->clock, &f->tries);
}

static void tear_down(struct fixture *f, gconstpointer unused)
{
    g_unlink(f->path);
    g_rmdir(f->directory);
    g_free(f->path);
    g_free(f->directory);
}

static void spend(struct fixture *f, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        g_assert_true(tries_spend(f->path, &f->clock, &f->tries, NULL));
}

/* What another process sees. */
static struct tries seen(struct fixture *f)
{
    struct tries tries;

    tries_load(f->path, &f->clock, &tries);
    return tries;
}

static void without_a_file_nothing_is_wrong(struct fixture *f, gconstpointer unused)
{
    g_assert_cmpuint(tries_left(&f->tries), ==, TRIES_MAX);
    g_assert_cmpint(tries_wait_ms(&f->tries, &f->clock), ==, 0);
}

static void the_wait_doubles_with_every_wrong_code(struct fixture *f, gconstpointer unused)
{
    for (unsigned wrong = 1; wrong < TRIES_MAX; wrong++) {
        spend(f, 1);
        g_assert_cmpint(tries_wait_ms(&f->tries, &f->clock), ==, 1000 << (wrong - 1));
        g_assert_cmpuint(tries_left(&f->tries), ==, TRIES_MAX - wrong);
    }
}

static void the_wait_runs_out(struct fixture *f, gconstpointer unused)
{
    spend(f, 3);
    f->clock.now_ms += 3999;
    g_assert_cmpint(tries_wait_ms(&f->tries, &f->clock), ==, 1);
    f->clock.now_ms += 1;
    g_assert_cmpint(tries_wait_ms(&f->tries, &f->clock), ==, 0);
}

static void ten_wrong_ones_lock_and_none_more_is_counted(struct fixture *f, gconstpointer unused)
{
    struct err err;

    spend(f, TRIES_MAX);
    g_assert_cmpuint(tries_left(&f->tries), ==, 0);
    g_assert_false(tries_spend(f->path, &f->clock, &f->tries, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_BLOCKED);
    struct tries other = seen(f);

    g_assert_cmpuint(tries_left(&other), ==, 0);
}

static void another_process_counts_on_and_waits_on(struct fixture *f, gconstpointer unused)
{
    spend(f, 4);
    f->clock.now_ms += 5000;
    f->tries = seen(f);
    g_assert_cmpuint(tries_left(&f->tries), ==, TRIES_MAX - 4);
    g_assert_cmpint(tries_wait_ms(&f->tries, &f->clock), ==, 3000);
}

static void after_a_restart_of_the_machine_the_wait_begins_anew(struct fixture *f,
                                                                gconstpointer unused)
{
    spend(f, 4);
    f->clock = (struct tries_clock){.now_ms = 70, .boot = "second"};
    f->tries = seen(f);
    g_assert_cmpint(tries_wait_ms(&f->tries, &f->clock), ==, 8000);
    f->clock.now_ms = 8070;
    g_assert_cmpint(tries_wait_ms(&f->tries, &f->clock), ==, 0);
}

static void a_clock_that_went_back_does_not_shorten_the_wait(struct fixture *f,
                                                             gconstpointer unused)
{
    spend(f, 2);
    f->clock.now_ms -= 500000;
    g_assert_cmpint(tries_wait_ms(&f->tries, &f->clock), ==, 2000);
}

static void the_right_code_forgets_the_wrong_ones(struct fixture *f, gconstpointer unused)
{
    spend(f, 9);
    g_assert_true(tries_forget(f->path, &f->tries, NULL));
    g_assert_cmpuint(tries_left(&f->tries), ==, TRIES_MAX);
    f->tries = seen(f);
    g_assert_cmpuint(tries_left(&f->tries), ==, TRIES_MAX);
    g_assert_true(tries_forget(f->path, &f->tries, NULL));
}

static void a_file_that_cannot_be_written_counts_nothing(struct fixture *f, gconstpointer unused)
{
    struct err err;
    struct tries before = f->tries;

    g_assert_false(tries_spend("/nonexistent/tries", &f->clock, &f->tries, &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_cmpuint(f->tries.wrong, ==, before.wrong);
    g_assert_false(tries_forget("/nonexistent/tries", &f->tries, &err));
}

static void assert_locks(struct fixture *f, const char *text)
{
    g_assert_true(g_file_set_contents(f->path, text, -1, NULL));
    struct tries tries = seen(f);

    if (tries_left(&tries) != 0) {
        g_test_message("not locked by: %s", text);
        g_test_fail();
    }
}

static void a_file_that_cannot_be_understood_locks(struct fixture *f, gconstpointer unused)
{
    assert_locks(f, "");
    assert_locks(f, "0");
    assert_locks(f, "0 1000 first more\n");
    assert_locks(f, "-1 1000 first\n");
    assert_locks(f, "11 1000 first\n");
    assert_locks(f, "1 -5 first\n");
    assert_locks(f, "nothing\n");
}

static void a_directory_in_its_place_locks(struct fixture *f, gconstpointer unused)
{
    g_assert_cmpint(g_mkdir(f->path, 0700), ==, 0);
    struct tries tries = seen(f);

    g_assert_cmpuint(tries_left(&tries), ==, 0);
    g_rmdir(f->path);
}

static void nobody_else_may_read_the_file(struct fixture *f, gconstpointer unused)
{
    struct stat what;

    spend(f, 1);
    g_assert_cmpint(stat(f->path, &what), ==, 0);
    g_assert_cmpuint(what.st_mode & 0077, ==, 0);
}

static void this_machines_clock_goes_on_and_keeps_its_start(struct fixture *f, gconstpointer unused)
{
    struct tries_clock first = tries_clock_now(), second = tries_clock_now();

    g_assert_cmpint(second.now_ms, >=, first.now_ms);
    g_assert_cmpint(first.now_ms, >, 0);
    g_assert_cmpstr(first.boot, ==, second.boot);
    g_assert_cmpuint(strlen(first.boot), ==, 36);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name)                                                                                 \
    g_test_add("/attendant-tries/" #name, struct fixture, NULL, set_up, name, tear_down)
    TEST(without_a_file_nothing_is_wrong);
    TEST(the_wait_doubles_with_every_wrong_code);
    TEST(the_wait_runs_out);
    TEST(ten_wrong_ones_lock_and_none_more_is_counted);
    TEST(another_process_counts_on_and_waits_on);
    TEST(after_a_restart_of_the_machine_the_wait_begins_anew);
    TEST(a_clock_that_went_back_does_not_shorten_the_wait);
    TEST(the_right_code_forgets_the_wrong_ones);
    TEST(a_file_that_cannot_be_written_counts_nothing);
    TEST(a_file_that_cannot_be_understood_locks);
    TEST(a_directory_in_its_place_locks);
    TEST(nobody_else_may_read_the_file);
    TEST(this_machines_clock_goes_on_and_keeps_its_start);
    return g_test_run();
}
