/* A tint of dots in which a copy shows 複写: two sizes of dots of one mean density, of which a copier
 * loses the small ones (certificate.md section 8). They deter; the signature proves. */
#pragma once

#include <stdbool.h>

#include "base/dots-setting.h"
#include "base/err.h"
#include "base/scope.h"
#include "printer/buffer.h"
#include "printer/fonts.h"
#include "printer/page.h"
#include "printer/span.h"

/* The dots of one setting; what is costly about them is kept for the next sheet. */
struct dots;

/* ERR_MEMORY. fonts is borrowed and must outlive *ret, which the caller owns. */
MUST_USE bool dots_new(const struct dots_setting *setting, const struct fonts *fonts,
                       struct dots **ret, struct err *err);

/* *dots may be NULL; leaves NULL. */
void dots_free(struct dots **dots);

/* Draws them on an image, or a recording for one, as whole dots of it, as the certificate's id wants
 * them. Nothing in a PDF, which gets dots_for_pdf(). */
void dots_draw(struct dots *dots, struct page *page, const char *id);

/* The same for a PDF: a form with one tile, and what a sheet's content begins with to show the form, which it
 * calls /Dots, wherever a tile lies. */
struct dots_pdf {
    struct span form;       /* deflated; borrowed from dots; empty when the setting is off */
    unsigned width, height; /* the form's box */
    struct buffer sheet;    /* the same for every sheet */
};

void dots_pdf_done(struct dots_pdf *pdf);
#define SCOPED_DOTS_PDF SCOPED(dots_pdf_done) struct dots_pdf

/* ERR_MEMORY. The caller ends *ret with dots_pdf_done(). */
MUST_USE bool dots_for_pdf(struct dots *dots, const char *id, struct dots_pdf *ret,
                           struct err *err);
