/* The command line of kioskd. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/scope.h"

#define ARGUMENTS_MAX  64
#define ASSISTANTS_MAX 4

/* See kioskd-assistant.h. */
struct assistant_program {
    const char *name;
    bool draws;  /* needs the screen for itself */
    bool beside; /* may run beside the welcome page: it changes nothing */
    int64_t limit_ms;
    char *argv[ARGUMENTS_MAX]; /* NULL at its end */
};

struct kioskd_options {
    const char *control;
    const char *latch;    /* NULL: none */
    const char *staff;    /* where their word is kept; NULL: nowhere */
    const char *pid_file; /* NULL: none */
    const char *errors;   /* where children write what nobody asked them; NULL: kioskd's stderr */
    const char *closed;   /* why it starts closed; NULL: it does not */
    bool delegated;       /* the unit's control group is ours to divide */
    int64_t deadline_ms;  /* shortens every deadline; 0: the table's */
    int64_t patience;     /* per cent of the table's deadlines, at least 100 */
    int64_t retry_ms;     /* pause before trying again what failed */

    /* NULL at their ends, with room for one more argument before it. */
    char *sweep[ARGUMENTS_MAX]; /* its first is NULL: no sweep */
    char *session[ARGUMENTS_MAX];
    int session_argc;

    struct assistant_program assistants[ASSISTANTS_MAX];
    int assistants_n;

    const char *audit;                  /* the record of what was done; NULL: none is kept */
    const char *attendants, *operators; /* groups */
};

/* Texts are borrowed from argv. Ends the process for --help (0) and for what it does not understand (2,
 * with a sentence). */
struct kioskd_options kioskd_options_read(int argc, char **argv);

/* The assistant of that name; NULL when there is none. */
const struct assistant_program *kioskd_options_assistant(const struct kioskd_options *options,
                                                         const char *name);

/* Ends the process with exit status 2, what in a sentence, and where to find help. */
_Noreturn void kioskd_refuse(const char *what);
