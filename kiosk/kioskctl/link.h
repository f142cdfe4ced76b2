/* One question to kioskd, and its answer. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/scope.h"

/* Connects and sends command. NULL when nobody can be reached: then a sentence on stderr says why. The caller
 * closes it. */
FILE *link_ask(const char *path, const char *command);

/* Reads one line, without its end. The caller frees it. NULL, with a sentence on stderr, when kioskd hung up.
 * Blocks until kioskd answers. */
char *link_read(FILE *link);

void link_done(FILE **link);
#define SCOPED_LINK SCOPED(link_done) FILE

void text_done(char **text);
#define SCOPED_LINE SCOPED(text_done) char
