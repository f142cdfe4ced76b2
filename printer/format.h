/* The languages in which a document can be handed to a printer. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

enum format_language {
    FORMAT_NONE,
    FORMAT_PDF,
    FORMAT_PWG /* PWG raster, PWG 5102.4 */
};

struct format {
    enum format_language language;
    unsigned dpi;  /* of PWG raster: 300 or 600, both ways; 0 of a PDF */
    unsigned bits; /* of PWG raster: 1 a dot (black_1) or 8 (sgray_8); 0 of a PDF */
};

/* What whoever installed the kiosk wants. */
enum format_wish {
    FORMAT_WISH_AUTO, /* raster at 600 dots an inch, else PDF, else raster at 300 */
    FORMAT_WISH_PDF,
    FORMAT_WISH_PWG
};

/* A PDF, for whoever has no printer to ask. */
#define FORMAT_OF_PDF ((struct format){.language = FORMAT_PDF})

/* "application/pdf", as a printer is told; NULL for FORMAT_NONE. Static storage. */
const char *format_mime_type(enum format_language language);

/* "auto", "pdf" or "pwg". False, ret untouched, for anything else. */
MUST_USE bool format_wish_from_text(const char *text, enum format_wish *ret);

bool format_same(const struct format *a, const struct format *b);
