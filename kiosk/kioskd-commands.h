/* What kioskctl may ask of kioskd, and what it is told. */
#pragma once

#include "kiosk/kioskd-state.h"

/* For control_serve(): carries commands out on k, which is borrowed. */
struct control_handler commands_of(struct kioskd *k);

/* Tells everybody who watches how things are now, and the service manager. */
void commands_tell(struct kioskd *k);
