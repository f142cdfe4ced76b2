/* The doses, a row each; how they are spread over sheets. */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"

/* Draws head, rows and the line after them, from the heavy rule at y down, beginning with the dose
 * at index first. Returns the index of the first dose for the next sheet.
 *
 * A sheet takes as many rows as certificate_first_sheet_rows() says. Rows are roomy if all doses fit
 * so above the line `until`; else normal; else tight, where a cell of three lines needs no higher
 * row. If even so not all fit, the rest goes to the next sheet; on the last, and for a cell that two
 * lines in each language do not hold, ERR_TOO_LONG is noted. */
size_t table_draw(struct page *page, const struct certificate *certificate, unsigned sheet,
                  size_t first, double y, double until);
