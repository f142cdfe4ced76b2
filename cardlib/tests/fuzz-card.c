/* Fuzz: a card that says anything. The input is what it answers, command after command: two bytes of
 * length, then the answer; a length of FFFF is a failed transmission. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cardlib/card.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

struct script {
    const uint8_t *at;
    size_t left;
};

static bool transmit(void *dev, const uint8_t *cmd, size_t cmd_len,
                     uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err)
{
    struct script *script = dev;

    if (script->left < 2)
        return ERR(err, ERR_CARD_REMOVED, 0);

    size_t len = (size_t)script->at[0] << 8 | script->at[1];

    script->at += 2;
    script->left -= 2;
    if (len == 0xFFFF)
        return ERR(err, ERR_TOO_LONG, 0);
    if (len > script->left)
        len = script->left;
    if (len > APDU_RESPONSE_MAX)
        len = APDU_RESPONSE_MAX;
    memcpy(ret, script->at, len);
    *ret_len = len;
    script->at += len;
    script->left -= len;
    return true;
}

static void reset(void *dev)
{
}

static const struct card_transport script_transport = {transmit, reset, NULL};

/* What was read can be parsed or refused, and nothing between. */
static void use(const struct card_evidence *evidence)
{
    struct person person;

    if (evidence->attributes_len > sizeof evidence->attributes)
        abort();
    if (evidence_person(evidence, &person, NULL) &&
        (strlen(person.name) == 0 || strlen(person.name) >= sizeof person.name))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const uint8_t challenge[EVIDENCE_DIGEST_LEN];
    static struct card_evidence evidence;
    struct script script = {bytes, len};
    struct secret pin = {.bytes = "1234", .len = CARD_PIN_LEN};
    char expiry[CARD_EXPIRY_SIZE], municipality[CARD_MUNICIPALITY_SIZE];
    int tries = 0;
    SCOPED_CARD *card = card_new(&script_transport, &script, NULL);

    if (card_expiry(card, expiry, NULL) && strlen(expiry) != CARD_EXPIRY_SIZE - 1)
        abort();
    if (card_municipality(card, municipality, NULL) &&
        strlen(municipality) != CARD_MUNICIPALITY_SIZE - 1)
        abort();
    if (card_tries_left(card, &tries, NULL) && (tries < 0 || tries > 15))
        abort();
    if (card_read_evidence(card, &pin, challenge, &evidence, NULL))
        use(&evidence);
    if (card_apdus(card) > len / 2 || card_bytes(card) > 64 * len)
        abort();
    return 0;
}
