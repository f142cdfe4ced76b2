#include "printer/readback.h"

#include <math.h>
#include <string.h>

#include "base/secret.h"
#include "printer/page.h"
#include "printer/raster.h"
#include "printer/strays.h"

#define POINTS_INCH 72.0

/* A code and its quiet zone on the dots of a sheet. */
struct square {
    const struct qr *qr;
    unsigned module;    /* dots */
    unsigned left, top; /* of the quiet zone */
    unsigned side;      /* of all, in dots */
};

static bool whole(double value, unsigned *ret)
{
    double nearest = round(value);

    if (nearest < 0.0 || fabs(value - nearest) > 1e-3)
        return false;
    *ret = (unsigned)nearest;
    return true;
}

/* False when it does not lie on whole dots, or not on the sheet. */
static bool place(const struct bits *bits, unsigned dpi, const struct readback_code *code,
                  struct square *ret)
{
    struct square square = {.qr = code->qr};
    unsigned x;
    unsigned y;

    if (!whole(PAGE_MODULE_PT * dpi / POINTS_INCH, &square.module) ||
        !whole(code->x * dpi / POINTS_INCH, &x) || !whole(code->y * dpi / POINTS_INCH, &y) ||
        x < QR_QUIET_ZONE * square.module || y < QR_QUIET_ZONE * square.module)
        return false;
    square.left = x - QR_QUIET_ZONE * square.module;
    square.top = y - QR_QUIET_ZONE * square.module;
    square.side = (code->qr->width + 2 * QR_QUIET_ZONE) * square.module;
    *ret = square;
    return square.left + square.side <= bits->width && square.top + square.side <= bits->height;
}

/* A module by its number from the quiet zone's corner. */
static bool is_dark(const struct qr *qr, unsigned x, unsigned y)
{
    bool inside = x >= QR_QUIET_ZONE && x < QR_QUIET_ZONE + qr->width && y >= QR_QUIET_ZONE &&
                  y < QR_QUIET_ZONE + qr->width;

    return inside && qr_is_dark(qr, x - QR_QUIET_ZONE, y - QR_QUIET_ZONE);
}

/* ---- dot by dot ---- */

/* Longer than any row of a sheet. */
#define ROW_MAX 1024

static void blacken(uint8_t *row, unsigned from, unsigned n)
{
    for (unsigned x = from; x < from + n; x++)
        row[x / 8] |= (uint8_t)(0x80u >> x % 8);
}

/* The row of dots that all dot rows of a row of modules have. */
static void expect_row(const struct square *square, unsigned module_y, uint8_t ret[ROW_MAX])
{
    memset(ret, 0, ROW_MAX);
    for (unsigned i = 0; i < square->side / square->module; i++) {
        if (is_dark(square->qr, i, module_y))
            blacken(ret, square->left + i * square->module, square->module);
    }
}

/* Compares dots from to until of two rows. */
static bool same_dots(const uint8_t *a, const uint8_t *b, unsigned from, unsigned until)
{
    unsigned first = from / 8;
    unsigned last = (until - 1) / 8;
    uint8_t first_mask = (uint8_t)(0xFFu >> from % 8);
    uint8_t last_mask = (uint8_t)(0xFFu << (7 - (until - 1) % 8));

    return ((a[first] ^ b[first]) & first_mask) == 0 && ((a[last] ^ b[last]) & last_mask) == 0 &&
           memcmp(a + first + 1, b + first + 1, last - first - 1) == 0;
}

static bool is_drawn(const struct bits *bits, const struct square *square)
{
    uint8_t expected[ROW_MAX];

    for (unsigned y = 0; y < square->side; y++) {
        if (y % square->module == 0)
            expect_row(square, y / square->module, expected);
        if (!same_dots(bits_row(bits, square->top + y), expected, square->left,
                       square->left + square->side))
            return false;
    }
    return true;
}

/* ---- by a decoder ---- */

/* Points of a module that the decoder is shown, each way: what it has at 300 dots an inch. Every dot has
 * been compared, so more would only cost time. */
#define SHOWN 5

/* Which dot of a module stands for a point of it. */
static unsigned dot_of(const struct square *square, unsigned point)
{
    return point / SHOWN * square->module +
           (2 * (point % SHOWN) + 1) * square->module / (2 * SHOWN);
}

static bool is_read(const struct bits *bits, const struct square *square, const char *text,
                    struct err *err)
{
    unsigned side = square->side / square->module * SHOWN;
    SCOPED(raster_done) struct raster shown = {0};

    if (!raster_init(&shown, side, side, err))
        return false;
    for (unsigned y = 0; y < side; y++) {
        for (unsigned x = 0; x < side; x++) {
            if (bits_is_black(bits, square->left + dot_of(square, x),
                              square->top + dot_of(square, y)))
                shown.dots[y * side + x] = 0;
        }
    }
    return raster_says(&shown, &text, 1, err);
}

bool readback_sheet(const struct bits *bits, unsigned dpi, unsigned sheet,
                    const struct readback_code *codes, size_t n, enum readback_eye eye,
                    struct err *err)
{
    struct strays_known known[CERTIFICATE_CODES_MAX];
    size_t known_count = 0;

    if (bits->stride > ROW_MAX || n > ARRAY_LEN(known))
        return ERR(err, ERR_TOO_LONG, n);
    for (size_t i = 0; i < n; i++) {
        struct square square;

        if (codes[i].sheet != sheet)
            continue;
        if (!place(bits, dpi, &codes[i], &square) || !is_drawn(bits, &square))
            return ERR(err, ERR_UNREADABLE_CODE, i);
        if (eye == READBACK_ALL && !is_read(bits, &square, codes[i].text, err))
            return false;
        known[known_count++] = (struct strays_known){square.left, square.top, square.side};
    }
    return strays_none(bits, dpi, known, known_count, err);
}
