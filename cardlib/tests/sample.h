/* A genuine card's files and answer, made at run time: for tests that bend one byte of them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "cardlib/evidence.h"

#define SAMPLE_ISSUER_ID                                                                           \
    "6999033\x08\x05"                                                                              \
    "001\0\0\0" /* 16 bytes with the last NUL */

/* The content of EF 0002's tags DF22 to DF25 in order. Texts are UTF-8; sizes are theirs. */
struct sample_words {
    const char *name, *address, *birth, *sex;
};

/* The ordinary card of card.md 3.4, genuine in every byte. The first call makes three keys. */
void sample_evidence(struct card_evidence *ret);

/* The same with other words; offsets and lengths fit. long_form: the outer length is 82 hh ll. */
void sample_evidence_with(const struct sample_words *words, bool long_form,
                          struct card_evidence *ret);

/* Replaces EF 0002 and signs again, as a municipality that wrote nonsense would. */
void sample_sign_attributes(struct card_evidence *evidence, const uint8_t *file, size_t len);

/* Signs EF 0003 again over the digests that are in it. */
void sample_sign_integrity(struct card_evidence *evidence);

/* The SHA-256 of the challenge that sample_evidence() answers. */
const uint8_t *sample_challenge_digest(void);

/* What the card's own key says to digest: 256 bytes. */
void sample_answer(const uint8_t digest[static 32], uint8_t ret[static 256]);

/* A new directory with the CA key in it as an anchor. The caller deletes it: sample_anchors_remove(). */
char *sample_anchors(void);
void sample_anchors_remove(char *directory);
