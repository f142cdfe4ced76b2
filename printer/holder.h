/* Who the certificate is about. */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"

/* Draws the holder's rows from the heavy rule at y down; returns where the last rule is. A name that
 * no step of certificate.md section 7 holds is noted as ERR_TOO_LONG, a letter that no face has as
 * ERR_GLYPH. */
double holder_draw(struct page *page, const struct certificate *certificate, double y);

/* The one row of a further sheet: name and birth date, to know what it belongs to. A name that is
 * too long for half a line gets the rows of the first sheet. */
double holder_draw_short(struct page *page, const struct certificate_holder *holder, double y);

/* The same in one row whatever the name's length: on the sheet of EU DCC codes. */
double holder_draw_one_row(struct page *page, const struct certificate_holder *holder, double y);

/* Notes on the page whether the name could be printed on the first sheet. Draws nothing. */
void holder_check_name(struct page *page, const char *name);
