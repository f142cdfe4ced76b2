/* The sheets of one certificate, to be drawn on whatever cairo draws on. */
#pragma once

#include "base/certificate.h"
#include "printer/dots.h"
#include "printer/drawing.h"
#include "printer/fonts.h"
#include "printer/qr.h"

/* What the sheets are drawn with and from; all borrowed but the codes, which are encoded once. */
struct composition {
    const struct fonts *fonts;
    struct dots *dots;
    const struct certificate *certificate;
    bool test; /* marked as nobody's */
    struct qr codes[CERTIFICATE_CODES_MAX];
    size_t next; /* the first dose of the sheet after the one that was drawn last */
};

/* Encodes the codes of certificate. ERR_MALFORMED when the certificate contradicts itself (number of sheets, doses
 * or codes, which code holds what, a day that is none), and what qr_encode() reports. The caller ends *ret with
 * composition_done(). */
MUST_USE bool composition_init(struct composition *ret, const struct certificate *certificate,
                               struct err *err);

/* Wipes; may be called again. */
void composition_done(struct composition *composition);
#define SCOPED_COMPOSITION SCOPED(composition_done) struct composition

/* How many sheets have dots under them: all but that of EU DCC codes. */
unsigned composition_dotted(const struct composition *composition);

/* Borrows composition, which must have fonts and dots by then. */
struct drawing composition_drawing(struct composition *composition);
