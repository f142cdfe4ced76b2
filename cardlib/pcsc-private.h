/* What lies behind pcsc.h: the connection, as those see it who wait on it or hold a card through it. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>
#include <winscard.h>

#include "cardlib/pcsc.h"

/* What PCSCLITE_MAX_READERS_CONTEXTS readers can be called at most, and one NUL more than their list has. */
#define PCSC_NAMES_SIZE (PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1)

struct pcsc {
    _Atomic SCARDCONTEXT context; /* 0: pcscd had gone when we last looked */
    atomic_bool cancelled;
    atomic_uint turn;  /* odd while a wait is going on; each wait has its own */
    DWORD list_events; /* how often the list of readers has changed, where pcscd counts that */
    DWORD slice_ms;    /* the longest wait between two looks at that list */
    unsigned losses;   /* how often pcscd had gone */
};

/* Reports what this code means. Always false. */
bool pcsc_failed(LONG code, struct err *err);

/* True when code says that our pcscd has ended, or was started again: neither context nor handle is of use. */
bool pcsc_is_lost(LONG code);

/* Connects anew, once. On failure the next call here tries again. Links of before stay lost. */
LONG pcsc_renew(struct pcsc *pcsc);

/* The names of all readers, each with its NUL, and one NUL more. Connects anew when it must. */
LONG pcsc_names(struct pcsc *pcsc, char ret[static PCSC_NAMES_SIZE]);

/* SCardGetStatusChange that pcsc_cancel() can end, whatever pcscd does with SCardCancel. SCARD_E_TIMEOUT also
 * a while before the deadline: then look at the list of readers again. */
LONG pcsc_change(struct pcsc *pcsc, int64_t deadline_ms, SCARD_READERSTATE *states, DWORD count);

/* Sleeps for a moment, so that what pcscd is in the middle of can settle; false when it was cancelled. */
bool pcsc_pause(struct pcsc *pcsc);

/* What was seen in state is what the next look at it compares with, the count of changes included. */
void pcsc_carry(SCARD_READERSTATE *state);

/* True when a card lies on this reader, as state says. */
bool pcsc_has_card(const SCARD_READERSTATE *state);

/* True when cards came or went unseen since state was carried over last. */
bool pcsc_came_and_went(const SCARD_READERSTATE *state);

/* A clock that only goes forward. */
int64_t pcsc_now_ms(void);

/* How long one wait may be: until the deadline, and not too long for looking at the list of readers. */
DWORD pcsc_slice_ms(int64_t deadline_ms);
