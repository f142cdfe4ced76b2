/* The codes of the test print are what they say: truly signed by keys that only a test's checker knows, of nobody. */
#include <glib.h>
#include <string.h>

#include "backend/shc.h"
#include "backend/test-print-keys.h"
#include "backend/vdsnc.h"
#include "printer/dummy.h"
#include "printer/test-codes.h"

#define NOW INT64_C(1798761600) /* 2027-01-01 */

static void known_issuers(struct issuer_keys *ret)
{
    *ret = (struct issuer_keys){0};
    g_assert_true(issuer_keys_parse(TEST_PRINT_JWKS, strlen(TEST_PRINT_JWKS), ret, NULL));
}

static void the_card_verifies_with_the_test_key(void)
{
    struct issuer_keys keys;
    struct shc card;

    known_issuers(&keys);
    g_assert_cmpint(shc_decode(test_code_shc, strlen(test_code_shc), &keys, NOW, &card), ==,
                    SHC_GOOD);
    g_assert_cmpstr(card.name, ==, "MIHON TARO");
    g_assert_cmpstr(card.issuer, ==, "https://test.madoguchi.invalid");
    g_assert_cmpuint(card.dose_count, ==, 3);
    g_assert_cmpstr(card.doses[0].lot, ==, "TEST01");
}

static void the_card_is_signed_by_nobody_else(void)
{
    struct issuer_keys nobody = {0};
    struct shc card;

    g_assert_cmpint(shc_decode(test_code_shc, strlen(test_code_shc), &nobody, NOW, &card), ==,
                    SHC_UNKNOWN_KEY);
}

static void a_changed_card_is_no_test_code(void)
{
    g_autofree char *changed = g_strdup(test_code_shc);
    struct issuer_keys keys;
    struct shc card;
    size_t len = strlen(changed);

    known_issuers(&keys);
    changed[len - 1] = changed[len - 1] == '4' ? '5' : '4';
    g_assert_cmpint(shc_decode(changed, len, &keys, NOW, &card), !=, SHC_GOOD);
}

static void the_travellers_code_verifies_with_the_test_state(void)
{
    SCOPED_VDSNC_TRUST *trust =
        vdsnc_trust_parse(TEST_PRINT_CSCA_PEM, strlen(TEST_PRINT_CSCA_PEM), NULL);
    struct vdsnc code;

    g_assert_nonnull(trust);
    g_assert_cmpint(vdsnc_decode(test_code_vds_nc, strlen(test_code_vds_nc), trust, NOW, &code), ==,
                    VDSNC_GOOD);
    g_assert_cmpstr(code.name, ==, "MIHON TARO");
    g_assert_cmpstr(code.state, ==, "UTO");
    g_assert_cmpuint(code.dose_count, ==, 3);
}

static void the_travellers_code_is_signed_by_no_other_state(void)
{
    SCOPED_VDSNC_TRUST *nobody = vdsnc_trust_load(NULL, 0, NULL);
    struct vdsnc code;

    g_assert_nonnull(nobody);
    g_assert_cmpint(vdsnc_decode(test_code_vds_nc, strlen(test_code_vds_nc), nobody, NOW, &code),
                    !=, VDSNC_GOOD);
}

static void a_changed_travellers_code_is_no_test_code(void)
{
    SCOPED_VDSNC_TRUST *trust =
        vdsnc_trust_parse(TEST_PRINT_CSCA_PEM, strlen(TEST_PRINT_CSCA_PEM), NULL);
    g_autofree char *changed = g_strdup(test_code_vds_nc);
    struct vdsnc code;

    memcpy(strstr(changed, "MIHON"), "NIHON", 5);
    g_assert_cmpint(vdsnc_decode(changed, strlen(changed), trust, NOW, &code), !=, VDSNC_GOOD);
}

static void the_codes_are_those_of_the_test_print(void)
{
    struct certificate certificate;

    dummy_certificate(&certificate);
    g_assert_cmpstr(certificate.codes[0].text, ==, test_code_shc);
    g_assert_cmpstr(certificate.codes[1].text, ==, test_code_vds_nc);
    g_assert_nonnull(strstr(test_code_vds_nc, certificate.id));
    g_assert_nonnull(strstr(test_code_vds_nc, certificate.holder.passport));
}

#define T(test) g_test_add_func("/test-codes/" #test, test)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(the_card_verifies_with_the_test_key);
    T(the_card_is_signed_by_nobody_else);
    T(a_changed_card_is_no_test_code);
    T(the_travellers_code_verifies_with_the_test_state);
    T(the_travellers_code_is_signed_by_no_other_state);
    T(a_changed_travellers_code_is_no_test_code);
    T(the_codes_are_those_of_the_test_print);
    return g_test_run();
}
