/* The codes of the test print: they verify as a test, and as nothing else. */
#include <glib.h>
#include <string.h>

#include "backend/check.h"
#include "backend/test-print-keys.h"
#include "backend/tests/keys.h"
#include "printer/dummy.h"

#define NOW INT64_C(1798761600) /* 2027-01-01 */

static struct check check_text(const char *code)
{
    SCOPED_CODE_TRUST trust = {0};
    struct text text = {.bytes = (char *)(uintptr_t)code, .len = strlen(code)};
    struct check check;

    keys_code_trust(&trust);
    check_code(&text, &trust, NOW, &check);
    return check;
}

static const struct certificate *dummy(void)
{
    static struct certificate certificate;

    dummy_certificate(&certificate);
    return &certificate;
}

static void each_code_verifies_as_a_test(void)
{
    static const enum check_format formats[] = {CHECK_SHC, CHECK_VDS_NC};

    g_assert_cmpuint(dummy()->code_count, ==, G_N_ELEMENTS(formats));
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        struct check check = check_text(dummy()->codes[i].text);

        g_assert_cmpint(check.format, ==, formats[i]);
        g_assert_cmpint(check.outcome, ==, CHECK_NOT_VERIFIED);
        g_assert_cmpstr(check.reason, ==, "test");
    }
}

static void a_changed_code_is_not_even_a_test(void)
{
    for (size_t i = 0; i < dummy()->code_count; i++) {
        g_autofree char *changed = g_strdup(dummy()->codes[i].text);
        char *letter = &changed[strlen(changed) - 40];

        *letter = *letter == '1' ? '2' : '1';
        g_assert_cmpstr(check_text(changed).reason, !=, "test");
        g_assert_cmpint(check_text(changed).outcome, !=, CHECK_VERIFIED);
    }
}

/* Whoever else names a key as the test's is named does not verify it. */
static void no_other_key_verifies_it(void)
{
    SCOPED_CODE_TRUST trust = {0};
    struct issuer_keys test_print = {.count = 0};
    struct text text = {.bytes = (char *)(uintptr_t)dummy()->codes[0].text,
                        .len = strlen(dummy()->codes[0].text)};
    struct check check;

    keys_code_trust(&trust);
    g_assert_true(issuer_keys_parse(TEST_PRINT_JWKS, strlen(TEST_PRINT_JWKS), &test_print, NULL));
    g_strlcpy(trust.issuers.keys[0].kid, test_print.keys[0].kid, ISSUER_KID_SIZE);
    check_code(&text, &trust, NOW, &check);
    g_assert_cmpint(check.outcome, ==, CHECK_NOT_VERIFIED);
    g_assert_cmpstr(check.reason, ==, "bad-signature");
}

static void it_is_of_nobody_and_of_no_country(void)
{
    g_assert_true(g_str_has_prefix(dummy()->id, "UTO"));
    g_assert_cmpstr(dummy()->holder.name, ==, "見本　太郎");
    g_assert_nonnull(strstr(dummy()->codes[1].text, "\"is\":\"UTO\""));
    g_assert_null(strstr(dummy()->codes[1].text, "JPN"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/dummy/" #name, name)
    TEST(each_code_verifies_as_a_test);
    TEST(a_changed_code_is_not_even_a_test);
    TEST(no_other_key_verifies_it);
    TEST(it_is_of_nobody_and_of_no_country);
    return g_test_run();
}
