/* Joins the window, the session in time and the devices. */
#pragma once

#include "kiosk/config.h"
#include "kiosk/kiosk.h"
#include "kiosk/options.h"
#include "kiosk/speech.h"

/* Shows the window and serves one resident. kiosk has no devices when it is closed; speech may be NULL. Returns the exit status. */
int app_run(const struct options *options, const struct config *config, struct kiosk *kiosk,
            struct speech *speech);
