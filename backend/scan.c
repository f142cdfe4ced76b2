#include "backend/scan.h"

#include <cairo.h>
#include <poppler.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "base/secret.h"

void scan_done(struct scan *scan)
{
    for (size_t i = 0; i < scan->count; i++)
        text_done(&scan->texts[i]);
    scan->count = 0;
}

static bool add(struct scan *scan, const char *bytes, size_t len, struct err *err)
{
    for (size_t i = 0; i < scan->count; i++) {
        if (scan->texts[i].len == len && memcmp(scan->texts[i].bytes, bytes, len) == 0)
            return true;
    }
    if (scan->count == SCAN_CODES_MAX)
        return ERR(err, ERR_TOO_LONG, SCAN_CODES_MAX);
    if (!text_copy(bytes, len, &scan->texts[scan->count], err))
        return false;
    scan->count++;
    return true;
}

static void surface_free(cairo_surface_t **surface)
{
    if (*surface != NULL)
        cairo_surface_destroy(*surface);
}
#define SCOPED_SURFACE SCOPED(surface_free) cairo_surface_t

/* Grey is the green channel: codes are black on white. */
static unsigned char *grey_of(cairo_surface_t *surface, size_t width, size_t height)
{
    unsigned char *grey = malloc(width * height);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);

    if (grey == NULL)
        return NULL;
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            uint32_t pixel;

            memcpy(&pixel, data + y * stride + x * sizeof pixel, sizeof pixel);
            grey[y * width + x] = (unsigned char)(pixel >> 8);
        }
    }
    return grey;
}

static bool add_symbols(zbar_image_t *image, struct scan *ret, struct err *err)
{
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);

    for (; symbol != NULL; symbol = zbar_symbol_next(symbol)) {
        if (zbar_symbol_get_type(symbol) == ZBAR_QRCODE &&
            !add(ret, zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol), err))
            return false;
    }
    return true;
}

static bool scan_grey(const unsigned char *grey, size_t width, size_t height, struct scan *ret,
                      struct err *err)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();

    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    zbar_image_set_data(image, grey, width * height, NULL);

    bool ok = zbar_scan_image(scanner, image) < 0 ? ERR(err, ERR_MEMORY, 0)
                                                  : add_symbols(image, ret, err);

    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return ok;
}

/* surface is RGB24 or ARGB32 over white. */
static bool scan_surface(cairo_surface_t *surface, struct scan *ret, struct err *err)
{
    size_t width = (size_t)cairo_image_surface_get_width(surface);
    size_t height = (size_t)cairo_image_surface_get_height(surface);

    cairo_surface_flush(surface);

    unsigned char *grey = grey_of(surface, width, height);

    if (grey == NULL)
        return ERR(err, ERR_MEMORY, 0);

    bool ok = scan_grey(grey, width, height, ret, err);

    wipe(grey, width * height);
    free(grey);
    return ok;
}

/* An empty white page. NULL and ERR_TOO_LONG, ERR_MEMORY. */
static cairo_surface_t *white(double width, double height, struct err *err)
{
    if (!(width >= 1 && height >= 1 && width * height <= SCAN_PIXELS_MAX)) {
        (void)ERR(err, ERR_TOO_LONG, SCAN_PIXELS_MAX);
        return NULL;
    }

    SCOPED_SURFACE *page = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    cairo_t *cairo = cairo_create(page);

    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);

    bool ok = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;

    cairo_destroy(cairo);
    if (!ok)
        (void)ERR(err, ERR_MEMORY, 0);
    return ok ? MOVE(page) : NULL;
}

struct unread {
    const unsigned char *bytes;
    size_t len;
};

static cairo_status_t read_some(void *data, unsigned char *ret, unsigned len)
{
    struct unread *unread = data;

    if (len > unread->len)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(ret, unread->bytes, len);
    unread->bytes += len;
    unread->len -= len;
    return CAIRO_STATUS_SUCCESS;
}

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* PNG (ISO/IEC 15948) 11.2.2: the size stands at byte 16, and is looked at before memory is taken. */
static bool png_fits(const unsigned char *bytes, size_t len)
{
    return len > 24 && (uint64_t)big_endian(bytes + 16) * big_endian(bytes + 20) <= SCAN_PIXELS_MAX;
}

static bool scan_png(const unsigned char *bytes, size_t len, struct scan *ret, struct err *err)
{
    struct unread unread = {bytes, len};

    if (!png_fits(bytes, len))
        return ERR(err, ERR_TOO_LONG, SCAN_PIXELS_MAX);

    SCOPED_SURFACE *picture = cairo_image_surface_create_from_png_stream(read_some, &unread);

    if (cairo_surface_status(picture) != CAIRO_STATUS_SUCCESS)
        return ERR(err, ERR_MALFORMED, 0);

    /* Grey and transparent pictures, too, become colours over white. */
    SCOPED_SURFACE *page =
        white(cairo_image_surface_get_width(picture), cairo_image_surface_get_height(picture), err);

    if (page == NULL)
        return false;

    cairo_t *cairo = cairo_create(page);

    cairo_set_source_surface(cairo, picture, 0, 0);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    return scan_surface(page, ret, err);
}

static bool scan_page(PopplerPage *page, struct scan *ret, struct err *err)
{
    double width;
    double height;
    double scale = SCAN_PAGE_DPI / 72.0;

    poppler_page_get_size(page, &width, &height);

    SCOPED_SURFACE *surface = white(width * scale, height * scale, err);

    if (surface == NULL)
        return false;

    cairo_t *cairo = cairo_create(surface);

    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    cairo_destroy(cairo);
    return scan_surface(surface, ret, err);
}

static bool scan_pages(PopplerDocument *document, struct scan *ret, struct err *err)
{
    int pages = poppler_document_get_n_pages(document);

    if (pages > SCAN_PAGES_MAX)
        return ERR(err, ERR_TOO_LONG, pages);
    for (int i = 0; i < pages; i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        bool ok = page == NULL ? ERR(err, ERR_MALFORMED, 0) : scan_page(page, ret, err);

        g_clear_object(&page);
        if (!ok)
            return false;
    }
    return true;
}

static bool scan_pdf(const void *data, size_t len, struct scan *ret, struct err *err)
{
    GBytes *bytes = g_bytes_new_static(data, len);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    bool ok = document == NULL ? ERR(err, ERR_MALFORMED, 0) : scan_pages(document, ret, err);

    g_clear_object(&document);
    g_bytes_unref(bytes);
    return ok;
}

static bool scan_text(const char *bytes, size_t len, struct scan *ret, struct err *err)
{
    if (len > 0 && bytes[len - 1] == '\n')
        len--;
    if (len > 0 && bytes[len - 1] == '\r')
        len--;
    return len == 0 || add(ret, bytes, len, err);
}

static bool begins_with(const void *bytes, size_t len, const char *magic)
{
    return len >= strlen(magic) && memcmp(bytes, magic, strlen(magic)) == 0;
}

bool scan_file(const void *bytes, size_t len, struct scan *ret, struct err *err)
{
    SCOPED_SCAN scan = {0};
    bool ok;

    if (len > SCAN_FILE_MAX)
        return ERR(err, ERR_TOO_LONG, len);
    if (begins_with(bytes, len, "\x89PNG\r\n\x1a\n"))
        ok = scan_png(bytes, len, &scan, err);
    else if (begins_with(bytes, len, "%PDF-"))
        ok = scan_pdf(bytes, len, &scan, err);
    else
        ok = scan_text(bytes, len, &scan, err);
    if (!ok)
        return false;
    if (scan.count == 0)
        return ERR(err, ERR_NOT_FOUND, 0);
    *ret = scan;
    scan.count = 0;
    return true;
}
