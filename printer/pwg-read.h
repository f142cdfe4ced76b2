/* PWG raster read the way a printer reads it, and more strictly: our own stream must be what we meant
 * before a printer sees it. Shares nothing with what writes it. */
#pragma once

#include <stddef.h>

#include "printer/bits.h"
#include "printer/format.h"

struct pwg_reader {
    const uint8_t *bytes; /* borrowed */
    size_t len;
    size_t at;
    struct format format;
    unsigned sheets;
    uint64_t sum; /* bits_sum() of every row so far */
};

/* For a stream that should hold so many A4 sheets in this format. ERR_MALFORMED when it does not even begin
 * as one. */
MUST_USE bool pwg_reader_init(struct pwg_reader *ret, const uint8_t *bytes, size_t len,
                              const struct format *format, unsigned sheets, struct err *err);

/* The next sheet; the caller ends *ret with bits_done(). ERR_MALFORMED, detail the offset, when its header is
 * not the one of such a sheet to the last byte, when a row is too short or too long, a grey dot
 * neither black nor white, or when the stream ends; ERR_MEMORY. */
MUST_USE bool pwg_reader_sheet(struct pwg_reader *reader, struct bits *ret, struct err *err);

/* True when nothing follows the last sheet; ERR_MALFORMED, detail the offset. */
MUST_USE bool pwg_reader_end(const struct pwg_reader *reader, struct err *err);
