#include <glib.h>

#include "ui/touch-guard.h"

static void a_touch_right_after_a_page_change_is_dropped(void)
{
    struct touch_guard guard = {.moment_ms = 250};

    touch_guard_page_changed(&guard, 1000000);
    g_assert_false(touch_guard_down(&guard, 1000000 + 249999));
    g_assert_false(touch_guard_up(&guard));
}

static void a_touch_a_quarter_second_later_counts(void)
{
    struct touch_guard guard = {.moment_ms = 250};

    touch_guard_page_changed(&guard, 900000);
    touch_guard_painted(&guard, 1000000);
    g_assert_false(touch_guard_is_open(&guard, 1249999));
    g_assert_true(touch_guard_is_open(&guard, 1250000));
    g_assert_true(touch_guard_down(&guard, 1250000));
    g_assert_true(touch_guard_up(&guard));
}

static void a_page_that_cannot_be_seen_yet_takes_no_touch(void)
{
    struct touch_guard guard = {.moment_ms = 250};

    touch_guard_page_changed(&guard, 1000000);
    g_assert_false(touch_guard_down(&guard, 1900000));
    g_assert_false(touch_guard_up(&guard));
    touch_guard_painted(&guard, 1900000);
    g_assert_false(touch_guard_is_open(&guard, 2149999));
    g_assert_true(touch_guard_is_open(&guard, 2150000));
}

static void painting_once_more_shuts_nothing(void)
{
    struct touch_guard guard = {.moment_ms = 250};

    touch_guard_page_changed(&guard, 1000000);
    touch_guard_painted(&guard, 1000000);
    touch_guard_painted(&guard, 1240000);
    g_assert_true(touch_guard_is_open(&guard, 1250000));
}

static void a_page_that_is_never_painted_is_not_deaf_for_ever(void)
{
    struct touch_guard guard = {.moment_ms = 250};

    touch_guard_page_changed(&guard, 1000000);
    g_assert_false(touch_guard_is_open(&guard, 2249999));
    g_assert_true(touch_guard_is_open(&guard, 2250000));
}

static void the_moment_is_as_long_as_its_owner_says(void)
{
    struct touch_guard guard = {.moment_ms = 2000};

    touch_guard_page_changed(&guard, 1000000);
    touch_guard_painted(&guard, 1000000);
    g_assert_false(touch_guard_is_open(&guard, 2999999));
    g_assert_true(touch_guard_is_open(&guard, 3000000));
}

static void without_a_moment_the_next_touch_counts_but_no_finger_that_was_down(void)
{
    struct touch_guard guard = {.moment_ms = 0};

    g_assert_true(touch_guard_down(&guard, 999999));
    touch_guard_page_changed(&guard, 1000000);
    g_assert_false(touch_guard_up(&guard));
    g_assert_true(touch_guard_down(&guard, 1000000));
    g_assert_true(touch_guard_up(&guard));
}

static void two_fingers_do_nothing_until_both_have_left(void)
{
    struct touch_guard guard = {.moment_ms = 250};

    g_assert_true(touch_guard_down(&guard, 1));
    g_assert_false(touch_guard_down(&guard, 2));
    g_assert_false(touch_guard_up(&guard));
    g_assert_true(touch_guard_drops(&guard));
    g_assert_false(touch_guard_up(&guard));
    g_assert_true(touch_guard_down(&guard, 3));
}

static void a_finger_that_was_down_when_the_page_changed_does_nothing(void)
{
    struct touch_guard guard = {.moment_ms = 250};

    g_assert_true(touch_guard_down(&guard, 1));
    touch_guard_page_changed(&guard, 2);
    g_assert_false(touch_guard_up(&guard));
}

static void a_release_without_a_press_is_no_finger(void)
{
    struct touch_guard guard = {.moment_ms = 250};

    (void)touch_guard_up(&guard);
    g_assert_true(touch_guard_down(&guard, 1));
    g_assert_true(touch_guard_up(&guard));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/touch-guard/dropped", a_touch_right_after_a_page_change_is_dropped);
    g_test_add_func("/touch-guard/counts", a_touch_a_quarter_second_later_counts);
    g_test_add_func("/touch-guard/unseen", a_page_that_cannot_be_seen_yet_takes_no_touch);
    g_test_add_func("/touch-guard/painted-again", painting_once_more_shuts_nothing);
    g_test_add_func("/touch-guard/never-painted",
                    a_page_that_is_never_painted_is_not_deaf_for_ever);
    g_test_add_func("/touch-guard/moment", the_moment_is_as_long_as_its_owner_says);
    g_test_add_func("/touch-guard/no-moment",
                    without_a_moment_the_next_touch_counts_but_no_finger_that_was_down);
    g_test_add_func("/touch-guard/two-fingers", two_fingers_do_nothing_until_both_have_left);
    g_test_add_func("/touch-guard/page-change",
                    a_finger_that_was_down_when_the_page_changed_does_nothing);
    g_test_add_func("/touch-guard/release", a_release_without_a_press_is_no_finger);
    return g_test_run();
}
