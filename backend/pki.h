/* Who is who (docs/protocol.md): certificates that say a role and an id, and the one authority that
 * all trust. */
#pragma once

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/message.h"
#include "base/err.h"
#include "base/scope.h"

#define PKI_CHAIN_MAX 4 /* certificates in one x5c */
#define PKI_DER_MAX   4096

enum role { ROLE_KIOSK, ROLE_CENTRE, ROLE_VRS, ROLES };

struct identity {
    enum role role;
    char id[MESSAGE_ID_SIZE];
};

/* The authority that is trusted. Safe to share between threads. */
struct trust;

/* Reads the PEM file of root certificates. NULL and ERR_IO (detail: errno) or ERR_CONFIG. Blocks on
 * the file. */
struct trust *trust_load(const char *path, struct err *err);
void trust_free(struct trust **trust);
#define SCOPED_TRUST SCOPED(trust_free) struct trust

/* Who certificate says it belongs to: exactly one SAN URI, urn:madoguchi:<role>:<id>. ERR_UNTRUSTED.
 * Says nothing about whether it may be believed. */
MUST_USE bool pki_identity(const X509 *certificate, struct identity *ret, struct err *err);

/* Verifies that leaf is chained to trust by the intermediates (which may be NULL), is valid at now
 * (seconds since 1970 UTC), may make signatures, and has role. ret may be NULL. ERR_UNTRUSTED. */
MUST_USE bool pki_verify(const struct trust *trust, X509 *leaf, STACK_OF(X509) * intermediates,
                         enum role role, int64_t now, struct identity *ret, struct err *err);

/* The same for one DER certificate, as a TLS library gives the peer's. ERR_MALFORMED, ERR_UNTRUSTED. */
MUST_USE bool pki_verify_der(const struct trust *trust, const uint8_t *der, size_t len,
                             enum role role, int64_t now, struct identity *ret, struct err *err);

/* A key with its certificate. Safe to share between threads. */
struct signer;

/* Reads a PEM certificate, with intermediates after it if there are any, and its PEM key. NULL and
 * ERR_IO, ERR_CONFIG (not readable as such, or they do not belong together). Blocks on the files. */
struct signer *signer_load(const char *certificate_path, const char *key_path, struct err *err);
void signer_free(struct signer **signer);
#define SCOPED_SIGNER SCOPED(signer_free) struct signer

/* Who signs. Borrowed. */
const struct identity *signer_identity(const struct signer *signer);

/* The x5c array, without its name: ["MII…","MII…"]. Borrowed. */
const char *signer_x5c(const struct signer *signer);

/* The private key. Borrowed. */
EVP_PKEY *signer_key(const struct signer *signer);

/* Reads exactly len bytes of a secret key file (nonce.key, ticket.key). ERR_IO, ERR_CONFIG. */
MUST_USE bool key_file_load(const char *path, uint8_t *ret, size_t len, struct err *err);
