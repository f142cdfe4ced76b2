/* Why the kiosk is closed: a latch, a word of the staff, crashes, what the sweep found. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"
#include "kiosk/kioskd/crashes.h"
#include "kiosk/kioskd/staff.h"

struct closed {
    const char *latch;          /* the file; NULL: none */
    const char *staff;          /* the file; NULL: none */
    bool latched;               /* a session said so; the file says it too, unless it was lost */
    char by_staff[REASON_SIZE]; /* "" when nobody closed it */
    char by_sweep[REASON_SIZE]; /* "" when the last one passed */
    struct crashes crashes;
};

/* Reads the staff's file. Both paths are borrowed for as long as ret lives. retry_ms is for crashes_init(). */
void closed_init(const char *latch, const char *staff, int64_t retry_ms, struct closed *ret);

/* The reason that counts; "" when nothing speaks against an open kiosk. Static storage, or closed's. */
const char *closed_why(const struct closed *closed);

/* Seconds until it opens again by itself after crashes; 0: it is not closed because of them. */
int closed_again_s(const struct closed *closed);

/* Whether the sweep saw something that a resident has left. */
bool closed_is_left(const struct closed *closed);

bool closed_is_latched(const struct closed *closed);

/* For a reason that no sweep can lift. */
bool closed_is_held(const struct closed *closed);

/* For a word that is the staff's to give: the latch and crashes speak for themselves. */
bool closed_is_for_staff(const char *reason);

/* Closes with a word of the staff. False when it is closed, but the file could not be written. */
MUST_USE bool closed_close(struct closed *closed, const char *reason);

/* Lifts the latch, the staff's word and what crashes did. NULL, or the answer that says what could not be lifted:
 * then nothing was. */
const char *closed_open(struct closed *closed);

/* Copies reason, as much as fits. */
void closed_copy(char ret[static REASON_SIZE], const char *reason);
