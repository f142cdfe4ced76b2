/* What kioskd gives up before it starts anybody, and what it looks at. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* No core dumps, no privileges that it has not now, no debugger of another process of its user, no signal that
 * whoever started it ignored or blocked. All but "not dumpable" holds for its children too. First thing in
 * main(). False when the kernel refuses. */
MUST_USE bool kioskd_harden(void);

/* How many swap areas the machine has, where what a session knew could be written to a disk: none, if it was set up
 * as it should be. -1 when it cannot be known. */
int swap_areas(void);
