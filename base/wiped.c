#include "base/wiped.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

void wiped_free(void *p)
{
    if (p != NULL)
        wipe(p, malloc_usable_size(p));
    free(p);
}

/* A piece of which more than half would lie idle is not worth keeping. */
static bool still_fits(size_t room, size_t size)
{
    return size <= room && size >= room / 2;
}

/* Never realloc(): what it frees when it moves a piece nobody can wipe. */
void *wiped_realloc(void *p, size_t size)
{
    if (p == NULL)
        return malloc(size);
    if (size == 0) {
        wiped_free(p);
        return NULL;
    }

    size_t room = malloc_usable_size(p);

    if (still_fits(room, size)) {
        wipe((uint8_t *)p + size, room - size);
        return p;
    }

    void *copy = malloc(size);

    if (copy == NULL)
        return NULL;
    memcpy(copy, p, room < size ? room : size);
    wiped_free(p);
    return copy;
}

__attribute__((noinline)) void wipe_stack(void)
{
    uint8_t below[WIPE_STACK_LEN] __attribute__((uninitialized));

    wipe(below, sizeof below);
}
