/* The 公的個人認証AP of the virtual card, and what proof_verify() says to what it shows. */
#include <errno.h>
#include <glib.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

#include "cardlib/jpki.h"
#include "cardlib/tests/holder.h"
#include "cardlib/tests/sample.h"

#define RESIDENT "sakura.json"
#define PIN      "1234"
#define PASSWORD "TEST1234"
#define YEAR_S   (365 * 86400LL)

static const uint8_t digest[PROOF_DIGEST_LEN] = {0xD1, 0x6E};

static bool read_proof(struct card *card, const char *digits, struct proof *ret, struct err *err)
{
    SCOPED_SECRET pin = holder_secret(digits);
    int tries;

    return jpki_tries_left(card, JPKI_PIN, &tries, err) &&
           jpki_read_proof(card, &pin, digest, ret, err);
}

/* A fresh copy of what the resident's card shows. */
static void genuine(struct proof *ret)
{
    static struct proof proof;

    if (proof.certificate_len == 0) {
        SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
        SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);

        g_assert_true(read_proof(card, PIN, &proof, NULL));
    }
    *ret = proof;
}

static size_t certificate_of(enum jpki_certificate which, uint8_t *ret)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    SCOPED_SECRET password = holder_secret(PASSWORD);
    size_t len;
    int tries;

    g_assert_true(jpki_tries_left(card, JPKI_PASSWORD, &tries, NULL));
    g_assert_true(jpki_verify(card, JPKI_PASSWORD, &password, NULL));
    g_assert_true(jpki_read_certificate(card, which, ret, &len, NULL));
    return len;
}

static void write_pem(const char *directory, const char *name, enum jpki_certificate which)
{
    char *path = g_build_filename(directory, name, NULL);
    FILE *file = fopen(path, "w");
    uint8_t der[PROOF_CERTIFICATE_MAX];
    const unsigned char *at = der;
    X509 *certificate = d2i_X509(NULL, &at, (long)certificate_of(which, der));

    g_assert_nonnull(certificate);
    g_assert_true(PEM_write_X509(file, certificate));
    X509_free(certificate);
    fclose(file);
    g_free(path);
}

static struct proof_authorities *authorities_of(enum jpki_certificate first,
                                                enum jpki_certificate second, struct err *err)
{
    char *directory = g_dir_make_tmp("authorities-XXXXXX", NULL);
    struct proof_authorities *authorities;

    write_pem(directory, "first.pem", first);
    write_pem(directory, "second.pem", second);
    authorities = proof_authorities_load(directory, err);
    sample_anchors_remove(directory);
    return authorities;
}

/* Both CAs of the card, as an operator would have them. */
static const struct proof_authorities *both(void)
{
    static struct proof_authorities *authorities;

    if (authorities == NULL)
        authorities = authorities_of(JPKI_AUTH_CA, JPKI_SIGN_CA, NULL);
    g_assert_nonnull(authorities);
    return authorities;
}

static struct err verify(const struct proof *proof, int64_t later_s)
{
    struct err err = {0};
    bool good = proof_verify(proof, both(), time(NULL) + later_s, digest, &err);

    g_assert_true(good == (err.code == ERR_NONE));
    return err;
}

static void with_its_pin_the_card_proves_that_it_is_there(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    struct proof proof;
    struct err err = {0};

    if (!read_proof(card, PIN, &proof, &err))
        g_error("%s %d", err_name(err.code), err.detail);
    err = verify(&proof, 0);
    g_assert_cmpstr(err_name(err.code), ==, "none");
    g_test_message("%u commands, %zu bytes", card_apdus(card), card_bytes(card));
    g_assert_cmpuint(card_apdus(card), ==,
                     6); /* SELECT, tries, certificate twice, VERIFY, signature */
}

static void a_card_of_short_commands_proves_it_too(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    struct proof proof;

    g_assert_true(vcard_set_atr(vcard, ATR_CONTACT_SHORT, NULL));
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    g_assert_true(read_proof(card, PIN, &proof, NULL));
    g_assert_cmpint(verify(&proof, 0).code, ==, ERR_NONE);
    g_test_message("short: %u commands, %zu bytes", card_apdus(card), card_bytes(card));
}

static void a_my_number_card_says_that_it_is_one(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    enum jpki_token token;

    g_assert_true(jpki_token(card, &token, NULL));
    g_assert_cmpint(token, ==, JPKI_TOKEN_CARD);
}

static enum jpki_token token_under(const char *script)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    struct script_fault fault;
    enum jpki_token token;

    if (!vcard_follow(vcard, script, &fault))
        g_error("%s: %s", script, fault.reason);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    g_assert_true(jpki_token(card, &token, NULL));
    return token;
}

static void a_phone_and_an_old_card_say_what_they_are(void)
{
    g_assert_cmpint(token_under("card phone-android"), ==, JPKI_TOKEN_ANDROID);
    g_assert_cmpint(token_under("card phone-ios"), ==, JPKI_TOKEN_IPHONE);
    g_assert_cmpint(token_under("card juki"), ==, JPKI_TOKEN_JUKI);
}

static void a_label_that_nobody_knows_is_another_token(void)
{
    g_assert_cmpint(token_under("read 0006 flip 0 01"), ==, JPKI_TOKEN_OTHER);
    g_assert_cmpint(token_under("read 0006 put 15 33"), ==, JPKI_TOKEN_OTHER); /* …TOKEN23 */
    g_assert_cmpint(token_under("read 0006 flip 31 01"), ==, JPKI_TOKEN_OTHER);
}

static void without_the_application_it_is_another_card(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    struct script_fault fault;
    struct proof proof;
    struct err err;

    g_assert_true(vcard_follow(vcard, "card not-my-number", &fault));
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    g_assert_false(read_proof(card, PIN, &proof, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_OTHER);
}

/* The card signs, but not with the key that its certificate has. */
static void each_signature_that_was_tampered_with_on_its_way_is_a_copy(void)
{
    static const char *const scripts[] = {"on sign flip 0 01", "on sign flip 255 80",
                                          "on sign put 100 00000000000000000000000000000000"};

    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
        struct script_fault fault;
        struct proof proof;

        if (!vcard_follow(vcard, scripts[i], &fault))
            g_error("%s: %s", scripts[i], fault.reason);
        SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
        g_assert_true(read_proof(card, PIN, &proof, NULL));
        g_assert_cmpint(verify(&proof, 0).code, ==, ERR_CARD_COPIED);
    }
}

/* Before the PIN: nothing of it costs a try. */
static void a_certificate_of_another_form_is_malformed_and_costs_no_try(void)
{
    static const char *const scripts[] = {"read 000A 1 empty", "read 000A 1 put 1 82FFFF",
                                          "read 000A 1 put 1 84FFFFFFFF", "read 000A 1 put 1 80",
                                          "read 000A 2 empty"};

    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
        struct script_fault fault;
        struct proof proof;
        struct err err;
        int tries;

        if (!vcard_follow(vcard, scripts[i], &fault))
            g_error("%s: %s", scripts[i], fault.reason);
        SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
        g_assert_false(read_proof(card, PIN, &proof, &err));
        g_assert_cmpint(err.code, ==, ERR_MALFORMED);
        g_assert_cmphex(err.detail, ==, 0x000A);
        g_assert_true(jpki_tries_left(card, JPKI_PIN, &tries, NULL));
        g_assert_cmpint(tries, ==, 3);
    }
}

static void each_certificate_is_read_without_its_filler(void)
{
    for (enum jpki_certificate which = JPKI_AUTH; which <= JPKI_SIGN_CA; which++) {
        uint8_t der[PROOF_CERTIFICATE_MAX];
        const unsigned char *at = der;
        size_t len = certificate_of(which, der);
        X509 *certificate = d2i_X509(NULL, &at, (long)len);

        g_assert_nonnull(certificate);
        g_assert_true(at == der + len);
        X509_free(certificate);
    }
}

static void the_signing_certificate_stays_closed_without_its_password(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    SCOPED_SECRET pin = holder_secret(PIN);
    uint8_t der[PROOF_CERTIFICATE_MAX];
    size_t len = 7;
    struct err err;
    int tries;

    g_assert_true(jpki_tries_left(card, JPKI_PIN, &tries, NULL));
    g_assert_true(jpki_verify(card, JPKI_PIN, &pin, NULL)); /* another secret */
    g_assert_false(jpki_read_certificate(card, JPKI_SIGN, der, &len, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_REFUSED);
    g_assert_cmphex(err.detail, ==, 0x6982);
    g_assert_cmpuint(len, ==, 7);
}

static void a_password_of_the_wrong_form_is_never_sent(void)
{
    static const char *const wrong[] = {"",          "TEST1",     "test1234",
                                        "TEST 1234", "TEST-1234", "TEST@123"};
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    int tries;

    g_assert_true(jpki_tries_left(card, JPKI_PASSWORD, &tries, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        SCOPED_SECRET password = holder_secret(wrong[i]);
        struct err err;

        g_assert_false(jpki_verify(card, JPKI_PASSWORD, &password, &err));
        g_assert_cmpint(err.code, ==, ERR_PIN_FORMAT);
        g_assert_cmpint(err.detail, ==, strlen(wrong[i]));
    }
    g_assert_true(jpki_tries_left(card, JPKI_PASSWORD, &tries, NULL));
    g_assert_cmpint(tries, ==, 5);
}

static void a_wrong_pin_costs_one_try_of_its_own(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    struct proof proof;
    struct err err;
    int tries;

    g_assert_false(read_proof(card, "0000", &proof, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_WRONG);
    g_assert_cmpint(err.detail, ==, 2);
    g_assert_false(read_proof(card, "0000", &proof, &err));
    g_assert_false(read_proof(card, PIN, &proof, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_LAST_TRY);
    jpki_allow_last_try(card, JPKI_PIN);
    g_assert_true(read_proof(card, PIN, &proof, NULL));
    g_assert_true(jpki_tries_left(card, JPKI_PASSWORD, &tries, NULL));
    g_assert_cmpint(tries, ==, 5);
    g_assert_cmpint(vcard_pin_tries(vcard), ==, 3);
}

static void without_its_pin_the_key_signs_nothing(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    uint8_t signature[EVIDENCE_SIGNATURE_LEN];
    struct err err;

    g_assert_false(jpki_sign(card, digest, signature, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_REFUSED);
    g_assert_cmphex(err.detail, ==, 0x6982);
}

static void going_to_another_application_forgets_the_pin(void)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    uint8_t signature[EVIDENCE_SIGNATURE_LEN];
    struct proof proof;
    int tries;

    g_assert_true(read_proof(card, PIN, &proof, NULL));
    g_assert_true(jpki_sign(card, digest, signature, NULL)); /* still good for another */
    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_false(jpki_sign(card, digest, signature, NULL));
}

static void pulled_at_any_command_it_costs_no_try_and_gives_nothing(void)
{
    static struct proof proof, before;

    memset(&before, 0x5A, sizeof before);
    for (unsigned at = 1; at <= 6; at++) {
        SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
        SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
        struct err err;
        int tries;

        holder_pull_at(vcard, at);
        proof = before;
        g_assert_false(read_proof(card, PIN, &proof, &err));
        g_assert_cmpint(err.code, ==, ERR_CARD_REMOVED);
        g_assert_cmpmem(&proof, sizeof proof, &before, sizeof before);
        card_free(&card);
        vcard_reset(vcard);
        card = card_new(&vcard_transport, vcard, NULL);
        g_assert_true(jpki_tries_left(card, JPKI_PIN, &tries, NULL));
        g_assert_cmpint(tries, ==, 3);
    }
}

static void every_flipped_byte_of_a_proof_is_refused(void)
{
    static struct proof proof;

    genuine(&proof);
    for (size_t i = 0; i < proof.certificate_len; i++) {
        proof.certificate[i] ^= 1;
        g_assert_cmpint(verify(&proof, 0).code, !=, ERR_NONE);
        proof.certificate[i] ^= 1;
    }
    for (size_t i = 0; i < sizeof proof.signature; i++) {
        proof.signature[i] ^= 1;
        g_assert_cmpint(verify(&proof, 0).code, ==, ERR_CARD_COPIED);
        proof.signature[i] ^= 1;
    }
}

static void a_signature_of_another_digest_is_a_copy(void)
{
    static struct proof proof;
    uint8_t other[PROOF_DIGEST_LEN] = {1};
    struct err err;

    genuine(&proof);
    g_assert_false(proof_verify(&proof, both(), time(NULL), other, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_COPIED);
}

static void a_certificate_that_its_ca_did_not_sign_is_forged(void)
{
    static struct proof proof;

    genuine(&proof);
    proof.certificate[proof.certificate_len - 1] ^= 1;
    g_assert_cmpint(verify(&proof, 0).code, ==, ERR_CARD_FORGED);
    g_assert_cmpint(verify(&proof, 0).detail, ==, 0x000A);
}

static void without_its_ca_the_authority_is_unknown(void)
{
    static struct proof proof;
    struct err err = {0};
    SCOPED_PROOF_AUTHORITIES *other = authorities_of(JPKI_SIGN_CA, JPKI_SIGN_CA, NULL);

    genuine(&proof);
    g_assert_false(proof_verify(&proof, other, time(NULL), digest, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_UNKNOWN_AUTHORITY);
}

static void an_expired_certificate_says_since_when(void)
{
    static struct proof proof;
    struct err err;

    genuine(&proof);
    err = verify(&proof, 12 * YEAR_S);
    g_assert_cmpint(err.code, ==, ERR_EXPIRED);
    g_assert_cmpint(err.detail, >, 0);
    err = verify(&proof, -YEAR_S);
    g_assert_cmpint(err.code, ==, ERR_EXPIRED);
    g_assert_cmpint(err.detail, <, -300 * 86400);
}

/* Its CA is trusted, but it is the certificate for something else. */
static void the_signing_certificate_is_not_taken_for_the_other(void)
{
    static struct proof proof;
    struct err err;

    genuine(&proof);
    proof.certificate_len = certificate_of(JPKI_SIGN, proof.certificate);
    err = verify(&proof, 0);
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    g_assert_cmpint(err.detail, ==, X509_V_ERR_INVALID_PURPOSE);
}

static void bytes_behind_the_certificate_are_malformed(void)
{
    static struct proof proof;

    genuine(&proof);
    proof.certificate_len++;
    g_assert_cmpint(verify(&proof, 0).code, ==, ERR_MALFORMED);
    proof.certificate_len = 0;
    g_assert_cmpint(verify(&proof, 0).code, ==, ERR_MALFORMED);
    proof.certificate_len = sizeof proof.certificate + 1;
    g_assert_cmpint(verify(&proof, 0).code, ==, ERR_MALFORMED);
}

static void a_directory_with_anything_but_cas_is_refused(void)
{
    struct err err;

    g_assert_null(authorities_of(JPKI_AUTH_CA, JPKI_AUTH, &err)); /* names nobody's CA */
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_cmpint(err.detail, ==, 1);
}

static void a_broken_or_empty_file_is_refused(void)
{
    static const char *const contents[] = {
        "", "not a certificate\n", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n"};

    for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
        char *directory = g_dir_make_tmp("authorities-XXXXXX", NULL);
        char *path = g_build_filename(directory, "broken.pem", NULL);
        struct err err;

        write_pem(directory, "good.pem", JPKI_AUTH_CA);
        g_assert_true(g_file_set_contents(path, contents[i], -1, NULL));
        g_assert_null(proof_authorities_load(directory, &err));
        g_assert_cmpint(err.code, ==, ERR_CONFIG);
        g_assert_cmpint(err.detail, ==, 1);
        g_free(path);
        sample_anchors_remove(directory);
    }
}

static void a_directory_without_certificates_is_refused(void)
{
    char *directory = g_dir_make_tmp("authorities-XXXXXX", NULL);
    struct err err;

    g_assert_null(proof_authorities_load(directory, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_cmpint(err.detail, ==, 0);
    sample_anchors_remove(directory);
    g_assert_null(proof_authorities_load("/nowhere/at/all", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_cmpint(err.detail, ==, ENOENT);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/jpki/" #name, name)
    TEST(with_its_pin_the_card_proves_that_it_is_there);
    TEST(a_card_of_short_commands_proves_it_too);
    TEST(a_my_number_card_says_that_it_is_one);
    TEST(a_phone_and_an_old_card_say_what_they_are);
    TEST(a_label_that_nobody_knows_is_another_token);
    TEST(without_the_application_it_is_another_card);
    TEST(each_signature_that_was_tampered_with_on_its_way_is_a_copy);
    TEST(a_certificate_of_another_form_is_malformed_and_costs_no_try);
    TEST(each_certificate_is_read_without_its_filler);
    TEST(the_signing_certificate_stays_closed_without_its_password);
    TEST(a_password_of_the_wrong_form_is_never_sent);
    TEST(a_wrong_pin_costs_one_try_of_its_own);
    TEST(without_its_pin_the_key_signs_nothing);
    TEST(going_to_another_application_forgets_the_pin);
    TEST(pulled_at_any_command_it_costs_no_try_and_gives_nothing);
    TEST(every_flipped_byte_of_a_proof_is_refused);
    TEST(a_signature_of_another_digest_is_a_copy);
    TEST(a_certificate_that_its_ca_did_not_sign_is_forged);
    TEST(without_its_ca_the_authority_is_unknown);
    TEST(an_expired_certificate_says_since_when);
    TEST(the_signing_certificate_is_not_taken_for_the_other);
    TEST(bytes_behind_the_certificate_are_malformed);
    TEST(a_directory_with_anything_but_cas_is_refused);
    TEST(a_broken_or_empty_file_is_refused);
    TEST(a_directory_without_certificates_is_refused);
    result = g_test_run();
    holder_done();
    return result;
}
