/* The last sheet of a certificate with EU DCC codes: one for each dose (certificate.md section 6). */
#pragma once

#include "base/certificate.h"
#include "printer/codes.h"
#include "printer/page.h"
#include "printer/qr.h"

/* True when that sheet of certificate is the one. */
bool dcc_sheet_is(const struct certificate *certificate, unsigned sheet);

/* Where the codes stand, three in a row; i counts them from 0 to CERTIFICATE_DCC_MAX. */
struct code_place dcc_sheet_place(const struct certificate *certificate, size_t i);

/* Draws the codes, each with its dose, and what reads them. codes[i] is certificate->codes[i], encoded. */
void dcc_sheet_draw(struct page *page, const struct certificate *certificate,
                    const struct qr *codes);
