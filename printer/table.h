/* The doses, a row each; how they are spread over sheets. */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"

/* The rows of one sheet. */
struct table_part {
    size_t first; /* index of its first dose */
    size_t count;
    unsigned sheet; /* 1 is the first */
};

/* Which doses stand on a sheet, as certificate_first_sheet_rows() says. */
struct table_part table_part(const struct certificate *certificate, unsigned sheet);

/* Draws head, rows and the line after them, from the heavy rule at y down. Rows are roomy if all
 * doses fit so above the line `until`. Rows that reach below it are noted as ERR_TOO_LONG, as is a
 * cell that two lines do not hold. */
void table_draw(struct page *page, const struct certificate *certificate, struct table_part part,
                double y, double until);
