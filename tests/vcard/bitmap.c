/* PNG: the numbers are clauses of its specification, second edition. */
#include "tests/vcard/bitmap.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

void bitmap_set(struct bitmap *bitmap, ptrdiff_t x, ptrdiff_t y)
{
    if (x < 0 || y < 0 || (size_t)x >= bitmap->width || (size_t)y >= bitmap->height)
        return;
    bitmap->ink[y][x / 8] |= (uint8_t)(0x80 >> x % 8);
}

/* 5.3: length, type, data, and a CRC over type and data. */
static void add_chunk(struct bytes *ret, const char *type, const uint8_t *data, size_t len)
{
    size_t start = 0;

    bytes_add_u32(ret, (uint32_t)len);
    start = ret->len;
    bytes_add_text(ret, type);
    bytes_add(ret, data, len);
    bytes_add_u32(ret, (uint32_t)crc32(0, ret->data + start, (uInt)(ret->len - start)));
}

/* 7.2 and 9.2: each row begins with its filter, none. Paper is 1, the lightest grey. */
static size_t write_rows(const struct bitmap *bitmap, uint8_t *ret)
{
    size_t row_len = (bitmap->width + 7) / 8;
    size_t len = 0;

    for (size_t y = 0; y < bitmap->height; y++) {
        ret[len++] = 0;
        for (size_t x = 0; x < row_len; x++)
            ret[len++] = (uint8_t)~bitmap->ink[y][x];
    }
    return len;
}

bool png_write(const struct bitmap *bitmap, struct bytes *ret, struct err *err)
{
    static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    static const uint8_t kind[] = {1, 0, 0, 0, 0}; /* 11.2.2: one bit, grey, the rest as usual */
    struct bytes header = {.len = 0};
    size_t rows_max = bitmap->height * (1 + BITMAP_WIDTH_MAX / 8);
    uLongf packed_len = compressBound(rows_max);
    uint8_t *rows = malloc(rows_max);
    uint8_t *packed = malloc(packed_len);
    bool ok = rows != NULL && packed != NULL &&
              compress2(packed, &packed_len, rows, write_rows(bitmap, rows), 9) == Z_OK;

    if (ok) {
        bytes_add_u32(&header, (uint32_t)bitmap->width);
        bytes_add_u32(&header, (uint32_t)bitmap->height);
        bytes_add(&header, kind, sizeof kind);
        bytes_add(ret, signature, sizeof signature);
        add_chunk(ret, "IHDR", header.data, header.len);
        add_chunk(ret, "IDAT", packed, packed_len);
        add_chunk(ret, "IEND", header.data, 0);
    }
    free(rows);
    free(packed);
    return ok || ERR(err, ERR_MEMORY, 0);
}
