#include <glib.h>
#include <string.h>

#include "printer/reasons.h"
#include "printer/status.h"

/* The registry, a keyword a line. */
static GStrv registry(void)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(g_getenv("REASONS"), &text, NULL, &error);
    g_assert_no_error(error);
    return g_strsplit(g_strchomp(text), "\n", -1);
}

static bool is_unspecified(const char *keyword)
{
    return g_str_equal(keyword, "other") || g_str_equal(keyword, "unknown");
}

static void check_words(const char *keyword)
{
    char ja[REASON_WORDS], en[REASON_WORDS];
    reason_words(keyword, ja, en);
    if (g_str_equal(ja, keyword) || g_str_equal(en, keyword) || !*ja || !*en)
        g_error("%s has no words", keyword);
    g_assert_true(g_utf8_validate(ja, -1, NULL));
    g_assert_true(g_str_is_ascii(en));
    g_assert_true(strlen(ja) < REASON_WORDS - 1 && strlen(en) < REASON_WORDS - 1);
}

static void every_keyword_of_the_registry_has_a_class_and_words(void)
{
    g_auto(GStrv) keywords = registry();
    g_assert_cmpuint(g_strv_length(keywords), >, 800);
    for (char **keyword = keywords; *keyword; keyword++) {
        if (!is_unspecified(*keyword) && !reason_is_known(*keyword))
            g_error("%s is not known", *keyword);
        check_words(*keyword);
    }
}

static void a_class_and_its_trouble_agree(void)
{
    g_auto(GStrv) keywords = registry();
    for (char **keyword = keywords; *keyword; keyword++) {
        struct reason reason = reason_of(*keyword);
        g_assert_cmpint(reason.class, <=, REASON_ATTENDANT);
        g_assert_cmpint(reason.trouble != 0, ==, reason.class == REASON_ATTENDANT);
    }
}

static void the_weight_of_what_is_known_is_not_believed(void)
{
    static const char *const weights[] = {"-report", "-warning", "-error"};
    g_auto(GStrv) keywords = registry();
    for (char **keyword = keywords; *keyword; keyword++) {
        if (is_unspecified(*keyword))
            continue;
        for (size_t i = 0; i < G_N_ELEMENTS(weights); i++) {
            g_autofree char *weighed = g_strconcat(*keyword, weights[i], NULL);
            g_assert_cmpint(reason_of(weighed).class, ==, reason_of(*keyword).class);
            g_assert_cmpuint(reason_of(weighed).trouble, ==, reason_of(*keyword).trouble);
            check_words(weighed);
        }
    }
}

static void what_is_not_known_goes_by_its_weight(void)
{
    static const char *const unknown[] = {"com.example-moon-phase",
                                          "stapler-",
                                          "stapler-haunted",
                                          "media-empty-ish",
                                          "other",
                                          "x",
                                          ""};
    for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_autofree char *error = g_strconcat(unknown[i], "-error", NULL);
        g_autofree char *report = g_strconcat(unknown[i], "-report", NULL);
        g_autofree char *warning = g_strconcat(unknown[i], "-warning", NULL);
        g_assert_false(reason_is_known(unknown[i]));
        g_assert_cmpint(reason_of(unknown[i]).class, ==, REASON_WARNING);
        if (!*unknown[i])
            continue;
        g_assert_cmpint(reason_of(error).class, ==, REASON_ATTENDANT);
        g_assert_cmpuint(reason_of(error).trouble, ==, PRINTER_OTHER);
        g_assert_cmpint(reason_of(warning).class, ==, REASON_WARNING);
        g_assert_cmpint(reason_of(report).class, ==, REASON_HARMLESS);
    }
}

static void what_is_not_known_stands_for_itself(void)
{
    char ja[REASON_WORDS], en[REASON_WORDS];
    g_autofree char *endless = g_strnfill(1000, 'a');
    reason_words("com.example-moon-phase-error", ja, en);
    g_assert_cmpstr(ja, ==, "com.example-moon-phase-error");
    g_assert_cmpstr(en, ==, "com.example-moon-phase-error");
    reason_words(endless, ja, en);
    g_assert_cmpuint(strlen(en), ==, 100);
    g_assert_cmpint(reason_of(endless).class, ==, REASON_WARNING);
}

static void check_trouble(const char *keyword, unsigned trouble)
{
    if (reason_of(keyword).trouble != trouble)
        g_error("%s: %#x, not %#x", keyword, reason_of(keyword).trouble, trouble);
}

static void what_stops_a_print_is_told_apart(void)
{
    check_trouble("media-empty", PRINTER_NO_PAPER);
    check_trouble("input-media-size-change", PRINTER_WRONG_PAPER);
    check_trouble("media-jam", PRINTER_JAM);
    check_trouble("stapler-jam", PRINTER_JAM);
    check_trouble("cover-open", PRINTER_COVER_OPEN);
    check_trouble("wrapper-interlock-open", PRINTER_COVER_OPEN);
    check_trouble("marker-toner-missing", PRINTER_NO_TONER);
    check_trouble("output-area-full", PRINTER_TRAY_FULL);
    check_trouble("stacker-full", PRINTER_TRAY_FULL);
    check_trouble("shutdown", PRINTER_OFFLINE);
    check_trouble("marker-waste-full", PRINTER_OTHER);
    check_trouble("stacker-unrecoverable-failure", PRINTER_OTHER);
}

static void what_we_do_not_use_stands_in_nobodys_way(void)
{
    check_trouble("stapler-empty", 0);
    check_trouble("puncher-full", 0);
    check_trouble("fax-modem-missing", 0);
    check_trouble("storage-cover-open", 0);
    check_trouble("scan-media-path-jam", 0);
    g_assert_cmpint(reason_of("storage-cover-open").class, ==, REASON_WARNING);
    g_assert_cmpint(reason_of("storage-cover-closed").class, ==, REASON_HARMLESS);
}

static void what_passes_by_itself_is_waited_for(void)
{
    g_assert_cmpint(reason_of("fuser-under-temp").class, ==, REASON_WAIT);
    g_assert_cmpint(reason_of("inserter-warming-up").class, ==, REASON_WAIT);
    g_assert_cmpint(reason_of("marker-adjusting-print-quality").class, ==, REASON_WAIT);
    g_assert_cmpint(reason_of("connecting-to-device").class, ==, REASON_WAIT);
}

static void composed_words_name_the_unit(void)
{
    char ja[REASON_WORDS], en[REASON_WORDS];
    reason_words("stapler-cover-open-error", ja, en);
    g_assert_cmpstr(ja, ==, "ステープラー：カバーが開いています");
    g_assert_cmpstr(en, ==, "Stapler: cover open");
}

static void a_number_stands_for_a_keyword_and_for_no_other(void)
{
    g_auto(GStrv) keywords = registry();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (char **keyword = keywords; *keyword; keyword++) {
        char ja[REASON_WORDS], en[REASON_WORDS], same_ja[REASON_WORDS], same_en[REASON_WORDS];
        int number = reason_number(*keyword);
        if (is_unspecified(*keyword)) {
            g_assert_cmpint(number, ==, -1);
            continue;
        }
        g_assert_true(g_hash_table_add(seen, GINT_TO_POINTER(number + 1)));
        g_assert_true(reason_words_of_number(number, ja, en));
        reason_words(*keyword, same_ja, same_en);
        g_assert_cmpstr(ja, ==, same_ja);
        g_assert_cmpstr(en, ==, same_en);
    }
}

static void a_number_of_nothing_has_no_words(void)
{
    static const long wrong[] = {-1, 999, 1999, 21000, 1000000, G_MAXLONG, G_MINLONG};
    char ja[REASON_WORDS] = "x", en[REASON_WORDS] = "x";
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(reason_words_of_number(wrong[i], ja, en));
    g_assert_cmpstr(ja, ==, "x");
}

#define TEST(name) g_test_add_func("/reasons/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST(every_keyword_of_the_registry_has_a_class_and_words);
    TEST(a_class_and_its_trouble_agree);
    TEST(the_weight_of_what_is_known_is_not_believed);
    TEST(what_is_not_known_goes_by_its_weight);
    TEST(what_is_not_known_stands_for_itself);
    TEST(what_stops_a_print_is_told_apart);
    TEST(what_we_do_not_use_stands_in_nobodys_way);
    TEST(what_passes_by_itself_is_waited_for);
    TEST(composed_words_name_the_unit);
    TEST(a_number_stands_for_a_keyword_and_for_no_other);
    TEST(a_number_of_nothing_has_no_words);
    return g_test_run();
}
