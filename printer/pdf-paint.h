/* The pictures of a PDF's pages as dots: what its bytes say of the codes. Letters and lines are left out; of them
 * printer/proof.h has a drawing of its own. */
#pragma once

#include "printer/bits.h"
#include "printer/pdf-read.h"

struct pdf_pages {
    struct pdf_part pages[8]; /* one for each sheet */
    size_t count;
};

/* ERR_MALFORMED when there are none, too many, or one that is not A4. */
MUST_USE bool pdf_pages_find(const struct pdf_reader *reader, struct pdf_pages *ret,
                             struct err *err);

/* Paints the page's image masks, dpi dots an inch, onto white bits of that page. ERR_MALFORMED when something is not as
 * cairo writes it: any other kind of picture, or one turned, or not on whole dots. */
MUST_USE bool pdf_paint(const struct pdf_reader *reader, struct pdf_part page, unsigned dpi,
                        struct bits *bits, struct err *err);
