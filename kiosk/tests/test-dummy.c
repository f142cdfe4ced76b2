/* The codes of the test print: formed as real ones, and verified by nobody who issues certificates. */
#include <glib.h>
#include <string.h>

#include "backend/check.h"
#include "backend/test-print-keys.h"
#include "backend/tests/keys.h"
#include "backend/tests/sample.h"
#include "printer/dummy.h"

static struct check check_with(const struct issuer_keys *keys, size_t i)
{
    enum code_trust_kind wrong;
    SCOPED_CODE_TRUST trust = {0};
    static struct certificate certificate;
    struct text text;
    struct check check;

    dummy_certificate(&certificate);
    g_assert_cmpuint(i, <, certificate.code_count);
    text =
        (struct text){.bytes = certificate.codes[i].text, .len = strlen(certificate.codes[i].text)};
    g_assert_true(code_trust_load(NULL, 0, &trust, &wrong, NULL));
    trust.issuers = *keys;
    check_code(&text, &trust, SAMPLE_NOW, &check);
    return check;
}

static void nobody_has_its_key(void)
{
    struct issuer_keys keys = {.count = 0};
    struct check check;

    keys_issuer_keys(&keys);
    check = check_with(&keys, 0);

    g_assert_cmpint(check.outcome, ==, CHECK_NOT_POSSIBLE);
    g_assert_cmpint(check.format, ==, CHECK_SHC);
    g_assert_cmpstr(check.reason, ==, "unknown-key");
}

/* Whoever else names a key as the test's is named does not verify it. */
static void no_other_key_verifies_it(void)
{
    struct issuer_keys keys = {.count = 0};
    struct issuer_keys test_print = {.count = 0};
    struct check check;

    keys_issuer_keys(&keys);
    g_assert_true(issuer_keys_parse(TEST_PRINT_JWKS, strlen(TEST_PRINT_JWKS), &test_print, NULL));
    g_strlcpy(keys.keys[0].kid, test_print.keys[0].kid, sizeof keys.keys[0].kid);
    check = check_with(&keys, 0);

    g_assert_cmpint(check.outcome, ==, CHECK_NOT_VERIFIED);
    g_assert_cmpstr(check.reason, ==, "bad-signature");
}

static void the_code_for_borders_is_formed_as_one(void)
{
    struct issuer_keys keys = {.count = 0};
    struct check check = check_with(&keys, 1);

    g_assert_cmpint(check.outcome, !=, CHECK_VERIFIED);
    g_assert_cmpint(check.format, ==, CHECK_VDS_NC);
}

static void it_is_of_nobody_and_of_no_country(void)
{
    static struct certificate certificate;

    dummy_certificate(&certificate);

    g_assert_true(g_str_has_prefix(certificate.id, "UTO"));
    g_assert_cmpstr(certificate.holder.name, ==, "見本　太郎");
    g_assert_nonnull(strstr(certificate.codes[1].text, "\"is\":\"UTO\""));
    g_assert_null(strstr(certificate.codes[1].text, "JPN"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/dummy/" #name, name)
    TEST(nobody_has_its_key);
    TEST(no_other_key_verifies_it);
    TEST(the_code_for_borders_is_formed_as_one);
    TEST(it_is_of_nobody_and_of_no_country);
    return g_test_run();
}
