/* When the screen goes by dark surroundings. */
#include <glib.h>

#include "kiosk/surroundings.h"

#define AT(hour, minute) ((hour)*60 + (minute))

static void light_is_never_dark(void)
{
    struct surroundings it;

    g_assert_true(surroundings_read("light", &it));
    for (int minute = 0; minute < AT(24, 0); minute++)
        g_assert_false(surroundings_are_dark(&it, minute));
}

static void dark_is_always_dark(void)
{
    struct surroundings it;

    g_assert_true(surroundings_read("dark", &it));
    for (int minute = 0; minute < AT(24, 0); minute++)
        g_assert_true(surroundings_are_dark(&it, minute));
}

static void hours_begin_and_end_with_their_minute(void)
{
    struct surroundings it;

    g_assert_true(surroundings_read("09:05-17:30", &it));
    g_assert_false(surroundings_are_dark(&it, AT(9, 4)));
    g_assert_true(surroundings_are_dark(&it, AT(9, 5)));
    g_assert_true(surroundings_are_dark(&it, AT(17, 29)));
    g_assert_false(surroundings_are_dark(&it, AT(17, 30)));
}

static void hours_may_go_past_midnight(void)
{
    struct surroundings it;

    g_assert_true(surroundings_read("17:00-07:30", &it));
    g_assert_true(surroundings_are_dark(&it, AT(23, 59)));
    g_assert_true(surroundings_are_dark(&it, 0));
    g_assert_false(surroundings_are_dark(&it, AT(7, 30)));
    g_assert_false(surroundings_are_dark(&it, AT(12, 0)));
}

static void everything_else_is_refused_and_changes_nothing(void)
{
    static const char *const wrong[] = {"",
                                        "Dark",
                                        "17:00",
                                        "17:00-24:00",
                                        "17:00-7:30",
                                        "17:60-07:30",
                                        "17-00-07:30",
                                        "17:00-17:00",
                                        "17:00 07:30",
                                        "1700-0730",
                                        "17:00-07:300",
                                        "-1:00-07:30",
                                        "2\xc3:00-07:30"};

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        struct surroundings it = {.from_min = 1, .until_min = 2};

        g_assert_false(surroundings_read(wrong[i], &it));
        g_assert_cmpint(it.from_min, ==, 1);
        g_assert_cmpint(it.until_min, ==, 2);
    }
}

static void the_minute_is_one_of_the_day(void)
{
    g_assert_cmpint(surroundings_minute(), >=, 0);
    g_assert_cmpint(surroundings_minute(), <, AT(24, 0));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/surroundings/light", light_is_never_dark);
    g_test_add_func("/surroundings/dark", dark_is_always_dark);
    g_test_add_func("/surroundings/hours", hours_begin_and_end_with_their_minute);
    g_test_add_func("/surroundings/midnight", hours_may_go_past_midnight);
    g_test_add_func("/surroundings/refused", everything_else_is_refused_and_changes_nothing);
    g_test_add_func("/surroundings/minute", the_minute_is_one_of_the_day);
    return g_test_run();
}
