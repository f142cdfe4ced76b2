#include <glib.h>
#include <string.h>

#include "ui/catalogue.h"

/* Every K("…") of the sources that the build names. */
static GHashTable *keys_of_the_sources(void)
{
    GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GRegex *pattern = g_regex_new("\\bK\\(\"([^\"]+)\"\\)", 0, 0, NULL);
    char **sources = g_strsplit(g_getenv("UI_SOURCES"), ":", -1);

    for (char **path = sources; *path != NULL; path++) {
        char *text;
        GMatchInfo *match;

        g_assert_true(g_file_get_contents(*path, &text, NULL, NULL));
        for (g_regex_match(pattern, text, 0, &match); g_match_info_matches(match);
             g_match_info_next(match, NULL))
            g_hash_table_add(keys, g_match_info_fetch(match, 1));
        g_match_info_free(match);
        g_free(text);
    }
    g_strfreev(sources);
    g_regex_unref(pattern);
    return keys;
}

static void assert_complete(enum ui_language language)
{
    GHashTable *keys = keys_of_the_sources();
    GHashTableIter iter;
    gpointer key;

    g_assert_cmpuint(g_hash_table_size(keys), >, 100);
    g_hash_table_iter_init(&iter, keys);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (!ui_words_has(language, key)) {
            g_test_message("%s lacks %s", ui_language_name(language), (const char *)key);
            g_test_fail();
        }
    g_hash_table_unref(keys);
}

static void japanese_has_every_text_that_pages_ask_for(void)
{
    assert_complete(UI_JAPANESE);
}

static void english_has_every_text_that_pages_ask_for(void)
{
    assert_complete(UI_ENGLISH);
}

static void fail_if_unasked(void *ctx, const char *key)
{
    if (!g_hash_table_contains(ctx, key)) {
        g_test_message("nobody asks for %s", key);
        g_test_fail();
    }
}

static void no_text_is_there_that_nobody_asks_for(void)
{
    GHashTable *keys = keys_of_the_sources();

    for (size_t i = 0; i < UI_LANGUAGES; i++)
        ui_words_foreach((enum ui_language)i, fail_if_unasked, keys);
    g_hash_table_unref(keys);
}

static void an_unknown_key_is_shown_as_it_is(void)
{
    g_assert_false(ui_words_has(UI_JAPANESE, "no.such.key"));
    g_assert_cmpstr(ui_words_of(UI_ENGLISH, "no.such.key"), ==, "no.such.key");
    g_assert_false(ui_words_has(UI_ENGLISH, ""));
}

static void english_counts_in_singular_and_plural(void)
{
    char *one = ui_words_counted(UI_ENGLISH, "pin.missing", 1, 0);
    char *three = ui_words_counted(UI_ENGLISH, "pin.missing", 3, 0);

    g_assert_cmpstr(one, ==, "Enter 1 more digit");
    g_assert_cmpstr(three, ==, "Enter 3 more digits");
    g_free(one);
    g_free(three);
}

static void two_numbers_stand_in_their_order(void)
{
    char *text = ui_words_counted(UI_ENGLISH, "page-of", 3, 1);

    g_assert_nonnull(strstr(text, "3"));
    g_assert_true(strstr(text, "3") < strstr(text, "1"));
    g_free(text);
}

static void only_our_languages_have_names(void)
{
    enum ui_language language = UI_ENGLISH;

    g_assert_true(ui_language_from_name("ja", &language));
    g_assert_cmpint(language, ==, UI_JAPANESE);
    g_assert_false(ui_language_from_name("JA", &language));
    g_assert_false(ui_language_from_name(NULL, &language));
    g_assert_cmpint(language, ==, UI_JAPANESE);
}

static void dates_are_written_as_people_write_them(void)
{
    char *ja = ui_words_date(UI_JAPANESE, "2021-07-06");
    char *en = ui_words_date(UI_ENGLISH, "2021-07-06");
    char *none = ui_words_date(UI_ENGLISH, "2021-13-06");

    g_assert_cmpstr(ja, ==, "2021年\u20077月\u20076日");
    g_assert_cmpstr(en, ==, "6 July 2021");
    g_assert_cmpstr(none, ==, "2021-13-06");
    g_free(ja);
    g_free(en);
    g_free(none);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/catalogue/ja", japanese_has_every_text_that_pages_ask_for);
    g_test_add_func("/catalogue/en", english_has_every_text_that_pages_ask_for);
    g_test_add_func("/catalogue/unasked", no_text_is_there_that_nobody_asks_for);
    g_test_add_func("/catalogue/unknown", an_unknown_key_is_shown_as_it_is);
    g_test_add_func("/catalogue/plural", english_counts_in_singular_and_plural);
    g_test_add_func("/catalogue/order", two_numbers_stand_in_their_order);
    g_test_add_func("/catalogue/languages", only_our_languages_have_names);
    g_test_add_func("/catalogue/dates", dates_are_written_as_people_write_them);
    return g_test_run();
}
