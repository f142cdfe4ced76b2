/* The attendants' page in time: who may come in, what they can do, when it leaves by itself. */
#pragma once

#include "kiosk/attendant/options.h"
#include "kiosk/config.h"

/* Nobody touched it for so long: it leaves, whatever it shows. */
#define ATTENDANT_IDLE_MS 120000

/* Returns the exit status. Both are borrowed. */
int attendant_run(const struct attendant_options *options, const struct config *config);
