#include "printer/span.h"

#include <string.h>

#define DIGITS_MAX 9

const uint8_t *span_find(struct span span, const char *text)
{
    return memmem(span.from, span_len(span), text, strlen(text));
}

bool span_number_after(struct span span, const char *text, size_t *ret)
{
    const uint8_t *at = span_find(span, text);
    size_t number = 0;
    size_t digits = 0;

    if (at == NULL)
        return false;
    at += strlen(text);
    while (at < span.end && (*at == ' ' || *at == '\n'))
        at++;
    for (; at < span.end && *at >= '0' && *at <= '9' && digits <= DIGITS_MAX; at++, digits++)
        number = 10 * number + (size_t)(*at - '0');
    if (digits == 0 || digits > DIGITS_MAX)
        return false;
    *ret = number;
    return true;
}
