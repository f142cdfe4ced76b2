/* The time that a command takes over a link. */
#include "tests/vcard/tests/world.h"

static const uint8_t read_file[] = {0x00, 0xB0, 0x84, 0x00, 0x00, 0x00, 0x00};
static const uint8_t query[] = {0x00, 0x20, 0x00, 0x91};
static const uint8_t verify[] = {0x00, 0x20, 0x00, 0x91, 0x04, '1', '2', '3', '4'};

/* Without the card's own time. */
static struct link bare(enum link_kind kind)
{
    struct link link;

    link_init(&link, kind);
    for (size_t i = 0; i < LINK_WORKS; i++)
        link.work_ms[i] = 0;
    return link;
}

static uint64_t time_of(struct link link, size_t answer_len)
{
    return link_us(&link, read_file, sizeof read_file, answer_len);
}

/* 10 and 5 bytes in characters of 10 bits, two frames of 22 more, 9.44 us a bit, two turns of 170 us. */
static void a_short_exchange_at_106k_is_two_frames(void)
{
    g_assert_cmpuint(time_of(bare(LINK_106K), 2), ==, 194 * 128 * 1000000ULL / 13560000 + 340);
}

/* An answer of 570 bytes is three blocks, with two acknowledgements between them. */
static void a_long_answer_is_chained(void)
{
    uint64_t bytes = 10 + 570 + 3 * 3 + 2 * 3;
    uint64_t bits = bytes * 10 + 6 * 22;

    g_assert_cmpuint(time_of(bare(LINK_106K), 570), ==, bits * 128 * 1000000 / 13560000 + 6 * 170);
}

static void the_last_byte_of_a_frame_costs_a_byte_and_the_next_one_a_frame(void)
{
    struct link link = bare(LINK_106K);
    uint64_t byte = time_of(link, 253) - time_of(link, 252);
    uint64_t frame = time_of(link, 254) - time_of(link, 253);

    g_assert_cmpuint(byte, <, 100);
    g_assert_cmpuint(frame, >, 800);
}

static void twice_the_rate_is_half_the_time_on_the_air(void)
{
    uint64_t slow = time_of(bare(LINK_106K), 200) - 340;
    uint64_t middle = time_of(bare(LINK_212K), 200) - 340;
    uint64_t fast = time_of(bare(LINK_424K), 200) - 340;

    g_assert_cmpuint(slow / 2, ==, middle);
    g_assert_cmpuint(middle / 2, ==, fast);
}

/* 11 and 6 bytes of 11 bits, two turns of 22 bits, at 38400 baud. */
static void contacts_carry_characters_of_eleven_bits(void)
{
    struct link link = bare(LINK_CONTACT);

    g_assert_cmpuint(time_of(link, 2), ==, (17 * 11 + 44) * 1000000ULL / 38400);
    g_assert_true(link_set(&link, "baud=9600"));
    g_assert_cmpuint(time_of(link, 2), ==, (17 * 11 + 44) * 1000000ULL / 9600);
}

static void the_card_s_own_time_depends_on_what_it_does(void)
{
    struct link link = bare(LINK_424K);
    uint64_t before = link_us(&link, verify, sizeof verify, 2);

    g_assert_true(link_set(&link, "verify=31"));
    g_assert_cmpuint(link_us(&link, verify, sizeof verify, 2), ==, before + 31000);
    /* To ask for the tries is not to compare. */
    g_assert_cmpuint(link_us(&link, query, sizeof query, 2), <, before);
}

static void no_link_and_no_answer_take_no_time(void)
{
    struct link link;

    link_init(&link, LINK_NONE);
    g_assert_cmpuint(time_of(link, 570), ==, 0);
    link_init(&link, LINK_106K);
    g_assert_cmpuint(time_of(link, 0), ==, 0);
}

static void wrong_settings_change_nothing(void)
{
    static const char *const wrong[] = {"verify",       "verify=",    "verify=-1", "verify=10001",
                                        "verify=3x",    "=3",         "baud=1",    "baud=999999",
                                        "signature=10", "verify=1.5", ""};
    struct link link;
    struct link before;
    enum link_kind kind = LINK_212K;

    link_init(&link, LINK_106K);
    before = link;
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(link_set(&link, wrong[i]));
    g_assert_cmpmem(&link, sizeof link, &before, sizeof before);
    g_assert_false(link_kind_from_name("848k", &kind));
    g_assert_false(link_kind_from_name("", &kind));
    g_assert_cmpint(kind, ==, LINK_212K);
}

static void a_card_adds_the_delay_of_its_script(void)
{
    SCOPED_VCARD *card = new_vcard();
    struct link link = bare(LINK_106K);
    uint64_t alone = 0;

    vcard_set_link(card, &link);
    expect(card, SELECT_TEXT, "9000");
    alone = vcard_answer_us(card);
    g_assert_cmpuint(alone, >, 0);
    follow(card, "on select delay 250");
    expect(card, SELECT_TEXT, "9000");
    g_assert_cmpuint(vcard_answer_us(card), ==, alone + 250000);
    follow(card, "on select pull");
    expect(card, SELECT_TEXT, "");
    g_assert_cmpuint(vcard_answer_us(card), ==, 0);
}

#define ADD(path, test) g_test_add_func("/link/" path, test)

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    ADD("short", a_short_exchange_at_106k_is_two_frames);
    ADD("chained", a_long_answer_is_chained);
    ADD("frame", the_last_byte_of_a_frame_costs_a_byte_and_the_next_one_a_frame);
    ADD("rate", twice_the_rate_is_half_the_time_on_the_air);
    ADD("contact", contacts_carry_characters_of_eleven_bits);
    ADD("work", the_card_s_own_time_depends_on_what_it_does);
    ADD("none", no_link_and_no_answer_take_no_time);
    ADD("settings", wrong_settings_change_nothing);
    ADD("delay", a_card_adds_the_delay_of_its_script);
    status = g_test_run();
    shared_keys_free();
    return status;
}
