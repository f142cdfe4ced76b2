/* Who asked for the assistant that is wanted, and what the last self-test and test print came to. */
#pragma once

#include <time.h>

#include "kiosk/kioskd/assistant.h"
#include "kiosk/kioskd/peer.h"
#include "kiosk/kioskd/staff.h"

#define CHECKS_SELF_TEST  "self-test"
#define CHECKS_TEST_PRINT "test-print"

struct checks {
    bool asked; /* by somebody at the socket, who is to be recorded at the end */
    struct peer peer;
    char attendant[REASON_SIZE]; /* for whom they asked; "" for themselves */
    const char *phase;           /* of the session, then */

    time_t tested_at, printed_at; /* 0: not yet */
    char findings[ERRAND_LINE];   /* as findings_to_json() takes them */
    char printed[REASON_SIZE];    /* "printed", or why not */
};

/* Keeps what came of the assistant of that name. answer is assistant_over()'s. Returns it in one word: the worst
 * state of a self-test, what another said, "ok" or "failed". It lives until the next call. */
const char *checks_keep(struct checks *checks, const char *name, const char *answer);
