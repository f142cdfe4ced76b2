/* Memory for a resident: locked, between two pages that nobody may touch, left out of dumps and of forks. */
#pragma once

#include <stddef.h>

#include "base/err.h"

/* size bytes of zeros. ERR_MEMORY (detail: errno) when the kernel refuses any of it: there is no such memory
 * with less. The caller frees it. */
void *locked_new(size_t size, struct err *err);

/* Wipes and gives back what locked_new() gave for size. memory may be NULL. */
void locked_free(void *memory, size_t size);
