/* The codes' third of the first sheet: what verifiers scan, and what they and the holder should know. */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"
#include "printer/qr.h"

/* The third begins here; nothing else of the sheet but its footer lies below. A multiple of a dot at
 * 300 and 600 an inch. */
#define CODES_TOP 561.6

/* Where a code stands on paper. */
struct code_place {
    unsigned sheet; /* from 1 on */
    double x, y;    /* points; where its first module begins, on the grid of dots */
};

/* Where codes_draw() draws certificate->codes[i], for ret[i]; codes[i] is it, encoded. */
void codes_place(const struct certificate *certificate, const struct qr *codes,
                 struct code_place *ret);

/* codes[i] is certificate->codes[i], encoded. */
void codes_draw(struct page *page, const struct certificate *certificate, const struct qr *codes);
