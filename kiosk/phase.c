#include "kiosk/phase.h"

#include <stddef.h>
#include <string.h>

#include "base/scope.h"

#define STARTING_S 60

/* clang-format off */
static const struct {
    const char *name;
    unsigned deadline_s;
    const char *next; /* what may follow; itself, where a resident may ask for more time */
} phases[] = {
    {"welcome",            0, "checking exit"},
    {"checking",          40, "service offline-before after-hours printer-before reader-failed "
                              "failed return-card"},
    {"service",           90, "service terms return-card"},
    {"terms",            150, "terms service card return-card"},
    {"card",              90, "card terms pin last-try card-moved card-other pin-blocked "
                              "card-refused offline-before after-hours reader-failed failed "
                              "return-card"},
    {"pin",               90, "pin terms which-pin reading card-moved reader-failed failed "
                              "return-card"},
    {"which-pin",         90, "which-pin card card-moved reader-failed failed return-card"},
    {"last-try",          90, "last-try pin which-pin card-moved reader-failed failed "
                              "return-card"},
    {"reading",           60, "take-card pin-wrong card-moved card-other pin-blocked "
                              "card-refused offline-before after-hours reader-failed failed "
                              "return-card"},
    {"take-card",         90, "municipality reader-failed failed return-card"},
    {"municipality",     150, "municipality looking-up exit"},
    {"looking-up",        60, "confirm no-record counter-only not-taking-part no-passport "
                              "card-refused offline-after after-hours stopped failed exit"},
    {"confirm",           75, "confirm municipality printing exit"},
    {"printing",         240, "take-paper no-record counter-only not-taking-part no-passport "
                              "paper-out card-refused offline-after after-hours printer-failed "
                              "stopped failed exit"},
    {"take-paper",        90, "farewell exit"},
    {"farewell",          40, "exit"},
    {"pin-wrong",         90, "pin-wrong card which-pin card-moved reader-failed failed "
                              "return-card"},
    {"card-moved",        90, "card-moved card return-card"},
    {"card-other",        90, "card-other card return-card"},
    {"no-record",         90, "no-record municipality exit"},
    {"counter-only",      90, "counter-only municipality exit"},
    {"not-taking-part",   90, "not-taking-part municipality exit"},
    {"no-passport",       90, "no-passport looking-up exit"},
    {"paper-out",        630, "printing take-paper paper-out printer-failed failed exit"},
    {"pin-blocked",       90, "pin-blocked return-card"},
    {"card-refused",      90, "card-refused return-card"},
    {"offline-before",    90, "offline-before return-card"},
    {"offline-after",     90, "offline-after exit"},
    {"after-hours",       90, "after-hours return-card"},
    {"printer-before",    90, "printer-before return-card"},
    {"printer-failed",    90, "printer-failed exit"},
    {"reader-failed",     90, "reader-failed return-card"},
    {"stopped",           90, "stopped exit"},
    {"failed",            90, "failed return-card"},
    {"return-card",      330, "exit"},
    {"closed",             0, ""},
    {"exit",              30, ""},
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

static bool is_one_of(const char *word, const char *words)
{
    size_t len = strlen(word);

    for (; *words != '\0'; words += strcspn(words, " "), words += strspn(words, " "))
        if (strcspn(words, " ") == len && strncmp(words, word, len) == 0)
            return true;
    return false;
}

bool phase_may_follow(int from, int to, bool closed)
{
    if (!is_phase(to))
        return false;
    if (from == -1)
        return to == (closed ? PHASE_CLOSED : PHASE_WELCOME);
    return is_phase(from) && is_one_of(phases[to].name, phases[from].next);
}
