/* What a card shows to prove who holds it, and the check of the whole chain. Needs no reader: a server
 * checks what a terminal has read. */
#pragma once

#include <mynacard/card.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MYNA_KEY_ID_LEN 16

struct myna_anchors;
struct myna_evidence;
struct myna_person;

/* The parts, with their lengths. The files keep their EF id as their number. */
enum myna_part {
    MYNA_PART_NUMBER = 1,     /* EF 0001, 17: the individual number and filler that is signed too */
    MYNA_PART_ATTRIBUTES = 2, /* EF 0002, 1 to 2048: name, address, date of birth, sex */
    MYNA_PART_INTEGRITY = 3,  /* EF 0003, 336: the digests of both, signed */
    MYNA_PART_CERTIFICATE = 4, /* EF 0004, 568: the municipality's key, signed by a CA */
    MYNA_PART_CARD_KEY = 7,    /* EF 0007, 536: the card's own key, signed by the municipality */
    MYNA_PART_ANSWER = 256     /* 256: the card's signature over the challenge */
};

/* Evidence without parts, for a server that has received them. MYNA_ERR_MEMORY. */
MYNA_MUST_USE int myna_evidence_new(struct myna_evidence **ret);

/* Erases it, for it is personal data, and frees it. */
void myna_evidence_free(struct myna_evidence **evidence);

/* Copies one part in, in place of what was there. MYNA_ERR_MALFORMED (the part) when it has a length that
 * this part cannot have; MYNA_ERR_USAGE when there is no such part. */
MYNA_MUST_USE int myna_evidence_set(struct myna_evidence *evidence, enum myna_part part,
                                    const uint8_t *bytes, size_t len);

/* Reads one part from the card into evidence, in place of what was there: for whoever needs no more of a person
 * than that. The certificate and the answer need no PIN, the others MYNA_PIN_TEXT. challenge_digest
 * (MYNA_DIGEST_LEN bytes) is for MYNA_PART_ANSWER; it may be NULL for the others. Blocks for one command, or up to
 * eight short ones, and fails as myna_card_read() does. */
MYNA_MUST_USE int myna_card_read_part(struct myna_card *card, enum myna_part part,
                                      const uint8_t *challenge_digest,
                                      struct myna_evidence *evidence);

/* One part as the card wrote it, to store it or to send it. NULL when it is not there. *ret_len is its
 * length, 0 then. */
const uint8_t *myna_evidence_part(const struct myna_evidence *evidence, enum myna_part part,
                                  size_t *ret_len);

/* Verifies that a CA among anchors vouches for the municipality's key, that key for the digests of the
 * files and for the card's own key, and that this key has signed challenge_digest.
 * MYNA_ERR_UNKNOWN_AUTHORITY, MYNA_ERR_BAD_SIGNATURE, MYNA_ERR_BAD_DIGEST, MYNA_ERR_COPIED,
 * MYNA_ERR_MALFORMED (EF id), MYNA_ERR_CRYPTO. Number or attributes may be missing; MYNA_ERR_USAGE when both
 * are, or another part. Has no date in it: a lost card still verifies. */
MYNA_MUST_USE int myna_evidence_verify(const struct myna_evidence *evidence,
                                       const struct myna_anchors *anchors,
                                       const uint8_t challenge_digest[MYNA_DIGEST_LEN]);

/* What number and attributes say. Does not verify: myna_evidence_verify() comes first.
 * MYNA_ERR_MALFORMED (byte offset in EF 0002; -1: EF 0001 is no number with its check digit),
 * MYNA_ERR_MEMORY. What belongs to a missing one of the two is empty; MYNA_ERR_USAGE when both are. */
MYNA_MUST_USE int myna_evidence_person(const struct myna_evidence *evidence,
                                       struct myna_person **ret);

/* The key id of the CA that signed this certificate (len bytes of EF 0004), as an anchor file names it.
 * MYNA_ERR_MALFORMED (EF id) when it is no certificate. Does not verify. */
MYNA_MUST_USE int myna_certificate_issuer(const uint8_t *certificate, size_t len,
                                          uint8_t ret[MYNA_KEY_ID_LEN]);

/* The CA keys that are trusted: every *.anchor file of directory (docs/trust-anchors.md has the form),
 * whole or not at all. Blocks on the disk. MYNA_ERR_CONFIG, MYNA_ERR_IO (errno), MYNA_ERR_CRYPTO,
 * MYNA_ERR_MEMORY. Never changes afterwards. */
MYNA_MUST_USE int myna_anchors_load(const char *directory, struct myna_anchors **ret);
void myna_anchors_free(struct myna_anchors **anchors);

/* A digest that nobody could foresee. MYNA_ERR_IO (errno), MYNA_ERR_CRYPTO. Blocks only while the kernel
 * has no randomness yet, just after power-on. */
MYNA_MUST_USE int myna_random_challenge(uint8_t ret_digest[MYNA_DIGEST_LEN]);

#ifdef __cplusplus
}
#endif
