/* The 公的個人認証AP: card.md section 5. */
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "tests/vcard/keys.h"
#include "tests/vcard/tests/world.h"

#define SELECT_JPKI     "00A4040C0AD392F000260100000001"
#define VERIFY_PIN      "002000980431323334"
#define VERIFY_PASSWORD "0020009B085445535431323334"

static struct vcard_keys *keys; /* shared_keys() */

static struct vcard *card_at_jpki(void)
{
    struct vcard *card = new_vcard();

    expect(card, SELECT_JPKI, "9000");
    return card;
}

static void the_token_is_named_as_on_a_my_number_card(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, "00A4020C020006", "9000");
    expect(card, "00B0000020",
           "4A504B494150494343544F4B454E32"
           "2020202020202020202020202020202020"
           "9000");
    expect_bytes(card, "00B0860000", 160, NULL);
    expect(card, "00B0880003", "8F8F009000");
}

static void the_token_may_be_another_sample(void)
{
    SCOPED_VCARD *card = new_vcard_with("serial=123");

    expect(card, SELECT_JPKI, "9000");
    expect(card, "00B0865010",
           "31323320202020202020202020202020"
           "9000");
}

static void the_signing_certificate_needs_its_password(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, "00A4020C020001", "9000");
    expect(card, "00B0000004", "6982");
    expect(card, "002000980431323334", "9000"); /* the PIN of the other one does not do */
    expect(card, "00B0810004", "6982");
    expect(card, "0020009B085445535431323334", "9000");
    expect_bytes(card, "00B0810004", 4, NULL);
}

/* Reads a whole certificate file; its size is in an option. */
static X509 *certificate(struct vcard *card, const char *read, size_t size)
{
    g_autofree uint8_t *file = g_malloc(size);
    const unsigned char *at = file;
    X509 *found = NULL;

    expect_bytes(card, read, size, file);
    g_assert_cmpmem(file, 2, "\x30\x82", 2); /* OpenSC takes the size from there */
    found = d2i_X509(NULL, &at, (long)size);
    g_assert_nonnull(found);
    g_assert_cmpint(*at, ==, 0); /* the filler */
    return found;
}

static void assert_issued(X509 *ca, X509 *own, EVP_PKEY *key)
{
    g_assert_cmpint(X509_verify(own, X509_get0_pubkey(ca)), ==, 1);
    g_assert_cmpint(X509_verify(ca, X509_get0_pubkey(ca)), ==, 1);
    g_assert_cmpint(X509_check_issued(ca, own), ==, X509_V_OK);
    g_assert_cmpint(EVP_PKEY_eq(X509_get0_pubkey(own), key), ==, 1);
    X509_free(own);
    X509_free(ca);
}

static void the_certificate_of_authentication_is_signed_by_its_ca(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    assert_issued(certificate(card, "00B08B00000000", 1900),
                  certificate(card, "00B08A00000000", 2048), keys->auth);
}

static void the_certificate_of_signing_is_signed_by_its_ca(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, VERIFY_PASSWORD, "9000");
    assert_issued(certificate(card, "00B08200000000", 1900),
                  certificate(card, "00B08100000000", 2048), keys->sign);
}

/* The text of the n-th name in the certificate's SAN, and what it is called. */
static void assert_name(X509 *own, int n, const char *oid, const char *wanted)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(own, NID_subject_alt_name, NULL, NULL);
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, n);
    char found[64];

    g_assert_nonnull(name);
    g_assert_cmpint(name->type, ==, GEN_OTHERNAME);
    OBJ_obj2txt(found, sizeof found, name->d.otherName->type_id, 1);
    g_assert_cmpstr(found, ==, oid);
    g_assert_cmpint(name->d.otherName->value->type, ==, V_ASN1_UTF8STRING);
    g_assert_cmpmem(ASN1_STRING_get0_data(name->d.otherName->value->value.utf8string),
                    ASN1_STRING_length(name->d.otherName->value->value.utf8string), wanted,
                    strlen(wanted));
    GENERAL_NAMES_free(names);
}

static void the_certificate_of_signing_names_the_resident(void)
{
    SCOPED_VCARD *card = card_at_jpki();
    X509 *own = NULL;

    expect(card, VERIFY_PASSWORD, "9000");
    own = certificate(card, "00B08100000000", 2048);
    assert_name(own, 0, "1.2.392.200149.8.5.5.1", sample_resident.name);
    assert_name(own, 1, "1.2.392.200149.8.5.5.2", "00000");
    assert_name(own, 2, "1.2.392.200149.8.5.5.3", "1");
    assert_name(own, 3, "1.2.392.200149.8.5.5.4", "19800217");
    assert_name(own, 4, "1.2.392.200149.8.5.5.5", sample_resident.address);
    assert_name(own, 5, "1.2.392.200149.8.5.5.6", "000000000000000000");
    X509_free(own);
}

static void the_certificate_of_authentication_names_nobody(void)
{
    SCOPED_VCARD *card = card_at_jpki();
    X509 *own = certificate(card, "00B08A00000000", 2048);

    g_assert_cmpint(X509_get_ext_by_NID(own, NID_subject_alt_name, -1), <, 0);
    X509_free(own);
}

static void keys_of_jpki_sign_only_after_their_pin(void)
{
    SCOPED_VCARD *card = card_at_jpki();
    uint8_t signature[RSA_LEN];

    expect(card, "802A00970361626300", "6982");
    expect(card, VERIFY_PIN, "9000");
    expect_bytes(card, "802A03970361626300", sizeof signature, signature);
    g_assert_true(verifies(keys->auth, (const uint8_t *)"abc", 3, signature));
    expect(card, "802A039A0361626300", "6982");
    expect(card, "802A00000361626300", "6A88"); /* no default key here */
}

#define DIGEST_OF_ABC "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"
#define DIGEST_INFO   "3031300D060960864801650304020105000420"

static void assert_recovers(struct vcard *card, const char *command, EVP_PKEY *key,
                            const char *wanted)
{
    uint8_t signature[RSA_LEN];
    g_autofree char *found = NULL;

    expect_bytes(card, command, sizeof signature, signature);
    found = recovered(key, signature, RSA_PKCS1_PADDING);
    g_assert_cmpstr(found, ==, wanted);
}

static bool verifies_pss(EVP_PKEY *key, const uint8_t *signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_context = NULL;
    bool ok = EVP_DigestVerifyInit(context, &key_context, EVP_sha256(), NULL, key) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) == 1 &&
              EVP_DigestVerify(context, signature, RSA_LEN, (const uint8_t *)"abc", 3) == 1;

    EVP_MD_CTX_free(context);
    return ok;
}

static void both_keys_sign_by_every_scheme(void)
{
    SCOPED_VCARD *card = card_at_jpki();
    const struct {
        const char *p2;
        EVP_PKEY *key;
    } both[] = {{"97", keys->auth}, {"9A", keys->sign}};

    expect(card, VERIFY_PIN, "9000");
    expect(card, VERIFY_PASSWORD, "9000");
    for (size_t i = 0; i < 2; i++) {
        EVP_PKEY *key = both[i].key;
        g_autofree char *by_0 = g_strdup_printf("802A00%s0361626300", both[i].p2);
        g_autofree char *by_1 = g_strdup_printf("802A01%s0361626300", both[i].p2);
        g_autofree char *by_2 = g_strdup_printf("802A02%s20" DIGEST_OF_ABC "00", both[i].p2);
        g_autofree char *by_3 = g_strdup_printf("802A03%s0361626300", both[i].p2);
        g_autofree char *by_4 = g_strdup_printf("802A04%s20" DIGEST_OF_ABC "00", both[i].p2);
        g_autofree char *by_5 = g_strdup_printf("802A05%s0361626300", both[i].p2);
        uint8_t signature[RSA_LEN];

        assert_recovers(card, by_0, key, "616263");
        assert_recovers(card, by_1, key, DIGEST_OF_ABC);
        assert_recovers(card, by_2, key, DIGEST_INFO DIGEST_OF_ABC);
        assert_recovers(card, by_3, key, DIGEST_INFO DIGEST_OF_ABC);
        expect_bytes(card, by_4, sizeof signature, signature);
        g_assert_true(verifies_pss(key, signature));
        expect_bytes(card, by_5, sizeof signature, signature);
        g_assert_true(verifies_pss(key, signature));
    }
}

static void what_a_scheme_does_not_take_is_refused(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, VERIFY_PIN, "9000");
    expect(card, "802A06970361626300", "6A86");
    expect(card, "802AFF970361626300", "6A86");
    expect(card, "802A02970361626300", "6985");
    expect(card, "802A04970361626300", "6985");
    expect(card, "802A009700", "6985");
    expect(card, "802A009703616263", "6700");   /* no room for the answer */
    expect(card, "802A00180361626300", "6A86"); /* a P2 of another form */
    expect(card, "802A00980361626300", "6A88"); /* a PIN is no key */
}

static void the_password_has_five_tries(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, "0020009B06414141414141", "63C4");
    expect(card, "0020009B06414141414141", "63C3");
    expect(card, "0020009B06414141414141", "63C2");
    expect(card, "0020009B06414141414141", "63C1");
    expect(card, "0020009B06414141414141", "63C0");
    expect(card, "0020009B085445535431323334", "6984");
    expect(card, "00200098", "63C3");
}

static void the_password_knows_capitals_from_small_letters(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, "0020009B087465737431323334", "63C4");
    expect(card, VERIFY_PASSWORD, "9000");
    expect(card, "0020009B", "63C5");
}

static void a_changed_pin_takes_the_old_one_s_place(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, VERIFY_PIN, "9000");
    expect(card, "002401980439393939", "9000");
    expect(card, VERIFY_PIN, "63C2");
    vcard_reset(card);
    expect(card, SELECT_JPKI, "9000");
    expect(card, "002000980439393939", "9000");
    expect(card, VERIFY_PASSWORD, "9000"); /* which is another */
}

static void a_changed_password_takes_the_old_one_s_place(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, VERIFY_PASSWORD, "9000");
    expect(card, "0024019B1030313233343536373839414243444546", "9000");
    expect(card, VERIFY_PASSWORD, "63C4");
    expect(card, "0020009B1030313233343536373839414243444546", "9000");
}

static void a_pin_cannot_be_changed_to_what_is_none(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, "002401980439393939", "6982"); /* not verified */
    expect(card, VERIFY_PIN, "9000");
    expect(card, "0024019803393939", "6A80");
    expect(card, "00240198053939393939", "6A80");
    expect(card, "0024019B06414141414141", "6982"); /* the password was not */
    expect(card, "002400980439393939", "6A86");
    expect(card, "002401970439393939", "6A88");
    expect(card, "803200980439393939", "6982"); /* the command of other applications */
    expect(card, VERIFY_PIN, "9000");
}

static void a_file_that_nobody_knows_stays_closed(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, "002000980431323334", "9000");
    expect(card, "0020009B085445535431323334", "9000");
    expect(card, "00B0890000", "6982");
    expect(card, "00B0850000", "6981");
}

static void there_is_no_secure_messaging_here(void)
{
    SCOPED_VCARD *card = card_at_jpki();

    expect(card, VERIFY_PIN, "9000");
    expect(card, "80AE000001AA", "66F1");
    expect(card, "08B08A0010", "69FC");
}

#define ADD(test) g_test_add_func("/vcard-jpki/" #test, test)

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    keys = shared_keys();
    ADD(the_token_is_named_as_on_a_my_number_card);
    ADD(the_token_may_be_another_sample);
    ADD(the_signing_certificate_needs_its_password);
    ADD(the_certificate_of_authentication_is_signed_by_its_ca);
    ADD(the_certificate_of_signing_is_signed_by_its_ca);
    ADD(the_certificate_of_signing_names_the_resident);
    ADD(the_certificate_of_authentication_names_nobody);
    ADD(keys_of_jpki_sign_only_after_their_pin);
    ADD(both_keys_sign_by_every_scheme);
    ADD(what_a_scheme_does_not_take_is_refused);
    ADD(the_password_has_five_tries);
    ADD(the_password_knows_capitals_from_small_letters);
    ADD(a_changed_pin_takes_the_old_one_s_place);
    ADD(a_changed_password_takes_the_old_one_s_place);
    ADD(a_pin_cannot_be_changed_to_what_is_none);
    ADD(a_file_that_nobody_knows_stays_closed);
    ADD(there_is_no_secure_messaging_here);
    status = g_test_run();
    shared_keys_free();
    return status;
}
