/* Text that must be whole: it shrinks, then takes more lines, and is refused before it is cut
 * (certificate.md section 7). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "printer/page.h"

#define FIT_LINES_MAX 3

/* One way to set a text; a list of them is tried from the first. */
struct fit_step {
    double size;    /* points */
    double leading; /* points from baseline to baseline */
    unsigned lines; /* at most FIT_LINES_MAX */
    double row;     /* points: how high the row becomes */
};

/* The step that was chosen, and the text's lines. */
struct fit {
    const struct fit_step *step;
    unsigned lines;
    struct {
        size_t offset; /* bytes */
        size_t len;
    } line[FIT_LINES_MAX];
};

/* Chooses the first step that holds the whole text in width points. Breaks at the full-width space
 * between family and given name if both halves fit, else at spaces, else before a bracket, else where
 * a line of Japanese may break, else anywhere. False when no step holds it; what to do then is the
 * caller's to say. An empty text has no lines. steps is borrowed by ret. */
MUST_USE bool fit_text(struct page *page, enum face face, enum language language, const char *text,
                       double width, const struct fit_step *steps, size_t n_steps, struct fit *ret);

/* Draws the fitted lines, the middle of all of them at the height middle. */
void fit_draw(struct page *page, enum face face, enum language language, const char *text,
              const struct fit *fit, double x, double middle);

/* The same with the first line's baseline at y. */
void fit_draw_from(struct page *page, enum face face, enum language language, const char *text,
                   const struct fit *fit, double x, double y);

/* From the middle of a letter to its baseline, in ems: optical, for kanji and capitals alike. */
#define FIT_MIDDLE_EM 0.34
