#include "printer/dots.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "printer/dots-tile.h"
#include "printer/flate.h"

struct dots {
    struct dots_setting setting;
    const struct fonts *fonts;
    struct dots_grid grid; /* of tile */
    cairo_surface_t *tile; /* NULL until an image is drawn; for images of one resolution */
    struct buffer form;    /* deflated; empty until a PDF is written */
};

bool dots_new(const struct dots_setting *setting, const struct fonts *fonts, struct dots **ret,
              struct err *err)
{
    struct dots *dots = calloc(1, sizeof *dots);

    if (dots == NULL)
        return ERR(err, ERR_MEMORY, 0);
    dots->setting = *setting;
    dots->fonts = fonts;
    *ret = dots;
    return true;
}

void dots_free(struct dots **dots)
{
    if (*dots == NULL)
        return;
    g_clear_pointer(&(*dots)->tile, cairo_surface_destroy);
    buffer_done(&(*dots)->form);
    free(*dots);
    *dots = NULL;
}

static bool is_off(const struct dots *dots)
{
    return dots->setting.plain.side == 0;
}

/* ---- on an image ---- */

static void fill_squares(void *ctx, const struct dots_grid *grid, const struct dots_size *size,
                         unsigned x, unsigned y, unsigned n)
{
    cairo_surface_t *tile = ctx;
    size_t stride = (size_t)cairo_image_surface_get_stride(tile);
    unsigned char *data = cairo_image_surface_get_data(tile);

    for (unsigned row = y; row < y + size->side && row < grid->height; row++) {
        for (unsigned i = 0; i < n && x + i * size->pitch + size->side <= grid->width; i++)
            memset(data + row * stride + x + i * size->pitch, 0xFF, size->side);
    }
}

/* A tile for images whose dots are a unit (points) wide. */
static bool prepare_tile(struct dots *dots, double unit, struct err *err)
{
    if (dots->tile != NULL && fabs(dots->grid.unit - unit) < 1e-6)
        return true;
    g_clear_pointer(&dots->tile, cairo_surface_destroy);
    dots_grid_init(&dots->grid, &dots->setting, unit);
    dots->tile =
        cairo_image_surface_create(CAIRO_FORMAT_A8, (int)dots->grid.width, (int)dots->grid.height);
    if (cairo_surface_status(dots->tile) == CAIRO_STATUS_SUCCESS &&
        dots_tile(&dots->grid, dots->fonts, fill_squares, dots->tile, err)) {
        cairo_surface_mark_dirty(dots->tile);
        return true;
    }
    g_clear_pointer(&dots->tile, cairo_surface_destroy);
    return ERR(err, ERR_MEMORY, 0);
}

struct drawing_place {
    cairo_t *cairo;
    cairo_surface_t *tile;
};

static void draw_tile(void *ctx, const struct dots_grid *grid, int x, int y)
{
    const struct drawing_place *place = ctx;

    cairo_save(place->cairo);
    cairo_scale(place->cairo, grid->unit, grid->unit);
    cairo_mask_surface(place->cairo, place->tile, x, y);
    cairo_restore(place->cairo);
}

void dots_draw(struct dots *dots, struct page *page, const char *id)
{
    double left, top, right, bottom;
    double unit = 1.0;
    double unused = 0.0;
    struct err err;

    cairo_clip_extents(page->cairo, &left, &top, &right, &bottom);
    if (is_off(dots) || bottom <= DOTS_TOP || top >= DOTS_BOTTOM ||
        cairo_surface_get_type(cairo_get_target(page->cairo)) == CAIRO_SURFACE_TYPE_PDF)
        return;
    cairo_device_to_user_distance(page->cairo, &unit, &unused);
    if (!prepare_tile(dots, unit, &err)) {
        page_fail(page, err.code, (size_t)err.detail);
        return;
    }

    struct drawing_place place = {page->cairo, dots->tile};

    cairo_save(page->cairo);
    cairo_rectangle(page->cairo, DOTS_LEFT, DOTS_TOP, DOTS_RIGHT - DOTS_LEFT,
                    DOTS_BOTTOM - DOTS_TOP);
    cairo_clip(page->cairo);
    dots_places(&dots->grid, id, fmax(top, DOTS_TOP), fmin(bottom, DOTS_BOTTOM), draw_tile, &place);
    cairo_restore(page->cairo);
}

/* ---- in a PDF ---- */

/* A content that is being written. */
struct content {
    struct buffer *to;
    const struct dots_size *size; /* of the squares before these */
    bool failed;
};

__attribute__((format(printf, 2, 3))) static void put(struct content *content, const char *format,
                                                      ...)
{
    char text[96];
    va_list args;

    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);

    va_end(args);
    content->failed |= !buffer_append(content->to, text, (size_t)len);
}

/* A row of squares is a dashed line. Each is a quarter of a unit smaller on every side, or
 * renderers give it the neighbouring dots too (certificate.md section 8). A path of its own, so that
 * its dashes begin with it. */
static void put_dashes(void *ctx, const struct dots_grid *grid, const struct dots_size *size,
                       unsigned x, unsigned y, unsigned n)
{
    struct content *content = ctx;

    if (content->size != size) {
        if (content->size != NULL)
            put(content, "S\n");
        put(content, "%u.5 w\n[%u.5 %u.5] 0 d\n", size->side - 1, size->side - 1,
            size->pitch - size->side);
        content->size = size;
    }
    put(content, "%u.25 %u%s m %u.75 %u%s l\n", x, y + size->side / 2, size->side % 2 ? ".5" : "",
        x + (n - 1) * size->pitch + size->side - 1, y + size->side / 2, size->side % 2 ? ".5" : "");
}

static bool prepare_form(struct dots *dots, const struct dots_grid *grid, struct err *err)
{
    SCOPED_BUFFER plain = {0};
    struct content content = {.to = &plain};

    if (dots->form.len > 0)
        return true;
    put(&content, "0 G\n");
    if (!dots_tile(grid, dots->fonts, put_dashes, &content, err))
        return false;
    put(&content, "S\n");
    if (content.failed)
        return ERR(err, ERR_MEMORY, 0);
    return flate_pack((struct span){plain.bytes, plain.bytes + plain.len}, &dots->form, err);
}

static void put_tile(void *ctx, const struct dots_grid *grid, int x, int y)
{
    put(ctx, "q 1 0 0 1 %d %d cm /Dots Do Q\n", x, y);
}

/* From the top down, in 600ths of an inch. */
static bool put_sheet(struct content *content, const struct dots_grid *grid, const char *id)
{
    int left = (int)round(DOTS_LEFT / PAGE_DOT_PT);
    int top = (int)round(DOTS_TOP / PAGE_DOT_PT);

    put(content, "q 0.12 0 0 -0.12 0 841.92 cm\n");
    put(content, "%d %d %d %d re W n\n", left, top, (int)round(DOTS_RIGHT / PAGE_DOT_PT) - left,
        (int)round(DOTS_BOTTOM / PAGE_DOT_PT) - top);
    dots_places(grid, id, DOTS_TOP, DOTS_BOTTOM, put_tile, content);
    put(content, "Q\n");
    return !content->failed;
}

bool dots_for_pdf(struct dots *dots, const char *id, struct dots_pdf *ret, struct err *err)
{
    SCOPED_BUFFER sheet = {0};
    struct content content = {.to = &sheet};
    struct dots_grid grid;

    *ret = (struct dots_pdf){0};
    if (is_off(dots))
        return true;
    dots_grid_init(&grid, &dots->setting, PAGE_DOT_PT);
    if (!prepare_form(dots, &grid, err))
        return false;
    if (!put_sheet(&content, &grid, id))
        return ERR(err, ERR_MEMORY, 0);
    ret->form = (struct span){dots->form.bytes, dots->form.bytes + dots->form.len};
    ret->width = grid.width;
    ret->height = grid.height;
    ret->sheet = sheet;
    sheet = (struct buffer){0};
    return true;
}

void dots_pdf_done(struct dots_pdf *pdf)
{
    buffer_done(&pdf->sheet);
    *pdf = (struct dots_pdf){0};
}
