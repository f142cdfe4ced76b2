#include <glib.h>
#include <string.h>

#include "backend/base45.h"

static void assert_pair(const char *bytes, const char *text)
{
    g_autofree char *encoded = g_malloc(BASE45_LEN(strlen(bytes)) + 1);
    g_autofree uint8_t *decoded = g_malloc(BASE45_DECODED_LEN(strlen(text)));

    base45_encode(bytes, strlen(bytes), encoded);
    g_assert_cmpstr(encoded, ==, text);
    g_assert_cmpuint(BASE45_DECODED_LEN(strlen(text)), ==, strlen(bytes));
    g_assert_true(base45_decode(text, strlen(text), decoded));
    g_assert_cmpmem(decoded, strlen(bytes), bytes, strlen(bytes));
}

static void the_examples_of_the_standard_come_out(void)
{
    assert_pair("AB", "BB8");
    assert_pair("Hello!!", "%69 VD92EX0");
    assert_pair("base-45", "UJCLQE7W581");
    assert_pair("ietf!", "QED8WEX0");
}

static void any_bytes_come_back(void)
{
    uint8_t bytes[512];
    uint8_t decoded[512];
    char text[BASE45_LEN(512) + 1];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 131 ^ i >> 3);
    for (size_t len = 0; len <= sizeof bytes; len++) {
        base45_encode(bytes, len, text);
        g_assert_cmpuint(strlen(text), ==, BASE45_LEN(len));
        g_assert_cmpuint(BASE45_DECODED_LEN(strlen(text)), ==, len);
        g_assert_true(base45_decode(text, strlen(text), decoded));
        g_assert_cmpmem(decoded, len, bytes, len);
    }
}

static bool decodes(const char *text)
{
    uint8_t decoded[64];

    return base45_decode(text, strlen(text), decoded);
}

static void no_text_is_no_bytes(void)
{
    g_assert_true(decodes(""));
}

static void the_largest_numbers_are_read_and_none_above(void)
{
    g_assert_true(decodes("FGW")); /* 65535 */
    g_assert_false(decodes("GGW"));
    g_assert_false(decodes(":::"));
    g_assert_true(decodes("U5")); /* 255 */
    g_assert_false(decodes("V5"));
    g_assert_false(decodes("::"));
    g_assert_false(decodes("BB8V5"));
}

static void a_length_that_no_text_has_is_refused(void)
{
    g_assert_false(decodes("B"));
    g_assert_false(decodes("BB8B"));
    g_assert_false(decodes("BB8BB8B"));
}

static void a_character_outside_the_alphabet_is_refused_anywhere(void)
{
    static const char good[] = "QED8WEX0";
    static const char strangers[] = "a\"#&'(),;<=>?@[]^_`{|}~\t\n\x7F\x80\xFF";

    for (size_t i = 0; i < strlen(good); i++) {
        for (size_t k = 0; k < strlen(strangers); k++) {
            char text[sizeof good];

            memcpy(text, good, sizeof good);
            text[i] = strangers[k];
            g_assert_false(decodes(text));
        }
    }
}

static void a_nul_is_no_character(void)
{
    uint8_t decoded[8];

    g_assert_false(base45_decode("BB\0", 3, decoded));
    g_assert_false(base45_decode("\0\0", 2, decoded));
}

#define T(name) g_test_add_func("/base45/" #name, name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    T(the_examples_of_the_standard_come_out);
    T(any_bytes_come_back);
    T(no_text_is_no_bytes);
    T(the_largest_numbers_are_read_and_none_above);
    T(a_length_that_no_text_has_is_refused);
    T(a_character_outside_the_alphabet_is_refused_anywhere);
    T(a_nul_is_no_character);
    return g_test_run();
}
