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
    {"service",          150, "service terms return-card"},
    {"terms",            270, "terms service card return-card"},
    {"card",             150, "card terms pin last-try card-moved card-other pin-blocked "
                              "card-refused offline-before after-hours reader-failed failed "
                              "return-card"},
    {"pin",              150, "pin terms which-pin reading card-moved reader-failed failed "
                              "return-card"},
    {"which-pin",        150, "which-pin card card-moved reader-failed failed return-card"},
    {"last-try",         150, "last-try pin which-pin card-moved reader-failed failed "
                              "return-card"},
    {"reading",           60, "take-card pin-wrong card-moved card-other pin-blocked "
                              "card-refused offline-before after-hours reader-failed failed "
                              "return-card"},
    {"take-card",        150, "municipality reader-failed failed return-card"},
    {"municipality",     270, "municipality looking-up exit"},
    {"looking-up",        60, "confirm no-record counter-only not-taking-part no-passport "
                              "card-refused offline-after after-hours stopped failed exit"},
    {"confirm",          120, "confirm municipality printing exit"},
    {"printing",         240, "take-paper no-record counter-only not-taking-part no-passport "
                              "paper-out card-refused offline-after after-hours printer-failed "
                              "stopped failed exit"},
    {"take-paper",       150, "farewell exit"},
    {"farewell",          40, "exit"},
    {"pin-wrong",        150, "pin-wrong card which-pin card-moved reader-failed failed "
                              "return-card"},
    {"card-moved",       150, "card-moved card return-card"},
    {"card-other",       150, "card-other card return-card"},
    {"no-record",        150, "no-record municipality exit"},
    {"counter-only",     150, "counter-only municipality exit"},
    {"not-taking-part",  150, "not-taking-part municipality exit"},
    {"no-passport",      150, "no-passport looking-up exit"},
    {"paper-out",        630, "printing take-paper paper-out printer-failed failed exit"},
    {"pin-blocked",      150, "pin-blocked return-card"},
    {"card-refused",     150, "card-refused return-card"},
    {"offline-before",   150, "offline-before return-card"},
    {"offline-after",    150, "offline-after exit"},
    {"after-hours",      150, "after-hours return-card"},
    {"printer-before",   150, "printer-before return-card"},
    {"printer-failed",   150, "printer-failed exit"},
    {"reader-failed",    150, "reader-failed return-card"},
    {"stopped",          150, "stopped exit"},
    {"failed",           150, "failed return-card"},
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
