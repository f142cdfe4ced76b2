/* What lies between one resident and the next: every device looked at, everything made to forget, in a time that
 * has an end. */
#pragma once

#include "kiosk/config.h"

/* What keeps the kiosk closed. Of several, the first that somebody can put right counts. */
enum sweep_fault {
    SWEEP_CLEAN,
    SWEEP_CARD,      /* on the reader */
    SWEEP_PAPER,     /* in the tray */
    SWEEP_FORGET,    /* pcscd could not be made to forget */
    SWEEP_READER,    /* none, or another one, or pcscd does not answer */
    SWEEP_NO_PAPER,  /* the printer's troubles */
    SWEEP_JAM,       /* … */
    SWEEP_COVER,     /* … */
    SWEEP_TONER,     /* … */
    SWEEP_FULL_TRAY, /* … */
    SWEEP_PRINTER,   /* does not answer, or says only that it cannot print */
    SWEEP_QUEUE,     /* of the printer: not empty, and nothing else is wrong */
    SWEEP_FAULTS
};

/* The word for kioskd: docs/kiosk.md. Static storage; "" for SWEEP_CLEAN. */
const char *sweep_word(enum sweep_fault fault);

/* Looks at everything, each look in a process of its own, because a library that waits for a daemon may wait
 * for ever. Blocks for at most 10 s. */
enum sweep_fault sweep(const struct config *config);
