/* The word with which the staff closed the kiosk, in a file, so that it outlives kioskd and a loss of power. Never
 * a word about a person: letters and hyphens that an attendant chose. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

#define REASON_SIZE 24

/* A reason is 1 to 23 of a-z and hyphen. */
bool staff_is_reason(const char *text);

/* path may be NULL in all three: then nothing is kept. ret is "" when there is no such file, and
 * "attendant" when it cannot be read or holds no reason: what was closed stays closed. */
void staff_read(const char *path, char ret[static REASON_SIZE]);

/* On disk when it returns true. */
MUST_USE bool staff_keep(const char *path, const char *reason);

/* True when the file is gone. */
MUST_USE bool staff_forget(const char *path);
