#include "printer/page.h"

#include <math.h>
#include <string.h>

#include "printer/words.h"

#define MARK_LINE  0.72
#define HATCH_LINE 0.24
#define HATCH_STEP 3.0

double page_on_grid(double pt)
{
    return round(pt / PAGE_DOT_PT) * PAGE_DOT_PT;
}

void page_init(struct page *page, const struct fonts *fonts, cairo_t *cairo)
{
    *page = (struct page){.cairo = cairo, .fonts = fonts};
    page->layout = pango_layout_new(fonts_context(fonts));
    cairo_set_source_rgb(cairo, 0.0, 0.0, 0.0);
}

bool page_done(struct page *page, struct err *err)
{
    g_clear_object(&page->layout);
    if (page->err.code == ERR_NONE && cairo_status(page->cairo) != CAIRO_STATUS_SUCCESS)
        page_fail(page, ERR_MEMORY, (size_t)cairo_status(page->cairo));
    if (page->err.code == ERR_NONE)
        return true;
    return ERR(err, page->err.code, page->err.detail);
}

void page_fail(struct page *page, enum err_code code, size_t detail)
{
    if (page->err.code == ERR_NONE)
        err_set(&page->err, code, (int32_t)detail, __func__);
}

/* A control or format character can hide or reorder what stands beside it: not on a certificate. */
static bool is_plain(const char *text, size_t *ret_offset)
{
    const char *end;

    if (!g_utf8_validate(text, -1, &end)) {
        *ret_offset = (size_t)(end - text);
        return false;
    }
    for (const char *p = text; *p != '\0'; p = words_next_letter(p)) {
        gunichar c = g_utf8_get_char(p);
        GUnicodeType type = g_unichar_type(c);

        if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
            type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR ||
            !g_unichar_isdefined(c)) {
            *ret_offset = (size_t)(p - text);
            return false;
        }
    }
    return true;
}

enum face page_face(const struct page *page, enum face wanted, enum face other, const char *text)
{
    size_t offset;

    return is_plain(text, &offset) && fonts_cover(page->fonts, wanted, text, &offset) ? wanted
                                                                                      : other;
}

static void check_run(struct page *page, enum face face, const PangoGlyphItem *run)
{
    size_t offset = (size_t)run->item->offset;

    if (!fonts_is(page->fonts, face, run->item->analysis.font))
        page_fail(page, ERR_GLYPH, offset);
    for (int i = 0; i < run->glyphs->num_glyphs; i++) {
        PangoGlyph glyph = run->glyphs->glyphs[i].glyph;

        if (glyph == 0 || (glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0)
            page_fail(page, ERR_GLYPH, offset + (size_t)run->glyphs->log_clusters[i]);
    }
}

static void check_glyphs(struct page *page, enum face face)
{
    PangoLayoutIter *iter = pango_layout_get_iter(page->layout);

    do {
        const PangoGlyphItem *run = pango_layout_iter_get_run_readonly(iter);

        if (run != NULL)
            check_run(page, face, run);
    } while (pango_layout_iter_next_run(iter));
    pango_layout_iter_free(iter);
}

/* width in points; -1 for one line of any length. */
static bool lay_out(struct page *page, const struct style *style, const char *text, double width)
{
    PangoFontDescription *description =
        pango_font_description_copy_static(fonts_description(page->fonts, style->face));
    PangoAttrList *attributes = pango_attr_list_new();
    const char *language = style->language == LANGUAGE_JA ? "ja" : "en";
    size_t offset;

    pango_font_description_set_absolute_size(description, style->size * PANGO_SCALE);
    pango_attr_list_insert(attributes, pango_attr_fallback_new(FALSE));
    pango_attr_list_insert(attributes,
                           pango_attr_language_new(pango_language_from_string(language)));
    if (style->spacing > 0.0)
        pango_attr_list_insert(
            attributes, pango_attr_letter_spacing_new(pango_units_from_double(style->spacing)));
    pango_layout_set_font_description(page->layout, description);
    pango_layout_set_attributes(page->layout, attributes);
    pango_layout_set_width(page->layout, width < 0.0 ? -1 : pango_units_from_double(width));
    pango_layout_set_wrap(page->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_single_paragraph_mode(page->layout, TRUE);
    pango_font_description_free(description);
    pango_attr_list_unref(attributes);

    if (!is_plain(text, &offset) || !fonts_cover(page->fonts, style->face, text, &offset)) {
        page_fail(page, ERR_GLYPH, offset);
        return false;
    }
    pango_layout_set_text(page->layout, text, -1);
    check_glyphs(page, style->face);
    return true;
}

static double line_width(PangoLayoutLine *line)
{
    PangoRectangle logical;

    pango_layout_line_get_extents(line, NULL, &logical);
    return pango_units_to_double(logical.width);
}

/* Pango 1.50 puts no letter spacing before the first letter, nor after the last. */
static void show_line(struct page *page, double x, double y, PangoLayoutLine *line)
{
    cairo_move_to(page->cairo, x, y);
    pango_cairo_show_layout_line(page->cairo, line);
}

double page_text_width(struct page *page, const struct style *style, const char *text)
{
    if (text[0] == '\0' || !lay_out(page, style, text, -1.0))
        return 0.0;
    return line_width(pango_layout_get_line_readonly(page->layout, 0));
}

double page_text(struct page *page, const struct style *style, double x, double y, const char *text)
{
    if (text[0] == '\0' || !lay_out(page, style, text, -1.0))
        return x;

    PangoLayoutLine *line = pango_layout_get_line_readonly(page->layout, 0);

    show_line(page, x, y, line);
    return x + line_width(line);
}

void page_text_right(struct page *page, const struct style *style, double x, double y,
                     const char *text)
{
    page_text(page, style, x - page_text_width(page, style, text), y, text);
}

void page_text_centred(struct page *page, const struct style *style, double x, double y,
                       const char *text)
{
    page_text(page, style, x - page_text_width(page, style, text) / 2.0, y, text);
}

double page_pair(struct page *page, double x, double y, const struct style *ja_style,
                 const char *ja, double gap, const struct style *en_style, const char *en)
{
    return page_text(page, en_style, page_text(page, ja_style, x, y, ja) + gap, y, en);
}

double page_paragraph(struct page *page, const struct style *style, double x, double y,
                      double width, double leading, const char *text)
{
    if (text[0] == '\0' || !lay_out(page, style, text, width))
        return y;

    int n = pango_layout_get_line_count(page->layout);

    for (int i = 0; i < n; i++)
        show_line(page, x, y + i * leading, pango_layout_get_line_readonly(page->layout, i));
    return y + (n - 1) * leading;
}

void page_rule(struct page *page, double x, double to_x, double y, double thickness)
{
    double middle = page_on_grid(y - thickness / 2.0) + thickness / 2.0;

    cairo_set_line_width(page->cairo, thickness);
    cairo_move_to(page->cairo, page_on_grid(x), middle);
    cairo_line_to(page->cairo, page_on_grid(to_x), middle);
    cairo_stroke(page->cairo);
}

void page_box(struct page *page, double x, double y, double width, double height, double thickness)
{
    double half = thickness / 2.0;
    double left = page_on_grid(x - half) + half;
    double top = page_on_grid(y - half) + half;

    cairo_set_line_width(page->cairo, thickness);
    cairo_rectangle(page->cairo, left, top, page_on_grid(width), page_on_grid(height));
    cairo_stroke(page->cairo);
}

/* Slanting lines through whatever the clip leaves of a box. */
static void hatch(cairo_t *cairo, double x, double y, double width, double height)
{
    cairo_set_line_width(cairo, HATCH_LINE);
    for (double across = x - height; across < x + width; across += HATCH_STEP) {
        cairo_move_to(cairo, across, y + height);
        cairo_line_to(cairo, across + height, y);
    }
    cairo_stroke(cairo);
}

void page_mark(struct page *page, const struct style *style, double x, double y, double degrees,
               const char *text)
{
    double left, top, right, bottom;
    cairo_path_t *outline;

    if (!lay_out(page, style, text, -1.0))
        return;
    cairo_save(page->cairo);
    cairo_translate(page->cairo, x, y);
    cairo_rotate(page->cairo, -degrees * G_PI / 180.0);
    cairo_move_to(page->cairo, 0.0, 0.0);
    pango_cairo_layout_line_path(page->cairo, pango_layout_get_line_readonly(page->layout, 0));
    outline = cairo_copy_path(page->cairo);
    cairo_path_extents(page->cairo, &left, &top, &right, &bottom);
    cairo_set_line_width(page->cairo, MARK_LINE);
    cairo_stroke(page->cairo);
    cairo_append_path(page->cairo, outline);
    cairo_clip(page->cairo);
    hatch(page->cairo, left, top, right - left, bottom - top);
    cairo_path_destroy(outline);
    cairo_restore(page->cairo);
}

/* One bit a module, as cairo keeps it: the first pixel of a word in its lowest bit on a little
 * endian machine, in its highest on a big endian one. */
static void set_pixel(unsigned char *row, unsigned x)
{
    uint32_t *word = (uint32_t *)(void *)row + x / 32;
    unsigned bit = G_BYTE_ORDER == G_LITTLE_ENDIAN ? x % 32 : 31 - x % 32;

    *word |= UINT32_C(1) << bit;
}

static cairo_surface_t *code_image(const struct qr *qr)
{
    int width = (int)qr->width;
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_A1, width, width);
    unsigned char *data = cairo_image_surface_get_data(image);
    size_t stride = (size_t)cairo_image_surface_get_stride(image);

    if (data == NULL)
        return image;
    cairo_surface_flush(image);
    for (unsigned y = 0; y < qr->width; y++) {
        for (unsigned x = 0; x < qr->width; x++) {
            if (qr_is_dark(qr, x, y))
                set_pixel(data + y * stride, x);
        }
    }
    cairo_surface_mark_dirty(image);
    return image;
}

/* certificate.md section 6: a mask of one bit a module, not rectangles, whose every edge some
 * renderers draw one dot too far. */
void page_code(struct page *page, double x, double y, const struct qr *qr)
{
    cairo_surface_t *image = code_image(qr);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(image);

    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_save(page->cairo);
    cairo_translate(page->cairo, page_on_grid(x), page_on_grid(y));
    cairo_scale(page->cairo, PAGE_MODULE_PT, PAGE_MODULE_PT);
    cairo_mask(page->cairo, pattern);
    cairo_restore(page->cairo);
    cairo_pattern_destroy(pattern);
    cairo_surface_destroy(image);
}

/* JIS X 4051: what no line begins with; Pango (UAX #14, class CJ) lets small kana and ー begin one. */
static bool is_kept_off_line_start(gunichar letter)
{
    static const char kept[] =
        "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞヽヾ・、。，．）」』";

    return g_utf8_strchr(kept, -1, letter) != NULL;
}

/* Measured large, because Pango counts in 1/1024 points. */
#define MEASURE_PT 100.0

size_t page_measure(struct page *page, enum face face, enum language language, const char *text,
                    struct letter *ret, size_t max)
{
    struct style style = {face, MEASURE_PT, language, 0.0};
    int n_attributes;
    size_t n = 0;
    size_t i = 0;

    if (text[0] == '\0' || !lay_out(page, &style, text, -1.0))
        return 0;

    const PangoLogAttr *attributes =
        pango_layout_get_log_attrs_readonly(page->layout, &n_attributes);

    for (const char *p = text;; p = words_next_letter(p), i++) {
        PangoRectangle place;

        if (*p != '\0' && !attributes[i].is_cursor_position)
            continue;
        if (n == max) {
            page_fail(page, ERR_TOO_LONG, strlen(text));
            return 0;
        }
        pango_layout_index_to_pos(page->layout, (int)(p - text), &place);
        ret[n] = (struct letter){.offset = (size_t)(p - text),
                                 .x = pango_units_to_double(place.x) / MEASURE_PT,
                                 .is_space = *p == ' ' || g_utf8_get_char(p) == 0x3000,
                                 .is_opening = g_unichar_type(g_utf8_get_char(p)) ==
                                               G_UNICODE_OPEN_PUNCTUATION,
                                 .may_begin_line = attributes[i].is_line_break &&
                                                   !is_kept_off_line_start(g_utf8_get_char(p)),
                                 .is_wide_space = g_utf8_get_char(p) == 0x3000};
        if (*p == '\0')
            return n;
        n++;
    }
}
