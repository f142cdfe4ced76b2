#include "tests/vcard/bytes.h"

#include <stdlib.h>
#include <string.h>

static uint8_t *extend(struct bytes *bytes, size_t len)
{
    uint8_t *end = bytes->data + bytes->len;

    if (len > sizeof bytes->data - bytes->len)
        abort();
    bytes->len += len;
    return end;
}

void bytes_add(struct bytes *bytes, const void *data, size_t len)
{
    if (len > 0) /* data may then be NULL, which memcpy() may not */
        memcpy(extend(bytes, len), data, len);
}

void bytes_add_text(struct bytes *bytes, const char *text)
{
    bytes_add(bytes, text, strlen(text));
}

void bytes_add_u16(struct bytes *bytes, size_t value)
{
    uint8_t *at = extend(bytes, 2);

    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

void bytes_fill(struct bytes *bytes, uint8_t byte, size_t count)
{
    memset(extend(bytes, count), byte, count);
}

void bytes_add_u32(struct bytes *bytes, uint32_t value)
{
    bytes_add_u16(bytes, value >> 16);
    bytes_add_u16(bytes, value & 0xFFFF);
}

static void add_tag(struct bytes *bytes, unsigned tag)
{
    if (tag > 0xFF)
        bytes_fill(bytes, (uint8_t)(tag >> 8), 1);
    bytes_fill(bytes, (uint8_t)tag, 1);
}

void bytes_add_long_tlv(struct bytes *bytes, unsigned tag, const void *value, size_t len)
{
    add_tag(bytes, tag);
    bytes_fill(bytes, 0x82, 1);
    bytes_add_u16(bytes, len);
    bytes_add(bytes, value, len);
}

void bytes_add_tlv(struct bytes *bytes, unsigned tag, const void *value, size_t len)
{
    if (len >= 0x80) {
        bytes_add_long_tlv(bytes, tag, value, len);
        return;
    }
    add_tag(bytes, tag);
    bytes_fill(bytes, (uint8_t)len, 1);
    bytes_add(bytes, value, len);
}
