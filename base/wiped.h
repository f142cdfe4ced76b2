/* An allocator that leaves nothing behind, for libraries that take one. What it gives comes from malloc(). */
#pragma once

#include <stddef.h>

#include "base/scope.h"

/* Wipes the whole piece, which came from malloc() and its like, and frees it. p may be NULL. */
void wiped_free(void *p);

/* realloc() whose old piece is wiped when it moves, and whose end is when it shrinks. p may be NULL; size 0
 * frees and returns NULL. NULL when out of memory: p is then as it was. */
MUST_USE void *wiped_realloc(void *p, size_t size);

/* Wipes the free part of this thread's stack, as far down as calls are known to go: what functions that have
 * returned left there. Some microseconds. */
void wipe_stack(void);

/* What wipe_stack() covers, in bytes below its caller. */
#define WIPE_STACK_LEN ((size_t)256 * 1024)
