/* The pages of a PDF. */
#include <poppler.h>

#include "backend/scan-private.h"

#define SCALE (SCAN_PAGE_DPI / 72.0)

static bool scan_page(PopplerPage *page, struct scan *ret, struct err *err)
{
    double width;
    double height;

    poppler_page_get_size(page, &width, &height);

    SCOPED_SURFACE *surface = scan_white(width * SCALE, height * SCALE, err);

    if (surface == NULL)
        return false;

    cairo_t *cairo = cairo_create(surface);

    cairo_scale(cairo, SCALE, SCALE);
    poppler_page_render(page, cairo);
    cairo_destroy(cairo);
    return scan_surface(surface, ret, err);
}

/* All pages together have as many pixels as one picture may have. */
static bool pages_fit(PopplerDocument *document, int pages, struct err *err)
{
    double pixels = 0;

    for (int i = 0; i < pages; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        double width = 0;
        double height = 0;

        if (page == NULL)
            return ERR(err, ERR_MALFORMED, i);
        poppler_page_get_size(page, &width, &height);
        g_object_unref(page);
        pixels += width * height * SCALE * SCALE;
    }
    return pixels <= SCAN_PIXELS_MAX || ERR(err, ERR_TOO_LONG, SCAN_PIXELS_MAX);
}

static bool scan_pages(PopplerDocument *document, struct scan *ret, struct err *err)
{
    int pages = poppler_document_get_n_pages(document);

    if (pages > SCAN_PAGES_MAX)
        return ERR(err, ERR_TOO_LONG, pages);
    if (!pages_fit(document, pages, err))
        return false;
    for (int i = 0; i < pages; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        bool ok = page == NULL ? ERR(err, ERR_MALFORMED, i) : scan_page(page, ret, err);

        g_clear_object(&page);
        if (!ok)
            return false;
    }
    return true;
}

bool scan_pdf(const unsigned char *data, size_t len, struct scan *ret, struct err *err)
{
    GBytes *bytes = g_bytes_new_static(data, len);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    bool ok = document == NULL ? ERR(err, ERR_MALFORMED, 0) : scan_pages(document, ret, err);

    g_clear_object(&document);
    g_bytes_unref(bytes);
    return ok;
}
