/* What must outlive a loss of power: kioskd's file, and a session's latch. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* Closes fd in any case. True when what was written to it is on the disk. */
MUST_USE bool durable_close(int fd);

/* A new name is on the disk, or an old one off it, only when its directory is. Blocks until then. */
MUST_USE bool durable_name(const char *path);
