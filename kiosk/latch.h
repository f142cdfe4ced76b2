/* The file whose existence keeps the kiosk closed until a person opens it (design.md 7.8). */
#pragma once

#include "base/err.h"
#include "base/scope.h"

/* Sets the latch: when this returns true it outlives a loss of power. ERR_IO. */
MUST_USE bool latch_set(const char *path, struct err *err);
