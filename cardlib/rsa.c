#include "cardlib/rsa.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

struct rsa_key {
    EVP_PKEY *pkey;
};

static void bn_free(BIGNUM **number)
{
    BN_free(*number);
}

static void build_free(OSSL_PARAM_BLD **build)
{
    OSSL_PARAM_BLD_free(*build);
}

static void params_free(OSSL_PARAM **params)
{
    OSSL_PARAM_free(*params);
}

static void ctx_free(EVP_PKEY_CTX **ctx)
{
    EVP_PKEY_CTX_free(*ctx);
}

/* The library's own queue of errors is not ours to leave behind. */
static bool crypto_failed(struct err *err)
{
    ERR_clear_error();
    return ERR(err, ERR_CRYPTO, 0);
}

static bool can_exist(const uint8_t *modulus, const uint8_t *exponent, size_t exponent_len)
{
    if (!(modulus[0] & 0x80) || !(modulus[RSA_LEN - 1] & 1))
        return false;
    if (exponent_len == 0 || exponent_len > RSA_EXPONENT || !(exponent[exponent_len - 1] & 1))
        return false;

    uint32_t value = 0;

    for (size_t i = 0; i < exponent_len; i++)
        value = value << 8 | exponent[i];
    return value > 1;
}

static EVP_PKEY *pkey_new(const uint8_t *modulus, const uint8_t *exponent, size_t exponent_len)
{
    SCOPED(bn_free) BIGNUM *n = BN_bin2bn(modulus, RSA_LEN, NULL);
    SCOPED(bn_free) BIGNUM *e = BN_bin2bn(exponent, (int)exponent_len, NULL);
    SCOPED(build_free) OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();

    if (n == NULL || e == NULL || build == NULL ||
        !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) ||
        !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e))
        return NULL;

    SCOPED(params_free) OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    SCOPED(ctx_free) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *pkey = NULL;

    if (params == NULL || ctx == NULL || EVP_PKEY_fromdata_init(ctx) <= 0 ||
        EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) <= 0)
        return NULL;
    return pkey;
}

struct rsa_key *rsa_key_new(const uint8_t modulus[static RSA_LEN], const uint8_t *exponent,
                            size_t exponent_len, struct err *err)
{
    if (!can_exist(modulus, exponent, exponent_len)) {
        ERR(err, ERR_MALFORMED, 0);
        return NULL;
    }

    SCOPED_RSA_KEY *key = calloc(1, sizeof *key);

    if (key == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    key->pkey = pkey_new(modulus, exponent, exponent_len);
    if (key->pkey == NULL) {
        crypto_failed(err);
        return NULL;
    }
    return MOVE(key);
}

void rsa_key_free(struct rsa_key **key)
{
    if (*key == NULL)
        return;
    EVP_PKEY_free((*key)->pkey);
    free(*key);
    *key = NULL;
}

bool rsa_verify(const struct rsa_key *key, const uint8_t digest[static SHA256_LEN],
                const uint8_t signature[static RSA_LEN], enum err_code otherwise, int32_t detail,
                struct err *err)
{
    SCOPED(ctx_free) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key->pkey, NULL);

    if (ctx == NULL || EVP_PKEY_verify_init(ctx) <= 0 ||
        EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) <= 0 ||
        EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) <= 0)
        return crypto_failed(err);
    if (EVP_PKEY_verify(ctx, signature, RSA_LEN, digest, SHA256_LEN) != 1) {
        ERR_clear_error();
        return ERR(err, otherwise, detail);
    }
    return true;
}

bool rsa_recover(const struct rsa_key *key, const uint8_t signature[static RSA_LEN],
                 uint8_t ret[static RSA_LEN], size_t *ret_len, enum err_code otherwise,
                 int32_t detail, struct err *err)
{
    SCOPED(ctx_free) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key->pkey, NULL);
    uint8_t payload[RSA_LEN];
    size_t len = sizeof payload;

    if (ctx == NULL || EVP_PKEY_verify_recover_init(ctx) <= 0 ||
        EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) <= 0)
        return crypto_failed(err);
    if (EVP_PKEY_verify_recover(ctx, payload, &len, signature, RSA_LEN) != 1) {
        ERR_clear_error();
        return ERR(err, otherwise, detail);
    }
    memcpy(ret, payload, len);
    *ret_len = len;
    return true;
}

bool sha256(const uint8_t *bytes, size_t len, uint8_t ret[static SHA256_LEN], struct err *err)
{
    uint8_t digest[SHA256_LEN];

    if (!EVP_Digest(bytes, len, digest, NULL, EVP_sha256(), NULL))
        return crypto_failed(err);
    memcpy(ret, digest, sizeof digest);
    wipe(digest, sizeof digest);
    return true;
}
