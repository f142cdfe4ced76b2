#include <ctype.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "backend/jcs.h"
#include "backend/json.h"
#include "backend/vdsnc-chain.h"
#include "backend/vdsnc-content.h"
#include "backend/vdsnc.h"

/* What "sig" says, in bytes. */
struct seal {
    const struct es_algorithm *algorithm;
    X509 *certificate;
    struct text signature;
};

static void seal_done(struct seal *seal)
{
    X509_free(seal->certificate);
    text_done(&seal->signature);
}

static enum vdsnc_fault fault_of(enum json_fault fault)
{
    static const enum vdsnc_fault faults[] = {
        [JSON_FINE] = VDSNC_GOOD,           [JSON_TOO_LONG] = VDSNC_TOO_LONG,
        [JSON_TOO_DEEP] = VDSNC_TOO_DEEP,   [JSON_BAD_UTF8] = VDSNC_BAD_UTF8,
        [JSON_TRUNCATED] = VDSNC_TRUNCATED, [JSON_DUPLICATE] = VDSNC_DUPLICATE,
        [JSON_OVERFLOW] = VDSNC_BAD_NUMBER, [JSON_NO_MEMORY] = VDSNC_NO_MEMORY,
        [JSON_OTHER] = VDSNC_NOT_JSON,
    };

    return faults[fault];
}

/* What was signed is the value, not the text: whoever printed it may have written it otherwise (qr.md 2.2). */
static enum vdsnc_fault make_canonical(const json_t *data, struct text *ret)
{
    struct err err = {0};

    if (jcs_write(data, ret, &err))
        return VDSNC_GOOD;
    return err.code == ERR_MEMORY ? VDSNC_NO_MEMORY : VDSNC_BAD_NUMBER;
}

/* Both alphabets of base64, with padding or without: public codes differ (qr.md section 5). */
static enum vdsnc_fault take_bytes(const json_t *seal, const char *name, struct text *ret)
{
    const json_t *value = json_object_get(seal, name);
    size_t len = json_string_length(value);

    if (!json_is_string(value))
        return VDSNC_MISSING;
    ret->bytes = malloc(len + 1);
    if (ret->bytes == NULL)
        return VDSNC_NO_MEMORY;
    return b64_decode_any(json_string_value(value), len, (uint8_t *)ret->bytes, &ret->len)
               ? VDSNC_GOOD
               : VDSNC_BAD_BASE64;
}

static bool is_der_signature(const struct text *bytes)
{
    const unsigned char *end = (const unsigned char *)bytes->bytes;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &end, (long)bytes->len);
    bool all = signature != NULL && end == (const unsigned char *)bytes->bytes + bytes->len;

    ECDSA_SIG_free(signature);
    return all;
}

static enum vdsnc_fault take_signature(const json_t *json, struct seal *seal)
{
    enum vdsnc_fault fault = take_bytes(json, "sigvl", &seal->signature);

    if (fault != VDSNC_GOOD || seal->signature.len == 2 * seal->algorithm->part_len)
        return fault;
    return is_der_signature(&seal->signature) ? VDSNC_DER_SIGNATURE : VDSNC_BAD_SIGNATURE_LEN;
}

static enum vdsnc_fault parse_certificate(const struct text *der, struct seal *seal)
{
    const unsigned char *end = (const unsigned char *)der->bytes;

    seal->certificate = d2i_X509(NULL, &end, (long)der->len);
    return seal->certificate != NULL && end == (const unsigned char *)der->bytes + der->len
               ? VDSNC_GOOD
               : VDSNC_BAD_CERTIFICATE;
}

static enum vdsnc_fault algorithm_read(const json_t *json, struct seal *seal)
{
    const json_t *name = json_object_get(json, "alg");

    if (!json_is_string(name))
        return VDSNC_MISSING;
    seal->algorithm = es_algorithm_find(json_string_value(name));
    return seal->algorithm == NULL ? VDSNC_BAD_ALGORITHM : VDSNC_GOOD;
}

static enum vdsnc_fault seal_read(const json_t *json, struct seal *seal)
{
    SCOPED_TEXT der = {0};
    enum vdsnc_fault fault = take_bytes(json, "cer", &der);

    if (fault == VDSNC_GOOD)
        fault = take_signature(json, seal);
    if (fault == VDSNC_GOOD)
        fault = parse_certificate(&der, seal);
    return fault;
}

static enum vdsnc_fault seal_check(const struct seal *seal, const struct text *canonical)
{
    EVP_PKEY *key = X509_get0_pubkey(seal->certificate);

    if (key == NULL || !es_key_fits(seal->algorithm, key))
        return VDSNC_BAD_KEY;

    enum vdsnc_fault fault = vdsnc_profile_check(seal->certificate);

    if (fault != VDSNC_GOOD)
        return fault;
    return es_verify(seal->algorithm, key, canonical->bytes, canonical->len,
                     (const uint8_t *)seal->signature.bytes)
               ? VDSNC_GOOD
               : VDSNC_BAD_SIGNATURE;
}

/* Two letters, or nothing. */
static void country_of(const X509 *certificate, char ret[static 3])
{
    const X509_NAME *subject = X509_get_subject_name(certificate);
    int at = X509_NAME_get_index_by_NID(subject, NID_countryName, -1);
    const ASN1_STRING *country =
        at < 0 ? NULL : X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));

    if (country == NULL || ASN1_STRING_length(country) != 2)
        return;

    const unsigned char *letters = ASN1_STRING_get0_data(country);

    if (isalpha(letters[0]) && isalpha(letters[1]))
        memcpy(ret, letters, 2);
}

static enum vdsnc_fault code_read(const json_t *code, const struct vdsnc_trust *trust, int64_t now,
                                  struct vdsnc *ret)
{
    const json_t *data = json_object_get(code, "data");
    const json_t *json = json_object_get(code, "sig");
    SCOPED_TEXT canonical = {0};
    SCOPED(seal_done) struct seal seal = {0};

    if (!json_is_object(data))
        return VDSNC_MISSING;

    enum vdsnc_fault fault = make_canonical(data, &canonical);

    if (fault == VDSNC_GOOD)
        fault = vdsnc_content_read(data, ret);
    if (fault == VDSNC_GOOD)
        fault = algorithm_read(json, &seal);
    if (fault == VDSNC_GOOD)
        fault = seal_read(json, &seal);
    if (fault == VDSNC_GOOD)
        fault = seal_check(&seal, &canonical);
    if (fault == VDSNC_GOOD)
        fault = vdsnc_chain_check(trust, seal.certificate, now);
    if (fault == VDSNC_GOOD)
        country_of(seal.certificate, ret->signer_country);
    return fault;
}

enum vdsnc_fault vdsnc_decode(const char *text, size_t len, const struct vdsnc_trust *trust,
                              int64_t now, struct vdsnc *ret)
{
    enum json_fault refused;
    SCOPED_JSON *code = json_parse_or_fault(text, len, VDSNC_TEXT_MAX, JCS_DEPTH_MAX, &refused);
    enum vdsnc_fault fault = fault_of(refused);

    memset(ret, 0, sizeof *ret);
    if (fault == VDSNC_GOOD)
        fault = code_read(code, trust, now, ret);
    ret->text_len = len;
    ERR_clear_error(); /* what a certificate of others left must not be taken for TLS's */
    if (fault != VDSNC_GOOD)
        vdsnc_wipe(ret);
    return fault;
}
