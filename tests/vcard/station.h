/* A virtual card, the reader that it may lie on, and the words that move it. */
#pragma once

#include "tests/vcard/vpcd.h"

/* The longest command line, with its NUL; the longest answer, with line end and NUL. */
#define STATION_LINE_MAX   4096
#define STATION_ANSWER_MAX 512

/* How long a card that was taken stays away at least, as from a hand: twice what pcscd, which looks every
 * 400 ms, needs to notice. A card that is back before it has looked is lost to it until the next removal. */
#define STATION_AWAY_MS 1000

struct station {
    struct vcard_keys *keys; /* owned */
    struct vcard *card;      /* owned; never NULL */
    struct vpcd vpcd;
    struct vcard_options options; /* of every card that is made here */
    const char *host;
    uint16_t port;
    struct link link; /* of every card that is made here, and the next three */
    enum atr atr;
    bool extended_is_chosen; /* and not left to the ATR */
    bool extended;
    bool inserted;      /* should lie on the reader, as soon as there is a pcscd */
    int away_ms;        /* STATION_AWAY_MS, unless pcscd looks more often */
    int64_t free_at_ms; /* not back on the reader before this, on the monotonic clock */
    int knock_ms;       /* how long to wait before knocking at pcscd again; 0: not yet */
    bool quit;          /* somebody asked to end */
};

/* Makes a card of this station's kind; the caller owns it. NULL when out of memory. */
struct vcard *station_make_card(const struct station *station, const struct resident_file *resident,
                                struct err *err);

/* Lays the card on the reader: at once if it can, or as soon as station_keep() can. */
void station_insert(struct station *station);

/* Takes it away. */
void station_remove(struct station *station);

/* Connects when the card should lie on the reader and does not. Returns in how many milliseconds to call
 * again; -1 when all is as it should be. */
int station_keep(struct station *station);

/* In how many microseconds to call station_keep() or, for an answer that is due, station_serve(); -1: when
 * something comes. */
int64_t station_wait_us(struct station *station);

/* Answers what pcscd has sent. Notices a card that was pulled, and a pcscd that has gone. */
void station_serve(struct station *station);

/* Runs one command line (without its end) and writes one line of answer, "ok …\n" or "error …\n". The
 * commands are in vcard --help. line is changed. */
void station_command(struct station *station, char *line, char ret[static STATION_ANSWER_MAX]);
