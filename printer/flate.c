#include "printer/flate.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/secret.h"

#define PLAIN_MAX ((size_t)16 * 1024 * 1024)
#define LEVEL     6 /* more takes twice as long for a hundredth */

bool flate_unpack(struct span packed, struct buffer *ret, struct err *err)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.from, .avail_in = (uInt)span_len(packed)};
    uint8_t part[16 * 1024];
    int status = inflateInit(&z);

    while (status == Z_OK && ret->len < PLAIN_MAX) {
        z.next_out = part;
        z.avail_out = sizeof part;
        status = inflate(&z, Z_NO_FLUSH);
        if ((status == Z_OK || status == Z_STREAM_END) &&
            !buffer_append(ret, part, sizeof part - z.avail_out))
            status = Z_MEM_ERROR;
    }
    inflateEnd(&z);
    wipe(part, sizeof part);
    if (status == Z_STREAM_END)
        return true;
    return ERR(err, status == Z_MEM_ERROR ? ERR_MEMORY : ERR_MALFORMED, ret->len);
}

bool flate_pack(struct span plain, struct buffer *ret, struct err *err)
{
    uLongf len = compressBound(span_len(plain));
    uint8_t *packed = malloc(len);
    bool ok = packed != NULL &&
              compress2(packed, &len, plain.from, span_len(plain), LEVEL) == Z_OK &&
              buffer_append(ret, packed, len);

    if (packed != NULL)
        wipe(packed, len);
    free(packed);
    return ok || ERR(err, ERR_MEMORY, span_len(plain));
}
