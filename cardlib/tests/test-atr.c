#include <glib.h>
#include <string.h>

#include "cardlib/atr.h"

/* card.md 1.1, all of them; and what else a reader may hand on. */
static bool refuses(const char *hex)
{
    uint8_t atr[40];
    size_t len = 0;

    for (; *hex != '\0'; hex += hex[2] == ' ' ? 3 : 2)
        atr[len++] = (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));

    uint8_t *exactly = g_memdup2(atr, len); /* so that a byte too far is noticed */
    bool answer = atr_refuses_extended(exactly, len);

    g_free(exactly);
    return answer;
}

static void a_third_capability_byte_without_forty_refuses(void)
{
    g_assert_true(refuses("3B C5 FF 81 31 FB 45 80 73 C6 01 00 00"));
    g_assert_true(refuses("3B C5 FF 81 31 FB 45 80 73 C6 01 80 80")); /* command chaining alone */
}

static void one_with_forty_does_not(void)
{
    g_assert_false(refuses("3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B"));
    g_assert_false(refuses("3B C5 FF 81 31 FB 45 80 73 C6 01 40 40"));
}

static void an_atr_without_capabilities_leaves_it_open(void)
{
    g_assert_false(refuses("3B E0 00 FF 81 31 FE 45 14"));
    g_assert_false(refuses("3B F5 91 00 FF 91 81 71 FE 40 00 42 00 01 00 D1 D6"));
    g_assert_false(refuses("3B F5 91 00 FF 91 81 71 FE 40 00 42 00 01 B3 A1 15"));
    g_assert_false(refuses("3B C4 FF 81 31 FB 45 80 72 C6 01 00")); /* only two bytes of them */
}

static void what_a_reader_made_up_leaves_it_open(void)
{
    g_assert_false(refuses("3B 88 80 01 00 00 05 E0 B3 81 A1 00 7F"));
    g_assert_false(refuses("3B 88 80 01 00 00 41 E0 B3 81 A1 00 3B"));
    g_assert_false(refuses("3B 88 80 01 00 4B 51 FF 00 81 D1 00 BC"));
    g_assert_false(refuses("3B 88 80 01 00 4B 51 FF B3 81 D1 00 0F"));
    /* An identifier drawn at random that looks like capabilities. */
    g_assert_false(refuses("3B 88 80 01 80 73 C6 01 B3 81 A1 00 AE"));
}

static void a_broken_atr_leaves_it_open(void)
{
    g_assert_false(refuses("3B C5 FF 81 31 FB 45 80 73 C6 01 00 01")); /* TCK */
    g_assert_false(refuses("3B C5 FF 81 31 FB 45 80 73 C6 01 00 00 00"));
    g_assert_false(refuses("3B C5 FF 81 31 FB 45 80 74 C6 01 00 07"));
}

static void an_atr_cut_anywhere_leaves_it_open(void)
{
    static const uint8_t atr[] = {0x3B, 0xC5, 0xFF, 0x81, 0x31, 0xFB, 0x45,
                                  0x80, 0x73, 0xC6, 0x01, 0x00, 0x00};

    g_assert_true(atr_refuses_extended(atr, sizeof atr));
    for (size_t len = 0; len < sizeof atr; len++) {
        uint8_t *cut = g_memdup2(atr, len);

        g_assert_false(atr_refuses_extended(cut, len));
        g_free(cut);
    }
}

static void interface_bytes_without_end_leave_it_open(void)
{
    uint8_t atr[33];

    memset(atr, 0xFF, sizeof atr);
    g_assert_false(atr_refuses_extended(atr, sizeof atr));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/atr/refuses", a_third_capability_byte_without_forty_refuses);
    g_test_add_func("/atr/takes", one_with_forty_does_not);
    g_test_add_func("/atr/silent", an_atr_without_capabilities_leaves_it_open);
    g_test_add_func("/atr/contactless", what_a_reader_made_up_leaves_it_open);
    g_test_add_func("/atr/broken", a_broken_atr_leaves_it_open);
    g_test_add_func("/atr/cut", an_atr_cut_anywhere_leaves_it_open);
    g_test_add_func("/atr/endless", interface_bytes_without_end_leave_it_open);
    return g_test_run();
}
