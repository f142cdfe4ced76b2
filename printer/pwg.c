#include "printer/pwg.h"

#include <cups/cups.h>
#include <cups/pwg.h>
#include <cups/raster.h>
#include <string.h>

#include "base/secret.h"
#include "printer/bits.h"
#include "printer/strips.h"

#define MEDIA      "iso_a4_210x297mm"
#define STRIDE_MAX BITS_STRIDE(PWG_A4_WIDTH(600))

static ssize_t append(void *ctx, unsigned char *bytes, size_t len)
{
    return buffer_append(ctx, bytes, len) ? (ssize_t)len : -1;
}

static void raster_close(cups_raster_t **raster)
{
    if (*raster != NULL)
        cupsRasterClose(*raster);
}
#define SCOPED_CUPS_RASTER SCOPED(raster_close) cups_raster_t

static bool init_header(const struct format *format, unsigned sheets, cups_page_header2_t *ret,
                        struct err *err)
{
    pwg_media_t *media = pwgMediaForPWG(MEDIA);

    if (media == NULL ||
        !cupsRasterInitPWGHeader(ret, media, format->bits == 1 ? "black_1" : "sgray_8",
                                 (int)format->dpi, (int)format->dpi, "one-sided", NULL))
        return ERR(err, ERR_MEMORY, 0);
    ret->cupsInteger[CUPS_RASTER_PWG_TotalPageCount] = sheets;
    /* Of CUPS raster; reserved, and so 0, in PWG raster (5102.4 section 4.3). */
    memset(ret->ImagingBoundingBox, 0, sizeof ret->ImagingBoundingBox);
    return true;
}

/* sgray_8: 0 black, 255 white. */
static void to_grey(const uint8_t *row, unsigned width, uint8_t *ret)
{
    for (unsigned x = 0; x < width; x += 8) {
        if (row[x / 8] == 0) {
            memset(ret + x, 0xFF, 8);
            continue;
        }
        for (unsigned i = 0; i < 8; i++)
            ret[x + i] = (row[x / 8] >> (7 - i) & 1) != 0 ? 0x00 : 0xFF;
    }
}

struct rows {
    uint8_t bits[STRIDE_MAX];
    uint8_t grey[PWG_A4_WIDTH(600)];
};

static void rows_done(struct rows *rows)
{
    wipe(rows, sizeof *rows);
}

static bool write_rows(cups_raster_t *raster, const cups_page_header2_t *header,
                       struct strips *strips, uint64_t *sum, struct err *err)
{
    SCOPED(rows_done) struct rows rows;
    bool one_bit = header->cupsBitsPerPixel == 1;

    for (unsigned y = 0; y < strips->height; y++) {
        if (!strips_row(strips, y, rows.bits, err))
            return false;
        *sum = bits_sum(*sum, rows.bits, BITS_STRIDE(strips->width));
        if (!one_bit)
            to_grey(rows.bits, strips->width, rows.grey);
        if (cupsRasterWritePixels(raster, one_bit ? rows.bits : rows.grey,
                                  header->cupsBytesPerLine) != header->cupsBytesPerLine)
            return ERR(err, ERR_MEMORY, y);
    }
    return true;
}

bool pwg_write(const struct drawing *drawing, const struct format *format, struct buffer *ret,
               uint64_t *ret_sum, struct err *err)
{
    SCOPED_CUPS_RASTER *raster = cupsRasterOpenIO(append, ret, CUPS_RASTER_WRITE_PWG);
    cups_page_header2_t header;
    uint64_t sum = BITS_SUM_FIRST;

    if (raster == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (!init_header(format, drawing->sheets, &header, err))
        return false;
    for (unsigned sheet = 1; sheet <= drawing->sheets; sheet++) {
        SCOPED_STRIPS strips = {0};

        if (!strips_init(&strips, drawing, sheet, format->dpi, header.cupsWidth, header.cupsHeight,
                         err))
            return false;
        if (!cupsRasterWriteHeader2(raster, &header))
            return ERR(err, ERR_MEMORY, 0);
        if (!write_rows(raster, &header, &strips, &sum, err))
            return false;
    }
    *ret_sum = sum;
    return true;
}
