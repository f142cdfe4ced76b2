#include <glib.h>

#include "tests/scan/forms-private.h"

void forms_print(const struct encoder *encoder, const char *format, ...)
{
    va_list words;
    char *text;

    va_start(words, format);
    text = g_strdup_vprintf(format, words);
    va_end(words);
    encode_text(encoder, text);
    g_free(text);
}

void forms_put_integer(uint8_t *ret, uint64_t value, size_t len)
{
    for (size_t i = 0; i < len; i++)
        ret[i] = (uint8_t)(value >> (8 * i));
}

void forms_put_bcd(uint8_t *ret, const char *digits, size_t len)
{
    for (size_t i = 0; i < len; i++)
        ret[i] = (uint8_t)((digits[2 * i] - '0') << 4 | (digits[2 * i + 1] - '0'));
}
