#include <glib.h>

#include "kiosk/session.h"

#define FOR_EACH_STATE(s) for (enum session_state s = 0; s < SESSION_STATES; s++)
#define FOR_EACH_EVENT(e) for (enum session_event e = 0; e < SESSION_EVENTS; e++)

/* Pages on which one resident's own things may be known or shown. */
static bool belongs_to_a_resident(enum session_state state)
{
    return state != SESSION_WELCOME && state != SESSION_CLOSED && state != SESSION_EXIT;
}

static void mark(enum session_state from, bool reached[static SESSION_STATES])
{
    if (reached[from])
        return;
    reached[from] = true;
    FOR_EACH_EVENT(e)
    mark(session_next(from, e), reached);
}

/* Every state but into has its ways into it counted. */
static unsigned ways_into(enum session_state into, enum session_state from,
                          enum session_event *ret_last)
{
    unsigned ways = 0;

    FOR_EACH_EVENT(e)
    {
        if (!session_accepts(from, e) || session_next(from, e) != into)
            continue;
        *ret_last = e;
        ways++;
    }
    return ways;
}

static void assert_only_way(enum session_state into, enum session_state from,
                            enum session_event event)
{
    enum session_event e = SESSION_EVENTS;

    g_assert_cmpuint(ways_into(into, from, &e), ==, 1);
    g_assert_cmpint(e, ==, event);
}

static void the_long_way_leads_from_welcome_to_exit(void)
{
    static const enum session_event events[] = {
        EVENT_START,     EVENT_READY,      EVENT_KIND_CHOSEN,
        EVENT_NEXT,      EVENT_CARD_THERE, EVENT_PIN_ENTERED,
        EVENT_CARD_READ, EVENT_CARD_AWAY,  EVENT_MUNICIPALITY_CHOSEN,
        EVENT_READY,     EVENT_NEXT,       EVENT_READY,
        EVENT_READY,     EVENT_NEXT};
    static const enum session_state states[] = {
        SESSION_CHECKING,   SESSION_SERVICE, SESSION_TERMS,     SESSION_CARD,
        SESSION_PIN,        SESSION_READING, SESSION_TAKE_CARD, SESSION_MUNICIPALITY,
        SESSION_LOOKING_UP, SESSION_CONFIRM, SESSION_PRINTING,  SESSION_TAKE_PAPER,
        SESSION_FAREWELL,   SESSION_EXIT};
    enum session_state state = SESSION_WELCOME;

    for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
        state = session_next(state, events[i]);
        g_assert_cmpint(state, ==, states[i]);
    }
}

static void every_state_but_closed_can_be_reached(void)
{
    bool reached[SESSION_STATES] = {false};

    mark(SESSION_WELCOME, reached);

    FOR_EACH_STATE(s)
    g_assert_cmpint(reached[s], ==, s != SESSION_CLOSED);
}

static void every_state_but_closed_can_reach_exit(void)
{
    FOR_EACH_STATE(s)
    {
        bool reached[SESSION_STATES] = {false};

        mark(s, reached);
        g_assert_cmpint(reached[SESSION_EXIT], ==, s != SESSION_CLOSED);
    }
}

static void closed_and_exit_are_left_by_nothing(void)
{
    FOR_EACH_EVENT(e)
    {
        g_assert_false(session_accepts(SESSION_CLOSED, e));
        g_assert_false(session_accepts(SESSION_EXIT, e));
    }
}

static void welcome_is_left_only_by_a_touch_and_ended_by_the_printer(void)
{
    FOR_EACH_EVENT(e)
    g_assert_cmpint(session_accepts(SESSION_WELCOME, e), ==,
                    e == EVENT_START || e == EVENT_PRINTER_TROUBLE);
    g_assert_cmpint(session_next(SESSION_WELCOME, EVENT_PRINTER_TROUBLE), ==, SESSION_EXIT);
}

static void those_who_need_it_have_more_time_but_no_machine_has(void)
{
    FOR_EACH_STATE(s)
    if (session_limit_warns(s) && s != SESSION_PAPER_OUT)
        g_assert_true(session_takes_patience(s));
    g_assert_true(session_takes_patience(SESSION_TAKE_CARD));
    g_assert_true(session_takes_patience(SESSION_TAKE_PAPER));
    g_assert_false(session_takes_patience(SESSION_PAPER_OUT));
    g_assert_false(session_takes_patience(SESSION_READING));
    g_assert_false(session_takes_patience(SESSION_PRINTING));
    g_assert_false(session_takes_patience(SESSION_WELCOME));
}

static void nothing_leads_back_to_welcome_or_to_closed(void)
{
    FOR_EACH_STATE(s)
    {
        FOR_EACH_EVENT(e)
        {
            if (!session_accepts(s, e))
                continue;
            g_assert_cmpint(session_next(s, e), !=, SESSION_WELCOME);
            g_assert_cmpint(session_next(s, e), !=, SESSION_CLOSED);
        }
    }
}

static void an_event_that_means_nothing_changes_nothing(void)
{
    FOR_EACH_STATE(s)
    FOR_EACH_EVENT(e)
    if (!session_accepts(s, e))
        g_assert_cmpint(session_next(s, e), ==, s);
}

static void an_event_that_means_something_leads_elsewhere(void)
{
    FOR_EACH_STATE(s)
    FOR_EACH_EVENT(e)
    if (session_accepts(s, e))
        g_assert_cmpint(session_next(s, e) == s, ==,
                        s == SESSION_PAPER_OUT && e == EVENT_OTHER_WAY); /* call again */
}

static void a_time_out_ends_whatever_has_a_limit(void)
{
    FOR_EACH_STATE(s)
    if (s != SESSION_EXIT)
        g_assert_cmpint(session_accepts(s, EVENT_TIME_OUT), ==, session_limit_s(s) > 0);
}

static void cancel_is_possible_on_every_page_of_a_resident(void)
{
    FOR_EACH_STATE(s)
    if (belongs_to_a_resident(s) && s != SESSION_RETURN_CARD)
        g_assert_true(session_accepts(s, EVENT_CANCEL));
}

static void cancel_ends_at_once_but_for_a_card_on_the_reader(void)
{
    FOR_EACH_STATE(s)
    if (session_accepts(s, EVENT_CANCEL))
        g_assert_cmpint(session_next(s, EVENT_CANCEL), ==,
                        session_has_card(s) ? SESSION_RETURN_CARD : SESSION_EXIT);
}

static void a_page_that_is_left_alone_ends_as_cancel_does(void)
{
    FOR_EACH_STATE(s)
    if (session_limit_warns(s))
        g_assert_cmpint(session_next(s, EVENT_TIME_OUT), ==, session_next(s, EVENT_CANCEL));
}

static void a_card_on_the_reader_is_given_back_before_the_end(void)
{
    FOR_EACH_STATE(s)
    {
        FOR_EACH_EVENT(e)
        {
            if (!session_accepts(s, e) || !session_has_card(s))
                continue;
            if (!session_has_card(session_next(s, e)))
                g_assert_true(s == SESSION_TAKE_CARD || s == SESSION_RETURN_CARD);
        }
    }
}

static void only_an_empty_reader_leads_on_to_the_municipality(void)
{
    assert_only_way(SESSION_MUNICIPALITY, SESSION_TAKE_CARD, EVENT_CARD_AWAY);
    g_assert_cmpint(session_next(SESSION_TAKE_CARD, EVENT_TIME_OUT), ==, SESSION_RETURN_CARD);
    g_assert_cmpint(session_next(SESSION_TAKE_CARD, EVENT_NEXT), ==, SESSION_TAKE_CARD);
}

static void only_a_yes_leads_to_printing(void)
{
    enum session_event e;

    assert_only_way(SESSION_PRINTING, SESSION_CONFIRM, EVENT_NEXT);
    assert_only_way(SESSION_PRINTING, SESSION_PAPER_OUT, EVENT_PAPER_IN);
    FOR_EACH_STATE(s)
    if (s != SESSION_CONFIRM && s != SESSION_PAPER_OUT)
        g_assert_cmpuint(ways_into(SESSION_PRINTING, s, &e), ==, 0);
}

static void only_printing_can_run_out_of_paper(void)
{
    enum session_event e;

    FOR_EACH_STATE(s)
    g_assert_cmpuint(ways_into(SESSION_PAPER_OUT, s, &e), ==,
                     s == SESSION_PRINTING || s == SESSION_PAPER_OUT);
}

static void calling_staff_again_leaves_the_page_as_it_is(void)
{
    assert_only_way(SESSION_PAPER_OUT, SESSION_PAPER_OUT, EVENT_OTHER_WAY);
    g_assert_cmpint(session_next(SESSION_PRINTING, EVENT_OTHER_WAY), ==, SESSION_PRINTING);
}

static void only_an_answered_lookup_is_shown_for_confirmation(void)
{
    enum session_event e;

    FOR_EACH_STATE(s)
    g_assert_cmpuint(ways_into(SESSION_CONFIRM, s, &e), ==, s == SESSION_LOOKING_UP);
    assert_only_way(SESSION_CONFIRM, SESSION_LOOKING_UP, EVENT_READY);
}

static void only_a_typed_pin_leads_to_reading(void)
{
    enum session_event e;

    FOR_EACH_STATE(s)
    g_assert_cmpuint(ways_into(SESSION_READING, s, &e), ==, s == SESSION_PIN);
    assert_only_way(SESSION_READING, SESSION_PIN, EVENT_PIN_ENTERED);
}

static void the_pin_page_opens_only_after_the_card_was_asked_for_its_tries(void)
{
    enum session_event e;

    assert_only_way(SESSION_PIN, SESSION_CARD, EVENT_CARD_THERE);
    assert_only_way(SESSION_PIN, SESSION_LAST_TRY, EVENT_NEXT);
    assert_only_way(SESSION_LAST_TRY, SESSION_CARD, EVENT_CARD_LAST_TRY);
    FOR_EACH_STATE(s)
    if (s != SESSION_CARD && s != SESSION_LAST_TRY)
        g_assert_cmpuint(ways_into(SESSION_PIN, s, &e), ==, 0);
}

static void a_wrong_pin_with_one_try_left_meets_the_last_try_page(void)
{
    enum session_state state = session_next(SESSION_READING, EVENT_PIN_WRONG);

    g_assert_cmpint(state, ==, SESSION_PIN_WRONG);
    state = session_next(state, EVENT_NEXT);
    g_assert_cmpint(state, ==, SESSION_CARD);
    g_assert_cmpint(session_next(state, EVENT_CARD_LAST_TRY), ==, SESSION_LAST_TRY);
}

static void a_blocked_card_never_sees_the_pin_page(void)
{
    bool reached[SESSION_STATES] = {false};

    g_assert_cmpint(session_next(SESSION_CARD, EVENT_PIN_BLOCKED), ==, SESSION_PIN_BLOCKED);
    mark(SESSION_PIN_BLOCKED, reached);
    g_assert_false(reached[SESSION_PIN]);
    g_assert_false(reached[SESSION_CARD]);
}

static void a_machine_that_cannot_print_never_asks_for_a_card(void)
{
    static const enum session_event events[] = {EVENT_OFFLINE,         EVENT_CLOSED,
                                                EVENT_PRINTER_TROUBLE, EVENT_READER_TROUBLE,
                                                EVENT_FAILED,          EVENT_TIME_OUT};

    for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
        bool reached[SESSION_STATES] = {false};

        mark(session_next(SESSION_CHECKING, events[i]), reached);
        g_assert_false(reached[SESSION_CARD]);
        g_assert_false(reached[SESSION_PIN]);
    }
}

static void losing_the_service_before_the_pin_is_told_apart(void)
{
    g_assert_cmpint(session_next(SESSION_CARD, EVENT_OFFLINE), ==, SESSION_OFFLINE_BEFORE);
    g_assert_cmpint(session_next(SESSION_READING, EVENT_OFFLINE), ==, SESSION_OFFLINE_BEFORE);
    g_assert_cmpint(session_next(SESSION_LOOKING_UP, EVENT_OFFLINE), ==, SESSION_OFFLINE_AFTER);
    g_assert_cmpint(session_next(SESSION_PRINTING, EVENT_OFFLINE), ==, SESSION_OFFLINE_AFTER);
}

static void a_closed_service_is_no_broken_line(void)
{
    bool reached[SESSION_STATES] = {false};

    FOR_EACH_STATE(s)
    {
        g_assert_cmpint(session_accepts(s, EVENT_CLOSED), ==, session_accepts(s, EVENT_OFFLINE));
        if (session_accepts(s, EVENT_CLOSED))
            g_assert_cmpint(session_next(s, EVENT_CLOSED), ==, SESSION_AFTER_HOURS);
    }
    mark(SESSION_AFTER_HOURS, reached);
    FOR_EACH_STATE(s)
    g_assert_cmpint(reached[s], ==,
                    s == SESSION_AFTER_HOURS || s == SESSION_RETURN_CARD || s == SESSION_EXIT);
}

static void a_violated_binding_stops_and_prints_nothing(void)
{
    bool reached[SESSION_STATES] = {false};

    g_assert_cmpint(session_next(SESSION_LOOKING_UP, EVENT_UNBOUND), ==, SESSION_STOPPED);
    g_assert_cmpint(session_next(SESSION_PRINTING, EVENT_UNBOUND), ==, SESSION_STOPPED);
    mark(SESSION_STOPPED, reached);
    FOR_EACH_STATE(s)
    g_assert_cmpint(reached[s], ==, s == SESSION_STOPPED || s == SESSION_EXIT);
}

static void a_moved_card_may_be_placed_again(void)
{
    FOR_EACH_STATE(s)
    if (session_accepts(s, EVENT_CARD_MOVED))
        g_assert_cmpint(session_next(s, EVENT_CARD_MOVED), ==, SESSION_CARD_MOVED);
    g_assert_cmpint(session_next(SESSION_CARD_MOVED, EVENT_NEXT), ==, SESSION_CARD);
}

static void without_a_passport_the_domestic_kind_is_one_touch_away(void)
{
    g_assert_cmpint(session_next(SESSION_NO_PASSPORT, EVENT_OTHER_WAY), ==, SESSION_LOOKING_UP);
    g_assert_cmpint(session_next(SESSION_NO_PASSPORT, EVENT_NEXT), ==, SESSION_EXIT);
}

static void after_the_card_was_taken_nobody_is_asked_for_it_again(void)
{
    bool reached[SESSION_STATES] = {false};

    mark(SESSION_MUNICIPALITY, reached);
    g_assert_false(reached[SESSION_CARD]);
    g_assert_false(reached[SESSION_PIN]);
    g_assert_false(reached[SESSION_READING]);
}

static void names_are_unique_and_plain(void)
{
    FOR_EACH_STATE(s)
    {
        const char *name = session_state_name(s);

        g_assert_cmpuint(strspn(name, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen(name));
        for (enum session_state other = 0; other < s; other++)
            g_assert_cmpstr(name, !=, session_state_name(other));
    }
}

static void only_welcome_and_closed_wait_for_ever(void)
{
    FOR_EACH_STATE(s)
    {
        if (s == SESSION_WELCOME || s == SESSION_CLOSED) {
            g_assert_cmpuint(session_limit_s(s), ==, 0);
            continue;
        }
        g_assert_cmpuint(session_limit_s(s), >, 0);
        g_assert_cmpuint(session_limit_s(s), <=, 600);
    }
}

static void a_limit_that_warns_leaves_time_before_the_warning(void)
{
    FOR_EACH_STATE(s)
    if (session_limit_warns(s))
        g_assert_cmpuint(session_limit_s(s), >, 20);
}

static void a_number_that_is_no_state_is_harmless(void)
{
    g_assert_cmpstr(session_state_name((enum session_state)SESSION_STATES), ==, "unknown");
    g_assert_cmpuint(session_limit_s((enum session_state)4711), ==, 0);
    g_assert_false(session_has_card((enum session_state) - 1));
    g_assert_false(session_accepts((enum session_state)SESSION_STATES, EVENT_CANCEL));
}

/* What must hold on every walk that anybody can make, not only where a test thought of it. */
static void walk(GRand *chance)
{
    enum session_state state = SESSION_WELCOME;
    bool confirmed = false, read = false, card_away = false;

    for (int step = 0; step < 400 && state != SESSION_EXIT; step++) {
        enum session_event event = (enum session_event)g_rand_int_range(chance, 0, SESSION_EVENTS);
        enum session_state next = session_next(state, event);

        if (state == SESSION_CONFIRM && event == EVENT_NEXT)
            confirmed = true;
        if (state == SESSION_READING && next == SESSION_TAKE_CARD)
            read = true;
        if (state == SESSION_TAKE_CARD && event == EVENT_CARD_AWAY)
            card_away = true;
        if (next == SESSION_PRINTING)
            g_assert_true(confirmed && read && card_away);
        if (next == SESSION_CONFIRM)
            g_assert_true(read && card_away);
        state = next;
    }
}

static void no_random_walk_prints_unasked(void)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(20261121);

    for (int i = 0; i < 20000; i++)
        walk(chance);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/session/" #name, name)
    TEST(the_long_way_leads_from_welcome_to_exit);
    TEST(every_state_but_closed_can_be_reached);
    TEST(every_state_but_closed_can_reach_exit);
    TEST(closed_and_exit_are_left_by_nothing);
    TEST(welcome_is_left_only_by_a_touch_and_ended_by_the_printer);
    TEST(those_who_need_it_have_more_time_but_no_machine_has);
    TEST(nothing_leads_back_to_welcome_or_to_closed);
    TEST(an_event_that_means_nothing_changes_nothing);
    TEST(an_event_that_means_something_leads_elsewhere);
    TEST(a_time_out_ends_whatever_has_a_limit);
    TEST(cancel_is_possible_on_every_page_of_a_resident);
    TEST(cancel_ends_at_once_but_for_a_card_on_the_reader);
    TEST(a_page_that_is_left_alone_ends_as_cancel_does);
    TEST(a_card_on_the_reader_is_given_back_before_the_end);
    TEST(only_an_empty_reader_leads_on_to_the_municipality);
    TEST(only_a_yes_leads_to_printing);
    TEST(only_printing_can_run_out_of_paper);
    TEST(only_an_answered_lookup_is_shown_for_confirmation);
    TEST(only_a_typed_pin_leads_to_reading);
    TEST(the_pin_page_opens_only_after_the_card_was_asked_for_its_tries);
    TEST(a_wrong_pin_with_one_try_left_meets_the_last_try_page);
    TEST(a_blocked_card_never_sees_the_pin_page);
    TEST(a_machine_that_cannot_print_never_asks_for_a_card);
    TEST(losing_the_service_before_the_pin_is_told_apart);
    TEST(calling_staff_again_leaves_the_page_as_it_is);
    TEST(a_closed_service_is_no_broken_line);
    TEST(a_violated_binding_stops_and_prints_nothing);
    TEST(a_moved_card_may_be_placed_again);
    TEST(without_a_passport_the_domestic_kind_is_one_touch_away);
    TEST(after_the_card_was_taken_nobody_is_asked_for_it_again);
    TEST(names_are_unique_and_plain);
    TEST(only_welcome_and_closed_wait_for_ever);
    TEST(a_limit_that_warns_leaves_time_before_the_warning);
    TEST(a_number_that_is_no_state_is_harmless);
    TEST(no_random_walk_prints_unasked);
    return g_test_run();
}
