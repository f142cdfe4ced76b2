#include "cardlib/public-transport.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

struct bridge {
    struct myna_transport transport;
    void *dev;
};

struct bridge *bridge_new(const struct myna_transport *transport, void *dev)
{
    struct bridge *bridge = calloc(1, sizeof *bridge);

    if (bridge != NULL)
        *bridge = (struct bridge){*transport, dev};
    return bridge;
}

static bool failed(int code, struct err *err)
{
    switch (code) {
    case MYNA_ERR_CARD_REMOVED:
        return ERR(err, ERR_CARD_REMOVED, 0);
    case MYNA_ERR_READER_ABSENT:
        return ERR(err, ERR_READER_ABSENT, 0);
    case MYNA_ERR_TOO_LONG:
        return ERR(err, ERR_TOO_LONG, 0);
    case MYNA_ERR_TIME_OUT:
        return ERR(err, ERR_TIME_OUT, 0);
    case MYNA_ERR_CANCELLED:
        return ERR(err, ERR_CANCELLED, 0);
    case MYNA_ERR_MEMORY:
        return ERR(err, ERR_MEMORY, 0);
    default:
        return ERR(err, ERR_IO, code);
    }
}

/* It writes to memory of ours: what it claims to have written counts only when it can be true. */
static bool bridge_transmit(void *dev, const uint8_t *cmd, size_t cmd_len,
                            uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err)
{
    const struct bridge *bridge = dev;
    uint8_t answer[APDU_RESPONSE_MAX];
    size_t len = 0;
    int code = bridge->transport.transmit(bridge->dev, cmd, cmd_len, answer, sizeof answer, &len);
    bool done = code == MYNA_OK && len <= sizeof answer;

    if (done) {
        memcpy(ret, answer, len);
        *ret_len = len;
    }
    wipe(answer, sizeof answer);
    return done || failed(code, err);
}

static void bridge_close(void *dev)
{
    struct bridge *bridge = dev;

    bridge->transport.close(bridge->dev);
    free(bridge);
}

static bool bridge_atr(void *dev, uint8_t ret[static ATR_MAX], size_t *ret_len, struct err *err)
{
    const struct bridge *bridge = dev;
    uint8_t atr[ATR_MAX];
    size_t len = 0;

    if (bridge->transport.atr == NULL ||
        bridge->transport.atr(bridge->dev, atr, sizeof atr, &len) != MYNA_OK || len > sizeof atr)
        return ERR(err, ERR_NOT_FOUND, 0);
    memcpy(ret, atr, len);
    *ret_len = len;
    return true;
}

const struct card_transport bridge_transport = {
    .transmit = bridge_transmit,
    .close = bridge_close,
    .atr = bridge_atr,
};
