#include <glib.h>

#include "ui/corner.h"

#define WHOLE_US ((int64_t)CORNER_HOLD_MS * 1000)

static void a_finger_that_rests_for_the_whole_time_is_noticed(void)
{
    struct corner corner = {0};

    corner_down(&corner, true, 7);
    corner_move(&corner, true); /* no hand is quite still */
    g_assert_false(corner_is_held(&corner, 7 + WHOLE_US - 1));
    g_assert_true(corner_is_held(&corner, 7 + WHOLE_US));
}

static void a_finger_that_leaves_early_is_not(void)
{
    struct corner corner = {0};

    corner_down(&corner, true, 7);
    corner_up(&corner);
    g_assert_false(corner_is_held(&corner, 7 + WHOLE_US));
}

static void a_finger_that_slides_out_is_not_even_when_it_comes_back(void)
{
    struct corner corner = {0};

    corner_down(&corner, true, 7);
    corner_move(&corner, false);
    corner_move(&corner, true);
    g_assert_false(corner_is_held(&corner, 7 + WHOLE_US));
}

static void a_finger_that_slides_in_is_not(void)
{
    struct corner corner = {0};

    corner_down(&corner, false, 7);
    corner_move(&corner, true);
    g_assert_false(corner_is_held(&corner, 7 + WHOLE_US));
}

static void two_fingers_are_not_even_when_one_has_left(void)
{
    struct corner corner = {0};

    corner_down(&corner, true, 7);
    corner_down(&corner, true, 8);
    g_assert_false(corner_is_held(&corner, 8 + WHOLE_US));
    corner_up(&corner);
    g_assert_false(corner_is_held(&corner, 8 + WHOLE_US));
    corner_up(&corner);
    corner_down(&corner, true, 9);
    g_assert_true(corner_is_held(&corner, 9 + WHOLE_US));
}

static void the_time_of_an_earlier_touch_does_not_count(void)
{
    struct corner corner = {0};

    corner_down(&corner, true, 0);
    corner_up(&corner);
    corner_down(&corner, true, WHOLE_US - 1);
    g_assert_false(corner_is_held(&corner, WHOLE_US));
}

static void the_corner_is_the_square_at_the_top_right(void)
{
    g_assert_true(corner_contains(1079, 0, 1080, 88));
    g_assert_true(corner_contains(992, 88, 1080, 88));
    g_assert_false(corner_contains(991, 44, 1080, 88));
    g_assert_false(corner_contains(1040, 89, 1080, 88));
    g_assert_false(corner_contains(44, 44, 1080, 88));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/corner/" #name, name)
    TEST(a_finger_that_rests_for_the_whole_time_is_noticed);
    TEST(a_finger_that_leaves_early_is_not);
    TEST(a_finger_that_slides_out_is_not_even_when_it_comes_back);
    TEST(a_finger_that_slides_in_is_not);
    TEST(two_fingers_are_not_even_when_one_has_left);
    TEST(the_time_of_an_earlier_touch_does_not_count);
    TEST(the_corner_is_the_square_at_the_top_right);
    return g_test_run();
}
