/* The keys that sign residents' certificates: public key sets (qr.md 1.5) and the private key of VRS. */
#pragma once

#include <jansson.h>
#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/json.h"
#include "backend/message.h"
#include "base/err.h"
#include "base/scope.h"

#define ISSUER_KID_SIZE 44 /* RFC 7638: base64url of a SHA-256, and NUL */
#define ISSUER_KEYS_MAX 16
#define ISSUER_FILE_MAX (256 * 1024)

struct issuer_key {
    char kid[ISSUER_KID_SIZE];
    uint8_t x[32];
    uint8_t y[32];
    int64_t crl_version; /* of the list of revoked cards that belongs to it; 0: there is none */
};

/* Who may sign, and with which keys. */
struct issuer_keys {
    char issuer[MESSAGE_ISSUER_SIZE]; /* https URL without a trailing "/"; empty: any issuer */
    struct issuer_key keys[ISSUER_KEYS_MAX];
    size_t count;
};

/* How to meet a key of a set that is not exactly as qr.md 1.5 says. */
enum issuer_strictness {
    ISSUER_REFUSE_OTHERS, /* in our own messages */
    ISSUER_SKIP_OTHERS,   /* in a published set, which may hold other kinds */
};

/* Adds the keys of a JWK set to ret, whose issuer stays as it is. A set that holds a private key, or a
 * kid that is not the key's thumbprint, is refused whole. False; ret is then as it was. */
MUST_USE bool issuer_keys_read(const json_t *set, enum issuer_strictness strictness,
                               struct issuer_keys *ret);

/* The same for JSON text. ERR_MALFORMED, ERR_TOO_LONG. */
MUST_USE bool issuer_keys_parse(const char *json, size_t len, struct issuer_keys *ret,
                                struct err *err);

/* The same for a file. ERR_IO as well. Blocks. */
MUST_USE bool issuer_keys_load(const char *path, struct issuer_keys *ret, struct err *err);

/* {"keys":[…]}. NULL when out of memory; the caller owns it. */
json_t *issuer_keys_to_json(const struct issuer_keys *keys);

/* NULL when there is no such key. Borrowed. */
const struct issuer_key *issuer_keys_find(const struct issuer_keys *keys, const char *kid);

/* NULL when out of memory. The caller frees it with EVP_PKEY_free(). */
EVP_PKEY *issuer_key_public(const struct issuer_key *key);

/* True for an https URL without a trailing "/" that fits. */
bool issuer_url_is_valid(const char *url);

/* The private key and its public half. Safe to share between threads. */
struct issuer_signer;

/* Reads a private JWK (issuer.jwk). NULL and ERR_IO, ERR_CONFIG. Blocks. */
struct issuer_signer *issuer_signer_load(const char *path, struct err *err);
void issuer_signer_free(struct issuer_signer **signer);
#define SCOPED_ISSUER_SIGNER SCOPED(issuer_signer_free) struct issuer_signer

/* Both borrowed. */
EVP_PKEY *issuer_signer_key(const struct issuer_signer *signer);
const struct issuer_key *issuer_signer_public(const struct issuer_signer *signer);
