/* The test print: an invented certificate, marked as such all over, whose codes verify as "test". */
#pragma once

#include "base/certificate.h"
#include "printer/page.h"
#include "printer/qr.h"

/* Its particulars are nobody's: 見本 太郎 of Utopia. Its codes are truly signed, but with keys that were forgotten and that
 * every checker of ours knows as a test's (printer/test-codes.h); anybody else's says that it does not know who
 * signed. */
void dummy_certificate(struct certificate *ret);

/* 見本 TEST across the sheet. Before everything else of the sheet or after it: it hides nothing. */
void dummy_draw_mark(struct page *page);

/* The codes' third, with words for the attendant in place of those for verifier and holder. codes[i] is
 * certificate->codes[i], encoded. */
void dummy_draw_codes(struct page *page, const struct certificate *certificate,
                      const struct qr *codes);

/* The footer; drawn last. */
void dummy_draw_bottom(struct page *page);
