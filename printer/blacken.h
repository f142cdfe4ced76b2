/* Cairo knows no printer's black, only red, green and blue of nothing: a page's content says it anew. */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "printer/buffer.h"
#include "printer/span.h"

/* Reads the deflated content of a page and appends it to ret, deflated, with the one black of printers in
 * place of every colour, and `before`, which may be empty, before it. ERR_MALFORMED when it is not deflated, or has a colour that is not black; ERR_MEMORY. */
MUST_USE bool blacken(struct span packed, struct span before, struct buffer *ret, struct err *err);
