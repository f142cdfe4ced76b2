/* The record of what was done to the kiosk, as people read it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

/* Prints the last n records of path, the file before it included, the oldest first; as they are when as_json.
 * Lines that a loss of power cut off are left out, and counted on stderr. False, with a sentence on
 * stderr, when it cannot be read. */
MUST_USE bool log_show(const char *path, size_t n, bool as_json);
