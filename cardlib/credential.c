#include "cardlib/credential.h"

#include <string.h>

/* card.md 3.1, 4 and 5.1. A and B have other references in other applications. */
static const struct {
    enum application application;
    uint8_t sfi;
    uint8_t min, max; /* characters */
    bool letters;     /* A to Z, besides digits */
} credentials[CREDENTIALS] = {
    [CREDENTIAL_TEXT_PIN] = {APPLICATION_TEXT, 0x11, CARD_PIN_LEN, CARD_PIN_LEN, false},
    [CREDENTIAL_TEXT_A] = {APPLICATION_TEXT, 0x14, 12, 12, false},
    [CREDENTIAL_TEXT_B] = {APPLICATION_TEXT, 0x15, 14, 14, false},
    [CREDENTIAL_VISUAL_A] = {APPLICATION_VISUAL, 0x13, 12, 12, false},
    [CREDENTIAL_VISUAL_B] = {APPLICATION_VISUAL, 0x12, 14, 14, false},
    [CREDENTIAL_JPKI_PIN] = {APPLICATION_JPKI, 0x18, CARD_PIN_LEN, CARD_PIN_LEN, false},
    [CREDENTIAL_JPKI_PASSWORD] = {APPLICATION_JPKI, 0x1B, 6, SECRET_MAX, true},
};

/* The x of 63Cx, or -1. */
static int tries_in(int status)
{
    return (status & 0xFFF0) == 0x63C0 ? status & 0x0F : -1;
}

static bool is_blocked(int status)
{
    return status == SW_BLOCKED || status == SW_BLOCKED_ISO || tries_in(status) == 0;
}

bool credential_tries_left(struct card *card, enum credential credential, int *ret, struct err *err)
{
    /* VERIFY without data asks (card.md 2.1): exactly four bytes, so it can never be a try. */
    const uint8_t cmd[] = {0x00, 0x20, 0x00, 0x80 | credentials[credential].sfi};
    SCOPED_ANSWER answer;

    card->tries[credential].left = TRIES_UNKNOWN;
    if (!apdu_select(card, credentials[credential].application, err) ||
        !apdu_send(card, cmd, sizeof cmd, &answer, err))
        return false;
    if (!is_blocked(answer.status) && tries_in(answer.status) < 0)
        return ERR(err, ERR_CARD_REFUSED, answer.status);
    card->tries[credential].left = is_blocked(answer.status) ? 0 : tries_in(answer.status);
    *ret = card->tries[credential].left;
    return true;
}

void credential_allow_last_try(struct card *card, enum credential credential)
{
    card->tries[credential].last_allowed = true;
}

/* Takes the same time for every content. */
static bool has_form(enum credential credential, const struct secret *value)
{
    unsigned bad = value->len < credentials[credential].min ||
                   value->len > credentials[credential].max || value->len > SECRET_MAX;

    for (size_t i = 0; i < value->len && i < SECRET_MAX; i++) {
        uint8_t byte = value->bytes[i];
        unsigned digit = (unsigned)(byte >= '0') & (unsigned)(byte <= '9');
        unsigned letter = (unsigned)(byte >= 'A') & (unsigned)(byte <= 'Z');

        bad |= !(digit | (letter & (unsigned)credentials[credential].letters));
    }
    return bad == 0;
}

/* What the card need not be asked for. */
static bool may_show(const struct card *card, enum credential credential,
                     const struct secret *value, struct err *err)
{
    if (!has_form(credential, value))
        return ERR(err, ERR_PIN_FORMAT, value->len);
    if (card->tries[credential].left == TRIES_UNKNOWN)
        return ERR(err, ERR_PIN_UNASKED, 0);
    if (card->tries[credential].left == 0)
        return ERR(err, ERR_PIN_BLOCKED, 0);
    if (card->tries[credential].left == 1 && !card->tries[credential].last_allowed)
        return ERR(err, ERR_PIN_LAST_TRY, 0);
    return true;
}

bool credential_verify(struct card *card, enum credential credential, const struct secret *value,
                       struct err *err)
{
    const uint8_t header[] = {0x00, 0x20, 0x00, 0x80 | credentials[credential].sfi,
                              (uint8_t)value->len};
    uint8_t cmd[sizeof header + SECRET_MAX];
    SCOPED_ANSWER answer;

    if (!may_show(card, credential, value, err) ||
        !apdu_select(card, credentials[credential].application, err))
        return false;

    /* Before it is shown: whatever happens then, what was known is the past. */
    card->tries[credential].left = TRIES_UNKNOWN;
    card->tries[credential].last_allowed = false;
    memcpy(cmd, header, sizeof header);
    memcpy(cmd + sizeof header, value->bytes, value->len);
    bool sent = apdu_send_once(card, cmd, sizeof header + value->len, &answer, err);
    wipe(cmd, sizeof cmd);

    if (!sent)
        return false;
    if (answer.status == SW_OK)
        return true;
    if (!is_blocked(answer.status) && tries_in(answer.status) < 0)
        return ERR(err, ERR_CARD_REFUSED, answer.status);
    card->tries[credential].left = is_blocked(answer.status) ? 0 : tries_in(answer.status);
    if (card->tries[credential].left == 0)
        return ERR(err, ERR_PIN_BLOCKED, 0);
    return ERR(err, ERR_PIN_WRONG, card->tries[credential].left);
}
