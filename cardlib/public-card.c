#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/secret.h"
#include "cardlib/card.h"
#include "cardlib/pcsc.h"
#include "cardlib/public-transport.h"
#include "cardlib/public.h"

_Static_assert(MYNA_PIN_LEN == CARD_PIN_LEN && MYNA_EXPIRY_SIZE == CARD_EXPIRY_SIZE &&
                   MYNA_MUNICIPALITY_SIZE == CARD_MUNICIPALITY_SIZE &&
                   MYNA_CERTIFICATE_LEN == EVIDENCE_CERTIFICATE_LEN &&
                   MYNA_DIGEST_LEN == EVIDENCE_DIGEST_LEN,
               "the public header says the same sizes");

#define UNKNOWN (-1)

struct myna_card {
    struct card *card;
    int tries; /* as the card last said, UNKNOWN once a PIN was shown */
    bool last_try_allowed, verified;
};

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
    card->tries = UNKNOWN;
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

int myna_card_tries_left(struct myna_card *card, int *ret)
{
    struct err err = {0};

    if (card == NULL || ret == NULL)
        return public_misuse();
    card->tries = UNKNOWN;
    if (!card_tries_left(card->card, &card->tries, &err))
        return public_failure(&err);
    *ret = card->tries;
    return MYNA_OK;
}

int myna_card_allow_last_try(struct myna_card *card)
{
    if (card == NULL)
        return public_misuse();
    card->last_try_allowed = true;
    card_allow_last_try(card->card);
    return MYNA_OK;
}

/* What the card need not be asked for. */
static int may_show_pin(const struct myna_card *card)
{
    if (card->tries == UNKNOWN)
        return public_refuse(MYNA_ERR_TRIES_UNKNOWN, 0);
    if (card->tries == 0)
        return public_refuse(MYNA_ERR_PIN_BLOCKED, 0);
    if (card->tries == 1 && !card->last_try_allowed)
        return public_refuse(MYNA_ERR_LAST_TRY, 0);
    return MYNA_OK;
}

static bool take_pin(const char *pin, size_t pin_len, struct secret *ret)
{
    if (pin_len != MYNA_PIN_LEN)
        return false;
    memcpy(ret->bytes, pin, pin_len);
    ret->len = pin_len;
    return secret_is_digits(ret, MYNA_PIN_LEN);
}

int myna_card_verify_pin(struct myna_card *card, const char *pin, size_t pin_len)
{
    SCOPED_SECRET secret = {0};
    struct err err = {0};

    if (card == NULL || pin == NULL)
        return public_misuse();
    if (!take_pin(pin, pin_len, &secret))
        return public_refuse(MYNA_ERR_PIN_FORMAT, pin_len > INT32_MAX ? INT32_MAX : (int)pin_len);

    int refused = may_show_pin(card);

    if (refused != MYNA_OK)
        return refused;
    /* Before it is shown: whatever happens then, what we knew is the past. */
    card->tries = UNKNOWN;
    card->last_try_allowed = false;
    card->verified = card_verify_pin(card->card, &secret, &err);
    return public_result(card->verified, &err);
}

int myna_card_read(struct myna_card *card, const uint8_t challenge_digest[MYNA_DIGEST_LEN],
                   struct myna_evidence **ret)
{
    SCOPED(card_evidence_wipe) struct card_evidence files = {0};
    struct err err = {0};

    if (card == NULL || challenge_digest == NULL || ret == NULL)
        return public_misuse();
    *ret = NULL;
    if (!card->verified)
        return public_refuse(MYNA_ERR_PIN_NEEDED, 0);
    if (!card_read_files(card->card, challenge_digest, &files, &err))
        return public_failure(&err);
    *ret = public_evidence(&files);
    return *ret == NULL ? public_refuse(MYNA_ERR_MEMORY, 0) : MYNA_OK;
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
