#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "ui/dates.h"

#define SENTENCE_MAX 30 /* characters, of easy Japanese */

/* Every K("…") of the sources that the build names; without the staff's, who read Japanese or English. */
static GHashTable *keys_of_the_sources(bool staff)
{
    GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GRegex *pattern = g_regex_new("\\bK\\(\"([^\"]+)\"\\)", 0, 0, NULL);
    char **sources = g_strsplit(g_getenv("UI_SOURCES"), ":", -1);

    for (char **path = sources; *path != NULL; path++) {
        char *text;
        GMatchInfo *match;

        if (!staff && strstr(*path, "/attendant-") != NULL)
            continue;
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

static void assert_complete(enum ui_language language, bool staff)
{
    GHashTable *keys = keys_of_the_sources(staff);
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
    assert_complete(UI_JAPANESE, true);
}

static void english_has_every_text_that_pages_ask_for(void)
{
    assert_complete(UI_ENGLISH, true);
}

/* Every other language, for the resident's pages. */
static void a_language_that_is_offered_has_every_text_for_residents(gconstpointer data)
{
    enum ui_language language = (enum ui_language)GPOINTER_TO_INT(data);

    if (!ui_language_is_offered(language)) {
        g_test_skip("it has no catalogue");
        return;
    }
    assert_complete(language, false);
    g_assert_true(ui_words_has_plural_rule(language));
}

static void fail_if_marks_are_left(void *ctx, const char *text)
{
    int stars = 0;

    for (const char *c = text; *c != '\0'; c++)
        stars += *c == '*';
    if (stars % 2 == 0 && strstr(text, "||") == NULL && strstr(text, "...") == NULL &&
        strstr(text, "…") == NULL)
        return;
    g_test_message("%s: %s", (const char *)ctx, text);
    g_test_fail();
}

static void marks_come_in_pairs_and_no_text_is_cut_short(gconstpointer data)
{
    enum ui_language language = (enum ui_language)GPOINTER_TO_INT(data);

    if (!ui_language_is_offered(language)) {
        g_test_skip("it has no catalogue");
        return;
    }
    ui_words_foreach_text(language, fail_if_marks_are_left,
                          (void *)(uintptr_t)ui_language_name(language));
}

/* How many numbers and names a text has room for. */
static unsigned places_of(const char *text)
{
    unsigned ret = 0;

    for (const char *c = strchr(text, '%'); c != NULL; c = strchr(c + 1, '%'))
        ret += c[1] == 'd' || c[1] == 's';
    return ret;
}

struct comparing {
    enum ui_language language;
};

static void fail_if_it_has_fewer_places(void *ctx, const char *key)
{
    const struct comparing *comparing = ctx;
    unsigned places = places_of(ui_words_of(comparing->language, key));

    if (places >= places_of(ui_words_of(UI_JAPANESE, key)) ||
        places >= places_of(ui_words_of(UI_ENGLISH, key)))
        return;
    g_test_message("%s: %s says too little", ui_language_name(comparing->language), key);
    g_test_fail();
}

static void every_number_and_name_has_its_place(gconstpointer data)
{
    struct comparing comparing = {.language = (enum ui_language)GPOINTER_TO_INT(data)};

    if (!ui_language_is_offered(comparing.language)) {
        g_test_skip("it has no catalogue");
        return;
    }
    ui_words_foreach(comparing.language, fail_if_it_has_fewer_places, &comparing);
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
    GHashTable *keys = keys_of_the_sources(true);

    for (size_t i = 0; i < UI_LANGUAGES; i++)
        if (ui_language_is_offered((enum ui_language)i))
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

static void assert_date(enum ui_language language, const char *expected)
{
    char *date = ui_words_date(language, "2021-07-06");

    g_assert_cmpstr(date, ==, expected);
    g_free(date);
}

static void dates_are_written_as_people_write_them(void)
{
    assert_date(UI_JAPANESE, "2021年\u20077月\u20076日");
    assert_date(UI_EASY_JAPANESE, "2021ねん \u20077がつ \u20076にち");
    assert_date(UI_ENGLISH, "6 July 2021");
    assert_date(UI_SIMPLIFIED_CHINESE, "2021年\u20077月\u20076日");
    assert_date(UI_TRADITIONAL_CHINESE, "2021年\u20077月\u20076日");
    assert_date(UI_KOREAN, "2021년 \u20077월 \u20076일");
    assert_date(UI_VIETNAMESE, "6 tháng 7, 2021");
    assert_date(UI_PORTUGUESE, "6 de julho de 2021");
    assert_date(UI_TAGALOG, "Hulyo 6, 2021");
    assert_date(UI_NEPALI, "2021 जुलाई 6");
}

static void what_is_no_date_stays_as_it_is(void)
{
    char *none = ui_words_date(UI_ENGLISH, "2021-13-06");
    char *nothing = ui_words_date(UI_NEPALI, NULL);

    g_assert_cmpstr(none, ==, "2021-13-06");
    g_assert_cmpstr(nothing, ==, "");
    g_free(none);
    g_free(nothing);
}

static void a_masked_date_says_the_year_alone(void)
{
    char parts[3][UI_DATE_PART_SIZE];

    for (int i = 0; i < UI_LANGUAGES; i++) {
        ui_words_masked_date((enum ui_language)i, "1985-04-12", parts);
        g_assert_true(g_str_has_prefix(parts[0], "1985"));
        for (int j = 0; j < 3; j++) {
            g_assert_true(g_utf8_validate(parts[j], -1, NULL));
            g_assert_null(strstr(parts[j], "4"));
            g_assert_null(strstr(parts[j], "12"));
        }
    }
}

static void places_have_the_names_that_their_readers_know(void)
{
    const struct ui_words prefecture = {"見本県", "Mihon"}, name = {"赤松市", "Akamatsu City"};
    char *japanese = ui_words_place(UI_EASY_JAPANESE, &prefecture, &name);
    char *chinese = ui_words_place(UI_SIMPLIFIED_CHINESE, &prefecture, &name);
    char *korean = ui_words_place(UI_KOREAN, &prefecture, &name);

    g_assert_cmpstr(japanese, ==, "見本県 赤松市");
    g_assert_cmpstr(chinese, ==, "見本県 赤松市");
    g_assert_cmpstr(korean, ==, "Akamatsu City, Mihon");
    g_free(japanese);
    g_free(chinese);
    g_free(korean);
}

/* Makers' names are in katakana, which is Japanese. */
static void chinese_readers_are_not_given_katakana(void)
{
    const struct ui_words maker = {"ファイザー", "Pfizer"};

    g_assert_cmpstr(ui_words_pick(UI_TRADITIONAL_CHINESE, &maker), ==, "Pfizer");
    g_assert_cmpstr(ui_words_pick(UI_EASY_JAPANESE, &maker), ==, "ファイザー");
}

static bool is_kanji(gunichar letter)
{
    return g_unichar_get_script(letter) == G_UNICODE_SCRIPT_HAN;
}

/* What is read of a text: its words without readings, marks and the blanks between words; each behind the one before. */
struct bare {
    GString *words, *outside; /* outside: without what has a reading */
};

static struct bare bare_of(const char *text)
{
    struct bare ret = {g_string_new(NULL), g_string_new(NULL)};
    bool word = false, reading = false;

    for (const char *c = text; *c != '\0'; c += g_utf8_skip[(unsigned char)*c]) {
        gunichar letter = g_utf8_get_char(c);

        if (letter == '{' || letter == '}') {
            word = letter == '{';
            reading = false;
        } else if (word && letter == '|') {
            reading = true;
        } else if (!reading && strchr("*| ", *c) == NULL) {
            g_string_append_unichar(ret.words, letter);
            if (!word)
                g_string_append_unichar(ret.outside, letter);
        }
    }
    return ret;
}

static void fail_if_a_kanji_has_no_reading(void *ctx, const char *text)
{
    struct bare bare = bare_of(text);

    for (const char *c = bare.outside->str; *c != '\0'; c += g_utf8_skip[(unsigned char)*c])
        if (is_kanji(g_utf8_get_char(c))) {
            g_test_message("no reading over a word of: %s", text);
            g_test_fail();
            break;
        }
    g_string_free(bare.words, TRUE);
    g_string_free(bare.outside, TRUE);
}

static void easy_japanese_has_a_reading_over_every_kanji(void)
{
    ui_words_foreach_text(UI_EASY_JAPANESE, fail_if_a_kanji_has_no_reading, NULL);
}

static void fail_if_a_sentence_is_long(void *ctx, const char *text)
{
    struct bare bare = bare_of(text);
    char **lines = g_strsplit(bare.words->str, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        char **sentences = g_strsplit(*line, "。", -1);

        for (char **sentence = sentences; *sentence != NULL; sentence++)
            if (g_utf8_strlen(*sentence, -1) > SENTENCE_MAX) {
                g_test_message("too long: %s", *sentence);
                g_test_fail();
            }
        g_strfreev(sentences);
    }
    g_strfreev(lines);
    g_string_free(bare.words, TRUE);
    g_string_free(bare.outside, TRUE);
}

static void easy_japanese_has_short_sentences(void)
{
    ui_words_foreach_text(UI_EASY_JAPANESE, fail_if_a_sentence_is_long, NULL);
}

static void fail_if_it_is_polite(void *ctx, const char *text)
{
    static const char *const words[] = {"お選び",   "お待ち",       "ご確認", "ご用意",
                                        "いただ",   "ございません", "いたし", "られます",
                                        "されます", "ませんでは"};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(text, words[i]) != NULL) {
            g_test_message("not easy: %s", text);
            g_test_fail();
        }
}

/* … but for ください; and no passive. */
static void easy_japanese_has_no_words_of_courtesy(void)
{
    ui_words_foreach_text(UI_EASY_JAPANESE, fail_if_it_is_polite, NULL);
}

static void add_for_all(const char *path, GTestDataFunc behaviour)
{
    for (int i = 0; i < UI_LANGUAGES; i++) {
        char *name =
            g_strdup_printf("/catalogue/%s/%s", path, ui_language_name((enum ui_language)i));

        g_test_add_data_func(name, GINT_TO_POINTER(i), behaviour);
        g_free(name);
    }
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
    g_test_add_func("/catalogue/dates/none", what_is_no_date_stays_as_it_is);
    g_test_add_func("/catalogue/dates/masked", a_masked_date_says_the_year_alone);
    g_test_add_func("/catalogue/places", places_have_the_names_that_their_readers_know);
    g_test_add_func("/catalogue/makers", chinese_readers_are_not_given_katakana);
    g_test_add_func("/catalogue/easy/readings", easy_japanese_has_a_reading_over_every_kanji);
    g_test_add_func("/catalogue/easy/short", easy_japanese_has_short_sentences);
    g_test_add_func("/catalogue/easy/plain", easy_japanese_has_no_words_of_courtesy);
    add_for_all("complete", a_language_that_is_offered_has_every_text_for_residents);
    add_for_all("marks", marks_come_in_pairs_and_no_text_is_cut_short);
    add_for_all("places", every_number_and_name_has_its_place);
    return g_test_run();
}
