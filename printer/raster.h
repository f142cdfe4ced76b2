/* Dots of the codes' third as a printer would make them, and a decoder that is not our encoder. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"

/* Eight bits a dot, 0 black, 255 white, no gap between rows. */
struct raster {
    unsigned width, height;
    uint8_t *dots;
};

/* White dots. The caller ends it with raster_done(). */
MUST_USE bool raster_init(struct raster *ret, unsigned width, unsigned height, struct err *err);

/* Wipes; may be called again. */
void raster_done(struct raster *raster);

/* True when the QR codes in the raster say exactly these texts, each once, in whatever order, and
 * nothing else; n may be 0. ERR_UNREADABLE_CODE, detail how many of them were found, when they do not. */
MUST_USE bool raster_says(const struct raster *raster, const char *const *texts, size_t n,
                          struct err *err);
