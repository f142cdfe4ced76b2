#include "cardlib/tests/liar.h"

#include <glib.h>
#include <string.h>

#include "cardlib/tests/sample.h"

struct reply {
    uint8_t *bytes;
    size_t len;
};

static void status(struct reply *reply, unsigned word)
{
    reply->bytes[reply->len++] = (uint8_t)(word >> 8);
    reply->bytes[reply->len++] = (uint8_t)word;
}

void liar_init(struct liar *liar)
{
    memset(liar, 0, sizeof *liar);
    sample_evidence(&liar->files);
    liar->tries = 3;
}

void liar_lies_at(struct liar *liar, unsigned n, const void *bytes, size_t len)
{
    g_assert_cmpuint(len, <=, sizeof liar->lie);
    liar->lie_at = n;
    memcpy(liar->lie, bytes, len);
    liar->lie_len = len;
}

static void verify(struct liar *liar, const uint8_t *cmd, size_t cmd_len, struct reply *reply)
{
    if (cmd_len == 4) {
        status(reply, 0x63C0u | (unsigned)liar->tries);
        return;
    }
    liar->verifies++;
    if (liar->tries == 0) {
        status(reply, 0x6984);
        return;
    }
    if (cmd_len == 9 && memcmp(cmd + 5, LIAR_PIN, 4) == 0) {
        liar->tries = 3;
        liar->verified = true;
        status(reply, 0x9000);
        return;
    }
    liar->tries--;
    status(reply, 0x63C0u | (unsigned)liar->tries);
}

static size_t file_bytes(struct liar *liar, const uint8_t **ret)
{
    static uint8_t physical[LIAR_EF2_BYTES];

    switch (liar->current) {
    case 1:
        *ret = liar->files.number;
        return sizeof liar->files.number;
    case 2:
        memset(physical, 0xFF, sizeof physical);
        memcpy(physical, liar->files.attributes, liar->files.attributes_len);
        *ret = physical;
        return sizeof physical;
    case 3:
        *ret = liar->files.integrity;
        return sizeof liar->files.integrity;
    case 4:
        *ret = liar->files.certificate;
        return sizeof liar->files.certificate;
    case 7:
        *ret = liar->files.public_key;
        return sizeof liar->files.public_key;
    default:
        return 0;
    }
}

static void read_binary(struct liar *liar, const uint8_t *cmd, size_t cmd_len, struct reply *reply)
{
    size_t want = cmd_len == 7 ? (size_t)cmd[5] << 8 | cmd[6] : cmd[4] == 0 ? 256 : cmd[4];
    size_t offset = cmd[2] & 0x80 ? cmd[3] : (size_t)cmd[2] << 8 | cmd[3];
    const uint8_t *bytes;

    if (cmd[2] & 0x80)
        liar->current = cmd[2] & 0x1F;

    size_t len = file_bytes(liar, &bytes);

    if (len == 0) {
        status(reply, 0x6A82);
        return;
    }
    if (liar->current != 4 && !liar->verified) {
        status(reply, 0x6982);
        return;
    }
    if (offset >= len) {
        status(reply, 0x6B00);
        return;
    }
    if (want > len - offset)
        want = len - offset;
    memcpy(reply->bytes, bytes + offset, want);
    reply->len = want;
    status(reply, 0x9000);
}

static void answer(struct liar *liar, const uint8_t *cmd, size_t cmd_len, struct reply *reply)
{
    bool extended = cmd_len > 5 && cmd[4] == 0;

    if (cmd[1] == 0xCA) {
        const char *digits = cmd[3] == 0xF2 ? "20350217" : "13221";

        memcpy(reply->bytes, digits, strlen(digits));
        reply->len = strlen(digits);
        status(reply, 0x9000);
    } else if (cmd[1] == 0xA4) {
        liar->selected = true;
        status(reply, 0x9000);
    } else if (!liar->selected) {
        status(reply, 0x6986);
    } else if (extended && liar->card_is_short) {
        status(reply, 0x6700);
    } else if (cmd[1] == 0x20) {
        g_assert_cmphex(cmd[3], ==, 0x91);
        verify(liar, cmd, cmd_len, reply);
    } else if (cmd[1] == 0xB0) {
        read_binary(liar, cmd, cmd_len, reply);
    } else {
        g_assert_cmphex(cmd[1], ==, 0x2A);
        g_assert_cmpuint(cmd_len, ==, 57);
        sample_answer(cmd + 24, reply->bytes);
        reply->len = 256;
        status(reply, 0x9000);
    }
}

static bool transmit(void *dev, const uint8_t *cmd, size_t cmd_len,
                     uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err)
{
    struct liar *liar = dev;
    struct reply reply = {ret, 0};

    g_assert_false(liar->closed);
    g_assert_cmpuint(cmd_len, >=, 4);
    liar->calls++;
    if (liar->pull_at != 0 && liar->calls >= liar->pull_at)
        return ERR(err, ERR_CARD_REMOVED, 0);
    if (liar->reader_is_short && cmd_len > 5 && cmd[4] == 0)
        return ERR(err, ERR_TOO_LONG, cmd_len);
    if (liar->calls == liar->lie_at || (liar->lie_goes_on && liar->calls > liar->lie_at)) {
        if (cmd[1] == 0xB0 && (cmd[2] & 0x80)) /* it lies about the bytes, not about the file */
            liar->current = cmd[2] & 0x1F;
        memcpy(ret, liar->lie, liar->lie_len);
        *ret_len = liar->lie_len;
        return true;
    }
    answer(liar, cmd, cmd_len, &reply);
    *ret_len = reply.len;
    return true;
}

static void reset(void *dev)
{
    struct liar *liar = dev;

    if (liar == NULL)
        return;
    liar->verified = liar->selected = false;
    liar->closed = true;
}

static bool tell_atr(void *dev, uint8_t ret[static ATR_MAX], size_t *ret_len, struct err *err)
{
    const struct liar *liar = dev;

    if (liar->atr_len == 0)
        return ERR(err, ERR_CARD_REMOVED, 0);
    memcpy(ret, liar->atr, liar->atr_len);
    *ret_len = liar->atr_len;
    return true;
}

const struct card_transport liar_transport = {transmit, reset, tell_atr};
