#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <string.h>

#include "tests/vcard/command.h"
#include "tests/vcard/keys.h"

/* What is padded, and how. */
struct recipe {
    bool hashes; /* the card hashes the data first */
    bool wraps;  /* the digest goes into a DigestInfo */
    int padding; /* RSA_PKCS1_PADDING or RSA_PKCS1_PSS_PADDING */
    size_t min;  /* of the data */
    size_t max;
};

static const struct recipe recipes[] = {
    {false, false, RSA_PKCS1_PADDING, 1, RSA_LEN - 11}, /* verbatim: never look into it */
    {true, false, RSA_PKCS1_PADDING, 1, 255},
    {false, true, RSA_PKCS1_PADDING, SHA256_DIGEST_LENGTH, SHA256_DIGEST_LENGTH},
    {true, true, RSA_PKCS1_PADDING, 1, 255},
    {false, true, RSA_PKCS1_PSS_PADDING, SHA256_DIGEST_LENGTH, SHA256_DIGEST_LENGTH},
    {true, true, RSA_PKCS1_PSS_PADDING, 1, 255},
};

static bool set_salt(EVP_PKEY_CTX *context, int padding, int salt_len)
{
    return padding != RSA_PKCS1_PSS_PADDING ||
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt_len) == 1;
}

static bool sign(EVP_PKEY *key, const struct recipe *recipe, int salt_len, const uint8_t *data,
                 size_t len, uint8_t *ret)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    size_t ret_len = RSA_LEN;
    bool ok = context != NULL && EVP_PKEY_sign_init(context) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(context, recipe->padding) == 1 &&
              set_salt(context, recipe->padding, salt_len) &&
              (!recipe->wraps || EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1) &&
              EVP_PKEY_sign(context, ret, &ret_len, data, len) == 1 && ret_len == RSA_LEN;

    EVP_PKEY_CTX_free(context);
    return ok;
}

unsigned sign_by_scheme(EVP_PKEY *key, uint8_t scheme, int salt_len, const uint8_t *data,
                        size_t len, uint8_t *ret)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];

    if (scheme >= ARRAY_LEN(recipes))
        return SW_P1P2;
    if (len < recipes[scheme].min || len > recipes[scheme].max)
        return SW_CONDITIONS;
    if (recipes[scheme].hashes) {
        SHA256(data, len, digest);
        data = digest;
        len = sizeof digest;
    }
    return sign(key, &recipes[scheme], salt_len, data, len, ret) ? SW_OK : SW_SELF_DIAGNOSIS;
}
