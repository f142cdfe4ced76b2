/* What tests of the printer have in common: a printer as new, two sheets for it, and somebody who watches. */
#pragma once

#include "printer/queue.h"

#define LIMIT_MS 20000

/* Two page objects: two sheets. */
extern const char two_sheets[];
extern const size_t two_sheets_len;

/* Aborts unless it worked; err says why not. */
void it_works(bool worked, const struct err *err);

/* The virtual printer put in order, and a way to it. The caller frees it. */
struct printer *fresh_printer(void);

/* Hands two_sheets over. */
MUST_USE bool hand_over(struct printer *printer, struct printer_job *ret, struct err *err);

/* A watcher's memory. */
struct told {
    struct printer *printer;
    unsigned sheets_out; /* the last word */
    unsigned trouble;    /* all bits ever seen */
    const char *remedy;  /* a command to give when there is trouble, once */
    bool cancel;         /* or cancel then */
};
void on_told(void *told, unsigned sheets_out, unsigned trouble);

/* How many sheets lie in the output tray; how many jobs wait. */
int sheets_in_tray(void);
int jobs_queued(void);
