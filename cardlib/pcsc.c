#include "cardlib/pcsc.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cardlib/pcsc-private.h"

_Static_assert(PCSC_READER_SIZE >= MAX_READERNAME, "every reader's name fits");
_Static_assert(PCSC_READERS_MAX >= PCSCLITE_MAX_READERS_CONTEXTS, "and every reader");

/* pcsc_cancel(): how often, and how long between. */
#define CANCELS   200
#define CANCEL_NS 1000000

#define PAUSE_NS 50000000

/* A reader that is plugged in in the instant between two waits is noticed after this at the latest, where
 * pcscd does not count such changes (before 2.3). */
#define SLICE_MS 60000

/* A pcscd that was just started finds its readers one after the other: the first waits on it are short. */
#define SETTLING_MS 250

/* More late SCardCancel than pcsc_cancel() can have left behind. */
#define STRAYS 100

bool pcsc_failed(LONG code, struct err *err)
{
    switch (code) {
    case SCARD_E_NO_SERVICE:
    case SCARD_E_SERVICE_STOPPED:
    case SCARD_E_NO_READERS_AVAILABLE:
    case SCARD_E_READER_UNAVAILABLE:
    case SCARD_E_UNKNOWN_READER:
    case SCARD_E_INVALID_HANDLE:
    case SCARD_F_COMM_ERROR:
    case SCARD_W_SECURITY_VIOLATION:
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

bool pcsc_is_lost(LONG code)
{
    /* libpcsclite takes a connection that pcscd closed for a refusal, also when pcscd has just ended. */
    return code == SCARD_E_NO_SERVICE || code == SCARD_E_SERVICE_STOPPED ||
           code == SCARD_E_INVALID_HANDLE || code == SCARD_F_COMM_ERROR ||
           code == SCARD_W_SECURITY_VIOLATION;
}

static void forget(struct pcsc *pcsc)
{
    SCARDCONTEXT context = atomic_exchange(&pcsc->context, 0);

    if (context != 0) {
        SCardReleaseContext(context);
        pcsc->losses++;
    }
    pcsc->list_events = 0;
}

LONG pcsc_renew(struct pcsc *pcsc)
{
    SCARDCONTEXT context;
    LONG code;

    forget(pcsc);
    pcsc->slice_ms = SETTLING_MS;
    code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
    if (code == SCARD_S_SUCCESS)
        atomic_store(&pcsc->context, context);
    return code;
}

struct pcsc *pcsc_new(struct err *err)
{
    struct pcsc *pcsc = calloc(1, sizeof *pcsc);

    if (pcsc == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }

    LONG code = pcsc_renew(pcsc);

    if (code == SCARD_W_SECURITY_VIOLATION && pcsc_pause(pcsc)) /* it may just have ended */
        code = pcsc_renew(pcsc);
    if (code != SCARD_S_SUCCESS) {
        pcsc_free(&pcsc);
        if (code == SCARD_W_SECURITY_VIOLATION)
            ERR(err, ERR_READER_DENIED, 0);
        else
            pcsc_failed(code, err);
        return NULL;
    }
    pcsc->slice_ms = SLICE_MS; /* it has been running, as far as we know */
    return pcsc;
}

void pcsc_free(struct pcsc **pcsc)
{
    if (*pcsc == NULL)
        return;
    forget(*pcsc);
    free(*pcsc);
    *pcsc = NULL;
}

int64_t pcsc_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

DWORD pcsc_slice_ms(int64_t deadline_ms)
{
    int64_t left_ms = deadline_ms - pcsc_now_ms();

    if (left_ms < 0)
        return 0;
    return (DWORD)(left_ms < SLICE_MS ? left_ms : SLICE_MS);
}

/* Whoever cancels meets a wait in its turn or leaves a note for the next one. */
static LONG change_once(struct pcsc *pcsc, DWORD limit_ms, SCARD_READERSTATE *states, DWORD count,
                        bool *ret_cancelled)
{
    LONG code = SCARD_E_CANCELLED;

    atomic_fetch_add(&pcsc->turn, 1);
    if (!atomic_load(&pcsc->cancelled))
        code = SCardGetStatusChange(pcsc->context, limit_ms, states, count);
    atomic_fetch_add(&pcsc->turn, 1);
    *ret_cancelled = atomic_exchange(&pcsc->cancelled, false);
    return *ret_cancelled ? SCARD_E_CANCELLED : code;
}

LONG pcsc_change(struct pcsc *pcsc, int64_t deadline_ms, SCARD_READERSTATE *states, DWORD count)
{
    bool cancelled;

    if (pcsc->context == 0) {
        LONG code = pcsc_renew(pcsc);

        if (code != SCARD_S_SUCCESS)
            return code;
    }

    /* A SCardCancel that was on its way to an earlier wait is none of ours. */
    for (int i = 0; i < STRAYS; i++) {
        DWORD left_ms = pcsc_slice_ms(deadline_ms);
        DWORD limit_ms = left_ms < pcsc->slice_ms ? left_ms : pcsc->slice_ms;
        LONG code = change_once(pcsc, limit_ms, states, count, &cancelled);

        if (pcsc_is_lost(code))
            forget(pcsc);
        if (code == SCARD_E_TIMEOUT && pcsc->slice_ms < SLICE_MS)
            pcsc->slice_ms *= 2;
        if (code != SCARD_E_CANCELLED || cancelled)
            return code;
    }
    return SCARD_F_INTERNAL_ERROR;
}

bool pcsc_pause(struct pcsc *pcsc)
{
    const struct timespec nap = {.tv_nsec = PAUSE_NS};

    atomic_fetch_add(&pcsc->turn, 1);
    if (!atomic_load(&pcsc->cancelled))
        nanosleep(&nap, NULL);
    atomic_fetch_add(&pcsc->turn, 1);
    return !atomic_exchange(&pcsc->cancelled, false);
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

static LONG names_once(struct pcsc *pcsc, char ret[static PCSC_NAMES_SIZE])
{
    DWORD len = PCSC_NAMES_SIZE - 1;

    memset(ret, 0, PCSC_NAMES_SIZE);
    return SCardListReaders(pcsc->context, NULL, ret, &len);
}

LONG pcsc_names(struct pcsc *pcsc, char ret[static PCSC_NAMES_SIZE])
{
    LONG code = pcsc->context == 0 ? SCARD_E_NO_SERVICE : names_once(pcsc, ret);

    if (pcsc_is_lost(code) && pcsc_renew(pcsc) == SCARD_S_SUCCESS)
        code = names_once(pcsc, ret);
    return code;
}

bool pcsc_list_readers(struct pcsc *pcsc, char ret[static PCSC_READERS_MAX][PCSC_READER_SIZE],
                       size_t *ret_count, struct err *err)
{
    char names[PCSC_NAMES_SIZE];
    LONG code = pcsc_names(pcsc, names);
    size_t count = 0;

    if (code != SCARD_S_SUCCESS && code != SCARD_E_NO_READERS_AVAILABLE)
        return pcsc_failed(code, err);
    for (const char *name = names; *name != '\0' && count < PCSC_READERS_MAX;
         name += strlen(name) + 1)
        stpncpy(ret[count++], name, PCSC_READER_SIZE - 1)[0] = '\0';
    *ret_count = count;
    return true;
}
