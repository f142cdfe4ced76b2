/* What the player understands. */
#include <glib.h>
#include <string.h>

#include "voice/order.h"
#include "voice/sink.h"

static void assert_refused(const char *line)
{
    struct voice_order order = {.number = -1};

    g_assert_false(voice_order_read(line, &order));
    g_assert_cmpint(order.number, ==, -1);
}

static void a_prompt_is_named_with_its_languages(void)
{
    struct voice_order order;

    g_assert_true(voice_order_read("call card-left ja en", &order));
    g_assert_cmpint(order.kind, ==, VOICE_CALL);
    g_assert_cmpuint(order.id_count, ==, 1);
    g_assert_cmpstr(order.ids[0], ==, "card-left");
    g_assert_cmpuint(order.language_count, ==, 2);
    g_assert_cmpstr(order.languages[0], ==, "ja");
    g_assert_cmpstr(order.languages[1], ==, "en");
}

static void prompts_that_follow_one_another_are_joined(void)
{
    struct voice_order order;

    g_assert_true(voice_order_read("say pin+tries-3+pin-hearing ja", &order));
    g_assert_cmpuint(order.id_count, ==, 3);
    g_assert_cmpstr(order.ids[0], ==, "pin");
    g_assert_cmpstr(order.ids[2], ==, "pin-hearing");
    assert_refused("say pin+ ja");
    assert_refused("say +pin ja");
    assert_refused("say pin++card ja");
    assert_refused("say pin+Yamada ja");
    assert_refused("say a+b+c+d+e+f+g+h+i ja");
}

static void a_rate_is_half_to_twice_the_usual(void)
{
    struct voice_order order;

    g_assert_true(voice_order_read("rate 50", &order));
    g_assert_cmpint(order.kind, ==, VOICE_RATE);
    g_assert_cmpint(order.number, ==, 50);
    g_assert_true(voice_order_read("rate 200", &order));
    assert_refused("rate 49");
    assert_refused("rate 201");
    assert_refused("rate");
    assert_refused("rate fast");
}

static void every_language_of_the_kiosk_has_a_name(void)
{
    static const char *const tags[] = {"ja", "ja-x-easy", "en",    "zh-Hans", "zh-Hant",
                                       "ko", "vi",        "pt-BR", "tl",      "ne"};

    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        g_assert_true(voice_is_language(tags[i]));
}

static void words_without_a_prompt_stand_alone(void)
{
    struct voice_order order;

    g_assert_true(voice_order_read("tone", &order));
    g_assert_cmpint(order.kind, ==, VOICE_TONE_ONCE);
    g_assert_true(voice_order_read("stop", &order));
    g_assert_cmpint(order.kind, ==, VOICE_STOP);
    g_assert_true(voice_order_read("status", &order));
    g_assert_cmpint(order.kind, ==, VOICE_STATUS);
    assert_refused("stop now");
    assert_refused("tone 2");
}

static void a_volume_is_a_number_up_to_a_hundred(void)
{
    struct voice_order order;

    g_assert_true(voice_order_read("volume 0", &order));
    g_assert_cmpint(order.number, ==, 0);
    g_assert_true(voice_order_read("volume 100", &order));
    g_assert_cmpint(order.number, ==, 100);
    assert_refused("volume 101");
    assert_refused("volume -1");
    assert_refused("volume");
    assert_refused("volume loud");
    assert_refused("volume 1000000000000");
}

static void a_prompt_without_a_language_or_with_too_many_is_refused(void)
{
    assert_refused("say card-left");
    assert_refused("say");
    assert_refused("say card-left ja en ko vi ne");
}

static void anything_but_ids_is_refused(void)
{
    assert_refused("");
    assert_refused("sing card-left ja");
    assert_refused("say 山田太郎 ja");
    assert_refused("say Yamada ja");
    assert_refused("say ../card ja");
    assert_refused("say card_left ja");
    assert_refused("say card-left 日本語");
    assert_refused("say card-left /ja");
    assert_refused("say card-left 0ja");
}

static void blanks_stand_between_words_only(void)
{
    assert_refused(" stop");
    assert_refused("stop ");
    assert_refused("say  card-left ja");
    assert_refused("say card-left ja ");
    assert_refused("stop\r");
}

static void what_is_too_long_is_refused(void)
{
    char line[4 * VOICE_LINE_SIZE];

    memset(line, 'a', sizeof line);
    line[sizeof line - 1] = '\0';
    assert_refused(line);
    assert_refused("say aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ja");
    assert_refused("say card-left aaaaaaaaaaaaaaaa");
}

/* ---- where the sound goes ---- */

static void assert_no_sink(const char *text)
{
    struct sink sink = {.where = "before"};

    g_assert_false(sink_read(text, &sink));
    g_assert_cmpstr(sink.where, ==, "before");
}

static void a_sink_may_name_its_device(void)
{
    struct sink sink;

    g_assert_true(sink_read("auto", &sink));
    g_assert_cmpint(sink.kind, ==, SINK_AUTO);
    g_assert_true(sink_read("alsa:hw:1,0", &sink));
    g_assert_cmpint(sink.kind, ==, SINK_ALSA);
    g_assert_cmpstr(sink.where, ==, "hw:1,0");
    g_assert_true(sink_read("record:/tmp", &sink));
    g_assert_cmpint(sink_choose(&sink), ==, SINK_RECORD);
}

static void a_sink_of_another_form_is_refused(void)
{
    assert_no_sink("");
    assert_no_sink("loudspeaker");
    assert_no_sink("auto:hw:0");
    assert_no_sink("alsa:");
    assert_no_sink("record");
    assert_no_sink("record:");
    assert_no_sink("pulse ! filesink location=/etc/passwd");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/order/" #name, name)
    TEST(a_prompt_is_named_with_its_languages);
    TEST(prompts_that_follow_one_another_are_joined);
    TEST(a_rate_is_half_to_twice_the_usual);
    TEST(every_language_of_the_kiosk_has_a_name);
    TEST(words_without_a_prompt_stand_alone);
    TEST(a_volume_is_a_number_up_to_a_hundred);
    TEST(a_prompt_without_a_language_or_with_too_many_is_refused);
    TEST(anything_but_ids_is_refused);
    TEST(blanks_stand_between_words_only);
    TEST(what_is_too_long_is_refused);
    TEST(a_sink_may_name_its_device);
    TEST(a_sink_of_another_form_is_refused);
    return g_test_run();
}
