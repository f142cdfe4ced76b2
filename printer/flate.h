/* Streams of a PDF, deflated as /FlateDecode has them (zlib, RFC 1950). */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "printer/buffer.h"
#include "printer/span.h"

/* Appends what packed holds to ret. ERR_MALFORMED when it is not deflated or would be larger than 16 MB;
 * ERR_MEMORY. */
MUST_USE bool flate_unpack(struct span packed, struct buffer *ret, struct err *err);

/* Appends plain to ret, packed. ERR_MEMORY. */
MUST_USE bool flate_pack(struct span plain, struct buffer *ret, struct err *err);
