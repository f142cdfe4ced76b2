/* What lies in a code packed by zlib. It holds a certificate, and so does zlib's own memory: it is wiped. Private to backend/. */
#pragma once

#include <stddef.h>

#include "backend/text.h"
#include "base/err.h"
#include "base/scope.h"

enum packed_form {
    PACKED_RAW,  /* RFC 1951, no wrapper: SMART Health Cards (qr.md 1.1) */
    PACKED_ZLIB, /* RFC 1950: EU DCCs (qr.md 3.1) */
    PACKED_FORMS
};

/* Packs len bytes at level 9. The caller ends ret. ERR_MEMORY. */
MUST_USE bool packed_make(enum packed_form form, const void *bytes, size_t len, struct text *ret,
                          struct err *err);

enum unpacked {
    UNPACKED_GOOD,
    UNPACKED_TOO_LARGE, /* more than max */
    UNPACKED_BAD,       /* not of that form, or something lies behind it */
    UNPACKED_NO_MEMORY
};

/* Unpacks to at most max bytes, and a NUL behind them; ret, which the caller ends, is touched only when all is good. */
MUST_USE enum unpacked packed_open(enum packed_form form, const struct text *packed, size_t max,
                                   struct text *ret);
