/* How the last sessions went: a word, a page and seconds each, nothing of a resident. */
#pragma once

#include <stddef.h>
#include <time.h>

#include "kiosk/kioskd/session.h"

#define HISTORY_MAX 10

struct past {
    time_t at; /* when it ended */
    enum why why;
    int phase;         /* in which it ended */
    int64_t served_ms; /* from the first touch; 0: nobody was served */
};

struct history {
    struct past past[HISTORY_MAX]; /* the newest first */
    size_t count;
    int64_t began_ms; /* the session that runs serves since then; 0: nobody */
};

/* To be called whenever the session has entered a phase. */
void history_entered(struct history *history, const struct session *session);

/* To be called when a session has ended. One that only said "closed" is none to remember. */
void history_ended(struct history *history, const struct session *session, enum why why);
