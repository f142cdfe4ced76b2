/* Makes DCCs that are right but for what a test wants wrong: each layer can be changed, and is signed after that.
 * Bytes are written as hexadecimal digits and 'text' between them: "62'dn'01". */
#pragma once

#include <glib.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "backend/cose.h"
#include "backend/dcc.h"

/* A key on a curve of OpenSSL's name, or "RSA" of these bits. */
EVP_PKEY *forge_key(const char *kind, unsigned bits);

/* A certificate of key for this time (seconds since 1970 UTC) and extended key usage (OpenSSL's notation; NULL:
 * none), issued by issuer with its key; by itself when they are NULL. */
X509 *forge_certificate(EVP_PKEY *key, int64_t from, int64_t until, const char *usage,
                        const X509 *issuer, EVP_PKEY *issuer_key);

/* A certificate of a State's own key, by itself. */
X509 *forge_authority(EVP_PKEY *key, int64_t from, int64_t until);

/* A new file with the certificate in PEM, or with text. The caller frees the name and removes the file. */
char *forge_pem(X509 *certificate);
char *forge_file(const char *text);

/* Adds certificate to trust, which is also returned. */
struct dcc_trust *forge_trust(struct dcc_trust *trust, X509 *certificate);

GByteArray *forge_bytes(const char *written);

/* The message in a code, and the claims in that. */
GByteArray *forge_message_of(const char *text);
GByteArray *forge_claims_of(const char *text);

/* Takes bytes; gives them with the one place that is from changed to to. For bytes that are no accident: a short
 * from might be met a second time in a signature. */
GByteArray *forge_change(GByteArray *bytes, const char *from, const char *to);

/* Takes a message of forge_message(); gives it with other bytes in the place of its tag, the first byte. */
GByteArray *forge_retag(GByteArray *message, const char *tags);

/* {1: algorithm, 4: kid of certificate}, written. The caller frees it. */
char *forge_header(int algorithm, const X509 *certificate);

/* COSE_Sign1 with tag 18 of claims, which it takes, under these headers as written, signed with algorithm. */
GByteArray *forge_message(const char *protected_header, const char *header, GByteArray *claims,
                          int algorithm, EVP_PKEY *key);

/* The code of a message, which it takes; and that of bytes where a compressed message should be. */
char *forge_code(GByteArray *message);
char *forge_code_of_bytes(GByteArray *bytes);
