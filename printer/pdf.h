/* A drawing as a PDF that an archive takes (PDF/A-2b). */
#pragma once

#include "base/err.h"
#include "printer/buffer.h"
#include "printer/drawing.h"
#include "printer/pdfa.h"

/* Draws every sheet, A4, and appends the PDF to ret. The same drawing gives the same bytes. ERR_MEMORY,
 * ERR_MALFORMED when there is a colour on a sheet, and whatever the drawing reports. */
MUST_USE bool pdf_write(const struct drawing *drawing, const struct pdfa_description *description,
                        struct buffer *ret, struct err *err);
