/* The one byte that a session says to kioskd: which state it is in. Never a word about a person. */
#pragma once

#include <stdbool.h>

/* A byte is PHASE_BASE + enum session_state (kiosk/session.h); kioskd knows only the numbers, their
 * names for people, and how long each may last. The session writes it to this descriptor on every
 * change, and the same byte again when the resident was given more time. */
#define PHASE_FD   3
#define PHASE_BASE 0x40

/* Where a session finds a pipe at its standard input, it shows and says nothing until it has read one byte there. */

/* Exit status of a session that latched the kiosk: kioskd keeps it closed even if the file is lost. */
#define PHASE_STATUS_LATCHED 3

/* Exit status of a session at which the attendant's corner was held: the attendant's page comes next. */
#define PHASE_STATUS_ATTENDANT 4

/* The phases that kioskd must tell apart; kiosk/tests/test-phase.c holds them to session.h. */
enum phase {
    PHASE_WELCOME = 0,
    PHASE_RETURN_CARD = 34,
    PHASE_CLOSED = 35,
    PHASE_EXIT = 36,
    PHASES = 37
};

/* The phase's word for people: "take-card"; "starting" for -1, before the first byte. Static storage;
 * never NULL. */
const char *phase_name(int phase);

/* When kioskd loses its patience, in seconds after the last byte: later than the session's own limit,
 * so that it only ever meets a session that hangs. 0 means never. */
unsigned phase_deadline_s(int phase);

/* Whether a session in phase from (-1: just started) may go on to phase to: what the table of session.h allows, and the
 * same again where a resident may ask for more time. A process serves at most one resident: nothing leads to welcome
 * or closed but the start, nothing follows exit. */
bool phase_may_follow(int from, int to, bool closed);
