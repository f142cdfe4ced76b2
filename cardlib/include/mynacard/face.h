/* The card's face: the pictures of what is printed on it, and the proof that they belong to this card. */
#pragma once

#include <mynacard/card.h>
#include <mynacard/evidence.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MYNA_FACE_B_SIZE 15 /* 14 digits and the NUL */

/* Made by myna_card_read_face(). Never changes. */
struct myna_face;

enum myna_picture {
    MYNA_PICTURE_NAME = 1,         /* PNG */
    MYNA_PICTURE_ADDRESS = 2,      /* PNG */
    MYNA_PICTURE_PORTRAIT = 3,     /* JPEG 2000 */
    MYNA_PICTURE_NUMBER = 4,       /* PNG; only with MYNA_PIN_FACE_A */
    MYNA_PICTURE_SECURITY_CODE = 5 /* PNG; not signed */
};

/* Makes the digits of MYNA_PIN_FACE_B from what is printed on the card: birth and expiry as eight digits
 * YYYYMMDD, and the four digits of the security code. MYNA_ERR_MALFORMED when they are no days and digits.
 * Erase ret when it was used. */
MYNA_MUST_USE int myna_face_b(const char *birth, const char *expiry, const char *security_code,
                              char ret[MYNA_FACE_B_SIZE]);

/* Reads the face, and the picture of the number when which is MYNA_PIN_FACE_A, and has the card sign
 * challenge_digest. which, A or MYNA_PIN_FACE_B, has been verified: MYNA_ERR_PIN_NEEDED; MYNA_ERR_USAGE for
 * another. Blocks for 4 to 30 commands. Fails as card.h says, and with MYNA_ERR_MALFORMED (EF id),
 * MYNA_ERR_MEMORY. Verifies nothing: myna_face_verify(). The PIN of the text application is forgotten. */
MYNA_MUST_USE int myna_card_read_face(struct myna_card *card, enum myna_pin which,
                                      const uint8_t challenge_digest[MYNA_DIGEST_LEN],
                                      struct myna_face **ret);

/* Erases it, for it is personal data, and frees it. */
void myna_face_free(struct myna_face **face);

/* As myna_evidence_verify(), with the anchors of this application: they have other key ids. */
MYNA_MUST_USE int myna_face_verify(const struct myna_face *face, const struct myna_anchors *anchors,
                                   const uint8_t challenge_digest[MYNA_DIGEST_LEN]);

/* One picture file; borrowed from face. NULL, and *ret_len 0, when it was not read or there is no such one.
 * The library does not look into it: decode it as bytes from a stranger. */
const uint8_t *myna_face_picture(const struct myna_face *face, enum myna_picture picture,
                                 size_t *ret_len);

/* As the card has them; borrowed from face. Birth and sex as those of a person; the expiry, YYYYMMDD, is not
 * signed. */
const char *myna_face_birth(const struct myna_face *face);
char myna_face_sex(const struct myna_face *face);
const char *myna_face_expiry(const struct myna_face *face);

#ifdef __cplusplus
}
#endif
