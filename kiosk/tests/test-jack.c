/* Headphones that come and go, at a pipe in place of the device. */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <linux/input.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/jack.h"

struct bench {
    char *directory, *path;
    int device;
    int plugged; /* -1: nothing was told */
    unsigned told;
};

static void on_plugged(void *ctx, bool plugged)
{
    struct bench *bench = ctx;

    bench->plugged = plugged;
    bench->told++;
}

static struct bench set_up(void)
{
    struct bench bench = {.plugged = -1};

    bench.directory = g_dir_make_tmp("jack-XXXXXX", NULL);
    bench.path = g_build_filename(bench.directory, "device", NULL);
    g_assert_cmpint(mkfifo(bench.path, 0600), ==, 0);
    bench.device = open(bench.path, O_RDWR | O_CLOEXEC);
    return bench;
}

static void tear_down(struct bench *bench)
{
    if (bench->device >= 0)
        close(bench->device);
    g_unlink(bench->path);
    g_rmdir(bench->directory);
    g_free(bench->path);
    g_free(bench->directory);
}

static void happens(const struct bench *bench, unsigned short type, unsigned short code, int value)
{
    const struct input_event event = {.type = type, .code = code, .value = value};

    g_assert_cmpint(write(bench->device, &event, sizeof event), ==, sizeof event);
    g_assert_true(g_main_context_iteration(NULL, TRUE));
}

static void they_come_and_go(void)
{
    struct bench bench = set_up();
    struct jack *jack = jack_new(bench.path, on_plugged, &bench);

    g_assert_nonnull(jack);
    g_assert_cmpuint(bench.told, ==, 0);
    happens(&bench, EV_SW, SW_HEADPHONE_INSERT, 1);
    g_assert_cmpint(bench.plugged, ==, 1);
    happens(&bench, EV_SW, SW_HEADPHONE_INSERT, 1);
    g_assert_cmpuint(bench.told, ==, 1);
    happens(&bench, EV_SW, SW_HEADPHONE_INSERT, 0);
    g_assert_cmpint(bench.plugged, ==, 0);
    jack_free(&jack);
    g_assert_null(jack);
    tear_down(&bench);
}

static void other_switches_and_keys_are_not_theirs(void)
{
    struct bench bench = set_up();
    struct jack *jack = jack_new(bench.path, on_plugged, &bench);

    happens(&bench, EV_SW, SW_MICROPHONE_INSERT, 1);
    happens(&bench, EV_KEY, SW_HEADPHONE_INSERT, 1);
    happens(&bench, EV_SYN, 0, 0);
    g_assert_cmpuint(bench.told, ==, 0);
    jack_free(&jack);
    tear_down(&bench);
}

static void a_device_that_goes_away_takes_them_with_it(void)
{
    struct bench bench = set_up();
    struct jack *jack = jack_new(bench.path, on_plugged, &bench);

    happens(&bench, EV_SW, SW_HEADPHONE_INSERT, 1);
    close(bench.device);
    bench.device = -1;
    g_assert_true(g_main_context_iteration(NULL, TRUE));
    g_assert_cmpint(bench.plugged, ==, 0);
    g_assert_false(g_main_context_iteration(NULL, FALSE));
    jack_free(&jack);
    tear_down(&bench);
}

static void where_there_is_no_device_nobody_waits_for_one(void)
{
    struct bench bench = {.plugged = -1};
    struct jack *jack = jack_new("", on_plugged, &bench);

    g_assert_null(jack);
    g_assert_null(jack_new("/nonexistent/event0", on_plugged, &bench));
    jack_free(&jack);
    g_assert_cmpuint(bench.told, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/jack/" #name, name)
    TEST(they_come_and_go);
    TEST(other_switches_and_keys_are_not_theirs);
    TEST(a_device_that_goes_away_takes_them_with_it);
    TEST(where_there_is_no_device_nobody_waits_for_one);
    return g_test_run();
}
