#include "printer/pwg-read.h"

#include <string.h>

#include "base/secret.h"
#include "printer/pwg.h"

#define SYNC       "RaS2"
#define HEADER_LEN 1796

/* PWG 5102.4 sections 4.3.1 (fields, here by their offset) and 4.3.2 (values). */
enum field {
    CROSS_FEED_RESOLUTION = 276,
    FEED_RESOLUTION = 280,
    PAGE_WIDTH = 352,
    PAGE_HEIGHT = 356,
    WIDTH = 372,
    HEIGHT = 376,
    BITS_PER_COLOR = 384,
    BITS_PER_PIXEL = 388,
    BYTES_PER_LINE = 392,
    COLOR_SPACE = 400,
    NUM_COLORS = 420,
    TOTAL_PAGE_COUNT = 452,
    CROSS_FEED_TRANSFORM = 456,
    FEED_TRANSFORM = 460,
    ALTERNATE_PRIMARY = 480,
    PAGE_SIZE_NAME = 1732
};
#define BLACK      3
#define SGRAY      18
#define WHITE_SRGB 0xFFFFFF

static void put(uint8_t *header, enum field field, unsigned value)
{
    uint8_t *at = header + field;

    at[0] = (uint8_t)(value >> 24);
    at[1] = (uint8_t)(value >> 16);
    at[2] = (uint8_t)(value >> 8);
    at[3] = (uint8_t)value;
}

static size_t stride_of(const struct format *format)
{
    return ((size_t)PWG_A4_WIDTH(format->dpi) * format->bits + 7) / 8;
}

/* The only header that a sheet of ours has. */
static void expect_header(const struct format *format, unsigned sheets, uint8_t ret[HEADER_LEN])
{
    memset(ret, 0, HEADER_LEN);
    memcpy(ret, "PwgRaster", strlen("PwgRaster"));
    put(ret, CROSS_FEED_RESOLUTION, format->dpi);
    put(ret, FEED_RESOLUTION, format->dpi);
    put(ret, PAGE_WIDTH, PWG_A4_WIDTH(72));
    put(ret, PAGE_HEIGHT, PWG_A4_HEIGHT(72));
    put(ret, WIDTH, PWG_A4_WIDTH(format->dpi));
    put(ret, HEIGHT, PWG_A4_HEIGHT(format->dpi));
    put(ret, BITS_PER_COLOR, format->bits);
    put(ret, BITS_PER_PIXEL, format->bits);
    put(ret, BYTES_PER_LINE, (unsigned)stride_of(format));
    put(ret, COLOR_SPACE, format->bits == 1 ? BLACK : SGRAY);
    put(ret, NUM_COLORS, 1);
    put(ret, TOTAL_PAGE_COUNT, sheets);
    put(ret, CROSS_FEED_TRANSFORM, 1);
    put(ret, FEED_TRANSFORM, 1);
    put(ret, ALTERNATE_PRIMARY, WHITE_SRGB);
    memcpy(ret + PAGE_SIZE_NAME, "iso_a4_210x297mm", strlen("iso_a4_210x297mm"));
}

static size_t left(const struct pwg_reader *reader)
{
    return reader->len - reader->at;
}

bool pwg_reader_init(struct pwg_reader *ret, const uint8_t *bytes, size_t len,
                     const struct format *format, unsigned sheets, struct err *err)
{
    if (len < strlen(SYNC) || memcmp(bytes, SYNC, strlen(SYNC)) != 0)
        return ERR(err, ERR_MALFORMED, 0);
    *ret = (struct pwg_reader){bytes, len, strlen(SYNC), *format, sheets, BITS_SUM_FIRST};
    return true;
}

static bool read_header(struct pwg_reader *reader, struct err *err)
{
    uint8_t expected[HEADER_LEN];

    expect_header(&reader->format, reader->sheets, expected);
    if (left(reader) < HEADER_LEN || memcmp(reader->bytes + reader->at, expected, HEADER_LEN) != 0)
        return ERR(err, ERR_MALFORMED, reader->at);
    reader->at += HEADER_LEN;
    return true;
}

/* A sheet's width is a multiple of eight dots at 300 and 600. */
_Static_assert(PWG_A4_WIDTH(300) % 8 == 0 && PWG_A4_WIDTH(600) % 8 == 0, "eight dots at a time");

/* Grey dots, 0 black, to bits; false when one of them is grey indeed. */
static bool to_bits(const uint8_t *grey, unsigned width, uint8_t *ret)
{
    for (unsigned x = 0; x < width; x += 8) {
        uint64_t eight;

        memcpy(&eight, grey + x, sizeof eight);
        if (eight != (eight & 0x0101010101010101u) * 0xFF)
            return false;
        ret[x / 8] = (uint8_t)~bits_from_ink(grey + x);
    }
    return true;
}

/* PWG 5102.4 section 4.4: runs that fill one row exactly. 0 to 127: the next byte, once more than that.
 * 129 to 255: the next bytes as they are, as many as are missing to 257. 128 is not used. */
static bool unpack_row(struct pwg_reader *reader, uint8_t *ret, size_t stride, struct err *err)
{
    size_t filled = 0;

    while (filled < stride) {
        size_t from = reader->at;
        uint8_t code = left(reader) > 0 ? reader->bytes[reader->at++] : 128;
        bool repeated = code < 128;
        size_t n = repeated ? code + 1u : 257u - code;
        size_t taken = repeated ? 1 : n;

        if (code == 128 || n > stride - filled || taken > left(reader))
            return ERR(err, ERR_MALFORMED, from);
        if (repeated)
            memset(ret + filled, reader->bytes[reader->at], n);
        else
            memcpy(ret + filled, reader->bytes + reader->at, n);
        reader->at += taken;
        filled += n;
    }
    return true;
}

static void line_done(uint8_t (*line)[PWG_A4_WIDTH(600)])
{
    wipe(*line, sizeof *line);
}

static bool read_row(struct pwg_reader *reader, const struct bits *bits, unsigned y,
                     struct err *err)
{
    SCOPED(line_done) uint8_t grey[PWG_A4_WIDTH(600)];
    size_t from = reader->at;

    if (reader->format.bits == 1)
        return unpack_row(reader, bits_row(bits, y), bits->stride, err);
    if (!unpack_row(reader, grey, bits->width, err))
        return false;
    return to_bits(grey, bits->width, bits_row(bits, y)) || ERR(err, ERR_MALFORMED, from);
}

/* A row, and how often it is repeated. */
static bool read_rows(struct pwg_reader *reader, const struct bits *bits, struct err *err)
{
    for (unsigned y = 0; y < bits->height;) {
        size_t from = reader->at;
        unsigned again = left(reader) > 0 ? reader->bytes[reader->at++] : bits->height;

        if (again > bits->height - y - 1)
            return ERR(err, ERR_MALFORMED, from);
        if (!read_row(reader, bits, y, err))
            return false;
        for (unsigned i = 1; i <= again; i++)
            memcpy(bits_row(bits, y + i), bits_row(bits, y), bits->stride);
        y += again + 1;
    }
    return true;
}

bool pwg_reader_sheet(struct pwg_reader *reader, struct bits *ret, struct err *err)
{
    SCOPED_BITS bits = {0};

    if (!read_header(reader, err) ||
        !bits_init(&bits, PWG_A4_WIDTH(reader->format.dpi), PWG_A4_HEIGHT(reader->format.dpi), err))
        return false;
    if (!read_rows(reader, &bits, err))
        return false;
    for (unsigned y = 0; y < bits.height; y++)
        reader->sum = bits_sum(reader->sum, bits_row(&bits, y), bits.stride);
    *ret = bits;
    bits = (struct bits){0};
    return true;
}

bool pwg_reader_end(const struct pwg_reader *reader, struct err *err)
{
    return reader->at == reader->len || ERR(err, ERR_MALFORMED, reader->at);
}
