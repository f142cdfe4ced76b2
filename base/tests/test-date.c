#include <glib.h>

#include "base/date.h"

static void a_day_survives_both_directions(void)
{
    struct date date;
    char text[DATE_ISO_SIZE];

    g_assert_true(date_from_iso("1985-04-12", &date));
    date_to_iso(&date, text);

    g_assert_cmpstr(text, ==, "1985-04-12");
}

static void a_leap_day_exists_only_in_leap_years(void)
{
    struct date date;

    g_assert_true(date_from_iso("2000-02-29", &date));
    g_assert_true(date_from_iso("2024-02-29", &date));
    g_assert_false(date_from_iso("1900-02-29", &date));
    g_assert_false(date_from_iso("2023-02-29", &date));
}

static void what_is_not_a_date_is_refused_and_nothing_changes(void)
{
    static const char *const wrong[] = {"",           "1985-4-12",   "1985/04/12", "1985-13-01",
                                        "1985-00-01", "1985-04-31",  "1985-04-1x", "1985-04-123",
                                        "1500-01-01", "1985-04-12 ", "19850412"};
    struct date date = {1, 2, 3};

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(date_from_iso(wrong[i], &date));

    g_assert_cmpint(date.year, ==, 1);
    g_assert_cmpint(date.month, ==, 2);
    g_assert_cmpint(date.day, ==, 3);
}

static void the_first_day_of_an_era_belongs_to_it(void)
{
    g_assert_cmpint(date_era_year(&(struct date){1980, 2, 17}), ==, 55);
    g_assert_cmpint(date_era_year(&(struct date){1989, 1, 7}), ==, 64);
    g_assert_cmpint(date_era_year(&(struct date){1989, 1, 8}), ==, 1);
    g_assert_cmpint(date_era_year(&(struct date){2019, 4, 30}), ==, 31);
    g_assert_cmpint(date_era_year(&(struct date){2019, 5, 1}), ==, 1);
    g_assert_cmpint(date_era_year(&(struct date){1926, 12, 24}), ==, 15);
    g_assert_cmpint(date_era_year(&(struct date){1926, 12, 25}), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/date/both-directions", a_day_survives_both_directions);
    g_test_add_func("/date/leap", a_leap_day_exists_only_in_leap_years);
    g_test_add_func("/date/refused", what_is_not_a_date_is_refused_and_nothing_changes);
    g_test_add_func("/date/era", the_first_day_of_an_era_belongs_to_it);
    return g_test_run();
}
