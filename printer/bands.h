/* Guilloche: bands of fine waves at the head of a sheet and above the codes, other ones on every
 * certificate (certificate.md section 8). */
#pragma once

#include "printer/page.h"

/* Where they lie: from the margin, beyond the text block on both sides. */
#define BANDS_LEFT  MM(15.24)
#define BANDS_RIGHT MM(194.73)

/* On top of every sheet. id is the certificate's. */
void bands_draw_top(struct page *page, const char *id);

/* On the second fold, where no code stands. */
void bands_draw_bottom(struct page *page, const char *id);
