#include <glib.h>
#include <string.h>

#include "base/certificate.h"

static unsigned sheets(enum certificate_kind kind, size_t doses, const char *alias)
{
    struct certificate *certificate = g_new0(struct certificate, 1);

    certificate->kind = kind;
    certificate->dose_count = doses;
    g_strlcpy(certificate->holder.alias, alias, sizeof certificate->holder.alias);

    unsigned n = certificate_sheets(certificate);

    g_free(certificate);
    return n;
}

static void seven_domestic_doses_fit_on_one_sheet_and_eight_do_not(void)
{
    g_assert_cmpuint(sheets(CERTIFICATE_DOMESTIC, 1, ""), ==, 1);
    g_assert_cmpuint(sheets(CERTIFICATE_DOMESTIC, 7, ""), ==, 1);
    g_assert_cmpuint(sheets(CERTIFICATE_DOMESTIC, 8, ""), ==, 2);
    g_assert_cmpuint(sheets(CERTIFICATE_DOMESTIC, 18, ""), ==, 2);
    g_assert_cmpuint(sheets(CERTIFICATE_DOMESTIC, 19, ""), ==, 3);
}

static void codes_of_the_eu_take_a_sheet_of_their_own(void)
{
    struct certificate *certificate = g_new0(struct certificate, 1);

    certificate->dose_count = 7;
    certificate->dcc_sheet = true;
    g_assert_cmpuint(certificate_sheets(certificate), ==, 2);
    certificate->dose_count = 8;
    g_assert_cmpuint(certificate_sheets(certificate), ==, 3);
    certificate->dose_count = 0;
    g_assert_cmpuint(certificate_sheets(certificate), ==, 0);
    g_free(certificate);
}

static void an_alias_takes_one_row(void)
{
    g_assert_cmpuint(sheets(CERTIFICATE_DOMESTIC, 7, "通称"), ==, 2);
    g_assert_cmpuint(sheets(CERTIFICATE_OVERSEAS, 5, ""), ==, 1);
    g_assert_cmpuint(sheets(CERTIFICATE_OVERSEAS, 5, "通称"), ==, 2);
}

static void without_a_dose_there_is_no_sheet(void)
{
    g_assert_cmpuint(sheets(CERTIFICATE_DOMESTIC, 0, ""), ==, 0);
}

static void every_word_of_the_wire_comes_back(void)
{
    enum certificate_kind kind;
    enum certificate_format format;

    for (size_t i = 0; i < CERTIFICATE_KINDS; i++) {
        g_assert_true(
            certificate_kind_from_name(certificate_kind_name((enum certificate_kind)i), &kind));
        g_assert_cmpint(kind, ==, i);
    }
    for (size_t i = 0; i < CERTIFICATE_FORMATS; i++) {
        g_assert_true(certificate_format_from_name(
            certificate_format_name((enum certificate_format)i), &format));
        g_assert_cmpint(format, ==, i);
    }
}

static void an_unknown_word_is_refused(void)
{
    enum certificate_kind kind = CERTIFICATE_OVERSEAS;
    enum certificate_format format = CERTIFICATE_DCC;

    g_assert_false(certificate_kind_from_name("Domestic", &kind));
    g_assert_false(certificate_format_from_name("", &format));
    g_assert_cmpint(kind, ==, CERTIFICATE_OVERSEAS);
    g_assert_cmpint(format, ==, CERTIFICATE_DCC);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/certificate/domestic",
                    seven_domestic_doses_fit_on_one_sheet_and_eight_do_not);
    g_test_add_func("/certificate/alias", an_alias_takes_one_row);
    g_test_add_func("/certificate/dcc-sheet", codes_of_the_eu_take_a_sheet_of_their_own);
    g_test_add_func("/certificate/no-dose", without_a_dose_there_is_no_sheet);
    g_test_add_func("/certificate/words", every_word_of_the_wire_comes_back);
    g_test_add_func("/certificate/unknown-word", an_unknown_word_is_refused);
    return g_test_run();
}
