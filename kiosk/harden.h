/* What a session process gives up before it meets anybody. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* No core dumps, no debugger of another user, no memory that could leave by GTK's side doors
 * (accessibility bus, input methods, portals, stored settings). First thing in main(), before any
 * thread. False when the kernel refuses. */
MUST_USE bool harden(void);
