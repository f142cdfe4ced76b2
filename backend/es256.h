/* ECDSA on P-256 with SHA-256 as JOSE writes it: r and s, 32 bytes each (RFC 7518 3.4). */
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
