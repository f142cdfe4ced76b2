#include "kiosk/session.h"

#include <stddef.h>

struct line {
    enum session_state state;
    enum session_event event;
    enum session_state next;
};

/* What can happen. Where a card may lie on the reader, the end is RETURN_CARD; CARD is the only way to
 * PIN, because it asks the card for the tries left; CONFIRM is the only way to PRINTING, but for
 * going on after PAPER_OUT. */
/* clang-format off */
static const struct line lines[] = {
    {SESSION_WELCOME,         EVENT_START,               SESSION_CHECKING},
    {SESSION_WELCOME,         EVENT_PRINTER_TROUBLE,     SESSION_EXIT}, /* the sweep takes over */

    {SESSION_CHECKING,        EVENT_READY,               SESSION_SERVICE},
    {SESSION_CHECKING,        EVENT_OFFLINE,             SESSION_OFFLINE_BEFORE},
    {SESSION_CHECKING,        EVENT_CLOSED,              SESSION_AFTER_HOURS},
    {SESSION_CHECKING,        EVENT_PRINTER_TROUBLE,     SESSION_PRINTER_BEFORE},
    {SESSION_CHECKING,        EVENT_READER_TROUBLE,      SESSION_READER_FAILED},
    {SESSION_CHECKING,        EVENT_FAILED,              SESSION_FAILED},
    {SESSION_CHECKING,        EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_CHECKING,        EVENT_TIME_OUT,            SESSION_OFFLINE_BEFORE},

    {SESSION_SERVICE,         EVENT_KIND_CHOSEN,         SESSION_TERMS},
    {SESSION_SERVICE,         EVENT_BACK,                SESSION_RETURN_CARD},
    {SESSION_SERVICE,         EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_SERVICE,         EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_TERMS,           EVENT_NEXT,                SESSION_CARD},
    {SESSION_TERMS,           EVENT_BACK,                SESSION_SERVICE},
    {SESSION_TERMS,           EVENT_OTHER_WAY,           SESSION_RETURN_CARD}, /* "I do not agree" */
    {SESSION_TERMS,           EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_TERMS,           EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_CARD,            EVENT_CARD_THERE,          SESSION_PIN},
    {SESSION_CARD,            EVENT_CARD_LAST_TRY,       SESSION_LAST_TRY},
    {SESSION_CARD,            EVENT_PIN_BLOCKED,         SESSION_PIN_BLOCKED},
    {SESSION_CARD,            EVENT_CARD_OTHER,          SESSION_CARD_OTHER},
    {SESSION_CARD,            EVENT_CARD_MOVED,          SESSION_CARD_MOVED},
    {SESSION_CARD,            EVENT_CARD_REFUSED,        SESSION_CARD_REFUSED},
    {SESSION_CARD,            EVENT_OFFLINE,             SESSION_OFFLINE_BEFORE},
    {SESSION_CARD,            EVENT_CLOSED,              SESSION_AFTER_HOURS},
    {SESSION_CARD,            EVENT_READER_TROUBLE,      SESSION_READER_FAILED},
    {SESSION_CARD,            EVENT_FAILED,              SESSION_FAILED},
    {SESSION_CARD,            EVENT_BACK,                SESSION_TERMS},
    {SESSION_CARD,            EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_CARD,            EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_PIN,             EVENT_PIN_ENTERED,         SESSION_READING},
    {SESSION_PIN,             EVENT_HELP,                SESSION_WHICH_PIN},
    {SESSION_PIN,             EVENT_CARD_MOVED,          SESSION_CARD_MOVED},
    {SESSION_PIN,             EVENT_READER_TROUBLE,      SESSION_READER_FAILED},
    {SESSION_PIN,             EVENT_FAILED,              SESSION_FAILED},
    {SESSION_PIN,             EVENT_BACK,                SESSION_TERMS},
    {SESSION_PIN,             EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_PIN,             EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_WHICH_PIN,       EVENT_NEXT,                SESSION_CARD},
    {SESSION_WHICH_PIN,       EVENT_BACK,                SESSION_CARD},
    {SESSION_WHICH_PIN,       EVENT_CARD_MOVED,          SESSION_CARD_MOVED},
    {SESSION_WHICH_PIN,       EVENT_READER_TROUBLE,      SESSION_READER_FAILED},
    {SESSION_WHICH_PIN,       EVENT_FAILED,              SESSION_FAILED},
    {SESSION_WHICH_PIN,       EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_WHICH_PIN,       EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_LAST_TRY,        EVENT_NEXT,                SESSION_PIN},
    {SESSION_LAST_TRY,        EVENT_HELP,                SESSION_WHICH_PIN},
    {SESSION_LAST_TRY,        EVENT_CARD_MOVED,          SESSION_CARD_MOVED},
    {SESSION_LAST_TRY,        EVENT_READER_TROUBLE,      SESSION_READER_FAILED},
    {SESSION_LAST_TRY,        EVENT_FAILED,              SESSION_FAILED},
    {SESSION_LAST_TRY,        EVENT_BACK,                SESSION_RETURN_CARD},
    {SESSION_LAST_TRY,        EVENT_OTHER_WAY,           SESSION_RETURN_CARD}, /* "stop here" */
    {SESSION_LAST_TRY,        EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_LAST_TRY,        EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_READING,         EVENT_CARD_READ,           SESSION_TAKE_CARD},
    {SESSION_READING,         EVENT_PIN_WRONG,           SESSION_PIN_WRONG},
    {SESSION_READING,         EVENT_PIN_BLOCKED,         SESSION_PIN_BLOCKED},
    {SESSION_READING,         EVENT_CARD_MOVED,          SESSION_CARD_MOVED},
    {SESSION_READING,         EVENT_CARD_OTHER,          SESSION_CARD_OTHER},
    {SESSION_READING,         EVENT_CARD_REFUSED,        SESSION_CARD_REFUSED},
    {SESSION_READING,         EVENT_OFFLINE,             SESSION_OFFLINE_BEFORE}, /* a new nonce */
    {SESSION_READING,         EVENT_CLOSED,              SESSION_AFTER_HOURS},
    {SESSION_READING,         EVENT_READER_TROUBLE,      SESSION_READER_FAILED},
    {SESSION_READING,         EVENT_FAILED,              SESSION_FAILED},
    {SESSION_READING,         EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_READING,         EVENT_TIME_OUT,            SESSION_READER_FAILED},

    {SESSION_TAKE_CARD,       EVENT_CARD_AWAY,           SESSION_MUNICIPALITY},
    {SESSION_TAKE_CARD,       EVENT_READER_TROUBLE,      SESSION_READER_FAILED},
    {SESSION_TAKE_CARD,       EVENT_FAILED,              SESSION_FAILED},
    {SESSION_TAKE_CARD,       EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_TAKE_CARD,       EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_MUNICIPALITY,    EVENT_MUNICIPALITY_CHOSEN, SESSION_LOOKING_UP},
    {SESSION_MUNICIPALITY,    EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_MUNICIPALITY,    EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_LOOKING_UP,      EVENT_READY,               SESSION_CONFIRM},
    {SESSION_LOOKING_UP,      EVENT_NO_RECORD,           SESSION_NO_RECORD},
    {SESSION_LOOKING_UP,      EVENT_COUNTER_ONLY,        SESSION_COUNTER_ONLY},
    {SESSION_LOOKING_UP,      EVENT_NOT_TAKING_PART,     SESSION_NOT_TAKING_PART},
    {SESSION_LOOKING_UP,      EVENT_NO_PASSPORT,         SESSION_NO_PASSPORT},
    {SESSION_LOOKING_UP,      EVENT_CARD_REFUSED,        SESSION_CARD_REFUSED},
    {SESSION_LOOKING_UP,      EVENT_OFFLINE,             SESSION_OFFLINE_AFTER},
    {SESSION_LOOKING_UP,      EVENT_CLOSED,              SESSION_AFTER_HOURS},
    {SESSION_LOOKING_UP,      EVENT_UNBOUND,             SESSION_STOPPED},
    {SESSION_LOOKING_UP,      EVENT_FAILED,              SESSION_FAILED},
    {SESSION_LOOKING_UP,      EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_LOOKING_UP,      EVENT_TIME_OUT,            SESSION_OFFLINE_AFTER},

    {SESSION_CONFIRM,         EVENT_NEXT,                SESSION_PRINTING},
    {SESSION_CONFIRM,         EVENT_BACK,                SESSION_MUNICIPALITY},
    {SESSION_CONFIRM,         EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_CONFIRM,         EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_PRINTING,        EVENT_READY,               SESSION_TAKE_PAPER},
    {SESSION_PRINTING,        EVENT_PAPER_OUT,           SESSION_PAPER_OUT},
    {SESSION_PRINTING,        EVENT_PRINT_FAILED,        SESSION_PRINTER_FAILED},
    {SESSION_PRINTING,        EVENT_PRINTER_TROUBLE,     SESSION_PRINTER_FAILED},
    {SESSION_PRINTING,        EVENT_NO_RECORD,           SESSION_NO_RECORD},
    {SESSION_PRINTING,        EVENT_COUNTER_ONLY,        SESSION_COUNTER_ONLY},
    {SESSION_PRINTING,        EVENT_NOT_TAKING_PART,     SESSION_NOT_TAKING_PART},
    {SESSION_PRINTING,        EVENT_NO_PASSPORT,         SESSION_NO_PASSPORT},
    {SESSION_PRINTING,        EVENT_CARD_REFUSED,        SESSION_CARD_REFUSED},
    {SESSION_PRINTING,        EVENT_OFFLINE,             SESSION_OFFLINE_AFTER},
    {SESSION_PRINTING,        EVENT_CLOSED,              SESSION_AFTER_HOURS},
    {SESSION_PRINTING,        EVENT_UNBOUND,             SESSION_STOPPED},
    {SESSION_PRINTING,        EVENT_FAILED,              SESSION_FAILED},
    {SESSION_PRINTING,        EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_PRINTING,        EVENT_TIME_OUT,            SESSION_PRINTER_FAILED},

    {SESSION_PAPER_OUT,       EVENT_PAPER_IN,            SESSION_PRINTING},
    {SESSION_PAPER_OUT,       EVENT_OTHER_WAY,           SESSION_PAPER_OUT}, /* "call again" */
    {SESSION_PAPER_OUT,       EVENT_READY,               SESSION_TAKE_PAPER},
    {SESSION_PAPER_OUT,       EVENT_PRINT_FAILED,        SESSION_PRINTER_FAILED},
    {SESSION_PAPER_OUT,       EVENT_FAILED,              SESSION_FAILED},
    {SESSION_PAPER_OUT,       EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_PAPER_OUT,       EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_TAKE_PAPER,      EVENT_READY,               SESSION_FAREWELL},
    {SESSION_TAKE_PAPER,      EVENT_NEXT,                SESSION_FAREWELL},
    {SESSION_TAKE_PAPER,      EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_TAKE_PAPER,      EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_FAREWELL,        EVENT_NEXT,                SESSION_EXIT},
    {SESSION_FAREWELL,        EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_FAREWELL,        EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_PIN_WRONG,       EVENT_NEXT,                SESSION_CARD},
    {SESSION_PIN_WRONG,       EVENT_HELP,                SESSION_WHICH_PIN},
    {SESSION_PIN_WRONG,       EVENT_CARD_MOVED,          SESSION_CARD_MOVED},
    {SESSION_PIN_WRONG,       EVENT_READER_TROUBLE,      SESSION_READER_FAILED},
    {SESSION_PIN_WRONG,       EVENT_FAILED,              SESSION_FAILED},
    {SESSION_PIN_WRONG,       EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_PIN_WRONG,       EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_CARD_MOVED,      EVENT_NEXT,                SESSION_CARD},
    {SESSION_CARD_MOVED,      EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_CARD_MOVED,      EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_CARD_OTHER,      EVENT_NEXT,                SESSION_CARD},
    {SESSION_CARD_OTHER,      EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_CARD_OTHER,      EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_NO_RECORD,       EVENT_OTHER_WAY,           SESSION_MUNICIPALITY},
    {SESSION_NO_RECORD,       EVENT_NEXT,                SESSION_EXIT},
    {SESSION_NO_RECORD,       EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_NO_RECORD,       EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_COUNTER_ONLY,    EVENT_OTHER_WAY,           SESSION_MUNICIPALITY},
    {SESSION_COUNTER_ONLY,    EVENT_NEXT,                SESSION_EXIT},
    {SESSION_COUNTER_ONLY,    EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_COUNTER_ONLY,    EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_NOT_TAKING_PART, EVENT_OTHER_WAY,           SESSION_MUNICIPALITY},
    {SESSION_NOT_TAKING_PART, EVENT_NEXT,                SESSION_EXIT},
    {SESSION_NOT_TAKING_PART, EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_NOT_TAKING_PART, EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_NO_PASSPORT,     EVENT_OTHER_WAY,           SESSION_LOOKING_UP}, /* domestic instead */
    {SESSION_NO_PASSPORT,     EVENT_NEXT,                SESSION_EXIT},
    {SESSION_NO_PASSPORT,     EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_NO_PASSPORT,     EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_PIN_BLOCKED,     EVENT_NEXT,                SESSION_RETURN_CARD},
    {SESSION_PIN_BLOCKED,     EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_PIN_BLOCKED,     EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_CARD_REFUSED,    EVENT_NEXT,                SESSION_RETURN_CARD},
    {SESSION_CARD_REFUSED,    EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_CARD_REFUSED,    EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_OFFLINE_BEFORE,  EVENT_NEXT,                SESSION_RETURN_CARD},
    {SESSION_OFFLINE_BEFORE,  EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_OFFLINE_BEFORE,  EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_OFFLINE_AFTER,   EVENT_NEXT,                SESSION_EXIT},
    {SESSION_OFFLINE_AFTER,   EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_OFFLINE_AFTER,   EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_AFTER_HOURS,     EVENT_NEXT,                SESSION_RETURN_CARD},
    {SESSION_AFTER_HOURS,     EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_AFTER_HOURS,     EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_PRINTER_BEFORE,  EVENT_NEXT,                SESSION_RETURN_CARD},
    {SESSION_PRINTER_BEFORE,  EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_PRINTER_BEFORE,  EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_PRINTER_FAILED,  EVENT_NEXT,                SESSION_EXIT},
    {SESSION_PRINTER_FAILED,  EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_PRINTER_FAILED,  EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_READER_FAILED,   EVENT_NEXT,                SESSION_RETURN_CARD},
    {SESSION_READER_FAILED,   EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_READER_FAILED,   EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_STOPPED,         EVENT_NEXT,                SESSION_EXIT},
    {SESSION_STOPPED,         EVENT_CANCEL,              SESSION_EXIT},
    {SESSION_STOPPED,         EVENT_TIME_OUT,            SESSION_EXIT},

    {SESSION_FAILED,          EVENT_NEXT,                SESSION_RETURN_CARD},
    {SESSION_FAILED,          EVENT_CANCEL,              SESSION_RETURN_CARD},
    {SESSION_FAILED,          EVENT_TIME_OUT,            SESSION_RETURN_CARD},

    {SESSION_RETURN_CARD,     EVENT_CARD_AWAY,           SESSION_EXIT},
    {SESSION_RETURN_CARD,     EVENT_READER_TROUBLE,      SESSION_EXIT},
    {SESSION_RETURN_CARD,     EVENT_FAILED,              SESSION_EXIT},
    {SESSION_RETURN_CARD,     EVENT_TIME_OUT,            SESSION_EXIT}, /* the sweep takes over */
};

enum { RESIDENT = 1 << 0, CARD = 1 << 1 }; /* who may be there */

static const struct {
    const char *name;
    unsigned limit_s;
    unsigned there;
} facts[] = {
    [SESSION_WELCOME]         = {"welcome",           0, 0},
    [SESSION_CHECKING]        = {"checking",         20, CARD},
    [SESSION_SERVICE]         = {"service",          60, RESIDENT | CARD},
    [SESSION_TERMS]           = {"terms",           120, RESIDENT | CARD},
    [SESSION_CARD]            = {"card",             60, RESIDENT | CARD},
    [SESSION_PIN]             = {"pin",              60, RESIDENT | CARD},
    [SESSION_WHICH_PIN]       = {"which-pin",        60, RESIDENT | CARD},
    [SESSION_LAST_TRY]        = {"last-try",         60, RESIDENT | CARD},
    [SESSION_READING]         = {"reading",          30, CARD},
    [SESSION_TAKE_CARD]       = {"take-card",        60, CARD},
    [SESSION_MUNICIPALITY]    = {"municipality",    120, RESIDENT},
    [SESSION_LOOKING_UP]      = {"looking-up",       30, 0},
    [SESSION_CONFIRM]         = {"confirm",          45, RESIDENT},
    [SESSION_PRINTING]        = {"printing",        180, 0},
    [SESSION_TAKE_PAPER]      = {"take-paper",       60, 0},
    [SESSION_FAREWELL]        = {"farewell",          8, 0},
    [SESSION_PIN_WRONG]       = {"pin-wrong",        60, RESIDENT | CARD},
    [SESSION_CARD_MOVED]      = {"card-moved",       60, RESIDENT | CARD},
    [SESSION_CARD_OTHER]      = {"card-other",       60, RESIDENT | CARD},
    [SESSION_NO_RECORD]       = {"no-record",        60, RESIDENT},
    [SESSION_COUNTER_ONLY]    = {"counter-only",     60, RESIDENT},
    [SESSION_NOT_TAKING_PART] = {"not-taking-part",  60, RESIDENT},
    [SESSION_NO_PASSPORT]     = {"no-passport",      60, RESIDENT},
    [SESSION_PAPER_OUT]       = {"paper-out",       600, RESIDENT},
    [SESSION_PIN_BLOCKED]     = {"pin-blocked",      60, RESIDENT | CARD},
    [SESSION_CARD_REFUSED]    = {"card-refused",     60, RESIDENT | CARD},
    [SESSION_OFFLINE_BEFORE]  = {"offline-before",   60, RESIDENT | CARD},
    [SESSION_OFFLINE_AFTER]   = {"offline-after",    60, RESIDENT},
    [SESSION_AFTER_HOURS]     = {"after-hours",      60, RESIDENT | CARD},
    [SESSION_PRINTER_BEFORE]  = {"printer-before",   60, RESIDENT | CARD},
    [SESSION_PRINTER_FAILED]  = {"printer-failed",   60, RESIDENT},
    [SESSION_READER_FAILED]   = {"reader-failed",    60, RESIDENT | CARD},
    [SESSION_STOPPED]         = {"stopped",          60, RESIDENT},
    [SESSION_FAILED]          = {"failed",           60, RESIDENT | CARD},
    [SESSION_RETURN_CARD]     = {"return-card",     300, CARD},
    [SESSION_CLOSED]          = {"closed",            0, 0},
    [SESSION_EXIT]            = {"exit",             15, 0},
};
/* clang-format on */

_Static_assert(ARRAY_LEN(facts) == SESSION_STATES, "every state has a name and a limit");

static const struct line *find(enum session_state state, enum session_event event)
{
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        if (lines[i].state == state && lines[i].event == event)
            return &lines[i];
    return NULL;
}

static bool is_state(enum session_state state)
{
    return (unsigned)state < SESSION_STATES;
}

enum session_state session_next(enum session_state state, enum session_event event)
{
    const struct line *line = find(state, event);

    return line != NULL ? line->next : state;
}

bool session_accepts(enum session_state state, enum session_event event)
{
    return find(state, event) != NULL;
}

unsigned session_limit_s(enum session_state state)
{
    return is_state(state) ? facts[state].limit_s : 0;
}

bool session_limit_warns(enum session_state state)
{
    return is_state(state) && (facts[state].there & RESIDENT) != 0;
}

bool session_takes_patience(enum session_state state)
{
    switch ((int)state) {
    case SESSION_TAKE_CARD:
    case SESSION_TAKE_PAPER:
    case SESSION_FAREWELL:
        return true;
    case SESSION_PAPER_OUT:
        return false;
    default:
        return session_limit_warns(state);
    }
}

bool session_has_card(enum session_state state)
{
    return is_state(state) && (facts[state].there & CARD) != 0;
}

const char *session_state_name(enum session_state state)
{
    return is_state(state) ? facts[state].name : "unknown";
}
