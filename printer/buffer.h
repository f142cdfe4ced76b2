/* Bytes that grow without leaving a copy of themselves behind. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

struct buffer {
    uint8_t *bytes; /* NULL when it has held nothing yet */
    size_t len;
    size_t size;
};

/* Appends a copy of len bytes. False, nothing appended, when there is no memory. */
bool buffer_append(struct buffer *buffer, const void *bytes, size_t len);

/* Wipes and frees; may be called again. */
void buffer_done(struct buffer *buffer);
#define SCOPED_BUFFER SCOPED(buffer_done) struct buffer
