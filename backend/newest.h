/* Which doses go into a code that has no room for all: the newest. No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/certificate.h"

/* Marks the wanted newest doses of certificate: later date first, then later place. wanted is at most dose_count. */
void newest_doses(const struct certificate *certificate, size_t wanted,
                  bool ret[static CERTIFICATE_DOSES_MAX]);
