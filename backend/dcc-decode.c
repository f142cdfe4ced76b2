#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "backend/base45.h"
#include "backend/cose.h"
#include "backend/dcc-private.h"
#include "backend/dcc-schema.h"
#include "backend/es256.h"
#include "backend/text.h"
#include "base/secret.h"

#define RSA_LEN_MIN 256 /* bytes of a signature: 2048 bits */
#define RSA_LEN_MAX 1024
#define TIME_LATEST INT64_C(100000000000) /* the year 5138; what is later is in milliseconds */

static enum dcc_fault base45_read(const char *text, size_t len, struct text *ret)
{
    if (len < DCC_PREFIX_LEN || memcmp(text, DCC_PREFIX, DCC_PREFIX_LEN) != 0)
        return DCC_OTHER_PREFIX;
    if (len > DCC_TEXT_MAX)
        return DCC_TOO_LONG;
    text += DCC_PREFIX_LEN;
    len -= DCC_PREFIX_LEN;

    SCOPED_TEXT decoded = {.bytes = calloc(1, BASE45_DECODED_LEN(len) + 1),
                           .len = BASE45_DECODED_LEN(len)};

    if (decoded.bytes == NULL)
        return DCC_NO_MEMORY;
    if (!base45_decode(text, len, (uint8_t *)decoded.bytes))
        return DCC_BAD_BASE45;
    *ret = (struct text){.bytes = MOVE(decoded.bytes), .len = decoded.len};
    decoded.len = 0;
    return DCC_GOOD;
}

static enum dcc_fault message_read(const struct text *text, struct cose *ret)
{
    if (!cose_read((const uint8_t *)text->bytes, text->len, ret))
        return DCC_NOT_COSE;
    if (!ret->has_algorithm || (ret->algorithm != COSE_ES256 && ret->algorithm != COSE_PS256))
        return DCC_BAD_ALGORITHM;
    if (ret->algorithm == COSE_ES256
            ? ret->signature.len != ES256_LEN
            : ret->signature.len < RSA_LEN_MIN || ret->signature.len > RSA_LEN_MAX)
        return DCC_BAD_SIGNATURE_LEN;
    return DCC_GOOD;
}

static enum dcc_fault signer_find(const struct cose *cose, const struct dcc_trust *trust,
                                  const struct dcc_anchor **ret)
{
    const struct dcc_anchor *anchor;
    enum dcc_fault fault = DCC_UNKNOWN_KEY;
    size_t i = 0;

    if (cose->kid.len != DCC_KID_LEN)
        return DCC_UNKNOWN_KEY;
    while ((anchor = dcc_trust_next(trust, cose->kid.bytes, &i)) != NULL) {
        EVP_PKEY *key = X509_get0_pubkey(anchor->certificate);

        if (key != NULL && cose_verify(cose, key)) {
            *ret = anchor;
            return DCC_GOOD;
        }
        fault = DCC_BAD_SIGNATURE;
    }
    return fault;
}

static enum dcc_fault signer_check(const struct dcc_anchor *signer, const struct dcc_trust *trust)
{
    uint8_t *der = NULL;

    if (!dcc_trust_has_issued(trust, signer->certificate))
        return DCC_SIGNER_UNTRUSTED;

    int len = i2d_X509(signer->certificate, &der);

    if (len <= 0)
        return DCC_NO_MEMORY;

    bool is_withdrawn = dcc_trust_is_withdrawn(trust, der, (size_t)len, "", 0);

    OPENSSL_free(der);
    return is_withdrawn ? DCC_SIGNER_WITHDRAWN : DCC_GOOD;
}

static bool time_read(const struct cbor *claims, int64_t claim, int64_t *ret)
{
    struct cbor value;

    if (!cbor_member_at(claims, claim, &value) || value.type != CBOR_INTEGER || value.integer < 0 ||
        value.integer > TIME_LATEST)
        return false;
    *ret = value.integer;
    return true;
}

static enum dcc_fault times_check(const struct cbor *claims, int64_t now, struct dcc *ret)
{
    if (!time_read(claims, DCC_CLAIM_EXPIRES, &ret->expires) ||
        !time_read(claims, DCC_CLAIM_ISSUED_AT, &ret->issued_at) || ret->expires <= ret->issued_at)
        return DCC_BAD_TIME;
    if (ret->issued_at > now)
        return DCC_NOT_YET_VALID;
    return ret->expires <= now ? DCC_EXPIRED : DCC_GOOD;
}

static enum dcc_fault signer_time_check(const X509 *certificate, int64_t now)
{
    int64_t from;
    int64_t until;

    if (!dcc_time_of(X509_get0_notBefore(certificate), &from) || from > now)
        return DCC_SIGNER_NOT_YET_VALID;
    if (!dcc_time_of(X509_get0_notAfter(certificate), &until) || until < now)
        return DCC_SIGNER_EXPIRED;
    return DCC_GOOD;
}

/* EU revocation lists: by `ci`, by country and `ci`, by signature (r only: who has s can make another). */
static enum dcc_fault withdrawal_check(const struct cose *cose, const struct dcc_trust *trust,
                                       const struct dcc *dcc)
{
    size_t len = cose->algorithm == COSE_ES256 ? ES256_LEN / 2 : cose->signature.len;
    const char *country = dcc->issuer[0] != '\0' ? dcc->issuer : dcc->country;
    bool is_withdrawn =
        dcc_trust_is_withdrawn(trust, dcc->id, strlen(dcc->id), "", 0) ||
        dcc_trust_is_withdrawn(trust, country, strlen(country), dcc->id, strlen(dcc->id)) ||
        dcc_trust_is_withdrawn(trust, cose->signature.bytes, len, "", 0);

    return is_withdrawn ? DCC_WITHDRAWN : DCC_GOOD;
}

static enum dcc_fault content_read(const struct cose *cose, const struct dcc_anchor *signer,
                                   const struct dcc_trust *trust, int64_t now, struct dcc *ret)
{
    struct cbor claims;
    struct cbor hcert;
    struct cbor content;
    struct cbor entry;
    enum dcc_kind kind = DCC_VACCINATION;

    if (!cbor_read(cose->payload.bytes, cose->payload.len, &claims) ||
        !cbor_member_at(&claims, DCC_CLAIM_HCERT, &hcert) ||
        !cbor_member_at(&hcert, DCC_HCERT_EU, &content) || content.type != CBOR_MAP ||
        !dcc_issuer_read(&claims, ret))
        return DCC_BAD_CWT;

    enum dcc_fault fault = times_check(&claims, now, ret);

    if (fault == DCC_GOOD)
        fault = dcc_entry_find(&content, &kind, &entry);
    if (fault == DCC_GOOD && (dcc_kinds_of(signer->certificate) & (1u << kind)) == 0)
        fault = DCC_WRONG_USAGE;
    if (fault == DCC_GOOD)
        fault = signer_time_check(signer->certificate, now);
    if (fault == DCC_GOOD && !dcc_schema_read(&content, kind, &entry, ret))
        fault = DCC_BAD_SCHEMA;
    if (fault == DCC_GOOD)
        fault = withdrawal_check(cose, trust, ret);
    if (fault == DCC_GOOD && kind != DCC_VACCINATION)
        fault = DCC_NOT_VACCINATION;
    return fault;
}

static enum dcc_fault code_read(const char *text, size_t len, const struct dcc_trust *trust,
                                int64_t now, struct dcc *ret)
{
    SCOPED_TEXT deflated = {0};
    SCOPED_TEXT inflated = {0};
    const struct dcc_anchor *signer = NULL;
    struct cose cose = {0};
    enum dcc_fault fault = base45_read(text, len, &deflated);

    if (fault == DCC_GOOD)
        fault = dcc_inflate(&deflated, &inflated);
    if (fault == DCC_GOOD)
        fault = message_read(&inflated, &cose);
    if (fault == DCC_GOOD)
        fault = signer_find(&cose, trust, &signer);
    if (fault == DCC_GOOD)
        fault = signer_check(signer, trust);
    if (fault == DCC_GOOD)
        fault = content_read(&cose, signer, trust, now, ret);
    if (fault == DCC_GOOD)
        memcpy(ret->kid, signer->kid, sizeof ret->kid);
    return fault;
}

enum dcc_fault dcc_decode(const char *text, size_t len, const struct dcc_trust *trust, int64_t now,
                          struct dcc *ret)
{
    memset(ret, 0, sizeof *ret);

    enum dcc_fault fault = code_read(text, len, trust, now, ret);

    if (fault != DCC_GOOD)
        dcc_wipe(ret);
    return fault;
}
