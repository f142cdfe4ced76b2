/* Memory that stays in the machine's memory: nothing of it in swap. */
#pragma once

/* Locks all that this process has and will have, if it may; and tries whether it may lock at all. NULL, or in one
 * word why nobody can be served: "memory", when nothing can be locked, or "swap", when the machine swaps and
 * only parts of the process can be kept from it. swaps: the kernel's list of swaps; one that cannot be read is one with swaps. */
const char *memory_keep(const char *swaps);
#define MEMORY_SWAPS "/proc/swaps"
