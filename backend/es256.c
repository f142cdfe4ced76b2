#include "backend/es256.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <string.h>

#define DER_MAX 144 /* SEQUENCE of two INTEGERs of at most 67 bytes */

static const struct es_algorithm algorithms[] = {{"ES256", "prime256v1", "SHA256", 32},
                                                 {"ES384", "secp384r1", "SHA384", 48},
                                                 {"ES512", "secp521r1", "SHA512", 66}};

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
static size_t to_der(const uint8_t *raw, size_t part_len, uint8_t ret[static DER_MAX])
{
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, (int)part_len, NULL);
    BIGNUM *s = BN_bin2bn(raw + part_len, (int)part_len, NULL);
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

const struct es_algorithm *es_algorithm_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
        if (strcmp(algorithms[i].name, name) == 0)
            return &algorithms[i];
    }
    return NULL;
}

bool es_key_fits(const struct es_algorithm *algorithm, const EVP_PKEY *key)
{
    char group[32];

    return EVP_PKEY_is_a(key, "EC") &&
           EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1 &&
           strcmp(group, algorithm->group) == 0;
}

bool es_verify(const struct es_algorithm *algorithm, EVP_PKEY *key, const void *bytes, size_t len,
               const uint8_t *signature)
{
    uint8_t der[DER_MAX];
    size_t der_len = to_der(signature, algorithm->part_len, der);

    if (der_len == 0 || !es_key_fits(algorithm, key))
        return false;

    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok =
        context != NULL &&
        EVP_DigestVerifyInit_ex(context, NULL, algorithm->digest, NULL, NULL, key, NULL) == 1 &&
        EVP_DigestVerify(context, der, der_len, bytes, len) == 1;

    EVP_MD_CTX_free(context);
    return ok;
}

bool es256_key_fits(const EVP_PKEY *key)
{
    return es_key_fits(&algorithms[0], key);
}

bool es256_verify(EVP_PKEY *key, const void *bytes, size_t len,
                  const uint8_t signature[static ES256_LEN])
{
    return es_verify(&algorithms[0], key, bytes, len, signature);
}
