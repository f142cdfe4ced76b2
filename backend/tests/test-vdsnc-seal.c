/* Who sealed a VDS-NC code, and whether that is believed: certificates and lists good and bad in one point each. */
#include <glib.h>
#include <glib/gstdio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "backend/tests/keys.h"
#include "backend/tests/sample.h"
#include "backend/tests/state.h"
#include "backend/vdsnc.h"

#define DAY_S  INT64_C(86400)
#define YEAR_S (365 * DAY_S)

static const char data[] =
    "{\"hdr\":{\"is\":\"UTO\",\"t\":\"icao.vacc\",\"v\":1},\"msg\":{\"pid\":{\"dob\":\"1990-01-"
    "02\",\"i\":\"A1234567Z\",\"n\":\"SMITH BILL\"},\"uvci\":\"U32870\",\"ve\":[{\"des\":"
    "\"XM68M6\",\"nam\":\"Comirnaty\",\"vd\":[{\"ctr\":\"UTO\",\"dvc\":\"2021-03-03\",\"lot\":"
    "\"VC35679\",\"seq\":1}]}]}}";

static const char *fault_at(const char *text, const struct vdsnc_trust *trust, int64_t now)
{
    struct vdsnc code;

    return vdsnc_fault_name(vdsnc_decode(text, strlen(text), trust, now, &code));
}

/* What is said of a code that this certificate and key sealed. */
static const char *fault_with(X509 *certificate, EVP_PKEY *key, const char *alg,
                              const struct vdsnc_trust *trust)
{
    char *text = state_seal(data, alg, certificate, key);
    const char *fault = fault_at(text, trust, SAMPLE_NOW);

    g_free(text);
    return fault;
}

/* … when a signer under the State's authority was made as wished. */
static const char *fault_of(const struct state_wish *wish)
{
    X509 *certificate =
        state_certificate(wish, state()->key, state()->authority, state()->authority_key);
    const char *fault = fault_with(certificate, state()->key, NULL, state()->trust);

    X509_free(certificate);
    return fault;
}

#define WISH(...) (&(struct state_wish){__VA_ARGS__})

/* What is said of the good data with these words in the seal. */
static const char *fault_of_seal(const char *alg, const char *cer, const char *sigvl)
{
    char *text =
        g_strdup_printf("{\"data\":%s,\"sig\":{\"alg\":\"%s\",\"cer\":\"%s\",\"sigvl\":\"%s\"}}",
                        data, alg, cer, sigvl);
    const char *fault = fault_at(text, state()->trust, SAMPLE_NOW);

    g_free(text);
    return fault;
}

struct words {
    char *cer;
    char *sigvl;
};

static void words_done(struct words *words)
{
    g_free(words->cer);
    g_free(words->sigvl);
}

static struct words good_words(void)
{
    return (struct words){state_text_of(state()->certificate),
                          state_signature(data, NULL, state()->key)};
}
#define SCOPED_WORDS SCOPED(words_done) struct words

static void a_good_seal_is_good(void)
{
    g_assert_cmpstr(fault_of(WISH(0)), ==, "good");
}

static void other_algorithms_than_ecdsa_are_refused(void)
{
    SCOPED_WORDS words = good_words();

    g_assert_cmpstr(fault_of_seal("none", words.cer, words.sigvl), ==, "bad-algorithm");
    g_assert_cmpstr(fault_of_seal("HS256", words.cer, words.sigvl), ==, "bad-algorithm");
    g_assert_cmpstr(fault_of_seal("RS256", words.cer, words.sigvl), ==, "bad-algorithm");
    g_assert_cmpstr(fault_of_seal("es256", words.cer, words.sigvl), ==, "bad-algorithm");
    g_assert_cmpstr(fault_of_seal("", words.cer, words.sigvl), ==, "bad-algorithm");
}

static void the_longer_curves_of_others_verify(void)
{
    static const char *const pairs[][2] = {{"P-384", "ES384"}, {"P-521", "ES512"}};

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        EVP_PKEY *key = state_key(pairs[i][0]);
        X509 *certificate =
            state_certificate(WISH(0), key, state()->authority, state()->authority_key);

        g_assert_cmpstr(fault_with(certificate, key, pairs[i][1], state()->trust), ==, "good");
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
}

/* A signature of ES256's length, and this certificate beside it. */
static const char *fault_beside(X509 *certificate)
{
    SCOPED_WORDS words = good_words();

    g_free(words.cer);
    words.cer = state_text_of(certificate);
    return fault_of_seal("ES256", words.cer, words.sigvl);
}

static const char *fault_with_key(EVP_PKEY *key)
{
    X509 *certificate = state_certificate(WISH(0), key, state()->authority, state()->authority_key);
    const char *fault = fault_beside(certificate);

    X509_free(certificate);
    EVP_PKEY_free(key);
    return fault;
}

static void a_key_on_another_curve_than_the_algorithms_is_refused(void)
{
    g_assert_cmpstr(fault_with_key(state_key("P-384")), ==, "bad-key");
    g_assert_cmpstr(fault_with_key(state_key("P-521")), ==, "bad-key");
    g_assert_cmpstr(fault_with(state()->certificate, state()->key, "ES384", state()->trust), ==,
                    "bad-key");
}

static void a_curve_of_the_same_length_is_another_curve(void)
{
    g_assert_cmpstr(fault_with_key(state_key("secp256k1")), ==, "bad-key");
    g_assert_cmpstr(fault_with_key(state_key("brainpoolP256r1")), ==, "bad-key");
}

static void a_key_of_another_kind_is_refused(void)
{
    g_assert_cmpstr(fault_with_key(EVP_RSA_gen(2048)), ==, "bad-key");
    g_assert_cmpstr(fault_with_key(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")), ==, "bad-key");
}

static EVP_PKEY *explicit_key(void)
{
    EVP_PKEY *key = state_key("P-256");

    /* Doc 9303-12 4.1.6.3 */
    g_assert_true(EVP_PKEY_set_utf8_string_param(key, "encoding", "explicit"));
    return key;
}

static bool spells_out_its_curve(X509 *certificate)
{
    /* OBJECT IDENTIFIER prime-field, 1.2.840.10045.1.1: in no other place */
    static const uint8_t prime_field[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x01, 0x01};
    uint8_t *der = NULL;
    int len = i2d_X509(certificate, &der);
    bool found = memmem(der, (size_t)len, prime_field, sizeof prime_field) != NULL;

    OPENSSL_free(der);
    return found;
}

/* What OpenSSL's own chain builder refuses (qr.md 2.3). */
static void curves_that_are_spelt_out_are_accepted(void)
{
    EVP_PKEY *above = explicit_key();
    EVP_PKEY *key = explicit_key();
    X509 *authority = state_certificate(WISH(.is_authority = true), above, NULL, NULL);
    X509 *certificate = state_certificate(WISH(0), key, authority, above);
    SCOPED_VDSNC_TRUST *trust = state_try_trust(authority, NULL, NULL, NULL);

    g_assert_true(spells_out_its_curve(authority));
    g_assert_true(spells_out_its_curve(certificate));
    g_assert_false(spells_out_its_curve(state()->certificate));
    g_assert_cmpstr(fault_with(certificate, key, NULL, trust), ==, "good");
    X509_free(certificate);
    X509_free(authority);
    EVP_PKEY_free(key);
    EVP_PKEY_free(above);
}

static void push_point(OSSL_PARAM_BLD *build, const char *name, const EC_GROUP *group,
                       const EC_POINT *point, uint8_t room[static 65])
{
    size_t len = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, room, 65, NULL);

    g_assert_cmpuint(len, ==, 65);
    g_assert_true(OSSL_PARAM_BLD_push_octet_string(build, name, room, len));
}

/* P-256 in everything but its generator, with which anybody can make a private key for a public one. */
static EVP_PKEY *key_on_a_made_up_curve(void)
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    EC_POINT *twice = EC_POINT_new(group);
    BIGNUM *numbers[3] = {BN_new(), BN_new(), BN_new()};
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *key = NULL;
    uint8_t rooms[2][65];

    g_assert_true(EC_POINT_dbl(group, twice, EC_GROUP_get0_generator(group), NULL));
    g_assert_true(EC_GROUP_get_curve(group, numbers[0], numbers[1], numbers[2], NULL));
    OSSL_PARAM_BLD_push_utf8_string(build, "field-type", "prime-field", 0);
    OSSL_PARAM_BLD_push_utf8_string(build, "encoding", "explicit", 0);
    OSSL_PARAM_BLD_push_BN(build, "p", numbers[0]);
    OSSL_PARAM_BLD_push_BN(build, "a", numbers[1]);
    OSSL_PARAM_BLD_push_BN(build, "b", numbers[2]);
    OSSL_PARAM_BLD_push_BN(build, "order", EC_GROUP_get0_order(group));
    push_point(build, "generator", group, twice, rooms[0]);
    push_point(build, "pub", group, EC_GROUP_get0_generator(group), rooms[1]);

    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);

    g_assert_cmpint(EVP_PKEY_fromdata_init(context), ==, 1);
    g_assert_cmpint(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params), ==, 1);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    EVP_PKEY_CTX_free(context);
    for (size_t i = 0; i < 3; i++)
        BN_free(numbers[i]);
    EC_POINT_free(twice);
    EC_GROUP_free(group);
    return key;
}

static void a_curve_that_is_made_up_is_refused(void)
{
    g_assert_cmpstr(fault_with_key(key_on_a_made_up_curve()), ==, "bad-key");
}

static char *recoded(const char *text)
{
    return g_strdelimit(g_strdelimit(g_strdup(text), "-", '+'), "_", '/');
}

static char *unpadded(const char *text)
{
    char *copy = g_strdup(text);

    copy[strcspn(copy, "=")] = '\0';
    return copy;
}

static void both_alphabets_with_padding_or_without_are_read(void)
{
    for (int i = 0; i < 16; i++) {
        SCOPED_WORDS words = good_words();
        char *cer = recoded(words.cer);
        char *sigvl = recoded(words.sigvl);
        char *short_cer = unpadded(i % 2 == 0 ? words.cer : cer);
        char *short_sigvl = unpadded(i % 2 == 0 ? words.sigvl : sigvl);

        g_assert_cmpstr(fault_of_seal("ES256", cer, sigvl), ==, "good");
        g_assert_cmpstr(fault_of_seal("ES256", words.cer, sigvl), ==, "good");
        g_assert_cmpstr(fault_of_seal("ES256", short_cer, short_sigvl), ==, "good");
        g_free(cer);
        g_free(sigvl);
        g_free(short_cer);
        g_free(short_sigvl);
    }
}

static void what_is_no_base64_is_refused(void)
{
    SCOPED_WORDS words = good_words();
    char *blank = g_strconcat(" ", words.cer, NULL);
    char *more = g_strconcat(words.sigvl, "=", NULL);
    char *line = g_strconcat(words.sigvl, "\\n", NULL);

    g_assert_cmpstr(fault_of_seal("ES256", blank, words.sigvl), ==, "bad-base64");
    g_assert_cmpstr(fault_of_seal("ES256", "", words.sigvl), ==, "bad-base64");
    g_assert_cmpstr(fault_of_seal("ES256", "====", words.sigvl), ==, "bad-base64");
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, more), ==, "bad-base64");
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, line), ==, "bad-base64");
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, "A"), ==, "bad-base64");
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, "+_AA"), ==, "bad-base64");
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, "AB=="), ==, "bad-base64"); /* unused bits */
    g_free(blank);
    g_free(more);
    g_free(line);
}

static void a_signature_has_its_length(void)
{
    SCOPED_WORDS words = good_words();
    char *shorter = g_strndup(words.sigvl, 84);
    char *longer = g_strconcat("AAAA", words.sigvl, NULL);

    g_assert_cmpstr(fault_of_seal("ES256", words.cer, shorter), ==, "bad-signature-length");
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, longer), ==, "bad-signature-length");
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, "AA=="), ==, "bad-signature-length");
    g_assert_cmpstr(fault_of_seal("ES384", words.cer, words.sigvl), ==, "bad-signature-length");
    g_free(shorter);
    g_free(longer);
}

static char *der_signature(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t der[80];
    size_t len = sizeof der;
    char *text = g_malloc(B64_LEN(sizeof der) + 1);

    g_assert_true(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, state()->key));
    g_assert_true(EVP_DigestSign(context, der, &len, (const unsigned char *)data, strlen(data)));
    EVP_MD_CTX_free(context);
    b64url_encode(der, len, text);
    return text;
}

static void a_signature_in_der_is_told_from_a_broken_one(void)
{
    SCOPED_WORDS words = good_words();
    char *der = der_signature();

    g_assert_cmpstr(fault_of_seal("ES256", words.cer, der), ==, "der-signature");
    g_assert_cmpstr(fault_of_seal("ES384", words.cer, der), ==, "der-signature");
    der[0] = 'A';
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, der), ==, "bad-signature-length");
    g_free(der);
}

static void a_certificate_is_one_certificate(void)
{
    SCOPED_WORDS words = good_words();
    uint8_t *der = NULL;
    int len = i2d_X509(state()->certificate, &der);
    char *text = g_malloc0(B64_LEN((size_t)len + 1) + 1);
    uint8_t *more = g_malloc0((size_t)len + 1);

    memcpy(more, der, (size_t)len);
    b64url_encode(more, (size_t)len + 1, text);
    g_assert_cmpstr(fault_of_seal("ES256", text, words.sigvl), ==, "bad-certificate");
    for (int shorter = 1; shorter < len; shorter += 7) {
        b64url_encode(der, (size_t)shorter, text);
        g_assert_cmpstr(fault_of_seal("ES256", text, words.sigvl), ==, "bad-certificate");
    }
    g_assert_cmpstr(fault_of_seal("ES256", "AAAA", words.sigvl), ==, "bad-certificate");
    g_free(text);
    g_free(more);
    OPENSSL_free(der);
}

static void every_changed_byte_of_the_certificate_is_noticed(void)
{
    SCOPED_WORDS words = good_words();
    uint8_t *der = NULL;
    int len = i2d_X509(state()->certificate, &der);
    char *text = g_malloc0(B64_LEN((size_t)len) + 1);

    for (int i = 0; i < len; i++) {
        der[i] ^= 0x01;
        b64url_encode(der, (size_t)len, text);
        g_assert_cmpstr(fault_of_seal("ES256", text, words.sigvl), !=, "good");
        der[i] ^= 0x01;
    }
    g_free(text);
    OPENSSL_free(der);
}

static void only_a_barcode_signer_may_sign(void)
{
    g_assert_cmpstr(fault_of(WISH(.usage = "")), ==, "bad-key-usage");
    g_assert_cmpstr(fault_of(WISH(.usage = "clientAuth")), ==, "bad-key-usage");
    g_assert_cmpstr(fault_of(WISH(.usage = "anyExtendedKeyUsage")), ==, "bad-key-usage");
    g_assert_cmpstr(fault_of(WISH(.usage = "2.23.136.1.1.14.1")), ==, "bad-key-usage");
    g_assert_cmpstr(fault_of(WISH(.usage = "2.23.136.1.1.14.20")), ==, "bad-key-usage");
    g_assert_cmpstr(fault_of(WISH(.key_usage = "keyEncipherment")), ==, "bad-key-usage");
    g_assert_cmpstr(fault_of(WISH(.key_usage = "keyCertSign")), ==, "bad-key-usage");
}

/* Japan's and Australia's have more than the profile, the technical report's own example has less. */
static void what_others_put_into_their_certificates_is_accepted(void)
{
    g_assert_cmpstr(fault_of(WISH(.usage = "2.23.136.1.1.14.2")), ==, "good");
    g_assert_cmpstr(fault_of(WISH(.usage = "clientAuth,2.23.136.1.1.14.2")), ==, "good");
    g_assert_cmpstr(fault_of(WISH(.key_usage = "critical,digitalSignature")), ==, "good");
    g_assert_cmpstr(fault_of(WISH(.name = "The Digital Agency")), ==, "good");
    g_assert_cmpstr(fault_of(WISH(.country = "UT")), ==, "good");
}

static void only_signers_of_vaccinations_may_sign(void)
{
    g_assert_cmpstr(fault_of(WISH(.document_type = "NT")), ==, "bad-document-type");
    g_assert_cmpstr(fault_of(WISH(.document_type = "nv")), ==, "bad-document-type");
    g_assert_cmpstr(fault_of(WISH(.document_type = "")), ==, "bad-document-type");
}

static void a_critical_extension_that_nobody_knows_is_refused(void)
{
    g_assert_cmpstr(fault_of(WISH(.more = "1.2.3.4.5")), ==, "unknown-extension");
}

static void a_signer_says_who_signed_it(void)
{
    g_assert_cmpstr(fault_of(WISH(.has_no_key_id = true)), ==, "no-authority");
}

static void what_was_changed_is_noticed(void)
{
    char *text = state_seal(data, NULL, state()->certificate, state()->key);
    char *bill = strstr(text, "BILL");
    char *seal = strstr(text, "sigvl\":\"") + 8;

    bill[0] = 'W';
    g_assert_cmpstr(fault_at(text, state()->trust, SAMPLE_NOW), ==, "bad-signature");
    bill[0] = 'B';
    g_assert_cmpstr(fault_at(text, state()->trust, SAMPLE_NOW), ==, "good");
    seal[0] = seal[0] == 'A' ? 'B' : 'A';
    g_assert_cmpstr(fault_at(text, state()->trust, SAMPLE_NOW), ==, "bad-signature");
    g_free(text);
}

static void signatures_of_zeros_and_of_the_order_are_refused(void)
{
    static const uint8_t order[32] = {0xFF, 0xFF, 0xFF, 0xFF, 0,    0,    0,    0,
                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                      0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84,
                                      0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51};
    SCOPED_WORDS words = good_words();
    uint8_t signature[64] = {0};
    char text[B64_LEN(64) + 1];

    b64url_encode(signature, 64, text);
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, text), ==, "bad-signature");
    memcpy(signature, order, 32);
    memcpy(signature + 32, order, 32);
    b64url_encode(signature, 64, text);
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, text), ==, "bad-signature");
    memset(signature, 0xFF, 64);
    b64url_encode(signature, 64, text);
    g_assert_cmpstr(fault_of_seal("ES256", words.cer, text), ==, "bad-signature");
}

/* Whoever sealed it: a changed code is not one that could not be checked. */
static void a_changed_code_of_a_stranger_was_changed(void)
{
    SCOPED_VDSNC_TRUST *nobody = vdsnc_trust_load(NULL, 0, NULL);
    char *text = state_seal(data, NULL, state()->certificate, state()->key);

    g_assert_cmpstr(fault_at(text, nobody, SAMPLE_NOW), ==, "unknown-csca");
    strstr(text, "BILL")[0] = 'W';
    g_assert_cmpstr(fault_at(text, nobody, SAMPLE_NOW), ==, "bad-signature");
    g_free(text);
}

static void the_signer_of_another_state_is_unknown(void)
{
    EVP_PKEY *above = state_key("P-384");
    X509 *authority = state_certificate(WISH(.is_authority = true), above, NULL, NULL);
    X509 *certificate = state_certificate(WISH(0), state()->key, authority, above);

    /* The same name, but not the same key: it may be the State's next one. */
    g_assert_cmpstr(fault_with(certificate, state()->key, NULL, state()->trust), ==,
                    "unknown-csca");
    X509_free(certificate);
    X509_free(authority);
    EVP_PKEY_free(above);
}

static void whoever_only_says_that_the_authority_signed_is_refused(void)
{
    EVP_PKEY *own = state_key("P-256");
    X509 *certificate = state_certificate(WISH(0), state()->key, state()->authority, own);

    g_assert_cmpstr(fault_with(certificate, state()->key, NULL, state()->trust), ==, "not-issued");
    X509_free(certificate);
    EVP_PKEY_free(own);
}

static void an_authority_of_another_name_did_not_issue_it(void)
{
    X509 *renamed = state_certificate(WISH(.is_authority = true, .name = "Another"),
                                      state()->authority_key, NULL, NULL);
    X509 *certificate = state_certificate(WISH(0), state()->key, renamed, state()->authority_key);

    g_assert_cmpstr(fault_with(certificate, state()->key, NULL, state()->trust), ==, "not-issued");
    X509_free(certificate);
    X509_free(renamed);
}

static void a_weak_digest_vouches_for_nobody(void)
{
    g_assert_cmpstr(fault_of(WISH(.digest = "SHA1")), ==, "not-issued");
    g_assert_cmpstr(fault_of(WISH(.digest = "SHA224")), ==, "good");
    g_assert_cmpstr(fault_of(WISH(.digest = "SHA512")), ==, "good");
}

static void an_authoritys_own_key_signs_no_codes(void)
{
    g_assert_cmpstr(fault_with(state()->authority, state()->authority_key, NULL, state()->trust),
                    ==, "bad-key-usage");
}

static void a_signer_has_its_time(void)
{
    g_assert_cmpstr(fault_of(WISH(.begins = SAMPLE_NOW + 1)), ==, "not-yet-valid");
    g_assert_cmpstr(fault_of(WISH(.begins = SAMPLE_NOW)), ==, "good");
    g_assert_cmpstr(fault_of(WISH(.ends = SAMPLE_NOW)), ==, "good");
    g_assert_cmpstr(fault_of(WISH(.ends = SAMPLE_NOW - 1)), ==, "expired");
}

static const char *fault_under(const struct state_wish *wish)
{
    X509 *authority = state_certificate(wish, state()->authority_key, NULL, NULL);
    SCOPED_VDSNC_TRUST *trust = state_try_trust(authority, NULL, NULL, NULL);

    X509_free(authority);
    return fault_with(state()->certificate, state()->key, NULL, trust);
}

static void an_authority_has_its_time_as_well(void)
{
    g_assert_cmpstr(fault_under(WISH(.is_authority = true)), ==, "good");
    g_assert_cmpstr(fault_under(WISH(.is_authority = true, .begins = SAMPLE_NOW + 1)), ==,
                    "not-yet-valid");
    g_assert_cmpstr(fault_under(WISH(.is_authority = true, .ends = SAMPLE_NOW - 1)), ==, "expired");
}

/* Renewed with its key: one that is good is enough, in whatever order. */
static void one_good_certificate_of_a_key_is_enough(void)
{
    X509 *old = state_certificate(WISH(.is_authority = true, .ends = SAMPLE_NOW - 1),
                                  state()->authority_key, NULL, NULL);
    SCOPED_VDSNC_TRUST *old_first = state_try_trust(old, state()->authority, NULL, NULL);
    SCOPED_VDSNC_TRUST *new_first = state_try_trust(state()->authority, old, NULL, NULL);
    SCOPED_VDSNC_TRUST *old_only = state_try_trust(old, NULL, NULL, NULL);

    g_assert_cmpstr(fault_with(state()->certificate, state()->key, NULL, old_first), ==, "good");
    g_assert_cmpstr(fault_with(state()->certificate, state()->key, NULL, new_first), ==, "good");
    g_assert_cmpstr(fault_with(state()->certificate, state()->key, NULL, old_only), ==, "expired");
    X509_free(old);
}

/* One has expired, the other has another name: the former came further. */
static void of_two_that_refuse_the_one_that_came_further_is_heard(void)
{
    X509 *old = state_certificate(WISH(.is_authority = true, .ends = SAMPLE_NOW - 1),
                                  state()->authority_key, NULL, NULL);
    X509 *renamed = state_certificate(WISH(.is_authority = true, .name = "Another"),
                                      state()->authority_key, NULL, NULL);
    SCOPED_VDSNC_TRUST *old_first = state_try_trust(old, renamed, NULL, NULL);
    SCOPED_VDSNC_TRUST *old_last = state_try_trust(renamed, old, NULL, NULL);

    g_assert_cmpstr(fault_with(state()->certificate, state()->key, NULL, old_first), ==, "expired");
    g_assert_cmpstr(fault_with(state()->certificate, state()->key, NULL, old_last), ==, "expired");
    X509_free(old);
    X509_free(renamed);
}

/* What is said of the good signer (serial 1) when the authority's list has these. */
static const char *fault_with_list(const long *serials, int64_t ends)
{
    X509_CRL *list = state_list(state()->authority, state()->authority_key, serials, ends);
    SCOPED_VDSNC_TRUST *trust = state_try_trust(state()->authority, NULL, list, NULL);

    g_assert_nonnull(trust);
    X509_CRL_free(list);
    return fault_with(state()->certificate, state()->key, NULL, trust);
}

static const long none[] = {0};
static const long others[] = {2, 11, 0};
static const long ours[] = {2, 1, 0};

static void a_revoked_signer_is_refused(void)
{
    g_assert_cmpstr(fault_with_list(none, SAMPLE_NOW + DAY_S), ==, "good");
    g_assert_cmpstr(fault_with_list(others, SAMPLE_NOW + DAY_S), ==, "good");
    g_assert_cmpstr(fault_with_list(ours, SAMPLE_NOW + DAY_S), ==, "revoked");
}

/* Whoever asks why wants to know the worse: its key may be in other hands. */
static void what_was_revoked_and_has_expired_was_revoked(void)
{
    X509_CRL *list =
        state_list(state()->authority, state()->authority_key, ours, SAMPLE_NOW + DAY_S);
    SCOPED_VDSNC_TRUST *trust = state_try_trust(state()->authority, NULL, list, NULL);
    char *text = state_seal(data, NULL, state()->certificate, state()->key);

    g_assert_cmpstr(fault_at(text, trust, SAMPLE_NOW + 10 * YEAR_S), ==, "revoked");
    g_assert_cmpstr(fault_at(text, trust, SAMPLE_NOW - 10 * YEAR_S), ==, "revoked");
    X509_CRL_free(list);
    g_free(text);
}

static void an_old_list_revokes_but_clears_nobody(void)
{
    g_assert_cmpstr(fault_with_list(others, SAMPLE_NOW), ==, "good");
    g_assert_cmpstr(fault_with_list(others, SAMPLE_NOW - 1), ==, "old-revocation-list");
    g_assert_cmpstr(fault_with_list(ours, SAMPLE_NOW - 1), ==, "revoked");
}

static void another_states_list_says_nothing_about_ours(void)
{
    EVP_PKEY *above = state_key("P-256");
    X509 *other = state_certificate(WISH(.is_authority = true, .country = "UT"), above, NULL, NULL);
    X509_CRL *list = state_list(other, above, ours, SAMPLE_NOW - 1);
    SCOPED_VDSNC_TRUST *trust = state_try_trust(state()->authority, other, list, NULL);

    g_assert_nonnull(trust);
    g_assert_cmpstr(fault_with(state()->certificate, state()->key, NULL, trust), ==, "good");
    X509_CRL_free(list);
    X509_free(other);
    EVP_PKEY_free(above);
}

static enum err_code refusal(X509 *authority, X509_CRL *list)
{
    struct err err = {0};

    g_assert_null(state_try_trust(authority, NULL, list, &err));
    return err.code;
}

static void a_list_that_nobody_known_signed_is_refused(void)
{
    EVP_PKEY *own = state_key("P-256");
    X509_CRL *forged = state_list(state()->authority, own, none, SAMPLE_NOW + DAY_S);
    X509_CRL *genuine =
        state_list(state()->authority, state()->authority_key, none, SAMPLE_NOW + DAY_S);

    g_assert_cmpint(refusal(state()->authority, forged), ==, ERR_UNTRUSTED);
    g_assert_cmpint(refusal(NULL, genuine), ==, ERR_UNTRUSTED);
    X509_CRL_free(genuine);
    X509_CRL_free(forged);
    EVP_PKEY_free(own);
}

static void a_list_without_an_end_is_refused(void)
{
    X509_CRL *list = state_list(state()->authority, state()->authority_key, none, 0);

    g_assert_cmpint(refusal(state()->authority, list), ==, ERR_CONFIG);
    X509_CRL_free(list);
}

/* RFC 5280 5.2.4: it lists only what changed. */
static void a_list_of_changes_is_refused(void)
{
    X509_CRL *list =
        state_list(state()->authority, state()->authority_key, none, SAMPLE_NOW + DAY_S);
    ASN1_INTEGER *base = ASN1_INTEGER_new();

    ASN1_INTEGER_set(base, 1);
    g_assert_true(X509_CRL_add1_ext_i2d(list, NID_delta_crl, base, 1, 0));
    g_assert_cmpint(X509_CRL_sign(list, state()->authority_key, EVP_sha256()), >, 0);
    g_assert_cmpint(refusal(state()->authority, list), ==, ERR_CONFIG);
    ASN1_INTEGER_free(base);
    X509_CRL_free(list);
}

static void what_is_no_authority_is_not_trusted(void)
{
    X509 *nameless = state_certificate(WISH(.is_authority = true, .has_no_key_id = true),
                                       state()->authority_key, NULL, NULL);
    X509 *powerless = state_certificate(WISH(.is_authority = true, .key_usage = "critical,cRLSign"),
                                        state()->authority_key, NULL, NULL);

    g_assert_cmpint(refusal(state()->certificate, NULL), ==, ERR_CONFIG);
    g_assert_cmpint(refusal(nameless, NULL), ==, ERR_CONFIG);
    g_assert_cmpint(refusal(powerless, NULL), ==, ERR_CONFIG);
    X509_free(nameless);
    X509_free(powerless);
}

static enum err_code refusal_of_text(const char *text)
{
    struct err err = {0};

    g_assert_null(vdsnc_trust_parse(text, strlen(text), &err));
    return err.code;
}

static void what_is_no_pem_of_an_authority_is_refused(void)
{
    char *path = keys_path("csca.pem");
    char *key_path = keys_path("csca.key");
    char *pem = NULL;
    char *key = NULL;

    g_assert_true(g_file_get_contents(path, &pem, NULL, NULL));
    g_assert_true(g_file_get_contents(key_path, &key, NULL, NULL));

    char *both = g_strconcat(pem, key, NULL);
    char *twice = g_strconcat(pem, pem, NULL);
    SCOPED_VDSNC_TRUST *trust = vdsnc_trust_parse(twice, strlen(twice), NULL);

    g_assert_nonnull(trust);
    g_assert_cmpint(refusal_of_text(""), ==, ERR_CONFIG);
    g_assert_cmpint(refusal_of_text("no PEM at all"), ==, ERR_CONFIG);
    g_assert_cmpint(refusal_of_text(key), ==, ERR_CONFIG);
    g_assert_cmpint(refusal_of_text(both), ==, ERR_CONFIG);
    both[100] = '!';
    g_assert_cmpint(refusal_of_text(both), ==, ERR_CONFIG);
    g_free(both);
    g_free(twice);
    g_free(pem);
    g_free(key);
    g_free(path);
    g_free(key_path);
}

static void a_trust_file_that_is_not_there_is_said_to_be_so(void)
{
    char *here = keys_path("csca.pem");
    const char *paths[] = {here, "/nonexistent/csca.pem"};
    struct err err = {0};

    g_assert_null(vdsnc_trust_load(paths, 2, &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_free(here);
}

static enum err_code signer_refusal(X509 *certificate, EVP_PKEY *key)
{
    char *paths[2];
    struct err err = {0};

    state_signer_files(certificate, key, paths);

    SCOPED_VDSNC_SIGNER *signer = vdsnc_signer_load(paths[0], paths[1], &err);

    for (size_t i = 0; i < 2; i++) {
        g_remove(paths[i]);
        g_free(paths[i]);
    }
    return signer == NULL ? err.code : ERR_NONE;
}

static void a_signer_is_looked_at_when_it_is_loaded(void)
{
    EVP_PKEY *other = state_key("P-256");
    EVP_PKEY *longer = state_key("P-384");
    X509 *on_384 = state_certificate(WISH(0), longer, state()->authority, state()->authority_key);
    X509 *client = state_certificate(WISH(.usage = "clientAuth"), state()->key, state()->authority,
                                     state()->authority_key);
    X509 *tests = state_certificate(WISH(.document_type = "NT"), state()->key, state()->authority,
                                    state()->authority_key);

    g_assert_cmpint(signer_refusal(state()->certificate, state()->key), ==, ERR_NONE);
    g_assert_cmpint(signer_refusal(state()->certificate, other), ==, ERR_CONFIG);
    g_assert_cmpint(signer_refusal(on_384, longer), ==, ERR_CONFIG);
    g_assert_cmpint(signer_refusal(client, state()->key), ==, ERR_CONFIG);
    g_assert_cmpint(signer_refusal(tests, state()->key), ==, ERR_CONFIG);
    X509_free(on_384);
    X509_free(client);
    X509_free(tests);
    EVP_PKEY_free(other);
    EVP_PKEY_free(longer);
}

static void a_signers_files_must_be_there_and_be_theirs(void)
{
    char *certificate = keys_path("vds-nc.pem");
    char *key = keys_path("vds-nc.key");
    struct err err = {0};

    g_assert_null(vdsnc_signer_load("/nonexistent/x.pem", key, &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    err = (struct err){0};
    g_assert_null(vdsnc_signer_load(certificate, "/nonexistent/x.key", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_null(vdsnc_signer_load(key, certificate, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_free(certificate);
    g_free(key);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add_func("/vdsnc-seal/" name, function)
    ADD("good", a_good_seal_is_good);
    ADD("algorithm", other_algorithms_than_ecdsa_are_refused);
    ADD("longer", the_longer_curves_of_others_verify);
    ADD("curve", a_key_on_another_curve_than_the_algorithms_is_refused);
    ADD("koblitz", a_curve_of_the_same_length_is_another_curve);
    ADD("kind", a_key_of_another_kind_is_refused);
    ADD("explicit", curves_that_are_spelt_out_are_accepted);
    ADD("made-up", a_curve_that_is_made_up_is_refused);
    ADD("alphabets", both_alphabets_with_padding_or_without_are_read);
    ADD("base64", what_is_no_base64_is_refused);
    ADD("length", a_signature_has_its_length);
    ADD("der", a_signature_in_der_is_told_from_a_broken_one);
    ADD("certificate", a_certificate_is_one_certificate);
    ADD("changed-certificate", every_changed_byte_of_the_certificate_is_noticed);
    ADD("usage", only_a_barcode_signer_may_sign);
    ADD("liberal", what_others_put_into_their_certificates_is_accepted);
    ADD("document-type", only_signers_of_vaccinations_may_sign);
    ADD("critical", a_critical_extension_that_nobody_knows_is_refused);
    ADD("key-id", a_signer_says_who_signed_it);
    ADD("changed", what_was_changed_is_noticed);
    ADD("zeros", signatures_of_zeros_and_of_the_order_are_refused);
    ADD("stranger", a_changed_code_of_a_stranger_was_changed);
    ADD("other-state", the_signer_of_another_state_is_unknown);
    ADD("forged", whoever_only_says_that_the_authority_signed_is_refused);
    ADD("renamed", an_authority_of_another_name_did_not_issue_it);
    ADD("digest", a_weak_digest_vouches_for_nobody);
    ADD("authority", an_authoritys_own_key_signs_no_codes);
    ADD("time", a_signer_has_its_time);
    ADD("authority-time", an_authority_has_its_time_as_well);
    ADD("renewed", one_good_certificate_of_a_key_is_enough);
    ADD("further", of_two_that_refuse_the_one_that_came_further_is_heard);
    ADD("revoked", a_revoked_signer_is_refused);
    ADD("both", what_was_revoked_and_has_expired_was_revoked);
    ADD("old-list", an_old_list_revokes_but_clears_nobody);
    ADD("other-list", another_states_list_says_nothing_about_ours);
    ADD("forged-list", a_list_that_nobody_known_signed_is_refused);
    ADD("endless-list", a_list_without_an_end_is_refused);
    ADD("delta", a_list_of_changes_is_refused);
    ADD("no-authority", what_is_no_authority_is_not_trusted);
    ADD("pem", what_is_no_pem_of_an_authority_is_refused);
    ADD("file", a_trust_file_that_is_not_there_is_said_to_be_so);
    ADD("signer", a_signer_is_looked_at_when_it_is_loaded);
    ADD("signer-files", a_signers_files_must_be_there_and_be_theirs);
    return g_test_run();
}
