/* QR codes as a verifier reads them: segments, versions and error correction of each format. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

#define QR_WIDTH_MAX  177 /* modules of version 40 */
#define QR_QUIET_ZONE 4   /* modules left white on every side */

struct qr {
    unsigned width; /* modules on a side; 17 + 4 · version */
    uint8_t dark[(QR_WIDTH_MAX * QR_WIDTH_MAX + 7) / 8];
};

/* Encodes text as its format wants it (qr.md 1.4 and 4): a SMART Health Card in two segments, up to
 * version 22, level M if that suffices, else L; ICAO VDS-NC as bytes, M up to version 31, else L up
 * to 40; EU DCC alphanumerically, up to version 20, the highest level of Q, M, L that suffices.
 * ERR_TOO_LONG, detail its length, when it does not fit; ERR_MALFORMED, detail the offset, when a SMART
 * Health Card is not "shc:/" and pairs of digits up to 77, or an EU DCC not "HC1:" and base45. */
MUST_USE bool qr_encode(enum certificate_format format, const char *text, struct qr *ret,
                        struct err *err);

bool qr_is_dark(const struct qr *qr, unsigned x, unsigned y);
