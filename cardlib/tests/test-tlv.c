#include <glib.h>

#include "cardlib/tlv.h"

static void objects_come_one_after_the_other(void)
{
    static const uint8_t bytes[] = {0xDF, 0x24, 0x02, 'a', 'b', 0x90, 0x00, 0x5F, 0x4E, 0x01, 'c'};
    struct tlv_cursor cursor = {bytes, sizeof bytes};
    struct tlv object;

    g_assert_true(tlv_next(&cursor, &object));
    g_assert_cmphex(object.tag, ==, 0xDF24);
    g_assert_cmpmem(object.value, object.len, "ab", 2);
    g_assert_true(tlv_next(&cursor, &object));
    g_assert_cmphex(object.tag, ==, 0x90);
    g_assert_cmpuint(object.len, ==, 0);
    g_assert_true(tlv_next(&cursor, &object));
    g_assert_cmphex(object.tag, ==, 0x5F4E);
    g_assert_true(tlv_end(&object) == bytes + sizeof bytes);
    g_assert_false(tlv_next(&cursor, &object));
}

static void lengths_may_be_longer_than_needed(void)
{
    static const uint8_t bytes[] = {0x90, 0x81, 0x01, 'a',  0x90, 0x82, 0x00, 0x01,
                                    'b',  0x90, 0x84, 0x00, 0x00, 0x00, 0x01, 'c'};
    struct tlv_cursor cursor = {bytes, sizeof bytes};
    struct tlv object;

    for (const char *wanted = "abc"; *wanted != '\0'; wanted++) {
        g_assert_true(tlv_next(&cursor, &object));
        g_assert_cmpmem(object.value, object.len, wanted, 1);
    }
    g_assert_cmpuint(cursor.left, ==, 0);
}

static void an_object_that_is_not_all_there_moves_nothing(void)
{
    static const uint8_t bytes[] = {0xDF, 0x33, 0x82, 0x00, 0x02, 'a', 'b'};

    for (size_t len = 0; len < sizeof bytes; len++) {
        struct tlv_cursor cursor = {bytes, len};
        struct tlv object = {.tag = 7};

        g_assert_false(tlv_next(&cursor, &object));
        g_assert_true(cursor.at == bytes && cursor.left == len);
        g_assert_cmphex(object.tag, ==, 7);
    }
}

static void lengths_without_end_or_of_five_bytes_are_refused(void)
{
    static const uint8_t endless[] = {0x90, 0x80, 0x00, 0x00};
    static const uint8_t five[] = {0x90, 0x85, 0x00, 0x00, 0x00, 0x00, 0x01, 'a'};
    static const uint8_t most[] = {0x90, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 'a'};
    struct tlv object;

    g_assert_false(tlv_next(&(struct tlv_cursor){endless, sizeof endless}, &object));
    g_assert_false(tlv_next(&(struct tlv_cursor){five, sizeof five}, &object));
    g_assert_false(tlv_next(&(struct tlv_cursor){most, sizeof most}, &object));
}

static void tags_of_more_than_three_bytes_are_refused(void)
{
    static const uint8_t three[] = {0x1F, 0x81, 0x01, 0x00};
    static const uint8_t four[] = {0x1F, 0x81, 0x81, 0x01, 0x00};
    struct tlv object;

    g_assert_true(tlv_next(&(struct tlv_cursor){three, sizeof three}, &object));
    g_assert_cmphex(object.tag, ==, 0x1F8101);
    g_assert_false(tlv_next(&(struct tlv_cursor){four, sizeof four}, &object));
}

static void another_tag_than_expected_moves_nothing(void)
{
    static const uint8_t bytes[] = {0x91, 0x00};
    struct tlv_cursor cursor = {bytes, sizeof bytes};
    struct tlv object = {.tag = 7};

    g_assert_false(tlv_expect(&cursor, 0x90, &object));
    g_assert_true(cursor.at == bytes);
    g_assert_cmphex(object.tag, ==, 7);
    g_assert_true(tlv_expect(&cursor, 0x91, &object));
}

static void the_header_alone_says_how_long_the_object_is(void)
{
    static const uint8_t bytes[] = {0xFF, 0x20, 0x82, 0x01, 0x00};
    size_t total = 7;

    g_assert_false(tlv_total_len(bytes, 4, &total));
    g_assert_cmpuint(total, ==, 7);
    g_assert_true(tlv_total_len(bytes, 5, &total));
    g_assert_cmpuint(total, ==, 261);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tlv/objects", objects_come_one_after_the_other);
    g_test_add_func("/tlv/long-lengths", lengths_may_be_longer_than_needed);
    g_test_add_func("/tlv/cut", an_object_that_is_not_all_there_moves_nothing);
    g_test_add_func("/tlv/lengths", lengths_without_end_or_of_five_bytes_are_refused);
    g_test_add_func("/tlv/tags", tags_of_more_than_three_bytes_are_refused);
    g_test_add_func("/tlv/expect", another_tag_than_expected_moves_nothing);
    g_test_add_func("/tlv/total", the_header_alone_says_how_long_the_object_is);
    return g_test_run();
}
