#include "cardlib/proof.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/secret.h"
#include "cardlib/authorities.h"
#include "cardlib/rsa.h"

_Static_assert(PROOF_SIGNATURE_LEN == RSA_LEN && PROOF_DIGEST_LEN == SHA256_LEN,
               "the card signs SHA-256 with RSA-2048");

#define EF_CERTIFICATE 0x000A
#define DAY_S          86400

static void certificate_free(X509 **certificate)
{
    X509_free(*certificate);
}

static void store_free(X509_STORE **store)
{
    X509_STORE_free(*store);
}

static void context_free(X509_STORE_CTX **context)
{
    X509_STORE_CTX_free(*context);
}

static void time_free(ASN1_TIME **time)
{
    ASN1_TIME_free(*time);
}

static void number_free(BIGNUM **number)
{
    BN_free(*number);
}

void proof_wipe(struct proof *proof)
{
    wipe(proof, sizeof *proof);
}

static bool crypto_failed(struct err *err)
{
    ERR_clear_error();
    return ERR(err, ERR_CRYPTO, 0);
}

static bool malformed(struct err *err)
{
    ERR_clear_error();
    return ERR(err, ERR_MALFORMED, EF_CERTIFICATE);
}

/* The certificate and nothing behind it. */
static X509 *decode(const struct proof *proof, struct err *err)
{
    const unsigned char *at = proof->certificate;
    SCOPED(certificate_free) X509 *certificate = NULL;

    if (proof->certificate_len <= sizeof proof->certificate)
        certificate = d2i_X509(NULL, &at, (long)proof->certificate_len);
    if (certificate == NULL || at != proof->certificate + proof->certificate_len) {
        malformed(err);
        return NULL;
    }
    return MOVE(certificate);
}

/* card.md 5.3: the CA has had several keys under one name, so the signature decides. */
static bool find_issuer(const struct proof_authorities *authorities, X509 *certificate, X509 **ret,
                        struct err *err)
{
    bool named = false;

    for (size_t i = 0; i < authorities->count; i++) {
        X509 *authority = authorities->list[i];

        if (X509_check_issued(authority, certificate) != X509_V_OK)
            continue;
        named = true;
        if (X509_verify(certificate, X509_get0_pubkey(authority)) == 1) {
            *ret = authority;
            return true;
        }
    }
    ERR_clear_error();
    return named ? ERR(err, ERR_CARD_FORGED, EF_CERTIFICATE)
                 : ERR(err, ERR_CARD_UNKNOWN_AUTHORITY, 0);
}

/* at_s after limit, in seconds; negative before it. */
static int32_t seconds_after(const ASN1_TIME *limit, int64_t at_s)
{
    SCOPED(time_free) ASN1_TIME *now = ASN1_TIME_set(NULL, (time_t)at_s);
    int days = 0, seconds = 0;

    if (now == NULL || ASN1_TIME_diff(&days, &seconds, limit, now) != 1)
        return 0;

    int64_t after = (int64_t)days * DAY_S + seconds;

    return after > INT32_MAX ? INT32_MAX : after < INT32_MIN ? INT32_MIN : (int32_t)after;
}

static bool refused(const X509_STORE_CTX *context, int64_t at_s, struct err *err)
{
    int code = X509_STORE_CTX_get_error(context);
    const X509 *which = X509_STORE_CTX_get_current_cert(context);

    ERR_clear_error();
    if (code == X509_V_ERR_CERT_HAS_EXPIRED && which != NULL)
        return ERR(err, ERR_EXPIRED, seconds_after(X509_get0_notAfter(which), at_s));
    if (code == X509_V_ERR_CERT_NOT_YET_VALID && which != NULL)
        return ERR(err, ERR_EXPIRED, seconds_after(X509_get0_notBefore(which), at_s));
    return ERR(err, ERR_UNTRUSTED, code);
}

/* RFC 5280 section 6 with this one CA. */
static bool chain_verify(X509 *certificate, X509 *authority, int64_t at_s, struct err *err)
{
    SCOPED(store_free) X509_STORE *store = X509_STORE_new();
    SCOPED(context_free) X509_STORE_CTX *context = X509_STORE_CTX_new();

    if (store == NULL || context == NULL || X509_STORE_add_cert(store, authority) != 1 ||
        X509_STORE_CTX_init(context, store, certificate, NULL) != 1)
        return crypto_failed(err);
    X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN);
    X509_STORE_CTX_set_time(context, 0, (time_t)at_s);
    if (X509_verify_cert(context) != 1)
        return refused(context, at_s, err);
    /* The key for 署名用 may not be taken for this one. */
    return (X509_get_key_usage(certificate) & KU_DIGITAL_SIGNATURE) != 0 ||
           ERR(err, ERR_UNTRUSTED, X509_V_ERR_INVALID_PURPOSE);
}

static bool write_number(EVP_PKEY *pkey, const char *name, uint8_t *ret, int len)
{
    SCOPED(number_free) BIGNUM *number = NULL;

    return EVP_PKEY_get_bn_param(pkey, name, &number) == 1 && BN_bn2binpad(number, ret, len) == len;
}

/* RSA-2048 (card.md 1.4), or NULL. */
static struct rsa_key *key_of(const X509 *certificate, struct err *err)
{
    EVP_PKEY *pkey = X509_get0_pubkey(certificate);
    uint8_t modulus[RSA_LEN], exponent[RSA_EXPONENT];
    struct err why = {0};
    struct rsa_key *key = NULL;

    if (pkey == NULL || !EVP_PKEY_is_a(pkey, "RSA") ||
        !write_number(pkey, OSSL_PKEY_PARAM_RSA_N, modulus, sizeof modulus) ||
        !write_number(pkey, OSSL_PKEY_PARAM_RSA_E, exponent, sizeof exponent)) {
        malformed(err);
        return NULL;
    }
    key = rsa_key_new(modulus, exponent, sizeof exponent, &why);
    if (key == NULL)
        ERR(err, why.code, why.code == ERR_MALFORMED ? EF_CERTIFICATE : why.detail);
    return key;
}

bool proof_verify(const struct proof *proof, const struct proof_authorities *authorities,
                  int64_t at_s, const uint8_t digest[static PROOF_DIGEST_LEN], struct err *err)
{
    SCOPED(certificate_free) X509 *certificate = decode(proof, err);
    X509 *authority;

    if (certificate == NULL || !find_issuer(authorities, certificate, &authority, err) ||
        !chain_verify(certificate, authority, at_s, err))
        return false;

    SCOPED_RSA_KEY *key = key_of(certificate, err);

    return key != NULL && rsa_verify(key, digest, proof->signature, ERR_CARD_COPIED, 0, err);
}
