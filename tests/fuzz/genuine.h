/* What a genuine card is and says: for targets that bend it. All of it is made once and lives until the
 * program ends. */
#pragma once

#include <mynacard.h>

#include "cardlib/evidence.h"
#include "cardlib/face.h"
#include "cardlib/proof.h"
#include "tests/vcard/vcard.h"

#define GENUINE_PIN "1234"

/* CA, municipality, card: never the same as another program's, always the same as in the last run. */
const struct vcard_keys *genuine_keys(void);

/* The CA of these keys: a directory with its anchor file, which is deleted at the end; loaded from there; and
 * as <mynacard.h> has it. */
const char *genuine_anchor_directory(void);
const struct anchors *genuine_anchors(void);
const struct myna_anchors *genuine_public_anchors(void);

/* The resident's card, as it came from the municipality: all tries, nobody has verified anything. One
 * card for all; a second call puts it back. */
struct vcard *genuine_card(void);

/* What that card shows and answers to genuine_challenge(). */
void genuine_evidence(struct card_evidence *ret);
const uint8_t *genuine_challenge(void); /* EVIDENCE_DIGEST_LEN bytes */

/* The same as genuine, but for the filler behind EF 0002, which is nobody's. */
bool genuine_is(const struct card_evidence *evidence);

/* Signs as the CA and the municipality would, whatever is there: the certificate in EF 0004; the digests
 * of EF 0001 and EF 0002, made anew, in EF 0003; the digests that are there; the key in EF 0007. */
void genuine_sign_certificate(struct card_evidence *evidence);
void genuine_sign_files(struct card_evidence *evidence);
void genuine_sign_digests(struct card_evidence *evidence);
void genuine_sign_public_key(struct card_evidence *evidence);

/* The same of the other applications: what the card's face shows, opened with 照合番号A; and its second proof.
 * The authority of that is kept in a directory, too. as_another_thing: in the form that other files are signed
 * in. */
#define GENUINE_NUMBER "123456789018"
void genuine_face(struct face_evidence *ret);
void genuine_sign_face(struct face_evidence *evidence, bool as_another_thing);
void genuine_sign_number_picture(struct face_evidence *evidence);
void genuine_sign_face_certificate(struct face_evidence *evidence);

void genuine_proof(struct proof *ret);
void genuine_sign_proof_certificate(struct proof *proof);
const char *genuine_authority_directory(void);
const struct proof_authorities *genuine_authorities(void);
const struct myna_authorities *genuine_public_authorities(void);

/* Makes the genuine card show these files until genuine_card() is called again. */
void genuine_show(const struct card_evidence *evidence);

/* The same for EF 0005, which nobody signs. */
#define GENUINE_BASIC_INFO_LEN 256
void genuine_basic_info(uint8_t ret[static GENUINE_BASIC_INFO_LEN]);
void genuine_show_basic_info(const uint8_t file[static GENUINE_BASIC_INFO_LEN]);

/* Tries that its secrets have lost since then, all together. */
int genuine_tries_lost(void);
