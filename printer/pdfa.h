/* From the PDF that cairo writes to one that an archive takes: PDF/A-2b (ISO 19005-2), in pure black. */
#pragma once

#include "base/date.h"
#include "base/err.h"
#include "printer/buffer.h"
#include "printer/dots.h"

/* What the file says of itself: nothing of anybody. */
struct pdfa_description {
    const char *title; /* UTF-8, without <, > and & */
    char issued_on
        [DATE_ISO_SIZE]; /* its dates, or the same certificate would not give the same bytes */
    const struct dots_pdf *dots; /* below everything else; NULL for none */
    unsigned dotted_sheets;      /* how many sheets have them, from the first */
};

/* Writes to ret what is in pdf: the same pages, without cairo's marks of transparency, 0 g for every
 * colour that is black, fonts with what the standard asks for, a gray output intent and XMP metadata. The same
 * input gives the same bytes. ERR_MALFORMED, detail the offset, when pdf is not as cairo 1.16 writes
 * it, or has a colour; ERR_MEMORY. ret is then to be thrown away. */
MUST_USE bool pdfa_write(const struct buffer *pdf, const struct pdfa_description *description,
                         struct buffer *ret, struct err *err);
