/* ECDSA on P-256 with SHA-256 as JOSE writes it: r and s, 32 bytes each (RFC 7518 3.4). We sign with nothing else;
 * its two sisters are only verified, in codes of others. */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"

#define ES256_LEN     64
#define ES256_B64_LEN 86

/* True for a key on P-256, and for no other. */
bool es256_key_fits(const EVP_PKEY *key);

/* ERR_CRYPTO. */
MUST_USE bool es256_sign(EVP_PKEY *key, const void *bytes, size_t len,
                         uint8_t ret[static ES256_LEN], struct err *err);

/* False when it does not verify, or when key is not on P-256. */
MUST_USE bool es256_verify(EVP_PKEY *key, const void *bytes, size_t len,
                           const uint8_t signature[static ES256_LEN]);

/* ES256 with P-256, ES384 with P-384, ES512 with P-521. Static storage. */
struct es_algorithm {
    const char *name;
    const char *group;  /* OpenSSL's name of the curve */
    const char *digest; /* OpenSSL's name */
    size_t part_len;    /* of r, and of s */
};

#define ES_LEN_MAX 132 /* of a signature */

/* NULL for any other name: "none", for one. */
const struct es_algorithm *es_algorithm_find(const char *name);

/* True for a key on the algorithm's curve, also when its parameters are spelt out, and for no other. */
bool es_key_fits(const struct es_algorithm *algorithm, const EVP_PKEY *key);

/* signature has 2 * part_len bytes. False when it does not verify, or when the key does not fit. */
MUST_USE bool es_verify(const struct es_algorithm *algorithm, EVP_PKEY *key, const void *bytes,
                        size_t len, const uint8_t *signature);
