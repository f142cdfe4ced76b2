/* Which page says what, and which button. */
#include <glib.h>
#include <string.h>

#include "kiosk/prompts.h"

static const struct prompts_page english = {.language = "en"};

static void assert_says(const struct prompts_page *page, const char *order)
{
    char found[VOICE_LINE_SIZE];
    struct voice_order read;

    g_assert_true(prompts_of_page(page, found));
    g_assert_cmpstr(found, ==, order);
    g_assert_true(voice_order_read(found, &read));
}

static void assert_silent(const struct prompts_page *page)
{
    char order[VOICE_LINE_SIZE] = "before";

    g_assert_false(prompts_of_page(page, order));
    g_assert_cmpstr(order, ==, "before");
}

static struct prompts_page at(enum session_state state)
{
    struct prompts_page page = english;

    page.state = state;
    return page;
}

static void every_page_says_the_prompt_that_has_its_name(void)
{
    for (enum session_state state = 0; state < SESSION_EXIT; state++) {
        struct prompts_page page = at(state);
        char order[VOICE_LINE_SIZE];
        struct voice_order read;

        g_assert_true(prompts_of_page(&page, order));
        g_assert_true(voice_order_read(order, &read));
        g_assert_cmpstr(read.ids[0], ==, session_state_name(state));
        g_assert_cmpstr(read.languages[0], ==, "en");
    }
}

static void what_has_no_page_says_nothing(void)
{
    struct prompts_page page = at(SESSION_EXIT);

    assert_silent(&page);
    page.state = SESSION_STATES;
    assert_silent(&page);
}

static void a_page_that_waits_for_a_hand_asks_until_it_comes(void)
{
    struct prompts_page page = at(SESSION_TAKE_CARD);

    assert_says(&page, "remind take-card en");
    page.urgent = true;
    assert_says(&page, "call take-card en");
    page = at(SESSION_TAKE_PAPER);
    page.sheets = 2;
    assert_says(&page, "remind take-paper+sheets-2 en");
    page = at(SESSION_RETURN_CARD);
    assert_says(&page, "remind return-card en");
}

static void whoever_left_something_is_called_in_japanese_and_english(void)
{
    struct prompts_page page = at(SESSION_CLOSED);

    page.reason = "card";
    assert_says(&page, "call card-left ja en");
    page.reason = "paper";
    assert_says(&page, "call paper-left ja en");
    page.reason = "latched";
    assert_says(&page, "say closed en");
    page.reason = "cards";
    assert_says(&page, "say closed en");
}

static void a_reason_counts_on_the_closed_page_alone(void)
{
    struct prompts_page page = at(SESSION_WELCOME);

    page.reason = "card";
    assert_says(&page, "say welcome en");
    page.state = SESSION_EXIT;
    assert_silent(&page);
}

static void the_tries_that_are_left_are_said_where_the_pin_is_typed(void)
{
    struct prompts_page page = at(SESSION_PIN);

    page.tries_left = 3;
    assert_says(&page, "say pin+tries-3 en");
    page.state = SESSION_PIN_WRONG;
    page.tries_left = 2;
    assert_says(&page, "say pin-wrong+tries-2 en");
    page.tries_left = 4;
    assert_says(&page, "say pin-wrong en");
    page.tries_left = -1;
    assert_says(&page, "say pin-wrong en");
    page = at(SESSION_CONFIRM);
    page.tries_left = 3;
    assert_says(&page, "say confirm en");
}

static void what_lies_over_a_page_is_said_in_its_place(void)
{
    struct prompts_page page = at(SESSION_TAKE_CARD);

    page.over = "voice";
    assert_says(&page, "say voice en");
    page = at(SESSION_CONFIRM);
    page.over = "still-there";
    assert_says(&page, "say still-there en");
}

static void by_hearing_a_page_names_its_buttons(void)
{
    struct prompts_page page = at(SESSION_PIN);

    page.hearing = true;
    page.tries_left = 3;
    page.buttons = 4;
    page.focus = (struct prompts_control){.id = "primary", .position = 4};
    assert_says(&page, "say pin+tries-3+pin-hearing+buttons-4+button-enter+number-4 en");
    page = at(SESSION_TERMS);
    page.hearing = true;
    page.buttons = 3;
    page.focus = (struct prompts_control){.id = "primary", .position = 3};
    assert_says(&page, "say terms+terms-points+buttons-3+button-agree+number-3 en");
}

static void by_hearing_the_first_page_is_greeted(void)
{
    struct prompts_page page = at(SESSION_WELCOME);

    page.hearing = true;
    page.first = "hearing-on";
    page.buttons = 2;
    page.focus = (struct prompts_control){.id = "start", .position = 2};
    assert_says(&page, "say hearing-on+welcome+buttons-2+button-start+number-2 en");
}

static void by_hearing_nothing_of_a_person_is_said_to_confirm(void)
{
    struct prompts_page page = at(SESSION_CONFIRM);

    page.hearing = true;
    page.sheets = 1;
    page.tries_left = 3;
    assert_says(&page, "say confirm-hearing+sheets-1 en");
}

static void more_than_there_are_numbers_for_is_left_unsaid(void)
{
    struct prompts_page page = at(SESSION_MUNICIPALITY);

    page.hearing = true;
    page.buttons = 13;
    page.focus = (struct prompts_control){.id = "municipality-990019", .position = 13};
    assert_says(&page, "say municipality+button-municipality en");
}

static void assert_named(enum session_state state, const char *id, const char *order)
{
    const struct prompts_page page = at(state);
    const struct prompts_control control = {.id = id};
    char found[VOICE_LINE_SIZE];
    struct voice_order read;

    g_assert_true(prompts_of_control(&page, &control, found));
    g_assert_cmpstr(found, ==, order);
    g_assert_true(voice_order_read(found, &read));
}

static void assert_nameless(enum session_state state, const char *id)
{
    const struct prompts_page page = at(state);
    const struct prompts_control control = {.id = id};
    char order[VOICE_LINE_SIZE] = "before";

    g_assert_false(prompts_of_control(&page, &control, order));
    g_assert_cmpstr(order, ==, "before");
}

static void a_button_is_named_by_what_it_does_on_its_page(void)
{
    assert_named(SESSION_CONFIRM, "primary", "say button-print en");
    assert_named(SESSION_FAREWELL, "primary", "say button-finish en");
    assert_named(SESSION_TERMS, "second", "say button-disagree en");
    assert_named(SESSION_NO_RECORD, "second", "say button-another en");
    assert_named(SESSION_PIN, "back", "say button-back en");
    assert_nameless(SESSION_PIN, "key-5");
    assert_nameless(SESSION_FAREWELL, "second");
    assert_nameless(SESSION_FAREWELL, NULL);
}

static void a_municipality_is_never_named(void)
{
    assert_named(SESSION_MUNICIPALITY, "municipality-990019", "say button-municipality en");
    assert_named(SESSION_MUNICIPALITY, "prefecture-13", "say button-prefecture en");
    assert_named(SESSION_MUNICIPALITY, "from-card", "say button-from-card en");
}

static void a_language_is_named_in_itself(void)
{
    assert_named(SESSION_WELCOME, "start-pt-BR", "say language-name pt-BR");
    assert_named(SESSION_TERMS, "language-ja", "say language-name ja");
    assert_nameless(SESSION_TERMS, "language-");
    assert_nameless(SESSION_TERMS, "language-a b");
}

static void a_tool_says_whether_it_is_on(void)
{
    const struct prompts_page page = at(SESSION_TERMS);
    struct prompts_control control = {.id = "large", .has_switch = true, .on = true};
    char order[VOICE_LINE_SIZE];

    g_assert_true(prompts_of_control(&page, &control, order));
    g_assert_cmpstr(order, ==, "say button-large+switched-on en");
    control.on = false;
    g_assert_true(prompts_of_control(&page, &control, order));
    g_assert_cmpstr(order, ==, "say button-large+switched-off en");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/prompts/" #name, name)
    TEST(every_page_says_the_prompt_that_has_its_name);
    TEST(what_has_no_page_says_nothing);
    TEST(a_page_that_waits_for_a_hand_asks_until_it_comes);
    TEST(whoever_left_something_is_called_in_japanese_and_english);
    TEST(a_reason_counts_on_the_closed_page_alone);
    TEST(the_tries_that_are_left_are_said_where_the_pin_is_typed);
    TEST(what_lies_over_a_page_is_said_in_its_place);
    TEST(by_hearing_a_page_names_its_buttons);
    TEST(by_hearing_the_first_page_is_greeted);
    TEST(by_hearing_nothing_of_a_person_is_said_to_confirm);
    TEST(more_than_there_are_numbers_for_is_left_unsaid);
    TEST(a_button_is_named_by_what_it_does_on_its_page);
    TEST(a_municipality_is_never_named);
    TEST(a_language_is_named_in_itself);
    TEST(a_tool_says_whether_it_is_on);
    return g_test_run();
}
