/* The anti-copy dots and the bands: what kiosk.conf may say, how dark they are, that they are each certificate's own. */
#include <cairo.h>
#include <glib.h>
#include <string.h>

#include "printer/bands.h"
#include "printer/dots-tile.h"
#include "printer/dots.h"
#include "printer/surface.h"

static const char id[] = "JPN99001920261121000018";
static const char other_id[] = "JPN99001920261121000019";

static struct fonts *fonts;

static void the_usual_dots_can_be_said(void)
{
    struct dots_setting setting;

    g_assert_true(dots_from_text("2/10 3/15", &setting));
    g_assert_cmpmem(&setting, sizeof setting, &dots_usual, sizeof dots_usual);
}

static void dots_of_a_printer_of_300_an_inch_can_be_said(void)
{
    struct dots_setting setting;

    g_assert_true(dots_from_text("2/10 4/20", &setting));
    g_assert_cmpuint(setting.word.pitch, ==, 20);
}

static void off_is_no_dots(void)
{
    struct dots_setting setting;

    g_assert_true(dots_from_text("off", &setting));
    g_assert_cmpuint(setting.plain.side, ==, 0);
}

static void assert_refused(const char *text)
{
    struct dots_setting setting = {{7, 7}, {7, 7}};

    g_assert_false(dots_from_text(text, &setting));
    g_assert_cmpuint(setting.plain.side, ==, 7);
}

static void what_is_no_pair_of_sizes_is_refused(void)
{
    assert_refused("");
    assert_refused("on");
    assert_refused("2/10");
    assert_refused("2/10 3/15 4/20");
    assert_refused("2/10 3/15x");
    assert_refused("2/10,3/15");
    assert_refused("-2/10 3/15");
    assert_refused("offf");
}

static void sizes_that_hide_nothing_are_refused(void)
{
    assert_refused("3/15 2/10"); /* the small ones inside */
    assert_refused("2/10 2/10"); /* no difference */
    assert_refused("2/10 3/20"); /* the word is lighter */
    assert_refused("2/14 4/20"); /* … or darker */
    assert_refused("1/10 2/20"); /* too light for any copier */
    assert_refused("4/10 6/15"); /* too dark to read through */
    assert_refused("0/10 3/15");
    assert_refused("2/0 3/15");
    assert_refused("12/60 15/75");
}

/* An image of so many dots an inch, as wide and as high as the sheet. */
struct sheet {
    cairo_surface_t *surface;
    int width, height, stride;
    unsigned dots_inch;
};

static void sheet_init(struct sheet *sheet, unsigned dots_inch, struct page *page, cairo_t **cairo)
{
    sheet->dots_inch = dots_inch;
    sheet->width = (int)(PAGE_WIDTH_PT * dots_inch / 72.0 + 0.5);
    sheet->height = (int)(PAGE_HEIGHT_PT * dots_inch / 72.0 + 0.5);
    sheet->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, sheet->width, sheet->height);
    sheet->stride = cairo_image_surface_get_stride(sheet->surface);
    *cairo = cairo_create(sheet->surface);
    cairo_scale(*cairo, dots_inch / 72.0, dots_inch / 72.0);
    page_init(page, fonts, *cairo);
}

static void draw_dots(struct sheet *sheet, unsigned dots_inch, const char *text, const char *of)
{
    struct dots_setting setting;
    struct dots *dots;
    struct page page;
    cairo_t *cairo;

    g_assert_true(dots_from_text(text, &setting));
    g_assert_true(dots_new(&setting, fonts, &dots, NULL));
    sheet_init(sheet, dots_inch, &page, &cairo);
    dots_draw(dots, &page, of);
    g_assert_true(page_done(&page, NULL));
    cairo_destroy(cairo);
    dots_free(&dots);
}

static void draw_bands(struct sheet *sheet, const char *of)
{
    struct page page;
    cairo_t *cairo;

    sheet_init(sheet, 300, &page, &cairo);
    bands_draw_top(&page, of);
    bands_draw_bottom(&page, of);
    g_assert_true(page_done(&page, NULL));
    cairo_destroy(cairo);
}

/* How much of a part (millimetres) is black, and whether all of it is black or white. */
static double black(const struct sheet *sheet, double left, double top, double right, double bottom,
                    bool *ret_whole)
{
    const unsigned char *data = cairo_image_surface_get_data(sheet->surface);
    double dots_mm = sheet->dots_inch / 25.4;
    double sum = 0.0;
    double n = 0.0;

    *ret_whole = true;
    for (int y = (int)(top * dots_mm); y < (int)(bottom * dots_mm); y++) {
        for (int x = (int)(left * dots_mm); x < (int)(right * dots_mm); x++) {
            unsigned char ink = data[y * sheet->stride + x];

            *ret_whole &= ink == 0 || ink == 255;
            sum += ink / 255.0;
            n++;
        }
    }
    return sum / n;
}

static void assert_tint(unsigned dots_inch, const char *text, double least, double most)
{
    struct sheet sheet;
    bool whole;
    double tint;

    draw_dots(&sheet, dots_inch, text, id);
    tint = black(&sheet, 16.0, 17.0, 194.0, 194.0, &whole);
    g_assert_true(whole);
    g_assert_cmpfloat(tint, >=, least);
    g_assert_cmpfloat(tint, <=, most);
    cairo_surface_destroy(sheet.surface);
}

static void the_tint_is_four_per_cent_of_whole_dots_at_600(void)
{
    assert_tint(600, "2/10 3/15", 0.038, 0.042);
}

static void the_tint_is_four_per_cent_of_whole_dots_at_300(void)
{
    assert_tint(300, "2/10 4/20", 0.038, 0.042);
    assert_tint(300, "2/10 3/15", 0.038, 0.042);
}

/* The word's dots are larger, so a row of three in a column of the picture is only there. */
static void the_word_is_no_darker_than_what_is_around_it(void)
{
    struct sheet sheet;
    bool whole;
    double least = 1.0;
    double most = 0.0;

    draw_dots(&sheet, 600, "2/10 3/15", id);
    for (double x = 20.0; x + 12.7 < 190.0; x += 12.7) {
        for (double y = 20.0; y + 12.7 < 190.0; y += 12.7) {
            double tint = black(&sheet, x, y, x + 12.7, y + 12.7, &whole);

            least = MIN(least, tint);
            most = MAX(most, tint);
        }
    }
    g_assert_cmpfloat(most - least, <, 0.009);
    cairo_surface_destroy(sheet.surface);
}

static void dots_stay_between_the_bands(void)
{
    struct sheet sheet;
    bool whole;

    draw_dots(&sheet, 600, "2/10 3/15", id);
    g_assert_cmpfloat(black(&sheet, 0.0, 0.0, 210.0, 16.0, &whole), ==, 0.0);
    g_assert_cmpfloat(black(&sheet, 0.0, 195.2, 210.0, 297.0, &whole), ==, 0.0);
    g_assert_cmpfloat(black(&sheet, 0.0, 0.0, 15.2, 297.0, &whole), ==, 0.0);
    g_assert_cmpfloat(black(&sheet, 194.8, 0.0, 210.0, 297.0, &whole), ==, 0.0);
    cairo_surface_destroy(sheet.surface);
}

static void no_dots_are_drawn_when_they_are_off(void)
{
    struct sheet sheet;
    bool whole;

    draw_dots(&sheet, 300, "off", id);
    g_assert_cmpfloat(black(&sheet, 0.0, 0.0, 210.0, 297.0, &whole), ==, 0.0);
    cairo_surface_destroy(sheet.surface);
}

static bool same(const struct sheet *one, const struct sheet *other)
{
    return memcmp(cairo_image_surface_get_data(one->surface),
                  cairo_image_surface_get_data(other->surface),
                  (size_t)one->stride * (size_t)one->height) == 0;
}

static void every_certificate_has_dots_of_its_own(void)
{
    struct sheet one, again, other;

    draw_dots(&one, 300, "2/10 4/20", id);
    draw_dots(&again, 300, "2/10 4/20", id);
    draw_dots(&other, 300, "2/10 4/20", other_id);
    g_assert_true(same(&one, &again));
    g_assert_false(same(&one, &other));
    cairo_surface_destroy(one.surface);
    cairo_surface_destroy(again.surface);
    cairo_surface_destroy(other.surface);
}

static void every_certificate_has_bands_of_its_own(void)
{
    struct sheet one, again, other;

    draw_bands(&one, id);
    draw_bands(&again, id);
    draw_bands(&other, other_id);
    g_assert_true(same(&one, &again));
    g_assert_false(same(&one, &other));
    cairo_surface_destroy(one.surface);
    cairo_surface_destroy(again.surface);
    cairo_surface_destroy(other.surface);
}

static void bands_stay_off_the_codes_and_the_edges(void)
{
    struct sheet sheet;
    bool whole;

    draw_bands(&sheet, id);
    g_assert_cmpfloat(black(&sheet, 0.0, 0.0, 210.0, 10.0, &whole), ==, 0.0);
    g_assert_cmpfloat(black(&sheet, 0.0, 16.3, 210.0, 195.0, &whole), ==, 0.0);
    g_assert_cmpfloat(black(&sheet, 0.0, 198.3, 210.0, 297.0, &whole), ==, 0.0);
    g_assert_cmpfloat(black(&sheet, 0.0, 0.0, 15.0, 297.0, &whole), ==, 0.0);
    g_assert_cmpfloat(black(&sheet, 195.0, 0.0, 210.0, 297.0, &whole), ==, 0.0);
    g_assert_cmpfloat(black(&sheet, 16.0, 10.2, 194.0, 16.0, &whole), >, 0.05);
    cairo_surface_destroy(sheet.surface);
}

#define T(test) g_test_add_func("/dots/" #test, test)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(fonts_open(&fonts, NULL));
    T(the_usual_dots_can_be_said);
    T(dots_of_a_printer_of_300_an_inch_can_be_said);
    T(off_is_no_dots);
    T(what_is_no_pair_of_sizes_is_refused);
    T(sizes_that_hide_nothing_are_refused);
    T(the_tint_is_four_per_cent_of_whole_dots_at_600);
    T(the_tint_is_four_per_cent_of_whole_dots_at_300);
    T(the_word_is_no_darker_than_what_is_around_it);
    T(dots_stay_between_the_bands);
    T(no_dots_are_drawn_when_they_are_off);
    T(every_certificate_has_dots_of_its_own);
    T(every_certificate_has_bands_of_its_own);
    T(bands_stay_off_the_codes_and_the_edges);

    int failed = g_test_run();

    fonts_free(&fonts);
    return failed;
}
