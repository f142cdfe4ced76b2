/* Bytes inside others: borrowed, not a string. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
    const uint8_t *from, *end;
};

static inline size_t span_len(struct span span)
{
    return (size_t)(span.end - span.from);
}

/* Where text first stands in span; NULL when it does not. */
const uint8_t *span_find(struct span span, const char *text);

/* The number after text and blanks: 4 in "/Contents 4 0 R". False, ret untouched, when there is none or it
 * has more than nine digits. */
bool span_number_after(struct span span, const char *text, size_t *ret);
