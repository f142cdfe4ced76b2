#include <glib.h>

#include "base/number.h"

static void a_published_test_number_is_valid(void)
{
    g_assert_true(my_number_is_valid("537686677188"));
}

static void every_single_wrong_digit_is_noticed(void)
{
    for (int place = 0; place < MY_NUMBER_LEN - 1; place++) {
        char number[] = "537686677188";

        number[place] = number[place] == '9' ? '0' : (char)(number[place] + 1);
        g_assert_false(my_number_is_valid(number));
    }
}

static void a_number_of_another_length_is_refused(void)
{
    g_assert_false(my_number_is_valid(""));
    g_assert_false(my_number_is_valid("53768667718"));
    g_assert_false(my_number_is_valid("5376866771888"));
    g_assert_false(my_number_is_valid("53768667718x"));
}

static void real_municipalities_are_valid(void)
{
    g_assert_true(municipality_is_valid("011002")); /* 札幌市 */
    g_assert_true(municipality_is_valid("132217")); /* 清瀬市 */
    g_assert_true(municipality_is_valid("332020")); /* 倉敷市 */
}

static void a_wrong_check_digit_or_length_is_refused(void)
{
    g_assert_false(municipality_is_valid("132218"));
    g_assert_false(municipality_is_valid("13221"));
    g_assert_false(municipality_is_valid("1322170"));
    g_assert_false(municipality_is_valid("13221 "));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/number/valid", a_published_test_number_is_valid);
    g_test_add_func("/number/wrong-digit", every_single_wrong_digit_is_noticed);
    g_test_add_func("/number/length", a_number_of_another_length_is_refused);
    g_test_add_func("/municipality/valid", real_municipalities_are_valid);
    g_test_add_func("/municipality/refused", a_wrong_check_digit_or_length_is_refused);
    return g_test_run();
}
