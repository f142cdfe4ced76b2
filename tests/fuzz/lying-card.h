/* A card between the library and the genuine one: it hands on what the genuine card answers, or what the
 * input makes of it. */
#pragma once

#include <mynacard/card.h>

#include "cardlib/transport.h"
#include "tests/fuzz/fuzz.h"
#include "tests/vcard/vcard.h"

/* The input is a list of moves, one for each command, each a byte (modulo MOVES) and what follows it.
 * Where the input has ended the card is honest. */
enum move {
    MOVE_HONEST, /* and the next ones: a byte, how many more */
    MOVE_STATUS, /* another status word: two bytes */
    MOVE_REFUSE, /* a status word alone: two bytes */
    MOVE_BEND,   /* bytes of the answer: a count, then as many times an offset of two and a value */
    MOVE_CUT,    /* data that ends early: two bytes, how many are left */
    MOVE_LENGTHEN, /* data that goes on: two bytes, how many more, and the byte that they are */
    MOVE_SAY,      /* all of the answer: two bytes of length and it */
    MOVE_FAIL,     /* no answer, but an error: a byte */
    MOVE_REPEAT,   /* what it said last */
    MOVE_EMPTY,    /* nothing, not even a status word, or half a one: a byte */
    MOVE_FORGET,   /* power off and on, then the honest answer */
    MOVE_CLAIM,    /* the honest answer, and a length that it has not: two bytes */
    MOVES
};

struct lying_card {
    struct vcard *genuine; /* borrowed */
    struct input *moves;   /* borrowed */
    unsigned honest;       /* so many commands more */
    uint8_t last[APDU_RESPONSE_MAX];
    size_t last_len;
    uint8_t atr[64];
    size_t atr_len; /* 0: not known */

    unsigned commands; /* that were sent */
    unsigned tries;    /* VERIFY with data among them */
    unsigned wrong;    /* those that cost the genuine card a try */
    unsigned closed;
};

/* One command: what comes back, in ret_size bytes. MYNA_OK or another code. */
int lying_card_answer(struct lying_card *card, const uint8_t *cmd, size_t cmd_len, uint8_t *ret,
                      size_t ret_size, size_t *ret_len);

/* dev is a struct lying_card *, which close() keeps. */
extern const struct myna_transport lying_transport;
