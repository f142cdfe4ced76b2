/* Waits for what may happen, and has it met. */
#pragma once

#include "kiosk/kioskd/state.h"

/* Signals become readable instead of interrupting. A descriptor, or -1 and errno. */
int loop_catch_signals(void);

/* Runs until a signal asks to stop, then ends what runs. signals is from loop_catch_signals(). */
void loop_run(struct kioskd *k, int signals);
