/* One card on one reader: its 券面事項入力補助AP, read with the fewest commands (card.md 2, 3 and 8). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"
#include "base/secret.h"
#include "cardlib/evidence.h"
#include "cardlib/transport.h"

#define CARD_PIN_LEN           4
#define CARD_EXPIRY_SIZE       9 /* YYYYMMDD and a NUL */
#define CARD_KEY_ID_LEN        16
#define CARD_MUNICIPALITY_SIZE 6 /* five digits, without the check digit, and a NUL */

struct card;

/* A card over transport; the card owns dev from now on. NULL and ERR_MEMORY, dev closed, when out of
 * memory. Sends nothing. Every function below blocks until the reader has answered or given up, fails
 * with the errors of transmit(), with ERR_CARD_REFUSED (detail: status word) when the card said
 * something unexpected, and leaves its outputs untouched when it fails. One thread at a time. */
struct card *card_new(const struct card_transport *transport, void *dev, struct err *err);

/* Closes the transport, which resets the card: no verified PIN stays behind. Wipes, frees, leaves NULL.
 * *card may be NULL. */
void card_free(struct card **card);
#define SCOPED_CARD SCOPED(card_free) struct card

/* What the card says before its application is selected, and does not sign: one command each.
 * ERR_NOT_FOUND when this card does not say; after card_select_text_ap() ERR_CARD_REFUSED, detail
 * 0x6985, without asking the card. */
MUST_USE bool card_expiry(struct card *card, char ret[static CARD_EXPIRY_SIZE], struct err *err);
MUST_USE bool card_municipality(struct card *card, char ret[static CARD_MUNICIPALITY_SIZE],
                                struct err *err);

/* Selects the application, once: a second call does nothing, for it might forget the PIN (card.md 2.2).
 * ERR_CARD_OTHER (detail: status word) when there is none. The functions below call it themselves. */
MUST_USE bool card_select_text_ap(struct card *card, struct err *err);

/* How many tries the PIN has left, 0 to 15 (a new card has 3), as the card says. Spends none. */
MUST_USE bool card_tries_left(struct card *card, int *ret, struct err *err);

/* The next PIN that is shown may cost the last try: whoever it belongs to has agreed. Good for one. */
void card_allow_last_try(struct card *card);

/* Shows the PIN to the card, exactly once, whatever comes back. Borrows pin; the caller wipes it.
 * ERR_PIN_WRONG (detail: tries left) and ERR_PIN_BLOCKED: it cost a try, or there was none.
 * The card sees nothing, and no try is spent, when it is not four digits (ERR_PIN_FORMAT), when
 * card_tries_left() has not said how many tries there are since the last PIN that was shown, other than
 * one that the card answered with ERR_PIN_WRONG (ERR_PIN_UNASKED), when there is none (ERR_PIN_BLOCKED),
 * and when there is one without card_allow_last_try() (ERR_PIN_LAST_TRY). */
MUST_USE bool card_verify_pin(struct card *card, const struct secret *pin, struct err *err);

/* What opens a part without the PIN (card.md 3.1), ten tries each: 照合番号A, the individual number itself, opens
 * EF 0001; 照合番号B, made of what is printed on the card's face (visual_code_b()), EF 0002; both open
 * EF 0003 and 0007. */
enum card_code { CARD_A, CARD_B };

/* As the functions for the PIN above, for one code: each has tries and rules of its own. */
MUST_USE bool card_code_tries_left(struct card *card, enum card_code code, int *ret,
                                   struct err *err);
void card_code_allow_last_try(struct card *card, enum card_code code);
MUST_USE bool card_verify_code(struct card *card, enum card_code code, const struct secret *value,
                               struct err *err);

/* One file each, all its bytes: for whoever needs no more of a person than that. EF 0004 may be read by
 * anybody, the others after the PIN. ERR_MALFORMED (detail: EF id) when it has not the length that it should
 * have or says. Wipe what they returned. */
MUST_USE bool card_read_number(struct card *card, uint8_t ret[static EVIDENCE_NUMBER_LEN],
                               struct err *err);
MUST_USE bool card_read_attributes(struct card *card, uint8_t ret[static EVIDENCE_ATTRIBUTES_MAX],
                                   size_t *ret_len, struct err *err);
MUST_USE bool card_read_integrity(struct card *card, uint8_t ret[static EVIDENCE_INTEGRITY_LEN],
                                  struct err *err);
MUST_USE bool card_read_certificate(struct card *card, uint8_t ret[static EVIDENCE_CERTIFICATE_LEN],
                                    struct err *err);
MUST_USE bool card_read_public_key(struct card *card, uint8_t ret[static EVIDENCE_PUBLIC_KEY_LEN],
                                   struct err *err);

/* The card's own key signs challenge_digest (a SHA-256). Needs no PIN. */
MUST_USE bool card_answer(struct card *card,
                          const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                          uint8_t ret[static EVIDENCE_SIGNATURE_LEN], struct err *err);

/* EF 0005, which anybody may read and nobody has signed (card.md 3.7). The names are those that readers of
 * the card have given to the four bytes. */
struct card_basic_info {
    uint8_t specification, extended, vendor, option;
    uint8_t key_id[CARD_KEY_ID_LEN]; /* of a key that has not signed anything here */
};
MUST_USE bool card_read_basic_info(struct card *card, struct card_basic_info *ret, struct err *err);

/* Reads all files and has the card sign challenge_digest (a SHA-256). The PIN has been verified.
 * ERR_MALFORMED (detail: EF id) when a file has not the length that it says. Verifies nothing. */
MUST_USE bool card_read_files(struct card *card,
                              const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                              struct card_evidence *ret, struct err *err);

/* The same with EVIDENCE_NUMBER or EVIDENCE_ATTRIBUTES alone, for evidence_verify_parts(). */
MUST_USE bool card_read_parts(struct card *card, unsigned parts,
                              const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                              struct card_evidence *ret, struct err *err);

/* card_verify_pin(), then card_read_files(). */
MUST_USE bool card_read_evidence(struct card *card, const struct secret *pin,
                                 const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                                 struct card_evidence *ret, struct err *err);

/* Never tries extended length again: known from an earlier card on this reader, say. Without it the
 * card's ATR decides, and when that says nothing one command may be refused with 6700. */
void card_use_short(struct card *card);

/* Commands that the card has answered, and bytes of commands and responses together. */
unsigned card_apdus(const struct card *card);
size_t card_bytes(const struct card *card);
