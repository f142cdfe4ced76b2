#include "base/locked.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/secret.h"

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t whole_pages(size_t size)
{
    return (size + page_size() - 1) / page_size() * page_size();
}

static bool protect(uint8_t *memory, size_t size)
{
    return mprotect(memory, size, PROT_READ | PROT_WRITE) == 0 && mlock(memory, size) == 0 &&
           madvise(memory, size, MADV_DONTDUMP) == 0 && madvise(memory, size, MADV_WIPEONFORK) == 0;
}

void *locked_new(size_t size, struct err *err)
{
    size_t inner = whole_pages(size), all = inner + 2 * page_size();
    uint8_t *guarded =
        mmap(NULL, all, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (guarded == MAP_FAILED) {
        (void)ERR(err, ERR_MEMORY, errno);
        return NULL;
    }
    if (protect(guarded + page_size(), inner))
        return guarded + page_size();
    (void)ERR(err, ERR_MEMORY, errno);
    munmap(guarded, all);
    return NULL;
}

void locked_free(void *memory, size_t size)
{
    if (memory == NULL)
        return;
    wipe(memory, size);
    munmap((uint8_t *)memory - page_size(), whole_pages(size) + 2 * page_size());
}
