/* Zlib (RFC 1950) between a DCC's COSE and its base45. */
#include <stdlib.h>
#include <zlib.h>

#include "backend/dcc-private.h"
#include "base/wiped.h"

/* Zlib's memory holds the certificate. */
static void *zlib_alloc(void *unused, unsigned items, unsigned size)
{
    return calloc(items, size);
}

static void zlib_free(void *unused, void *p)
{
    wiped_free(p);
}

bool dcc_deflate(const uint8_t *bytes, size_t len, struct text *ret, struct err *err)
{
    z_stream stream = {.zalloc = zlib_alloc, .zfree = zlib_free};

    if (deflateInit(&stream, 9) != Z_OK)
        return ERR(err, ERR_MEMORY, 0);

    size_t bound = deflateBound(&stream, len);
    SCOPED_TEXT deflated = {.bytes = calloc(1, bound + 1), .len = bound};
    bool ok = deflated.bytes != NULL;

    if (ok) {
        stream.next_in = (unsigned char *)(uintptr_t)bytes;
        stream.avail_in = (unsigned)len;
        stream.next_out = (unsigned char *)deflated.bytes;
        stream.avail_out = (unsigned)bound;
        ok = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    }
    deflateEnd(&stream);
    if (!ok)
        return ERR(err, ERR_MEMORY, 0);
    *ret = (struct text){.bytes = MOVE(deflated.bytes), .len = stream.total_out};
    deflated.len = 0;
    return true;
}

/* RFC 1950 section 2.2: method 8, a check of both bytes, no preset dictionary. */
static bool has_zlib_header(const struct text *deflated)
{
    const uint8_t *b = (const uint8_t *)deflated->bytes;

    return deflated->len >= 2 && (b[0] & 15) == 8 && (b[0] * 256 + b[1]) % 31 == 0 &&
           (b[1] & 32) == 0;
}

enum dcc_fault dcc_inflate(const struct text *deflated, struct text *ret)
{
    SCOPED_TEXT inflated = {.bytes = calloc(1, DCC_INFLATED_MAX + 2), .len = DCC_INFLATED_MAX + 1};
    z_stream stream = {.next_in = (unsigned char *)deflated->bytes,
                       .avail_in = (unsigned)deflated->len,
                       .next_out = (unsigned char *)inflated.bytes,
                       .avail_out = DCC_INFLATED_MAX + 1,
                       .zalloc = zlib_alloc,
                       .zfree = zlib_free};

    if (!has_zlib_header(deflated))
        return DCC_NOT_ZLIB;
    if (inflated.bytes == NULL || inflateInit(&stream) != Z_OK)
        return DCC_NO_MEMORY;

    int result = inflate(&stream, Z_FINISH);
    size_t len = stream.total_out;

    inflateEnd(&stream);
    if (len > DCC_INFLATED_MAX)
        return DCC_BOMB;
    if (result != Z_STREAM_END || stream.avail_in > 0)
        return DCC_BAD_ZLIB;
    inflated.bytes[len] = '\0';
    *ret = (struct text){.bytes = MOVE(inflated.bytes), .len = len};
    inflated.len = 0;
    return DCC_GOOD;
}
