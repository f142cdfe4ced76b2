#include "printer/pdf.h"

#include <cairo-pdf.h>

#include "printer/page.h"
#include "printer/surface.h"

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned len)
{
    return buffer_append(closure, data, len) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_NO_MEMORY;
}

/* As cairo writes it. */
static bool draw(const struct drawing *drawing, struct buffer *ret, struct err *err)
{
    SCOPED_SURFACE *surface =
        cairo_pdf_surface_create_for_stream(write_bytes, ret, PAGE_WIDTH_PT, PAGE_HEIGHT_PT);
    SCOPED_CAIRO *cairo = cairo_create(surface);

    /* One object a piece, no streams of objects: pdf-file.h. */
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    for (unsigned sheet = 1; sheet <= drawing->sheets; sheet++) {
        if (!drawing->draw(drawing->ctx, cairo, sheet, err))
            return false;
        cairo_show_page(cairo);
    }
    cairo_surface_finish(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        return ERR(err, ERR_MEMORY, cairo_surface_status(surface));
    return true;
}

bool pdf_write(const struct drawing *drawing, const struct pdfa_description *description,
               struct buffer *ret, struct err *err)
{
    SCOPED_BUFFER drawn = {0};

    return draw(drawing, &drawn, err) && pdfa_write(&drawn, description, ret, err);
}
