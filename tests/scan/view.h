/* What may lie beside a piece of memory that is a pattern. */
#pragma once

#include <stddef.h>

#include "tests/scan/needles.h"

/* The part of a stream that can be seen at once. */
struct view {
    const uint8_t *bytes;
    size_t len;
    uint64_t address; /* of bytes in the stream */
    bool is_begun;    /* something lies before it */
    bool is_over;     /* nothing lies behind it */
};

/* Whether the bytes beside start to end of view are such as pattern->bound asks for. What is not in the view does not
 * count: it was seen with what lies before, or will be with what lies behind. */
bool view_allows(const struct view *view, const struct pattern *pattern, size_t start, size_t end);
