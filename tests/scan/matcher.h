/* Finds pieces of needles in a stream of bytes, at memory's speed, without ever having them in the clear. */
#pragma once

#include "tests/scan/needles.h"

/* A copy of a needle, or a piece of one that is long enough. */
struct match {
    uint64_t at; /* address */
    uint32_t len;
    uint32_t start, whole; /* it is these bytes of so many of the pattern */
    uint32_t needle;
    enum encoding encoding;
};

struct matcher;

/* needles is borrowed and must outlive it. */
struct matcher *matcher_new(const struct needles *needles);
void matcher_free(struct matcher **matcher);

/* A stream begins at address. Streams do not touch: what is at the end of one and the beginning of the next is
 * no match. */
void matcher_begin(struct matcher *matcher, uint64_t address);

/* Where the next bytes of the stream belong, room for *ret_len. Only what was put there is ever looked at, and it
 * is overwritten by and by. */
uint8_t *matcher_room(struct matcher *matcher, size_t *ret_len);

/* len bytes have been put into the room. */
void matcher_fed(struct matcher *matcher, size_t len);

/* The stream ends. The copies found in it, each once, whatever it matched; valid until matcher_begin(). */
const struct match *matcher_end(struct matcher *matcher, size_t *ret_count);

/* Where the room is, so that a search of our own memory can leave it out. */
struct range64 {
    uint64_t start, end;
};
struct range64 matcher_buffer(const struct matcher *matcher);

/* Overwrites the room. */
void matcher_wipe(struct matcher *matcher);
