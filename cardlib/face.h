/* What the 券面事項確認AP shows of the card's face: its pictures, and the proof that they belong to this card
 * (card.md 4). Pure: no I/O, so that servers can check as well. */
#pragma once

#include "cardlib/evidence.h"

#define FACE_MAX                                                                                   \
    16384 /* EF 0002, outer TLV without the filler after it; real ones have about 7000 */
#define FACE_NUMBER_MAX 2048 /* EF 0005 */

/* Personal data: wipe as soon as it has been used. */
struct face_evidence {
    uint8_t face[FACE_MAX];
    size_t face_len;
    uint8_t number[FACE_NUMBER_MAX];
    size_t number_len; /* 0: was not read (only 照合番号A opens it) */
    uint8_t certificate[EVIDENCE_CERTIFICATE_LEN];
    uint8_t signature[EVIDENCE_SIGNATURE_LEN]; /* over the challenge's SHA-256 */
};

void face_evidence_wipe(struct face_evidence *evidence);

/* Bytes of a picture file; points into the evidence. */
struct face_picture {
    const uint8_t *bytes;
    size_t len;
};

/* What a face says. Lives as long as the evidence. */
struct face {
    char birth[9];                     /* YYYYMMDD as the card has it; may be no calendar date */
    char sex;                          /* as struct person has it */
    struct face_picture name, address; /* PNG */
    struct face_picture portrait;      /* JPEG 2000 */
    struct face_picture number;        /* PNG; NULL and 0 when it was not read */

    /* Printed on the card, and not signed. */
    char expiry[9];
    struct face_picture security_code; /* PNG */
};

/* Verifies certificate, signature of both files, and the challenge. Distinct answers, as those of
 * evidence_verify(): ERR_CARD_UNKNOWN_AUTHORITY (this application has other anchors),
 * ERR_CARD_FORGED and ERR_CARD_ALTERED (EF id; 0005 is altered also when it names another card's key),
 * ERR_CARD_COPIED, ERR_MALFORMED (EF id). */
MUST_USE bool face_verify(const struct face_evidence *evidence, const struct anchors *anchors,
                          const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                          struct err *err);

/* Parses. ERR_MALFORMED (EF id). Does not verify: call face_verify() first. The pictures are not looked into:
 * whoever decodes them does so with a decoder for bytes from strangers. */
MUST_USE bool face_parse(const struct face_evidence *evidence, struct face *ret, struct err *err);
