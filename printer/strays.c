#include "printer/strays.h"

#include <stdlib.h>

#include "printer/raster.h"

#define SHOWN_DPI   300
#define FINDERS     3  /* of a code */
#define FINDERS_MAX 64 /* more is a sheet full of them, and looked at all the more */

/* ISO/IEC 18004 section 6.3.3: black and white in 1:1:3:1:1, whichever way one cuts through the middle. */
#define RUNS       5
#define MODULES    7
#define MODULE_MIN 2 /* dots; smaller ones come out of no printer */

struct finder {
    unsigned x, y, module; /* the middle */
};

struct search {
    const struct bits *bits;
    const struct strays_known *known;
    size_t known_count;
    struct finder finders[FINDERS_MAX];
    size_t count;
};

static bool is_finder(const unsigned runs[RUNS])
{
    static const unsigned modules[RUNS] = {1, 1, 3, 1, 1};
    unsigned all = runs[0] + runs[1] + runs[2] + runs[3] + runs[4];

    if (all < MODULES * MODULE_MIN)
        return false;
    for (unsigned i = 0; i < RUNS; i++) {
        /* Seven times the run against the whole, so as not to divide; off by half a module at most. */
        int off = (int)(runs[i] * MODULES) - (int)(modules[i] * all);

        if ((unsigned)abs(off) * 2 > modules[i] * all)
            return false;
    }
    return true;
}

/* How many dots from y on, upwards or downwards, have one colour; at most max. */
static unsigned column_run(const struct bits *bits, unsigned x, unsigned y, bool down, bool black,
                           unsigned max)
{
    unsigned n = 0;

    while (n < max && y < bits->height && bits_is_black(bits, x, y) == black) {
        n++;
        /* Above row 0 it becomes larger than any height. */
        y = down ? y + 1 : y - 1;
    }
    return n;
}

/* The same cut downwards through a black dot that may be the middle. */
static bool is_finder_downwards(const struct bits *bits, unsigned x, unsigned y, unsigned all)
{
    unsigned up = column_run(bits, x, y, false, true, all);
    unsigned down = column_run(bits, x, y, true, true, all);
    unsigned white_up = column_run(bits, x, y - up, false, false, all);
    unsigned white_down = column_run(bits, x, y + down, true, false, all);
    const unsigned runs[RUNS] = {column_run(bits, x, y - up - white_up, false, true, all), white_up,
                                 up + down - 1, white_down,
                                 column_run(bits, x, y + down + white_down, true, true, all)};

    return is_finder(runs);
}

static bool is_known(const struct search *search, unsigned x, unsigned y)
{
    for (size_t i = 0; i < search->known_count; i++) {
        const struct strays_known *known = &search->known[i];

        if (x >= known->left && x < known->left + known->side && y >= known->top &&
            y < known->top + known->side)
            return true;
    }
    return false;
}

static unsigned apart(unsigned a, unsigned b)
{
    return a > b ? a - b : b - a;
}

static bool is_new(const struct search *search, const struct finder *finder)
{
    for (size_t i = 0; i < search->count; i++) {
        const struct finder *other = &search->finders[i];

        if (apart(other->x, finder->x) <= 3 * finder->module &&
            apart(other->y, finder->y) <= 3 * finder->module)
            return false;
    }
    return true;
}

static void consider(struct search *search, unsigned end, unsigned y, const unsigned runs[RUNS])
{
    unsigned all = runs[0] + runs[1] + runs[2] + runs[3] + runs[4];
    struct finder finder = {end - runs[4] - runs[3] - runs[2] / 2 - 1, y, all / MODULES};

    if (search->count < FINDERS_MAX && !is_known(search, finder.x, y) && is_new(search, &finder) &&
        is_finder_downwards(search->bits, finder.x, y, all))
        search->finders[search->count++] = finder;
}

/* Where the run that begins at x ends. */
static unsigned run_end(const uint8_t *row, unsigned x, unsigned width)
{
    uint8_t same = (row[x / 8] >> (7 - x % 8) & 1) != 0 ? 0xFF : 0x00;
    uint8_t other = (uint8_t)((row[x / 8] ^ same) & 0xFF >> x % 8);

    for (x -= x % 8; other == 0;) {
        x += 8;
        if (x >= width)
            return width;
        other = (uint8_t)(row[x / 8] ^ same);
    }
    x += (unsigned)__builtin_clz(other) - 24;
    return x < width ? x : width;
}

static void search_row(struct search *search, unsigned y)
{
    const uint8_t *row = bits_row(search->bits, y);
    unsigned runs[RUNS] = {0};

    for (unsigned x = 0; x < search->bits->width;) {
        unsigned end = run_end(row, x, search->bits->width);
        bool black = bits_is_black(search->bits, x, y);

        for (unsigned i = 0; i + 1 < RUNS; i++)
            runs[i] = runs[i + 1];
        runs[RUNS - 1] = end - x;
        if (black && is_finder(runs))
            consider(search, end, y, runs);
        x = end;
    }
}

/* What a decoder would see with the known codes covered. */
static bool decode(const struct search *search, unsigned dpi, struct err *err)
{
    unsigned step = dpi / SHOWN_DPI;
    SCOPED(raster_done) struct raster shown = {0};

    if (!raster_init(&shown, search->bits->width / step, search->bits->height / step, err))
        return false;
    for (unsigned y = 0; y < shown.height; y++) {
        for (unsigned x = 0; x < shown.width; x++) {
            if (bits_is_black(search->bits, x * step, y * step) &&
                !is_known(search, x * step, y * step))
                shown.dots[y * (size_t)shown.width + x] = 0;
        }
    }
    return raster_says(&shown, NULL, 0, err);
}

bool strays_none(const struct bits *bits, unsigned dpi, const struct strays_known *known, size_t n,
                 struct err *err)
{
    struct search search = {.bits = bits, .known = known, .known_count = n};

    /* A finder's middle is three modules high. */
    for (unsigned y = 0; y < bits->height; y += 2 * MODULE_MIN)
        search_row(&search, y);
    return search.count < FINDERS || decode(&search, dpi, err);
}
