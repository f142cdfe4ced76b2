/* Whether the codes of a sheet, as dots that a printer would print, are what they must be: where they
 * belong, whole, with white around them, and saying what they must. */
#pragma once

#include "printer/bits.h"
#include "printer/qr.h"

/* A code that must be on paper. All borrowed. */
struct readback_code {
    unsigned sheet; /* from 1 on */
    double x, y;    /* points; where its first module begins */
    const struct qr *qr;
    const char *text;
};

/* How closely a sheet is looked at. */
enum readback_eye {
    READBACK_DOTS, /* every code dot by dot */
    READBACK_ALL   /* and by a decoder that is not our encoder, for its text */
};

/* True when every code of this sheet is there: each module as many whole dots of one colour as it should be, at
 * its place to the dot, the quiet zone white, its text readable; and when there is no other code.
 * ERR_UNREADABLE_CODE, detail its index for the first that is not drawn as it should be; ERR_MEMORY. */
MUST_USE bool readback_sheet(const struct bits *bits, unsigned dpi, unsigned sheet,
                             const struct readback_code *codes, size_t n, enum readback_eye eye,
                             struct err *err);
