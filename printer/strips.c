#include "printer/strips.h"

#include <string.h>

#include "base/secret.h"
#include "printer/bits.h"

#define POINTS_INCH 72.0

/* Recorded in dots, so that letters are measured for the dots they will have. Ink only: A8 images take
 * it as it is. */
static bool record(struct strips *strips, const struct drawing *drawing, unsigned sheet,
                   unsigned dpi, struct err *err)
{
    /* Whole strips, or the last one would have to be made of a picture of the recording. */
    unsigned rows = (strips->height + STRIPS_ROWS - 1) / STRIPS_ROWS * STRIPS_ROWS;
    const cairo_rectangle_t extents = {0.0, 0.0, strips->width, rows};

    strips->sheet = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, &extents);

    SCOPED_CAIRO *cairo = cairo_create(strips->sheet);

    cairo_scale(cairo, dpi / POINTS_INCH, dpi / POINTS_INCH);
    if (!drawing->draw(drawing->ctx, cairo, sheet, err))
        return false;
    return cairo_status(cairo) == CAIRO_STATUS_SUCCESS || ERR(err, ERR_MEMORY, cairo_status(cairo));
}

bool strips_init(struct strips *ret, const struct drawing *drawing, unsigned sheet, unsigned dpi,
                 unsigned width, unsigned height, struct err *err)
{
    SCOPED_STRIPS strips = {.width = width, .height = height};

    if (!record(&strips, drawing, sheet, dpi, err))
        return false;
    strips.strip = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)width, STRIPS_ROWS);
    if (cairo_surface_status(strips.strip) != CAIRO_STATUS_SUCCESS)
        return ERR(err, ERR_MEMORY, 0);
    *ret = strips;
    strips = (struct strips){0};
    return true;
}

/* With this operator cairo plays the recording straight onto the strip; otherwise it would play it
 * onto a picture first and copy that. */
static bool draw_strip(struct strips *strips, unsigned top, struct err *err)
{
    SCOPED_CAIRO *cairo = cairo_create(strips->strip);

    cairo_set_source_surface(cairo, strips->sheet, 0.0, -(double)top);
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    cairo_paint(cairo);
    cairo_surface_flush(strips->strip);
    if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS ||
        cairo_surface_status(strips->strip) != CAIRO_STATUS_SUCCESS)
        return ERR(err, ERR_MEMORY, cairo_status(cairo));
    strips->top = top;
    return true;
}

static uint8_t last_dots(const uint8_t *ink, unsigned n)
{
    uint8_t eight[8] = {0};

    memcpy(eight, ink, n);
    return bits_from_ink(eight);
}

bool strips_row(struct strips *strips, unsigned y, uint8_t *ret, struct err *err)
{
    if (y % STRIPS_ROWS == 0 && !draw_strip(strips, y, err))
        return false;

    const uint8_t *ink = cairo_image_surface_get_data(strips->strip) +
                         (y - strips->top) * (size_t)cairo_image_surface_get_stride(strips->strip);

    for (unsigned x = 0; x + 8 <= strips->width; x += 8)
        ret[x / 8] = bits_from_ink(ink + x);
    if (strips->width % 8 != 0)
        ret[strips->width / 8] = last_dots(ink + strips->width / 8 * 8, strips->width % 8);
    return true;
}

static void wipe_strip(cairo_surface_t *strip)
{
    uint8_t *ink = cairo_image_surface_get_data(strip);

    if (ink != NULL)
        wipe(ink, (size_t)cairo_image_surface_get_stride(strip) * STRIPS_ROWS);
}

void strips_done(struct strips *strips)
{
    if (strips->strip != NULL) {
        wipe_strip(strips->strip);
        cairo_surface_destroy(strips->strip);
    }
    if (strips->sheet != NULL)
        cairo_surface_destroy(strips->sheet);
    *strips = (struct strips){0};
}
