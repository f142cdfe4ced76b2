#include "kiosk/phase.h"

#include <stddef.h>

#include "base/scope.h"

#define STARTING_S 60

/* clang-format off */
static const struct {
    const char *name;
    unsigned deadline_s;
} phases[] = {
    {"welcome",           0}, {"checking",         40}, {"service",          90}, {"terms",           150},
    {"card",             90}, {"pin",              90}, {"which-pin",        90}, {"last-try",         90},
    {"reading",          60}, {"take-card",        90}, {"municipality",    150}, {"looking-up",       60},
    {"confirm",          75}, {"printing",        240}, {"take-paper",       90}, {"farewell",         40},
    {"pin-wrong",        90}, {"card-moved",       90}, {"card-other",       90}, {"no-record",        90},
    {"counter-only",     90}, {"not-taking-part",  90}, {"no-passport",      90}, {"paper-out",       630},
    {"pin-blocked",      90}, {"card-refused",     90}, {"offline-before",   90}, {"offline-after",    90},
    {"after-hours",      90}, {"printer-before",   90}, {"printer-failed",   90}, {"reader-failed",    90},
    {"stopped",          90}, {"failed",           90}, {"return-card",     330}, {"closed",            0},
    {"exit",             30},
};
/* clang-format on */

_Static_assert(ARRAY_LEN(phases) == PHASES, "every phase has a name and a deadline");

static bool is_phase(int phase)
{
    return phase >= 0 && phase < PHASES;
}

const char *phase_name(int phase)
{
    return is_phase(phase) ? phases[phase].name : "starting";
}

unsigned phase_deadline_s(int phase)
{
    return is_phase(phase) ? phases[phase].deadline_s : STARTING_S;
}

bool phase_may_follow(int from, int to, bool closed)
{
    if (!is_phase(to))
        return false;
    if (from == -1)
        return to == (closed ? PHASE_CLOSED : PHASE_WELCOME);
    if (from == PHASE_CLOSED || from == PHASE_EXIT)
        return false;
    return to != PHASE_WELCOME && to != PHASE_CLOSED;
}
