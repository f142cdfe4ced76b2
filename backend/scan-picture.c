/* Pictures. Their size stands in front, and is looked at before memory is taken. */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "backend/scan-private.h"
#include "base/secret.h"

void scan_surface_free(cairo_surface_t **surface)
{
    if (*surface != NULL)
        cairo_surface_destroy(*surface);
}

cairo_surface_t *scan_white(double width, double height, struct err *err)
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

/* PNG (ISO/IEC 15948) 11.2.2: the size stands at byte 16. */
static bool png_fits(const unsigned char *bytes, size_t len)
{
    return (uint64_t)big_endian(bytes + 16) * big_endian(bytes + 20) <= SCAN_PIXELS_MAX;
}

bool scan_png(const unsigned char *bytes, size_t len, struct scan *ret, struct err *err)
{
    struct unread unread = {bytes, len};

    if (len < 24)
        return ERR(err, ERR_MALFORMED, 0);
    if (!png_fits(bytes, len))
        return ERR(err, ERR_TOO_LONG, SCAN_PIXELS_MAX);

    SCOPED_SURFACE *picture = cairo_image_surface_create_from_png_stream(read_some, &unread);

    if (cairo_surface_status(picture) != CAIRO_STATUS_SUCCESS)
        return ERR(err, ERR_MALFORMED, 0);

    /* Grey and transparent pictures, too, become colours over white. */
    SCOPED_SURFACE *page = scan_white(cairo_image_surface_get_width(picture),
                                      cairo_image_surface_get_height(picture), err);

    if (page == NULL)
        return false;

    cairo_t *cairo = cairo_create(page);

    cairo_set_source_surface(cairo, picture, 0, 0);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    return scan_surface(page, ret, err);
}

/* Called before there is any memory for the picture. */
static void look_at_size(GdkPixbufLoader *loader, int width, int height, void *data)
{
    bool *too_large = data;

    *too_large = (int64_t)width * height > SCAN_PIXELS_MAX;
    if (*too_large)
        gdk_pixbuf_loader_set_size(loader, 1, 1);
}

static bool scan_pixbuf(const GdkPixbuf *pixbuf, struct scan *ret, struct err *err)
{
    size_t width = (size_t)gdk_pixbuf_get_width(pixbuf);
    size_t height = (size_t)gdk_pixbuf_get_height(pixbuf);
    size_t stride = (size_t)gdk_pixbuf_get_rowstride(pixbuf);
    size_t channels = (size_t)gdk_pixbuf_get_n_channels(pixbuf);
    const unsigned char *pixels = gdk_pixbuf_read_pixels(pixbuf);
    unsigned char *grey = malloc(width * height);

    if (grey == NULL)
        return ERR(err, ERR_MEMORY, 0);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++)
            grey[y * width + x] = pixels[y * stride + x * channels + 1];
    }

    bool ok = scan_grey(grey, width, height, ret, err);

    wipe(grey, width * height);
    free(grey);
    return ok;
}

bool scan_jpeg(const unsigned char *bytes, size_t len, struct scan *ret, struct err *err)
{
    GdkPixbufLoader *loader = gdk_pixbuf_loader_new_with_type("jpeg", NULL);
    bool too_large = false;
    bool ok;

    if (loader == NULL)
        return ERR(err, ERR_NOT_FOUND, 0);
    g_signal_connect(loader, "size-prepared", G_CALLBACK(look_at_size), &too_large);
    ok = gdk_pixbuf_loader_write(loader, bytes, len, NULL);
    /* It must be closed, whether it was read or not. */
    ok =
        gdk_pixbuf_loader_close(loader, NULL) && ok && gdk_pixbuf_loader_get_pixbuf(loader) != NULL;
    if (too_large)
        ok = ERR(err, ERR_TOO_LONG, SCAN_PIXELS_MAX);
    else
        ok = ok ? scan_pixbuf(gdk_pixbuf_loader_get_pixbuf(loader), ret, err)
                : ERR(err, ERR_MALFORMED, 0);
    g_object_unref(loader);
    return ok;
}
