/* Sheets as something that draws them: PDF, raster and proof all draw from the same one. */
#pragma once

#include <cairo.h>
#include <stdbool.h>

#include "base/err.h"

struct drawing {
    void *ctx; /* borrowed */
    unsigned sheets;

    /* Draws sheet, in points from its top left corner, black on nothing. From sheet 1 on and in
     * order, because one ends where the next begins; sheet 1 begins anew. */
    bool (*draw)(void *ctx, cairo_t *cairo, unsigned sheet, struct err *err);
};
