/* The command line of kiosk-attendant. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

enum attendant_task { ATTENDANT_PAGE, ATTENDANT_HASH, ATTENDANT_UNLOCK };

struct attendant_options {
    enum attendant_task task;
    const char *name;    /* of --hash */
    const char *config;  /* NULL: only with --hash */
    const char *control; /* NULL: not with the page */
    const char *language;
    const char *touch_map;
    const char *staff_card; /* the program that says a card's number; never NULL */
    int width, height;      /* 0, 0: as configured */
    bool fullscreen;
};

/* Texts are borrowed from argv. Ends the process for --help (0) and for what it does not understand (2,
 * with a sentence). */
struct attendant_options attendant_options_read(int argc, char **argv);
