/* Which municipality the card's address lies in: a text match, for the first line of a list only. */
#pragma once

#include <stdbool.h>

/* True when address begins with prefecture and name, or with name alone. All are Japanese texts. */
bool address_lies_in(const char *address, const char *prefecture, const char *name);
