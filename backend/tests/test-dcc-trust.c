/* Who may sign a DCC: document signers, the States' authorities, what is withdrawn, the signer of our own. */
#include <glib.h>
#include <glib/gstdio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <string.h>

#include "backend/dcc-private.h"
#include "backend/tests/dcc-forge.h"
#include "backend/tests/keys.h"

#define ISSUED  INT64_C(0x6b000000)
#define EXPIRES INT64_C(0x6d000000)
#define NOW     (ISSUED + 3600)
#define FROM    (ISSUED - 1000)
#define UNTIL   (EXPIRES + 1000)

#define EU     "1.3.6.1.4.1.1847.2021.1."
#define OFFSET "1.3.6.1.4.1.0.1847.2021.1." /* of the official test data */

#define ENTRY                                                                                      \
    "62'tg' 69'840539006' 62'vp' 6a'1119349007' 62'mp' 6c'EU/1/20/1528' 62'ma' 6d'ORG-100030215' " \
    "62'dn' 02 62'sd' 02 62'dt' 6a'2021-07-24' 62'co' 62'JP' 62'is' 64'MHLW' "                     \
    "62'ci' 75'URN:UVCI:01:JP:ABC1#X'"

static const char claims[] = "a4 01 62'JP' 04 1a6d000000 06 1a6b000000 390103 a1 01 a4 "
                             "63'ver' 65'1.3.0' 63'nam' a1 63'fnt' 66'SAKURA' 63'dob' 60 "
                             "61'v' 81 aa" ENTRY;

static void key_unref(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}
#define SCOPED_KEY SCOPED(key_unref) EVP_PKEY

static void certificate_unref(X509 **certificate)
{
    X509_free(*certificate);
}
#define SCOPED_CERTIFICATE SCOPED(certificate_unref) X509

static EVP_PKEY *p256(void)
{
    return forge_key("P-256", 0);
}

static char *code_with(const char *content, const X509 *certificate, EVP_PKEY *key)
{
    g_autofree char *header = forge_header(COSE_ES256, certificate);

    return forge_code(forge_message(header, "a0", forge_bytes(content), COSE_ES256, key));
}

static const char *judge_at(const char *text, const struct dcc_trust *trust, int64_t now)
{
    struct dcc dcc;

    return dcc_fault_name(dcc_decode(text, strlen(text), trust, now, &dcc));
}

/* A code of kind ("61'v'") whose signer has this usage. */
static const char *judge_usage(const char *usage, const char *kind)
{
    SCOPED_KEY *key = p256();
    SCOPED_CERTIFICATE *certificate = forge_certificate(key, FROM, UNTIL, usage, NULL, NULL);
    SCOPED_DCC_TRUST *trust = forge_trust(dcc_trust_new(NULL), certificate);
    GByteArray *changed = forge_change(forge_bytes(claims), "61'v' 81", "61'x' 81");
    g_autofree char *header = forge_header(COSE_ES256, certificate);
    g_autofree char *to = g_strconcat(kind, " 81", NULL);

    changed = forge_change(changed, "61'x' 81", to);

    g_autofree char *text = forge_code(forge_message(header, "a0", changed, COSE_ES256, key));

    return judge_at(text, trust, NOW);
}

static void a_signer_may_sign_what_its_usage_says(void)
{
    g_assert_cmpstr(judge_usage(EU "2", "61'v'"), ==, "good");
    g_assert_cmpstr(judge_usage(OFFSET "2", "61'v'"), ==, "good");
    g_assert_cmpstr(judge_usage(EU "1," EU "2", "61'v'"), ==, "good");
    g_assert_cmpstr(judge_usage(EU "1", "61't'"), ==, "not-vaccination");
    g_assert_cmpstr(judge_usage(OFFSET "3", "61'r'"), ==, "not-vaccination");
}

static void a_signer_may_not_sign_another_kind(void)
{
    g_assert_cmpstr(judge_usage(EU "1", "61'v'"), ==, "wrong-usage");
    g_assert_cmpstr(judge_usage(EU "3", "61'v'"), ==, "wrong-usage");
    g_assert_cmpstr(judge_usage(OFFSET "1," EU "3", "61'v'"), ==, "wrong-usage");
    g_assert_cmpstr(judge_usage("clientAuth," EU "1", "61'v'"), ==, "wrong-usage");
    g_assert_cmpstr(judge_usage(EU "2", "61't'"), ==, "wrong-usage");
    g_assert_cmpstr(judge_usage(OFFSET "2", "61'r'"), ==, "wrong-usage");
}

static void a_signer_of_no_certain_usage_may_sign_all(void)
{
    g_assert_cmpstr(judge_usage(NULL, "61'v'"), ==, "good");
    g_assert_cmpstr(judge_usage("clientAuth", "61'v'"), ==, "good");
    g_assert_cmpstr(judge_usage(EU "4", "61'v'"), ==, "good");
    g_assert_cmpstr(judge_usage(EU "21", "61't'"), ==, "not-vaccination");
}

static void a_signers_own_time_counts(void)
{
    SCOPED_KEY *key = p256();
    SCOPED_CERTIFICATE *late = forge_certificate(key, NOW, UNTIL, NULL, NULL, NULL);
    SCOPED_CERTIFICATE *early = forge_certificate(key, FROM, NOW, NULL, NULL, NULL);
    SCOPED_DCC_TRUST *trust = forge_trust(forge_trust(dcc_trust_new(NULL), late), early);
    g_autofree char *by_late = code_with(claims, late, key);
    g_autofree char *by_early = code_with(claims, early, key);

    g_assert_cmpstr(judge_at(by_late, trust, NOW), ==, "good");
    g_assert_cmpstr(judge_at(by_late, trust, NOW - 1), ==, "signer-not-yet-valid");
    g_assert_cmpstr(judge_at(by_early, trust, NOW), ==, "good");
    g_assert_cmpstr(judge_at(by_early, trust, NOW + 1), ==, "signer-expired");
}

static void a_code_that_is_over_is_said_before_its_signer(void)
{
    SCOPED_KEY *key = p256();
    SCOPED_CERTIFICATE *certificate = forge_certificate(key, FROM, EXPIRES, NULL, NULL, NULL);
    SCOPED_DCC_TRUST *trust = forge_trust(dcc_trust_new(NULL), certificate);
    g_autofree char *text = code_with(claims, certificate, key);

    g_assert_cmpstr(judge_at(text, trust, EXPIRES + 99), ==, "expired");
    g_assert_cmpstr(judge_at(text, trust, FROM - 99), ==, "not-yet-valid");
}

static void signers_of_all_kinds_of_keys_are_verified(void)
{
    SCOPED_KEY *key = forge_key("RSA", 2048);
    SCOPED_CERTIFICATE *certificate = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    SCOPED_DCC_TRUST *trust = forge_trust(dcc_trust_new(NULL), certificate);
    g_autofree char *header = forge_header(COSE_PS256, certificate);
    g_autofree char *text =
        forge_code(forge_message(header, "a0", forge_bytes(claims), COSE_PS256, key));

    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "good");
}

static void a_signer_on_another_curve_signs_nothing(void)
{
    SCOPED_KEY *key = p256();
    SCOPED_KEY *larger = forge_key("P-384", 0);
    SCOPED_CERTIFICATE *certificate = forge_certificate(larger, FROM, UNTIL, NULL, NULL, NULL);
    SCOPED_DCC_TRUST *trust = forge_trust(dcc_trust_new(NULL), certificate);
    g_autofree char *text = code_with(claims, certificate, key);

    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "bad-signature");
}

static void all_signers_that_share_a_kid_are_tried(void)
{
    static const uint8_t kid[DCC_KID_LEN] = "samesame";
    SCOPED_KEY *key = p256();
    SCOPED_KEY *other = p256();
    SCOPED_CERTIFICATE *mine = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    SCOPED_CERTIFICATE *not_mine = forge_certificate(other, FROM, UNTIL, EU "1", NULL, NULL);
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    g_autofree char *text = forge_code(
        forge_message("a20126 0448'samesame'", "a0", forge_bytes(claims), COSE_ES256, key));

    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "unknown-key");
    g_assert_true(dcc_trust_add_anchor(trust, not_mine, kid, NULL));
    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "bad-signature");
    g_assert_true(dcc_trust_add_anchor(trust, mine, kid, NULL));
    g_assert_true(dcc_trust_add_anchor(trust, not_mine, kid, NULL));
    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "good");
    g_assert_cmpuint(dcc_trust_count(trust), ==, 3);
}

/* A State with its signer, and a code of that. */
struct state {
    EVP_PKEY *key;
    X509 *certificate;
    EVP_PKEY *signer_key;
    X509 *signer;
    char *text;
};

static void state_make(struct state *state, EVP_PKEY *key)
{
    state->key = key;
    state->certificate = forge_authority(key, FROM, UNTIL);
    state->signer_key = p256();
    state->signer =
        forge_certificate(state->signer_key, FROM, UNTIL, EU "2", state->certificate, key);
    state->text = code_with(claims, state->signer, state->signer_key);
}

static void state_end(struct state *state)
{
    EVP_PKEY_free(state->key);
    X509_free(state->certificate);
    EVP_PKEY_free(state->signer_key);
    X509_free(state->signer);
    g_free(state->text);
}

static void add_authority(struct dcc_trust *trust, X509 *certificate)
{
    g_autofree char *path = forge_pem(certificate);

    g_assert_true(dcc_trust_add_authorities(trust, path, NULL));
    g_remove(path);
}

static void a_signer_whom_a_known_state_has_issued_is_believed(void)
{
    struct state state;
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);

    state_make(&state, p256());
    forge_trust(trust, state.signer);
    add_authority(trust, state.certificate);
    g_assert_cmpstr(judge_at(state.text, trust, NOW), ==, "good");
    state_end(&state);
}

/* Doc 9303 asks for explicit parameters, which X509_verify_cert() refuses (qr.md 2.3). */
static void a_state_may_write_its_curve_out(void)
{
    struct state state;
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    EVP_PKEY *key = forge_key("P-384", 0);

    g_assert_cmpint(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING,
                                                   OSSL_PKEY_EC_ENCODING_EXPLICIT),
                    ==, 1);
    state_make(&state, key);
    g_assert_cmpint(i2d_X509(state.certificate, NULL), >, 500);
    forge_trust(trust, state.signer);
    add_authority(trust, state.certificate);
    g_assert_cmpstr(judge_at(state.text, trust, NOW), ==, "good");
    state_end(&state);
}

static void a_signer_of_no_known_state_is_not_believed(void)
{
    struct state state;
    struct state other; /* of the same name */
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    SCOPED_KEY *key = p256();
    SCOPED_CERTIFICATE *alone = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    g_autofree char *text = code_with(claims, alone, key);

    state_make(&state, p256());
    state_make(&other, p256());
    forge_trust(trust, state.signer);
    forge_trust(trust, alone);
    add_authority(trust, other.certificate);
    g_assert_cmpstr(judge_at(state.text, trust, NOW), ==, "signer-untrusted");
    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "signer-untrusted");
    add_authority(trust, state.certificate);
    g_assert_cmpstr(judge_at(state.text, trust, NOW), ==, "good");
    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "signer-untrusted");
    state_end(&state);
    state_end(&other);
}

static void who_may_not_sign_others_is_no_authority(void)
{
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    g_autofree char *path = keys_path("dsc.pem");
    g_autofree char *good = keys_path("csca.pem");
    struct err err;

    g_assert_false(dcc_trust_add_authorities(trust, path, &err));
    g_assert_cmpint(err.code, ==, ERR_UNTRUSTED);
    g_assert_true(dcc_trust_add_authorities(trust, good, NULL));
}

static enum err_code add_withdrawn(struct dcc_trust *trust, const char *text, int32_t *ret_line)
{
    g_autofree char *path = forge_file(text);
    struct err err = {0};
    bool good = dcc_trust_add_withdrawn(trust, path, &err);

    g_assert_true(good == (err.code == ERR_NONE));
    g_remove(path);
    if (ret_line != NULL)
        *ret_line = err.detail;
    return err.code;
}

/* The first half of its SHA-256, in digits. */
static char *half_digest(const void *bytes, size_t len)
{
    char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, len);

    digest[32] = '\0';
    return digest;
}

/* What a code whose hash this is becomes; takes hash. */
static const char *judge_withdrawn(char *hash)
{
    static EVP_PKEY *key;
    static X509 *certificate;
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    g_autofree char *lines =
        g_strdup_printf("# withdrawn\n\n00000000000000000000000000000000\n%s  # this\n"
                        "ffffffffffffffffffffffffffffffff\n",
                        hash);

    if (key == NULL) {
        key = p256();
        certificate = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    }
    g_free(hash);
    forge_trust(trust, certificate);
    g_assert_cmpint(add_withdrawn(trust, lines, NULL), ==, ERR_NONE);

    g_autofree char *text = code_with(claims, certificate, key);

    return judge_at(text, trust, NOW);
}

static void a_certificate_that_is_withdrawn_is_refused(void)
{
    static const char id[] = "URN:UVCI:01:JP:ABC1#X";

    g_assert_cmpstr(judge_withdrawn(half_digest(id, strlen(id))), ==, "withdrawn");
    g_assert_cmpstr(judge_withdrawn(half_digest("JPURN:UVCI:01:JP:ABC1#X", 2 + strlen(id))), ==,
                    "withdrawn");
    g_assert_cmpstr(judge_withdrawn(half_digest(id, strlen(id) - 1)), ==, "good");
    g_assert_cmpstr(judge_withdrawn(g_strdup("00000000000000000000000000000001")), ==, "good");
}

static void a_withdrawn_signature_is_known_by_its_first_half(void)
{
    SCOPED_KEY *key = p256();
    SCOPED_CERTIFICATE *certificate = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    SCOPED_DCC_TRUST *trust = forge_trust(dcc_trust_new(NULL), certificate);
    g_autofree char *text = code_with(claims, certificate, key);
    GByteArray *message = forge_message_of(text);
    g_autofree char *hash = half_digest(message->data + message->len - 64, 32);

    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "good");
    g_assert_cmpint(add_withdrawn(trust, hash, NULL), ==, ERR_NONE);
    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "withdrawn");
    g_byte_array_unref(message);
}

static void a_signer_that_is_withdrawn_is_not_believed(void)
{
    SCOPED_KEY *key = p256();
    SCOPED_CERTIFICATE *certificate = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    SCOPED_DCC_TRUST *trust = forge_trust(dcc_trust_new(NULL), certificate);
    g_autofree char *text = code_with(claims, certificate, key);
    unsigned char *der = NULL;
    int len = i2d_X509(certificate, &der);
    g_autofree char *hash = half_digest(der, (size_t)len);
    g_autofree char *shouted = g_ascii_strup(hash, -1);

    g_assert_cmpint(add_withdrawn(trust, shouted, NULL), ==, ERR_NONE);
    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "signer-withdrawn");
    OPENSSL_free(der);
}

#define HASH "0123456789abcdef0123456789ABCDEF"

static void a_list_of_what_is_withdrawn_is_read_strictly(void)
{
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    g_autofree char *blanks = g_strnfill(1000, ' ');
    int32_t line;

    g_assert_cmpint(add_withdrawn(trust, "", NULL), ==, ERR_NONE);
    g_assert_cmpint(add_withdrawn(trust, HASH "\r\n\r\n" HASH, NULL), ==, ERR_NONE);
    g_assert_cmpint(add_withdrawn(trust, HASH "\n" HASH "0\n", &line), ==, ERR_CONFIG);
    g_assert_cmpint(line, ==, 2);
    g_assert_cmpint(add_withdrawn(trust, "0123456789abcdef0123456789ABCDE\n", &line), ==,
                    ERR_CONFIG);
    g_assert_cmpint(line, ==, 1);
    g_assert_cmpint(add_withdrawn(trust, "\n\n0123456789abcdef0123456789ABCDEG", &line), ==,
                    ERR_CONFIG);
    g_assert_cmpint(line, ==, 3);
    g_assert_cmpint(add_withdrawn(trust, HASH " " HASH, NULL), ==, ERR_CONFIG);
    g_assert_cmpint(add_withdrawn(trust, blanks, NULL), ==, ERR_CONFIG);
}

static void a_list_that_is_wrong_adds_nothing(void)
{
    SCOPED_KEY *key = p256();
    SCOPED_CERTIFICATE *certificate = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    SCOPED_DCC_TRUST *trust = forge_trust(dcc_trust_new(NULL), certificate);
    g_autofree char *text = code_with(claims, certificate, key);
    g_autofree char *hash = half_digest("URN:UVCI:01:JP:ABC1#X", 21);
    g_autofree char *lines = g_strconcat(hash, "\nrubbish\n", NULL);

    g_assert_cmpint(add_withdrawn(trust, lines, NULL), ==, ERR_CONFIG);
    g_assert_cmpstr(judge_at(text, trust, NOW), ==, "good");
}

static enum err_code add_signers(struct dcc_trust *trust, const char *text)
{
    g_autofree char *path = forge_file(text);
    struct err err = {0};
    bool good = dcc_trust_add_signers(trust, path, &err);

    g_assert_true(good == (err.code == ERR_NONE));
    g_remove(path);
    return err.code;
}

static char *pem_of(const char *name)
{
    g_autofree char *path = keys_path(name);
    char *text;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void a_file_may_have_many_signers(void)
{
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    g_autofree char *pem = pem_of("dsc.pem");
    g_autofree char *more = g_strconcat("DE:\n", pem, "\nFR:\n", pem, "\n", NULL);

    g_assert_cmpint(add_signers(trust, more), ==, ERR_NONE);
    g_assert_cmpuint(dcc_trust_count(trust), ==, 2);
    g_assert_true(dcc_trust_parse_signers(trust, pem, strlen(pem), NULL));
    g_assert_cmpuint(dcc_trust_count(trust), ==, 3);
    g_assert_false(dcc_trust_parse_signers(trust, pem, strlen(pem) - 40, NULL));
    g_assert_false(dcc_trust_parse_signers(trust, pem, 0, NULL));
    g_assert_cmpuint(dcc_trust_count(trust), ==, 3);
}

static void a_file_that_is_wrong_adds_nobody(void)
{
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    g_autofree char *pem = pem_of("dsc.pem");
    g_autofree char *key = pem_of("dsc.key");
    g_autofree char *cut = g_strndup(pem, strlen(pem) - 40);
    g_autofree char *half = g_strconcat(pem, cut, NULL);
    g_autofree char *damaged = g_strconcat(pem, pem, NULL);
    struct err err;

    damaged[strlen(pem) + 60] = '!';
    g_assert_cmpint(add_signers(trust, ""), ==, ERR_CONFIG);
    g_assert_cmpint(add_signers(trust, "rubbish\n"), ==, ERR_CONFIG);
    g_assert_cmpint(add_signers(trust, key), ==, ERR_CONFIG);
    g_assert_cmpint(add_signers(trust, half), ==, ERR_CONFIG);
    g_assert_cmpint(add_signers(trust, damaged), ==, ERR_CONFIG);
    g_assert_false(dcc_trust_add_signers(trust, "/nonexistent/dsc.pem", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_false(dcc_trust_add_authorities(trust, "/nonexistent/csca.pem", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_false(dcc_trust_add_withdrawn(trust, "/nonexistent/list", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_cmpuint(dcc_trust_count(trust), ==, 0);
}

static void a_signer_in_der_is_whole_and_alone(void)
{
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    SCOPED_KEY *key = p256();
    SCOPED_CERTIFICATE *certificate = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    unsigned char *der = NULL;
    int len = i2d_X509(certificate, &der);
    g_autofree uint8_t *longer = g_malloc0((size_t)len + 1);
    struct err err;

    memcpy(longer, der, (size_t)len);
    g_assert_false(dcc_trust_add_signer_der(trust, longer, (size_t)len + 1, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
    g_assert_false(dcc_trust_add_signer_der(trust, longer, (size_t)len - 1, &err));
    g_assert_false(dcc_trust_add_signer_der(trust, longer, 0, &err));
    g_assert_cmpuint(dcc_trust_count(trust), ==, 0);
    g_assert_true(dcc_trust_add_signer_der(trust, longer, (size_t)len, NULL));
    g_assert_cmpuint(dcc_trust_count(trust), ==, 1);
    OPENSSL_free(der);
}

/* The code of a signer with this certificate and the key in key_path. */
static enum err_code load(X509 *certificate, const char *key_path)
{
    g_autofree char *path = forge_pem(certificate);
    struct err err = {0};
    SCOPED_DCC_SIGNER *signer = dcc_signer_load(path, key_path, &err);

    g_remove(path);
    g_assert_true((signer == NULL) == (err.code != ERR_NONE));
    return err.code;
}

static EVP_PKEY *key_in(const char *path)
{
    FILE *file = g_fopen(path, "re");
    EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);

    fclose(file);
    g_assert_nonnull(key);
    return key;
}

static void our_signer_needs_a_certificate_that_lets_it_sign(void)
{
    g_autofree char *path = keys_path("dsc.key");
    SCOPED_KEY *key = key_in(path);
    SCOPED_KEY *other = p256();
    SCOPED_CERTIFICATE *good = forge_certificate(key, FROM, UNTIL, EU "2", NULL, NULL);
    SCOPED_CERTIFICATE *any = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    SCOPED_CERTIFICATE *tests = forge_certificate(key, FROM, UNTIL, EU "1", NULL, NULL);
    SCOPED_CERTIFICATE *strange = forge_certificate(other, FROM, UNTIL, EU "2", NULL, NULL);

    g_assert_cmpint(load(good, path), ==, ERR_NONE);
    g_assert_cmpint(load(any, path), ==, ERR_NONE);
    g_assert_cmpint(load(tests, path), ==, ERR_CONFIG);
    g_assert_cmpint(load(strange, path), ==, ERR_CONFIG);
}

static void our_signer_has_a_key_on_p256(void)
{
    SCOPED_KEY *key = forge_key("P-384", 0);
    SCOPED_CERTIFICATE *certificate = forge_certificate(key, FROM, UNTIL, NULL, NULL, NULL);
    g_autofree char *path = forge_file("");
    FILE *file = g_fopen(path, "w");

    g_assert_cmpint(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), ==, 1);
    fclose(file);
    g_assert_cmpint(load(certificate, path), ==, ERR_CONFIG);
    g_remove(path);
}

static void our_signers_files_must_be_there(void)
{
    g_autofree char *certificate = keys_path("dsc.pem");
    g_autofree char *key = keys_path("dsc.key");
    g_autofree char *rubbish = forge_file("rubbish\n");
    struct err err;

    g_assert_null(dcc_signer_load("/nonexistent", key, &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_null(dcc_signer_load(certificate, "/nonexistent", &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_null(dcc_signer_load(rubbish, key, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_null(dcc_signer_load(certificate, rubbish, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_null(dcc_signer_load(key, certificate, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_remove(rubbish);
}

#define T(name) g_test_add_func("/dcc/trust/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(a_signer_may_sign_what_its_usage_says);
    T(a_signer_may_not_sign_another_kind);
    T(a_signer_of_no_certain_usage_may_sign_all);
    T(a_signers_own_time_counts);
    T(a_code_that_is_over_is_said_before_its_signer);
    T(signers_of_all_kinds_of_keys_are_verified);
    T(a_signer_on_another_curve_signs_nothing);
    T(all_signers_that_share_a_kid_are_tried);
    T(a_signer_whom_a_known_state_has_issued_is_believed);
    T(a_state_may_write_its_curve_out);
    T(a_signer_of_no_known_state_is_not_believed);
    T(who_may_not_sign_others_is_no_authority);
    T(a_certificate_that_is_withdrawn_is_refused);
    T(a_withdrawn_signature_is_known_by_its_first_half);
    T(a_signer_that_is_withdrawn_is_not_believed);
    T(a_list_of_what_is_withdrawn_is_read_strictly);
    T(a_list_that_is_wrong_adds_nothing);
    T(a_file_may_have_many_signers);
    T(a_file_that_is_wrong_adds_nobody);
    T(a_signer_in_der_is_whole_and_alone);
    T(our_signer_needs_a_certificate_that_lets_it_sign);
    T(our_signer_has_a_key_on_p256);
    T(our_signers_files_must_be_there);
    return g_test_run();
}
