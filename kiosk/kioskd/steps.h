/* What kioskd does next: which program is due, which must end. One step never waits, but for what it ends. */
#pragma once

#include "kiosk/kioskd/state.h"

/* Ends what must end and starts what is due. Blocks only until every descendant of an ended session is gone. */
void steps_take(struct kioskd *k);

/* Ends the session that runs, and everything else, because of why. */
void steps_end_session(struct kioskd *k, enum why why);

/* Reads what the children have said. */
void steps_hear(struct kioskd *k);

/* One child has ended: pid and status are what wait() said. Orphans that we never started count too. */
void steps_reaped(struct kioskd *k, pid_t pid, int status);

/* Marks a session that is late, and kills an errand that is. */
void steps_meet_deadlines(struct kioskd *k);

/* Milliseconds until something is due that nobody will tell us of; -1 for never. since_ms is now_ms() before the last
 * steps_meet_deadlines() and steps_take(): what fell due in the meantime is due now. */
int steps_wait_ms(const struct kioskd *k, int64_t since_ms);
