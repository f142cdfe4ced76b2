/* The headphones' jack, as the kernel reports it: an input device with the switch SW_HEADPHONE_INSERT. Most sound cards have one,
 * so has a button that somebody wires to it. GTK's thread; none blocks. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

struct jack;

/* Tells plugged(ctx, true) from here when they are plugged in already, and whenever that changes; unplugged when the device
 * goes away. path: the device; "": none, NULL is returned. NULL too, and one line in the log, when it cannot be opened. */
struct jack *jack_new(const char *path, void (*plugged)(void *ctx, bool plugged), void *ctx);

/* *jack may be NULL; leaves NULL. */
void jack_free(struct jack **jack);
