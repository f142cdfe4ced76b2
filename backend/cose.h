/* COSE_Sign1 (RFC 9052 section 4.2) as certificates use it: ES256 and PS256, one signer, the payload inside. */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/cbor.h"
#include "base/err.h"
#include "base/scope.h"

#define COSE_ES256 (-7)
#define COSE_PS256 (-37)

struct cose {
    struct cbor protected_header; /* as bytes: what is signed */
    struct cbor payload;
    struct cbor signature;
    bool has_algorithm;
    int64_t algorithm;
    struct cbor kid; /* len 0 when there is none */
};

/* Reads a message with tag 18, with tag 61 (CWT) around that, or with none. Algorithm and kid of the protected
 * header count before those of the other. Borrows bytes. False, ret untouched, when it is no such message or
 * lists a header that must be understood (crit). */
MUST_USE bool cose_read(const uint8_t *bytes, size_t len, struct cose *ret);

/* True when key made the signature with cose->algorithm: a key on P-256, or RSA of 2048 to 8192 bits. False as
 * well when out of memory. */
MUST_USE bool cose_verify(const struct cose *cose, EVP_PKEY *key);

/* Appends a message with tag 18 and ES256, whose kid is in the protected header. ERR_CRYPTO, ERR_MEMORY,
 * ERR_TOO_LONG when out is full. */
MUST_USE bool cose_sign(const void *payload, size_t payload_len, const uint8_t *kid, size_t kid_len,
                        EVP_PKEY *key, struct cbor_writer *out, struct err *err);
