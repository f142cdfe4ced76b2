/* What counts as a copy of a needle, and what does not. */
#include <glib.h>
#include <string.h>

#include "base/secret.h"
#include "tests/scan/mask.h"
#include "tests/scan/matcher.h"

#define NAME   "佐倉　みなみ"
#define NUMBER "123456789018"
#define ID     "URN-JPN-990019-7f3c5a-000042"
#define NONCE  "00112233445566778899aabbccddeeff"
#define ROMAN  "MITSUHASHI YUMA"

/* The copies found in some bytes. */
struct found {
    size_t count;
    enum encoding encoding; /* of the first */
};

/* Looks for value in bytes, which come in pieces of at most piece bytes. */
static struct found look_in_pieces(const char *kind, const char *value, const char *public_text,
                                   const void *bytes, size_t len, size_t piece)
{
    struct mask *mask = mask_new();
    SCOPED_NEEDLES needles = {0};
    struct matcher *matcher;
    const struct match *matches;
    struct found found = {0};

    if (public_text != NULL)
        g_assert_true(mask_add(mask, "-", "public", public_text));
    g_assert_true(mask_add(mask, "needle", kind, value));
    g_assert_true(mask_finish(&mask, &needles));
    matcher = matcher_new(&needles);
    matcher_begin(matcher, 0x1000);
    for (size_t at = 0; at < len;) {
        size_t room, n;
        uint8_t *to = matcher_room(matcher, &room);

        n = MIN(MIN(room, piece), len - at);
        memcpy(to, (const uint8_t *)bytes + at, n);
        matcher_fed(matcher, n);
        at += n;
    }
    matches = matcher_end(matcher, &found.count);
    if (found.count > 0)
        found.encoding = matches[0].encoding;
    matcher_free(&matcher);
    return found;
}

static size_t count(const char *kind, const char *value, const void *bytes, size_t len)
{
    return look_in_pieces(kind, value, NULL, bytes, len, SIZE_MAX).count;
}

static size_t count_in_text(const char *kind, const char *value, const char *text)
{
    return count(kind, value, text, strlen(text));
}

/* Text in a character set of iconv's, between other bytes. */
static struct found look_encoded(const char *kind, const char *value, const char *text,
                                 const char *charset)
{
    GByteArray *bytes = g_byte_array_new();
    gsize len;
    g_autofree char *converted = g_convert(text, -1, charset, "UTF-8", NULL, &len, NULL);
    struct found found;

    g_assert_nonnull(converted);
    g_byte_array_append(bytes, (const uint8_t *)"\x11\x22\x33\x00\x00\x00\x00\x00", 8);
    g_byte_array_append(bytes, (const uint8_t *)converted, (unsigned)len);
    g_byte_array_append(bytes, (const uint8_t *)"\x00\x00\x00\x00\x11\x22\x33\x44", 8);
    found = look_in_pieces(kind, value, NULL, bytes->data, bytes->len, SIZE_MAX);
    g_byte_array_free(bytes, TRUE);
    return found;
}

/* Finds the name, and neither one with other letters nor one with fewer. */
static void finds_encoded(const char *charset, enum encoding encoding)
{
    struct found found = look_encoded("name", NAME, NAME, charset);

    g_assert_cmpuint(found.count, ==, 1);
    g_assert_cmpint(found.encoding, ==, encoding);
    g_assert_cmpuint(look_encoded("name", NAME, "佐食　みたみ", charset).count, ==, 0);
    g_assert_cmpuint(look_encoded("name", NAME, "佐　みな", charset).count, ==, 0);
}

static void utf8_is_found(void)
{
    finds_encoded("UTF-8", ENCODING_UTF8);
}

static void utf16_is_found_in_both_byte_orders(void)
{
    finds_encoded("UTF-16LE", ENCODING_UTF16LE);
    finds_encoded("UTF-16BE", ENCODING_UTF16BE);
}

static void utf32_is_found_in_both_byte_orders(void)
{
    finds_encoded("UTF-32LE", ENCODING_UTF32LE);
    finds_encoded("UTF-32BE", ENCODING_UTF32BE);
}

static void shift_jis_is_found(void)
{
    finds_encoded("SHIFT_JIS", ENCODING_SHIFT_JIS);
}

static void euc_jp_is_found(void)
{
    finds_encoded("EUC-JP", ENCODING_EUC_JP);
}

static void json_escapes_are_found_in_small_and_capital_digits(void)
{
    g_assert_cmpuint(count_in_text("name", NAME, "\"\\u4f50\\u5009\\u3000\\u307f\\u306a\\u307f\""),
                     ==, 1);
    g_assert_cmpuint(count_in_text("name", NAME, "\"\\u4F50\\u5009\\u3000\\u307F\\u306A\\u307F\""),
                     ==, 1);
    g_assert_cmpuint(count_in_text("name", NAME, "\"\\u4f50\\u5008\\u3000\\u307f\\u306b\\u307f\""),
                     ==, 0);
    g_assert_cmpuint(count_in_text("name", NAME, "\"\\u4f50\\u3000\\u307f\\u306a\""), ==, 0);
}

static void hex_is_found_with_and_without_blanks(void)
{
    g_assert_cmpuint(count_in_text("number", NUMBER, "x313233343536373839303138y"), ==, 1);
    g_assert_cmpuint(count_in_text("number", NUMBER, "31 32 33 34 35 36 37 38 39 30 31 38"), ==, 1);
    g_assert_cmpuint(count_in_text("number", NUMBER, "x313233343536373839303139y"), ==, 0);
    g_assert_cmpuint(count_in_text("text", "ABCJKLMNOPQR/", "4142434A4B4C4D4E4F505152"), ==, 1);
    g_assert_cmpuint(count_in_text("text", "ABCJKLMNOPQR/", "4142434A4B4C4D4E4F5051"), ==, 0);
}

/* Whatever stands before it moves it within its group of three. */
static void base64_is_found_at_every_place_in_its_group(void)
{
    for (size_t before = 0; before < 6; before++) {
        g_autofree char *plain = g_strdup_printf("%.*s%s.....", (int)before, "abcdef", ID);
        g_autofree char *text = g_base64_encode((const uint8_t *)plain, strlen(plain));

        g_assert_cmpuint(count_in_text("text", ID, text), ==, 1);
        for (size_t at = 10; at < strlen(text); at += 10)
            text[at] = '*';
        g_assert_cmpuint(count_in_text("text", ID, text), ==, 0);
    }
}

static void base64_of_twelve_bytes_is_found_and_of_eleven_is_not(void)
{
    for (size_t before = 0; before < 6; before++) {
        g_autofree char *twelve = g_strdup_printf("%.*s019-7f3c5a-0zzzzz", (int)before, "%%%%%%");
        g_autofree char *eleven = g_strdup_printf("%.*s019-7f3c5a-zzzzz", (int)before, "%%%%%%");
        g_autofree char *found = g_base64_encode((const uint8_t *)twelve, strlen(twelve));
        g_autofree char *missed = g_base64_encode((const uint8_t *)eleven, strlen(eleven));

        g_assert_cmpuint(count_in_text("text", ID, found), ==, 1);
        g_assert_cmpuint(count_in_text("text", ID, missed), ==, 0);
    }
}

/* As a card's evidence stands in the body of a request. */
static void what_was_encoded_twice_is_found_at_every_place(void)
{
    for (size_t before = 0; before < 9; before++) {
        g_autofree char *plain = g_strdup_printf("%.*s%s#####", (int)(before % 3), "%%%%%%", ID);
        g_autofree char *once = g_base64_encode((const uint8_t *)plain, strlen(plain));
        g_autofree char *member = g_strdup_printf("%.*s%s\"}", (int)(before / 3), "\"\"\"", once);
        g_autofree char *twice = g_base64_encode((const uint8_t *)member, strlen(member));

        g_assert_cmpuint(count_in_text("text", ID, twice), ==, 1);
        for (size_t at = 10; at < strlen(twice); at += 10)
            twice[at] = '*';
        g_assert_cmpuint(count_in_text("text", ID, twice), ==, 0);
    }
}

/* ~ and ? make the two characters in which the alphabets differ. */
static void both_alphabets_of_base64_are_found(void)
{
    const char *plain = "~~~~~~?>?>?>>>>?";

    g_assert_cmpuint(count_in_text("text", plain, "fn5-fn5-Pz4_Pj8-Pj4-Pw"), ==, 1);
    g_assert_cmpuint(count_in_text("text", plain, "fn5+fn5+Pz4/Pj8+Pj4+Pw"), ==, 1);
    g_assert_cmpuint(count_in_text("text", plain, "fn5*fn5*Pz4*Pj8*Pj4*Pw"), ==, 0);
}

static void bcd_of_a_number_is_found_and_no_other_digits(void)
{
    g_assert_cmpuint(count("number", NUMBER, "\x01\x12\x34\x56\x78\x90\x18\xff", 8), ==, 1);
    g_assert_cmpuint(count("number", NUMBER, "\x01\x12\x34\x56\x78\x90\x19\xff", 8), ==, 0);
    g_assert_cmpuint(count("number", NUMBER, "\x01\x12\x34\x56\x78\x90", 6), ==, 0);
}

static void a_number_is_found_in_groups_and_wide(void)
{
    g_assert_cmpuint(count_in_text("number", NUMBER, "No 1234 5678 9018"), ==, 1);
    g_assert_cmpuint(count_in_text("number", NUMBER, "No 1234-5678-9018"), ==, 1);
    g_assert_cmpuint(count_in_text("number", NUMBER, "番号１２３４５６７８９０１８"), ==, 1);
    g_assert_cmpuint(count_in_text("number", NUMBER, "１２３４５６７８９０１"), ==, 0);
    g_assert_cmpuint(count_in_text("number", NUMBER, "1234 5678 9028"), ==, 0);
}

static void twelve_bytes_from_the_middle_are_found_and_eleven_are_not(void)
{
    g_assert_cmpuint(count_in_text("text", ID, "..019-7f3c5a-0.."), ==, 1);
    g_assert_cmpuint(count_in_text("text", ID, "..019-7f3c5a-.."), ==, 0);
    g_assert_cmpuint(count_in_text("text", ID, "..019-7f3c5b-0.."), ==, 0);
}

static void twelve_bytes_are_twelve_of_the_text_in_every_encoding(void)
{
    static const char *const charsets[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};

    for (size_t i = 0; i < G_N_ELEMENTS(charsets); i++) {
        g_assert_cmpuint(look_encoded("text", ID, "019-7f3c5a-0", charsets[i]).count, ==, 1);
        g_assert_cmpuint(look_encoded("text", ID, "019-7f3c5a-", charsets[i]).count, ==, 0);
    }
}

static void a_piece_of_few_different_bytes_says_nothing(void)
{
    g_assert_cmpuint(count_in_text("text", "Flat 000000000000 at 1", "x000000000000y"), ==, 0);
    g_assert_cmpuint(count_in_text("text", "Flat 000000000000 at 1", "lat 000000000"), ==, 1);
}

static size_t count_beside(const char *public_text, const char *text)
{
    return look_in_pieces("text", "見本県青葉川市若葉町二丁目", public_text, text, strlen(text),
                          SIZE_MAX)
        .count;
}

static void what_is_public_is_no_hit_until_more_is_said(void)
{
    const char *town = "見本県青葉川市";

    g_assert_cmpuint(count_beside(town, town), ==, 0);
    g_assert_cmpuint(count_beside(town, "見本県青葉川市蕗谷町"), ==, 0);
    g_assert_cmpuint(count_beside(town, "青葉川市若葉町"), ==, 1);
    g_assert_cmpuint(count_beside(NULL, town), ==, 1);
}

/* A station is ステーション, and whose address has one is not everybody who has. */
static void a_few_katakana_are_part_of_many_words(void)
{
    const char *address = "青葉川ステーションフロント３４０５号室";

    g_assert_cmpuint(count_in_text("text", address, "アプリケーション"), ==, 0);
    g_assert_cmpuint(count_in_text("text", address, "ステーション"), ==, 0);
    g_assert_cmpuint(count_in_text("text", address, "ステーションフロント"), ==, 1);
    g_assert_cmpuint(count_in_text("text", address, "川ステーション"), ==, 1);
    g_assert_cmpuint(count_in_text("name", "サクラ　ミナミ", "サクラミナミ"), ==, 1);
    g_assert_cmpuint(count_in_text("name", "サクラ　ミナミ", "サクラメント"), ==, 0);
}

static void alphabets_are_no_hit(void)
{
    g_assert_cmpuint(count_in_text("text", "番地１２３４５６７グラン", "０１２３４５６７８９"), ==,
                     0);
    g_assert_cmpuint(count_in_text("text", "id-abcdefghijklmn", "0123abcdefghijklmnopqrstuvwxyz"),
                     ==, 0);
    g_assert_cmpuint(count_in_text("text", "id-abcdefghijklmn", "id-abcdefghijk"), ==, 1);
}

static void each_copy_is_counted_once(void)
{
    /* The family name alone is a fourth. */
    g_assert_cmpuint(count_in_text("name", NAME, NAME "..." NAME ";佐倉;" NAME), ==, 4);
    g_assert_cmpuint(count_in_text("text", ID, ID ID), ==, 2);
    g_assert_cmpuint(count_in_text("text", ID, ID " 019-7f3c5a-0 " ID), ==, 3);
}

/* Every place of the border between two reads, and many borders. */
static void a_copy_across_reads_is_one(void)
{
    g_autofree char *text = g_strdup_printf("%050d%s%050d", 0, NAME, 0);

    for (size_t piece = 45; piece < 80; piece++)
        g_assert_cmpuint(look_in_pieces("name", NAME, NULL, text, strlen(text), piece).count, ==,
                         1);
    for (size_t piece = 1; piece < 20; piece++)
        g_assert_cmpuint(look_in_pieces("name", NAME, NULL, text, strlen(text), piece).count, ==,
                         1);
}

/* A short word and a day: what stands beside is seen whole at every border. */
static void what_stands_beside_is_seen_across_reads(void)
{
    for (size_t piece = 1; piece < 12; piece++) {
        g_assert_cmpuint(
            look_in_pieces("birth", "1987-04-05", NULL, "x1987-04-05y", 12, piece).count, ==, 1);
        g_assert_cmpuint(
            look_in_pieces("birth", "1987-04-05", NULL, "11987-04-05y", 12, piece).count, ==, 0);
        g_assert_cmpuint(
            look_in_pieces("birth", "1987-04-05", NULL, "x1987-04-051", 12, piece).count, ==, 0);
    }
}

static void a_day_is_found_as_it_is_written(void)
{
    static const char *const forms[] = {"\"birthDate\":\"1987-04-05\"",
                                        "19870405",
                                        "1987/04/05",
                                        "1987/4/5",
                                        "1987年4月5日",
                                        "1987年04月05日",
                                        "1987年\u20074月\u20075日",
                                        "昭和62年4月5日",
                                        "S62.4.5",
                                        "5 April 1987",
                                        "April 5, 1987"};

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
        g_assert_cmpuint(count_in_text("birth", "1987-04-05", forms[i]), ==, 1);
}

static void a_day_is_not_found_in_longer_digits_or_another_day(void)
{
    g_assert_cmpuint(count_in_text("birth", "1987-04-05", "119870405"), ==, 0);
    g_assert_cmpuint(count_in_text("birth", "1987-04-05", "198704051"), ==, 0);
    g_assert_cmpuint(count_in_text("birth", "1987-04-05", "1987-04-06"), ==, 0);
    g_assert_cmpuint(count_in_text("birth", "1987-04-05", "年4月5日"), ==, 0);
    g_assert_cmpuint(count("birth", "1987-04-05", "\x19\x87\x04\x05", 4), ==, 0);
    g_assert_cmpuint(count("birth", "1987-04-05", "\x04\x19\x87\x04\x05\x00", 6), ==, 1);
}

static void three_small_numbers_in_a_row_are_no_day(void)
{
    static const int32_t date[] = {1987, 4, 5};

    g_assert_cmpuint(count("birth", "1987-04-05", date, sizeof date), ==, 0);
    g_assert_cmpuint(count("birth", "1987-04-05", "\x87\x04\x05", 3), ==, 0);
}

static void the_first_year_of_an_era_is_found(void)
{
    g_assert_cmpuint(count_in_text("birth", "2019-05-02", "令和元年5月2日"), ==, 1);
    g_assert_cmpuint(count_in_text("birth", "2019-04-30", "平成31年4月30日"), ==, 1);
    g_assert_cmpuint(count_in_text("birth", "2019-04-30", "令和元年4月30日"), ==, 0);
}

static void a_pin_is_found_in_a_command_to_a_card(void)
{
    g_assert_cmpuint(count("pin", "1234", "\x00\x20\x00\x91\x04\x31\x32\x33\x34", 9), ==, 1);
    g_assert_cmpuint(count("pin", "1234", "\x00\x20\x00\x80\x04\x31\x32\x33\x34", 9), ==, 1);
    g_assert_cmpuint(count_in_text("pin", "1234", "-> 00 20 00 91 04 31 32 33 34"), ==, 1);
    g_assert_cmpuint(count("pin", "1234", "\x00\x20\x00\x91\x04\x31\x32\x33\x35", 9), ==, 0);
    g_assert_cmpuint(count("pin", "1234", "\x00\xb0\x00\x00\x04\x31\x32\x33\x34", 9), ==, 0);
}

static void a_pin_is_found_in_a_secret_also_before_its_last_digit(void)
{
    struct secret secret = {.bytes = "1234", .len = 4};

    g_assert_cmpuint(count("pin", "1234", &secret, sizeof secret), ==, 1);
    secret_pop(&secret);
    g_assert_cmpuint(count("pin", "1234", &secret, sizeof secret), ==, 1);
    secret_pop(&secret);
    g_assert_cmpuint(count("pin", "1234", &secret, sizeof secret), ==, 0);
    secret_wipe(&secret);
    g_assert_cmpuint(count("pin", "1234", &secret, sizeof secret), ==, 0);
}

static void a_pin_is_found_as_a_string_of_units_between_others(void)
{
    static const uint32_t alone[] = {0, '1', '2', '3', '4', 0};
    static const uint32_t longer[] = {0, '1', '2', '3', '4', '5', 0};
    static const uint32_t table[] = {7, '0', '1', '2', '3', '4', 0};

    g_assert_cmpuint(count("pin", "1234", alone, sizeof alone), ==, 1);
    g_assert_cmpuint(count("pin", "1234", longer, sizeof longer), ==, 0);
    g_assert_cmpuint(count("pin", "1234", table, sizeof table), ==, 0);
}

static void four_digits_alone_are_no_pin(void)
{
    g_assert_cmpuint(count("pin", "1234", "\0\0\0\0\0\0\0\0\x31\x32\x33\x34\0\0\0\0", 16), ==, 0);
    g_assert_cmpuint(count_in_text("pin", "1234", "/proc/1234/maps port 1234"), ==, 0);
    g_assert_cmpuint(count_in_text("pin", "1234", "{\"pin\": \"1234\"}"), ==, 1);
    g_assert_cmpuint(count_in_text("pin", "1234", "{\"pin\": \"12345\"}"), ==, 0);
}

static void a_pin_in_a_chunk_of_the_heap_is_found(void)
{
    g_assert_cmpuint(count("pin", "1234", "\x21\0\0\0\0\0\0\0\x31\x32\x33\x34\0\0\0\0", 16), ==, 1);
    g_assert_cmpuint(count("pin", "1234", "\x21\0\0\0\0\0\0\0\x31\x32\x33\x34\x35\0\0\0", 16), ==,
                     0);
    g_assert_cmpuint(count("pin", "1234", "\x41\0\0\0\0\0\0\0\x31\x32\x33\x34\0\0\0\0", 16), ==, 0);
}

/* 4 bytes of Shift_JIS are in many pictures: a word of them stands between something. */
static void a_short_word_counts_where_it_stands_alone(void)
{
    g_assert_cmpuint(count("name", NAME, "\x8d\xb2\x91\x71", 4), ==, 1);
    g_assert_cmpuint(count("name", NAME, "\"\x8d\xb2\x91\x71,", 6), ==, 1);
    g_assert_cmpuint(count("name", NAME, "\x81\x40\x8d\xb2\x91\x71\x81\x40", 8), ==, 1);
    g_assert_cmpuint(count("name", NAME, "\x7e\x8d\xb2\x91\x71\x80", 6), ==, 0);
    g_assert_cmpuint(count("name", NAME, "A\x8d\xb2\x91\x71", 5), ==, 0);
}

static void a_roman_name_is_found_in_every_case(void)
{
    g_assert_cmpuint(count_in_text("name", ROMAN, "mitsuhashi yuma"), ==, 1);
    g_assert_cmpuint(count_in_text("name", ROMAN, "Mitsuhashi, Yuma"), ==, 1);
    g_assert_cmpuint(count_in_text("name", ROMAN, "MitsuHashi"), ==, 0);
    g_assert_cmpuint(count_in_text("name", ROMAN, "yumaku"), ==, 0);
}

static void a_variant_is_found_without_its_selector_in_old_encodings(void)
{
    const char *name = "葛\U000E0102城　健吾";

    g_assert_cmpuint(look_encoded("name", name, "葛城　健吾", "SHIFT_JIS").count, ==, 1);
    g_assert_cmpuint(look_encoded("name", name, name, "UTF-8").count, ==, 1);
    g_assert_cmpuint(look_encoded("name", name, "葛西　健一", "SHIFT_JIS").count, ==, 0);
}

/* As SMART Health Cards write a JWS. */
static void a_code_is_found_as_the_jws_that_it_stands_for(void)
{
    const char *jws = "eyJ6aXAiOiJERUYifQ.3ZJNb9swDIb_.AQIDBAUGBwgJCgsMDQ4P";
    GString *code = g_string_new("shc:/");

    for (const char *c = jws; *c != '\0'; c++)
        g_string_append_printf(code, "%02d", *c - 45);
    g_assert_cmpuint(count_in_text("text", code->str, jws), ==, 1);
    g_assert_cmpuint(count_in_text("text", code->str, code->str + 60), ==, 1);
    g_assert_cmpuint(
        count("text", code->str, "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c", 12), ==, 1);
    g_assert_cmpuint(count("text", code->str, "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b", 11),
                     ==, 0);
    g_string_free(code, TRUE);
}

static void opaque_bytes_are_found_raw_and_in_letters(void)
{
    g_assert_cmpuint(count("opaque", NONCE, "\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd", 12),
                     ==, 1);
    g_assert_cmpuint(count("opaque", NONCE, "\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc", 11), ==,
                     0);
    g_assert_cmpuint(count_in_text("opaque", NONCE, "ABEiM0RVZneImaq7zN3u/w=="), ==, 1);
    g_assert_cmpuint(count_in_text("opaque", NONCE, "00112233-4455-6677-8899"), ==, 0);
}

/* 64 pixels: white, and a stroke of 32 in the middle. */
static void a_row_of_pixels_is_found_where_there_is_a_stroke(void)
{
    uint8_t row[64 * 4];
    GString *hex = g_string_new(NULL);

    memset(row, 0xFF, sizeof row);
    for (size_t i = 0; i < 128; i++)
        row[64 + i] = (uint8_t)(i * 37 + i * i);
    for (size_t i = 0; i < sizeof row; i++)
        g_string_append_printf(hex, "%02x", row[i]);
    g_assert_cmpuint(count("pixels", hex->str, row + 40, 140), ==, 1);
    g_assert_cmpuint(count("pixels", hex->str, row + 64, 127), ==, 0);
    memset(row, 0xFF, sizeof row);
    g_assert_cmpuint(count("pixels", hex->str, row, sizeof row), ==, 0);
    g_string_free(hex, TRUE);
}

static void what_is_not_of_its_kind_is_refused(void)
{
    struct mask *mask = mask_new();
    SCOPED_NEEDLES needles = {0};

    g_assert_false(mask_add(mask, "n", "number", "12345678901"));
    g_assert_false(mask_add(mask, "n", "pin", "12a4"));
    g_assert_false(mask_add(mask, "n", "birth", "1987-02-30"));
    g_assert_false(mask_add(mask, "n", "opaque", "0011"));
    g_assert_false(mask_add(mask, "n", "pixels", "00112233445566778899"));
    g_assert_false(mask_add(mask, "n", "text", ""));
    g_assert_false(mask_add(mask, "n", "colour", "red"));
    g_assert_true(mask_finish(&mask, &needles));
    g_assert_cmpuint(needles.needle_count, ==, 0);
}

static bool read_back(const char *text, struct needles *ret)
{
    FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    int line;
    bool ok = needles_read(file, ret, &line);

    fclose(file);
    return ok;
}

static void a_file_of_needles_says_the_same_and_nothing_in_the_clear(void)
{
    struct mask *mask = mask_new();
    SCOPED_NEEDLES needles = {0}, again = {0};
    char *text = NULL;
    size_t len;
    FILE *file = open_memstream(&text, &len);

    g_assert_true(mask_add(mask, "a.name", "name", NAME));
    g_assert_true(mask_add(mask, "a.number", "number", NUMBER));
    g_assert_true(mask_finish(&mask, &needles));
    g_assert_true(needles_write(&needles, file));
    fclose(file);
    g_assert_cmpuint(count("name", NAME, text, len), ==, 0);
    g_assert_cmpuint(count("number", NUMBER, text, len), ==, 0);
    g_assert_true(read_back(text, &again));
    free(text);
    g_assert_cmpuint(again.needle_count, ==, 2);
    g_assert_cmpuint(again.pattern_count, ==, needles.pattern_count);
    for (size_t i = 0; i < needles.pattern_count; i++) {
        g_assert_cmpuint(again.patterns[i].len, ==, needles.patterns[i].len);
        for (size_t j = 0; j < needles.patterns[i].len; j++)
            g_assert_cmpuint(pattern_byte(&again, &again.patterns[i], j), ==,
                             pattern_byte(&needles, &needles.patterns[i], j));
    }
}

#define PAD "residue-needles 1 0000000000000000000000000000000000000000000000000000000000000000\n"

static void another_file_is_no_file_of_needles(void)
{
    SCOPED_NEEDLES needles = {0};

    g_assert_false(read_back("", &needles));
    g_assert_false(read_back("hello\n", &needles));
    g_assert_false(read_back("residue-needles 2 00\n", &needles));
    g_assert_false(read_back(PAD "pattern 0 0 0 12 00112233445566778899aabb\n", &needles));
    g_assert_false(
        read_back(PAD "needle a\npattern 0 0 0 13 00112233445566778899aabb\n", &needles));
    g_assert_true(
        read_back(PAD "needle a b\npattern 0 0 0 12 00112233445566778899aabb 0-4\n", &needles));
    g_assert_cmpuint(needles.patterns[0].public_count, ==, 1);
}

int main(int argc, char **argv)
{
#define TEST(function) g_test_add_func("/matcher/" #function, function)
    g_test_init(&argc, &argv, NULL);
    TEST(utf8_is_found);
    TEST(utf16_is_found_in_both_byte_orders);
    TEST(utf32_is_found_in_both_byte_orders);
    TEST(shift_jis_is_found);
    TEST(euc_jp_is_found);
    TEST(json_escapes_are_found_in_small_and_capital_digits);
    TEST(hex_is_found_with_and_without_blanks);
    TEST(base64_is_found_at_every_place_in_its_group);
    TEST(base64_of_twelve_bytes_is_found_and_of_eleven_is_not);
    TEST(what_was_encoded_twice_is_found_at_every_place);
    TEST(both_alphabets_of_base64_are_found);
    TEST(bcd_of_a_number_is_found_and_no_other_digits);
    TEST(a_number_is_found_in_groups_and_wide);
    TEST(twelve_bytes_from_the_middle_are_found_and_eleven_are_not);
    TEST(twelve_bytes_are_twelve_of_the_text_in_every_encoding);
    TEST(a_piece_of_few_different_bytes_says_nothing);
    TEST(what_is_public_is_no_hit_until_more_is_said);
    TEST(a_few_katakana_are_part_of_many_words);
    TEST(alphabets_are_no_hit);
    TEST(each_copy_is_counted_once);
    TEST(a_copy_across_reads_is_one);
    TEST(what_stands_beside_is_seen_across_reads);
    TEST(a_day_is_found_as_it_is_written);
    TEST(a_day_is_not_found_in_longer_digits_or_another_day);
    TEST(three_small_numbers_in_a_row_are_no_day);
    TEST(the_first_year_of_an_era_is_found);
    TEST(a_pin_is_found_in_a_command_to_a_card);
    TEST(a_pin_is_found_in_a_secret_also_before_its_last_digit);
    TEST(a_pin_is_found_as_a_string_of_units_between_others);
    TEST(four_digits_alone_are_no_pin);
    TEST(a_pin_in_a_chunk_of_the_heap_is_found);
    TEST(a_short_word_counts_where_it_stands_alone);
    TEST(a_roman_name_is_found_in_every_case);
    TEST(a_variant_is_found_without_its_selector_in_old_encodings);
    TEST(a_code_is_found_as_the_jws_that_it_stands_for);
    TEST(opaque_bytes_are_found_raw_and_in_letters);
    TEST(a_row_of_pixels_is_found_where_there_is_a_stroke);
    TEST(what_is_not_of_its_kind_is_refused);
    TEST(a_file_of_needles_says_the_same_and_nothing_in_the_clear);
    TEST(another_file_is_no_file_of_needles);
    return g_test_run();
}
