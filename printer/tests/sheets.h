/* PWG raster opened and closed again by libcups, so that a test can damage what is on a sheet. */
#pragma once

#include "printer/bits.h"
#include "printer/document.h"

#define SHEETS_MAX 4

struct sheets {
    struct format format;
    unsigned count;
    struct bits sheet[SHEETS_MAX];
};

/* What libcups reads in a document. The caller ends it with sheets_done(). */
void sheets_from(struct sheets *ret, const struct document *document);

/* Puts the sheets, as they are now, in the place of the document's bytes, with the sum that belongs to them: as if
 * they had been drawn so. */
void sheets_into(const struct sheets *sheets, struct document *document);

void sheets_done(struct sheets *sheets);
#define SCOPED_SHEETS SCOPED(sheets_done) struct sheets
