#include <glib.h>

#include "printer/countries.h"
#include "printer/words.h"

static void assert_ordinal(int number, const char *expected)
{
    char words[WORDS_SIZE];

    words_ordinal(number, words);
    g_assert_cmpstr(words, ==, expected);
}

static void ordinals_end_as_in_english(void)
{
    assert_ordinal(1, "1st");
    assert_ordinal(2, "2nd");
    assert_ordinal(3, "3rd");
    assert_ordinal(4, "4th");
    assert_ordinal(21, "21st");
    assert_ordinal(32, "32nd");
    assert_ordinal(99, "99th");
}

static void the_teens_all_end_in_th(void)
{
    assert_ordinal(11, "11th");
    assert_ordinal(12, "12th");
    assert_ordinal(13, "13th");
}

static void a_date_has_no_leading_zeros_in_japanese(void)
{
    char words[WORDS_SIZE];

    words_date("2021-07-03", words);
    g_assert_cmpstr(words, ==, "2021年7月3日");
    words_date("1948-10-13", words);
    g_assert_cmpstr(words, ==, "1948年10月13日");
}

static void variation_selectors_are_taken_out_and_nothing_else(void)
{
    char words[WORDS_SIZE];

    g_assert_true(words_without_selectors("葛\U000E0103城　実\uFE00x", words));
    g_assert_cmpstr(words, ==, "葛城　実x");
    g_assert_false(words_without_selectors("か\u309A城", words));
    g_assert_cmpstr(words, ==, "か\u309A城");
    g_assert_false(words_without_selectors("", words));
    g_assert_cmpstr(words, ==, "");
}

static void countries_are_found_by_their_letters(void)
{
    g_assert_cmpstr(country_name_ja("ABW"), ==, "アルバ");
    g_assert_cmpstr(country_name_ja("D"), ==, "ドイツ");
    g_assert_cmpstr(country_name_ja("GBR"), ==, "英国");
    g_assert_cmpstr(country_name_ja("JPN"), ==, "日本");
    g_assert_cmpstr(country_name_ja("USA"), ==, "米国");
    g_assert_cmpstr(country_name_ja("ZWE"), ==, "ジンバブエ");
}

static void what_is_no_country_has_no_name(void)
{
    g_assert_null(country_name_ja(""));
    g_assert_null(country_name_ja("JP"));
    g_assert_null(country_name_ja("jpn"));
    g_assert_null(country_name_ja("ZZZ"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/ordinals", ordinals_end_as_in_english);
    g_test_add_func("/words/teens", the_teens_all_end_in_th);
    g_test_add_func("/words/date", a_date_has_no_leading_zeros_in_japanese);
    g_test_add_func("/words/selectors", variation_selectors_are_taken_out_and_nothing_else);
    g_test_add_func("/words/countries", countries_are_found_by_their_letters);
    g_test_add_func("/words/no-country", what_is_no_country_has_no_name);
    return g_test_run();
}
