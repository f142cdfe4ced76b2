/* Every library of the session that frees memory frees it wiped: GLib, GTK, Pango, HarfBuzz, cairo, libcups and
 * the C library itself take no allocator, and all of them meet the resident's name or page. The program's own
 * free() and realloc() stand before the C library's, whose malloc() stays in use.
 *
 * Not M_PERTURB: in glibc 2.36 a small piece goes to the thread's cache before it would be filled, and small is
 * what names are. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include "base/secret.h"
#include "base/wiped.h"

/* The GNU C library's names for its own. */
extern void __libc_free(void *p);

void free(void *p)
{
    if (p == NULL)
        return;
    wipe(p, malloc_usable_size(p));
    __libc_free(p);
}

void *realloc(void *p, size_t size)
{
    return wiped_realloc(p, size);
}

void *reallocarray(void *p, size_t count, size_t size)
{
    size_t all;

    if (__builtin_mul_overflow(count, size, &all)) {
        errno = ENOMEM;
        return NULL;
    }
    return wiped_realloc(p, all);
}
