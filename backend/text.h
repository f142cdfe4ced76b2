/* A text on the heap that is wiped before it is freed: what an encoder makes and a decoder reads. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/scope.h"

struct text {
    char *bytes; /* NULL when empty; else there is a NUL after len bytes */
    size_t len;
};

/* Wipes, frees, and leaves it empty. */
void text_done(struct text *text);
#define SCOPED_TEXT SCOPED(text_done) struct text

/* Copies len bytes and adds the NUL. ERR_MEMORY. */
MUST_USE bool text_copy(const void *bytes, size_t len, struct text *ret, struct err *err);

/* Reads a file of at most max bytes, "-" being standard input. No buffer keeps a copy. ERR_IO (detail: errno),
 * ERR_TOO_LONG, ERR_MEMORY. Blocks. */
MUST_USE bool text_load(const char *path, size_t max, struct text *ret, struct err *err);
