#include "backend/jws.h"

#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/compact.h"
#include "backend/es256.h"
#include "backend/json.h"

/* Four certificates of PKI_DER_MAX bytes in base64, and the rest. */
#define HEADER_MAX (PKI_CHAIN_MAX * (PKI_DER_MAX / 3 * 4 + 8) + 128)

bool jws_sign(const struct signer *signer, const char *typ, const struct text *payload,
              struct text *ret, struct err *err)
{
    static const char form[] = "{\"alg\":\"ES256\",\"typ\":\"%s\",\"x5c\":%s}";
    SCOPED_TEXT header = {0};
    int header_len = asprintf(&header.bytes, form, typ, signer_x5c(signer));

    if (header_len < 0) {
        header.bytes = NULL;
        return ERR(err, ERR_MEMORY, 0);
    }
    header.len = (size_t)header_len;

    size_t signed_len = B64_LEN(header.len) + 1 + B64_LEN(payload->len);
    SCOPED_TEXT jws = {.len = signed_len + 1 + ES256_B64_LEN};
    uint8_t signature[ES256_LEN];

    jws.bytes = malloc(jws.len + 1);
    if (jws.bytes == NULL)
        return ERR(err, ERR_MEMORY, 0);
    b64url_encode(header.bytes, header.len, jws.bytes);
    jws.bytes[B64_LEN(header.len)] = '.';
    b64url_encode(payload->bytes, payload->len, jws.bytes + B64_LEN(header.len) + 1);
    if (!es256_sign(signer_key(signer), jws.bytes, signed_len, signature, err))
        return false;
    jws.bytes[signed_len] = '.';
    b64url_encode(signature, sizeof signature, jws.bytes + signed_len + 1);
    *ret = jws;
    jws = (struct text){0};
    return true;
}

static X509 *certificate_of(const json_t *value)
{
    uint8_t der[PKI_DER_MAX + 3];
    size_t len = 0;
    const unsigned char *end = der;

    if (!json_is_string(value) || json_string_length(value) > PKI_DER_MAX / 3 * 4 ||
        !b64_decode(json_string_value(value), json_string_length(value), der, &len))
        return NULL;

    X509 *certificate = d2i_X509(NULL, &end, (long)len);

    if (certificate != NULL && end != der + len) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

static void chain_free(STACK_OF(X509) * *chain)
{
    sk_X509_pop_free(*chain, X509_free);
    *chain = NULL;
}
#define SCOPED_CHAIN SCOPED(chain_free) STACK_OF(X509)

static STACK_OF(X509) * chain_read(const json_t *x5c)
{
    SCOPED_CHAIN *chain = sk_X509_new_null();

    for (size_t i = 0; i < json_array_size(x5c); i++) {
        X509 *certificate = certificate_of(json_array_get(x5c, i));

        if (certificate == NULL)
            return NULL;
        if (sk_X509_push(chain, certificate) == 0) {
            X509_free(certificate);
            return NULL;
        }
    }
    return MOVE(chain);
}

/* NULL when the header is not exactly ours. */
static STACK_OF(X509) * header_read(const struct compact *parts, const char *typ)
{
    SCOPED_TEXT text = {0};

    if (!compact_decode(parts->header, parts->header_len, &text, NULL))
        return NULL;

    SCOPED_JSON *header = json_parse(text.bytes, text.len, HEADER_MAX, 2, NULL);
    struct json_reader in = json_reader(header);
    char alg[8] = "";
    char is[32] = "";

    json_take_text(&in, "alg", alg, sizeof alg);
    json_take_text(&in, "typ", is, sizeof is);

    const json_t *x5c = json_take_array(&in, "x5c", 1, PKI_CHAIN_MAX);

    if (!json_reader_end(&in, NULL) || strcmp(alg, "ES256") != 0 || strcmp(is, typ) != 0)
        return NULL;
    return chain_read(x5c);
}

static bool signature_is_good(const struct compact *parts, X509 *leaf)
{
    uint8_t signature[ES256_LEN];
    EVP_PKEY *key = X509_get0_pubkey(leaf);

    return key != NULL && b64url_decode(parts->signature, parts->signature_len, signature) &&
           es256_verify(key, parts->header, compact_signed_len(parts), signature);
}

static bool is_for_tls_servers(X509 *leaf)
{
    return (X509_get_extension_flags(leaf) & EXFLAG_XKUSAGE) != 0 &&
           (X509_get_extended_key_usage(leaf) & XKU_SSL_SERVER) != 0;
}

bool jws_verify(const char *jws, size_t len, size_t max, const char *typ, const struct trust *trust,
                enum role role, int64_t now, struct text *ret_payload, struct identity *ret_signer,
                struct err *err)
{
    struct compact parts;

    if (len > max)
        return ERR(err, ERR_TOO_LONG, len);
    if (!compact_split(jws, len, &parts) || parts.signature_len != ES256_B64_LEN)
        return ERR(err, ERR_MALFORMED, 0);

    SCOPED_CHAIN *chain = header_read(&parts, typ);

    if (chain == NULL)
        return ERR(err, ERR_MALFORMED, 0);

    X509 *leaf = sk_X509_value(chain, 0);

    if (!signature_is_good(&parts, leaf) || is_for_tls_servers(leaf))
        return ERR(err, ERR_UNTRUSTED, 0);
    if (!pki_verify(trust, leaf, chain, role, now, ret_signer, err))
        return false;
    return compact_decode(parts.payload, parts.payload_len, ret_payload, err);
}
