#include "backend/packed.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/wiped.h"

/* zlib's windowBits and memLevel. */
static const struct {
    int window, memory;
} forms[PACKED_FORMS] = {[PACKED_RAW] = {-15, 9}, [PACKED_ZLIB] = {15, 8}};

static void *zlib_alloc(void *unused, unsigned items, unsigned size)
{
    return calloc(items, size);
}

static void zlib_free(void *unused, void *p)
{
    wiped_free(p);
}

bool packed_make(enum packed_form form, const void *bytes, size_t len, struct text *ret,
                 struct err *err)
{
    z_stream stream = {.zalloc = zlib_alloc, .zfree = zlib_free};

    if (deflateInit2(&stream, 9, Z_DEFLATED, forms[form].window, forms[form].memory,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return ERR(err, ERR_MEMORY, 0);

    size_t bound = deflateBound(&stream, len);
    SCOPED_TEXT packed = {.bytes = calloc(1, bound + 1), .len = bound};
    bool ok = packed.bytes != NULL;

    if (ok) {
        stream.next_in = (unsigned char *)(uintptr_t)bytes;
        stream.avail_in = (unsigned)len;
        stream.next_out = (unsigned char *)packed.bytes;
        stream.avail_out = (unsigned)bound;
        ok = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    }
    deflateEnd(&stream);
    if (!ok)
        return ERR(err, ERR_MEMORY, 0);
    *ret = (struct text){.bytes = MOVE(packed.bytes), .len = stream.total_out};
    packed.len = 0;
    return true;
}

enum unpacked packed_open(enum packed_form form, const struct text *packed, size_t max,
                          struct text *ret)
{
    SCOPED_TEXT bytes = {.bytes = calloc(1, max + 2), .len = max + 1};
    z_stream stream = {.next_in = (unsigned char *)packed->bytes,
                       .avail_in = (unsigned)packed->len,
                       .next_out = (unsigned char *)bytes.bytes,
                       .avail_out = (unsigned)max + 1,
                       .zalloc = zlib_alloc,
                       .zfree = zlib_free};

    if (bytes.bytes == NULL || inflateInit2(&stream, forms[form].window) != Z_OK)
        return UNPACKED_NO_MEMORY;

    int result = inflate(&stream, Z_FINISH);
    size_t len = stream.total_out;

    inflateEnd(&stream);
    if (len > max)
        return UNPACKED_TOO_LARGE;
    if (result != Z_STREAM_END || stream.avail_in > 0)
        return UNPACKED_BAD;
    bytes.bytes[len] = '\0';
    *ret = (struct text){.bytes = MOVE(bytes.bytes), .len = len};
    bytes.len = 0;
    return UNPACKED_GOOD;
}
