/* The card's end of the vpcd socket, through which the real pcscd reaches it (card.md 9). Connected
 * means that the card is on the reader. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "tests/vcard/vcard.h"

/* Where pcscd's driver listens for the card of slot 0. */
#define VPCD_PORT 35963

/* A frame: two bytes of length, and at most this. */
#define VPCD_FRAME_MAX 65535

struct vpcd {
    int fd;         /* -1: not connected */
    int answer_ms;  /* how long the card thinks about each command; 0: as fast as it can */
    int64_t due_us; /* when the answer below is to be sent, on the monotonic clock; 0: none waits */
    size_t answer_len;
    uint8_t answer[VCARD_ANSWER_MAX];
    size_t len;
    uint8_t frame[2 + VPCD_FRAME_MAX]; /* what has come of the frame in the making */
};

/* Not connected yet, and as fast as it can. */
void vpcd_init(struct vpcd *vpcd);

/* Connects to pcscd; blocks until the other side answers. host is a name or an address. False and ERR_IO
 * when nobody listens there; it is not connected then. */
MUST_USE bool vpcd_connect(struct vpcd *vpcd, const char *host, uint16_t port, struct err *err);

/* Disconnects, which takes the card off the reader, and erases what has come. Harmless twice. */
void vpcd_disconnect(struct vpcd *vpcd);

/* Takes what has come without waiting for more, and answers every whole frame from card, the next one not
 * before the last answer is due and sent. False when the
 * connection has ended (ERR_IO) or the card left at this command (ERR_CARD_REMOVED); it is
 * disconnected then. */
MUST_USE bool vpcd_serve(struct vpcd *vpcd, struct vcard *card, struct err *err);

/* In how many microseconds an answer is to be sent: call vpcd_serve() then. -1 when none waits. */
int64_t vpcd_wait_us(const struct vpcd *vpcd);
