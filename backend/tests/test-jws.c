#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "backend/jws.h"
#include "backend/tests/keys.h"

#define YEARS_S INT64_C(31557600)

static const struct text payload = {.bytes = (char[]){"{\"a\":1}"}, .len = 7};

static struct text sign_with(struct signer *signer, const char *typ)
{
    struct text jws = {0};

    g_assert_true(jws_sign(signer, typ, &payload, &jws, NULL));
    signer_free(&signer);
    return jws;
}

static enum err_code verify_at(const struct text *jws, enum role role, int64_t now)
{
    SCOPED_TRUST *trust = keys_trust();
    SCOPED_TEXT got = {0};
    struct identity who;
    struct err err = {0};

    if (!jws_verify(jws->bytes, jws->len, 65536, "lookup", trust, role, now, &got, &who, &err))
        return err.code;
    g_assert_cmpstr(got.bytes, ==, payload.bytes);
    g_assert_cmpint(who.role, ==, role);
    return ERR_NONE;
}

static enum err_code verify(const struct text *jws, enum role role)
{
    return verify_at(jws, role, time(NULL));
}

/* A JWS with a header of the test's choice, truly signed by the kiosk's key. */
static struct text sign_with_header(const char *header)
{
    SCOPED_SIGNER *signer = keys_signer("kiosk-0001");
    char header_text[8192];
    char payload_text[32];
    uint8_t signature[ES256_LEN];
    char signature_text[ES256_B64_LEN + 1];

    g_assert_cmpuint(B64_LEN(strlen(header)), <, sizeof header_text);
    b64url_encode(header, strlen(header), header_text);
    b64url_encode(payload.bytes, payload.len, payload_text);

    char *input = g_strconcat(header_text, ".", payload_text, NULL);

    g_assert_true(es256_sign(signer_key(signer), input, strlen(input), signature, NULL));
    b64url_encode(signature, sizeof signature, signature_text);

    char *jws = g_strconcat(input, ".", signature_text, NULL);
    struct text ret = {0};

    g_assert_true(text_copy(jws, strlen(jws), &ret, NULL));
    g_free(input);
    g_free(jws);
    return ret;
}

static enum err_code verify_header(const char *before_x5c, const char *after_x5c)
{
    SCOPED_SIGNER *signer = keys_signer("kiosk-0001");
    char *header = g_strconcat(before_x5c, signer_x5c(signer), after_x5c, NULL);
    SCOPED_TEXT jws = sign_with_header(header);

    g_free(header);
    return verify(&jws, ROLE_KIOSK);
}

static void what_was_signed_verifies_and_says_who_signed(void)
{
    SCOPED_TRUST *trust = keys_trust();
    SCOPED_TEXT jws = sign_with(keys_signer("kiosk-0002"), "lookup");
    SCOPED_TEXT got = {0};
    struct identity who;

    g_assert_true(jws_verify(jws.bytes, jws.len, 65536, "lookup", trust, ROLE_KIOSK, time(NULL),
                             &got, &who, NULL));
    g_assert_cmpstr(who.id, ==, "0002");
    g_assert_cmpmem(got.bytes, got.len, payload.bytes, payload.len);
}

static void every_changed_character_is_refused(void)
{
    static const char other[] = "AQgw-._x=";
    SCOPED_TRUST *trust = keys_trust();
    SCOPED_TEXT jws = sign_with(keys_signer("kiosk-0001"), "lookup");
    int64_t now = time(NULL);

    for (size_t i = 0; i < jws.len; i++) {
        char was = jws.bytes[i];

        /* The neighbour differs in the lowest bits only; the others try the rest. */
        jws.bytes[i] = (char)(was ^ 1);
        for (size_t n = 0; n < 2; n++) {
            struct text got = {0};

            g_assert_false(jws_verify(jws.bytes, jws.len, 65536, "lookup", trust, ROLE_KIOSK, now,
                                      &got, NULL, NULL));
            g_assert_null(got.bytes);
            jws.bytes[i] = other[i % 8] == was ? other[8] : other[i % 8];
        }
        jws.bytes[i] = was;
    }
    g_assert_cmpint(verify(&jws, ROLE_KIOSK), ==, ERR_NONE);
}

static void every_cut_is_refused(void)
{
    SCOPED_TRUST *trust = keys_trust();
    SCOPED_TEXT jws = sign_with(keys_signer("kiosk-0001"), "lookup");
    struct text got = {0};

    for (size_t len = 0; len < jws.len; len++)
        g_assert_false(jws_verify(jws.bytes, len, 65536, "lookup", trust, ROLE_KIOSK, time(NULL),
                                  &got, NULL, NULL));
}

static void another_typ_is_refused(void)
{
    SCOPED_TEXT jws = sign_with(keys_signer("kiosk-0001"), "lookup-answer");

    g_assert_cmpint(verify(&jws, ROLE_KIOSK), ==, ERR_MALFORMED);
}

static void another_role_is_refused(void)
{
    SCOPED_TEXT kiosk = sign_with(keys_signer("kiosk-0001"), "lookup");
    SCOPED_TEXT centre = sign_with(keys_signer("centre-client"), "lookup");

    g_assert_cmpint(verify(&kiosk, ROLE_VRS), ==, ERR_UNTRUSTED);
    g_assert_cmpint(verify(&centre, ROLE_VRS), ==, ERR_UNTRUSTED);
    g_assert_cmpint(verify(&centre, ROLE_KIOSK), ==, ERR_UNTRUSTED);
    g_assert_cmpint(verify(&centre, ROLE_CENTRE), ==, ERR_NONE);
}

static void the_key_of_a_tls_server_signs_no_messages(void)
{
    SCOPED_TEXT answer = sign_with(keys_signer("vrs-answer"), "lookup");
    SCOPED_TEXT tls = sign_with(keys_signer("vrs"), "lookup");

    g_assert_cmpint(verify(&answer, ROLE_VRS), ==, ERR_NONE);
    g_assert_cmpint(verify(&tls, ROLE_VRS), ==, ERR_UNTRUSTED);
}

static void another_authoritys_signer_is_refused(void)
{
    SCOPED_TEXT jws = sign_with(other_keys_signer("kiosk-0001"), "lookup");

    g_assert_cmpint(verify(&jws, ROLE_KIOSK), ==, ERR_UNTRUSTED);
}

static void an_expired_or_not_yet_valid_certificate_is_refused(void)
{
    SCOPED_TEXT jws = sign_with(keys_signer("kiosk-0001"), "lookup");

    g_assert_cmpint(verify_at(&jws, ROLE_KIOSK, time(NULL) + 2 * YEARS_S), ==, ERR_UNTRUSTED);
    g_assert_cmpint(verify_at(&jws, ROLE_KIOSK, time(NULL) - 2 * YEARS_S), ==, ERR_UNTRUSTED);
}

static void only_exactly_our_header_is_taken(void)
{
    g_assert_cmpint(verify_header("{\"alg\":\"ES256\",\"typ\":\"lookup\",\"x5c\":", "}"), ==,
                    ERR_NONE);
    g_assert_cmpint(verify_header("{\"alg\":\"none\",\"typ\":\"lookup\",\"x5c\":", "}"), ==,
                    ERR_MALFORMED);
    g_assert_cmpint(verify_header("{\"alg\":\"HS256\",\"typ\":\"lookup\",\"x5c\":", "}"), ==,
                    ERR_MALFORMED);
    g_assert_cmpint(verify_header("{\"typ\":\"lookup\",\"x5c\":", "}"), ==, ERR_MALFORMED);
    g_assert_cmpint(verify_header("{\"alg\":\"ES256\",\"x5c\":", "}"), ==, ERR_MALFORMED);
    g_assert_cmpint(
        verify_header("{\"alg\":\"ES256\",\"typ\":\"lookup\",\"x5c\":", ",\"crit\":[\"b64\"]}"), ==,
        ERR_MALFORMED);
    g_assert_cmpint(
        verify_header("{\"alg\":\"none\",\"alg\":\"ES256\",\"typ\":\"lookup\",\"x5c\":", "}"), ==,
        ERR_MALFORMED);
}

static void a_jws_without_certificates_is_refused(void)
{
    SCOPED_TEXT missing = sign_with_header("{\"alg\":\"ES256\",\"typ\":\"lookup\"}");
    SCOPED_TEXT none = sign_with_header("{\"alg\":\"ES256\",\"typ\":\"lookup\",\"x5c\":[]}");
    SCOPED_TEXT rubbish =
        sign_with_header("{\"alg\":\"ES256\",\"typ\":\"lookup\",\"x5c\":[\"AAAA\"]}");

    g_assert_cmpint(verify(&missing, ROLE_KIOSK), ==, ERR_MALFORMED);
    g_assert_cmpint(verify(&none, ROLE_KIOSK), ==, ERR_MALFORMED);
    g_assert_cmpint(verify(&rubbish, ROLE_KIOSK), ==, ERR_MALFORMED);
}

static void another_kiosks_certificate_does_not_fit_the_signature(void)
{
    SCOPED_SIGNER *other = keys_signer("kiosk-0002");
    char *header =
        g_strconcat("{\"alg\":\"ES256\",\"typ\":\"lookup\",\"x5c\":", signer_x5c(other), "}", NULL);
    SCOPED_TEXT jws = sign_with_header(header);

    g_assert_cmpint(verify(&jws, ROLE_KIOSK), ==, ERR_UNTRUSTED);
    g_free(header);
}

static void a_jws_that_is_too_long_is_not_looked_at(void)
{
    SCOPED_TRUST *trust = keys_trust();
    SCOPED_TEXT jws = sign_with(keys_signer("kiosk-0001"), "lookup");
    struct text got = {0};
    struct err err;

    g_assert_false(jws_verify(jws.bytes, jws.len, jws.len - 1, "lookup", trust, ROLE_KIOSK,
                              time(NULL), &got, NULL, &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
}

static void a_key_that_is_not_the_certificates_is_no_signer(void)
{
    char *certificate = keys_path("kiosk-0001.pem");
    char *key = keys_path("kiosk-0002.key");
    struct err err = {0};

    g_assert_null(signer_load(certificate, key, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_null(signer_load(key, key, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_null(signer_load("/nonexistent", key, &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_free(certificate);
    g_free(key);
}

static void the_authority_itself_has_no_role(void)
{
    char *certificate = keys_path("ca.pem");
    char *key = keys_path("ca.key");

    g_assert_null(signer_load(certificate, key, NULL));
    g_free(certificate);
    g_free(key);
}

static void a_key_file_has_exactly_its_length(void)
{
    char *path = keys_path("nonce.key");
    uint8_t key[32];
    struct err err;

    g_assert_true(key_file_load(path, key, 32, &err));
    g_assert_false(key_file_load(path, key, 31, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_free(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/jws/good", what_was_signed_verifies_and_says_who_signed);
    g_test_add_func("/jws/changed", every_changed_character_is_refused);
    g_test_add_func("/jws/cut", every_cut_is_refused);
    g_test_add_func("/jws/typ", another_typ_is_refused);
    g_test_add_func("/jws/role", another_role_is_refused);
    g_test_add_func("/jws/tls-server", the_key_of_a_tls_server_signs_no_messages);
    g_test_add_func("/jws/authority", another_authoritys_signer_is_refused);
    g_test_add_func("/jws/validity", an_expired_or_not_yet_valid_certificate_is_refused);
    g_test_add_func("/jws/header", only_exactly_our_header_is_taken);
    g_test_add_func("/jws/x5c", a_jws_without_certificates_is_refused);
    g_test_add_func("/jws/other-leaf", another_kiosks_certificate_does_not_fit_the_signature);
    g_test_add_func("/jws/long", a_jws_that_is_too_long_is_not_looked_at);
    g_test_add_func("/pki/pair", a_key_that_is_not_the_certificates_is_no_signer);
    g_test_add_func("/pki/authority", the_authority_itself_has_no_role);
    g_test_add_func("/pki/key-file", a_key_file_has_exactly_its_length);
    return g_test_run();
}
