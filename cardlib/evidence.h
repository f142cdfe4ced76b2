/* What a card shows to prove who holds it: its raw files and its answer to a challenge, and the
 * check of the whole chain (card.md 3.10). Pure: no I/O, so that servers can check as well. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/number.h"
#include "base/scope.h"

#define EVIDENCE_NUMBER_LEN      17 /* EF 0001, all physical bytes: its filler is hashed (card.md 3.3) */
#define EVIDENCE_ATTRIBUTES_MAX  2048 /* EF 0002, outer TLV without the filler after it */
#define EVIDENCE_INTEGRITY_LEN   336  /* EF 0003 */
#define EVIDENCE_CERTIFICATE_LEN 568  /* EF 0004 */
#define EVIDENCE_PUBLIC_KEY_LEN  536  /* EF 0007 */
#define EVIDENCE_SIGNATURE_LEN   256  /* RSA-2048 */
#define EVIDENCE_DIGEST_LEN      32   /* SHA-256 */

/* Personal data: wipe as soon as it has been used. */
struct card_evidence {
    uint8_t number[EVIDENCE_NUMBER_LEN];
    uint8_t attributes[EVIDENCE_ATTRIBUTES_MAX];
    size_t attributes_len;
    uint8_t integrity[EVIDENCE_INTEGRITY_LEN];
    uint8_t certificate[EVIDENCE_CERTIFICATE_LEN];
    uint8_t public_key[EVIDENCE_PUBLIC_KEY_LEN];
    uint8_t signature[EVIDENCE_SIGNATURE_LEN]; /* over the challenge's SHA-256 (card.md 3.8) */
};

/* The files that say something of a person. With a code other than the PIN a card shows one of them. */
#define EVIDENCE_NUMBER     1U /* EF 0001 */
#define EVIDENCE_ATTRIBUTES 2U /* EF 0002 */
#define EVIDENCE_WHOLE      (EVIDENCE_NUMBER | EVIDENCE_ATTRIBUTES)

void card_evidence_wipe(struct card_evidence *evidence);

/* What the files say, once they have been verified. Texts are valid UTF-8 with a NUL. */
#define PERSON_NAME_SIZE    768
#define PERSON_ADDRESS_SIZE 1024
struct person {
    char number[MY_NUMBER_LEN + 1];
    char name[PERSON_NAME_SIZE]; /* family, U+3000, given; no separator for mononyms */
    char address[PERSON_ADDRESS_SIZE];
    char birth[9]; /* YYYYMMDD as the card has it; may be no calendar date, kept as it is */
    char sex;      /* '1' male, '2' female, '9' not applicable, '0' unknown */
};

void person_wipe(struct person *person);

/* The name in its two parts (card.md 3.4): family name, the first len bytes of name; given name, what follows the
 * first U+3000. A name without one, or with nothing before or behind it, is all family name: then len is that
 * of the whole name, and the given name "". */
size_t person_family_len(const struct person *person);
const char *person_given(const struct person *person);

/* Parses EF 0001 and EF 0002. ERR_MALFORMED carries the byte offset in EF 0002, or -1 when EF 0001 is
 * not a number with its check digit; ret is then untouched. Does not verify: call evidence_verify()
 * first. */
MUST_USE bool evidence_person(const struct card_evidence *evidence, struct person *ret,
                              struct err *err);

/* The same of the parts that are there; what belongs to the others is empty. */
MUST_USE bool evidence_person_parts(const struct card_evidence *evidence, unsigned parts,
                                    struct person *ret, struct err *err);

/* The CA keys that are trusted, found by the 16-byte issuer key id of EF 0004. */
struct anchors;

/* Reads every *.anchor file of directory (format: docs/trust-anchors.md). NULL and ERR_CONFIG (detail:
 * line; 0 when there is no such file) or ERR_IO when one cannot be read: a directory is taken whole or
 * not at all. Once loaded it never changes: threads may share it. */
struct anchors *anchors_load(const char *directory, struct err *err);

/* Frees and leaves NULL. *anchors may be NULL. */
void anchors_free(struct anchors **anchors);
#define SCOPED_ANCHORS SCOPED(anchors_free) struct anchors

/* Verifies certificate, digests, card key and challenge (card.md 3.10, steps 1 to 5). All five files
 * must also be exactly of their form, EF 0002 with the offset table that its tags imply.
 * challenge_digest is the SHA-256 that the card was asked to sign. Distinct answers:
 * ERR_CARD_UNKNOWN_AUTHORITY (detail: 1 when an anchor file withdraws the key, else 0), ERR_CARD_FORGED
 * (detail: EF id whose signature is wrong), ERR_CARD_ALTERED (detail: EF id; the file is not the one
 * whose digest was signed), ERR_CARD_COPIED (challenge), ERR_MALFORMED (detail: EF id). */
MUST_USE bool evidence_verify(const struct card_evidence *evidence, const struct anchors *anchors,
                              const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                              struct err *err);

/* The same for one part alone, or both: EF 0003 holds a digest of each. */
MUST_USE bool evidence_verify_parts(const struct card_evidence *evidence, unsigned parts,
                                    const struct anchors *anchors,
                                    const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                                    struct err *err);

/* The two digests that EF 0003 holds: H(number) is DF31, H(basic four) is DF32. Only meaningful after
 * evidence_verify(). */
MUST_USE bool evidence_digests(const struct card_evidence *evidence,
                               uint8_t ret_number[static EVIDENCE_DIGEST_LEN],
                               uint8_t ret_basic_four[static EVIDENCE_DIGEST_LEN], struct err *err);
