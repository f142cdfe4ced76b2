#include <string.h>

#include "backend/cbor.h"

/* RFC 8949 section 3: major types. */
enum major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG };

static void put(struct cbor_writer *out, const void *bytes, size_t len)
{
    if (out->failed || len > out->size - out->len) {
        out->failed = true;
        return;
    }
    if (len > 0)
        memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
}

/* RFC 8949 4.2.1: in the fewest bytes. */
static void put_head(struct cbor_writer *out, enum major major, uint64_t argument)
{
    unsigned low = argument < 24            ? (unsigned)argument
                   : argument <= UINT8_MAX  ? 24
                   : argument <= UINT16_MAX ? 25
                   : argument <= UINT32_MAX ? 26
                                            : 27;
    size_t more = low < 24 ? 0 : (size_t)1 << (low - 24);
    uint8_t head[9] = {(uint8_t)((unsigned)major << 5 | low)};

    for (size_t i = more; i > 0; i--, argument >>= 8)
        head[i] = (uint8_t)(argument & 0xFF);
    put(out, head, 1 + more);
}

void cbor_put_integer(struct cbor_writer *out, int64_t value)
{
    put_head(out, value < 0 ? NEGATIVE : UNSIGNED, (uint64_t)(value < 0 ? -1 - value : value));
}

void cbor_put_bytes(struct cbor_writer *out, const void *bytes, size_t len)
{
    put_head(out, BYTES, len);
    put(out, bytes, len);
}

void cbor_put_text(struct cbor_writer *out, const char *text)
{
    put_head(out, TEXT, strlen(text));
    put(out, text, strlen(text));
}

void cbor_put_array(struct cbor_writer *out, size_t count)
{
    put_head(out, ARRAY, count);
}

void cbor_put_map(struct cbor_writer *out, size_t count)
{
    put_head(out, MAP, count);
}

void cbor_put_tag(struct cbor_writer *out, uint64_t tag)
{
    put_head(out, TAG, tag);
}
