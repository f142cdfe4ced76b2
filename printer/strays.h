/* Codes where none should be. */
#pragma once

#include "printer/bits.h"

/* A code that should be there, with its quiet zone, in dots. */
struct strays_known {
    unsigned left, top, side;
};

/* True when no QR code can be read on the sheet but the known ones. Quick when nothing looks like one: a decoder
 * goes over the sheet only when three finder patterns lie outside them. ERR_UNREADABLE_CODE, detail
 * 0, when there is one; ERR_MEMORY. */
MUST_USE bool strays_none(const struct bits *bits, unsigned dpi, const struct strays_known *known,
                          size_t n, struct err *err);
