/* A directory whose files are the input. */
#pragma once

#include "tests/fuzz/fuzz.h"

/* Writes the input, one file after the other with FF between, as 0 to 3 and suffix; beyond the fourth it is not
 * looked at. The same directory each time, with only these files; deleted when the program ends. */
const char *directory_of(const uint8_t *bytes, size_t len, const char *suffix);
