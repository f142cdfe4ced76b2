/* Which event an error is, by whom it came from. Pure. */
#pragma once

#include "base/err.h"
#include "kiosk/session.h"

enum device { DEVICE_CARD, DEVICE_SERVICE, DEVICE_PRINTER };

/* Total: what has no event of its own is EVENT_FAILED. */
enum session_event event_of_error(enum device device, enum err_code code);
