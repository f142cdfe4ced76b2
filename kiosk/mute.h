/* What libraries say. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* From here on only log_event() and log_err() reach standard error. GLib's and GTK's warnings become LOG_LIBRARY,
 * without their text, which may quote what a page shows; all else that anybody prints goes nowhere. Once in a
 * process, before its threads. False when the kernel refuses. */
MUST_USE bool mute_libraries(void);
