#include "cardlib/apdu.h"

#include <string.h>

#include "cardlib/tlv.h"

#define SHORT_MAX    256                              /* bytes of data in one short response */
#define EXTENDED_MAX (APDU_RESPONSE_MAX - STATUS_LEN) /* and as many as we can take */
#define OFFSET_MAX   0x7FFF                           /* READ BINARY: 15 bits */

/* card.md 2.4. */
static const uint8_t names[][10] = {
    [APPLICATION_TEXT] = {0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08},
    [APPLICATION_VISUAL] = {0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02},
    [APPLICATION_JPKI] = {0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01},
};

void answer_wipe(struct answer *answer)
{
    wipe(answer, sizeof *answer);
}

bool apdu_send_once(struct card *card, const uint8_t *cmd, size_t cmd_len, struct answer *ret,
                    struct err *err)
{
    size_t len;

    if (!card->transport->transmit(card->dev, cmd, cmd_len, ret->bytes, &len, err))
        return false;
    card->apdus++;
    card->bytes += cmd_len + len;
    if (len < STATUS_LEN)
        return ERR(err, ERR_CARD_REFUSED, 0);
    ret->len = len - STATUS_LEN;
    ret->status = ret->bytes[len - 2] << 8 | ret->bytes[len - 1];
    return true;
}

bool apdu_send(struct card *card, const uint8_t *cmd, size_t cmd_len, struct answer *ret,
               struct err *err)
{
    bool first = !card->spoken;

    if (!apdu_send_once(card, cmd, cmd_len, ret, err))
        return false;
    card->spoken = true;
    /* card.md 10, 15: some cards say so once after power-up. The first command never has a PIN. */
    if (first && ret->status == SW_SELF_DIAGNOSIS)
        return apdu_send_once(card, cmd, cmd_len, ret, err);
    return true;
}

bool apdu_select(struct card *card, enum application application, struct err *err)
{
    static const uint8_t header[] = {0x00, 0xA4, 0x04, 0x0C, sizeof names[0]};
    uint8_t cmd[sizeof header + sizeof names[0]];
    SCOPED_ANSWER answer;

    if (card->selected == application)
        return true;
    memcpy(cmd, header, sizeof header);
    memcpy(cmd + sizeof header, names[application], sizeof names[0]);
    if (!apdu_send(card, cmd, sizeof cmd, &answer, err))
        return false;
    if (answer.status != SW_OK)
        return ERR(err, ERR_CARD_OTHER, answer.status);
    card->selected = application;
    return true;
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
    size_t most = card->short_only ? SHORT_MAX : EXTENDED_MAX;

    if (want > most)
        want = most;

    bool extended = want > SHORT_MAX;
    size_t cmd_len = read_command(sfi, offset, want, cmd);
    bool sent = apdu_send(card, cmd, cmd_len, &answer, &why);

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

        if (at > OFFSET_MAX)
            return ERR(err, ERR_MALFORMED, sfi);
        if (!read_some(card, sfi, at, len - at, ret + at, &got, err))
            return false;
        if (got == 0)
            return ERR(err, ERR_MALFORMED, sfi);
        at += got;
    }
    return true;
}

bool apdu_read(struct card *card, uint8_t sfi, size_t len, uint8_t *ret, struct err *err)
{
    return read_rest(card, sfi, 0, len, ret, err);
}

bool apdu_read_object(struct card *card, uint8_t sfi, size_t first, size_t max, uint8_t *ret,
                      size_t *ret_len, struct err *err)
{
    size_t got, len;

    if (!read_some(card, sfi, 0, first, ret, &got, err))
        return false;
    if (!tlv_total_len(ret, got, &len) || len > max)
        return ERR(err, ERR_MALFORMED, sfi);
    if (got > len)
        memset(ret + len, 0, got - len);
    if (!read_rest(card, sfi, got, len, ret, err))
        return false;
    *ret_len = len;
    return true;
}

/* card.md 3.8: the key signs a DigestInfo of SHA-256 (RFC 8017 section 9.2, note 1). */
bool apdu_sign(struct card *card, uint8_t key, const uint8_t digest[static EVIDENCE_DIGEST_LEN],
               uint8_t ret[static EVIDENCE_SIGNATURE_LEN], struct err *err)
{
    const uint8_t header[] = {0x80, 0x2A, 0x00, key,  0x33, 0x30, 0x31, 0x30,
                              0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
                              0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    uint8_t cmd[sizeof header + EVIDENCE_DIGEST_LEN + 1];
    SCOPED_ANSWER answer;

    memcpy(cmd, header, sizeof header);
    memcpy(cmd + sizeof header, digest, EVIDENCE_DIGEST_LEN);
    cmd[sizeof cmd - 1] = 0x00;
    if (!apdu_send(card, cmd, sizeof cmd, &answer, err))
        return false;
    if (answer.status != SW_OK || answer.len != EVIDENCE_SIGNATURE_LEN)
        return ERR(err, ERR_CARD_REFUSED, answer.status);
    memcpy(ret, answer.bytes, EVIDENCE_SIGNATURE_LEN);
    return true;
}
