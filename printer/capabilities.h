/* What a printer says it can do, against what a certificate needs: one-sided on A4, unscaled, nothing within 10 mm of
 * the edge, no staple, at once. Private to printer/ but for struct printer_capabilities. */
#pragma once

#include <stdbool.h>

/* What makes it unfit, as bits. */
enum printer_lack {
    LACK_OPERATIONS = 1 << 0, /* a job cannot be made, followed or cancelled */
    LACK_MEDIA = 1 << 1,      /* it does not know A4 */
    LACK_SIDES = 1 << 2,      /* it always prints on both sides */
    LACK_SCALING = 1 << 3,    /* it always scales: QR modules would have the wrong size */
    LACK_RESOLUTION = 1 << 4, /* it has fewer than 300 dots to the inch */
    LACK_MARGINS = 1 << 5,    /* it cannot print as near to the edge as 10 mm */
    LACK_FINISHING = 1 << 6,  /* it always staples, punches … */
    LACK_RELEASE = 1 << 7,    /* it always holds jobs back */
    LACK_FORMAT = 1 << 8      /* it takes no format of ours, or not the one that is wanted */
};
#define LACKS 9 /* how many there are */

/* What it does not mention is decided so: A4 as the default medium counts as loaded, as nothing tells that it is not.
 * Sides, scaling, finishings, holding: RFC 8011 5.2 has a printer list what it can be told, so it does not do what it
 * does not list, and is not told. Resolution and margins are believed to suffice. */
struct printer_capabilities {
    unsigned lacks;   /* bits of enum printer_lack; 0: it is fit */
    bool media_known; /* it says what is loaded */
    bool media_none;  /* … and that is nothing */
    bool a4_loaded;   /* … or, if it does not say, A4 is its default */

    /* What a job tells it, because it can be told. */
    bool tell_sides, tell_scaling, tell_monochrome, tell_finishings, tell_release, tell_no_banner;
    int dpi; /* 600 if it can, and the document is not raster of 300; 0: not told */
};

/* The same words for people and logs: "two-sided" for a single bit. Static storage; never NULL. */
const char *printer_lack_name(enum printer_lack lack);
