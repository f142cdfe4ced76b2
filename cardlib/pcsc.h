/* The seam over PC/SC: which reader, when a card comes and goes, and a card held for us alone. */
#pragma once

#include "base/err.h"
#include "base/scope.h"
#include "cardlib/transport.h"

#define PCSC_READER_SIZE 128 /* a reader's name with its NUL: MAX_READERNAME of pcsclite.h */
#define PCSC_READERS_MAX 16  /* readers that pcscd knows at once: PCSCLITE_MAX_READERS_CONTEXTS */

/* A connection to pcscd. One thread uses it; pcsc_cancel() and pcsc_rearm() are for any other. Whatever
 * asks pcscd can fail with ERR_READER_ABSENT (no pcscd, or no such reader any more) and ERR_IO
 * (detail: the PC/SC code). It outlives pcscd: when that was started again, the next call connects anew.
 * Only links and a wait for removal end with the pcscd that knew their card. */
struct pcsc;

/* NULL on failure. Starts pcscd where systemd's socket does. ERR_READER_DENIED when it hangs up at once. */
struct pcsc *pcsc_new(struct err *err);

/* Ends the connection; every link must have been closed. Leaves NULL. *pcsc may be NULL. */
void pcsc_free(struct pcsc **pcsc);
#define SCOPED_PCSC SCOPED(pcsc_free) struct pcsc

/* The names of all readers in pcscd's order. None is no failure. Does not wait. */
MUST_USE bool pcsc_list_readers(struct pcsc *pcsc,
                                char ret[static PCSC_READERS_MAX][PCSC_READER_SIZE],
                                size_t *ret_count, struct err *err);

/* The reader of this name; the first of all when name is NULL or "". A name is a reader's whole name, or all
 * of it but the two numbers that pcscd puts at its end (" 00 00"); a part of it is not, so that no other
 * reader can be slipped in. Does not wait. ERR_READER_AMBIGUOUS (detail: how many) when several bear it. */
MUST_USE bool pcsc_find_reader(struct pcsc *pcsc, const char *name,
                               char ret[static PCSC_READER_SIZE], struct err *err);

/* Waits, asleep, until a card lies on such a reader; says which. ERR_READER_ABSENT as soon as there is
 * no such reader, ERR_READER_AMBIGUOUS as soon as there are several, ERR_CARD_ABSENT after limit_ms (0: says
 * how it is now), ERR_CANCELLED. When pcscd ends meanwhile, the wait goes on if it comes back, with its
 * readers, within ten seconds. */
MUST_USE bool pcsc_wait_card(struct pcsc *pcsc, const char *name, int limit_ms,
                             char ret_reader[static PCSC_READER_SIZE], struct err *err);

/* Waits, asleep, until no card lies on this reader, whether we hold it or not; also true when it was
 * taken and came back meanwhile, and when the reader itself has gone. ERR_TIME_OUT (detail: limit_ms)
 * when it is still there (0: says how it is now), ERR_CANCELLED. ERR_READER_ABSENT as soon as pcscd ends,
 * even if it comes back: nobody knows what happened to the card meanwhile. */
MUST_USE bool pcsc_wait_removal(struct pcsc *pcsc, const char *reader, int limit_ms,
                                struct err *err);

/* Ends the wait that is going on, or the next one when none is, with ERR_CANCELLED. Returns once it
 * has ended: about a millisecond, a fifth of a second if pcscd does not answer. */
void pcsc_cancel(struct pcsc *pcsc);

/* Forgets a pcsc_cancel() that no wait has met. Call it before handing over the next task. */
void pcsc_rearm(struct pcsc *pcsc);

/* A card held exclusively: the dev of pcsc_transport, which closes it. While it lasts no other program
 * can talk to the card; closing it, or the end of this process, powers the card off or resets it. When
 * the last command failed, closing waits up to a second until pcscd has noticed that the card left. */
struct pcsc_link;

/* NULL on failure: ERR_CARD_REMOVED, ERR_READER_BUSY when another program holds the card, ERR_CARD_OTHER
 * (detail 0) when it does not answer as a smart card. pcsc must outlive the link. */
struct pcsc_link *pcsc_connect(struct pcsc *pcsc, const char *reader, struct err *err);

/* dev is a struct pcsc_link *. */
extern const struct card_transport pcsc_transport;
