#include <glib.h>
#include <string.h>

#include "backend/cbor.h"
#include "backend/tests/dcc-forge.h"

/* Bytes as forge_bytes() reads them; they live as long as the program. */
static bool reads(const char *written, struct cbor *ret)
{
    static GByteArray *bytes;

    if (bytes != NULL)
        g_byte_array_unref(bytes);
    bytes = forge_bytes(written);

    /* An allocation of just that size, so that a byte read behind it is noticed. */
    return cbor_read(bytes->data, bytes->len, ret);
}

static void assert_refused(const char *written)
{
    struct cbor item = {.integer = 4711};

    g_assert_false(reads(written, &item));
    g_assert_cmpint(item.integer, ==, 4711);
}

static void assert_integer(const char *written, int64_t value)
{
    struct cbor item;

    g_assert_true(reads(written, &item));
    g_assert_cmpint(item.type, ==, CBOR_INTEGER);
    g_assert_cmpint(item.integer, ==, value);
}

/* RFC 8949 appendix A. */
static void integers_of_every_length_are_read(void)
{
    assert_integer("00", 0);
    assert_integer("17", 23);
    assert_integer("1818", 24);
    assert_integer("1903e8", 1000);
    assert_integer("1a000f4240", 1000000);
    assert_integer("1b000000e8d4a51000", 1000000000000);
    assert_integer("1b7fffffffffffffff", INT64_MAX);
    assert_integer("20", -1);
    assert_integer("390103", -260);
    assert_integer("3903e7", -1000);
    assert_integer("3b7fffffffffffffff", INT64_MIN);
}

static void an_integer_that_does_not_fit_is_refused(void)
{
    assert_refused("1b8000000000000000");
    assert_refused("1bffffffffffffffff");
    assert_refused("3b8000000000000000");
    assert_refused("3bffffffffffffffff");
}

static void strings_are_read(void)
{
    struct cbor item;

    g_assert_true(reads("44 01020304", &item));
    g_assert_cmpint(item.type, ==, CBOR_BYTES);
    g_assert_cmpmem(item.bytes, item.len, "\1\2\3\4", 4);
    g_assert_true(reads("64'IETF'", &item));
    g_assert_cmpint(item.type, ==, CBOR_TEXT);
    g_assert_cmpmem(item.bytes, item.len, "IETF", 4);
    g_assert_true(reads("60", &item));
    g_assert_cmpuint(item.len, ==, 0);
    g_assert_true(reads("68 e4bd90 e58089 20 61", &item));
}

static void text_that_is_no_utf8_is_refused(void)
{
    assert_refused("61 80"); /* begins in the middle */
    assert_refused("61 ff");
    assert_refused("62 c328");
    assert_refused("62 c080"); /* longer than need be */
    assert_refused("63 e08080");
    assert_refused("64 f0808080");
    assert_refused("63 eda080");   /* a surrogate */
    assert_refused("64 f4908080"); /* behind U+10FFFF */
    assert_refused("64 f5808080");
    assert_refused("62 e4bd"); /* cut off, though bytes follow it elsewhere */
    assert_refused("82 62 e4bd 61 90");
}

static void simple_values_are_read_and_no_others(void)
{
    struct cbor item;

    g_assert_true(reads("f4", &item));
    g_assert_cmpint(item.integer, ==, 20);
    g_assert_true(reads("f5", &item));
    g_assert_true(reads("f6", &item));
    g_assert_cmpint(item.type, ==, CBOR_SIMPLE);
    assert_refused("f7"); /* undefined */
    assert_refused("f0");
    assert_refused("f818");
    assert_refused("f8f4");
    assert_refused("f814"); /* false, in two bytes */
    assert_refused("ff");
}

static void numbers_with_a_point_are_refused(void)
{
    assert_refused("f90000");
    assert_refused("fa47c35000");
    assert_refused("fb3ff199999999999a");
}

static void containers_are_read(void)
{
    struct cbor list;
    struct cbor item;

    g_assert_true(reads("83 01 61'a' 82 02 03", &list));
    g_assert_cmpuint(list.count, ==, 3);
    g_assert_true(cbor_element(&list, 2, &item));
    g_assert_cmpuint(item.count, ==, 2);
    g_assert_true(cbor_element(&item, 1, &item));
    g_assert_cmpint(item.integer, ==, 3);
    g_assert_false(cbor_element(&list, 3, &item));
    g_assert_false(cbor_element(&item, 0, &item));
}

static void members_are_found_by_their_names(void)
{
    struct cbor map;
    struct cbor item = {0};

    g_assert_true(reads("a3 01 02 61'1' 03 20 a1 61'v' 04", &map));
    g_assert_true(cbor_member_at(&map, 1, &item));
    g_assert_cmpint(item.integer, ==, 2);
    g_assert_true(cbor_member(&map, "1", &item));
    g_assert_cmpint(item.integer, ==, 3);
    g_assert_false(cbor_member(&map, "v", &item));
    g_assert_false(cbor_member_at(&map, 2, &item));
    g_assert_true(cbor_member_at(&map, -1, &item));
    g_assert_true(cbor_member(&item, "v", &item));
    g_assert_cmpint(item.integer, ==, 4);
    g_assert_false(cbor_member(&item, "v", &item)); /* of an integer */
}

static void a_name_that_is_there_twice_is_refused(void)
{
    assert_refused("a2 01 02 01 02");
    assert_refused("a2 61'v' 02 61'v' 03");
    assert_refused("a2 01 02 1801 03"); /* the same number, written longer */
    assert_refused("a3 61'a' 00 61'b' 00 7801'a' 00");
    assert_refused("a1 00 a2 20 00 20 00"); /* further in */
    assert_refused("81 a2 00 00 00 00");
}

static void a_name_is_a_number_or_a_text(void)
{
    assert_refused("a1 41 00 00");
    assert_refused("a1 80 00");
    assert_refused("a1 a0 00");
    assert_refused("a1 f4 00");
}

static void indefinite_lengths_are_refused(void)
{
    assert_refused("5f 42 0102 ff");
    assert_refused("7f 61'a' ff");
    assert_refused("9f ff");
    assert_refused("9f 01 ff");
    assert_refused("bf ff");
    assert_refused("bf 61'a' 01 ff");
    assert_refused("81 9f ff");
}

static void heads_that_mean_nothing_are_refused(void)
{
    static const char *const heads[] = {"1c", "1d", "1e", "1f", "3f", "5c",
                                        "7d", "9e", "bc", "dc", "fc"};

    for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
        g_autofree char *with_zeros = g_strconcat(heads[i], "0000000000000000", NULL);

        assert_refused(heads[i]);
        assert_refused(with_zeros);
    }
}

static void tags_are_refused_unless_asked_for(void)
{
    static const uint8_t tagged[] = {0xD8, 0x3D, 0xD2, 0x01};
    const uint8_t *bytes = tagged;
    size_t len = sizeof tagged;
    struct cbor item;

    assert_refused("c0 60");
    assert_refused("d2 01");
    assert_refused("d83d 01");
    assert_refused("81 d2 01");
    assert_refused("a1 01 c1 00");
    g_assert_false(cbor_skip_tag(&bytes, &len, 18));
    g_assert_true(cbor_skip_tag(&bytes, &len, 61));
    g_assert_false(cbor_skip_tag(&bytes, &len, 61));
    g_assert_true(cbor_skip_tag(&bytes, &len, 18));
    g_assert_true(cbor_read(bytes, len, &item));
    bytes = tagged;
    len = 1;
    g_assert_false(cbor_skip_tag(&bytes, &len, 61)); /* cut off */
    g_assert_true(bytes == tagged);
}

/* One byte short, wherever that is. */
static void what_is_cut_off_is_refused(void)
{
    GByteArray *bytes =
        forge_bytes("a2 01 83 1903e8 62'ab' 41 ff 61'v' a1 3903e7 1b0000000000000000");
    struct cbor item;

    g_assert_true(cbor_read(bytes->data, bytes->len, &item));
    for (size_t len = 0; len < bytes->len; len++) {
        g_autofree uint8_t *cut = g_memdup2(bytes->data, len);

        g_assert_false(cbor_read(cut, len, &item));
    }
    g_byte_array_unref(bytes);
}

static void what_follows_is_refused(void)
{
    assert_refused("01 00");
    assert_refused("80 80");
    assert_refused("a0 f6");
}

static void a_length_that_nothing_backs_is_refused(void)
{
    assert_refused("5bffffffffffffffff");
    assert_refused("7b7fffffffffffffff");
    assert_refused("9bffffffffffffffff 00");
    assert_refused("9b00000000ffffffff 00");
    assert_refused("bbffffffffffffffff 0000");
    assert_refused("bb8000000000000000 0000");
    assert_refused("ba00000041");
    assert_refused("5a00000002 00");
}

/* depth containers in one another. */
static bool reads_nested(const char *container, const char *innermost, size_t depth)
{
    GString *written = g_string_new(NULL);
    struct cbor item;

    for (size_t i = 0; i < depth; i++)
        g_string_append(written, container);
    g_string_append(written, innermost);

    bool good = reads(written->str, &item);

    g_string_free(written, TRUE);
    return good;
}

static void sixteen_levels_are_read_and_not_one_more(void)
{
    g_assert_true(reads_nested("81", "00", CBOR_DEPTH_MAX));
    g_assert_false(reads_nested("81", "00", CBOR_DEPTH_MAX + 1));
    g_assert_false(reads_nested("81", "80", CBOR_DEPTH_MAX));
    g_assert_true(reads_nested("a100", "00", CBOR_DEPTH_MAX));
    g_assert_false(reads_nested("a100", "00", CBOR_DEPTH_MAX + 1));
    g_assert_false(reads_nested("81", "00", 30000));
}

/* count pairs with names that differ. */
static bool reads_pairs(unsigned count)
{
    GString *written = g_string_new(NULL);
    struct cbor item;

    g_string_append_printf(written, "b9%04x", count);
    for (unsigned i = 0; i < count; i++)
        g_string_append_printf(written, "19%04x00", i);

    bool good = reads(written->str, &item);

    g_string_free(written, TRUE);
    return good;
}

static void a_map_of_too_many_pairs_is_refused(void)
{
    g_assert_true(reads_pairs(CBOR_PAIRS_MAX));
    g_assert_false(reads_pairs(CBOR_PAIRS_MAX + 1));
    g_assert_false(reads_pairs(10000));
}

/* Every value at every depth costs what it is long, not what lies around it: 64 KiB of the worst kind. */
static void many_small_maps_are_read(void)
{
    GByteArray *bytes = forge_bytes("99 1ff0");
    static const uint8_t map[] = {0xA2, 0x00, 0x80, 0x01, 0x81, 0x00, 0xA0, 0xA0};
    struct cbor item;

    for (size_t i = 0; i < 0x1FF0; i++)
        g_byte_array_append(bytes, map, 6);
    g_assert_true(cbor_read(bytes->data, bytes->len, &item));
    g_assert_cmpuint(item.count, ==, 0x1FF0);
    g_byte_array_unref(bytes);
}

static void assert_written(const struct cbor_writer *out, const char *written)
{
    GByteArray *expected = forge_bytes(written);

    g_assert_false(out->failed);
    g_assert_cmpmem(out->bytes, out->len, expected->data, expected->len);
    g_byte_array_unref(expected);
}

static void what_is_written_is_as_short_as_can_be(void)
{
    uint8_t bytes[128];
    struct cbor_writer out = {.bytes = bytes, .size = sizeof bytes};

    cbor_put_tag(&out, 18);
    cbor_put_array(&out, 7);
    cbor_put_integer(&out, 23);
    cbor_put_integer(&out, 24);
    cbor_put_integer(&out, -260);
    cbor_put_integer(&out, 65536);
    cbor_put_integer(&out, INT64_MIN);
    cbor_put_text(&out, "IETF");
    cbor_put_map(&out, 1);
    cbor_put_text(&out, "");
    cbor_put_bytes(&out, "\1\2", 2);
    assert_written(&out,
                   "d2 87 17 1818 390103 1a00010000 3b7fffffffffffffff 64'IETF' a1 60 42 0102");
}

static void what_does_not_fit_is_not_written(void)
{
    uint8_t bytes[4] = {0, 0, 0, 0xEE};
    struct cbor_writer out = {.bytes = bytes, .size = 3};

    cbor_put_text(&out, "abc");
    g_assert_true(out.failed);
    cbor_put_integer(&out, 1); /* would fit, but something is missing before it */
    g_assert_true(out.failed);
    g_assert_cmpuint(out.len, <=, 3);
    g_assert_cmpint(bytes[3], ==, 0xEE);
}

#define T(name) g_test_add_func("/cbor/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(integers_of_every_length_are_read);
    T(an_integer_that_does_not_fit_is_refused);
    T(strings_are_read);
    T(text_that_is_no_utf8_is_refused);
    T(simple_values_are_read_and_no_others);
    T(numbers_with_a_point_are_refused);
    T(containers_are_read);
    T(members_are_found_by_their_names);
    T(a_name_that_is_there_twice_is_refused);
    T(a_name_is_a_number_or_a_text);
    T(indefinite_lengths_are_refused);
    T(heads_that_mean_nothing_are_refused);
    T(tags_are_refused_unless_asked_for);
    T(what_is_cut_off_is_refused);
    T(what_follows_is_refused);
    T(a_length_that_nothing_backs_is_refused);
    T(sixteen_levels_are_read_and_not_one_more);
    T(a_map_of_too_many_pairs_is_refused);
    T(many_small_maps_are_read);
    T(what_is_written_is_as_short_as_can_be);
    T(what_does_not_fit_is_not_written);
    return g_test_run();
}
