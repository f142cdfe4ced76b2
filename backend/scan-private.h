/* The parts of the scanner. For scan*.c only. */
#pragma once

#include <cairo.h>

#include "backend/scan.h"

/* Adds a text unless it is there. ERR_TOO_LONG, ERR_MEMORY. */
MUST_USE bool scan_add(struct scan *scan, const char *bytes, size_t len, struct err *err);

/* Looks for codes in 8-bit grey, one byte a pixel. */
MUST_USE bool scan_grey(const unsigned char *grey, size_t width, size_t height, struct scan *ret,
                        struct err *err);

/* The same in a page of RGB24. */
MUST_USE bool scan_surface(cairo_surface_t *surface, struct scan *ret, struct err *err);

/* An empty white page. NULL and ERR_TOO_LONG, ERR_MEMORY. */
cairo_surface_t *scan_white(double width, double height, struct err *err);

void scan_surface_free(cairo_surface_t **surface);
#define SCOPED_SURFACE SCOPED(scan_surface_free) cairo_surface_t

typedef bool scan_reader(const unsigned char *bytes, size_t len, struct scan *ret, struct err *err);

MUST_USE bool scan_png(const unsigned char *bytes, size_t len, struct scan *ret, struct err *err);
MUST_USE bool scan_jpeg(const unsigned char *bytes, size_t len, struct scan *ret, struct err *err);
MUST_USE bool scan_pdf(const unsigned char *bytes, size_t len, struct scan *ret, struct err *err);

/* Has read done in a child process that may use so much and no more, and takes over what it has found. */
MUST_USE bool scan_apart(scan_reader *read, const unsigned char *bytes, size_t len,
                         struct scan *ret, struct err *err);
