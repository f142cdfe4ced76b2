#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "cardlib/pcsc-private.h"

_Static_assert(ATR_MAX >= MAX_ATR_SIZE, "every ATR fits");

/* pcscd looks at a reader every 400 ms (PCSCLITE_STATUS_POLL_RATE), some drivers tell it at once. */
#define NOTICE_MS 1000

struct pcsc_link {
    struct pcsc *pcsc;
    SCARDCONTEXT context; /* in which handle is valid */
    SCARDHANDLE handle;
    DWORD protocol;
    char reader[PCSC_READER_SIZE];
    bool lost; /* a command failed: the card may have gone */
};

/* False when pcscd was started again: the handle is another's, if anybody's. */
static bool is_valid(const struct pcsc_link *link)
{
    return link->context == link->pcsc->context;
}

static LONG connect_once(const char *reader, struct pcsc_link *link)
{
    link->context = link->pcsc->context;
    return SCardConnect(link->context, reader, SCARD_SHARE_EXCLUSIVE,
                        SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &link->handle, &link->protocol);
}

struct pcsc_link *pcsc_connect(struct pcsc *pcsc, const char *reader, struct err *err)
{
    struct pcsc_link *link = calloc(1, sizeof *link);
    LONG code;

    if (link == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    link->pcsc = pcsc;
    strncpy(link->reader, reader, sizeof link->reader - 1);
    code = pcsc->context == 0 ? SCARD_E_NO_SERVICE : connect_once(reader, link);
    if (pcsc_is_lost(code) && pcsc_renew(pcsc) == SCARD_S_SUCCESS)
        code = connect_once(reader, link);
    if (code == SCARD_S_SUCCESS)
        return link;
    free(link);
    pcsc_failed(code, err);
    return NULL;
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
        return pcsc_failed(code, err);
    }
}

static bool transmit(void *dev, const uint8_t *cmd, size_t cmd_len,
                     uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err)
{
    struct pcsc_link *link = dev;
    const SCARD_IO_REQUEST *pci = link->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    uint8_t answer[APDU_RESPONSE_MAX];
    DWORD len = sizeof answer;
    LONG code = SCARD_E_INVALID_HANDLE;

    if (is_valid(link))
        code = SCardTransmit(link->handle, pci, cmd, cmd_len, NULL, answer, &len);
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
    int64_t deadline_ms = pcsc_now_ms() + NOTICE_MS;
    SCARD_READERSTATE state = {.szReader = link->reader};
    LONG code;

    do {
        code = SCardGetStatusChange(link->context, pcsc_slice_ms(deadline_ms), &state, 1);
        if (!pcsc_has_card(&state) || pcsc_came_and_went(&state))
            return;
        pcsc_carry(&state);
    } while (code == SCARD_S_SUCCESS && pcsc_now_ms() < deadline_ms);
}

/* Power off, not reset: over some readers a reset leaves the PIN verified (card.md 2.2). */
static void link_close(void *dev)
{
    struct pcsc_link *link = dev;

    if (link == NULL)
        return;
    if (link->lost && is_valid(link))
        await_notice(link);
    if (is_valid(link))
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
    LONG code = SCARD_E_INVALID_HANDLE;

    if (is_valid(link))
        code = SCardStatus(link->handle, reader, &reader_size, &state, &protocol, atr, &len);
    if (code != SCARD_S_SUCCESS)
        return pcsc_failed(code, err);
    memcpy(ret, atr, len);
    *ret_len = len;
    return true;
}

const struct card_transport pcsc_transport = {transmit, link_close, link_atr};
