/* Every file of a directory of trust: the anchors of cards, the certificates of authorities. */
#pragma once

#include <stdio.h>

#include "base/err.h"
#include "base/scope.h"

/* Gives take every file whose name ends in suffix and does not begin with a dot, in no particular order, open
 * for reading; it is closed afterwards. Stops at the first that take refuses (false, with err). Blocks for the
 * files. ERR_IO (detail: errno) when the directory or one of them cannot be read, ERR_MEMORY. True also when
 * there is no such file. */
MUST_USE bool directory_each(const char *directory, const char *suffix,
                             bool (*take)(void *ctx, FILE *file, struct err *err), void *ctx,
                             struct err *err);
