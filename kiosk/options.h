/* The command line of kiosk-session. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

struct options {
    const char *config;
    const char *closed; /* why the kiosk is closed; NULL: it is open */
    const char *language;
    const char *touch_map;
    const char *report;
    int width, height; /* 0, 0: as configured */
    bool fullscreen;
    bool check; /* look whether it could serve somebody, and no more */
};

/* Texts are borrowed from argv. Ends the process for --help (0) and for what it does not understand (2,
 * with a sentence). */
struct options options_read(int argc, char **argv);
