#include "printer/raster.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "base/secret.h"

#define TEXTS_MAX 32

bool raster_init(struct raster *ret, unsigned width, unsigned height, struct err *err)
{
    uint8_t *dots = malloc((size_t)width * height);

    if (dots == NULL)
        return ERR(err, ERR_MEMORY, 0);
    memset(dots, 0xFF, (size_t)width * height);
    *ret = (struct raster){width, height, dots};
    return true;
}

void raster_done(struct raster *raster)
{
    if (raster->dots != NULL)
        wipe(raster->dots, (size_t)raster->width * raster->height);
    free(raster->dots);
    *raster = (struct raster){0};
}

static void scanner_free(zbar_image_scanner_t **scanner)
{
    if (*scanner != NULL)
        zbar_image_scanner_destroy(*scanner);
}

static void image_free(zbar_image_t **image)
{
    if (*image != NULL)
        zbar_image_destroy(*image);
}

static zbar_image_t *image_of(const struct raster *raster)
{
    zbar_image_t *image = zbar_image_create();

    if (image == NULL)
        return NULL;
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, raster->width, raster->height);
    zbar_image_set_data(image, raster->dots, (unsigned long)raster->width * raster->height, NULL);
    return image;
}

/* Every third line is enough to meet a finder pattern 35 dots wide. */
#define SCAN_EVERY 3

static zbar_image_scanner_t *new_scanner(void)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();

    if (scanner == NULL)
        return NULL;
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, SCAN_EVERY);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, SCAN_EVERY);
    return scanner;
}

static bool symbol_says(const zbar_symbol_t *symbol, const char *text)
{
    size_t len = strlen(text);

    return zbar_symbol_get_data_length(symbol) == len &&
           memcmp(zbar_symbol_get_data(symbol), text, len) == 0;
}

bool raster_says(const struct raster *raster, const char *const *texts, size_t n, struct err *err)
{
    SCOPED(scanner_free) zbar_image_scanner_t *scanner = new_scanner();
    SCOPED(image_free) zbar_image_t *image = image_of(raster);
    bool found[TEXTS_MAX] = {false};
    size_t count = 0;
    size_t others = 0;

    if (n > TEXTS_MAX)
        return ERR(err, ERR_TOO_LONG, n);
    if (scanner == NULL || image == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (zbar_scan_image(scanner, image) < 0)
        return ERR(err, ERR_UNREADABLE_CODE, 0);

    for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol != NULL;
         symbol = zbar_symbol_next(symbol)) {
        size_t i = 0;

        while (i < n && (found[i] || !symbol_says(symbol, texts[i])))
            i++;
        if (i < n) {
            found[i] = true;
            count++;
        } else {
            others++;
        }
    }
    if (count != n || others != 0)
        return ERR(err, ERR_UNREADABLE_CODE, count);
    return true;
}
