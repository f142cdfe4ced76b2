#include <glib.h>
#include <string.h>

#include "printer/fit.h"

/* A page to measure on; nothing on it is printed. */
struct desk {
    struct fonts *fonts;
    cairo_surface_t *surface;
    cairo_t *cairo;
    struct page page;
};

static void set_up(struct desk *desk, gconstpointer unused)
{
    g_assert_true(fonts_open(&desk->fonts, NULL));
    desk->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    desk->cairo = cairo_create(desk->surface);
    page_init(&desk->page, desk->fonts, desk->cairo);
}

static void tear_down(struct desk *desk, gconstpointer unused)
{
    struct err err;

    g_assert_true(page_done(&desk->page, &err));
    cairo_destroy(desk->cairo);
    cairo_surface_destroy(desk->surface);
    fonts_free(&desk->fonts);
}

/* Ten kanji of 10 points a line. */
#define WIDTH 100.0
static const struct fit_step one_line[] = {{20.0, 0.0, 1, 24.0}, {10.0, 0.0, 1, 24.0}};
static const struct fit_step two_lines[] = {{10.0, 12.0, 2, 24.0}};
static const struct fit_step three_lines[] = {{10.0, 12.0, 3, 36.0}};

static bool fit_in(struct desk *desk, const char *text, const struct fit_step *steps, size_t n,
                   struct fit *ret)
{
    return fit_text(&desk->page, FACE_NAME, LANGUAGE_JA, text, WIDTH, steps, n, ret);
}
#define FIT(desk, text, steps, ret) fit_in((desk), (text), (steps), G_N_ELEMENTS(steps), (ret))

static void assert_line(const struct fit *fit, unsigned i, const char *text, const char *line)
{
    g_assert_cmpuint(i, <, fit->lines);
    g_assert_cmpmem(text + fit->line[i].offset, fit->line[i].len, line, strlen(line));
}

static void the_largest_size_that_holds_it_wins(struct desk *desk, gconstpointer unused)
{
    struct fit fit;

    g_assert_true(FIT(desk, "小鳥遊健郎", one_line, &fit));
    g_assert_true(fit.step == &one_line[0]);
    g_assert_true(FIT(desk, "小鳥遊健一郎", one_line, &fit));
    g_assert_true(fit.step == &one_line[1]);
    g_assert_true(FIT(desk, "一二三四五六七八九十", one_line, &fit));
    g_assert_true(fit.step == &one_line[1]);
}

static void what_no_step_holds_is_not_cut(struct desk *desk, gconstpointer unused)
{
    struct fit fit = {.lines = 7};

    g_assert_false(FIT(desk, "一二三四五六七八九十百", one_line, &fit));
    g_assert_false(FIT(desk, "一二三四五六七八九十一二三四五六七八九十百", two_lines, &fit));
    g_assert_cmpuint(fit.lines, ==, 7);
}

static void family_and_given_name_get_a_line_each(struct desk *desk, gconstpointer unused)
{
    static const char text[] = "一二三　四五六 七八九十百";
    struct fit fit;

    g_assert_true(FIT(desk, text, two_lines, &fit));
    g_assert_cmpuint(fit.lines, ==, 2);
    assert_line(&fit, 0, text, "一二三");
    assert_line(&fit, 1, text, "四五六 七八九十百");
}

static void otherwise_it_breaks_at_a_space(struct desk *desk, gconstpointer unused)
{
    static const char text[] = "MARIA DE LA CRUZ GUADALUPE";
    struct fit fit;

    g_assert_true(FIT(desk, text, two_lines, &fit));
    assert_line(&fit, 0, text, "MARIA DE LA");
    assert_line(&fit, 1, text, "CRUZ GUADALUPE");
}

static void without_a_space_that_helps_it_breaks_anywhere(struct desk *desk, gconstpointer unused)
{
    static const char text[] = "一 二三四五六七八九十一二三四五六七八九";
    struct fit fit;

    g_assert_true(FIT(desk, text, two_lines, &fit));
    g_assert_cmpuint(fit.lines, ==, 2);
    assert_line(&fit, 0, text, "一 二三四五六七八九");
    assert_line(&fit, 1, text, "十一二三四五六七八九");
}

static void a_product_breaks_before_its_bracket(struct desk *desk, gconstpointer unused)
{
    static const char text[] = "コミナティ（起源株/BA.4-5）";
    struct fit fit;

    g_assert_true(FIT(desk, text, two_lines, &fit));
    assert_line(&fit, 0, text, "コミナティ");
    assert_line(&fit, 1, text, "（起源株/BA.4-5）");
}

static void no_line_begins_with_a_long_vowel_or_a_small_kana(struct desk *desk,
                                                             gconstpointer unused)
{
    static const char long_vowel[] = "セントクリストファァーネービス";
    static const char small_kana[] = "一二三四五六七八九ミャンマ";
    struct fit fit;

    g_assert_true(FIT(desk, long_vowel, two_lines, &fit));
    assert_line(&fit, 0, long_vowel, "セントクリスト");
    g_assert_true(FIT(desk, small_kana, two_lines, &fit));
    assert_line(&fit, 0, small_kana, "一二三四五六七八九");
}

static void a_letter_keeps_its_variation_selector(struct desk *desk, gconstpointer unused)
{
    static const char text[] = "一二三四五六七八九葛\U000E0103城";
    struct fit fit;

    g_assert_true(FIT(desk, text, two_lines, &fit));
    assert_line(&fit, 0, text, "一二三四五六七八九葛\U000E0103");
    assert_line(&fit, 1, text, "城");
}

static void three_lines_hold_thirty_letters(struct desk *desk, gconstpointer unused)
{
    static const char text[] = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
    struct fit fit;

    g_assert_true(FIT(desk, text, three_lines, &fit));
    g_assert_cmpuint(fit.lines, ==, 3);
    assert_line(&fit, 2, text, "一二三四五六七八九十");
}

static void an_empty_text_has_no_lines(struct desk *desk, gconstpointer unused)
{
    struct fit fit;

    g_assert_true(FIT(desk, "", one_line, &fit));
    g_assert_cmpuint(fit.lines, ==, 0);
}

static void add(const char *path, void (*test)(struct desk *, gconstpointer))
{
    g_test_add(path, struct desk, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/fit/largest", the_largest_size_that_holds_it_wins);
    add("/fit/too-long", what_no_step_holds_is_not_cut);
    add("/fit/family-and-given", family_and_given_name_get_a_line_each);
    add("/fit/space", otherwise_it_breaks_at_a_space);
    add("/fit/anywhere", without_a_space_that_helps_it_breaks_anywhere);
    add("/fit/bracket", a_product_breaks_before_its_bracket);
    add("/fit/kinsoku", no_line_begins_with_a_long_vowel_or_a_small_kana);
    add("/fit/selector", a_letter_keeps_its_variation_selector);
    add("/fit/three-lines", three_lines_hold_thirty_letters);
    add("/fit/empty", an_empty_text_has_no_lines);
    return g_test_run();
}
