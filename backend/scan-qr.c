/* QR codes in one picture, by zbar. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "backend/scan-private.h"
#include "base/secret.h"

static bool add_symbols(zbar_image_t *image, struct scan *ret, struct err *err)
{
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);

    for (; symbol != NULL; symbol = zbar_symbol_next(symbol)) {
        if (zbar_symbol_get_type(symbol) == ZBAR_QRCODE &&
            !scan_add(ret, zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol), err))
            return false;
    }
    return true;
}

bool scan_grey(const unsigned char *grey, size_t width, size_t height, struct scan *ret,
               struct err *err)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();

    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    /* The bytes as they are: it would guess at a Japanese encoding else. */
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    zbar_image_set_data(image, grey, width * height, NULL);

    bool ok = zbar_scan_image(scanner, image) < 0 ? ERR(err, ERR_MEMORY, 0)
                                                  : add_symbols(image, ret, err);

    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return ok;
}

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

bool scan_surface(cairo_surface_t *surface, struct scan *ret, struct err *err)
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
