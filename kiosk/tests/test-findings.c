/* The line of a self-test, and its sentences. */
#include <glib.h>
#include <string.h>

#include "kiosk/findings-words.h"
#include "kiosk/findings.h"
#include "printer/reasons.h"

static void assert_json(const char *line, const char *expected)
{
    char json[1024];

    g_assert_true(findings_to_json(line, json, sizeof json));
    g_assert_cmpstr(json, ==, expected);
}

static void assert_refused(const char *line)
{
    char json[1024] = "before";

    g_assert_false(findings_to_json(line, json, sizeof json));
    g_assert_cmpstr(json, ==, "[]");
}

static void findings_become_json(void)
{
    assert_json("", "[]");
    assert_json("reader=ok", "[{\"what\":\"reader\",\"state\":\"ok\"}]");
    assert_json("printer=fault/no-paper toner=warning/low/9",
                "[{\"what\":\"printer\",\"state\":\"fault\",\"reason\":\"no-paper\"},"
                "{\"what\":\"toner\",\"state\":\"warning\",\"reason\":\"low\",\"number\":9}]");
}

static void a_line_of_anything_else_is_refused(void)
{
    assert_refused("reader");
    assert_refused("reader=");
    assert_refused("=ok");
    assert_refused("reader=fine");
    assert_refused("Reader=ok");
    assert_refused("reader=ok/");
    assert_refused("reader=ok/a b");
    assert_refused("printer=fault/no-paper/");
    assert_refused("printer=fault/no-paper/-1");
    assert_refused("printer=fault/no-paper/1x");
    assert_refused("printer=fault/no-paper/1234567890");
    assert_refused("printer=fault/\"}");
    assert_refused("printer=fault/abcdefghijklmnopqrstuvwx");
}

static void blanks_stand_between_findings_only(void)
{
    assert_refused(" reader=ok");
    assert_refused("reader=ok ");
    assert_refused("reader=ok  printer=ok");
    assert_refused("reader=ok\nprinter=ok");
}

static void what_does_not_fit_is_refused_whole(void)
{
    char json[40] = "before";

    g_assert_false(findings_to_json("reader=ok printer=ok", json, sizeof json));
    g_assert_cmpstr(json, ==, "[]");
    g_assert_true(findings_to_json("reader=ok", json, sizeof json));
}

static void the_worst_state_is_known(void)
{
    g_assert_cmpstr(findings_worst("reader=ok printer=ok"), ==, "ok");
    g_assert_cmpstr(findings_worst("reader=ok printer=warning/paper-low"), ==, "warning");
    g_assert_cmpstr(findings_worst("a=fault/x printer=warning/paper-low"), ==, "fault");
    g_assert_cmpstr(findings_worst("a=ok/fault"), ==, "ok");
}

static void a_finding_is_said_in_both_languages(void)
{
    char ja[FINDINGS_SENTENCE], en[FINDINGS_SENTENCE];

    findings_sentence("printer", "fault", "no-paper", -1, ja, en);
    g_assert_cmpstr(ja, ==, "用紙がありません。用紙を入れてください。");
    g_assert_cmpstr(en, ==, "There is no paper. Put paper in.");
    findings_sentence("certificate", "warning", "expires", 12, ja, en);
    g_assert_nonnull(strstr(ja, "あと 12 日"));
    g_assert_nonnull(strstr(en, "in 12 days"));
    findings_sentence("codes", "fault", "bad-products", 17, ja, en);
    g_assert_nonnull(strstr(ja, " 17 行目"));
    g_assert_nonnull(strstr(en, "line 17"));
    findings_sentence("reader", "ok", "", -1, ja, en);
    g_assert_cmpstr(en, ==, "All is well.");
}

static void what_a_printer_says_is_said_in_the_registrys_words(void)
{
    char ja[FINDINGS_SENTENCE], en[FINDINGS_SENTENCE];

    findings_sentence("printer", "fault", "says", reason_number("marker-waste-full-error"), ja, en);
    g_assert_cmpstr(ja, ==, "廃トナー入れがいっぱいです。プリンターを確かめてください。");
    g_assert_cmpstr(en, ==, "The waste box is full. Look at the printer.");
    findings_sentence("printer", "fault", "says", 999999, ja, en);
    g_assert_cmpstr(en, ==, "Something is wrong (says).");
}

/* A sentence that is cut says nothing. */
static void every_word_about_codes_has_a_whole_sentence(void)
{
    static const char *const reasons[] = {"empty",      "no-csca",      "no-dsc",    "no-issuer",
                                          "unreadable", "bad-products", "list-over", "list-ends"};

    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        char ja[FINDINGS_SENTENCE], en[FINDINGS_SENTENCE];

        findings_sentence("codes", "warning", reasons[i], 3, ja, en);
        g_assert_true(g_str_has_suffix(ja, "。"));
        g_assert_true(g_str_has_suffix(en, "."));
        g_assert_null(strstr(en, "Something is wrong"));
        g_assert_true(g_utf8_validate(ja, -1, NULL));
    }
}

static void a_reason_that_has_no_sentence_is_named(void)
{
    char ja[FINDINGS_SENTENCE], en[FINDINGS_SENTENCE];

    findings_sentence("printer", "fault", "on-strike", -1, ja, en);
    g_assert_nonnull(strstr(ja, "on-strike"));
    g_assert_nonnull(strstr(en, "on-strike"));
    g_assert_cmpstr(findings_label("kettle").ja, ==, "kettle");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/findings/" #name, name)
    TEST(findings_become_json);
    TEST(a_line_of_anything_else_is_refused);
    TEST(blanks_stand_between_findings_only);
    TEST(what_does_not_fit_is_refused_whole);
    TEST(the_worst_state_is_known);
    TEST(a_finding_is_said_in_both_languages);
    TEST(every_word_about_codes_has_a_whole_sentence);
    TEST(a_reason_that_has_no_sentence_is_named);
    TEST(what_a_printer_says_is_said_in_the_registrys_words);
    return g_test_run();
}
