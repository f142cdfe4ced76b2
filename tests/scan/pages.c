#include "tests/scan/pages.h"

#include <errno.h>
#include <glib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* PAGEMAP_SCAN, since Linux 6.7: Documentation/admin-guide/mm/pagemap.rst. The headers may be older. It passes over
 * what is not there without a look at each page: a sanitizer's shadow has gigabytes of entries in pagemap. */
struct scan_region {
    uint64_t start, end, categories;
};

struct scan_argument {
    uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
    uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};

#define SCAN_REQUEST _IOWR('f', 16, struct scan_argument)
#define SCAN_FILE    (1U << 2)
#define SCAN_PRESENT (1U << 3)
#define SCAN_SWAPPED (1U << 4)
#define SCAN_ZERO    (1U << 5) /* the page of zeros that all share */

/* An entry of pagemap. */
#define ENTRY_PRESENT (1ULL << 63)
#define ENTRY_SWAPPED (1ULL << 62)
#define ENTRY_FILE    (1ULL << 61)

#define AT_ONCE 512

struct pages {
    int fd;
    uint64_t page_len, at, end;
    bool has_no_scan;
    struct scan_region regions[AT_ONCE];
    uint64_t entries[AT_ONCE];
    size_t count, next;
};

struct pages *pages_new(int pagemap_fd)
{
    struct pages *pages = g_new0(struct pages, 1);

    pages->fd = pagemap_fd;
    pages->page_len = (uint64_t)sysconf(_SC_PAGESIZE);
    return pages;
}

void pages_by_entries(struct pages *pages)
{
    pages->has_no_scan = true;
}

void pages_free(struct pages **pages)
{
    g_free(g_steal_pointer(pages));
}

void pages_begin(struct pages *pages, uint64_t start, uint64_t end)
{
    pages->at = start;
    pages->end = end;
    pages->count = pages->next = 0;
}

static bool fill_by_scan(struct pages *pages)
{
    struct scan_argument argument = {
        .size = sizeof argument,
        .start = pages->at,
        .end = pages->end,
        .vec = (uintptr_t)pages->regions,
        .vec_len = AT_ONCE,
        .category_anyof_mask = SCAN_PRESENT | SCAN_SWAPPED,
        .return_mask = SCAN_FILE | SCAN_PRESENT | SCAN_SWAPPED | SCAN_ZERO,
    };
    int count = ioctl(pages->fd, SCAN_REQUEST, &argument);

    if (count < 0)
        return false;
    pages->at = argument.walk_end;
    pages->count = (size_t)count;
    return true;
}

static bool fill_by_entries(struct pages *pages)
{
    uint64_t first = pages->at / pages->page_len;
    size_t wanted = MIN((pages->end - pages->at) / pages->page_len, AT_ONCE);
    ssize_t n = pread(pages->fd, pages->entries, wanted * sizeof *pages->entries,
                      (off_t)(first * sizeof *pages->entries));

    if (n == 0)
        errno = ESRCH; /* the process has ended */
    if (n <= 0)
        return false;
    pages->count = 0;
    for (size_t i = 0; i < (size_t)n / sizeof *pages->entries; i++) {
        uint64_t entry = pages->entries[i], start = (first + i) * pages->page_len;
        uint64_t categories = entry & ENTRY_FILE ? SCAN_FILE : 0;
        struct scan_region *last = &pages->regions[pages->count > 0 ? pages->count - 1 : 0];

        if ((entry & (ENTRY_PRESENT | ENTRY_SWAPPED)) == 0)
            continue;
        if (pages->count > 0 && last->end == start && last->categories == categories)
            last->end += pages->page_len;
        else
            pages->regions[pages->count++] =
                (struct scan_region){start, start + pages->page_len, categories};
    }
    pages->at += (uint64_t)n / sizeof *pages->entries * pages->page_len;
    return true;
}

static bool fill(struct pages *pages)
{
    pages->next = pages->count = 0;
    if (!pages->has_no_scan) {
        if (fill_by_scan(pages))
            return true;
        if (errno != ENOTTY && errno != EINVAL)
            return false;
        pages->has_no_scan = true;
    }
    return fill_by_entries(pages);
}

bool pages_next(struct pages *pages, struct page_run *ret, bool *ret_failed)
{
    *ret_failed = false;
    for (;;) {
        while (pages->next < pages->count) {
            const struct scan_region *region = &pages->regions[pages->next++];

            if (region->categories & SCAN_ZERO)
                continue;
            *ret = (struct page_run){region->start, region->end, region->categories & SCAN_FILE};
            return true;
        }
        if (pages->at >= pages->end)
            return false;
        if (!fill(pages)) {
            *ret_failed = true;
            return false;
        }
    }
}
