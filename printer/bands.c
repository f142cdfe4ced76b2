#include "printer/bands.h"

#include <math.h>

#include "printer/seed.h"

#define LINE       0.24
#define STEPS_WAVE 4 /* curves for each wave: a cubic follows a quarter of one to a hundredth */
#define FULL_TURN  (2.0 * G_PI)

/* Waves of one shape, each a share of a turn behind the one before. The amplitude swells and shrinks
 * (the beat), so that together they look like a rope. */
struct family {
    unsigned lines;
    double middle, amplitude; /* points */
    double period, phase;
    double beat, beat_phase;
    double least; /* of the amplitude, where the rope is thinnest */
};

struct point {
    double y, slope;
};

static double swell(const struct family *family, double x)
{
    double wave = 0.5 + 0.5 * sin(FULL_TURN * x / family->beat + family->beat_phase);

    return family->amplitude * (family->least + (1.0 - family->least) * wave);
}

static double swell_slope(const struct family *family, double x)
{
    return family->amplitude * (1.0 - family->least) * 0.5 * FULL_TURN / family->beat *
           cos(FULL_TURN * x / family->beat + family->beat_phase);
}

static struct point point_of(const struct family *family, double lag, double x)
{
    double turn = FULL_TURN * x / family->period + lag;

    return (struct point){
        .y = family->middle + swell(family, x) * sin(turn),
        .slope = swell_slope(family, x) * sin(turn) +
                 swell(family, x) * cos(turn) * FULL_TURN / family->period,
    };
}

/* A cubic through both points with their slopes. */
static void curve_to(cairo_t *cairo, double x, struct point from, double to_x, struct point to)
{
    double third = (to_x - x) / 3.0;

    cairo_curve_to(cairo, x + third, from.y + third * from.slope, to_x - third,
                   to.y - third * to.slope, to_x, to.y);
}

static void draw_line(cairo_t *cairo, const struct family *family, double lag)
{
    double step = family->period / STEPS_WAVE;
    double x = BANDS_LEFT;
    struct point at = point_of(family, lag, x);

    cairo_move_to(cairo, x, at.y);
    while (x < BANDS_RIGHT) {
        double to_x = fmin(x + step, BANDS_RIGHT);
        struct point to = point_of(family, lag, to_x);

        curve_to(cairo, x, at, to_x, to);
        x = to_x;
        at = to;
    }
}

static void draw_family(struct page *page, const struct family *family)
{
    cairo_set_line_width(page->cairo, LINE);
    for (unsigned i = 0; i < family->lines; i++)
        draw_line(page->cairo, family, family->phase + FULL_TURN * i / family->lines);
    cairo_stroke(page->cairo);
}

/* Raster bands draw the page again and again, each its part. */
static bool is_seen(struct page *page, double top, double bottom)
{
    double left, clip_top, right, clip_bottom;

    cairo_clip_extents(page->cairo, &left, &clip_top, &right, &clip_bottom);
    return clip_top < bottom && clip_bottom > top;
}

static void draw_band(struct page *page, double top, double bottom, const struct family *families,
                      size_t n)
{
    if (!is_seen(page, top, bottom))
        return;
    page_rule(page, BANDS_LEFT, BANDS_RIGHT, top, LINE);
    page_rule(page, BANDS_LEFT, BANDS_RIGHT, bottom, LINE);
    for (size_t i = 0; i < n; i++)
        draw_family(page, &families[i]);
}

#define TOP_FROM    MM(10.16)
#define TOP_TO      MM(16.09)
#define BOTTOM_FROM MM(195.16)
#define BOTTOM_TO   MM(198.12)
#define INSIDE      0.9 /* between a wave's crest and the rule */

void bands_draw_top(struct page *page, const char *id)
{
    uint8_t seed[SEED_LEN];
    struct family families[2];

    seed_from("guilloche", id, 1, seed);
    for (unsigned i = 0; i < 2; i++) {
        families[i] = (struct family){
            .lines = 7,
            .middle = (TOP_FROM + TOP_TO) / 2.0,
            .amplitude = (TOP_TO - TOP_FROM) / 2.0 - INSIDE,
            .period = seed_between(seed, 5 * i, i == 0 ? 28.0 : 33.0, i == 0 ? 33.0 : 39.0),
            .phase = seed_between(seed, 5 * i + 1, 0.0, FULL_TURN),
            .beat = seed_between(seed, 5 * i + 2, 150.0, 210.0),
            .beat_phase = seed_between(seed, 3, 0.0, FULL_TURN) + (i == 0 ? 0.0 : G_PI),
            .least = seed_between(seed, 5 * i + 4, 0.18, 0.3),
        };
    }
    draw_band(page, TOP_FROM, TOP_TO, families, 2);
}

void bands_draw_bottom(struct page *page, const char *id)
{
    uint8_t seed[SEED_LEN];

    seed_from("guilloche", id, 2, seed);
    const struct family family = {
        .lines = 5,
        .middle = (BOTTOM_FROM + BOTTOM_TO) / 2.0,
        .amplitude = (BOTTOM_TO - BOTTOM_FROM) / 2.0 - INSIDE,
        .period = seed_between(seed, 0, 26.0, 34.0),
        .phase = seed_between(seed, 1, 0.0, FULL_TURN),
        .beat = seed_between(seed, 2, 130.0, 190.0),
        .beat_phase = seed_between(seed, 3, 0.0, FULL_TURN),
        .least = 0.4,
    };

    draw_band(page, BOTTOM_FROM, BOTTOM_TO, &family, 1);
}
