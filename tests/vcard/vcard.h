/* A virtual My Number card: answers APDUs as card.md says. The same card serves unit tests in
 * process and, through vpcd (tests/vcard/vpcd.h), the real pcscd. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "cardlib/transport.h"
#include "tests/vcard/atr.h"
#include "tests/vcard/link.h"
#include "tests/vcard/options.h"
#include "tests/vcard/script.h"

struct resident_file; /* backend/vrs/resident-file.h */

/* A test CA, a municipality's issuer key and the card's own keys, all RSA-2048, made at run time.
 * Making one takes about a second: tests share one. Issuer key id: 6999033 08 05 "001" 00000000. */
struct vcard_keys;
struct vcard_keys *vcard_keys_new(struct err *err);
void vcard_keys_free(struct vcard_keys **keys);

/* Writes the CA key as a trust anchor (docs/trust-anchors.md) to path. */
bool vcard_keys_write_anchor(const struct vcard_keys *keys, const char *path, struct err *err);

/* The same for the 券面事項確認AP, whose authority has another id (6999023). */
bool vcard_keys_write_face_anchor(const struct vcard_keys *keys, const char *path, struct err *err);

/* The same for an authority that is not trusted any more: a file that withdraws the key under which cards
 * with the word withdrawn-authority are signed. */
bool vcard_keys_write_withdrawn_anchor(const struct vcard_keys *keys, const char *path,
                                       struct err *err);

struct vcard;

/* Borrows keys, which must outlive the card; copies what it needs of resident. NULL when out of memory. */
struct vcard *vcard_new(const struct resident_file *resident, const struct vcard_keys *keys,
                        struct err *err);

/* The same with other options than the defaults, which it copies. */
struct vcard *vcard_new_as(const struct resident_file *resident, const struct vcard_keys *keys,
                           const struct vcard_options *options, struct err *err);
void vcard_free(struct vcard **card);

/* Power on or off: the verified PIN is forgotten, the default application is selected. */
void vcard_reset(struct vcard *card);

/* Gives the card another ATR than ATR_CONTACT, and extended length as that promises; an ATR that says
 * nothing about it promises it [A]. False and ERR_MEMORY, the card as it was, when out of memory. */
MUST_USE bool vcard_set_atr(struct vcard *card, enum atr atr, struct err *err);

/* Whether it takes extended length; otherwise it is answered 6700. Without that, what the ATR says. */
void vcard_set_extended(struct vcard *card, bool extended);

/* What it says when it is powered; static storage. */
const uint8_t *vcard_atr(const struct vcard *card, size_t *ret_len);

/* A reset without loss of power: the same, unless options.keep_status_on_warm_reset. */
void vcard_reset_warm(struct vcard *card);

/* The longest answer: every byte that READ BINARY can reach, what encryption adds, and the status word. */
#define VCARD_ANSWER_MAX (0x8000 + 32 + 2)

/* Answers one command: response data and status word. *ret_len is 0 when the card left instead
 * (as a script may say), and stays so until vcard_reset() puts it back. */
void vcard_answer(struct vcard *card, const uint8_t *cmd, size_t cmd_len,
                  uint8_t ret[static VCARD_ANSWER_MAX], size_t *ret_len);

/* Tries left of the 券面事項入力補助AP's PIN, 0 to 3. */
int vcard_pin_tries(const struct vcard *card);
void vcard_set_pin_tries(struct vcard *card, int tries);

/* How many commands it has answered since it was made. */
unsigned vcard_apdus(const struct vcard *card);

/* Makes the card what script says, and has it follow its rules in the place of those that it had. Counts
 * go on from what script has counted: 0 when it was just read. The card keeps its tries and PINs, what is selected and what was verified. False, the card
 * as it was: out of memory. */
MUST_USE bool vcard_set_script(struct vcard *card, const struct script *script, struct err *err);

/* The same with the text of a script (docs/virtual-card.md); "" makes it genuine again. False, the card as it
 * was, and fault filled. */
MUST_USE bool vcard_follow(struct vcard *card, const char *text, struct script_fault *fault);

const struct script *vcard_script(const struct vcard *card);

/* Over which link the card is read; over none at first. Copies link. */
void vcard_set_link(struct vcard *card, const struct link *link);

/* How many microseconds the last answer took by the link and by the script. In process nobody waits for
 * them. */
uint64_t vcard_answer_us(const struct vcard *card);

/* The seam over a card in process; dev is a struct vcard *. close() resets the card and leaves it
 * alive. transmit() fails with ERR_CARD_REMOVED once it was pulled, and with ERR_TOO_LONG when the answer is longer
 * than the seam's. */
extern const struct card_transport vcard_transport;
