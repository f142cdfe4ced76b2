#include "printer/dots-tile.h"

#include <math.h>

#include "printer/page.h"
#include "printer/seed.h"
#include "printer/surface.h"

#define TILE_WIDTH  168.0
#define TILE_HEIGHT 96.0
#define WORD_X      13.0
#define WORD_Y      72.0 /* its baseline */

static const struct style word_style = {FACE_SANS_BOLD, 66.0, LANGUAGE_JA, 8.0};
static const char word[] = "複写";

static unsigned nearest_multiple(double value, unsigned of)
{
    return (unsigned)fmax(1.0, round(value / of)) * of;
}

/* As many whole units as come nearest, and the same tint: 3 every 15 are 2 every 10 where a dot is
 * twice as large. */
static struct dots_size in_units(const struct dots_size *size, double unit)
{
    double side = fmax(1.0, round(size->side * PAGE_DOT_PT / unit));

    return (struct dots_size){(unsigned)side, (unsigned)round(side * size->pitch / size->side)};
}

void dots_grid_init(struct dots_grid *grid, const struct dots_setting *setting, double unit)
{
    *grid = (struct dots_grid){
        .unit = unit, .size = {in_units(&setting->plain, unit), in_units(&setting->word, unit)}};
    /* So that the plain tint goes on from tile to tile, shifted ones too. */
    grid->width = nearest_multiple(TILE_WIDTH / unit, 2 * grid->size.plain.pitch);
    grid->height = nearest_multiple(TILE_HEIGHT / unit, grid->size.plain.pitch);
}

/* The word as a picture, five 600ths of an inch to a pixel: enough to say where a dot lies. */
#define MASK_UNIT   (5 * PAGE_DOT_PT)
#define MASK_WIDTH  ((int)(TILE_WIDTH / MASK_UNIT))
#define MASK_HEIGHT ((int)(TILE_HEIGHT / MASK_UNIT))

static bool draw_word(cairo_surface_t *mask, const struct fonts *fonts, struct err *err)
{
    SCOPED_CAIRO *cairo = cairo_create(mask);
    struct page page;

    cairo_scale(cairo, 1.0 / MASK_UNIT, 1.0 / MASK_UNIT);
    page_init(&page, fonts, cairo);
    page_text(&page, &word_style, WORD_X, WORD_Y, word);
    cairo_surface_flush(mask);
    return page_done(&page, err);
}

/* x and y in points from the tile's corner. */
static bool is_in_word(cairo_surface_t *mask, double x, double y)
{
    const unsigned char *data = cairo_image_surface_get_data(mask);
    int column = (int)(x / MASK_UNIT);
    int row = (int)(y / MASK_UNIT);

    return column < MASK_WIDTH && row < MASK_HEIGHT &&
           data[row * cairo_image_surface_get_stride(mask) + column] >= 128;
}

/* While a tile is told. */
struct telling {
    const struct dots_grid *grid;
    cairo_surface_t *mask;
    dots_squares squares;
    void *ctx;
};

/* Squares stand in the middle of cells of one pitch each, and are whole on either side of the word's
 * outline. */
static void tell_row(const struct telling *telling, const struct dots_size *size, bool in_word,
                     unsigned y)
{
    const struct dots_grid *grid = telling->grid;
    unsigned margin = (size->pitch - size->side) / 2;
    double middle = size->pitch / 2.0;
    unsigned n = 0;

    for (unsigned x = 0;; x += size->pitch) {
        bool ends = x >= grid->width;

        if (!ends && is_in_word(telling->mask, (x + middle) * grid->unit,
                                (y + middle) * grid->unit) == in_word) {
            n++;
            continue;
        }
        if (n > 0)
            telling->squares(telling->ctx, grid, size, x - n * size->pitch + margin, y + margin, n);
        if (ends)
            return;
        n = 0;
    }
}

static void tell_rows(const struct telling *telling, const struct dots_size *size, bool in_word)
{
    for (unsigned y = 0; y < telling->grid->height; y += size->pitch)
        tell_row(telling, size, in_word, y);
}

bool dots_tile(const struct dots_grid *grid, const struct fonts *fonts, dots_squares squares,
               void *ctx, struct err *err)
{
    SCOPED_SURFACE *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, MASK_WIDTH, MASK_HEIGHT);
    const struct telling telling = {grid, mask, squares, ctx};

    if (!draw_word(mask, fonts, err))
        return false;
    tell_rows(&telling, &grid->size.plain, false);
    tell_rows(&telling, &grid->size.word, true);
    return true;
}

/* The last multiple of step from `from` that is not beyond `to`. */
static int last_before(int from, int to, int step)
{
    return from + (int)floor((double)(to - from) / step) * step;
}

void dots_places(const struct dots_grid *grid, const char *id, double top, double bottom,
                 dots_place place, void *ctx)
{
    uint8_t seed[SEED_LEN];
    int width = (int)grid->width;
    int height = (int)grid->height;
    int left = (int)floor(DOTS_LEFT / grid->unit);

    seed_from("dots", id, 0, seed);

    int x = (int)round(seed_between(seed, 0, 0.0, width));
    int y = (int)round((DOTS_TOP / grid->unit) - seed_between(seed, 1, 0.0, height));
    int first = last_before(y, (int)floor(top / grid->unit), height);

    for (int at_y = first; at_y * grid->unit < bottom; at_y += height) {
        int shift = (at_y - y) / height % 2 == 0 ? 0 : width / 2;

        for (int at_x = last_before(x + shift, left, width); at_x * grid->unit < DOTS_RIGHT;
             at_x += width)
            place(ctx, grid, at_x, at_y);
    }
}
