/* The PC/SC library is this file: it says what a test has scripted, in an order that no real reader
 * would repeat. (Real ones: test-mynacard.sh.) */
#include <glib.h>
#include <stdatomic.h>
#include <string.h>
#include <winscard.h>

#include "cardlib/pcsc.h"

#define READER_A "Alpha 00 00"
#define READER_B "Beta 00 00"

/* What one SCardGetStatusChange says. */
struct change {
    LONG code;
    DWORD first, second; /* dwEventState of the readers */
    bool list_changed;
    const char *new_list; /* what SCardListReaders says from now on; NULL: the same */
    bool sleep;           /* until SCardCancel */
};

static struct {
    LONG establish, list, connect, transmit, status;
    bool silent;         /* SCardTransmit says success and nothing else */
    const char *readers; /* as a multi-string */
    size_t readers_len;
    const struct change *changes;
    unsigned change_count, changed;
    char asked[PCSC_READER_SIZE];     /* the first reader of the last wait */
    DWORD timeouts[8];                /* what was asked for */
    SCARD_READERSTATE seen[8][3];     /* what was handed in */
    DWORD share, protocols, protocol; /* of SCardConnect */
    DWORD disposition;                /* of SCardDisconnect */
    unsigned connects, disconnects, releases, transmits;
    const SCARD_IO_REQUEST *pci;
    GMutex mutex;
    GCond woken;
    bool asleep, cancelled;
    unsigned deaf; /* how many SCardCancel come too early and are lost */
} pcscd;

const SCARD_IO_REQUEST g_rgSCardT0Pci = {SCARD_PROTOCOL_T0, sizeof(SCARD_IO_REQUEST)};
const SCARD_IO_REQUEST g_rgSCardT1Pci = {SCARD_PROTOCOL_T1, sizeof(SCARD_IO_REQUEST)};

LONG SCardEstablishContext(DWORD scope, LPCVOID a, LPCVOID b, LPSCARDCONTEXT ret)
{
    *ret = 7;
    return pcscd.establish;
}

LONG SCardReleaseContext(SCARDCONTEXT context)
{
    pcscd.releases++;
    return SCARD_S_SUCCESS;
}

LONG SCardListReaders(SCARDCONTEXT context, LPCSTR groups, LPSTR ret, LPDWORD len)
{
    if (pcscd.list != SCARD_S_SUCCESS)
        return pcscd.list;
    g_assert_cmpuint(*len, >=, pcscd.readers_len);
    memcpy(ret, pcscd.readers, pcscd.readers_len);
    *len = pcscd.readers_len;
    return SCARD_S_SUCCESS;
}

static void set_readers(const char *names)
{
    pcscd.readers = names;
    pcscd.readers_len = 1;
    while (*names != '\0') {
        pcscd.readers_len += strlen(names) + 1;
        names += strlen(names) + 1;
    }
}

static LONG sleep_until_cancelled(void)
{
    g_mutex_lock(&pcscd.mutex);
    pcscd.asleep = true;
    while (!pcscd.cancelled)
        g_cond_wait(&pcscd.woken, &pcscd.mutex);
    pcscd.asleep = pcscd.cancelled = false;
    g_mutex_unlock(&pcscd.mutex);
    return SCARD_E_CANCELLED;
}

LONG SCardGetStatusChange(SCARDCONTEXT context, DWORD limit_ms, SCARD_READERSTATE *states,
                          DWORD count)
{
    unsigned at = pcscd.changed++;

    g_assert_cmpuint(at, <, pcscd.change_count);
    g_assert_cmpuint(count, <=, PCSCLITE_MAX_READERS_CONTEXTS); /* or pcscd refuses */
    const struct change *change = &pcscd.changes[at];

    pcscd.timeouts[at] = limit_ms;
    g_strlcpy(pcscd.asked, states[0].szReader, sizeof pcscd.asked);
    memcpy(pcscd.seen[at], states, MIN(count, 3) * sizeof *states);
    if (change->new_list != NULL)
        set_readers(change->new_list);
    if (change->sleep)
        return sleep_until_cancelled();
    if (change->code == SCARD_S_SUCCESS) {
        states[0].dwEventState = change->first;
        if (count > 1)
            states[1].dwEventState = change->second;
        if (change->list_changed)
            states[count - 1].dwEventState = SCARD_STATE_CHANGED;
    }
    return change->code;
}

LONG SCardCancel(SCARDCONTEXT context)
{
    LONG code = SCARD_E_INVALID_HANDLE;

    g_mutex_lock(&pcscd.mutex);
    if (pcscd.asleep && pcscd.deaf > 0) {
        pcscd.deaf--;
    } else if (pcscd.asleep) {
        pcscd.cancelled = true;
        g_cond_signal(&pcscd.woken);
        code = SCARD_S_SUCCESS;
    }
    g_mutex_unlock(&pcscd.mutex);
    return code;
}

LONG SCardConnect(SCARDCONTEXT context, LPCSTR reader, DWORD share, DWORD protocols,
                  LPSCARDHANDLE ret, LPDWORD ret_protocol)
{
    pcscd.connects++;
    pcscd.share = share;
    pcscd.protocols = protocols;
    *ret = 9;
    *ret_protocol = pcscd.protocol;
    return pcscd.connect;
}

LONG SCardDisconnect(SCARDHANDLE handle, DWORD disposition)
{
    pcscd.disconnects++;
    pcscd.disposition = disposition;
    return SCARD_S_SUCCESS;
}

LONG SCardTransmit(SCARDHANDLE handle, const SCARD_IO_REQUEST *pci, LPCBYTE cmd, DWORD cmd_len,
                   SCARD_IO_REQUEST *ret_pci, LPBYTE ret, LPDWORD ret_len)
{
    pcscd.transmits++;
    pcscd.pci = pci;
    memset(ret, 0xEE, 16); /* a library may scribble and then fail */
    if (pcscd.transmit != SCARD_S_SUCCESS)
        return pcscd.transmit;
    memcpy(ret, "\x63\xC3", 2);
    *ret_len = pcscd.silent ? 0 : 2;
    return SCARD_S_SUCCESS;
}

LONG SCardStatus(SCARDHANDLE handle, LPSTR name, LPDWORD name_size, LPDWORD state, LPDWORD protocol,
                 LPBYTE ret, LPDWORD ret_len)
{
    if (pcscd.status != SCARD_S_SUCCESS)
        return pcscd.status;
    g_assert_cmpuint(*ret_len, >=, MAX_ATR_SIZE);
    memcpy(ret, "\x3B\xE0\x00\xFF\x81\x31\xFE\x45\x14", 9);
    *ret_len = 9;
    return SCARD_S_SUCCESS;
}

static void set_up(void)
{
    memset(&pcscd, 0, sizeof pcscd);
    pcscd.protocol = SCARD_PROTOCOL_T1;
    set_readers(READER_A "\0" READER_B "\0");
}

static void say(const struct change *changes, unsigned count)
{
    pcscd.changes = changes;
    pcscd.change_count = count;
    pcscd.changed = 0;
}
#define SAY(...)                                                                                   \
    say((const struct change[]){__VA_ARGS__},                                                      \
        sizeof((const struct change[]){__VA_ARGS__}) / sizeof(struct change))

static struct pcsc *connected(void)
{
    struct pcsc *pcsc = pcsc_new(NULL);

    g_assert_nonnull(pcsc);
    return pcsc;
}

static enum err_code wait_card(struct pcsc *pcsc, const char *part, int limit_ms, char *reader)
{
    struct err err = {0};

    if (!pcsc_wait_card(pcsc, part, limit_ms, reader, &err))
        g_assert_cmpint(err.code, !=, ERR_NONE);
    return err.code;
}

static void without_pcscd_there_is_no_reader(void)
{
    struct err err = {0};

    set_up();
    pcscd.establish = SCARD_E_NO_SERVICE;

    g_assert_null(pcsc_new(&err));
    g_assert_cmpint(err.code, ==, ERR_READER_ABSENT);
}

static enum err_code find(struct pcsc *pcsc, const char *name, char *reader)
{
    struct err err = {0};

    if (!pcsc_find_reader(pcsc, name, reader, &err))
        g_assert_cmpint(err.code, !=, ERR_NONE);
    return err.code;
}

static void a_reader_is_found_by_its_name_without_the_numbers(void)
{
    char reader[PCSC_READER_SIZE] = "before";

    set_up();
    SCOPED_PCSC *pcsc = connected();

    g_assert_cmpint(find(pcsc, NULL, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, READER_A);
    g_assert_cmpint(find(pcsc, "Beta", reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, READER_B);
    g_assert_cmpint(find(pcsc, "", reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, READER_A);
    g_assert_cmpint(find(pcsc, READER_B, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, READER_B);
}

static void a_part_of_a_name_is_no_name(void)
{
    static const char *const parts[] = {"Gamma",   "Alph",     "lpha",        "Alpha ",
                                        "Alpha 0", "Alpha 00", "Alpha 00 0",  "alpha",
                                        " 00 00",  "00 00",    "Alpha 00 00 "};
    char reader[PCSC_READER_SIZE] = "before";

    set_up();
    SCOPED_PCSC *pcsc = connected();

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        g_assert_cmpint(find(pcsc, parts[i], reader), ==, ERR_READER_ABSENT);
    g_assert_cmpstr(reader, ==, "before");
}

static void a_reader_whose_name_contains_ours_is_not_ours(void)
{
    char reader[PCSC_READER_SIZE] = "before";

    set_up();
    SCOPED_PCSC *pcsc = connected();

    set_readers("Alpha (x) 00 00\0"
                "My Alpha 01 00\0"
                "Alpha 0G 00\0"
                "Alpha\0");
    g_assert_cmpint(find(pcsc, READER_A, reader), ==, ERR_READER_ABSENT);
    g_assert_cmpstr(reader, ==, "before");
    set_readers("My " READER_A "\0" READER_A " 00 00\0" READER_A "\0");
    g_assert_cmpint(find(pcsc, READER_A, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, READER_A);
}

static void two_readers_of_the_name_are_an_error_of_their_own(void)
{
    char reader[PCSC_READER_SIZE] = "before";
    struct err err;

    set_up();
    SCOPED_PCSC *pcsc = connected();

    set_readers("Alpha 00 00\0Alpha 0A 1F\0");
    g_assert_false(pcsc_find_reader(pcsc, "Alpha", reader, &err));
    g_assert_cmpint(err.code, ==, ERR_READER_AMBIGUOUS);
    g_assert_cmpint(err.detail, ==, 2);
    g_assert_cmpint(wait_card(pcsc, "Alpha", 60000, reader), ==, ERR_READER_AMBIGUOUS);
    g_assert_cmpstr(reader, ==, "before");
    g_assert_cmpint(find(pcsc, "Alpha 0A 1F", reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, "Alpha 0A 1F");
}

static void a_second_reader_of_the_name_ends_the_wait(void)
{
    char reader[PCSC_READER_SIZE] = "before";

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_EMPTY}, {.first = SCARD_STATE_EMPTY,
                                       .list_changed = true,
                                       .new_list = READER_A "\0"
                                                            "Alpha 01 00\0"});
    g_assert_cmpint(wait_card(pcsc, "Alpha", 60000, reader), ==, ERR_READER_AMBIGUOUS);
    g_assert_cmpstr(reader, ==, "before");
}

static void the_reader_with_the_card_is_the_one(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_CHANGED | SCARD_STATE_EMPTY,
         .second = SCARD_STATE_CHANGED | SCARD_STATE_PRESENT});
    g_assert_cmpint(wait_card(pcsc, NULL, 1000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, READER_B);
}

static void no_more_readers_are_watched_than_pcscd_takes(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    set_readers("A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L\0M\0N\0O\0P\0");
    SAY({.first = SCARD_STATE_EMPTY, .second = SCARD_STATE_PRESENT});
    g_assert_cmpint(wait_card(pcsc, NULL, 1000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, "B");
}

static void a_card_on_another_reader_is_not_ours(void)
{
    char reader[PCSC_READER_SIZE] = "before";

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_EMPTY, .second = 0}, {.code = SCARD_E_TIMEOUT});
    g_assert_cmpint(wait_card(pcsc, "Alpha", 0, reader), ==, ERR_CARD_ABSENT);
    g_assert_cmpstr(pcscd.asked, ==, READER_A);
    g_assert_cmpstr(pcscd.seen[0][1].szReader, ==, "\\\\?PnP?\\Notification");
    g_assert_cmpstr(reader, ==, "before");
}

static void what_was_seen_is_handed_back_so_that_pcscd_can_sleep(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = 0x00050000 | SCARD_STATE_CHANGED | SCARD_STATE_EMPTY},
        {.first = 0x00060000 | SCARD_STATE_CHANGED | SCARD_STATE_PRESENT});
    g_assert_cmpint(wait_card(pcsc, "Alpha", 1000, reader), ==, ERR_NONE);
    g_assert_cmphex(pcscd.seen[0][0].dwCurrentState, ==, SCARD_STATE_UNAWARE);
    g_assert_cmphex(pcscd.seen[1][0].dwCurrentState, ==, 0x00050000 | SCARD_STATE_EMPTY);
}

static void a_long_wait_looks_for_new_readers_now_and_then(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    set_readers(READER_A "\0");
    SAY({.first = SCARD_STATE_EMPTY},
        {.code = SCARD_E_TIMEOUT, .new_list = READER_A "\0" READER_B "\0"},
        {.first = SCARD_STATE_EMPTY, .second = SCARD_STATE_PRESENT});
    g_assert_cmpint(wait_card(pcsc, NULL, 3600000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, READER_B);
    g_assert_cmpuint(pcscd.timeouts[1], <=, 60000);
}

static void a_reader_that_arrives_is_looked_at(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    set_readers(READER_A "\0");
    SAY({.first = SCARD_STATE_EMPTY},
        {.first = SCARD_STATE_EMPTY, .list_changed = true, .new_list = READER_A "\0" READER_B "\0"},
        {.first = SCARD_STATE_EMPTY, .second = SCARD_STATE_PRESENT});
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, READER_B);
}

static void a_reader_that_leaves_ends_the_wait(void)
{
    char reader[PCSC_READER_SIZE] = "before";

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_EMPTY}, {.code = SCARD_E_UNKNOWN_READER, .new_list = ""});
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_READER_ABSENT);
    g_assert_cmpstr(reader, ==, "before");
}

static void a_wait_goes_on_with_the_pcscd_that_was_started_again(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_EMPTY}, {.code = SCARD_E_NO_SERVICE}, {.first = SCARD_STATE_PRESENT});
    g_assert_cmpint(wait_card(pcsc, "Alpha", 60000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, READER_A);
    g_assert_cmpuint(pcscd.releases, ==, 1);
}

static gpointer cancel_when_asleep(gpointer data)
{
    for (;;) { /* until the wait sleeps; the scripted pcscd says when */
        g_mutex_lock(&pcscd.mutex);
        bool asleep = pcscd.asleep;
        g_mutex_unlock(&pcscd.mutex);
        if (asleep)
            break;
        g_thread_yield();
    }
    pcsc_cancel(data);
    return NULL;
}

static void another_thread_ends_a_wait(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.sleep = true});
    GThread *thread = g_thread_new("cancel", cancel_when_asleep, pcsc);
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_CANCELLED);
    g_thread_join(thread);

    /* and the next wait is not touched by it */
    SAY({.first = SCARD_STATE_PRESENT});
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
}

static void a_cancel_that_pcscd_lost_is_repeated(void)
{
    struct err err = {0};

    set_up();
    pcscd.deaf = 3;
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_PRESENT}, {.sleep = true});
    GThread *thread = g_thread_new("cancel", cancel_when_asleep, pcsc);
    g_assert_false(pcsc_wait_removal(pcsc, READER_A, 60000, &err));
    g_assert_cmpint(err.code, ==, ERR_CANCELLED);
    g_thread_join(thread);
    g_assert_cmpuint(pcscd.deaf, ==, 0);
}

static void a_cancel_before_the_wait_ends_it_at_once(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_PRESENT});
    pcsc_cancel(pcsc);
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_CANCELLED);
    g_assert_cmpuint(pcscd.changed, ==, 0);
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
}

static void a_cancel_that_met_no_wait_can_be_forgotten(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_PRESENT});
    pcsc_cancel(pcsc);
    pcsc_rearm(pcsc);
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
}

static void a_cancel_that_nobody_asked_for_is_no_answer(void)
{
    char reader[PCSC_READER_SIZE];

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.code = SCARD_E_CANCELLED}, {.first = SCARD_STATE_PRESENT});
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
}

static void removal_is_an_empty_reader_or_none(void)
{
    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_PRESENT}, {.first = SCARD_STATE_EMPTY | SCARD_STATE_CHANGED});
    g_assert_true(pcsc_wait_removal(pcsc, READER_A, 60000, NULL));
    SAY({.first = SCARD_STATE_PRESENT | SCARD_STATE_UNAVAILABLE});
    g_assert_true(pcsc_wait_removal(pcsc, READER_A, 60000, NULL));
    SAY({.code = SCARD_E_UNKNOWN_READER});
    g_assert_true(pcsc_wait_removal(pcsc, READER_A, 60000, NULL));
}

static void a_card_that_went_and_came_back_was_removed(void)
{
    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = 0x00010000 | SCARD_STATE_PRESENT},
        {.first = 0x00010000 | SCARD_STATE_PRESENT | SCARD_STATE_EXCLUSIVE | SCARD_STATE_CHANGED},
        {.first = 0x00030000 | SCARD_STATE_PRESENT | SCARD_STATE_CHANGED});
    g_assert_true(pcsc_wait_removal(pcsc, READER_A, 60000, NULL));
    g_assert_cmpuint(pcscd.changed, ==, 3);
}

static void a_card_that_stays_is_a_time_out(void)
{
    struct err err = {0};

    set_up();
    SCOPED_PCSC *pcsc = connected();

    SAY({.first = SCARD_STATE_PRESENT}, {.code = SCARD_E_TIMEOUT});
    g_assert_false(pcsc_wait_removal(pcsc, READER_A, 0, &err));
    g_assert_cmpint(err.code, ==, ERR_TIME_OUT);
    SAY({.code = SCARD_F_COMM_ERROR});
    g_assert_false(pcsc_wait_removal(pcsc, READER_A, 0, &err));
    g_assert_cmpint(err.code, ==, ERR_READER_ABSENT);
}

static void a_card_is_held_exclusively_and_powered_off(void)
{
    set_up();
    SCOPED_PCSC *pcsc = connected();
    struct pcsc_link *link = pcsc_connect(pcsc, READER_A, NULL);

    g_assert_nonnull(link);
    g_assert_cmpuint(pcscd.share, ==, SCARD_SHARE_EXCLUSIVE);
    g_assert_cmpuint(pcscd.protocols, ==, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
    pcsc_transport.close(link);
    g_assert_cmpuint(pcscd.disconnects, ==, 1);
    g_assert_cmpuint(pcscd.disposition, ==, SCARD_UNPOWER_CARD);
    pcsc_transport.close(NULL);
    g_assert_cmpuint(pcscd.disconnects, ==, 1);
}

static void each_refusal_to_connect_has_its_answer(void)
{
    static const struct {
        LONG code;
        enum err_code answer;
    } refusals[] = {
        {SCARD_E_SHARING_VIOLATION, ERR_READER_BUSY},
        {SCARD_W_UNRESPONSIVE_CARD, ERR_CARD_OTHER},
        {SCARD_W_UNPOWERED_CARD, ERR_CARD_OTHER},
        {SCARD_E_PROTO_MISMATCH, ERR_CARD_OTHER},
        {SCARD_E_NO_SMARTCARD, ERR_CARD_REMOVED},
        {SCARD_W_REMOVED_CARD, ERR_CARD_REMOVED},
        {SCARD_E_READER_UNAVAILABLE, ERR_READER_ABSENT},
        {SCARD_E_UNKNOWN_READER, ERR_READER_ABSENT},
        {SCARD_E_NO_SERVICE, ERR_READER_ABSENT},
        {SCARD_F_INTERNAL_ERROR, ERR_IO},
    };
    struct err err;

    set_up();
    SCOPED_PCSC *pcsc = connected();
    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
        pcscd.connect = refusals[i].code;
        g_assert_null(pcsc_connect(pcsc, READER_A, &err));
        g_assert_cmpstr(err_name(err.code), ==, err_name(refusals[i].answer));
    }
    g_assert_cmpuint(pcscd.disconnects, ==, 0);
}

static void the_atr_is_what_pcscd_has_noted(void)
{
    uint8_t atr[ATR_MAX] = {0xA5}, untouched[ATR_MAX] = {0xA5};
    size_t len = 77;
    struct err err = {0};

    set_up();
    SCOPED_PCSC *pcsc = connected();
    struct pcsc_link *link = pcsc_connect(pcsc, READER_A, NULL);

    pcscd.status = SCARD_W_REMOVED_CARD;
    g_assert_false(pcsc_transport.atr(link, atr, &len, &err));
    g_assert_cmpstr(err_name(err.code), ==, "card-removed");
    g_assert_cmpmem(atr, sizeof atr, untouched, sizeof untouched);
    g_assert_cmpuint(len, ==, 77);

    pcscd.status = SCARD_S_SUCCESS;
    g_assert_true(pcsc_transport.atr(link, atr, &len, &err));
    g_assert_cmpmem(atr, len, "\x3B\xE0\x00\xFF\x81\x31\xFE\x45\x14", 9);
    g_assert_cmpuint(pcscd.transmits, ==, 0);
    pcsc_transport.close(link);
}

static const uint8_t short_command[] = {0x00, 0xB0, 0x82, 0x00, 0x00};
static const uint8_t extended_command[] = {0x00, 0xB0, 0x82, 0x00, 0x00, 0x08, 0x00};

static void a_command_goes_by_the_protocol_of_the_card(void)
{
    uint8_t answer[APDU_RESPONSE_MAX];
    size_t len;

    set_up();
    SCOPED_PCSC *pcsc = connected();
    struct pcsc_link *link = pcsc_connect(pcsc, READER_A, NULL);

    g_assert_true(
        pcsc_transport.transmit(link, short_command, sizeof short_command, answer, &len, NULL));
    g_assert_cmpmem(answer, len, "\x63\xC3", 2);
    g_assert_true(pcscd.pci == SCARD_PCI_T1);
    pcsc_transport.close(link);

    pcscd.protocol = SCARD_PROTOCOL_T0;
    link = pcsc_connect(pcsc, READER_A, NULL);
    g_assert_true(
        pcsc_transport.transmit(link, short_command, sizeof short_command, answer, &len, NULL));
    g_assert_true(pcscd.pci == SCARD_PCI_T0);
    pcsc_transport.close(link);
}

static void each_failed_command_has_its_answer_and_gives_nothing(void)
{
    static const struct {
        LONG code;
        enum err_code to_short, to_extended;
    } failures[] = {
        {SCARD_E_NOT_TRANSACTED, ERR_CARD_REMOVED, ERR_TOO_LONG},
        {SCARD_E_INVALID_PARAMETER, ERR_CARD_REMOVED, ERR_TOO_LONG},
        {SCARD_E_INSUFFICIENT_BUFFER, ERR_TOO_LONG, ERR_TOO_LONG},
        {SCARD_W_REMOVED_CARD, ERR_CARD_REMOVED, ERR_CARD_REMOVED},
        {SCARD_W_RESET_CARD, ERR_CARD_REMOVED, ERR_CARD_REMOVED},
        {SCARD_E_NO_SMARTCARD, ERR_CARD_REMOVED, ERR_CARD_REMOVED},
        {SCARD_W_UNPOWERED_CARD, ERR_CARD_REMOVED, ERR_CARD_REMOVED},
        {SCARD_E_READER_UNAVAILABLE, ERR_READER_ABSENT, ERR_READER_ABSENT},
        {SCARD_E_NO_SERVICE, ERR_READER_ABSENT, ERR_READER_ABSENT},
    };
    static uint8_t answer[APDU_RESPONSE_MAX], before[APDU_RESPONSE_MAX];
    size_t len = 77;
    struct err err;

    set_up();
    memset(answer, 0x5A, sizeof answer);
    memset(before, 0x5A, sizeof before);
    SCOPED_PCSC *pcsc = connected();
    struct pcsc_link *link = pcsc_connect(pcsc, READER_A, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(failures); i++) {
        pcscd.transmit = failures[i].code;
        g_assert_false(
            pcsc_transport.transmit(link, short_command, sizeof short_command, answer, &len, &err));
        g_assert_cmpstr(err_name(err.code), ==, err_name(failures[i].to_short));
        g_assert_false(pcsc_transport.transmit(link, extended_command, sizeof extended_command,
                                               answer, &len, &err));
        g_assert_cmpstr(err_name(err.code), ==, err_name(failures[i].to_extended));
    }
    g_assert_cmpmem(answer, sizeof answer, before, sizeof before);
    g_assert_cmpuint(len, ==, 77);
    g_assert_cmpuint(pcscd.transmits, ==, 2 * G_N_ELEMENTS(failures)); /* nothing was repeated */
    SAY({.first = SCARD_STATE_EMPTY});
    pcsc_transport.close(link);
}

static void an_answer_of_no_bytes_is_a_card_that_left(void)
{
    uint8_t answer[APDU_RESPONSE_MAX] = {0x5A};
    size_t len = 77;
    struct err err;

    set_up();
    pcscd.silent = true;
    SCOPED_PCSC *pcsc = connected();
    struct pcsc_link *link = pcsc_connect(pcsc, READER_A, NULL);

    g_assert_false(pcsc_transport.transmit(link, extended_command, sizeof extended_command, answer,
                                           &len, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_REMOVED);
    g_assert_cmpuint(len, ==, 77);
    g_assert_cmphex(answer[0], ==, 0x5A);
    SAY({.first = SCARD_STATE_EMPTY});
    pcsc_transport.close(link);
}

/* The link of a card whose last command failed. */
static struct pcsc_link *lost_link(struct pcsc *pcsc)
{
    struct pcsc_link *link = pcsc_connect(pcsc, READER_A, NULL);
    uint8_t answer[APDU_RESPONSE_MAX];
    size_t len;

    pcscd.transmit = SCARD_E_NOT_TRANSACTED;
    g_assert_false(
        pcsc_transport.transmit(link, short_command, sizeof short_command, answer, &len, NULL));
    return link;
}

static void a_lost_card_is_let_go_once_pcscd_has_noticed(void)
{
    set_up();
    SCOPED_PCSC *pcsc = connected();
    struct pcsc_link *link = lost_link(pcsc);

    SAY({.first = 0x00010000 | SCARD_STATE_PRESENT}, {.first = 0x00020000 | SCARD_STATE_EMPTY});
    pcsc_transport.close(link);
    g_assert_cmpuint(pcscd.changed, ==, 2);
    g_assert_cmpstr(pcscd.asked, ==, READER_A);
    g_assert_cmpuint(pcscd.disposition, ==, SCARD_UNPOWER_CARD);
}

static void a_card_that_only_failed_is_powered_off_all_the_same(void)
{
    set_up();
    SCOPED_PCSC *pcsc = connected();
    struct pcsc_link *link = lost_link(pcsc);

    SAY({.first = SCARD_STATE_PRESENT}, {.code = SCARD_E_TIMEOUT});
    pcsc_transport.close(link);
    g_assert_cmpuint(pcscd.timeouts[1], <=, 1000);
    g_assert_cmpuint(pcscd.disconnects, ==, 1);

    pcscd.transmit = SCARD_S_SUCCESS;
    link = lost_link(pcsc);
    SAY({.code = SCARD_E_NO_SERVICE});
    pcsc_transport.close(link);
    g_assert_cmpuint(pcscd.disconnects, ==, 2);
}

static void freeing_lets_pcscd_go(void)
{
    set_up();
    struct pcsc *pcsc = connected();

    pcsc_free(&pcsc);
    g_assert_null(pcsc);
    g_assert_cmpuint(pcscd.releases, ==, 1);
    pcsc_free(&pcsc);
    g_assert_cmpuint(pcscd.releases, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pcsc/no-pcscd", without_pcscd_there_is_no_reader);
    g_test_add_func("/pcsc/name", a_reader_is_found_by_its_name_without_the_numbers);
    g_test_add_func("/pcsc/part", a_part_of_a_name_is_no_name);
    g_test_add_func("/pcsc/contains", a_reader_whose_name_contains_ours_is_not_ours);
    g_test_add_func("/pcsc/ambiguous", two_readers_of_the_name_are_an_error_of_their_own);
    g_test_add_func("/pcsc/second", a_second_reader_of_the_name_ends_the_wait);
    g_test_add_func("/pcsc/present", the_reader_with_the_card_is_the_one);
    g_test_add_func("/pcsc/many", no_more_readers_are_watched_than_pcscd_takes);
    g_test_add_func("/pcsc/not-ours", a_card_on_another_reader_is_not_ours);
    g_test_add_func("/pcsc/carried", what_was_seen_is_handed_back_so_that_pcscd_can_sleep);
    g_test_add_func("/pcsc/long", a_long_wait_looks_for_new_readers_now_and_then);
    g_test_add_func("/pcsc/arrives", a_reader_that_arrives_is_looked_at);
    g_test_add_func("/pcsc/leaves", a_reader_that_leaves_ends_the_wait);
    g_test_add_func("/pcsc/restart", a_wait_goes_on_with_the_pcscd_that_was_started_again);
    g_test_add_func("/pcsc/cancel", another_thread_ends_a_wait);
    g_test_add_func("/pcsc/cancel-lost", a_cancel_that_pcscd_lost_is_repeated);
    g_test_add_func("/pcsc/cancel-before", a_cancel_before_the_wait_ends_it_at_once);
    g_test_add_func("/pcsc/rearm", a_cancel_that_met_no_wait_can_be_forgotten);
    g_test_add_func("/pcsc/cancel-stray", a_cancel_that_nobody_asked_for_is_no_answer);
    g_test_add_func("/pcsc/removal", removal_is_an_empty_reader_or_none);
    g_test_add_func("/pcsc/came-back", a_card_that_went_and_came_back_was_removed);
    g_test_add_func("/pcsc/stays", a_card_that_stays_is_a_time_out);
    g_test_add_func("/pcsc/exclusive", a_card_is_held_exclusively_and_powered_off);
    g_test_add_func("/pcsc/refused", each_refusal_to_connect_has_its_answer);
    g_test_add_func("/pcsc/atr", the_atr_is_what_pcscd_has_noted);
    g_test_add_func("/pcsc/protocol", a_command_goes_by_the_protocol_of_the_card);
    g_test_add_func("/pcsc/failed", each_failed_command_has_its_answer_and_gives_nothing);
    g_test_add_func("/pcsc/silent", an_answer_of_no_bytes_is_a_card_that_left);
    g_test_add_func("/pcsc/lost", a_lost_card_is_let_go_once_pcscd_has_noticed);
    g_test_add_func("/pcsc/only-failed", a_card_that_only_failed_is_powered_off_all_the_same);
    g_test_add_func("/pcsc/free", freeing_lets_pcscd_go);
    return g_test_run();
}
