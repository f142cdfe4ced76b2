/* Finds what QR codes say in a file: a text, a picture (PNG, JPEG), or the pages of a PDF. No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "backend/text.h"
#include "base/err.h"
#include "base/scope.h"

#define SCAN_FILE_MAX   (16 * 1024 * 1024) /* bytes */
#define SCAN_PIXELS_MAX (64 * 1024 * 1024) /* of a picture, or of all pages at SCAN_PAGE_DPI */
#define SCAN_PAGES_MAX  7                  /* A4 at 300 dpi is 8.7 million pixels */
#define SCAN_PAGE_DPI   300
#define SCAN_CODES_MAX  32

/* What a file may cost, whatever is in it: pictures and PDFs are read in a process of their own. */
#define SCAN_CPU_S        6
#define SCAN_LIMIT_S      60
#define SCAN_MEMORY_BYTES (1536UL * 1024 * 1024)

struct scan {
    struct text texts[SCAN_CODES_MAX];
    size_t count;
};

void scan_done(struct scan *scan);
#define SCOPED_SCAN SCOPED(scan_done) struct scan

/* Looks at the first bytes to know what the file is. What is no picture and no PDF is the text of one code, without the
 * line end after it. A code that is there twice counts once. ERR_NOT_FOUND when there is no code, ERR_MALFORMED when
 * picture or PDF cannot be read, ERR_TOO_LONG when a limit is passed, ERR_TIME_OUT when reading it takes too long,
 * ERR_MEMORY. Blocks for SCAN_LIMIT_S at most. Forks: for programs with one thread. */
MUST_USE bool scan_file(const void *bytes, size_t len, struct scan *ret, struct err *err);
