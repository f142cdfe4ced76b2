/* The paper to draw on: text, rules and codes in points from the top left corner, black only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/scope.h"
#include "printer/fonts.h"
#include "printer/qr.h"

/* A4 on the grid of 600 dots an inch: 4961 x 7016 dots (certificate.md section 2). */
#define PAGE_WIDTH_PT  595.32
#define PAGE_HEIGHT_PT 841.92
#define PAGE_DOT_PT    0.12
#define PAGE_MODULE_PT 1.2

/* certificate.md gives positions in millimetres. */
#define MM(mm) ((mm)*72.0 / 25.4)

/* The text block. */
#define PAGE_LEFT  MM(20.32)
#define PAGE_RIGHT 537.6

#define RULE_HEAVY    1.2
#define RULE_MEDIUM   0.6
#define RULE_HAIRLINE 0.24

enum language {
    LANGUAGE_JA,
    LANGUAGE_EN,
};

struct style {
    enum face face;
    double size; /* points */
    enum language language;
    double spacing; /* points between letters, none before the first or after the last */
};

/* Remembers the first thing that went wrong and draws on, so that a section reads as a list of what
 * is on the paper; whoever made the page asks page_done(). */
struct page {
    cairo_t *cairo;
    const struct fonts *fonts;
    PangoLayout *layout;
    struct err err;
};

/* fonts and cairo are borrowed and must outlive the page; cairo's unit is a point. */
void page_init(struct page *page, const struct fonts *fonts, cairo_t *cairo);

/* Ends the page. False when anything on it could not be drawn: ERR_GLYPH (detail: byte offset in
 * the text), or what page_fail() was told. */
MUST_USE bool page_done(struct page *page, struct err *err);

/* Notes that the page cannot be printed. */
void page_fail(struct page *page, enum err_code code, size_t detail);

/* wanted, if it has every letter of text; else other. */
enum face page_face(const struct page *page, enum face wanted, enum face other, const char *text);

/* How wide text is, in points. */
double page_text_width(struct page *page, const struct style *style, const char *text);

/* Draws one line on the baseline y and returns where it ends. */
double page_text(struct page *page, const struct style *style, double x, double y,
                 const char *text);
void page_text_right(struct page *page, const struct style *style, double x, double y,
                     const char *text);
void page_text_centred(struct page *page, const struct style *style, double x, double y,
                       const char *text);

/* Both languages on one baseline, with a gap; returns where the second ends. */
double page_pair(struct page *page, double x, double y, const struct style *ja_style,
                 const char *ja, double gap, const struct style *en_style, const char *en);

/* Breaks text into lines by the rules of its language; the first on baseline y. Returns the
 * baseline of the last. */
double page_paragraph(struct page *page, const struct style *style, double x, double y,
                      double width, double leading, const char *text);

/* Large letters across what else is on the page, rising by so many degrees: outlined and hatched, so
 * that all of it can still be read. x, y is where the baseline begins. */
void page_mark(struct page *page, const struct style *style, double x, double y, double degrees,
               const char *text);

/* A horizontal line centred on y; its edges lie on the grid. */
void page_rule(struct page *page, double x, double to_x, double y, double thickness);

/* The outline of a box, the line centred on its edge. */
void page_box(struct page *page, double x, double y, double width, double height, double thickness);

/* The nearest dot, at 600 an inch. */
double page_on_grid(double pt);

/* Draws the code with its top left module at x, y, moved to the nearest dot. */
void page_code(struct page *page, double x, double y, const struct qr *qr);

/* Where one letter, with all that combines with it, begins. */
struct letter {
    size_t offset; /* bytes */
    double x;      /* in ems from the start of the text */
    bool is_space;
    bool is_opening;     /* a bracket */
    bool may_begin_line; /* not a small kana, long vowel or closing mark */
    bool is_wide_space;  /* U+3000, between family and given name */
};

/* Measures text letter by letter at any size; ret has room for max letters and gets one more than
 * there are, the end. Returns how many there are; 0 when text is empty, has max or more letters
 * (ERR_TOO_LONG is noted) or cannot be drawn (ERR_GLYPH is noted). */
size_t page_measure(struct page *page, enum face face, enum language language, const char *text,
                    struct letter *ret, size_t max);
