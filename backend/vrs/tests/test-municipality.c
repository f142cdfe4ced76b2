#include <glib.h>
#include <string.h>

#include "backend/vrs/municipality.h"

static char *file_of(const char *code)
{
    g_autofree char *path = g_strdup_printf("%s/%s.json", g_getenv("MUNICIPALITIES"), code);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* The file of 青葉川市 with one text replaced. */
static struct municipality_fault fault_after(const char *what, const char *by)
{
    g_autofree char *text = file_of("990019");
    g_auto(GStrv) parts = g_strsplit(text, what, 2);
    struct municipality municipality;
    struct municipality_fault fault = {0};

    g_assert_nonnull(parts[1]);

    g_autofree char *changed = g_strconcat(parts[0], by, parts[1], NULL);

    g_assert_false(municipality_parse(changed, strlen(changed), &municipality, &fault));
    g_assert_nonnull(fault.reason);
    return fault;
}

static void each_shipped_file_is_right(void)
{
    static const char *const codes[] = {"990019", "990027", "990035", "990043"};

    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        g_autofree char *text = file_of(codes[i]);
        struct municipality municipality;
        struct municipality_fault fault;

        g_assert_true(municipality_parse(text, strlen(text), &municipality, &fault));
        g_assert_cmpstr(municipality.code, ==, codes[i]);
    }
}

static void a_file_says_who_signs(void)
{
    g_autofree char *text = file_of("990019");
    struct municipality municipality;
    struct municipality_fault fault;

    g_assert_true(municipality_parse(text, strlen(text), &municipality, &fault));
    g_assert_cmpstr(municipality.issuer.mayor_name.en, ==, "ONODERA Minoru");
    g_assert_cmpstr(municipality.issuer.telephone, ==, "000-000-0000");
    g_assert_true(municipality.taking_part);
    g_assert_true(municipality.kinds[CERTIFICATE_DOMESTIC]);
}

static void codes_of_the_eu_are_a_setting(void)
{
    g_autofree char *text = file_of("990019");
    g_auto(GStrv) parts = g_strsplit(text, "\"kinds\"", 2);
    g_autofree char *with = g_strconcat(parts[0], "\"dcc\": true, \"kinds\"", parts[1], NULL);
    struct municipality municipality;
    struct municipality_fault fault;

    g_assert_true(municipality_parse(text, strlen(text), &municipality, &fault));
    g_assert_false(municipality.dcc);
    g_assert_true(municipality_parse(with, strlen(with), &municipality, &fault));
    g_assert_true(municipality.dcc);
}

static void codes_of_the_eu_without_overseas_certificates_are_refused(void)
{
    g_assert_cmpstr(
        fault_after("[\"domestic\", \"overseas\"]", "[\"domestic\"], \"dcc\": true").field, ==,
        "dcc");
    g_assert_cmpstr(fault_after("\"kinds\"", "\"dcc\": 1, \"kinds\"").field, ==, "dcc");
}

static void a_wrong_check_digit_is_named(void)
{
    g_assert_cmpstr(fault_after("990019", "990018").field, ==, "code");
}

static void a_missing_language_is_named(void)
{
    g_assert_cmpstr(fault_after(", \"en\": \"ONODERA Minoru\"", "").field, ==, "mayor_name");
}

static void an_empty_text_is_named(void)
{
    g_assert_cmpstr(fault_after("ONODERA Minoru", "").field, ==, "mayor_name.en");
}

static void a_missing_member_is_named(void)
{
    g_assert_cmpstr(fault_after("\"kana\": \"あおばがわし\",", "").field, ==, "kana");
}

static void an_unknown_member_is_named(void)
{
    g_assert_cmpstr(fault_after("\"kana\"", "\"kanna\"").field, ==, "kanna");
}

static void an_unknown_kind_is_refused(void)
{
    g_assert_cmpstr(fault_after("\"overseas\"", "\"lunar\"").field, ==, "kinds");
}

static void a_kind_named_twice_is_refused(void)
{
    g_assert_cmpstr(fault_after("\"overseas\"", "\"domestic\"").field, ==, "kinds");
}

static void a_text_that_does_not_fit_is_refused_and_not_cut(void)
{
    g_autofree char *name = g_strnfill(CERTIFICATE_WORDS_SIZE, 'x');

    g_assert_cmpstr(fault_after("ONODERA Minoru", name).field, ==, "mayor_name.en");
}

static void what_is_no_json_has_a_line(void)
{
    g_assert_cmpint(fault_after("\"taking_part\": true,", "\"taking_part\": true").line, >, 1);
}

static void a_file_that_is_not_there_is_refused(void)
{
    struct municipality municipality;
    struct municipality_fault fault;

    g_assert_false(municipality_load("/nonexistent/990019.json", &municipality, &fault));
    g_assert_cmpstr(fault.reason, ==, "cannot be opened");
}

#define T(name) g_test_add_func("/municipality/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(each_shipped_file_is_right);
    T(a_file_says_who_signs);
    T(codes_of_the_eu_are_a_setting);
    T(codes_of_the_eu_without_overseas_certificates_are_refused);
    T(a_wrong_check_digit_is_named);
    T(a_missing_language_is_named);
    T(an_empty_text_is_named);
    T(a_missing_member_is_named);
    T(an_unknown_member_is_named);
    T(an_unknown_kind_is_refused);
    T(a_kind_named_twice_is_refused);
    T(a_text_that_does_not_fit_is_refused_and_not_cut);
    T(what_is_no_json_has_a_line);
    T(a_file_that_is_not_there_is_refused);
    return g_test_run();
}
