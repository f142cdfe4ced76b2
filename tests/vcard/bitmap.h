/* Pictures of one bit a pixel, and their PNG form. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"
#include "tests/vcard/bytes.h"

/* Enough for 40 lines of text on the face of a card. */
#define BITMAP_WIDTH_MAX  384
#define BITMAP_HEIGHT_MAX 960

struct bitmap {
    size_t width;
    size_t height;
    uint8_t ink[BITMAP_HEIGHT_MAX][BITMAP_WIDTH_MAX / 8]; /* 1: black; leftmost pixel highest */
};

/* What lies outside is not drawn. */
void bitmap_set(struct bitmap *bitmap, ptrdiff_t x, ptrdiff_t y);

/* Appends the picture as a PNG in grey of one bit. */
MUST_USE bool png_write(const struct bitmap *bitmap, struct bytes *ret, struct err *err);
