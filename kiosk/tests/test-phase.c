#include <glib.h>

#include "kiosk/phase.h"
#include "kiosk/session.h"

static void phases_are_the_states_of_a_session(void)
{
    g_assert_cmpint(PHASES, ==, SESSION_STATES);
    g_assert_cmpint(PHASE_WELCOME, ==, SESSION_WELCOME);
    g_assert_cmpint(PHASE_RETURN_CARD, ==, SESSION_RETURN_CARD);
    g_assert_cmpint(PHASE_CLOSED, ==, SESSION_CLOSED);
    g_assert_cmpint(PHASE_EXIT, ==, SESSION_EXIT);
    for (int i = 0; i < PHASES; i++)
        g_assert_cmpstr(phase_name(i), ==, session_state_name((enum session_state)i));
}

static void a_session_that_keeps_its_limits_is_never_late(void)
{
    for (int i = 0; i < PHASES; i++) {
        unsigned limit = session_limit_s((enum session_state)i);

        g_assert_cmpint(phase_deadline_s(i) == 0, ==, limit == 0);
        if (limit > 0)
            g_assert_cmpuint(phase_deadline_s(i), >=, limit + 15);
    }
}

static bool table_leads(enum session_state from, enum session_state to)
{
    for (enum session_event e = 0; e < SESSION_EVENTS; e++)
        if (session_accepts(from, e) && session_next(from, e) == to)
            return true;
    return from == to && session_limit_warns(from); /* more time */
}

static void what_the_table_allows_may_follow_and_nothing_else(void)
{
    for (enum session_state from = 0; from < SESSION_STATES; from++)
        for (enum session_state to = 0; to < SESSION_STATES; to++) {
            g_test_message("%s, %s", session_state_name(from), session_state_name(to));
            g_assert_cmpint(phase_may_follow((int)from, (int)to, false), ==, table_leads(from, to));
        }
}

static void a_session_begins_with_the_page_it_was_started_for(void)
{
    g_assert_true(phase_may_follow(-1, PHASE_WELCOME, false));
    g_assert_true(phase_may_follow(-1, PHASE_CLOSED, true));
    g_assert_false(phase_may_follow(-1, PHASE_CLOSED, false));
    g_assert_false(phase_may_follow(-1, PHASE_WELCOME, true));
    g_assert_false(phase_may_follow(-1, SESSION_PIN, false));
}

static void nothing_leads_back_to_an_earlier_resident(void)
{
    for (int from = 0; from < PHASES; from++) {
        g_assert_false(phase_may_follow(from, PHASE_WELCOME, false));
        g_assert_false(phase_may_follow(from, PHASE_CLOSED, false));
        g_assert_false(phase_may_follow(PHASE_EXIT, from, false));
        g_assert_false(phase_may_follow(PHASE_CLOSED, from, true));
    }
}

static void a_number_that_is_no_phase_may_never_follow(void)
{
    g_assert_false(phase_may_follow(PHASE_WELCOME, PHASES, false));
    g_assert_false(phase_may_follow(PHASE_WELCOME, -1, false));
    g_assert_false(phase_may_follow(-1, 255, false));
    g_assert_cmpstr(phase_name(PHASES), ==, "starting");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/phase/" #name, name)
    TEST(phases_are_the_states_of_a_session);
    TEST(a_session_that_keeps_its_limits_is_never_late);
    TEST(what_the_table_allows_may_follow_and_nothing_else);
    TEST(a_session_begins_with_the_page_it_was_started_for);
    TEST(nothing_leads_back_to_an_earlier_resident);
    TEST(a_number_that_is_no_phase_may_never_follow);
    return g_test_run();
}
