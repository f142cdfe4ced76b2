/* The seam: send one APDU, ask for the ATR, reset, let go. A real reader, the virtual card and a fuzzer enter here. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"

/* An extended command: header 4, Lc 3, data up to 65535, Le 2. We send at most this. */
#define APDU_COMMAND_MAX 512

/* An extended response holds 65536 bytes and the status word; no file that we read is that long. */
#define APDU_RESPONSE_MAX 4096

#define ATR_MAX 33 /* ISO 7816-3: TS and at most 32 more */

struct card_transport {
    /* Sends one command and waits for the whole response, status word included. Blocks until the
     * reader answers or gives up. On failure ret and ret_len are untouched: ERR_CARD_REMOVED when the
     * card has left, ERR_TOO_LONG when this reader cannot carry the command or the answer (extended
     * length), ERR_READER_ABSENT when the reader has gone. */
    bool (*transmit)(void *dev, const uint8_t *cmd, size_t cmd_len,
                     uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err);

    /* Resets the card, so that no verified PIN stays behind, and releases dev. dev may be NULL. */
    void (*close)(void *dev);

    /* What the card said when it was powered. Sends nothing. On failure ret and ret_len are untouched.
     * NULL: this transport does not know. */
    bool (*atr)(void *dev, uint8_t ret[static ATR_MAX], size_t *ret_len, struct err *err);
};
