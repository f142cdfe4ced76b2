/* A sheet as the printer prints it: one bit a dot. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
