#include <glib.h>

#include "ui/touch-guard.h"

static void a_touch_right_after_a_page_change_is_dropped(void)
{
    struct touch_guard guard = {0};

    touch_guard_page_changed(&guard, 1000000);
    g_assert_false(touch_guard_down(&guard, 1000000 + 249999));
    g_assert_false(touch_guard_up(&guard));
}

static void a_touch_a_quarter_second_later_counts(void)
{
    struct touch_guard guard = {0};

    touch_guard_page_changed(&guard, 1000000);
    g_assert_false(touch_guard_is_open(&guard, 1249999));
    g_assert_true(touch_guard_is_open(&guard, 1250000));
    g_assert_true(touch_guard_down(&guard, 1250000));
    g_assert_true(touch_guard_up(&guard));
}

static void two_fingers_do_nothing_until_both_have_left(void)
{
    struct touch_guard guard = {0};

    g_assert_true(touch_guard_down(&guard, 1));
    g_assert_false(touch_guard_down(&guard, 2));
    g_assert_false(touch_guard_up(&guard));
    g_assert_true(touch_guard_drops(&guard));
    g_assert_false(touch_guard_up(&guard));
    g_assert_true(touch_guard_down(&guard, 3));
}

static void a_finger_that_was_down_when_the_page_changed_does_nothing(void)
{
    struct touch_guard guard = {0};

    g_assert_true(touch_guard_down(&guard, 1));
    touch_guard_page_changed(&guard, 2);
    g_assert_false(touch_guard_up(&guard));
}

static void a_release_without_a_press_is_no_finger(void)
{
    struct touch_guard guard = {0};

    (void)touch_guard_up(&guard);
    g_assert_true(touch_guard_down(&guard, 1));
    g_assert_true(touch_guard_up(&guard));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/touch-guard/dropped", a_touch_right_after_a_page_change_is_dropped);
    g_test_add_func("/touch-guard/counts", a_touch_a_quarter_second_later_counts);
    g_test_add_func("/touch-guard/two-fingers", two_fingers_do_nothing_until_both_have_left);
    g_test_add_func("/touch-guard/page-change",
                    a_finger_that_was_down_when_the_page_changed_does_nothing);
    g_test_add_func("/touch-guard/release", a_release_without_a_press_is_no_finger);
    return g_test_run();
}
