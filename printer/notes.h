/* What a code holds otherwise than the page shows it: fewer doses, or the name in other letters
 * (certificate.md sections 6 and 7). */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"

/* Draws the notes that the codes of the first sheet need, the first baseline at y, and returns the baseline of the
 * last; 0 when none is needed. ERR_MALFORMED is noted when an ICAO VDS-NC has no name. */
double notes_draw(struct page *page, const struct certificate *certificate, double x, double y,
                  double width);
