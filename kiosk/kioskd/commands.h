/* What kioskctl and the attendant's page may order, who may, and the record that is left of it. */
#pragma once

#include "kiosk/kioskd/state.h"

/* For control_serve(): carries commands out on k, which is borrowed. */
struct control_handler commands_of(struct kioskd *k);

/* Tells everybody who watches how things are now, and the service manager. */
void commands_tell(struct kioskd *k);

/* Records what kioskd did by itself: what and result are words. */
void commands_note(struct kioskd *k, const char *what, const char *result);

/* To be called when the assistant of that name is over: records it, and answers whoever asked. */
void commands_assisted(struct kioskd *k, const char *name, const char *answer);
