/* What kioskd says, in words for people. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* Prints the answer to "status". False, with a sentence on stderr, when it is not what kioskd answers. */
MUST_USE bool show_status(const char *json);

/* Says on stderr why kioskd refused, or why a test print failed; word is its own. */
void show_refusal(const char *word);
