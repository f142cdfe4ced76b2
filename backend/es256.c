#include "backend/es256.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <string.h>

#define DER_MAX 80 /* SEQUENCE of two INTEGERs of at most 33 bytes */

bool es256_sign(EVP_PKEY *key, const void *bytes, size_t len, uint8_t ret[static ES256_LEN],
                struct err *err)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t der[DER_MAX];
    size_t der_len = sizeof der;
    bool ok = context != NULL && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
              EVP_DigestSign(context, der, &der_len, bytes, len) == 1;

    EVP_MD_CTX_free(context);
    if (!ok)
        return ERR(err, ERR_CRYPTO, 0);

    const unsigned char *end = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &end, (long)der_len);

    ok = signature != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(signature), ret, 32) == 32 &&
         BN_bn2binpad(ECDSA_SIG_get0_s(signature), ret + 32, 32) == 32;
    ECDSA_SIG_free(signature);
    return ok || ERR(err, ERR_CRYPTO, 0);
}

/* 0 when out of memory. */
static size_t to_der(const uint8_t raw[static ES256_LEN], uint8_t ret[static DER_MAX])
{
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, 32, NULL);
    BIGNUM *s = BN_bin2bn(raw + 32, 32, NULL);
    unsigned char *end = ret;
    int len = 0;

    if (signature != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(signature, r, s) == 1) {
        len = i2d_ECDSA_SIG(signature, &end);
    } else {
        BN_free(r);
        BN_free(s);
    }
    ECDSA_SIG_free(signature);
    return len > 0 ? (size_t)len : 0;
}

bool es256_key_fits(const EVP_PKEY *key)
{
    char group[32];

    return EVP_PKEY_is_a(key, "EC") &&
           EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

bool es256_verify(EVP_PKEY *key, const void *bytes, size_t len,
                  const uint8_t signature[static ES256_LEN])
{
    uint8_t der[DER_MAX];
    size_t der_len = to_der(signature, der);

    if (der_len == 0 || !es256_key_fits(key))
        return false;

    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL &&
              EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
              EVP_DigestVerify(context, der, der_len, bytes, len) == 1;

    EVP_MD_CTX_free(context);
    return ok;
}
