/* Where the anti-copy dots lie: one tile of them with 複写 in it, and how tiles cover the sheet. */
#pragma once

#include "base/dots-setting.h"
#include "base/err.h"
#include "printer/bands.h"
#include "printer/fonts.h"

/* The dots' part of the sheet, points: below the upper band and above the lower one. */
#define DOTS_LEFT   BANDS_LEFT
#define DOTS_TOP    MM(16.09)
#define DOTS_RIGHT  BANDS_RIGHT
#define DOTS_BOTTOM MM(195.16)

/* A tile counted in whole units: 600ths of an inch for a PDF, its own dots for an image. */
struct dots_grid {
    struct dots_setting size; /* in units */
    double unit;              /* points */
    unsigned width, height;   /* units */
};

/* What setting, which is on, comes to in that unit. */
void dots_grid_init(struct dots_grid *grid, const struct dots_setting *setting, double unit);

/* Is told of n squares of one size in a row, the first one's corner at x, y (units). size is
 * &grid->size.plain or &grid->size.word. */
typedef void (*dots_squares)(void *ctx, const struct dots_grid *grid, const struct dots_size *size,
                             unsigned x, unsigned y, unsigned n);

/* Calls squares for all of a tile, the plain ones first. ERR_MEMORY. */
MUST_USE bool dots_tile(const struct dots_grid *grid, const struct fonts *fonts,
                        dots_squares squares, void *ctx, struct err *err);

/* Is told of a tile's corner in units from the sheet's; may be negative. */
typedef void (*dots_place)(void *ctx, const struct dots_grid *grid, int x, int y);

/* Calls place for every tile that shows between top and bottom (points), shifted as the certificate's id
 * wants it; every other row by half a tile more. */
void dots_places(const struct dots_grid *grid, const char *id, double top, double bottom,
                 dots_place place, void *ctx);
