/* Which page says what. */
#include <glib.h>
#include <string.h>

#include "kiosk/speech.h"

static void assert_says(enum session_state state, const char *reason, bool urgent,
                        const char *order)
{
    char found[VOICE_LINE_SIZE];
    struct voice_order read;

    g_assert_true(speech_order(state, reason, "en", urgent, found));
    g_assert_cmpstr(found, ==, order);
    g_assert_true(voice_order_read(found, &read));
}

static void assert_silent(enum session_state state, const char *reason)
{
    char order[VOICE_LINE_SIZE] = "before";

    g_assert_false(speech_order(state, reason, "ja", true, order));
    g_assert_cmpstr(order, ==, "before");
}

static void a_page_that_waits_for_a_hand_asks_for_it_in_the_residents_language(void)
{
    assert_says(SESSION_TAKE_CARD, NULL, false, "remind take-card en");
    assert_says(SESSION_RETURN_CARD, NULL, false, "remind return-card en");
    assert_says(SESSION_TAKE_PAPER, NULL, false, "remind take-paper en");
}

static void who_does_not_hear_is_called_with_the_tone(void)
{
    assert_says(SESSION_TAKE_CARD, NULL, true, "call take-card en");
    assert_says(SESSION_TAKE_PAPER, NULL, true, "call take-paper en");
}

static void whoever_left_something_is_called_in_japanese_and_english(void)
{
    assert_says(SESSION_CLOSED, "card", false, "call card-left ja en");
    assert_says(SESSION_CLOSED, "paper", false, "call paper-left ja en");
}

static void a_kiosk_that_is_closed_for_another_reason_calls_nobody(void)
{
    assert_silent(SESSION_CLOSED, NULL);
    assert_silent(SESSION_CLOSED, "latched");
    assert_silent(SESSION_CLOSED, "printer-paper");
    assert_silent(SESSION_CLOSED, "cards");
}

static void a_reason_counts_on_the_closed_page_alone(void)
{
    assert_silent(SESSION_WELCOME, "card");
    assert_silent(SESSION_EXIT, "paper");
}

static void a_page_with_nothing_to_take_says_nothing(void)
{
    assert_silent(SESSION_PIN, NULL);
    assert_silent(SESSION_CONFIRM, NULL);
    assert_silent(SESSION_FAREWELL, NULL);
    assert_silent((enum session_state)SESSION_STATES, NULL);
}

static void the_tone_comes_before_the_time_is_over(void)
{
    g_assert_cmpuint(speech_patience_ms(60000), ==, 40000);
    g_assert_cmpuint(speech_patience_ms(300000), ==, 40000);
    g_assert_cmpuint(speech_patience_ms(2400), ==, 1600);
}

/* ---- the player ---- */

static struct config quiet = {.sound_enabled = true,
                              .sound_volume = 7,
                              .sound_sink = (char[]){"auto"},
                              .sound_pack = (char[]){""},
                              .language = (char[]){"ja"},
                              .patience = 100};

static void the_player_is_told_what_the_configuration_says(void)
{
    struct config config = quiet;
    struct speech_command command;

    config.sound_pack = (char[]){"/srv/pack"};
    speech_command(&config, true, &command);
    g_assert_true(g_str_has_suffix(command.words[0], "/kiosk-voice"));
    g_assert_cmpstr(command.words[2], ==, "7");
    g_assert_cmpstr(command.words[4], ==, "auto");
    g_assert_cmpstr(command.words[6], ==, "/srv/pack");
    g_assert_cmpstr(command.words[7], ==, "--probe");
    g_assert_null(command.words[8]);
    speech_command(&quiet, false, &command);
    g_assert_null(command.words[5]);
}

static void sound_that_is_switched_off_has_no_player(void)
{
    struct config config = quiet;
    SCOPED_SPEECH *speech = NULL;

    config.sound_enabled = false;
    speech = speech_new(&config, NULL);
    g_assert_null(speech);
    speech_set_language(speech, "en");
    speech_enter(speech, SESSION_TAKE_CARD);
    speech_show(speech, SESSION_TAKE_CARD);
}

/* Beside the test there is none: each that is started ends at once, and is one dispatch. */
static void without_a_player_a_session_tries_a_few_times_and_goes_on_in_silence(void)
{
    SCOPED_SPEECH *speech = speech_new(&quiet, NULL);

    speech_enter(speech, SESSION_TAKE_CARD);
    speech_show(speech, SESSION_TAKE_CARD);
    for (int i = 0; i < SPEECH_STARTS_MAX; i++)
        g_assert_true(g_main_context_iteration(NULL, TRUE));
    g_assert_false(g_main_context_iteration(NULL, FALSE));
    speech_enter(speech, SESSION_MUNICIPALITY);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/speech/" #name, name)
    TEST(a_page_that_waits_for_a_hand_asks_for_it_in_the_residents_language);
    TEST(who_does_not_hear_is_called_with_the_tone);
    TEST(whoever_left_something_is_called_in_japanese_and_english);
    TEST(a_kiosk_that_is_closed_for_another_reason_calls_nobody);
    TEST(a_reason_counts_on_the_closed_page_alone);
    TEST(a_page_with_nothing_to_take_says_nothing);
    TEST(the_tone_comes_before_the_time_is_over);
    TEST(the_player_is_told_what_the_configuration_says);
    TEST(sound_that_is_switched_off_has_no_player);
    TEST(without_a_player_a_session_tries_a_few_times_and_goes_on_in_silence);
    return g_test_run();
}
