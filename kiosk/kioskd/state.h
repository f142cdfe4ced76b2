/* All that kioskd knows. Nothing in it is about a resident. */
#pragma once

#include "kiosk/kioskd/assistant.h"
#include "kiosk/kioskd/audit.h"
#include "kiosk/kioskd/checks.h"
#include "kiosk/kioskd/closed.h"
#include "kiosk/kioskd/control.h"
#include "kiosk/kioskd/history.h"
#include "kiosk/kioskd/notify.h"
#include "kiosk/kioskd/options.h"
#include "kiosk/kioskd/session.h"
#include "kiosk/kioskd/sweep.h"

struct kioskd {
    struct kioskd_options options;
    struct control control;
    struct notify notify;
    struct closed closed;
    struct session session;
    struct sweep sweep;
    struct assistant page;      /* the attendant's */
    struct assistant assistant; /* any other */
    time_t swept_at;            /* when the last sweep ended; 0: none has */
    struct checks checks;
    struct history history;
    struct audit audit;
    unsigned strangers; /* refused since … */
    int64_t strangers_since_ms;
    int64_t not_before_ms; /* no session before */
    struct backoff
        starts; /* pauses after sessions that could not start, or could not show the closed page */
    enum why last; /* how the last session ended, and where */
    int last_phase;
    int last_page;     /* that it was left from, before it gave the card back and ended */
    unsigned sessions; /* started so far, but for those that a sweep has refused */
};
