/* A sheet as dots, drawn strip by strip: never all of it at once in eight bits a dot, which would be
 * 35 MB at 600 dots an inch. */
#pragma once

#include "printer/drawing.h"
#include "printer/surface.h"

/* Rows of a strip: 1.3 MB at 600 dots an inch. */
#define STRIPS_ROWS 256

struct strips {
    unsigned width, height; /* of the sheet, in dots */
    cairo_surface_t *sheet; /* drawn once and played for each strip */
    cairo_surface_t *strip; /* the ink of STRIPS_ROWS rows */
    unsigned top;           /* the strip's first row */
};

/* Draws the sheet of drawing, so many dots an inch, of which width and height are printed: the upper
 * left of the page. The caller ends *ret with strips_done(). ERR_MEMORY, and what the drawing
 * reports. */
MUST_USE bool strips_init(struct strips *ret, const struct drawing *drawing, unsigned sheet,
                          unsigned dpi, unsigned width, unsigned height, struct err *err);

/* Row y of the sheet, from row 0 on and in order, as struct bits has it: BITS_STRIDE(width) bytes.
 * ERR_MEMORY. */
MUST_USE bool strips_row(struct strips *strips, unsigned y, uint8_t *ret, struct err *err);

/* Wipes the ink; may be called again. */
void strips_done(struct strips *strips);
#define SCOPED_STRIPS SCOPED(strips_done) struct strips
