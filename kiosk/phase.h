/* The one byte that a session says to kioskd: which state it is in. Never a word about a person. */
#pragma once

/* A byte is PHASE_BASE + enum session_state (kiosk/session.h); kioskd knows only the numbers, their
 * names for people, and how long each may last. The session writes it to this descriptor. */
#define PHASE_FD   3
#define PHASE_BASE 0x40
