/* A signature by the 公的個人認証AP and the X.509 certificate behind it (card.md 5.3): that somebody is there who
 * holds the card and knows its other PIN. Pure but for proof_authorities_load(), so that servers can check
 * as well. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"

#define PROOF_CERTIFICATE_MAX 4096
#define PROOF_SIGNATURE_LEN   256 /* RSA-2048 */
#define PROOF_DIGEST_LEN      32  /* SHA-256 */

/* Its certificate names nobody, but its number is the same every time: wipe it. */
struct proof {
    uint8_t certificate[PROOF_CERTIFICATE_MAX]; /* DER */
    size_t certificate_len;
    uint8_t signature[PROOF_SIGNATURE_LEN];
};

void proof_wipe(struct proof *proof);

/* The CA certificates that are trusted. */
struct proof_authorities;

/* Reads every *.pem file of directory (docs/trust-anchors.md), whole or not at all. NULL and ERR_CONFIG (detail: 0
 * when there is no certificate, 1 when a file holds anything but certificates of CAs, or too many) or
 * ERR_IO. Once loaded it never changes: threads may share it. */
struct proof_authorities *proof_authorities_load(const char *directory, struct err *err);

/* Frees and leaves NULL. *authorities may be NULL. */
void proof_authorities_free(struct proof_authorities **authorities);
#define SCOPED_PROOF_AUTHORITIES SCOPED(proof_authorities_free) struct proof_authorities

/* Verifies chain, validity at at_s (seconds since 1970) and signature over digest. Whether the certificate was
 * revoked is not known here: that is asked of the CA, which answers those whom the law names. Distinct
 * answers: ERR_CARD_UNKNOWN_AUTHORITY (no CA of that name and key), ERR_CARD_FORGED (detail: EF id; the CA
 * has not signed it), ERR_EXPIRED (detail: seconds too late; negative: too early), ERR_UNTRUSTED (detail:
 * OpenSSL's X509_V_ERR_…; issued, but not for this), ERR_CARD_COPIED (the signature is of another
 * key or digest), ERR_MALFORMED (detail: EF id). */
MUST_USE bool proof_verify(const struct proof *proof, const struct proof_authorities *authorities,
                           int64_t at_s, const uint8_t digest[static PROOF_DIGEST_LEN],
                           struct err *err);
