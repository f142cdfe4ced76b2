#include "tests/fuzz/lying-pcsc.h"

#include <string.h>
#include <time.h>
#include <winscard.h>

#include "base/scope.h"

#define CONTEXT 7 /* the first; each later one is the next number */
#define HANDLE  9

/* The limits of the library that it stands for. */
#define STATES_MAX 16

static const LONG codes[] = {
    SCARD_F_INTERNAL_ERROR,      SCARD_E_CANCELLED,
    SCARD_E_INVALID_HANDLE,      SCARD_E_INVALID_PARAMETER,
    SCARD_E_NO_MEMORY,           SCARD_E_INSUFFICIENT_BUFFER,
    SCARD_E_UNKNOWN_READER,      SCARD_E_TIMEOUT,
    SCARD_E_SHARING_VIOLATION,   SCARD_E_NO_SMARTCARD,
    SCARD_E_PROTO_MISMATCH,      SCARD_E_NOT_TRANSACTED,
    SCARD_E_READER_UNAVAILABLE,  SCARD_E_NO_SERVICE,
    SCARD_E_SERVICE_STOPPED,     SCARD_E_NO_READERS_AVAILABLE,
    SCARD_E_UNSUPPORTED_FEATURE, SCARD_E_INVALID_VALUE,
    SCARD_F_COMM_ERROR,          SCARD_W_UNRESPONSIVE_CARD,
    SCARD_W_UNPOWERED_CARD,      SCARD_W_RESET_CARD,
    SCARD_W_REMOVED_CARD,        SCARD_W_UNSUPPORTED_CARD,
};

static struct {
    struct lying_card *card;
    void (*cancel)(void *);
    void *cancelled;
    int64_t now_ns;
    SCARDCONTEXT context; /* 0: none */
    unsigned contexts;    /* so far */
    int handles;          /* of this context */
    bool stubborn;
    unsigned last_move;
    LONG last_code;
} pcscd;

const SCARD_IO_REQUEST g_rgSCardT0Pci = {SCARD_PROTOCOL_T0, sizeof(SCARD_IO_REQUEST)};
const SCARD_IO_REQUEST g_rgSCardT1Pci = {SCARD_PROTOCOL_T1, sizeof(SCARD_IO_REQUEST)};

void lying_pcsc_begin(struct lying_card *card, bool stubborn, void (*cancel)(void *),
                      void *cancelled)
{
    memset(&pcscd, 0, sizeof pcscd);
    pcscd.stubborn = stubborn;
    pcscd.card = card;
    pcscd.cancel = cancel;
    pcscd.cancelled = cancelled;
}

bool lying_pcsc_ended(void)
{
    return pcscd.context == 0 && pcscd.handles == 0;
}

static struct input *moves(void)
{
    return pcscd.card->moves;
}

/* The next move of this pcscd; what it fails with is in *ret_code. */
static unsigned next_move(LONG *ret_code)
{
    unsigned move = input_byte(moves());

    *ret_code = SCARD_S_SUCCESS;
    if ((move & 0x0F) == 1)
        *ret_code = codes[input_byte(moves()) % ARRAY_LEN(codes)];
    if ((move & 0x0F) == 2) {
        uint32_t high = input_word(moves());

        *ret_code = (LONG)(high << 16 | input_word(moves()));
    }
    return move;
}

/* That of SCardGetStatusChange, which a stubborn pcscd goes on with. */
static unsigned next_change(LONG *ret_code)
{
    if (!pcscd.stubborn || moves()->left > 0)
        pcscd.last_move = next_move(&pcscd.last_code);
    *ret_code = pcscd.last_code;
    return pcscd.last_move;
}

/* A connection that has ended, and was let go, is 0 to the library. */
static bool is_connected(SCARDCONTEXT context)
{
    REQUIRE(context == pcscd.context);
    return context != 0;
}

static bool lies(unsigned move)
{
    return (move & 0x0F) >= 3;
}

LONG SCardEstablishContext(DWORD scope, LPCVOID a, LPCVOID b, LPSCARDCONTEXT ret)
{
    LONG code;

    next_move(&code);
    if (code == SCARD_S_SUCCESS) {
        REQUIRE(pcscd.context == 0);
        pcscd.context = CONTEXT + pcscd.contexts++;
        *ret = pcscd.context;
    }
    return code;
}

/* What was opened in it is gone, too. */
LONG SCardReleaseContext(SCARDCONTEXT context)
{
    REQUIRE(context == pcscd.context && context != 0);
    pcscd.context = 0;
    if (pcscd.handles > 0)
        vcard_reset(pcscd.card->genuine);
    pcscd.handles = 0;
    return SCARD_S_SUCCESS;
}

LONG SCardListReaders(SCARDCONTEXT context, LPCSTR groups, LPSTR ret, LPDWORD len)
{
    static const char honest[] = LYING_READER "\0";
    const uint8_t *names = (const uint8_t *)honest;
    size_t names_len = sizeof honest;
    LONG code;
    unsigned move = next_move(&code);

    if ((move & 0x40) && pcscd.cancel != NULL)
        pcscd.cancel(pcscd.cancelled);
    if (!is_connected(context))
        return SCARD_E_INVALID_HANDLE;
    if (code != SCARD_S_SUCCESS)
        return code;
    if (lies(move))
        names_len = input_take(moves(), input_byte(moves()) * 8U, &names);

    bool fits = names_len <= *len;

    if (fits && names_len > 0)
        memcpy(ret, names, names_len);
    *len = names_len;
    return fits ? SCARD_S_SUCCESS : SCARD_E_INSUFFICIENT_BUFFER;
}

static void say_states(SCARD_READERSTATE *states, DWORD count)
{
    for (DWORD i = 0; i < count && i < STATES_MAX && moves()->left > 0; i++) {
        DWORD high = input_word(moves());

        states[i].dwEventState = high << 16 | input_word(moves());
    }
}

/* A card lies on every reader, and nothing changes among them. False when that is known already. */
static bool say_present(SCARD_READERSTATE *states, DWORD count)
{
    bool news = false;

    for (DWORD i = 0; i < count; i++) {
        bool is_list = states[i].szReader[0] == '\\';

        news = news || (!is_list && (states[i].dwCurrentState & SCARD_STATE_PRESENT) == 0);
        states[i].dwEventState = is_list ? 0 : SCARD_STATE_CHANGED | SCARD_STATE_PRESENT;
    }
    return news;
}

LONG SCardGetStatusChange(SCARDCONTEXT context, DWORD limit_ms, SCARD_READERSTATE *states,
                          DWORD count)
{
    LONG code;
    unsigned move = next_change(&code);

    if (!is_connected(context))
        return SCARD_E_INVALID_HANDLE;
    REQUIRE(count > 0 && count <= STATES_MAX);
    for (DWORD i = 0; i < count; i++)
        REQUIRE(states[i].szReader != NULL && strlen(states[i].szReader) < MAX_READERNAME);
    if ((move & 0x40) && pcscd.cancel != NULL)
        pcscd.cancel(pcscd.cancelled);
    /* However fast it is, time passes. */
    pcscd.now_ns += 1000000 + (int64_t)limit_ms * (move >> 4) * 62500;
    if (code != SCARD_S_SUCCESS)
        return code;
    if (lies(move)) {
        say_states(states, count);
        return SCARD_S_SUCCESS;
    }
    if (say_present(states, count))
        return SCARD_S_SUCCESS;
    pcscd.now_ns += (int64_t)limit_ms * 1000000;
    return SCARD_E_TIMEOUT;
}

LONG SCardCancel(SCARDCONTEXT context)
{
    LONG code;

    next_move(&code);
    return code;
}

LONG SCardConnect(SCARDCONTEXT context, LPCSTR reader, DWORD share, DWORD protocols,
                  LPSCARDHANDLE ret, LPDWORD ret_protocol)
{
    LONG code;
    unsigned move = next_move(&code);

    REQUIRE(share == SCARD_SHARE_EXCLUSIVE);
    if (!is_connected(context))
        return SCARD_E_INVALID_HANDLE;
    if (code != SCARD_S_SUCCESS)
        return code;
    pcscd.handles++;
    *ret = HANDLE;
    *ret_protocol = lies(move) ? input_byte(moves()) : SCARD_PROTOCOL_T1;
    return SCARD_S_SUCCESS;
}

LONG SCardDisconnect(SCARDHANDLE handle, DWORD disposition)
{
    LONG code;

    next_move(&code);
    REQUIRE(handle == HANDLE && pcscd.handles-- > 0 && disposition == SCARD_UNPOWER_CARD);
    vcard_reset(pcscd.card->genuine);
    return code;
}

LONG SCardStatus(SCARDHANDLE handle, LPSTR reader, LPDWORD reader_len, LPDWORD state,
                 LPDWORD protocol, LPBYTE atr, LPDWORD atr_len)
{
    static const uint8_t honest[] = {0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14};
    const uint8_t *bytes = honest;
    size_t len = sizeof honest;
    LONG code;
    unsigned move = next_move(&code);

    REQUIRE(handle == HANDLE && pcscd.handles > 0);
    if (code != SCARD_S_SUCCESS)
        return code;
    if (lies(move))
        len = input_take(moves(), input_byte(moves()), &bytes);

    bool fits = len <= *atr_len;

    if (fits && len > 0)
        memcpy(atr, bytes, len);
    *atr_len = len;
    return fits ? SCARD_S_SUCCESS : SCARD_E_INSUFFICIENT_BUFFER;
}

LONG SCardTransmit(SCARDHANDLE handle, const SCARD_IO_REQUEST *pci, LPCBYTE cmd, DWORD cmd_len,
                   SCARD_IO_REQUEST *ret_pci, LPBYTE ret, LPDWORD ret_len)
{
    size_t len = 0;
    LONG code;
    unsigned move = next_move(&code);

    REQUIRE(handle == HANDLE && pcscd.handles > 0);
    REQUIRE(pci == SCARD_PCI_T0 || pci == SCARD_PCI_T1);
    memset(ret, 0xEE, *ret_len < 16 ? *ret_len : 16); /* it may scribble and then fail */
    if (code != SCARD_S_SUCCESS)
        return code;
    if (!lies(move))
        pcscd.card->honest = 1;
    if (lying_card_answer(pcscd.card, cmd, cmd_len, ret, *ret_len, &len) != MYNA_OK)
        return SCARD_W_REMOVED_CARD;

    bool fits = len <= *ret_len;

    *ret_len = len;
    return fits ? SCARD_S_SUCCESS : SCARD_E_INSUFFICIENT_BUFFER;
}

/* The linker turns the library's clock and its naps into these. */
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret)
{
    *ret = (struct timespec){pcscd.now_ns / 1000000000, pcscd.now_ns % 1000000000};
    return 0;
}

int __wrap_nanosleep(const struct timespec *nap, struct timespec *left);
int __wrap_nanosleep(const struct timespec *nap, struct timespec *left)
{
    pcscd.now_ns += nap->tv_sec * 1000000000 + nap->tv_nsec;
    return 0;
}
