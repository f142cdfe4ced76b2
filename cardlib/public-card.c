#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/secret.h"
#include "cardlib/credential.h"
#include "cardlib/pcsc.h"
#include "cardlib/public-transport.h"
#include "cardlib/public.h"

_Static_assert(MYNA_EXPIRY_SIZE == CARD_EXPIRY_SIZE &&
                   MYNA_MUNICIPALITY_SIZE == CARD_MUNICIPALITY_SIZE &&
                   MYNA_CERTIFICATE_LEN == EVIDENCE_CERTIFICATE_LEN &&
                   MYNA_BASIC_INFO_LEN == 4 + CARD_KEY_ID_LEN &&
                   MYNA_DIGEST_LEN == EVIDENCE_DIGEST_LEN,
               "the public header says the same sizes");

struct myna_card {
    struct card *card;
};

static const enum credential credentials[] = {
    [MYNA_PIN_TEXT] = CREDENTIAL_TEXT_PIN,      [MYNA_PIN_FACE_A] = CREDENTIAL_VISUAL_A,
    [MYNA_PIN_FACE_B] = CREDENTIAL_VISUAL_B,    [MYNA_PIN_USER] = CREDENTIAL_JPKI_PIN,
    [MYNA_PIN_SIGN] = CREDENTIAL_JPKI_PASSWORD, [MYNA_PIN_TEXT_A] = CREDENTIAL_TEXT_A,
    [MYNA_PIN_TEXT_B] = CREDENTIAL_TEXT_B,
};

static bool is_pin(enum myna_pin which)
{
    return which >= MYNA_PIN_TEXT && which <= MYNA_PIN_TEXT_B;
}

struct card *public_card(struct myna_card *card)
{
    return card->card;
}

/* Owns dev from now on. */
static int adopt(const struct card_transport *transport, void *dev, struct myna_card **ret)
{
    struct myna_card *card = calloc(1, sizeof *card);
    struct err err = {0};

    if (card == NULL) {
        transport->close(dev);
        return public_refuse(MYNA_ERR_MEMORY, 0);
    }
    card->card = card_new(transport, dev, &err);
    if (card->card == NULL) {
        free(card);
        return public_failure(&err);
    }
    *ret = card;
    return MYNA_OK;
}

int myna_card_open(struct myna_readers *readers, const char *reader, struct myna_card **ret)
{
    struct err err = {0};

    if (readers == NULL || reader == NULL || ret == NULL)
        return public_misuse();
    *ret = NULL;

    struct pcsc_link *link = pcsc_connect(public_pcsc(readers), reader, &err);

    return link == NULL ? public_failure(&err) : adopt(&pcsc_transport, link, ret);
}

int myna_card_open_transport(const struct myna_transport *transport, void *dev,
                             struct myna_card **ret)
{
    if (transport == NULL || transport->transmit == NULL || transport->close == NULL || ret == NULL)
        return public_misuse();
    *ret = NULL;

    struct bridge *bridge = bridge_new(transport, dev);

    if (bridge == NULL) {
        transport->close(dev);
        return public_refuse(MYNA_ERR_MEMORY, 0);
    }
    return adopt(&bridge_transport, bridge, ret);
}

void myna_card_close(struct myna_card **card)
{
    if (card == NULL || *card == NULL)
        return;
    card_free(&(*card)->card);
    free(*card);
    *card = NULL;
}

int myna_card_expiry(struct myna_card *card, char ret[MYNA_EXPIRY_SIZE])
{
    struct err err = {0};

    if (card == NULL || ret == NULL)
        return public_misuse();
    return public_result(card_expiry(card->card, ret, &err), &err);
}

int myna_card_municipality(struct myna_card *card, char ret[MYNA_MUNICIPALITY_SIZE])
{
    struct err err = {0};

    if (card == NULL || ret == NULL)
        return public_misuse();
    return public_result(card_municipality(card->card, ret, &err), &err);
}

int myna_card_certificate(struct myna_card *card, uint8_t ret[MYNA_CERTIFICATE_LEN])
{
    struct err err = {0};

    if (card == NULL || ret == NULL)
        return public_misuse();
    return public_result(card_read_certificate(card->card, ret, &err), &err);
}

int myna_card_basic_info(struct myna_card *card, uint8_t ret[MYNA_BASIC_INFO_LEN])
{
    struct card_basic_info info;
    struct err err = {0};

    if (card == NULL || ret == NULL)
        return public_misuse();
    if (!card_read_basic_info(card->card, &info, &err))
        return public_failure(&err);
    ret[0] = info.specification;
    ret[1] = info.extended;
    ret[2] = info.vendor;
    ret[3] = info.option;
    memcpy(ret + 4, info.key_id, sizeof info.key_id);
    return MYNA_OK;
}

int myna_card_tries_left(struct myna_card *card, enum myna_pin which, int *ret)
{
    struct err err = {0};

    if (card == NULL || !is_pin(which) || ret == NULL)
        return public_misuse();
    return public_result(credential_tries_left(card->card, credentials[which], ret, &err), &err);
}

int myna_card_allow_last_try(struct myna_card *card, enum myna_pin which)
{
    if (card == NULL || !is_pin(which))
        return public_misuse();
    credential_allow_last_try(card->card, credentials[which]);
    return MYNA_OK;
}

int myna_card_verify_pin(struct myna_card *card, enum myna_pin which, const char *pin,
                         size_t pin_len)
{
    SCOPED_SECRET secret = {0};
    struct err err = {0};

    if (card == NULL || !is_pin(which) || pin == NULL)
        return public_misuse();
    if (pin_len > sizeof secret.bytes)
        return public_refuse(MYNA_ERR_PIN_FORMAT, pin_len > INT_MAX ? INT_MAX : (int)pin_len);
    memcpy(secret.bytes, pin, pin_len);
    secret.len = pin_len;
    return public_result(credential_verify(card->card, credentials[which], &secret, &err), &err);
}

static int read_parts(struct myna_card *card, unsigned person, const uint8_t *challenge_digest,
                      struct myna_evidence **ret)
{
    SCOPED(card_evidence_wipe) struct card_evidence files = {0};
    struct err err = {0};

    if (card == NULL || challenge_digest == NULL || ret == NULL)
        return public_misuse();
    *ret = NULL;
    if (!card_read_parts(card->card, person, challenge_digest, &files, &err))
        return public_failure(&err);
    *ret = public_evidence(&files, person);
    return *ret == NULL ? public_refuse(MYNA_ERR_MEMORY, 0) : MYNA_OK;
}

int myna_card_read(struct myna_card *card, const uint8_t challenge_digest[MYNA_DIGEST_LEN],
                   struct myna_evidence **ret)
{
    return read_parts(card, EVIDENCE_WHOLE, challenge_digest, ret);
}

int myna_card_read_items(struct myna_card *card, const uint8_t challenge_digest[MYNA_DIGEST_LEN],
                         struct myna_evidence **ret)
{
    return read_parts(card, EVIDENCE_ATTRIBUTES, challenge_digest, ret);
}

int myna_card_read_number(struct myna_card *card, const uint8_t challenge_digest[MYNA_DIGEST_LEN],
                          struct myna_evidence **ret)
{
    return read_parts(card, EVIDENCE_NUMBER, challenge_digest, ret);
}

void myna_card_use_short(struct myna_card *card)
{
    if (card != NULL)
        card_use_short(card->card);
}

unsigned myna_card_apdus(const struct myna_card *card)
{
    return card == NULL ? 0 : card_apdus(card->card);
}

size_t myna_card_bytes(const struct myna_card *card)
{
    return card == NULL ? 0 : card_bytes(card->card);
}
