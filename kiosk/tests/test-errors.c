#include <glib.h>

#include "kiosk/errors.h"

#define FOR_EACH_CODE(c) for (enum err_code c = 0; c < ERR_CODES; c++)

/* The actions, and what each of them uses. */
static const struct {
    enum session_state action;
    enum device device;
} uses[] = {
    {SESSION_CHECKING, DEVICE_SERVICE}, {SESSION_CARD, DEVICE_CARD},
    {SESSION_CARD, DEVICE_SERVICE},     {SESSION_READING, DEVICE_CARD},
    {SESSION_READING, DEVICE_SERVICE},  {SESSION_LOOKING_UP, DEVICE_SERVICE},
    {SESSION_PRINTING, DEVICE_SERVICE}, {SESSION_PRINTING, DEVICE_PRINTER},
};

static bool accepts(enum session_state action, enum session_event event)
{
    return session_accepts(action, event);
}

static void whatever_goes_wrong_leads_to_a_page(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(uses); i++) {
        FOR_EACH_CODE(c)
        {
            enum session_event event = event_of_error(uses[i].device, c);

            /* run.c turns what a state does not accept into EVENT_FAILED. */
            g_assert_true(accepts(uses[i].action, event) || accepts(uses[i].action, EVENT_FAILED));
        }
    }
}

static void an_error_is_never_taken_for_success(void)
{
    static const enum session_event good[] = {
        EVENT_READY,     EVENT_CARD_THERE, EVENT_CARD_LAST_TRY, EVENT_CARD_AWAY,
        EVENT_CARD_READ, EVENT_PAPER_IN,   EVENT_NEXT,          EVENT_PIN_ENTERED};

    for (enum device d = DEVICE_CARD; d <= DEVICE_PRINTER; d++)
        FOR_EACH_CODE(c)
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_cmpint(event_of_error(d, c), !=, good[i]);
}

static void only_an_answer_for_somebody_else_latches(void)
{
    for (enum device d = DEVICE_CARD; d <= DEVICE_PRINTER; d++)
        FOR_EACH_CODE(c)
    g_assert_cmpint(event_of_error(d, c) == EVENT_UNBOUND, ==,
                    d == DEVICE_SERVICE && c == ERR_UNBOUND);
}

static void only_a_closed_service_is_told_as_closed(void)
{
    for (enum device d = DEVICE_CARD; d <= DEVICE_PRINTER; d++)
        FOR_EACH_CODE(c)
    g_assert_cmpint(event_of_error(d, c) == EVENT_CLOSED, ==,
                    d == DEVICE_SERVICE && c == ERR_CLOSED);
}

static void a_card_that_cannot_be_trusted_is_refused_whoever_finds_out(void)
{
    static const enum err_code codes[] = {ERR_CARD_FORGED, ERR_CARD_ALTERED, ERR_CARD_COPIED,
                                          ERR_CARD_UNKNOWN_AUTHORITY};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_assert_cmpint(event_of_error(DEVICE_CARD, codes[i]), ==, EVENT_CARD_REFUSED);
        g_assert_cmpint(event_of_error(DEVICE_SERVICE, codes[i]), ==, EVENT_CARD_REFUSED);
    }
}

static void what_a_resident_can_put_right_has_a_page_of_its_own(void)
{
    for (enum err_code c = ERR_CARD_ABSENT; c <= ERR_NO_PASSPORT; c++) {
        enum session_event event =
            event_of_error(c >= ERR_NO_RECORD ? DEVICE_SERVICE : DEVICE_CARD, c);

        /* Four digits are the keypad's duty: the card never saw them. */
        g_assert_cmpint(event == EVENT_FAILED, ==, c == ERR_PIN_FORMAT);
    }
}

static void a_signature_that_does_not_verify_is_for_an_engineer(void)
{
    g_assert_cmpint(event_of_error(DEVICE_SERVICE, ERR_UNTRUSTED), ==, EVENT_FAILED);
    g_assert_cmpint(event_of_error(DEVICE_SERVICE, ERR_PROTOCOL), ==, EVENT_FAILED);
}

static void a_page_that_would_be_wrong_is_not_the_printers_fault(void)
{
    g_assert_cmpint(event_of_error(DEVICE_PRINTER, ERR_UNREADABLE_CODE), ==, EVENT_FAILED);
    g_assert_cmpint(event_of_error(DEVICE_PRINTER, ERR_PRINTER), ==, EVENT_PRINT_FAILED);
}

static void names_that_no_page_can_say_are_for_a_clerk(void)
{
    g_assert_cmpint(event_of_error(DEVICE_PRINTER, ERR_GLYPH), ==, EVENT_COUNTER_ONLY);
    g_assert_cmpint(event_of_error(DEVICE_PRINTER, ERR_TOO_LONG), ==, EVENT_COUNTER_ONLY);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/errors/" #name, name)
    TEST(names_that_no_page_can_say_are_for_a_clerk);
    TEST(whatever_goes_wrong_leads_to_a_page);
    TEST(an_error_is_never_taken_for_success);
    TEST(only_an_answer_for_somebody_else_latches);
    TEST(only_a_closed_service_is_told_as_closed);
    TEST(a_card_that_cannot_be_trusted_is_refused_whoever_finds_out);
    TEST(what_a_resident_can_put_right_has_a_page_of_its_own);
    TEST(a_signature_that_does_not_verify_is_for_an_engineer);
    TEST(a_page_that_would_be_wrong_is_not_the_printers_fault);
    return g_test_run();
}
