#include <glib.h>
#include <string.h>

#include "backend/b64.h"

static void the_examples_of_rfc_4648_come_out(void)
{
    static const char *const plain[] = {"f", "fo", "foo", "foob", "fooba", "foobar"};
    static const char *const encoded[] = {"Zg==",     "Zm8=",     "Zm9v",
                                          "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    char text[16];
    uint8_t bytes[16];
    size_t len;

    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
        b64_encode(plain[i], strlen(plain[i]), text);
        g_assert_cmpstr(text, ==, encoded[i]);
        g_assert_true(b64_decode(text, strlen(text), bytes, &len));
        g_assert_cmpmem(bytes, len, plain[i], strlen(plain[i]));
    }
}

static void every_byte_and_length_comes_back(void)
{
    uint8_t bytes[256];
    uint8_t back[256];
    char text[B64_LEN(256) + 1];

    for (size_t i = 0; i < 256; i++)
        bytes[i] = (uint8_t)(i * 37);
    for (size_t len = 0; len <= 256; len++) {
        b64url_encode(bytes, len, text);
        g_assert_cmpuint(strlen(text), ==, B64_LEN(len));
        g_assert_cmpuint(b64url_decoded_len(strlen(text)), ==, len);
        g_assert_true(b64url_decode(text, strlen(text), back));
        g_assert_cmpmem(back, len, bytes, len);
    }
}

static void padding_blanks_and_the_other_alphabet_are_refused(void)
{
    uint8_t bytes[16];
    size_t len;

    g_assert_false(b64url_decode("Zg==", 4, bytes));
    g_assert_false(b64url_decode("Z g", 3, bytes));
    g_assert_false(b64url_decode("ab+/", 4, bytes));
    g_assert_false(b64_decode("ab-_", 4, bytes, &len));
    g_assert_false(b64_decode("Zg", 2, bytes, &len));
    g_assert_false(b64_decode("Z===", 4, bytes, &len));
    g_assert_false(b64_decode("", 0, bytes, &len));
}

static void one_character_alone_is_refused(void)
{
    uint8_t bytes[16];

    g_assert_false(b64url_decode("AAAAA", 5, bytes));
    g_assert_cmpuint(b64url_decoded_len(5), ==, SIZE_MAX);
}

static void unused_bits_that_are_set_are_refused(void)
{
    uint8_t bytes[16];

    g_assert_true(b64url_decode("Zg", 2, bytes));
    g_assert_false(b64url_decode("Zh", 2, bytes));
    g_assert_false(b64url_decode("Zm9", 3, bytes));
}

static void texts_of_others_are_read_in_either_alphabet(void)
{
    static const char *const same[] = {"-_-_Zg==", "-_-_Zg", "+/+/Zg==", "+/+/Zg"};

    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        uint8_t bytes[16];
        size_t len;

        g_assert_true(b64_decode_any(same[i], strlen(same[i]), bytes, &len));
        g_assert_cmpmem(bytes, len,
                        "\xFB\xFF\xBF"
                        "f",
                        4);
    }
}

static void texts_of_others_have_no_other_faults(void)
{
    static const char *const wrong[] = {
        "",         "=",    "==",   "Zg=",    "Z===", "Zm8==", "AAAA=",
        "AAAA====", "+_AA", "Zh==", "Zg==Zg", " Zg=", "Zg\n"};

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        uint8_t bytes[16];
        size_t len;

        g_assert_false(b64_decode_any(wrong[i], strlen(wrong[i]), bytes, &len));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/b64/rfc-4648", the_examples_of_rfc_4648_come_out);
    g_test_add_func("/b64/all", every_byte_and_length_comes_back);
    g_test_add_func("/b64/strict", padding_blanks_and_the_other_alphabet_are_refused);
    g_test_add_func("/b64/one", one_character_alone_is_refused);
    g_test_add_func("/b64/bits", unused_bits_that_are_set_are_refused);
    g_test_add_func("/b64/any", texts_of_others_are_read_in_either_alphabet);
    g_test_add_func("/b64/any-strict", texts_of_others_have_no_other_faults);
    return g_test_run();
}
