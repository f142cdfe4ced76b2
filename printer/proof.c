#include "printer/proof.h"

#include "printer/codes.h"
#include "printer/page.h"
#include "printer/pdf-paint.h"
#include "printer/pwg-read.h"
#include "printer/pwg.h"
#include "printer/strips.h"

/* What half the printers and scanners have: a module is five whole dots there, and what is read at 300 is read at
 * 600. */
#define PDF_DPI 300

void proof_init(struct proof *ret, const struct format *format,
                const struct certificate *certificate, const struct qr *qrs)
{
    struct code_place places[CERTIFICATE_CODES_MAX];

    codes_place(certificate, qrs, places);
    *ret = (struct proof){
        .format = *format, .sheets = certificate->sheets, .code_count = certificate->code_count};
    for (size_t i = 0; i < certificate->code_count; i++)
        ret->codes[i] = (struct readback_code){places[i].sheet, places[i].x, places[i].y, &qrs[i],
                                               certificate->codes[i].text};
}

static bool draw(const struct drawing *drawing, unsigned sheet, struct bits *ret, struct err *err)
{
    SCOPED_STRIPS strips = {0};
    SCOPED_BITS bits = {0};

    if (!bits_init(&bits, PWG_A4_WIDTH(PDF_DPI), PWG_A4_HEIGHT(PDF_DPI), err) ||
        !strips_init(&strips, drawing, sheet, PDF_DPI, bits.width, bits.height, err))
        return false;
    for (unsigned y = 0; y < bits.height; y++) {
        if (!strips_row(&strips, y, bits_row(&bits, y), err))
            return false;
    }
    *ret = bits;
    bits = (struct bits){0};
    return true;
}

bool proof_drawing(const struct proof *proof, const struct drawing *drawing, struct err *err)
{
    for (unsigned sheet = 1; sheet <= proof->sheets; sheet++) {
        SCOPED_BITS bits = {0};

        if (!draw(drawing, sheet, &bits, err) ||
            !readback_sheet(&bits, PDF_DPI, sheet, proof->codes, proof->code_count, READBACK_DOTS,
                            err))
            return false;
    }
    return true;
}

static bool raster_says_so(const struct proof *proof, const struct proof_bytes *bytes,
                           struct err *err)
{
    struct pwg_reader reader;

    if (!pwg_reader_init(&reader, bytes->bytes, bytes->len, &proof->format, proof->sheets, err))
        return false;
    for (unsigned sheet = 1; sheet <= proof->sheets; sheet++) {
        SCOPED_BITS bits = {0};

        if (!pwg_reader_sheet(&reader, &bits, err) ||
            !readback_sheet(&bits, proof->format.dpi, sheet, proof->codes, proof->code_count,
                            READBACK_ALL, err))
            return false;
    }
    if (!pwg_reader_end(&reader, err))
        return false;
    return reader.sum == bytes->sum || ERR(err, ERR_UNREADABLE_CODE, proof->code_count);
}

static bool page_says_so(const struct proof *proof, const struct pdf_reader *reader,
                         struct pdf_part page, unsigned sheet, struct err *err)
{
    SCOPED_BITS bits = {0};

    return bits_init(&bits, PWG_A4_WIDTH(PDF_DPI), PWG_A4_HEIGHT(PDF_DPI), err) &&
           pdf_paint(reader, page, PDF_DPI, &bits, err) &&
           readback_sheet(&bits, PDF_DPI, sheet, proof->codes, proof->code_count, READBACK_ALL,
                          err);
}

static bool pdf_says_so(const struct proof *proof, const struct proof_bytes *bytes, struct err *err)
{
    struct pdf_reader reader;
    struct pdf_pages pages;

    if (!pdf_reader_init(&reader, bytes->bytes, bytes->len, err) ||
        !pdf_pages_find(&reader, &pages, err))
        return false;
    if (pages.count != proof->sheets)
        return ERR(err, ERR_MALFORMED, pages.count);
    for (unsigned sheet = 1; sheet <= proof->sheets; sheet++) {
        if (!page_says_so(proof, &reader, pages.pages[sheet - 1], sheet, err))
            return false;
    }
    return bits_sum(BITS_SUM_FIRST, bytes->bytes, bytes->len) == bytes->sum ||
           ERR(err, ERR_UNREADABLE_CODE, proof->code_count);
}

bool proof_bytes_say(const struct proof *proof, const struct proof_bytes *bytes, struct err *err)
{
    if (proof->format.language == FORMAT_PWG)
        return raster_says_so(proof, bytes, err);
    return pdf_says_so(proof, bytes, err);
}
