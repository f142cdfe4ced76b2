#include "printer/proof.h"

#include "base/secret.h"
#include "printer/codes.h"
#include "printer/page.h"
#include "printer/pwg-read.h"
#include "printer/surface.h"

#define DOTS_INCH  300
#define DOTS_POINT (DOTS_INCH / 72.0)

/* Ink to dots: A8 counts how much black there is, the raster how much white. */
static void develop(cairo_surface_t *surface, struct raster *ret)
{
    const uint8_t *ink = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);

    for (unsigned y = 0; y < ret->height; y++) {
        for (unsigned x = 0; x < ret->width; x++)
            ret->dots[y * (size_t)ret->width + x] = (uint8_t)(255 - ink[y * stride + x]);
    }
}

/* The same drawing once more, onto dots. 300 an inch, because half the printers and scanners have no
 * more: a module is five whole dots there, and what is read at 300 is read at 600. Everything on the
 * sheet is drawn, so that a text astray over a code is noticed. */
bool proof_draw(const struct drawing *drawing, struct raster *ret, struct err *err)
{
    unsigned width = (unsigned)(PAGE_WIDTH_PT * DOTS_POINT);
    unsigned height = (unsigned)((PAGE_HEIGHT_PT - CODES_TOP) * DOTS_POINT);
    SCOPED_SURFACE *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)width, (int)height);
    SCOPED_CAIRO *cairo = cairo_create(surface);
    struct raster proof;

    cairo_scale(cairo, DOTS_POINT, DOTS_POINT);
    cairo_translate(cairo, 0.0, -CODES_TOP);
    if (!drawing->draw(drawing->ctx, cairo, 1, err) || !raster_init(&proof, width, height, err))
        return false;
    cairo_surface_flush(surface);
    develop(surface, &proof);
    wipe(cairo_image_surface_get_data(surface),
         (size_t)cairo_image_surface_get_stride(surface) * height);
    *ret = proof;
    return true;
}

bool proof_says(const struct raster *proof, const struct certificate *certificate, struct err *err)
{
    const char *texts[CERTIFICATE_CODES_MAX];

    for (size_t i = 0; i < certificate->code_count; i++)
        texts[i] = certificate->codes[i].text;
    return raster_says(proof, texts, certificate->code_count, err);
}

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

bool proof_raster(const struct proof *proof, const struct proof_bytes *bytes, struct err *err)
{
    struct pwg_reader reader;

    if (!pwg_reader_init(&reader, bytes->bytes, bytes->len, &proof->format, proof->sheets, err))
        return false;
    for (unsigned sheet = 1; sheet <= proof->sheets; sheet++) {
        SCOPED_BITS bits = {0};

        if (!pwg_reader_sheet(&reader, &bits, err) ||
            !readback_sheet(&bits, proof->format.dpi, sheet, proof->codes, proof->code_count, err))
            return false;
    }
    if (!pwg_reader_end(&reader, err))
        return false;
    return reader.sum == bytes->sum || ERR(err, ERR_UNREADABLE_CODE, proof->code_count);
}
