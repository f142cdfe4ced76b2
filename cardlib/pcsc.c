#include "cardlib/pcsc.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <winscard.h>

#include "base/secret.h"

_Static_assert(ATR_MAX >= MAX_ATR_SIZE, "every ATR fits");
_Static_assert(PCSC_READER_SIZE >= MAX_READERNAME, "every reader's name fits");
_Static_assert(PCSC_READERS_MAX >= PCSCLITE_MAX_READERS_CONTEXTS, "and every reader");

/* Names that arrive or leave among the readers (PC/SC part 5, as pcsc-lite has it). */
#define READER_LIST_CHANGES "\\\\?PnP?\\Notification"

/* A reader that was plugged in between our list and our wait is noticed after this. */
#define SLICE_MS 10000

/* pcscd looks at a reader every 400 ms (PCSCLITE_STATUS_POLL_RATE), some drivers tell it at once. */
#define NOTICE_MS 1000

/* pcsc_cancel(): how often, and how long between. */
#define CANCELS   200
#define CANCEL_NS 1000000

struct pcsc {
    SCARDCONTEXT context;
    atomic_bool cancelled;
    atomic_uint turn; /* odd while a wait is going on; each wait has its own */
};

struct pcsc_link {
    SCARDHANDLE handle;
    DWORD protocol;
    SCARDCONTEXT context;
    char reader[PCSC_READER_SIZE];
    bool lost; /* a command failed: the card may have gone */
};

/* The readers that matter, then the list of readers itself: no more than pcscd takes at once. */
struct watch {
    char names[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME];
    SCARD_READERSTATE states[PCSCLITE_MAX_READERS_CONTEXTS];
    DWORD count; /* of readers */
};

static bool failed(LONG code, struct err *err)
{
    switch (code) {
    case SCARD_E_NO_SERVICE:
    case SCARD_E_SERVICE_STOPPED:
    case SCARD_E_NO_READERS_AVAILABLE:
    case SCARD_E_READER_UNAVAILABLE:
    case SCARD_E_UNKNOWN_READER:
    case SCARD_E_INVALID_HANDLE: /* pcscd was started again */
    case SCARD_F_COMM_ERROR:     /* pcscd has gone */
        return ERR(err, ERR_READER_ABSENT, 0);
    case SCARD_E_SHARING_VIOLATION:
        return ERR(err, ERR_READER_BUSY, 0);
    case SCARD_E_NO_SMARTCARD:
    case SCARD_W_REMOVED_CARD:
    case SCARD_W_RESET_CARD:
        return ERR(err, ERR_CARD_REMOVED, 0);
    case SCARD_W_UNRESPONSIVE_CARD:
    case SCARD_W_UNPOWERED_CARD:
    case SCARD_W_UNSUPPORTED_CARD:
    case SCARD_E_PROTO_MISMATCH:
        return ERR(err, ERR_CARD_OTHER, 0);
    case SCARD_E_CANCELLED:
        return ERR(err, ERR_CANCELLED, 0);
    case SCARD_E_NO_MEMORY:
        return ERR(err, ERR_MEMORY, 0);
    default:
        return ERR(err, ERR_IO, code);
    }
}

struct pcsc *pcsc_new(struct err *err)
{
    struct pcsc *pcsc = calloc(1, sizeof *pcsc);

    if (pcsc == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }

    LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &pcsc->context);

    if (code != SCARD_S_SUCCESS) {
        free(pcsc);
        failed(code, err);
        return NULL;
    }
    return pcsc;
}

void pcsc_free(struct pcsc **pcsc)
{
    if (*pcsc == NULL)
        return;
    SCardReleaseContext((*pcsc)->context);
    free(*pcsc);
    *pcsc = NULL;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* How long the next wait may be, so that the deadline holds. */
static DWORD slice_ms(int64_t deadline_ms)
{
    int64_t left_ms = deadline_ms - now_ms();

    if (left_ms < 0)
        return 0;
    return (DWORD)(left_ms < SLICE_MS ? left_ms : SLICE_MS);
}

/* One wait for a change. Whoever cancels meets it in its turn or leaves a note for the next one. */
static LONG wait_change(struct pcsc *pcsc, DWORD limit_ms, SCARD_READERSTATE *states, DWORD count)
{
    LONG code = SCARD_E_CANCELLED;

    atomic_fetch_add(&pcsc->turn, 1);
    if (!atomic_load(&pcsc->cancelled))
        code = SCardGetStatusChange(pcsc->context, limit_ms, states, count);
    atomic_fetch_add(&pcsc->turn, 1);

    if (atomic_exchange(&pcsc->cancelled, false))
        return SCARD_E_CANCELLED;
    if (code == SCARD_E_CANCELLED) /* meant for an earlier wait: nothing has changed */
        return SCARD_S_SUCCESS;
    return code;
}

void pcsc_cancel(struct pcsc *pcsc)
{
    const struct timespec nap = {.tv_nsec = CANCEL_NS};

    atomic_store(&pcsc->cancelled, true);

    unsigned turn = atomic_load(&pcsc->turn);

    /* A wait that has begun may not sleep yet, and then pcscd has nothing to cancel: whatever SCardCancel
     * says (SCARD_E_INVALID_HANDLE among it), only the end of the wait counts. */
    for (int i = 0; i < CANCELS && (turn & 1) && atomic_load(&pcsc->turn) == turn; i++) {
        SCardCancel(pcsc->context);
        nanosleep(&nap, NULL);
    }
}

void pcsc_rearm(struct pcsc *pcsc)
{
    atomic_store(&pcsc->cancelled, false);
}

bool pcsc_list_readers(struct pcsc *pcsc, char ret[static PCSC_READERS_MAX][PCSC_READER_SIZE],
                       size_t *ret_count, struct err *err)
{
    char names[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME] = "";
    DWORD len = sizeof names;
    LONG code = SCardListReaders(pcsc->context, NULL, names, &len);
    size_t count = 0;

    if (code != SCARD_S_SUCCESS && code != SCARD_E_NO_READERS_AVAILABLE)
        return failed(code, err);
    for (const char *name = names; *name != '\0' && count < PCSC_READERS_MAX;
         name += strlen(name) + 1)
        stpncpy(ret[count++], name, PCSC_READER_SIZE - 1)[0] = '\0';
    *ret_count = count;
    return true;
}

/* The readers of the moment whose names have name_part in them. */
static bool watch_list(struct pcsc *pcsc, const char *name_part, struct watch *watch,
                       struct err *err)
{
    DWORD len = sizeof watch->names;
    LONG code = SCardListReaders(pcsc->context, NULL, watch->names, &len);

    memset(watch->states, 0, sizeof watch->states);
    watch->count = 0;
    if (code != SCARD_S_SUCCESS)
        return failed(code, err);
    for (const char *name = watch->names;
         *name != '\0' && watch->count < ARRAY_LEN(watch->states) - 1; name += strlen(name) + 1) {
        if (name_part == NULL || strstr(name, name_part) != NULL)
            watch->states[watch->count++].szReader = name;
    }
    if (watch->count == 0)
        return ERR(err, ERR_READER_ABSENT, 0);
    watch->states[watch->count].szReader = READER_LIST_CHANGES;
    return true;
}

bool pcsc_find_reader(struct pcsc *pcsc, const char *name_part, char ret[static PCSC_READER_SIZE],
                      struct err *err)
{
    struct watch watch;

    if (!watch_list(pcsc, name_part, &watch, err))
        return false;
    strcpy(ret, watch.states[0].szReader);
    return true;
}

static bool has_card(const SCARD_READERSTATE *state)
{
    return (state->dwEventState & SCARD_STATE_PRESENT) &&
           !(state->dwEventState & (SCARD_STATE_UNAVAILABLE | SCARD_STATE_UNKNOWN));
}

/* What we have seen is what the next wait compares with, the count of changes included. */
static void carry(SCARD_READERSTATE *state)
{
    state->dwCurrentState = state->dwEventState & ~(DWORD)SCARD_STATE_CHANGED;
}

/* Waits on one list of readers until a card is there (*ret is its reader), or the list should be made
 * again (*ret is NULL). */
static bool wait_on_list(struct pcsc *pcsc, struct watch *watch, int64_t deadline_ms,
                         const char **ret, struct err *err)
{
    for (;;) {
        DWORD limit_ms = slice_ms(deadline_ms);
        LONG code = wait_change(pcsc, limit_ms, watch->states, watch->count + 1);

        *ret = NULL;
        if (code == SCARD_E_UNKNOWN_READER)
            return true;
        if (code == SCARD_E_TIMEOUT)
            return now_ms() < deadline_ms || ERR(err, ERR_CARD_ABSENT, 0);
        if (code != SCARD_S_SUCCESS)
            return failed(code, err);
        for (DWORD i = 0; i < watch->count; i++) {
            if (has_card(&watch->states[i])) {
                *ret = watch->states[i].szReader;
                return true;
            }
            carry(&watch->states[i]);
        }
        if (watch->states[watch->count].dwEventState & SCARD_STATE_CHANGED)
            return true;
    }
}

bool pcsc_wait_card(struct pcsc *pcsc, const char *name_part, int limit_ms,
                    char ret_reader[static PCSC_READER_SIZE], struct err *err)
{
    int64_t deadline_ms = now_ms() + limit_ms;
    struct watch watch;
    const char *reader = NULL;

    while (reader == NULL) {
        if (!watch_list(pcsc, name_part, &watch, err) ||
            !wait_on_list(pcsc, &watch, deadline_ms, &reader, err))
            return false;
    }
    strcpy(ret_reader, reader);
    return true;
}

/* pcsc-lite counts a reader's insertions and removals in the upper half of its state. */
static bool came_and_went(const SCARD_READERSTATE *state)
{
    return state->dwCurrentState != SCARD_STATE_UNAWARE &&
           (state->dwCurrentState & 0xFFFF0000) != (state->dwEventState & 0xFFFF0000);
}

bool pcsc_wait_removal(struct pcsc *pcsc, const char *reader, int limit_ms, struct err *err)
{
    int64_t deadline_ms = now_ms() + limit_ms;
    SCARD_READERSTATE state = {.szReader = reader};

    for (;;) {
        DWORD slice = slice_ms(deadline_ms);
        LONG code = wait_change(pcsc, slice, &state, 1);

        if (code == SCARD_E_UNKNOWN_READER)
            return true;
        if (code == SCARD_E_TIMEOUT && now_ms() >= deadline_ms)
            return ERR(err, ERR_TIME_OUT, limit_ms);
        if (code == SCARD_E_TIMEOUT)
            continue;
        if (code != SCARD_S_SUCCESS)
            return failed(code, err);
        if (!has_card(&state) || came_and_went(&state))
            return true;
        carry(&state);
    }
}

struct pcsc_link *pcsc_connect(struct pcsc *pcsc, const char *reader, struct err *err)
{
    struct pcsc_link *link = calloc(1, sizeof *link);

    if (link == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }

    LONG code = SCardConnect(pcsc->context, reader, SCARD_SHARE_EXCLUSIVE,
                             SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &link->handle, &link->protocol);

    if (code != SCARD_S_SUCCESS) {
        free(link);
        failed(code, err);
        return NULL;
    }
    link->context = pcsc->context;
    strncpy(link->reader, reader, sizeof link->reader - 1);
    return link;
}

/* ISO 7816-3 12.1.3: a fifth byte of 00 with more behind it. */
static bool is_extended(const uint8_t *cmd, size_t cmd_len)
{
    return cmd_len > 5 && cmd[4] == 0x00;
}

static bool transmit_failed(LONG code, bool extended, struct err *err)
{
    switch (code) {
    case SCARD_E_INSUFFICIENT_BUFFER: /* the answer is longer than ours */
        return ERR(err, ERR_TOO_LONG, APDU_RESPONSE_MAX);
    case SCARD_E_NOT_TRANSACTED:
    case SCARD_E_INVALID_PARAMETER:
    case SCARD_E_INVALID_VALUE:
    case SCARD_E_UNSUPPORTED_FEATURE:
        /* A reader that knows only short commands has no better word; nor has one whose card is being
         * pulled, but then the next, short command fails as well. */
        return ERR(err, extended ? ERR_TOO_LONG : ERR_CARD_REMOVED, 0);
    case SCARD_W_UNPOWERED_CARD:
        return ERR(err, ERR_CARD_REMOVED, 0);
    default:
        return failed(code, err);
    }
}

static bool transmit(void *dev, const uint8_t *cmd, size_t cmd_len,
                     uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err)
{
    struct pcsc_link *link = dev;
    const SCARD_IO_REQUEST *pci = link->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    uint8_t answer[APDU_RESPONSE_MAX];
    DWORD len = sizeof answer;
    LONG code = SCardTransmit(link->handle, pci, cmd, cmd_len, NULL, answer, &len);

    if (code == SCARD_S_SUCCESS && len > 0) {
        memcpy(ret, answer, len);
        *ret_len = len;
    }
    wipe(answer, sizeof answer);
    link->lost = code != SCARD_S_SUCCESS || len == 0;
    if (code != SCARD_S_SUCCESS)
        return transmit_failed(code, is_extended(cmd, cmd_len), err);
    /* Some drivers (vpcd) say success, and nothing, when the card has left instead of answering. */
    return len > 0 || ERR(err, ERR_CARD_REMOVED, 0);
}

/* When pcscd 1.9.9 cannot power a card off it calls the reader empty; if the card is back before its own
 * next look at the reader, it sees no insertion, and the reader stays empty. So let it look first. */
static void await_notice(const struct pcsc_link *link)
{
    int64_t deadline_ms = now_ms() + NOTICE_MS;
    SCARD_READERSTATE state = {.szReader = link->reader};
    LONG code;

    do {
        code = SCardGetStatusChange(link->context, slice_ms(deadline_ms), &state, 1);
        if (!has_card(&state) || came_and_went(&state))
            return;
        carry(&state);
    } while (code == SCARD_S_SUCCESS);
}

/* Power off, not reset: over some readers a reset leaves the PIN verified (card.md 2.2). */
static void link_close(void *dev)
{
    struct pcsc_link *link = dev;

    if (link == NULL)
        return;
    if (link->lost)
        await_notice(link);
    SCardDisconnect(link->handle, SCARD_UNPOWER_CARD);
    wipe(link, sizeof *link);
    free(link);
}

static bool link_atr(void *dev, uint8_t ret[static ATR_MAX], size_t *ret_len, struct err *err)
{
    const struct pcsc_link *link = dev;
    char reader[PCSC_READER_SIZE];
    uint8_t atr[MAX_ATR_SIZE];
    DWORD reader_size = sizeof reader, state, protocol, len = sizeof atr;
    LONG code = SCardStatus(link->handle, reader, &reader_size, &state, &protocol, atr, &len);

    if (code != SCARD_S_SUCCESS)
        return failed(code, err);
    memcpy(ret, atr, len);
    *ret_len = len;
    return true;
}

const struct card_transport pcsc_transport = {transmit, link_close, link_atr};
