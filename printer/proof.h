/* What a printer would print, read from the very bytes that it would get, before it gets them. */
#pragma once

#include "base/certificate.h"
#include "printer/drawing.h"
#include "printer/format.h"
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
    uint64_t sum; /* of PWG raster, what pwg_write() gave; of a PDF, bits_sum() of its bytes */
};

/* qrs[i] is certificate->codes[i], encoded; both are borrowed by *ret. */
void proof_init(struct proof *ret, const struct format *format,
                const struct certificate *certificate, const struct qr *qrs);

/* True when the sheets as drawing draws them have every code whole and at its place, nothing on or near it, and no
 * other code: for a PDF, whose letters and lines proof_bytes_say() does not see. ERR_UNREADABLE_CODE,
 * ERR_MEMORY, and what the drawing reports. */
MUST_USE bool proof_drawing(const struct proof *proof, const struct drawing *drawing,
                            struct err *err);

/* True when the bytes, read again, hold what they must. PWG raster: all rows as they were drawn, in their order, and
 * on every sheet each code, readable, at its place. A PDF: all bytes as they were written, every stream
 * whole, as many A4 pages as sheets, and in their pictures the codes as above.
 * ERR_UNREADABLE_CODE, ERR_MALFORMED (detail: the offset, or an object's number), ERR_MEMORY. */
MUST_USE bool proof_bytes_say(const struct proof *proof, const struct proof_bytes *bytes,
                              struct err *err);
