/* What a session process gives up before it meets anybody. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* No core dumps, no debugger of another user, no memory that could leave by GTK's side doors
 * (accessibility bus, input methods, portals, stored settings); OpenSSL wipes what it frees. First thing in
 * main(), before any thread. False when the kernel or OpenSSL refuses. */
MUST_USE bool harden(void);

/* memory_keep(), and a really secure heap for OpenSSL's keys. Before a key is read. NULL, or in one word why
 * nobody can be served. */
const char *harden_memory(void);
