/* Which of our formats a printer takes, by its own attributes. Private to printer/. */
#pragma once

#include <cups/ipp.h>

#include "printer/format.h"

/* The attributes that formats_choose() reads, for requested-attributes. */
#define FORMATS_ATTRIBUTES                                                                         \
    "document-format-supported", "pwg-raster-document-type-supported",                             \
        "pwg-raster-document-resolution-supported"

/* The best of what wish allows and the printer's attributes list; FORMAT_NONE when there is none. Raster
 * at 600 dots an inch is the page exactly as it was drawn; a PDF is drawn by the printer, whose dots
 * in the anti-copy tint may come out larger than ours (certificate.md section 8); raster at 300 has
 * half the page's dots. black_1 before sgray_8: the page is black only. */
struct format formats_choose(ipp_t *attributes, enum format_wish wish);
