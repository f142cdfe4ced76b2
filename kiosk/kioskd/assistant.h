/* A program that is neither session nor sweep: the attendant's page, a test print, a self-test.
 *
 * kioskd is told of them by its command line: "--assistant NAME PROGRAM [ARGUMENT…]" and "--attendant PROGRAM
 * [ARGUMENT…]". An assistant runs between two sessions, never beside a resident's:
 *
 *   the attendant's   needs the screen for itself: the page that waits is ended first, and none is started while
 *                     it runs. Comes when a session exits with PHASE_STATUS_ATTENDANT, or by the command below.
 *   "--beside"        changes nothing and has no screen: it runs beside the welcome page, or whatever page is there,
 *                     and is ended ("error busy") as soon as somebody steps up to it.
 *   any other         has no screen: the closed page "checking" stands before it, or the one that is there already, or
 *                     the attendant's page, which may ask for it. At most one at a time.
 *
 * The command "run NAME" starts one. It is answered when the assistant has ended: "ok", or "ok LINE" with the first
 * line that it wrote to its standard output; "error LINE" when its exit status was not 0. It must not tell a
 * line about a resident: it never runs while there is one. "error busy" comes at once while somebody is
 * being served or another assistant is wanted, "error unknown-assistant" when the command line names none, "error
 * late" when it could not begin, or did not end, in time: then it was killed, with all it had started. After
 * it the devices are swept, whatever it did to them, and the kiosk opens again unless something speaks against it. */
#pragma once

#include "kiosk/kioskd/errand.h"
#include "kiosk/kioskd/options.h"

/* Longest answer of assistant_over(), with its NUL. */
#define ASSISTANT_ANSWER (ERRAND_LINE + 8)

struct assistant {
    const struct assistant_program *program; /* wanted or running; NULL: none */
    int64_t limit_ms;                        /* 0: the program's own */
    int64_t wanted_until_ms;                 /* it must have begun by then */
    struct errand errand;
};

/* None is wanted. limit_ms shortens every limit; 0: it does not. */
void assistant_init(int64_t limit_ms, struct assistant *ret);

/* From now on program is wanted. It is borrowed until assistant_over(). */
void assistant_want(struct assistant *assistant, const struct assistant_program *program);

bool assistant_is_wanted(const struct assistant *assistant); /* or runs */
bool assistant_runs(const struct assistant *assistant);

/* True when one is wanted, or runs, before which a closed page must stand. */
bool assistant_closes(const struct assistant *assistant);

/* Starts the one that is wanted. False, and errno, when it cannot be. */
MUST_USE bool assistant_start(struct assistant *assistant);

/* When it must have begun, or ended. */
int64_t assistant_deadline_ms(const struct assistant *assistant);

/* To be called when its process has ended, fine or not, or when it could not begin. None is wanted afterwards.
 * Writes what whoever asked for it is told. */
void assistant_over(struct assistant *assistant, bool fine, char ret[static ASSISTANT_ANSWER]);
