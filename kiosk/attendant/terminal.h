/* A code from a terminal, without showing it. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"
#include "base/secret.h"

/* Reads one line of fd: without echo when it is a terminal, at which question is asked. False when there is no line, or
 * more of it than a secret holds. */
MUST_USE bool terminal_read_code(int fd, const char *question, struct secret *ret);
