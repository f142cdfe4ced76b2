/* How things are, as JSON of one line. */
#pragma once

#include "kiosk/kioskd/state.h"

/* For everybody who watches: what changes with every page. */
void status_brief(const struct kioskd *k, char ret[static CONTROL_ANSWER]);

/* For whoever asks: the same, and what is known of the devices and of the last sessions. */
void status_full(const struct kioskd *k, char ret[static CONTROL_ANSWER]);
