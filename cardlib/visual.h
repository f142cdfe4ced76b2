/* The card's 券面事項確認AP: the pictures of its face (card.md 4). It opens with 照合番号A, which is the individual
 * number, or 照合番号B, which is made of what is printed on the face. To use it forgets the PIN of the
 * 券面事項入力補助AP, and the other way round. */
#pragma once

#include "base/date.h"
#include "cardlib/card.h"
#include "cardlib/face.h"

enum visual_code {
    VISUAL_A, /* 12 digits; opens the picture of the number as well */
    VISUAL_B  /* 14 digits */
};

/* How many tries it has left, 0 to 15 (a new card has 10). Spends none. */
MUST_USE bool visual_tries_left(struct card *card, enum visual_code code, int *ret,
                                struct err *err);

/* The next code of this kind that is shown may cost the last try. */
void visual_allow_last_try(struct card *card, enum visual_code code);

/* Shows the code to the card, exactly once, under all the rules of card_verify_pin(). */
MUST_USE bool visual_verify(struct card *card, enum visual_code code, const struct secret *value,
                            struct err *err);

/* 照合番号B (card.md 3.1): birth date with the year of its era, year in which the card expires, and the four
 * digits of the security code. False, ret untouched, when these are no digits or years. */
MUST_USE bool visual_code_b(const struct date *birth, int expiry_year,
                            const char security_code[static 4], struct secret *ret);

/* Reads the face and its certificate, with the picture of the number if with_number (only A opens that), and has
 * the card sign challenge_digest. A code has been verified. ERR_MALFORMED (detail: EF id). Verifies
 * nothing: face_verify(). */
MUST_USE bool visual_read(struct card *card, bool with_number,
                          const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                          struct face_evidence *ret, struct err *err);
