/* A card that can lie: over sample evidence, answers as card.md says until it is told otherwise. What
 * no honest card does (an empty answer, too many bytes, a wrong length) is tested with it. */
#pragma once

#include "cardlib/evidence.h"
#include "cardlib/transport.h"

#define LIAR_PIN       "1234"
#define LIAR_EF2_BYTES 640 /* physical size of EF 0002 */

struct liar {
    struct card_evidence files;
    int tries;
    bool verified, selected;
    int current; /* SFI; 0: none */

    unsigned calls;       /* of transmit(), answered or not */
    unsigned verifies;    /* VERIFY commands that had data */
    unsigned pull_at;     /* this call and all later ones: the card has left; 0: never */
    bool card_is_short;   /* the card answers extended length with 6700 */
    bool reader_is_short; /* transmit() fails with ERR_TOO_LONG instead */
    bool closed;
    uint8_t atr[ATR_MAX];
    size_t atr_len; /* 0: the transport cannot say */

    unsigned lie_at; /* this call gets lie instead of the answer; 0: none */
    uint8_t lie[600];
    size_t lie_len;
    bool lie_goes_on; /* and every later call too */
};

/* A fresh card with three tries. */
void liar_init(struct liar *liar);

/* The n-th call is answered with these bytes (status word included). */
void liar_lies_at(struct liar *liar, unsigned n, const void *bytes, size_t len);

/* dev is a struct liar *. close() resets and keeps it. */
extern const struct card_transport liar_transport;
