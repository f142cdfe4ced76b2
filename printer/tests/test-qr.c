#include <glib.h>
#include <string.h>

#include "printer/qr.h"
#include "printer/tests/samples.h"

enum level { LEVEL_M = 0, LEVEL_L = 1, LEVEL_Q = 3 };

/* The first two modules of row 8, unmasked (ISO/IEC 18004:2015, 7.9). */
static enum level level_of(const struct qr *qr)
{
    unsigned high = qr_is_dark(qr, 0, 8) ? 1 : 0;
    unsigned low = qr_is_dark(qr, 1, 8) ? 1 : 0;

    return (enum level)((high ^ 1) << 1 | low);
}

static unsigned version_of(const struct qr *qr)
{
    return (qr->width - 17) / 4;
}

static void encode_shc(size_t jws_len, struct qr *ret)
{
    char text[CERTIFICATE_CODE_SIZE];

    sample_code(text, jws_len);
    g_assert_true(qr_encode(CERTIFICATE_SHC, text, ret, NULL));
}

static void assert_refused(enum certificate_format format, const char *text, enum err_code code,
                           int detail)
{
    struct qr qr = {.width = 7};
    struct err err = {0};

    g_assert_false(qr_encode(format, text, &qr, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(code));
    g_assert_cmpint(err.detail, ==, detail);
    g_assert_cmpuint(qr.width, ==, 7);
}

/* The capacities of qr.md 1.4 are reached only with digits in a numeric segment. */
static void version_22_holds_927_characters_at_level_m(void)
{
    struct qr qr;

    encode_shc(927, &qr);
    g_assert_cmpuint(version_of(&qr), ==, 22);
    g_assert_cmpint(level_of(&qr), ==, LEVEL_M);
}

static void one_more_falls_back_to_level_l(void)
{
    struct qr qr;

    encode_shc(928, &qr);
    g_assert_cmpint(level_of(&qr), ==, LEVEL_L);
    g_assert_cmpuint(version_of(&qr), <=, 20);
}

static void version_22_holds_1195_characters_and_no_more(void)
{
    char text[CERTIFICATE_CODE_SIZE];
    struct qr qr;

    encode_shc(1195, &qr);
    g_assert_cmpuint(version_of(&qr), ==, 22);
    g_assert_cmpint(level_of(&qr), ==, LEVEL_L);
    sample_code(text, 1196);
    assert_refused(CERTIFICATE_SHC, text, ERR_TOO_LONG, (int)strlen(text));
}

static void what_is_not_a_smart_health_card_is_refused(void)
{
    assert_refused(CERTIFICATE_SHC, "", ERR_MALFORMED, 0);
    assert_refused(CERTIFICATE_SHC, "shc:/", ERR_MALFORMED, 5);
    assert_refused(CERTIFICATE_SHC, "SHC:/5676", ERR_MALFORMED, 0);
    assert_refused(CERTIFICATE_SHC, "shc:/1/2/5676", ERR_MALFORMED, 5);
    assert_refused(CERTIFICATE_SHC, "shc:/567", ERR_MALFORMED, 7);
    assert_refused(CERTIFICATE_SHC, "shc:/5678", ERR_MALFORMED, 7);
    assert_refused(CERTIFICATE_SHC, "shc:/56 76", ERR_MALFORMED, 7);
}

static char *text_of(size_t len)
{
    char *text = g_malloc(len + 1);

    for (size_t i = 0; i < len; i++)
        text[i] = (char)('a' + i * 7 % 26);
    text[len] = '\0';
    return text;
}

/* 1,452 bytes are version 31 at M, 2,953 version 40 at L (ISO/IEC 18004:2015, table 7). */
static void vds_nc_may_be_larger(void)
{
    char *middling = text_of(1452);
    char *large = text_of(2953);
    struct qr qr;

    g_assert_true(qr_encode(CERTIFICATE_VDS_NC, middling, &qr, NULL));
    g_assert_cmpuint(version_of(&qr), ==, 31);
    g_assert_cmpint(level_of(&qr), ==, LEVEL_M);
    g_assert_true(qr_encode(CERTIFICATE_VDS_NC, large, &qr, NULL));
    g_assert_cmpuint(version_of(&qr), ==, 40);
    g_assert_cmpint(level_of(&qr), ==, LEVEL_L);
    g_free(middling);
    g_free(large);
}

static void vds_nc_beyond_version_40_is_refused(void)
{
    char *text = text_of(2954);

    assert_refused(CERTIFICATE_VDS_NC, text, ERR_TOO_LONG, 2954);
    assert_refused(CERTIFICATE_VDS_NC, "", ERR_MALFORMED, 0);
    g_free(text);
}

/* "HC1:" and so many letters of base45, to a total of len. */
static char *dcc_of(size_t len)
{
    char *text = g_malloc(len + 1);

    memset(text, 'A', len);
    memcpy(text, "HC1:", 4);
    text[len] = '\0';
    return text;
}

/* ISO/IEC 18004:2015, table 7: version 20 holds 702 letters at Q, 970 at M, 1,249 at L. */
static void a_dcc_is_alphanumeric_and_never_larger_than_version_20(void)
{
    static const struct {
        size_t len;
        int level;
    } steps[] = {{702, LEVEL_Q}, {970, LEVEL_M}, {1249, LEVEL_L}};

    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *text = dcc_of(steps[i].len);
        struct qr qr;

        g_assert_true(qr_encode(CERTIFICATE_DCC, text, &qr, NULL));
        g_assert_cmpuint(version_of(&qr), ==, 20);
        g_assert_cmpint(level_of(&qr), ==, steps[i].level);
    }
}

static void a_short_dcc_is_as_small_as_it_can_be(void)
{
    g_autofree char *text = dcc_of(530);
    struct qr qr;

    g_assert_true(qr_encode(CERTIFICATE_DCC, text, &qr, NULL));
    g_assert_cmpuint(version_of(&qr), ==, 17);
    g_assert_cmpint(level_of(&qr), ==, LEVEL_Q);
}

static void what_is_not_a_dcc_is_refused(void)
{
    g_autofree char *long_one = dcc_of(1250);

    assert_refused(CERTIFICATE_DCC, "", ERR_MALFORMED, 0);
    assert_refused(CERTIFICATE_DCC, "HC1:", ERR_MALFORMED, 4);
    assert_refused(CERTIFICATE_DCC, "HC2:6BF", ERR_MALFORMED, 0);
    assert_refused(CERTIFICATE_DCC, "HC1:6bF", ERR_MALFORMED, 5);
    assert_refused(CERTIFICATE_DCC, "HC1:6BF_", ERR_MALFORMED, 7);
    assert_refused(CERTIFICATE_DCC, long_one, ERR_TOO_LONG, 1250);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qr/shc-m", version_22_holds_927_characters_at_level_m);
    g_test_add_func("/qr/shc-l", one_more_falls_back_to_level_l);
    g_test_add_func("/qr/shc-limit", version_22_holds_1195_characters_and_no_more);
    g_test_add_func("/qr/not-shc", what_is_not_a_smart_health_card_is_refused);
    g_test_add_func("/qr/vds-nc", vds_nc_may_be_larger);
    g_test_add_func("/qr/vds-nc-limit", vds_nc_beyond_version_40_is_refused);
    g_test_add_func("/qr/dcc", a_dcc_is_alphanumeric_and_never_larger_than_version_20);
    g_test_add_func("/qr/dcc-short", a_short_dcc_is_as_small_as_it_can_be);
    g_test_add_func("/qr/not-dcc", what_is_not_a_dcc_is_refused);
    return g_test_run();
}
