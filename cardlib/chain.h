/* The links between an anchor and what a card shows (card.md 3.5 to 3.8): the same in both applications that
 * have such a chain. ef is the EF id that errors carry. */
#pragma once

#include "cardlib/anchor.h"
#include "cardlib/rsa.h"
#include "cardlib/tlv.h"

/* Bytes of a file that somebody signed, and where the signature is. Points into the file. */
struct signed_bytes {
    const uint8_t *start;
    size_t len;
    const uint8_t *signature; /* RSA_LEN bytes */
};

/* The municipality's key that certificate (EF 0004, EVIDENCE_CERTIFICATE_LEN bytes) certifies, once an
 * anchor has vouched for it. NULL: ERR_CARD_UNKNOWN_AUTHORITY, ERR_CARD_FORGED, ERR_MALFORMED. */
struct rsa_key *chain_issuer(const uint8_t *certificate, int32_t ef, const struct anchors *anchors,
                             struct err *err);

/* A key as the card writes it: 90 exponent, 91 modulus (card.md 3.6). NULL and ERR_MALFORMED, for another exponent than
 * 010001, too. */
struct rsa_key *chain_key(struct tlv_cursor in, int32_t ef, struct err *err);

/* ERR_CARD_FORGED unless key has signed these bytes. */
MUST_USE bool chain_signature(const struct rsa_key *key, const struct signed_bytes *bytes,
                              int32_t ef, struct err *err);

/* ERR_CARD_ALTERED unless these bytes have the SHA-256 that was signed. */
MUST_USE bool chain_digest(const uint8_t *bytes, size_t len, const uint8_t *wanted, int32_t ef,
                           struct err *err);
