/* A pcscd that is this program: libpcsclite's functions over readers and cards that a test moves. It says what
 * pcsc-lite 1.9.9 says, and does at command what that does once a year. Any thread may call these. */
#pragma once

#include <stdbool.h>
#include <winscard.h>

/* pcscd runs, without a reader; nothing of before is left. */
void fake_begin(void);

/* A reader comes and goes, and a card on it. The name stays the caller's. */
void fake_plug(const char *reader);
void fake_unplug(const char *reader);
void fake_insert(const char *reader);
void fake_remove(const char *reader);

/* Another program holds the card, or lets it go. */
void fake_hold(const char *reader, bool held);

/* pcscd ends: no context and no handle is worth anything any more. It comes back with the same readers. */
void fake_stop(void);
void fake_start(void);

/* What those are told who ask a pcscd that has ended: SCARD_E_NO_SERVICE unless said. libpcsclite 1.9.9 says
 * that, SCARD_W_SECURITY_VIOLATION or SCARD_F_COMM_ERROR, as the connection breaks. */
void fake_end_with(LONG code);

/* pcscd hangs up on so many who connect, as it does on whoever polkit does not let in. */
void fake_turn_away(unsigned count);

/* Called when a wait has nothing to report, instead of sleeping; false: nothing will ever happen, so the
 * wait sleeps after all. NULL: it sleeps at once. step_data stays the caller's. */
void fake_at_sleep(bool (*step)(void *step_data), void *step_data);

/* The nth call from now, from 1, of whatever function, says code and does nothing. 0: none. SCardDisconnect
 * and SCardReleaseContext do their work all the same, as it is gone afterwards in any case. */
void fake_fail(unsigned nth, LONG code);

/* The function whose call has failed for fake_fail(); NULL: none has. */
const char *fake_failed(void);

/* Before the nth call from now, from 1, act moves readers and cards. NULL: nothing does. data stays the caller's. */
void fake_before(unsigned nth, void (*act)(void *data), void *data);

/* Calls since fake_begin(); with this name ("SCardConnect"), or with any (NULL). */
unsigned fake_calls(const char *function);

/* Contexts and handles that nobody has let go. */
unsigned fake_open(void);

/* Counts changes of the list of readers, as 2.3 does. */
void fake_count_changes(void);

/* So many SCardCancel that should reach a wait are lost; so many that meet none reach the next. */
void fake_lose_cancels(unsigned count);
void fake_keep_cancels(unsigned count);

/* The longest limit that a wait was given, in milliseconds. */
DWORD fake_longest_limit(void);
