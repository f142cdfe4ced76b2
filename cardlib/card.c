#include "cardlib/card.h"

#include <stdlib.h>
#include <string.h>

#include "cardlib/atr.h"
#include "cardlib/tlv.h"

/* Status words: card.md 2.3. */
enum {
    SW_OK = 0x9000,
    SW_END_OF_FILE = 0x6282, /* tolerated: card.md 2.2 */
    SW_WRONG_LENGTH = 0x6700,
    SW_BLOCKED = 0x6984,
    SW_BLOCKED_ISO = 0x6983, /* nobody has seen it, but ISO 7816-4 has it */
    SW_CONDITIONS = 0x6985,
    SW_NOT_FOUND = 0x6A88,
    SW_OFFSET = 0x6B00,
    SW_SELF_DIAGNOSIS = 0x6F00,
};

enum {
    SFI_NUMBER = 0x01,
    SFI_ATTRIBUTES = 0x02,
    SFI_INTEGRITY = 0x03,
    SFI_CERTIFICATE = 0x04,
    SFI_PUBLIC_KEY = 0x07,
    SFI_PIN = 0x11,
};

#define SHORT_MAX 256 /* bytes in one short response */
#define STATUS    2   /* bytes of the status word */

struct card {
    const struct card_transport *transport;
    void *dev;
    bool spoken, selected, short_only;
    unsigned apdus;
    size_t bytes;
};

/* What came back from one command. Personal data: every scope that has one wipes it. */
struct answer {
    uint8_t bytes[APDU_RESPONSE_MAX];
    size_t len; /* of the data, without the status word */
    int status;
};

static void answer_wipe(struct answer *answer)
{
    wipe(answer, sizeof *answer);
}
#define SCOPED_ANSWER SCOPED(answer_wipe) struct answer

/* Asking costs nothing; a refused command would. An ATR that says nothing leaves it open. */
static bool says_short_only(const struct card_transport *transport, void *dev)
{
    uint8_t atr[ATR_MAX];
    size_t len;

    return transport->atr != NULL && transport->atr(dev, atr, &len, NULL) &&
           atr_refuses_extended(atr, len);
}

struct card *card_new(const struct card_transport *transport, void *dev, struct err *err)
{
    struct card *card = calloc(1, sizeof *card);

    if (card == NULL) {
        transport->close(dev);
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    card->transport = transport;
    card->dev = dev;
    card->short_only = says_short_only(transport, dev);
    return card;
}

void card_free(struct card **card)
{
    if (*card == NULL)
        return;
    (*card)->transport->close((*card)->dev);
    wipe(*card, sizeof **card);
    free(*card);
    *card = NULL;
}

static bool exchange_once(struct card *card, const uint8_t *cmd, size_t cmd_len, struct answer *ret,
                          struct err *err)
{
    size_t len;

    if (!card->transport->transmit(card->dev, cmd, cmd_len, ret->bytes, &len, err))
        return false;
    card->apdus++;
    card->bytes += cmd_len + len;
    if (len < STATUS)
        return ERR(err, ERR_CARD_REFUSED, 0);
    ret->len = len - STATUS;
    ret->status = ret->bytes[len - 2] << 8 | ret->bytes[len - 1];
    return true;
}

static bool exchange(struct card *card, const uint8_t *cmd, size_t cmd_len, struct answer *ret,
                     struct err *err)
{
    bool first = !card->spoken;

    if (!exchange_once(card, cmd, cmd_len, ret, err))
        return false;
    card->spoken = true;
    /* card.md 10, 15: some cards say so once after power-up. The first command never has a PIN. */
    if (first && ret->status == SW_SELF_DIAGNOSIS)
        return exchange_once(card, cmd, cmd_len, ret, err);
    return true;
}

/* GET DATA (card.md 2.5): exactly len digits. */
static bool get_digits(struct card *card, uint8_t tag, size_t len, char *ret, struct err *err)
{
    const uint8_t cmd[] = {0x00, 0xCA, 0x00, tag, 0x00};
    SCOPED_ANSWER answer;

    if (card->selected)
        return ERR(err, ERR_CARD_REFUSED, SW_CONDITIONS);
    if (!exchange(card, cmd, sizeof cmd, &answer, err))
        return false;
    if (answer.status == SW_NOT_FOUND)
        return ERR(err, ERR_NOT_FOUND, answer.status);
    if (answer.status != SW_OK)
        return ERR(err, ERR_CARD_REFUSED, answer.status);
    if (answer.len != len)
        return ERR(err, ERR_MALFORMED, tag);
    for (size_t i = 0; i < len; i++) {
        if (answer.bytes[i] < '0' || answer.bytes[i] > '9')
            return ERR(err, ERR_MALFORMED, tag);
    }
    memcpy(ret, answer.bytes, len);
    ret[len] = '\0';
    return true;
}

bool card_expiry(struct card *card, char ret[static CARD_EXPIRY_SIZE], struct err *err)
{
    return get_digits(card, 0xF2, CARD_EXPIRY_SIZE - 1, ret, err);
}

bool card_municipality(struct card *card, char ret[static CARD_MUNICIPALITY_SIZE], struct err *err)
{
    return get_digits(card, 0xF0, CARD_MUNICIPALITY_SIZE - 1, ret, err);
}

bool card_select_text_ap(struct card *card, struct err *err)
{
    static const uint8_t cmd[] = {0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0x10,
                                  0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08};
    SCOPED_ANSWER answer;

    if (card->selected)
        return true;
    if (!exchange(card, cmd, sizeof cmd, &answer, err))
        return false;
    if (answer.status != SW_OK)
        return ERR(err, ERR_CARD_OTHER, answer.status);
    card->selected = true;
    return true;
}

/* The x of 63Cx, or -1. */
static int tries_in(int status)
{
    return (status & 0xFFF0) == 0x63C0 ? status & 0x0F : -1;
}

static bool is_blocked(int status)
{
    return status == SW_BLOCKED || status == SW_BLOCKED_ISO || tries_in(status) == 0;
}

bool card_tries_left(struct card *card, int *ret, struct err *err)
{
    /* VERIFY without data asks (card.md 2.1): exactly four bytes, so it can never be a try. */
    static const uint8_t cmd[] = {0x00, 0x20, 0x00, 0x80 | SFI_PIN};
    SCOPED_ANSWER answer;

    if (!card_select_text_ap(card, err) || !exchange(card, cmd, sizeof cmd, &answer, err))
        return false;
    if (is_blocked(answer.status)) {
        *ret = 0;
        return true;
    }
    if (tries_in(answer.status) < 0)
        return ERR(err, ERR_CARD_REFUSED, answer.status);
    *ret = tries_in(answer.status);
    return true;
}

bool card_verify_pin(struct card *card, const struct secret *pin, struct err *err)
{
    static const uint8_t header[] = {0x00, 0x20, 0x00, 0x80 | SFI_PIN, CARD_PIN_LEN};
    uint8_t cmd[sizeof header + CARD_PIN_LEN];
    SCOPED_ANSWER answer;

    if (!secret_is_digits(pin, CARD_PIN_LEN))
        return ERR(err, ERR_PIN_FORMAT, pin->len);
    if (!card_select_text_ap(card, err))
        return false;

    memcpy(cmd, header, sizeof header);
    memcpy(cmd + sizeof header, pin->bytes, CARD_PIN_LEN);
    bool sent = exchange(card, cmd, sizeof cmd, &answer, err);
    wipe(cmd, sizeof cmd);

    if (!sent)
        return false;
    if (is_blocked(answer.status))
        return ERR(err, ERR_PIN_BLOCKED, 0);
    if (tries_in(answer.status) > 0)
        return ERR(err, ERR_PIN_WRONG, tries_in(answer.status));
    return answer.status == SW_OK || ERR(err, ERR_CARD_REFUSED, answer.status);
}

/* READ BINARY (ISO 7816-4, card.md 2.1): by short id from the start, which makes the file current, then
 * by offset. Le 00 and 0000 would ask for everything; we say how much we can take. */
static size_t read_command(uint8_t sfi, size_t offset, size_t want, uint8_t ret[static 7])
{
    bool extended = want > SHORT_MAX;

    ret[0] = 0x00;
    ret[1] = 0xB0;
    ret[2] = offset == 0 ? (uint8_t)(0x80 | sfi) : (uint8_t)(offset >> 8);
    ret[3] = (uint8_t)offset;
    if (!extended) {
        ret[4] = (uint8_t)want; /* 256 is written 00 */
        return 5;
    }
    ret[4] = 0x00;
    ret[5] = (uint8_t)(want >> 8);
    ret[6] = (uint8_t)want;
    return 7;
}

/* At least one byte and at most want of them, at offset; 0 bytes at the end of the file. */
static bool read_some(struct card *card, uint8_t sfi, size_t offset, size_t want, uint8_t *ret,
                      size_t *ret_len, struct err *err)
{
    uint8_t cmd[7];
    SCOPED_ANSWER answer;
    struct err why = {0};

    if (card->short_only && want > SHORT_MAX)
        want = SHORT_MAX;

    bool extended = want > SHORT_MAX;
    size_t cmd_len = read_command(sfi, offset, want, cmd);
    bool sent = exchange(card, cmd, cmd_len, &answer, &why);

    if (extended && (sent ? answer.status == SW_WRONG_LENGTH : why.code == ERR_TOO_LONG)) {
        card->short_only = true; /* the card, or its reader, knows only short commands */
        return read_some(card, sfi, offset, want, ret, ret_len, err);
    }
    if (!sent)
        return err_set(err, why.code, why.detail, why.where);
    if (answer.status == SW_OFFSET)
        answer.len = 0;
    else if (answer.status != SW_OK && answer.status != SW_END_OF_FILE)
        return ERR(err, ERR_CARD_REFUSED, answer.status);
    if (answer.len > want)
        return ERR(err, ERR_MALFORMED, sfi);
    memcpy(ret, answer.bytes, answer.len);
    *ret_len = answer.len;
    return true;
}

/* From len_so_far up to len bytes; a card that says 9000 and gives nothing does not hold us. */
static bool read_rest(struct card *card, uint8_t sfi, size_t len_so_far, size_t len, uint8_t *ret,
                      struct err *err)
{
    size_t at = len_so_far;

    while (at < len) {
        size_t got;

        if (!read_some(card, sfi, at, len - at, ret + at, &got, err))
            return false;
        if (got == 0)
            return ERR(err, ERR_MALFORMED, sfi);
        at += got;
    }
    return true;
}

/* EF 0002: nobody knows its length in advance, and its filler is not wanted (card.md 3.4). */
static bool read_attributes(struct card *card, struct card_evidence *evidence, struct err *err)
{
    size_t got, len;

    if (!read_some(card, SFI_ATTRIBUTES, 0, sizeof evidence->attributes, evidence->attributes, &got,
                   err))
        return false;
    if (!tlv_total_len(evidence->attributes, got, &len) || len > sizeof evidence->attributes)
        return ERR(err, ERR_MALFORMED, SFI_ATTRIBUTES);
    if (got > len)
        memset(evidence->attributes + len, 0, got - len);
    evidence->attributes_len = len;
    return read_rest(card, SFI_ATTRIBUTES, got, len, evidence->attributes, err);
}

/* card.md 3.8: the card's own key signs a DigestInfo of SHA-256 (RFC 8017 section 9.2, note 1). */
static bool answer_challenge(struct card *card, const uint8_t *digest, uint8_t *ret,
                             struct err *err)
{
    static const uint8_t header[] = {0x80, 0x2A, 0x00, 0x00, 0x33, 0x30, 0x31, 0x30,
                                     0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
                                     0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    uint8_t cmd[sizeof header + EVIDENCE_DIGEST_LEN + 1];
    SCOPED_ANSWER answer;

    memcpy(cmd, header, sizeof header);
    memcpy(cmd + sizeof header, digest, EVIDENCE_DIGEST_LEN);
    cmd[sizeof cmd - 1] = 0x00;
    if (!exchange(card, cmd, sizeof cmd, &answer, err))
        return false;
    if (answer.status != SW_OK || answer.len != EVIDENCE_SIGNATURE_LEN)
        return ERR(err, ERR_CARD_REFUSED, answer.status);
    memcpy(ret, answer.bytes, EVIDENCE_SIGNATURE_LEN);
    return true;
}

bool card_read_certificate(struct card *card, uint8_t ret[static EVIDENCE_CERTIFICATE_LEN],
                           struct err *err)
{
    uint8_t file[EVIDENCE_CERTIFICATE_LEN];

    if (!card_select_text_ap(card, err) ||
        !read_rest(card, SFI_CERTIFICATE, 0, sizeof file, file, err))
        return false;
    memcpy(ret, file, sizeof file);
    return true;
}

bool card_read_files(struct card *card, const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                     struct card_evidence *ret, struct err *err)
{
    SCOPED(card_evidence_wipe) struct card_evidence e = {0};

    if (!card_select_text_ap(card, err) ||
        !read_rest(card, SFI_NUMBER, 0, sizeof e.number, e.number, err) ||
        !read_attributes(card, &e, err) ||
        !read_rest(card, SFI_INTEGRITY, 0, sizeof e.integrity, e.integrity, err) ||
        !read_rest(card, SFI_CERTIFICATE, 0, sizeof e.certificate, e.certificate, err) ||
        !read_rest(card, SFI_PUBLIC_KEY, 0, sizeof e.public_key, e.public_key, err) ||
        !answer_challenge(card, challenge_digest, e.signature, err))
        return false;
    *ret = e;
    return true;
}

bool card_read_evidence(struct card *card, const struct secret *pin,
                        const uint8_t challenge_digest[static EVIDENCE_DIGEST_LEN],
                        struct card_evidence *ret, struct err *err)
{
    return card_verify_pin(card, pin, err) && card_read_files(card, challenge_digest, ret, err);
}

void card_use_short(struct card *card)
{
    card->short_only = true;
}

unsigned card_apdus(const struct card *card)
{
    return card->apdus;
}

size_t card_bytes(const struct card *card)
{
    return card->bytes;
}
