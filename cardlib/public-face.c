#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "cardlib/public.h"
#include "cardlib/visual.h"

#define CODE_LEN 4 /* digits of a security code */

/* says points into evidence. */
struct myna_face {
    struct face_evidence evidence;
    struct face says;
};

/* A day of the calendar in eight digits. */
static bool take_day(const char *digits, struct date *ret)
{
    return strnlen(digits, 9) == 8 && date_from_digits(digits, ret);
}

int myna_face_b(const char *birth, const char *expiry, const char *security_code,
                char ret[MYNA_FACE_B_SIZE])
{
    SCOPED_SECRET code = {0};
    struct date born, ends;

    if (birth == NULL || expiry == NULL || security_code == NULL || ret == NULL)
        return public_misuse();

    bool made = take_day(birth, &born) && take_day(expiry, &ends) &&
                strnlen(security_code, CODE_LEN + 1) == CODE_LEN &&
                visual_code_b(&born, ends.year, security_code, &code) &&
                code.len == MYNA_FACE_B_SIZE - 1;

    wipe(&born, sizeof born);
    if (!made)
        return public_refuse(MYNA_ERR_MALFORMED, 0);
    memcpy(ret, code.bytes, code.len);
    ret[code.len] = '\0';
    return MYNA_OK;
}

int myna_card_read_face(struct myna_card *card, enum myna_pin which,
                        const uint8_t challenge_digest[MYNA_DIGEST_LEN], struct myna_face **ret)
{
    struct err err = {0};

    if (card == NULL || (which != MYNA_PIN_FACE_A && which != MYNA_PIN_FACE_B) ||
        challenge_digest == NULL || ret == NULL)
        return public_misuse();
    *ret = NULL;

    struct myna_face *face = calloc(1, sizeof *face);

    if (face == NULL)
        return public_refuse(MYNA_ERR_MEMORY, 0);
    if (!visual_read(public_card(card), which == MYNA_PIN_FACE_A, challenge_digest, &face->evidence,
                     &err) ||
        !face_parse(&face->evidence, &face->says, &err)) {
        myna_face_free(&face);
        return public_failure(&err);
    }
    *ret = face;
    return MYNA_OK;
}

void myna_face_free(struct myna_face **face)
{
    if (face == NULL || *face == NULL)
        return;
    wipe(*face, sizeof **face);
    free(*face);
    *face = NULL;
}

int myna_face_verify(const struct myna_face *face, const struct myna_anchors *anchors,
                     const uint8_t challenge_digest[MYNA_DIGEST_LEN])
{
    struct err err = {0};

    if (face == NULL || anchors == NULL || challenge_digest == NULL)
        return public_misuse();
    return public_result(
        face_verify(&face->evidence, public_anchors(anchors), challenge_digest, &err), &err);
}

static struct face_picture picture_of(const struct face *says, enum myna_picture picture)
{
    switch (picture) {
    case MYNA_PICTURE_NAME:
        return says->name;
    case MYNA_PICTURE_ADDRESS:
        return says->address;
    case MYNA_PICTURE_PORTRAIT:
        return says->portrait;
    case MYNA_PICTURE_NUMBER:
        return says->number;
    case MYNA_PICTURE_SECURITY_CODE:
        return says->security_code;
    }
    return (struct face_picture){NULL, 0};
}

const uint8_t *myna_face_picture(const struct myna_face *face, enum myna_picture picture,
                                 size_t *ret_len)
{
    struct face_picture found = {NULL, 0};

    if (ret_len == NULL)
        return NULL;
    if (face != NULL)
        found = picture_of(&face->says, picture);
    *ret_len = found.len;
    return found.bytes;
}

const char *myna_face_birth(const struct myna_face *face)
{
    return face == NULL ? NULL : face->says.birth;
}

char myna_face_sex(const struct myna_face *face)
{
    return face == NULL ? '\0' : face->says.sex;
}

const char *myna_face_expiry(const struct myna_face *face)
{
    return face == NULL ? NULL : face->says.expiry;
}
