/* The test print: an invented certificate, marked as such all over, whose codes nobody can verify. */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"
#include "printer/qr.h"

/* Its particulars are nobody's: 見本 太郎 of Utopia. The codes are formed as real ones, so that any reader
 * reads them, but their signatures are zeros, which no key verifies (FIPS 186-5 section 6.4.2: r and s are
 * at least 1), and their issuers do not exist. */
void dummy_certificate(struct certificate *ret);

/* 見本 TEST across the sheet. Before everything else of the sheet or after it: it hides nothing. */
void dummy_draw_mark(struct page *page);

/* The codes' third, with words for the attendant in place of those for verifier and holder. codes[i] is
 * certificate->codes[i], encoded. */
void dummy_draw_codes(struct page *page, const struct certificate *certificate,
                      const struct qr *codes);

/* The footer; drawn last. */
void dummy_draw_bottom(struct page *page);
