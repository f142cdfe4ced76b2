/* Which pages of a process exist: in memory or in swap. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/scope.h"

struct page_run {
    uint64_t start, end; /* addresses */
    bool is_file;        /* its content is that of a file or of shared memory, unchanged */
};

/* Reads pagemap, open for a process. */
struct pages;

struct pages *pages_new(int pagemap_fd);
/* Asks for the entry of each page from now on, as on kernels before 6.7, which know nothing faster. */
void pages_by_entries(struct pages *pages);

void pages_free(struct pages **pages);

/* Looks at start to end. */
void pages_begin(struct pages *pages, uint64_t start, uint64_t end);

/* The next pages that are there. False at the end, or, with ret_failed, when the kernel does not say. */
MUST_USE bool pages_next(struct pages *pages, struct page_run *ret, bool *ret_failed);
