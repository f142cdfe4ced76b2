/* The session that runs: its process, its phase, how long it may stay there, and how it ended. */
#pragma once

#include <time.h>

#include "kiosk/kioskd/child.h"
#include "kiosk/kioskd/staff.h"

enum why {
    WHY_NOT_YET,
    WHY_EXITED,
    WHY_CRASHED,
    WHY_LATE,
    WHY_NONSENSE,
    WHY_RESET,
    WHY_REOPENED, /* a closed page that is not needed any more, or says another reason now */
    WHY_STOPPING,
    WHYS
};

/* The word for people: "too-late"; "none" for WHY_NOT_YET. Static storage. */
const char *why_word(enum why why);

struct session {
    struct child child;      /* pid 0: none runs */
    char shown[REASON_SIZE]; /* why it is closed; "" when it is open */
    int phase;
    int page; /* the last phase in which a resident had something to see and do: neither return-card nor exit */
    int64_t phase_since_ms;
    time_t phase_since;    /* for people */
    int64_t mute_since_ms; /* it closed its pipe then; 0: it did not */
    int64_t second_ms;     /* the last one began then … */
    unsigned in_second;    /* … and it has said that much in it */
    enum why end;          /* decided, to be carried out */
};

/* Faster than any hand: whoever says more phases than this within a second says nonsense. */
#define SESSION_PHASES_PER_S 50

/* None runs. */
#define SESSION_NONE                                                                               \
    ((struct session){.child = {.output = -1, .gate = -1}, .phase = -1, .page = -1})

/* How patient kioskd is with a session. */
struct session_limits {
    int64_t deadline_ms; /* shortens every deadline; 0: the table's */
    int64_t patience;    /* per cent of the table's deadlines */
};

bool session_runs(const struct session *session);

/* A resident is at it: it must not be ended for anything that can wait. */
bool session_serves(const struct session *session);

/* It makes itself ready while the devices are being looked at, and may show and say nothing yet. */
bool session_waits(const struct session *session);

/* Starts argv, whose element n is its end and has another behind it, with --closed=reason unless reason
 * is "". One that waits does so until session_let_go_on(). False, and errno, when it cannot. */
bool session_start(struct session *session, char *argv[], int n, const char *reason, bool waits);
void session_let_go_on(struct session *session);

/* Reads one phase, if there is one: true when the session is in another than before, or has more time. Any
 * byte that is no legal next phase decides its end, and so does a flood of legal ones, and any byte of one that
 * has to wait. Never blocks. */
bool session_hear(struct session *session);

/* When it is too late, in now_ms(); INT64_MAX: never, as for one that has to wait. One that closed its pipe has as long as for the phase exit. */
int64_t session_deadline_ms(const struct session *session, const struct session_limits *limits);

/* To be called when its process has ended, with what wait() said, after its last words were heard. A session ends well in
 * the phase exit, with status 0 or one of phase.h: anything else is a crash. */
void session_reaped(struct session *session, int status);

/* Whether a process that ended with status, of wait(), said that the kiosk must stay closed. */
bool session_latched(int status);

/* Whether it said that an attendant called. */
bool session_called(int status);

/* To be called when it and all it started is gone: none runs now. Phase and end stay for the next start. */
void session_over(struct session *session);
