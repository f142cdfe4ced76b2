#include "cardlib/visual.h"

#include <string.h>

#include "cardlib/credential.h"

enum {
    SFI_FACE = 0x02,
    SFI_CERTIFICATE = 0x04,
    SFI_NUMBER = 0x05,
};

#define CODE_B_LEN 14
#define FACE_FIRST 4094 /* as much as one answer holds; a portrait needs more */

static enum credential credential_of(enum visual_code code)
{
    return code == VISUAL_A ? CREDENTIAL_VISUAL_A : CREDENTIAL_VISUAL_B;
}

bool visual_tries_left(struct card *card, enum visual_code code, int *ret, struct err *err)
{
    return credential_tries_left(card, credential_of(code), ret, err);
}

void visual_allow_last_try(struct card *card, enum visual_code code)
{
    credential_allow_last_try(card, credential_of(code));
}

bool visual_verify(struct card *card, enum visual_code code, const struct secret *value,
                   struct err *err)
{
    return credential_verify(card, credential_of(code), value, err);
}

static void add_digits(struct secret *secret, int number, size_t count)
{
    for (size_t i = count; i-- > 0; number /= 10)
        secret->bytes[secret->len + i] = (uint8_t)('0' + number % 10);
    secret->len += count;
}

bool visual_code_b(const struct date *birth, int expiry_year, const char security_code[static 4],
                   struct secret *ret)
{
    SCOPED_SECRET code = {0};
    int era_year = date_era_year(birth);

    if (era_year < 1 || era_year > 99 || expiry_year < 1000 || expiry_year > 9999)
        return false;
    add_digits(&code, era_year, 2);
    add_digits(&code, birth->month, 2);
    add_digits(&code, birth->day, 2);
    add_digits(&code, expiry_year, 4);
    memcpy(code.bytes + code.len, security_code, 4);
    code.len += 4;
    if (!secret_is_digits(&code, CODE_B_LEN))
        return false;
    secret_move(&code, ret);
    return true;
}

static bool read_all(struct card *card, bool with_number, const uint8_t *challenge_digest,
                     struct face_evidence *e, struct err *err)
{
    return apdu_select(card, APPLICATION_VISUAL, err) &&
           apdu_read_object(card, SFI_FACE, FACE_FIRST, sizeof e->face, e->face, &e->face_len,
                            err) &&
           (!with_number || apdu_read_object(card, SFI_NUMBER, sizeof e->number, sizeof e->number,
                                             e->number, &e->number_len, err)) &&
           apdu_read(card, SFI_CERTIFICATE, sizeof e->certificate, e->certificate, err) &&
           apdu_sign(card, 0x00, challenge_digest, e->signature, err);
}

bool visual_read(struct card *card, bool with_number,
                 const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                 struct face_evidence *ret, struct err *err)
{
    SCOPED(face_evidence_wipe) struct face_evidence evidence = {0};

    if (!read_all(card, with_number, challenge_digest, &evidence, err))
        return false;
    *ret = evidence;
    return true;
}
