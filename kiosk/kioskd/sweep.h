/* The look at the devices between two residents. */
#pragma once

#include "kiosk/kioskd/backoff.h"
#include "kiosk/kioskd/errand.h"
#include "kiosk/kioskd/staff.h"

#define SWEEP_LIMIT_MS 15000

/* What closes the kiosk while nothing better is known. */
#define SWEEP_NO_WORD "checking"

struct sweep {
    char *const
        *argv; /* NULL at its end; when the first is NULL there is no sweep, and all is well */
    int64_t limit_ms;
    int64_t retry_ms;        /* pause after one that said why it did not pass */
    struct backoff silences; /* pauses after those that ended without a word */
    struct errand errand;
    bool passed;     /* and no open session since */
    int64_t next_ms; /* not before */
    char
        stays[REASON_SIZE]; /* what the last ones have said, all of them; "": the last one passed */
    int64_t stays_since_ms;
    bool noticed; /* it has stayed too long */
};

/* argv is borrowed for as long as ret lives. */
void sweep_init(char *const argv[], int64_t limit_ms, int64_t retry_ms, struct sweep *ret);

bool sweep_runs(const struct sweep *sweep);

/* Starts it, and returns "" when it runs or there is none: otherwise the reason to be closed. */
const char *sweep_start(struct sweep *sweep);

/* To be called when its process has ended, fine or not. Returns "" when it passed, otherwise the reason to
 * be closed, which lives until the next start. */
const char *sweep_over(struct sweep *sweep, bool fine);

/* What has stayed for twenty pauses, a minute, although the closed page asked for it: an attendant must come.
 * "" when nothing has. Lives as long as sweep. */
const char *sweep_notice(const struct sweep *sweep);
