/* When what is said, and by whom. */
#include <glib.h>
#include <string.h>

#include "kiosk/speech.h"

static void the_tone_comes_before_the_time_is_over(void)
{
    g_assert_cmpuint(speech_patience_ms(60000), ==, 40000);
    g_assert_cmpuint(speech_patience_ms(300000), ==, 40000);
    g_assert_cmpuint(speech_patience_ms(2400), ==, 1600);
}

static struct config quiet = {.sound_enabled = true,
                              .sound_pages = true,
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
    speech_open(speech);
    speech_set_language(speech, "en");
    speech_set_hearing(speech, true);
    speech_enter(speech, SESSION_TAKE_CARD);
    speech_show(speech, SESSION_TAKE_CARD, 0, 0);
    speech_cover(speech, "voice");
    speech_controls(speech, 1, &(struct prompts_control){.id = "close"});
    speech_control(speech, &(struct prompts_control){.id = "close"});
    speech_say(speech, "missing-1");
    speech_click(speech);
    speech_touched(speech);
    speech_obey(speech, UI_VOICE_LOUDER);
}

static void nothing_is_started_before_the_first_page_is_on_the_screen(void)
{
    SCOPED_SPEECH *speech = speech_new(&quiet, NULL);

    speech_enter(speech, SESSION_WELCOME);
    speech_show(speech, SESSION_WELCOME, 0, 0);
    g_assert_false(g_main_context_iteration(NULL, FALSE));
}

/* Beside the test there is none: each that is started ends at once, and is one dispatch. */
static void without_a_player_a_session_tries_a_few_times_and_goes_on_in_silence(void)
{
    SCOPED_SPEECH *speech = speech_new(&quiet, NULL);

    speech_open(speech);
    speech_enter(speech, SESSION_TAKE_CARD);
    speech_show(speech, SESSION_TAKE_CARD, 0, 0);
    for (int ends = 0; ends < SPEECH_STARTS_MAX;)
        ends += g_main_context_iteration(NULL, TRUE);
    g_assert_false(g_main_context_iteration(NULL, FALSE));
    speech_enter(speech, SESSION_MUNICIPALITY);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/speech/" #name, name)
    TEST(the_tone_comes_before_the_time_is_over);
    TEST(the_player_is_told_what_the_configuration_says);
    TEST(sound_that_is_switched_off_has_no_player);
    TEST(nothing_is_started_before_the_first_page_is_on_the_screen);
    TEST(without_a_player_a_session_tries_a_few_times_and_goes_on_in_silence);
    return g_test_run();
}
