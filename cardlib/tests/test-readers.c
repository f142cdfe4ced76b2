/* Readers, cards and pcscd itself come and go, between any two calls, against the fake of fake-pcsc.h. */
#include <glib.h>
#include <string.h>

#include "cardlib/pcsc.h"
#include "cardlib/tests/fake-pcsc.h"

#define OURS  "Alpha (SN1) 00 00"
#define OTHER "Beta 01 00"
#define EVIL  "Alpha (SN1) 00 00 (SN2) 02 00"

/* What happens, one after another, each time a wait has nothing to report. */
struct story {
    void (*const *acts)(void);
    unsigned count, next;
};

static bool tell(void *data)
{
    struct story *story = data;

    if (story->next == story->count)
        return false;
    story->acts[story->next++]();
    return true;
}

#define STORY(...)                                                                                 \
    &(struct story)                                                                                \
    {                                                                                              \
        (void (*const[])(void)){__VA_ARGS__},                                                      \
            sizeof((void (*const[])(void)){__VA_ARGS__}) / sizeof(void (*)(void)), 0               \
    }

static void unplug_ours(void)
{
    fake_unplug(OURS);
}

static void plug_other(void)
{
    fake_plug(OTHER);
}

static void unplug_other(void)
{
    fake_unplug(OTHER);
}

static void plug_evil(void)
{
    fake_plug(EVIL);
}

static void plug_twin(void)
{
    fake_plug("Alpha (SN1) 03 00");
}

static void insert_ours(void)
{
    fake_insert(OURS);
}

static void remove_ours(void)
{
    fake_remove(OURS);
}

static void insert_other(void)
{
    fake_insert(OTHER);
}

static void insert_evil(void)
{
    fake_insert(EVIL);
}

static void stop(void)
{
    fake_stop();
}

static void restart(void)
{
    fake_stop();
    fake_start();
}

static struct pcsc *begin(void)
{
    fake_begin();
    fake_plug(OURS);
    struct pcsc *pcsc = pcsc_new(NULL);
    g_assert_nonnull(pcsc);
    return pcsc;
}

static enum err_code wait_card(struct pcsc *pcsc, const char *name, int limit_ms,
                               char reader[static PCSC_READER_SIZE])
{
    struct err err = {0};

    strcpy(reader, "before");
    if (!pcsc_wait_card(pcsc, name, limit_ms, reader, &err)) {
        g_assert_cmpint(err.code, !=, ERR_NONE);
        g_assert_cmpstr(reader, ==, "before");
    }
    return err.code;
}

static enum err_code wait_removal(struct pcsc *pcsc, int limit_ms)
{
    struct err err = {0};

    if (!pcsc_wait_removal(pcsc, OURS, limit_ms, &err))
        g_assert_cmpint(err.code, !=, ERR_NONE);
    return err.code;
}

static void a_reader_that_is_plugged_in_is_waited_on(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_at_sleep(tell, STORY(plug_other, insert_other));
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, OTHER);
}

static void a_reader_that_goes_does_not_end_the_wait_on_the_rest(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_plug(OTHER);
    fake_at_sleep(tell, STORY(unplug_other, insert_ours));
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, OURS);
}

static void the_last_reader_that_goes_ends_the_wait(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_at_sleep(tell, STORY(unplug_ours));
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_READER_ABSENT);
}

static void our_reader_that_goes_ends_the_wait_though_others_stay(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_plug(OTHER);
    fake_at_sleep(tell, STORY(unplug_ours, insert_other));
    g_assert_cmpint(wait_card(pcsc, OURS, 60000, reader), ==, ERR_READER_ABSENT);
}

static void a_card_on_a_reader_that_was_slipped_in_is_not_seen(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_at_sleep(tell, STORY(plug_evil, insert_evil, plug_other, insert_other, insert_ours));
    g_assert_cmpint(wait_card(pcsc, OURS, 60000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, OURS);
}

static void a_twin_that_was_slipped_in_ends_the_wait(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_at_sleep(tell, STORY(plug_evil, plug_twin, insert_ours));
    g_assert_cmpint(wait_card(pcsc, "Alpha (SN1)", 60000, reader), ==, ERR_READER_AMBIGUOUS);
    g_assert_cmpint(wait_card(pcsc, OURS, 60000, reader), ==, ERR_NONE);
}

static void call(void *act)
{
    (*(void (**)(void))act)();
}

/* pcscd from 2.3 on counts such changes, and so the gap between two waits is none. */
static void a_whole_name_that_two_readers_bear_is_ambiguous(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_plug(OURS);
    fake_insert(OURS);
    g_assert_cmpint(wait_card(pcsc, OURS, 0, reader), ==, ERR_READER_AMBIGUOUS);
}

static void a_reader_that_comes_between_two_calls_is_noticed(void)
{
    void (*act)(void) = plug_other;

    for (unsigned nth = 1; nth <= 4; nth++) {
        char reader[PCSC_READER_SIZE];
        SCOPED_PCSC *pcsc = begin();

        fake_count_changes();
        fake_before(nth, call, &act);
        fake_at_sleep(tell, STORY(insert_other));
        g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
        g_assert_cmpstr(reader, ==, OTHER);
    }
}

static void a_card_that_came_and_went_was_removed(void)
{
    SCOPED_PCSC *pcsc = begin();

    fake_insert(OURS);
    g_assert_cmpint(wait_removal(pcsc, 0), ==, ERR_TIME_OUT);
    fake_at_sleep(tell, STORY(remove_ours));
    g_assert_cmpint(wait_removal(pcsc, 60000), ==, ERR_NONE);
    g_assert_cmpint(wait_removal(pcsc, 0), ==, ERR_NONE);
    fake_insert(OURS);
    fake_at_sleep(tell, STORY(unplug_ours));
    g_assert_cmpint(wait_removal(pcsc, 60000), ==, ERR_NONE);
}

static void an_idle_wait_asks_pcscd_three_times_and_sleeps(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();
    unsigned before = fake_calls(NULL);

    fake_at_sleep(tell, STORY(insert_ours));
    g_assert_cmpint(wait_card(pcsc, NULL, 3600000, reader), ==, ERR_NONE);
    g_assert_cmpuint(fake_calls(NULL) - before, ==, 3); /* list, look, sleep */
    g_assert_cmpuint(fake_longest_limit(), <=, 60000);
}

static void a_card_that_another_program_holds_is_busy(void)
{
    struct err err;
    SCOPED_PCSC *pcsc = begin();

    fake_insert(OURS);
    fake_hold(OURS, true);
    g_assert_null(pcsc_connect(pcsc, OURS, &err));
    g_assert_cmpint(err.code, ==, ERR_READER_BUSY);
    g_assert_cmpuint(fake_calls("SCardConnect"), ==, 1);
    fake_hold(OURS, false);
    struct pcsc_link *link = pcsc_connect(pcsc, OURS, &err);
    g_assert_nonnull(link);
    pcsc_transport.close(link);
}

static void a_wait_goes_on_with_the_next_pcscd(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_at_sleep(tell, STORY(restart, plug_other, restart, insert_ours));
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, OURS);
    g_assert_cmpuint(fake_open(), ==, 1);
}

static void a_wait_goes_on_whatever_an_ended_pcscd_is_heard_to_say(void)
{
    static const LONG codes[] = {SCARD_F_COMM_ERROR, SCARD_W_SECURITY_VIOLATION};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        char reader[PCSC_READER_SIZE];
        SCOPED_PCSC *pcsc = begin();

        fake_end_with(codes[i]);
        fake_turn_away(1);
        fake_at_sleep(tell, STORY(restart, insert_ours));
        g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
    }
}

static void a_pcscd_that_does_not_let_us_in_is_named(void)
{
    struct err err;

    fake_begin();
    fake_turn_away(UINT_MAX);
    g_assert_null(pcsc_new(&err));
    g_assert_cmpint(err.code, ==, ERR_READER_DENIED);
    g_assert_cmpuint(fake_calls("SCardEstablishContext"), ==, 2);
}

static void a_pcscd_that_was_just_ending_lets_us_in_next_time(void)
{
    struct err err;

    fake_begin();
    fake_turn_away(1);
    SCOPED_PCSC *pcsc = pcsc_new(&err);
    g_assert_nonnull(pcsc);
}

/* Whoever looks for pcscd for the fourth time has been waiting for it. */
static gpointer come_back_late(gpointer data)
{
    const char *const *reader = data;

    while (fake_calls("SCardEstablishContext") < 4)
        g_thread_yield();
    fake_start();
    if (reader != NULL)
        fake_plug(*reader);
    return NULL;
}

static void pcscd_may_take_a_while_to_come_back(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_at_sleep(tell, STORY(stop, insert_ours));
    GThread *thread = g_thread_new("back", come_back_late, NULL);
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
    g_thread_join(thread);
}

static void pcscd_may_end_as_a_wait_begins(void)
{
    void (*accident)(void) = stop;
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_insert(OURS);
    fake_before(1, call, &accident);
    GThread *thread = g_thread_new("back", come_back_late, NULL);
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_NONE);
    g_thread_join(thread);
}

static void a_look_does_not_wait_for_a_pcscd_that_has_ended(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    stop();
    g_assert_cmpint(wait_card(pcsc, NULL, 0, reader), ==, ERR_READER_ABSENT);
}

static void stop_and_unplug(void)
{
    fake_stop();
    fake_unplug(OURS);
}

static void insert_late(void)
{
    fake_insert("Alpha (SN1) 04 00");
}

static void its_readers_may_come_later_than_pcscd(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_at_sleep(tell, STORY(stop_and_unplug, insert_late));
    const char *again = "Alpha (SN1) 04 00";
    GThread *thread = g_thread_new("back", come_back_late, &again);
    g_assert_cmpint(wait_card(pcsc, "Alpha (SN1)", 60000, reader), ==, ERR_NONE);
    g_assert_cmpstr(reader, ==, "Alpha (SN1) 04 00");
    g_thread_join(thread);
}

/* 1.9.9 does not count changes, but whoever waits on a pcscd that was just started looks again soon. */
static void a_reader_that_a_new_pcscd_finds_between_two_calls_is_noticed(void)
{
    void (*act)(void) = plug_other;

    for (unsigned nth = 4; nth <= 8; nth++) {
        char reader[PCSC_READER_SIZE];
        SCOPED_PCSC *pcsc = begin();

        fake_before(nth, call, &act);
        fake_at_sleep(tell, STORY(restart, insert_other));
        g_assert_cmpint(wait_card(pcsc, NULL, 3600000, reader), ==, ERR_NONE);
        g_assert_cmpstr(reader, ==, OTHER);
    }
}

static void a_pcscd_that_stays_away_ends_the_wait(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_at_sleep(tell, STORY(stop));
    g_assert_cmpint(wait_card(pcsc, NULL, 300, reader), ==, ERR_READER_ABSENT);
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_READER_ABSENT);
    g_assert_cmpint(wait_removal(pcsc, 60000), ==, ERR_READER_ABSENT);
    fake_start();
    g_assert_cmpint(wait_card(pcsc, NULL, 0, reader), ==, ERR_CARD_ABSENT);
}

static gpointer cancel_late(gpointer pcsc)
{
    while (fake_calls("SCardEstablishContext") < 4)
        g_thread_yield();
    pcsc_cancel(pcsc);
    return NULL;
}

static void waiting_for_pcscd_can_be_cancelled(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_at_sleep(tell, STORY(stop));
    GThread *thread = g_thread_new("cancel", cancel_late, pcsc);
    g_assert_cmpint(wait_card(pcsc, NULL, 60000, reader), ==, ERR_CANCELLED);
    g_thread_join(thread);
}

static void nobody_knows_of_a_removal_while_pcscd_was_away(void)
{
    SCOPED_PCSC *pcsc = begin();

    fake_insert(OURS);
    fake_at_sleep(tell, STORY(restart));
    g_assert_cmpint(wait_removal(pcsc, 60000), ==, ERR_READER_ABSENT);
    g_assert_cmpint(wait_removal(pcsc, 0), ==, ERR_TIME_OUT);
    fake_remove(OURS);
    g_assert_cmpint(wait_removal(pcsc, 0), ==, ERR_NONE);
}

static void each_question_survives_a_pcscd_that_was_started_again(void)
{
    char reader[PCSC_READER_SIZE], names[PCSC_READERS_MAX][PCSC_READER_SIZE];
    size_t count = 0;
    SCOPED_PCSC *pcsc = begin();

    restart();
    g_assert_true(pcsc_list_readers(pcsc, names, &count, NULL));
    g_assert_cmpuint(count, ==, 1);
    restart();
    g_assert_true(pcsc_find_reader(pcsc, OURS, reader, NULL));
    fake_insert(OURS);
    restart();
    g_assert_cmpint(wait_card(pcsc, OURS, 0, reader), ==, ERR_NONE);
    restart();
    struct pcsc_link *link = pcsc_connect(pcsc, OURS, NULL);
    g_assert_nonnull(link);
    pcsc_transport.close(link);
    g_assert_cmpuint(fake_open(), ==, 1);
}

static const uint8_t verify[] = {0x00, 0x20, 0x00, 0x91, 0x04, '1', '2', '3', '4'};

static enum err_code send(struct pcsc_link *link)
{
    uint8_t answer[APDU_RESPONSE_MAX] = {0x5A};
    size_t len = 77;
    struct err err = {0};

    if (pcsc_transport.transmit(link, verify, sizeof verify, answer, &len, &err))
        return ERR_NONE;
    g_assert_cmpuint(len, ==, 77);
    g_assert_cmphex(answer[0], ==, 0x5A);
    return err.code;
}

static void a_held_card_is_lost_with_its_pcscd(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_insert(OURS);
    struct pcsc_link *link = pcsc_connect(pcsc, OURS, NULL);
    restart();
    g_assert_cmpint(send(link), ==, ERR_READER_ABSENT);
    g_assert_cmpint(wait_card(pcsc, OURS, 0, reader), ==, ERR_NONE);

    /* The next pcscd may have given the number of our handle to somebody else. */
    unsigned sent = fake_calls("SCardTransmit"), ended = fake_calls("SCardDisconnect");
    g_assert_cmpint(send(link), ==, ERR_READER_ABSENT);
    pcsc_transport.close(link);
    g_assert_cmpuint(fake_calls("SCardTransmit"), ==, sent);
    g_assert_cmpuint(fake_calls("SCardDisconnect"), ==, ended);
}

static void a_late_cancel_is_not_the_next_wait_s(void)
{
    char reader[PCSC_READER_SIZE];
    SCOPED_PCSC *pcsc = begin();

    fake_keep_cancels(3);
    SCardCancel(0);
    fake_at_sleep(tell, STORY(insert_ours));
    g_assert_cmpint(wait_card(pcsc, OURS, 60000, reader), ==, ERR_NONE);
    SCardCancel(0);
    g_assert_cmpint(wait_removal(pcsc, 0), ==, ERR_TIME_OUT);
    SCardCancel(0);
    fake_at_sleep(tell, STORY(remove_ours));
    g_assert_cmpint(wait_removal(pcsc, 60000), ==, ERR_NONE);
}

/* One thread waits over and over; it says how many of its waits were cancelled. */
struct waiter {
    struct pcsc *pcsc;
    gint cancelled, ended;
};

static gpointer wait_over_and_over(gpointer data)
{
    struct waiter *waiter = data;
    char reader[PCSC_READER_SIZE];

    for (unsigned i = 0; !g_atomic_int_get(&waiter->ended); i++) {
        enum err_code code = i % 2 ? wait_removal(waiter->pcsc, 60000)
                                   : wait_card(waiter->pcsc, NULL, 60000, reader);

        if (code == ERR_CANCELLED)
            g_atomic_int_inc(&waiter->cancelled);
        else
            g_assert_cmpint(code, ==, ERR_NONE);
    }
    return NULL;
}

static gpointer move_cards(gpointer data)
{
    struct waiter *waiter = data;

    while (!g_atomic_int_get(&waiter->ended)) {
        insert_ours();
        g_usleep((gulong)g_random_int_range(0, 400));
        remove_ours();
        g_usleep((gulong)g_random_int_range(0, 400));
    }
    return NULL;
}

static void of_a_thousand_cancels_at_any_moment_none_is_lost(void)
{
    SCOPED_PCSC *pcsc = begin();
    struct waiter waiter = {.pcsc = pcsc};

    fake_lose_cancels(300);
    fake_keep_cancels(300);
    GThread *wait = g_thread_new("wait", wait_over_and_over, &waiter);
    GThread *move = g_thread_new("move", move_cards, &waiter);
    for (int i = 1; i <= 1000; i++) {
        g_usleep((gulong)g_random_int_range(0, 600));
        pcsc_cancel(pcsc);
        while (g_atomic_int_get(&waiter.cancelled) < i)
            g_thread_yield();
        g_assert_cmpint(g_atomic_int_get(&waiter.cancelled), ==, i);
    }
    g_atomic_int_set(&waiter.ended, 1);
    pcsc_cancel(pcsc);
    g_thread_join(wait);
    g_thread_join(move);
}

/* One card from coming to going, and what must be so whatever fails. */
static bool come_or_go(void *data)
{
    bool *there = data;

    *there = !*there;
    if (*there)
        fake_insert(OURS);
    else
        fake_remove(OURS);
    return true;
}

static bool use(struct pcsc_link *link, struct err *err)
{
    uint8_t atr[ATR_MAX] = {0x5A}, answer[APDU_RESPONSE_MAX] = {0x5A};
    size_t atr_len = 77, len = 77;

    if (!pcsc_transport.atr(link, atr, &atr_len, err)) {
        g_assert_true(atr[0] == 0x5A && atr_len == 77);
        return false;
    }
    if (!pcsc_transport.transmit(link, verify, sizeof verify, answer, &len, err)) {
        g_assert_true(answer[0] == 0x5A && len == 77);
        return false;
    }
    return true;
}

static bool hold_and_use(struct pcsc *pcsc, const char *reader, struct err *err)
{
    struct pcsc_link *link = pcsc_connect(pcsc, reader, err);
    bool good = link != NULL && use(link, err) && pcsc_wait_removal(pcsc, reader, 60000, err);

    pcsc_transport.close(link);
    return good;
}

static bool visit(struct err *err)
{
    char reader[PCSC_READER_SIZE] = "before", names[PCSC_READERS_MAX][PCSC_READER_SIZE];
    bool there = false;
    size_t count = 99;

    fake_at_sleep(come_or_go, &there);
    SCOPED_PCSC *pcsc = pcsc_new(err);
    if (pcsc == NULL)
        return false;
    if (!pcsc_list_readers(pcsc, names, &count, err)) {
        g_assert_cmpuint(count, ==, 99);
        return false;
    }
    if (!pcsc_find_reader(pcsc, OURS, reader, err)) {
        g_assert_cmpstr(reader, ==, "before");
        return false;
    }
    strcpy(reader, "before");
    if (!pcsc_wait_card(pcsc, OURS, 60000, reader, err)) {
        g_assert_cmpstr(reader, ==, "before");
        return false;
    }
    return hold_and_use(pcsc, reader, err);
}

static unsigned calls_of_a_visit(void)
{
    struct err err;

    fake_begin();
    fake_plug(OURS);
    g_assert_true(visit(&err));
    g_assert_cmpuint(fake_open(), ==, 0);
    return fake_calls(NULL);
}

/* What each code means where a card is not being talked to, and where it is. */
struct meaning {
    LONG code;
    enum err_code before, during;
};
#define EVERYWHERE(code, meaning)                                                                  \
    {                                                                                              \
        code, meaning, meaning                                                                     \
    }
static const struct meaning meanings[] = {
    EVERYWHERE(SCARD_E_NO_SERVICE, ERR_READER_ABSENT),
    EVERYWHERE(SCARD_E_SERVICE_STOPPED, ERR_READER_ABSENT),
    EVERYWHERE(SCARD_E_INVALID_HANDLE, ERR_READER_ABSENT),
    EVERYWHERE(SCARD_F_COMM_ERROR, ERR_READER_ABSENT),
    EVERYWHERE(SCARD_W_SECURITY_VIOLATION, ERR_READER_ABSENT),
    EVERYWHERE(SCARD_E_READER_UNAVAILABLE, ERR_READER_ABSENT),
    EVERYWHERE(SCARD_E_UNKNOWN_READER, ERR_READER_ABSENT),
    EVERYWHERE(SCARD_E_NO_READERS_AVAILABLE, ERR_READER_ABSENT),
    EVERYWHERE(SCARD_E_SHARING_VIOLATION, ERR_READER_BUSY),
    EVERYWHERE(SCARD_E_NO_SMARTCARD, ERR_CARD_REMOVED),
    EVERYWHERE(SCARD_W_REMOVED_CARD, ERR_CARD_REMOVED),
    EVERYWHERE(SCARD_W_RESET_CARD, ERR_CARD_REMOVED),
    EVERYWHERE(SCARD_W_UNRESPONSIVE_CARD, ERR_CARD_OTHER),
    EVERYWHERE(SCARD_W_UNSUPPORTED_CARD, ERR_CARD_OTHER),
    EVERYWHERE(SCARD_E_PROTO_MISMATCH, ERR_CARD_OTHER),
    EVERYWHERE(SCARD_E_NO_MEMORY, ERR_MEMORY),
    EVERYWHERE(SCARD_E_NO_ACCESS, ERR_IO),
    EVERYWHERE(SCARD_F_INTERNAL_ERROR, ERR_IO),
    EVERYWHERE(SCARD_F_UNKNOWN_ERROR, ERR_IO),
    EVERYWHERE(SCARD_E_SYSTEM_CANCELLED, ERR_IO),
    {SCARD_W_UNPOWERED_CARD, ERR_CARD_OTHER, ERR_CARD_REMOVED},
    {SCARD_E_NOT_TRANSACTED, ERR_IO, ERR_CARD_REMOVED},
    {SCARD_E_INVALID_PARAMETER, ERR_IO, ERR_CARD_REMOVED},
    {SCARD_E_INVALID_VALUE, ERR_IO, ERR_CARD_REMOVED},
    {SCARD_E_UNSUPPORTED_FEATURE, ERR_IO, ERR_CARD_REMOVED},
    {SCARD_E_INSUFFICIENT_BUFFER, ERR_IO, ERR_TOO_LONG},
    {(LONG)0x7FFFFFFF, ERR_IO, ERR_IO},
    {1, ERR_IO, ERR_IO},
};

/* Whatever these say, what they end has ended. */
static bool only_ends(const char *function)
{
    return strcmp(function, "SCardDisconnect") == 0 || strcmp(function, "SCardReleaseContext") == 0;
}

/* pcscd is asked again after these; and no reader is an answer to a question for the list. */
static bool may_be_survived(const char *function, LONG code)
{
    bool lost = code == SCARD_E_NO_SERVICE || code == SCARD_E_SERVICE_STOPPED ||
                code == SCARD_E_INVALID_HANDLE || code == SCARD_F_COMM_ERROR ||
                code == SCARD_W_SECURITY_VIOLATION;

    if (strcmp(function, "SCardEstablishContext") == 0)
        return code == SCARD_W_SECURITY_VIOLATION;
    if (strcmp(function, "SCardGetStatusChange") == 0)
        return lost || code == SCARD_E_UNKNOWN_READER || code == SCARD_E_READER_UNAVAILABLE ||
               code == SCARD_E_NO_READERS_AVAILABLE;
    if (strcmp(function, "SCardListReaders") == 0)
        return lost || code == SCARD_E_NO_READERS_AVAILABLE;
    return lost && strcmp(function, "SCardConnect") == 0;
}

static enum err_code expected(const char *function, const struct meaning *meaning)
{
    return strcmp(function, "SCardTransmit") == 0 ? meaning->during : meaning->before;
}

static void visit_with_failure(unsigned nth, const struct meaning *meaning)
{
    struct err err = {0};

    fake_begin();
    fake_plug(OURS);
    fake_fail(nth, meaning->code);
    bool good = visit(&err);
    const char *function = fake_failed();

    g_assert_nonnull(function);

    if (only_ends(function))
        g_assert_true(good);
    else if (!may_be_survived(function, meaning->code))
        g_assert_false(good);
    if (!good)
        g_assert_cmpstr(err_name(err.code), ==, err_name(expected(function, meaning)));
    if (err.code == ERR_IO)
        g_assert_cmpint(err.detail, ==, (int32_t)meaning->code);
    g_assert_cmpuint(fake_open(), ==, 0);
    g_assert_cmpuint(fake_calls("SCardTransmit"), <=, 1); /* a PIN is never sent again */
}

static void any_call_may_fail_with_any_code(void)
{
    unsigned calls = calls_of_a_visit();

    g_assert_cmpuint(calls, >, 10);
    for (unsigned nth = 1; nth <= calls; nth++) {
        for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++)
            visit_with_failure(nth, &meanings[i]);
    }
}

/* Something happens before the nth call, for each n; then, all being well again, the next visit succeeds. */
static void visit_with_accident(void (*accident)(void), LONG gone, void (*repair)(void))
{
    unsigned calls = calls_of_a_visit();

    for (unsigned nth = 1; nth <= calls; nth++) {
        struct err err = {0};

        fake_begin();
        fake_plug(OURS);
        fake_end_with(gone);
        fake_before(nth, call, &accident);
        if (!visit(&err))
            g_assert_true(err.code == ERR_READER_ABSENT || err.code == ERR_CARD_REMOVED);
        g_assert_cmpuint(fake_open(), ==, 0);
        g_assert_cmpuint(fake_calls("SCardTransmit"), <=, 1);
        fake_before(1, NULL, NULL);
        fake_at_sleep(NULL, NULL);
        repair();
        g_assert_true(visit(&err));
    }
}

static void put_right(void)
{
    fake_start();
}

static void plug_ours(void)
{
    fake_plug(OURS);
}

static void take_card_away(void)
{
    fake_remove(OURS);
}

static void pcscd_may_be_started_again_before_any_call(void)
{
    static const LONG codes[] = {SCARD_E_NO_SERVICE, SCARD_F_COMM_ERROR,
                                 SCARD_W_SECURITY_VIOLATION};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        visit_with_accident(restart, codes[i], put_right);
}

static void the_reader_may_be_pulled_before_any_call(void)
{
    visit_with_accident(unplug_ours, SCARD_E_NO_SERVICE, plug_ours);
}

static void the_card_may_be_pulled_before_any_call(void)
{
    visit_with_accident(take_card_away, SCARD_E_NO_SERVICE, take_card_away);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/readers/plugged", a_reader_that_is_plugged_in_is_waited_on);
    g_test_add_func("/readers/goes", a_reader_that_goes_does_not_end_the_wait_on_the_rest);
    g_test_add_func("/readers/last", the_last_reader_that_goes_ends_the_wait);
    g_test_add_func("/readers/ours", our_reader_that_goes_ends_the_wait_though_others_stay);
    g_test_add_func("/readers/slipped-in", a_card_on_a_reader_that_was_slipped_in_is_not_seen);
    g_test_add_func("/readers/twin", a_twin_that_was_slipped_in_ends_the_wait);
    g_test_add_func("/readers/namesake", a_whole_name_that_two_readers_bear_is_ambiguous);
    g_test_add_func("/readers/between", a_reader_that_comes_between_two_calls_is_noticed);
    g_test_add_func("/readers/removal", a_card_that_came_and_went_was_removed);
    g_test_add_func("/readers/idle", an_idle_wait_asks_pcscd_three_times_and_sleeps);
    g_test_add_func("/readers/busy", a_card_that_another_program_holds_is_busy);
    g_test_add_func("/readers/restart", a_wait_goes_on_with_the_next_pcscd);
    g_test_add_func("/readers/gone", a_wait_goes_on_whatever_an_ended_pcscd_is_heard_to_say);
    g_test_add_func("/readers/denied", a_pcscd_that_does_not_let_us_in_is_named);
    g_test_add_func("/readers/ending", a_pcscd_that_was_just_ending_lets_us_in_next_time);
    g_test_add_func("/readers/late", pcscd_may_take_a_while_to_come_back);
    g_test_add_func("/readers/begins", pcscd_may_end_as_a_wait_begins);
    g_test_add_func("/readers/look", a_look_does_not_wait_for_a_pcscd_that_has_ended);
    g_test_add_func("/readers/later", its_readers_may_come_later_than_pcscd);
    g_test_add_func("/readers/new", a_reader_that_a_new_pcscd_finds_between_two_calls_is_noticed);
    g_test_add_func("/readers/away", a_pcscd_that_stays_away_ends_the_wait);
    g_test_add_func("/readers/away-cancel", waiting_for_pcscd_can_be_cancelled);
    g_test_add_func("/readers/away-removal", nobody_knows_of_a_removal_while_pcscd_was_away);
    g_test_add_func("/readers/again", each_question_survives_a_pcscd_that_was_started_again);
    g_test_add_func("/readers/held", a_held_card_is_lost_with_its_pcscd);
    g_test_add_func("/readers/stray", a_late_cancel_is_not_the_next_wait_s);
    g_test_add_func("/readers/cancels", of_a_thousand_cancels_at_any_moment_none_is_lost);
    g_test_add_func("/readers/any-call", any_call_may_fail_with_any_code);
    g_test_add_func("/readers/any-restart", pcscd_may_be_started_again_before_any_call);
    g_test_add_func("/readers/any-reader", the_reader_may_be_pulled_before_any_call);
    g_test_add_func("/readers/any-card", the_card_may_be_pulled_before_any_call);
    return g_test_run();
}
