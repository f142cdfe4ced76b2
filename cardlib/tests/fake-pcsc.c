#include "cardlib/tests/fake-pcsc.h"

#include <glib.h>
#include <string.h>

#define READERS   PCSCLITE_MAX_READERS_CONTEXTS
#define FUNCTIONS 12
#define LIST_NAME "\\\\?PnP?\\Notification"

struct reader {
    const char *name; /* NULL: no reader here */
    bool card, held;
    unsigned events;
};

static struct {
    struct reader readers[READERS];
    bool stopped, counts;
    LONG gone; /* what an ended pcscd is heard to say */
    unsigned turned_away;
    unsigned list_events;
    long generation; /* of pcscd; the upper half of each context and handle */
    unsigned contexts, handles;
    bool (*step)(void *);
    void *step_data;
    unsigned calls, fail_at, act_at;
    LONG fail_code;
    const char *failed;
    void (*act)(void *);
    void *act_data;
    const char *connected; /* the reader of the last handle */
    struct {
        const char *name;
        unsigned calls;
    } functions[FUNCTIONS];
    bool asleep, cancelled;
    unsigned lost_cancels, kept_cancels;
    DWORD longest_limit;
} fake;

static GMutex mutex;
static GCond changed;

const SCARD_IO_REQUEST g_rgSCardT0Pci = {SCARD_PROTOCOL_T0, sizeof(SCARD_IO_REQUEST)};
const SCARD_IO_REQUEST g_rgSCardT1Pci = {SCARD_PROTOCOL_T1, sizeof(SCARD_IO_REQUEST)};

static void enter(void)
{
    g_mutex_lock(&mutex);
}

static void leave(void)
{
    g_cond_broadcast(&changed);
    g_mutex_unlock(&mutex);
}

void fake_begin(void)
{
    enter();
    long generation = fake.generation;

    memset(&fake, 0, sizeof fake);
    fake.generation = generation + 1;
    fake.gone = SCARD_E_NO_SERVICE;
    leave();
}

static struct reader *find(const char *name)
{
    for (unsigned i = 0; i < READERS; i++) {
        if (fake.readers[i].name != NULL && strcmp(fake.readers[i].name, name) == 0)
            return &fake.readers[i];
    }
    return NULL;
}

static struct reader *plugged(const char *name)
{
    struct reader *reader = find(name);

    if (reader == NULL)
        g_error("%s is not plugged in", name);
    return reader;
}

void fake_plug(const char *name)
{
    enter();
    unsigned i = 0;

    while (fake.readers[i].name != NULL)
        i++;
    g_assert_cmpuint(i, <, READERS);
    fake.readers[i] = (struct reader){.name = name};
    fake.list_events++;
    leave();
}

void fake_unplug(const char *name)
{
    enter();
    plugged(name)->name = NULL;
    fake.list_events++;
    leave();
}

static void set_card(const char *name, bool card)
{
    enter();
    struct reader *reader = plugged(name);

    reader->card = card;
    reader->events++;
    leave();
}

void fake_insert(const char *name)
{
    set_card(name, true);
}

void fake_remove(const char *name)
{
    set_card(name, false);
}

void fake_hold(const char *name, bool held)
{
    enter();
    plugged(name)->held = held;
    leave();
}

void fake_stop(void)
{
    enter();
    fake.stopped = true;
    fake.generation++;
    fake.contexts = fake.handles = 0;
    leave();
}

void fake_start(void)
{
    enter();
    fake.stopped = false;
    leave();
}

void fake_end_with(LONG code)
{
    enter();
    fake.gone = code;
    leave();
}

void fake_turn_away(unsigned count)
{
    enter();
    fake.turned_away = count;
    leave();
}

void fake_at_sleep(bool (*step)(void *step_data), void *step_data)
{
    enter();
    fake.step = step;
    fake.step_data = step_data;
    leave();
}

void fake_fail(unsigned nth, LONG code)
{
    enter();
    fake.fail_at = nth == 0 ? 0 : fake.calls + nth;
    fake.fail_code = code;
    leave();
}

static unsigned *calls_of(const char *function)
{
    unsigned i = 0;

    while (fake.functions[i].name != NULL && strcmp(fake.functions[i].name, function) != 0)
        i++;
    g_assert_cmpuint(i, <, FUNCTIONS - 1);
    fake.functions[i].name = function;
    return &fake.functions[i].calls;
}

unsigned fake_calls(const char *function)
{
    enter();
    unsigned calls = function == NULL ? fake.calls : *calls_of(function);
    leave();
    return calls;
}

unsigned fake_open(void)
{
    enter();
    unsigned count = fake.contexts + fake.handles;
    leave();
    return count;
}

void fake_count_changes(void)
{
    enter();
    fake.counts = true;
    leave();
}

void fake_lose_cancels(unsigned count)
{
    enter();
    fake.lost_cancels = count;
    leave();
}

void fake_keep_cancels(unsigned count)
{
    enter();
    fake.kept_cancels = count;
    leave();
}

DWORD fake_longest_limit(void)
{
    enter();
    DWORD limit_ms = fake.longest_limit;
    leave();
    return limit_ms;
}

const char *fake_failed(void)
{
    enter();
    const char *function = fake.failed;
    leave();
    return function;
}

void fake_before(unsigned nth, void (*act)(void *data), void *data)
{
    enter();
    fake.act_at = fake.calls + nth;
    fake.act = act;
    fake.act_data = data;
    leave();
}

static void outside(void (*act)(void *), void *data)
{
    g_mutex_unlock(&mutex);
    act(data);
    g_mutex_lock(&mutex);
}

/* Counts the call; true when it is the one that shall fail. */
static bool fails(const char *function)
{
    if (fake.act != NULL && fake.calls + 1 == fake.act_at)
        outside(fake.act, fake.act_data);
    ++*calls_of(function);
    if (++fake.calls != fake.fail_at)
        return false;
    fake.failed = function;
    return true;
}

/* What libpcsclite says before it asks pcscd. */
static LONG valid(long id)
{
    if (id != fake.generation)
        return id == 0 ? SCARD_E_INVALID_HANDLE : fake.gone;
    return fake.stopped ? fake.gone : SCARD_S_SUCCESS;
}

/* The same for a handle, which is also of a reader and of a card. */
static LONG usable(SCARDHANDLE handle)
{
    const struct reader *reader;

    if (valid(handle) != SCARD_S_SUCCESS)
        return valid(handle);
    reader = find(fake.connected);
    if (reader == NULL)
        return SCARD_E_READER_UNAVAILABLE;
    return reader->card ? SCARD_S_SUCCESS : SCARD_W_REMOVED_CARD;
}

LONG SCardEstablishContext(DWORD scope, LPCVOID a, LPCVOID b, LPSCARDCONTEXT ret)
{
    LONG code = SCARD_S_SUCCESS;

    enter();
    if (fails(__func__))
        code = fake.fail_code;
    else if (fake.stopped)
        code = SCARD_E_NO_SERVICE;
    else if (fake.turned_away > 0) {
        fake.turned_away--;
        code = SCARD_W_SECURITY_VIOLATION;
    }
    if (code == SCARD_S_SUCCESS) {
        *ret = fake.generation;
        fake.contexts++;
    }
    leave();
    return code;
}

LONG SCardReleaseContext(SCARDCONTEXT context)
{
    enter();
    bool failing = fails(__func__);
    LONG code = valid(context);

    if (code == SCARD_S_SUCCESS) {
        g_assert_cmpuint(fake.contexts, >, 0);
        if (--fake.contexts == 0)
            fake.handles = 0; /* they go with their context */
    }
    if (failing)
        code = fake.fail_code;
    leave();
    return code;
}

LONG SCardListReaders(SCARDCONTEXT context, LPCSTR groups, LPSTR ret, LPDWORD ret_len)
{
    GString *names = g_string_new(NULL);

    enter();
    LONG code = fails(__func__) ? fake.fail_code : valid(context);

    for (unsigned i = 0; i < READERS; i++) {
        if (fake.readers[i].name != NULL)
            g_string_append_len(names, fake.readers[i].name,
                                (gssize)strlen(fake.readers[i].name) + 1);
    }
    if (code == SCARD_S_SUCCESS && names->len == 0)
        code = SCARD_E_NO_READERS_AVAILABLE;
    if (code == SCARD_S_SUCCESS) {
        g_assert_cmpuint(*ret_len, >, names->len);
        memcpy(ret, names->str, names->len + 1);
        *ret_len = names->len + 1;
    }
    leave();
    g_string_free(names, TRUE);
    return code;
}

static unsigned count_readers(void)
{
    unsigned count = 0;

    for (unsigned i = 0; i < READERS; i++)
        count += fake.readers[i].name != NULL;
    return count;
}

/* The list of readers as 1.9.9 has it: compared with how it was when this wait began. */
static bool look_at_list(SCARD_READERSTATE *state, unsigned at_first)
{
    DWORD before = state->dwCurrentState >> 16;
    bool news = count_readers() != at_first;

    state->dwEventState = 0;
    if (fake.counts) {
        state->dwEventState = (DWORD)fake.list_events << 16;
        news = news || (before != 0 && before != fake.list_events);
    }
    if (news)
        state->dwEventState |= SCARD_STATE_CHANGED;
    return news;
}

static bool look_at_reader(SCARD_READERSTATE *state)
{
    const struct reader *reader = find(state->szReader);
    DWORD now = SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE, known = state->dwCurrentState;

    if (reader != NULL) {
        now = (DWORD)reader->events << 16;
        now |= reader->card ? SCARD_STATE_PRESENT : SCARD_STATE_EMPTY;
        if (reader->card && reader->held)
            now |= SCARD_STATE_EXCLUSIVE;
    }
    state->dwEventState = now;
    if (now == known)
        return false;
    state->dwEventState |= SCARD_STATE_CHANGED;
    return true;
}

static bool look(SCARD_READERSTATE *states, DWORD count, unsigned at_first)
{
    bool news = false;

    for (DWORD i = 0; i < count; i++) {
        if (strcmp(states[i].szReader, LIST_NAME) == 0)
            news = look_at_list(&states[i], at_first) || news;
        else
            news = look_at_reader(&states[i]) || news;
    }
    return news;
}

static bool all_are_known(const SCARD_READERSTATE *states, DWORD count)
{
    for (DWORD i = 0; i < count; i++) {
        if (strcmp(states[i].szReader, LIST_NAME) != 0 && find(states[i].szReader) == NULL)
            return false;
    }
    return true;
}

static bool step_outside(void)
{
    bool (*step)(void *) = fake.step;
    void *data = fake.step_data;

    g_mutex_unlock(&mutex);
    bool happened = step(data);
    g_mutex_lock(&mutex);
    return happened;
}

/* True when something may have happened; false at the end of the limit. */
static bool sleep_until(gint64 end)
{
    if (fake.step != NULL && step_outside())
        return true;
    fake.asleep = true;
    bool woken = g_cond_wait_until(&changed, &mutex, end);
    fake.asleep = false;
    return woken || fake.cancelled;
}

static LONG wait_for_news(SCARDCONTEXT context, DWORD limit_ms, SCARD_READERSTATE *states,
                          DWORD count)
{
    gint64 end = g_get_monotonic_time() + (gint64)limit_ms * 1000;
    unsigned at_first = count_readers();

    if (valid(context) == SCARD_S_SUCCESS && !all_are_known(states, count))
        return SCARD_E_UNKNOWN_READER;
    for (;;) {
        if (fake.cancelled) {
            fake.cancelled = false;
            return SCARD_E_CANCELLED;
        }
        if (valid(context) != SCARD_S_SUCCESS)
            return valid(context);
        if (look(states, count, at_first))
            return SCARD_S_SUCCESS;
        if (limit_ms == 0 || !sleep_until(end))
            return SCARD_E_TIMEOUT;
    }
}

LONG SCardGetStatusChange(SCARDCONTEXT context, DWORD limit_ms, SCARD_READERSTATE *states,
                          DWORD count)
{
    LONG code;

    g_assert_cmpuint(count, <=, PCSCLITE_MAX_READERS_CONTEXTS); /* or pcscd refuses */
    enter();
    fake.longest_limit = MAX(fake.longest_limit, limit_ms);
    code = fails(__func__) ? fake.fail_code : wait_for_news(context, limit_ms, states, count);
    leave();
    return code;
}

LONG SCardCancel(SCARDCONTEXT context)
{
    LONG code = SCARD_S_SUCCESS;

    enter();
    if (fails(__func__)) {
        code = fake.fail_code;
    } else if (fake.asleep && fake.lost_cancels > 0) {
        fake.lost_cancels--;
    } else if (fake.asleep) {
        fake.cancelled = true;
    } else if (fake.kept_cancels > 0) {
        fake.kept_cancels--;
        fake.cancelled = true;
    } else {
        code = SCARD_E_INVALID_HANDLE;
    }
    leave();
    return code;
}

LONG SCardConnect(SCARDCONTEXT context, LPCSTR name, DWORD share, DWORD protocols,
                  LPSCARDHANDLE ret, LPDWORD ret_protocol)
{
    enter();
    LONG code = fails(__func__) ? fake.fail_code : valid(context);
    struct reader *reader = find(name);

    if (code == SCARD_S_SUCCESS && reader == NULL)
        code = SCARD_E_UNKNOWN_READER;
    if (code == SCARD_S_SUCCESS && !reader->card)
        code = SCARD_E_NO_SMARTCARD;
    if (code == SCARD_S_SUCCESS && reader->held)
        code = SCARD_E_SHARING_VIOLATION;
    if (code == SCARD_S_SUCCESS) {
        *ret = fake.generation;
        *ret_protocol = SCARD_PROTOCOL_T1;
        fake.handles++;
        fake.connected = reader->name;
    }
    leave();
    return code;
}

LONG SCardDisconnect(SCARDHANDLE handle, DWORD disposition)
{
    enter();
    bool failing = fails(__func__);
    LONG code = valid(handle);

    if (code == SCARD_S_SUCCESS) {
        g_assert_cmpuint(fake.handles, >, 0);
        fake.handles--;
    }
    if (failing)
        code = fake.fail_code;
    leave();
    return code;
}

LONG SCardStatus(SCARDHANDLE handle, LPSTR reader, LPDWORD reader_len, LPDWORD state,
                 LPDWORD protocol, LPBYTE ret_atr, LPDWORD ret_atr_len)
{
    enter();
    LONG code = fails(__func__) ? fake.fail_code : usable(handle);

    memset(ret_atr, 0xEE, *ret_atr_len); /* a library may scribble and then fail */
    if (code == SCARD_S_SUCCESS) {
        memcpy(ret_atr, "\x3B\x80\x80\x01\x01", 5);
        *ret_atr_len = 5;
    }
    leave();
    return code;
}

LONG SCardTransmit(SCARDHANDLE handle, const SCARD_IO_REQUEST *pci, LPCBYTE cmd, DWORD cmd_len,
                   SCARD_IO_REQUEST *ret_pci, LPBYTE ret, LPDWORD ret_len)
{
    enter();
    LONG code = fails(__func__) ? fake.fail_code : usable(handle);

    memset(ret, 0xEE, *ret_len);
    if (code == SCARD_S_SUCCESS) {
        memcpy(ret, "\x90\x00", 2);
        *ret_len = 2;
    }
    leave();
    return code;
}
