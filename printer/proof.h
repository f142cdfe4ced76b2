/* What a printer would print, read from the very bytes that it would get, before it gets them. */
#pragma once

#include "base/certificate.h"
#include "printer/drawing.h"
#include "printer/format.h"
#include "printer/raster.h"
#include "printer/readback.h"

/* What has to be on paper. */
struct proof {
    struct format format;
    unsigned sheets;
    struct readback_code codes[CERTIFICATE_CODES_MAX];
    size_t code_count;
};

/* A document as it was composed. */
struct proof_bytes {
    const uint8_t *bytes; /* borrowed */
    size_t len;
    uint64_t sum; /* of PWG raster, what pwg_write() gave */
};

/* qrs[i] is certificate->codes[i], encoded; both are borrowed by *ret. */
void proof_init(struct proof *ret, const struct format *format,
                const struct certificate *certificate, const struct qr *qrs);

/* True when PWG raster, read again, has all rows as they were drawn, in their order, and every code where it
 * belongs on every sheet. ERR_UNREADABLE_CODE, ERR_MALFORMED (detail: the offset), ERR_MEMORY. */
MUST_USE bool proof_raster(const struct proof *proof, const struct proof_bytes *bytes,
                           struct err *err);

/* Draws the codes' third of the first sheet, 300 dots an inch. The caller ends *ret with
 * raster_done(). ERR_MEMORY, and whatever the drawing reports. */
MUST_USE bool proof_draw(const struct drawing *drawing, struct raster *ret, struct err *err);

/* True when the codes in proof say what certificate says and nothing else; ERR_UNREADABLE_CODE,
 * detail how many of them did. */
MUST_USE bool proof_says(const struct raster *proof, const struct certificate *certificate,
                         struct err *err);
