/* The states of one resident's session, what can happen in each, and what follows. Pure: no I/O. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* clang-format off */
enum session_state {
    /* The way of design.md section 5. */
    SESSION_WELCOME,         /* holds nothing; waits for a touch */
    SESSION_CHECKING,        /* machine: screen from the centre, printer, reader */
    SESSION_SERVICE,         /* which certificate */
    SESSION_TERMS,
    SESSION_CARD,            /* machine and resident: waits for a card, asks for the tries left, fetches a nonce */
    SESSION_PIN,             /* card on the reader, held exclusively; watched for removal */
    SESSION_WHICH_PIN,       /* help beside PIN; back to CARD, which asks for the tries left again */
    SESSION_LAST_TRY,        /* one try left: an explicit yes before PIN */
    SESSION_READING,         /* machine: VERIFY, read, challenge, verify, release */
    SESSION_TAKE_CARD,       /* until the card is away; nothing goes on before */
    SESSION_MUNICIPALITY,
    SESSION_LOOKING_UP,      /* machine: nonce, lookup */
    SESSION_CONFIRM,
    SESSION_PRINTING,        /* machine: issue, compose, print, follow to paper */
    SESSION_TAKE_PAPER,      /* until the paper is away, where the printer can tell */
    SESSION_FAREWELL,

    /* One can go on from here (triangle). */
    SESSION_PIN_WRONG,       /* C-21; one or two tries left; again by way of CARD, so LAST_TRY if it is one */
    SESSION_CARD_MOVED,      /* C-10 */
    SESSION_CARD_OTHER,      /* C-11 */
    SESSION_NO_RECORD,       /* */
    SESSION_COUNTER_ONLY,    /* */
    SESSION_NOT_TAKING_PART, /* */
    SESSION_NO_PASSPORT,     /* */
    SESSION_PAPER_OUT,       /* P-11: no paper, jam …: in the middle of printing; the printer is watched */

    /* Not at this machine (octagon). With a card on the reader, RETURN_CARD comes next. */
    SESSION_PIN_BLOCKED,     /* C-22 */
    SESSION_CARD_REFUSED,    /* C-30 */
    SESSION_OFFLINE_BEFORE,  /* N-10: no PIN try was spent */
    SESSION_OFFLINE_AFTER,   /* N-11 */
    SESSION_AFTER_HOURS,     /* N-12: the service is closed: outside its hours, or for now */
    SESSION_PRINTER_BEFORE,  /* P-10: no paper, cover open …: nothing has been started */
    SESSION_PRINTER_FAILED,  /* P-12: printing could not be finished */
    SESSION_READER_FAILED,   /* C-12: no reader, or another program holds it */
    SESSION_STOPPED,         /* S-02: a binding was violated; the kiosk is latched */
    SESSION_FAILED,          /* an engineer must look; nothing was issued */

    SESSION_RETURN_CARD,     /* take the card away, then EXIT */
    SESSION_CLOSED,          /* S-01: --closed=REASON; never leaves by itself */
    SESSION_EXIT,            /* the process ends */
    SESSION_STATES
};

enum session_event {
    /* From the resident. */
    EVENT_START,             /* welcome: touched */
    EVENT_BACK,
    EVENT_CANCEL,
    EVENT_NEXT,              /* the page's primary action: agree, finish, try again, print, hold over */
    EVENT_KIND_CHOSEN,       /* service: the sink was told which */
    EVENT_MUNICIPALITY_CHOSEN,
    EVENT_PIN_ENTERED,       /* the sink was given the PIN */
    EVENT_HELP,              /* which PIN? */
    EVENT_OTHER_WAY,         /* the page's second action: another municipality, call again */
    EVENT_TIME_OUT,

    /* From the worker; each action ends in exactly one. */
    EVENT_READY,             /* checking passed; lookup answered; all sheets are out; paper is away */
    EVENT_CARD_THERE,        /* a My Number card with two or three tries left */
    EVENT_CARD_LAST_TRY,     /* … with one try left */
    EVENT_CARD_AWAY,         /* the card has left, as it should */
    EVENT_CARD_READ,         /* verified and released */
    EVENT_CARD_MOVED,        /* the card has left, as it should not */
    EVENT_CARD_OTHER,
    EVENT_CARD_REFUSED,      /* forged, copied, unknown authority, malformed */
    EVENT_PIN_WRONG,         /* and one or two tries left: the page says how many */
    EVENT_PIN_BLOCKED,
    EVENT_NO_RECORD,
    EVENT_COUNTER_ONLY,
    EVENT_NOT_TAKING_PART,
    EVENT_NO_PASSPORT,
    EVENT_OFFLINE,
    EVENT_CLOSED,            /* the service answers, but not at this hour */
    EVENT_PRINTER_TROUBLE,   /* before anything was sent to the printer, or anybody was there */
    EVENT_PAPER_OUT,         /* in the middle: an attendant can put it right and it goes on */
    EVENT_PAPER_IN,          /* printing goes on */
    EVENT_PRINT_FAILED,
    EVENT_READER_TROUBLE,
    EVENT_UNBOUND,           /* latch */
    EVENT_FAILED,
    SESSION_EVENTS
};
/* clang-format on */

/* The state that follows; the same state when the event means nothing there. */
enum session_state session_next(enum session_state state, enum session_event event);

/* True when the table has a line for it. */
bool session_accepts(enum session_state state, enum session_event event);

/* How long a resident, or a machine, may take in state, in seconds; 0 means for ever. */
unsigned session_limit_s(enum session_state state);

/* True when the limit warns first and can be extended: pages where a resident reads or decides.
 * False where the machine works. */
bool session_limit_warns(enum session_state state);

/* True where it is a resident who needs the time, and some need more: not where a machine or the staff do. */
bool session_takes_patience(enum session_state state);

/* True while a card may lie on the reader (people put it there before they are asked): ending from
 * here must give it back first. RETURN_CARD passes at once when there is none. */
bool session_has_card(enum session_state state);

/* The state's word for logs, pictures and kioskctl: "take-card". Static storage; never NULL. */
const char *session_state_name(enum session_state state);
