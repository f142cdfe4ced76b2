#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "backend/jcs.h"
#include "backend/json.h"

static json_t *value_of(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

    g_assert_nonnull(value);
    return value;
}

static void assert_canonical(const char *text, const char *expected)
{
    SCOPED_JSON *value = value_of(text);
    SCOPED_TEXT canonical = {0};

    g_assert_true(jcs_write(value, &canonical, NULL));
    g_assert_cmpstr(canonical.bytes, ==, expected);
    g_assert_cmpuint(canonical.len, ==, strlen(expected));
}

static void assert_refused(const char *text, enum err_code code)
{
    SCOPED_JSON *value = value_of(text);
    struct text canonical = {.bytes = NULL, .len = 7};
    struct err err = {0};

    g_assert_false(jcs_write(value, &canonical, &err));
    g_assert_cmpint(err.code, ==, code);
    g_assert_null(canonical.bytes);
    g_assert_cmpuint(canonical.len, ==, 7);
}

/* RFC 8785 3.2.3. A writer that sorts UTF-8 puts the smiling face last, and one that sorts escapes, first. */
static void names_are_sorted_by_their_utf_16_units(void)
{
    assert_canonical("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage "
                     "Return\",\"\\ufb33\":\"Dalet\",\"1\":\"One\","
                     "\"\\ud83d\\ude00\":\"Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"O\"}",
                     "{\"\\r\":\"Carriage "
                     "Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"ö\":\"O\",\"€\":\"Euro "
                     "Sign\",\"😀\":\"Face\",\"\uFB33\":\"Dalet\"}");
}

static void every_plane_has_its_place(void)
{
    assert_canonical(
        "{\"\\uffff\":5,\"\\ue000\":4,\"\\udbff\\udfff\":3,\"\\ud800\\udc00\":2,\"\\ud7ff\":1}",
        "{\"\uD7FF\":1,\"\U00010000\":2,\"\U0010FFFF\":3,\"\uE000\":4,\"\uFFFF\":5}");
}

static void a_name_comes_before_the_longer_one_that_begins_with_it(void)
{
    assert_canonical("{\"aa\":3,\"b\":4,\"a\":2,\"\":1}", "{\"\":1,\"a\":2,\"aa\":3,\"b\":4}");
}

/* RFC 8785's french.json */
static void no_languages_order_is_minded(void)
{
    assert_canonical("{\"sin\":1,\"pêche\":2,\"péché\":3,\"peach\":4}",
                     "{\"peach\":4,\"péché\":3,\"pêche\":2,\"sin\":1}");
}

/* … arrays.json */
static void blanks_go_and_every_level_is_sorted(void)
{
    assert_canonical("[\n  56,\n  {\n    \"d\": true,\n    \"10\": null,\n    \"1\": [ ]\n  }\n]",
                     "[56,{\"1\":[],\"10\":null,\"d\":true}]");
    assert_canonical("{\"b\":{\"y\":[{\"n\":2,\"m\":1}],\"x\":{}},\"a\":false}",
                     "{\"a\":false,\"b\":{\"x\":{},\"y\":[{\"m\":1,\"n\":2}]}}");
}

/* RFC 8785 3.2.2: the string of the example */
static void escapes_are_the_shortest(void)
{
    assert_canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"",
                     "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    assert_canonical("\"\\u0008\\u0009\\u000a\\u000c\\u000d\\u001f\\u0001\"",
                     "\"\\b\\t\\n\\f\\r\\u001f\\u0001\"");
    assert_canonical("\"\\u007f<\\u2028\"", "\"\x7F<\u2028\"");
}

/* … unicode.json: A and a ring above are not made one letter. */
static void letters_are_not_composed(void)
{
    assert_canonical("{\"Unnormalized Unicode\":\"A\\u030a\"}",
                     "{\"Unnormalized Unicode\":\"A\u030A\"}");
}

static void whole_numbers_are_plain_however_they_were_written(void)
{
    assert_canonical("[0, -0, 1, -1, 99, 9007199254740991, -9007199254740991]",
                     "[0,0,1,-1,99,9007199254740991,-9007199254740991]");
    assert_canonical("[1.0, 1e0, 1E2, -0.0, 12.50e1, 9007199254740991.0]",
                     "[1,1,100,0,125,9007199254740991]");
}

static void other_numbers_are_refused(void)
{
    assert_refused("[0.5]", ERR_MALFORMED);
    assert_refused("[333333333.33333329]", ERR_MALFORMED);
    assert_refused("[1E30]", ERR_MALFORMED);
    assert_refused("[2e-3]", ERR_MALFORMED);
    assert_refused("[9007199254740992]", ERR_MALFORMED);
    assert_refused("[-9007199254740992]", ERR_MALFORMED);
    assert_refused("{\"a\":{\"b\":[9223372036854775807]}}", ERR_MALFORMED);
}

static char *nest(int depth)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < depth; i++)
        g_string_append(text, i % 2 == 0 ? "[" : "{\"a\":");
    g_string_append(text, "1");
    for (int i = depth - 1; i >= 0; i--)
        g_string_append(text, i % 2 == 0 ? "]" : "}");
    return g_string_free(text, FALSE);
}

static void sixteen_levels_are_written_and_seventeen_are_not(void)
{
    char *deep = nest(JCS_DEPTH_MAX);
    char *deeper = nest(JCS_DEPTH_MAX + 1);

    assert_canonical(deep, deep);
    assert_refused(deeper, ERR_TOO_LONG);
    g_free(deep);
    g_free(deeper);
}

static void nothing_has_no_text(void)
{
    struct text canonical = {0};
    struct err err = {0};

    g_assert_false(jcs_write(NULL, &canonical, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
}

static void what_is_canonical_stays_as_it_is(void)
{
    static const char text[] =
        "{\"data\":{\"hdr\":{\"is\":\"UTO\",\"t\":\"icao.vacc\",\"v\":1},\"msg\":{}},\"sig\":null}";

    assert_canonical(text, text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/jcs/sorted", names_are_sorted_by_their_utf_16_units);
    g_test_add_func("/jcs/planes", every_plane_has_its_place);
    g_test_add_func("/jcs/prefix", a_name_comes_before_the_longer_one_that_begins_with_it);
    g_test_add_func("/jcs/language", no_languages_order_is_minded);
    g_test_add_func("/jcs/levels", blanks_go_and_every_level_is_sorted);
    g_test_add_func("/jcs/escapes", escapes_are_the_shortest);
    g_test_add_func("/jcs/composed", letters_are_not_composed);
    g_test_add_func("/jcs/numbers", whole_numbers_are_plain_however_they_were_written);
    g_test_add_func("/jcs/refused", other_numbers_are_refused);
    g_test_add_func("/jcs/deep", sixteen_levels_are_written_and_seventeen_are_not);
    g_test_add_func("/jcs/nothing", nothing_has_no_text);
    g_test_add_func("/jcs/canonical", what_is_canonical_stays_as_it_is);
    return g_test_run();
}
