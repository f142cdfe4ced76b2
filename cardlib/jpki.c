#include "cardlib/jpki.h"

#include <string.h>

#include "cardlib/credential.h"

enum {
    SFI_TOKEN_INFO = 0x06,
    KEY_AUTH = 0x97, /* 80 and its short id 17 */
};

#define LABEL_LEN 32
#define CERTIFICATE_FIRST                                                                          \
    256 /* enough to know its length; the filler behind it is longer than a command */

static const uint8_t files[] = {
    [JPKI_AUTH] = 0x0A,
    [JPKI_AUTH_CA] = 0x0B,
    [JPKI_SIGN] = 0x01,
    [JPKI_SIGN_CA] = 0x02,
};

static enum credential credential_of(enum jpki_code code)
{
    return code == JPKI_PIN ? CREDENTIAL_JPKI_PIN : CREDENTIAL_JPKI_PASSWORD;
}

/* PKCS #11 fills a label up with blanks. */
static bool is_called(const uint8_t label[static LABEL_LEN], const char *name)
{
    size_t len = strlen(name);

    if (memcmp(label, name, len) != 0)
        return false;
    while (len < LABEL_LEN && label[len] == ' ')
        len++;
    return len == LABEL_LEN;
}

bool jpki_token(struct card *card, enum jpki_token *ret, struct err *err)
{
    static const char *const names[] = {
        [JPKI_TOKEN_JUKI] = "JPKIAPICCTOKEN",
        [JPKI_TOKEN_CARD] = "JPKIAPICCTOKEN2",
        [JPKI_TOKEN_ANDROID] = "JPKIAPGPSETOKEN",
        [JPKI_TOKEN_IPHONE] = "JPKIAPIOSTOKEN",
    };
    uint8_t label[LABEL_LEN];

    if (!apdu_select(card, APPLICATION_JPKI, err) ||
        !apdu_read(card, SFI_TOKEN_INFO, sizeof label, label, err))
        return false;
    *ret = JPKI_TOKEN_OTHER;
    for (enum jpki_token token = JPKI_TOKEN_JUKI; token <= JPKI_TOKEN_IPHONE; token++) {
        if (is_called(label, names[token]))
            *ret = token;
    }
    return true;
}

bool jpki_read_certificate(struct card *card, enum jpki_certificate certificate,
                           uint8_t ret[static PROOF_CERTIFICATE_MAX], size_t *ret_len,
                           struct err *err)
{
    uint8_t file[PROOF_CERTIFICATE_MAX] = {0};
    bool done = apdu_select(card, APPLICATION_JPKI, err) &&
                apdu_read_object(card, files[certificate], CERTIFICATE_FIRST, sizeof file, file,
                                 ret_len, err);

    if (done)
        memcpy(ret, file, sizeof file);
    wipe(file, sizeof file);
    return done;
}

bool jpki_tries_left(struct card *card, enum jpki_code code, int *ret, struct err *err)
{
    return credential_tries_left(card, credential_of(code), ret, err);
}

void jpki_allow_last_try(struct card *card, enum jpki_code code)
{
    credential_allow_last_try(card, credential_of(code));
}

bool jpki_verify(struct card *card, enum jpki_code code, const struct secret *value,
                 struct err *err)
{
    return credential_verify(card, credential_of(code), value, err);
}

bool jpki_sign(struct card *card, const uint8_t digest[static EVIDENCE_DIGEST_LEN],
               uint8_t ret[static EVIDENCE_SIGNATURE_LEN], struct err *err)
{
    return apdu_select(card, APPLICATION_JPKI, err) && apdu_sign(card, KEY_AUTH, digest, ret, err);
}

bool jpki_read_proof(struct card *card, const struct secret *pin,
                     const uint8_t digest[static EVIDENCE_DIGEST_LEN], struct proof *ret,
                     struct err *err)
{
    SCOPED(proof_wipe) struct proof proof = {0};

    /* The certificate first: a card that cannot show it costs no try. */
    if (!jpki_read_certificate(card, JPKI_AUTH, proof.certificate, &proof.certificate_len, err) ||
        !jpki_verify(card, JPKI_PIN, pin, err) || !jpki_sign(card, digest, proof.signature, err))
        return false;
    *ret = proof;
    return true;
}
