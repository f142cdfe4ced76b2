/* The digits of the PIN page in another order each time. */
#include <glib.h>

#include "ui/digits.h"

#define ROUNDS                                                                                     \
    5000 /* each digit is 500 times at each place, give or take 21 (one standard deviation) */

static void every_digit_is_there_once(void)
{
    for (int round = 0; round < 100; round++) {
        struct ui_digits digits = {.are_set = false};
        unsigned seen = 0;

        g_assert_true(ui_digits_shuffle(&digits));
        g_assert_true(digits.are_set);
        for (int i = 0; i < UI_DIGITS; i++)
            seen |= 1u << digits.at[i];
        g_assert_cmpuint(seen, ==, (1u << UI_DIGITS) - 1);
    }
}

static void every_digit_is_as_often_at_every_place(void)
{
    unsigned counts[UI_DIGITS][UI_DIGITS] = {{0}};

    for (int round = 0; round < ROUNDS; round++) {
        struct ui_digits digits;

        g_assert_true(ui_digits_shuffle(&digits));
        for (int i = 0; i < UI_DIGITS; i++)
            counts[i][digits.at[i]]++;
    }
    for (int place = 0; place < UI_DIGITS; place++)
        for (int digit = 0; digit < UI_DIGITS; digit++) {
            g_assert_cmpuint(counts[place][digit], >, 350);
            g_assert_cmpuint(counts[place][digit], <, 650);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/digits/once", every_digit_is_there_once);
    g_test_add_func("/digits/fair", every_digit_is_as_often_at_every_place);
    return g_test_run();
}
