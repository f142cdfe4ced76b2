/* The one signature of this card: RSASSA-PKCS1-v1_5 with SHA-256 by a 2048-bit key (card.md 3.5 to
 * 3.8), and the digest that it signs. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"

#define RSA_LEN      256 /* of a modulus and of a signature */
#define RSA_EXPONENT 4   /* longest exponent in bytes */
#define SHA256_LEN   32

struct rsa_key;

/* Copies. NULL and ERR_MALFORMED when no such key can exist (modulus even or shorter than 2048 bits,
 * exponent even, 1, or longer than RSA_EXPONENT bytes), ERR_CRYPTO when the library failed. */
struct rsa_key *rsa_key_new(const uint8_t modulus[static RSA_LEN], const uint8_t *exponent,
                            size_t exponent_len, struct err *err);

/* Frees and leaves NULL. *key may be NULL. */
void rsa_key_free(struct rsa_key **key);
#define SCOPED_RSA_KEY SCOPED(rsa_key_free) struct rsa_key

/* True when signature was made over digest by the owner of key. What it means when it was not belongs
 * to the caller: then err is otherwise with detail. ERR_CRYPTO when the library failed. May be called
 * by several threads with the same key. */
MUST_USE bool rsa_verify(const struct rsa_key *key, const uint8_t digest[static SHA256_LEN],
                         const uint8_t signature[static RSA_LEN], enum err_code otherwise,
                         int32_t detail, struct err *err);

/* What the owner of key signed, when that was not one digest: the padding of RSASSA-PKCS1-v1_5 checked and
 * taken off, ret_len bytes, at most RSA_LEN. Otherwise err is otherwise with detail, or ERR_CRYPTO. */
MUST_USE bool rsa_recover(const struct rsa_key *key, const uint8_t signature[static RSA_LEN],
                          uint8_t ret[static RSA_LEN], size_t *ret_len, enum err_code otherwise,
                          int32_t detail, struct err *err);

MUST_USE bool sha256(const uint8_t *bytes, size_t len, uint8_t ret[static SHA256_LEN],
                     struct err *err);
