/* A sheet as the printer prints it: one bit a dot. */
#pragma once

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/scope.h"

/* Rows from the top, each of whole bytes; the highest bit is the leftmost dot, 1 is black, and what is
 * left of a row's last byte is white. */
struct bits {
    unsigned width, height;
    size_t stride; /* bytes a row */
    uint8_t *rows;
};

#define BITS_STRIDE(width) (((size_t)(width) + 7) / 8)

/* Eight bytes of ink (0 none, 255 black), the first one leftmost, to eight dots: black from half on. */
static inline uint8_t bits_from_ink(const uint8_t *ink)
{
    uint64_t eight;

    /* The highest bit of each byte, gathered by one multiplication: byte i, moved by 56 - 7 i, arrives in the
     * product's highest byte as bit 7 - i, and no two of them meet. */
    memcpy(&eight, ink, sizeof eight);
    eight = le64toh(eight) >> 7 & 0x0101010101010101u;
    return (uint8_t)(eight * 0x8040201008040201u >> 56);
}

/* White. The caller ends it with bits_done(). */
MUST_USE bool bits_init(struct bits *ret, unsigned width, unsigned height, struct err *err);

/* Wipes; may be called again. */
void bits_done(struct bits *bits);
#define SCOPED_BITS SCOPED(bits_done) struct bits

static inline uint8_t *bits_row(const struct bits *bits, unsigned y)
{
    return bits->rows + y * bits->stride;
}

static inline bool bits_is_black(const struct bits *bits, unsigned x, unsigned y)
{
    return (bits_row(bits, y)[x / 8] >> (7 - x % 8) & 1) != 0;
}

/* A sum over rows and their order, the same for the same rows: begins with BITS_SUM_FIRST. It finds damage, not
 * malice. */
#define BITS_SUM_FIRST UINT64_C(0xcbf29ce484222325)
uint64_t bits_sum(uint64_t sum, const uint8_t *row, size_t len);
