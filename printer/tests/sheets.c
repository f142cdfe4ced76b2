#include "printer/tests/sheets.h"

#include <cups/cups.h>
#include <cups/raster.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

struct source {
    const uint8_t *bytes;
    size_t left;
};

static ssize_t take(void *ctx, unsigned char *ret, size_t len)
{
    struct source *source = ctx;
    size_t n = MIN(len, source->left);

    memcpy(ret, source->bytes, n);
    source->bytes += n;
    source->left -= n;
    return (ssize_t)n;
}

static ssize_t add(void *ctx, unsigned char *bytes, size_t len)
{
    g_byte_array_append(ctx, bytes, (guint)len);
    return (ssize_t)len;
}

static void read_sheet(cups_raster_t *raster, const cups_page_header2_t *header, struct bits *ret)
{
    g_autofree uint8_t *line = g_malloc(header->cupsBytesPerLine);

    g_assert_true(bits_init(ret, header->cupsWidth, header->cupsHeight, NULL));
    for (unsigned y = 0; y < ret->height; y++) {
        g_assert_cmpuint(cupsRasterReadPixels(raster, line, header->cupsBytesPerLine), ==,
                         header->cupsBytesPerLine);
        if (header->cupsBitsPerPixel == 1) {
            memcpy(bits_row(ret, y), line, ret->stride);
            continue;
        }
        for (unsigned x = 0; x < ret->width; x++) {
            if (line[x] == 0)
                bits_row(ret, y)[x / 8] |= (uint8_t)(0x80u >> x % 8);
        }
    }
}

void sheets_from(struct sheets *ret, const struct document *document)
{
    struct source source = {document->bytes, document->len};
    cups_raster_t *raster = cupsRasterOpenIO(take, &source, CUPS_RASTER_READ);
    cups_page_header2_t header;

    g_assert_nonnull(raster);
    *ret = (struct sheets){.format = document->format};
    while (cupsRasterReadHeader2(raster, &header)) {
        g_assert_cmpuint(ret->count, <, SHEETS_MAX);
        g_assert_cmpuint(header.cupsBitsPerPixel, ==, document->format.bits);
        read_sheet(raster, &header, &ret->sheet[ret->count++]);
    }
    cupsRasterClose(raster);
    g_assert_cmpuint(source.left, ==, 0);
    g_assert_cmpuint(ret->count, ==, document->sheets);
}

static void write_row(cups_raster_t *raster, const struct bits *bits, unsigned y,
                      unsigned bits_each)
{
    g_autofree uint8_t *line = g_malloc(bits->width);

    if (bits_each == 1) {
        g_assert_cmpuint(cupsRasterWritePixels(raster, bits_row(bits, y), (unsigned)bits->stride),
                         ==, bits->stride);
        return;
    }
    for (unsigned x = 0; x < bits->width; x++)
        line[x] = bits_is_black(bits, x, y) ? 0x00 : 0xFF;
    g_assert_cmpuint(cupsRasterWritePixels(raster, line, bits->width), ==, bits->width);
}

void sheets_into(const struct sheets *sheets, struct document *document)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    cups_raster_t *raster = cupsRasterOpenIO(add, bytes, CUPS_RASTER_WRITE_PWG);
    cups_page_header2_t header;
    int dpi = (int)sheets->format.dpi;

    g_assert_true(cupsRasterInitPWGHeader(&header, pwgMediaForPWG("iso_a4_210x297mm"),
                                          sheets->format.bits == 1 ? "black_1" : "sgray_8", dpi,
                                          dpi, "one-sided", NULL));
    header.cupsInteger[CUPS_RASTER_PWG_TotalPageCount] = sheets->count;
    memset(header.ImagingBoundingBox, 0, sizeof header.ImagingBoundingBox);
    document->sum = BITS_SUM_FIRST;
    for (unsigned i = 0; i < sheets->count; i++) {
        const struct bits *bits = &sheets->sheet[i];

        g_assert_true(cupsRasterWriteHeader2(raster, &header));
        for (unsigned y = 0; y < bits->height; y++) {
            write_row(raster, bits, y, sheets->format.bits);
            document->sum = bits_sum(document->sum, bits_row(bits, y), bits->stride);
        }
    }
    cupsRasterClose(raster);
    free(document->bytes);
    document->bytes = malloc(bytes->len);
    memcpy(document->bytes, bytes->data, bytes->len);
    document->len = bytes->len;
}

void sheets_done(struct sheets *sheets)
{
    for (unsigned i = 0; i < sheets->count; i++)
        bits_done(&sheets->sheet[i]);
    sheets->count = 0;
}
