#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/attendant/codes.h"

#define SALT "000102030405060708090a0b0c0d0e0f"
#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define SET  "scrypt$32768$8$1$" SALT "$" HASH

static struct secret secret_of(const char *text)
{
    struct secret secret = {.len = 0};

    for (const char *c = text; *c != '\0'; c++)
        g_assert_true(secret_push(&secret, (uint8_t)*c));
    return secret;
}

static bool parse(const char *text, struct attendants *ret, struct err *err)
{
    return attendants_parse(text, strlen(text), ret, err);
}

static void refuses(const char *text, int line)
{
    struct attendants attendants = {.count = 77};
    struct err err;

    g_assert_false(parse(text, &attendants, &err));
    g_assert_cmpint(err.code, ==, ERR_CONFIG);
    g_assert_cmpint(err.detail, ==, line);
    g_assert_cmpuint(attendants.count, ==, 77);
}

static void lines_comments_and_cards_are_read(void)
{
    struct attendants attendants;
    struct err err;

    g_assert_true(parse("# day shift\n\nsato-1:" SET "\nito:" SET ":card$04a1b2c3d4e5f6\n",
                        &attendants, &err));
    g_assert_cmpuint(attendants.count, ==, 2);
    g_assert_cmpstr(attendants.list[0].name, ==, "sato-1");
    g_assert_cmpuint(attendants.list[0].code.n, ==, 32768);
    g_assert_cmpuint(attendants.list[0].uid_len, ==, 0);
    g_assert_cmpstr(attendants.list[1].name, ==, "ito");
    g_assert_cmpmem(attendants.list[1].uid, attendants.list[1].uid_len,
                    "\x04\xa1\xb2\xc3\xd4\xe5\xf6", 7);
    g_assert_cmphex(attendants.list[1].code.hash[31], ==, 0xff);
}

static void a_last_line_without_its_end_counts(void)
{
    struct attendants attendants;

    g_assert_true(parse("sato:" SET, &attendants, NULL));
    g_assert_cmpuint(attendants.count, ==, 1);
}

static void a_file_without_attendants_is_refused(void)
{
    refuses("", 0);
    refuses("# nobody yet\n\n", 0);
}

static void names_that_are_no_names_are_refused(void)
{
    refuses(":" SET "\n", 1);
    refuses("Sato:" SET "\n", 1);
    refuses("a-name-of-twenty-four-le:" SET "\n", 1);
    refuses("sato\n", 1);
    refuses("sato:" SET "\nsato:" SET "\n", 2);
}

static void lines_that_are_cut_or_too_long_are_refused(void)
{
    refuses("sato:scrypt$32768$8$1$" SALT "\n", 1);
    refuses("sato:scrypt$32768$8$1$" SALT "$0011\n", 1);
    refuses("sato:scrypt$32768$8$1$0001$" HASH "\n", 1);
    refuses("\nsato:" SET "00\n", 2);
    refuses("sato:" SET " \n", 1);
    refuses("sato:argon2$32768$8$1$" SALT "$" HASH "\n", 1);
}

static void parameters_that_are_too_cheap_or_too_dear_are_refused(void)
{
    refuses("sato:scrypt$8192$8$1$" SALT "$" HASH "\n", 1);
    refuses("sato:scrypt$32768$4$1$" SALT "$" HASH "\n", 1);
    refuses("sato:scrypt$32767$8$1$" SALT "$" HASH "\n", 1);
    refuses("sato:scrypt$131072$8$1$" SALT "$" HASH "\n", 1);
    refuses("sato:scrypt$32768$65535$1$" SALT "$" HASH "\n", 1);
    refuses("sato:scrypt$32768$8$5$" SALT "$" HASH "\n", 1);
    refuses("sato:scrypt$032768$8$1$" SALT "$" HASH "\n", 1);
    refuses("sato:scrypt$99999999999999999999$8$1$" SALT "$" HASH "\n", 1);
}

static void cards_that_are_none_are_refused(void)
{
    refuses("sato:" SET ":card$\n", 1);
    refuses("sato:" SET ":card$04a1b2\n", 1);
    refuses("sato:" SET ":card$04A1B2C3\n", 1);
    refuses("sato:" SET ":card$04a1b2c3d4e5f60718293a\n", 1);
    refuses("sato:" SET ":key$04a1b2c3\n", 1);
}

static void a_card_is_known_by_all_of_its_number(void)
{
    struct attendants attendants;

    g_assert_true(parse("sato:" SET ":card$0102030405060708\nito:" SET "\n", &attendants, NULL));
    g_assert_true(attendant_has_card(&attendants.list[0], "0102030405060708\n"));
    g_assert_true(attendant_has_card(&attendants.list[0], "0102030405060708"));
    g_assert_false(attendant_has_card(&attendants.list[0], "0102030405060709\n"));
    g_assert_false(attendant_has_card(&attendants.list[0], "01020304\n"));
    g_assert_false(attendant_has_card(&attendants.list[0], "010203040506070809\n"));
    g_assert_false(attendant_has_card(&attendants.list[0], "0102030405060708 \n"));
    g_assert_false(attendant_has_card(&attendants.list[0], ""));
}

static void who_has_no_card_is_known_by_none(void)
{
    struct attendants attendants;

    g_assert_true(parse("ito:" SET "\n", &attendants, NULL));
    g_assert_false(attendant_has_card(&attendants.list[0], "\n"));
    g_assert_false(attendant_has_card(&attendants.list[0], "01020304\n"));
}

static void more_attendants_than_there_is_time_for_are_refused(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    struct attendants attendants;

    for (int i = 0; i < ATTENDANTS_MAX; i++)
        g_string_append_printf(text, "name-%d:%s\n", i, SET);
    g_assert_true(parse(text->str, &attendants, NULL));
    g_string_append(text, "one-more:" SET "\n");
    refuses(text->str, ATTENDANTS_MAX + 1);
}

/* ---- the file ---- */

static char *file_of(const char *text, int mode)
{
    char *path;
    int fd = g_file_open_tmp("attendants-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_cmpint(g_chmod(path, mode), ==, 0);
    return path;
}

static void assert_load(int mode, bool taken)
{
    g_autofree char *path = file_of("sato:" SET "\n", mode);
    struct attendants attendants;
    struct err err = {.code = ERR_NONE};

    g_assert_cmpint(attendants_load(path, &attendants, &err), ==, taken);
    if (!taken)
        g_assert_cmpint(err.code, ==, ERR_REFUSED);
    g_unlink(path);
}

static void a_file_for_its_owner_and_group_is_read(void)
{
    assert_load(0600, true);
    assert_load(0640, true);
}

static void a_file_that_others_can_read_or_change_is_refused(void)
{
    assert_load(0644, false);
    assert_load(0660, false);
    assert_load(0602, false);
}

static void a_file_that_is_not_there_is_an_error(void)
{
    struct attendants attendants;
    struct err err;

    g_assert_false(attendants_load("/nonexistent/attendants", &attendants, &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
}

/* ---- codes ---- */

/* Made elsewhere: hashlib.scrypt(b"pleaseletmein", salt=bytes(range(16)), n=16384, r=8, p=1, dklen=32). */
static void the_hash_is_scrypt_as_others_compute_it(void)
{
    struct attendants attendants;
    const struct attendant *who;
    SCOPED_SECRET code = secret_of("pleaseletmein");

    g_assert_true(parse("sato:scrypt$16384$8$1$" SALT
                        "$531604fe738df33ae62cd2b994bfe3f573ed28c0d9e5547f875b6413189ce59a\n",
                        &attendants, NULL));
    g_assert_true(attendants_find(&attendants, &code, &who, NULL));
    g_assert_nonnull(who);
}

static void a_line_that_was_made_is_found_again_by_its_code_alone(void)
{
    SCOPED_SECRET code = secret_of("408172"), other = secret_of("408173"),
                  longer = secret_of("4081720");
    char line[ATTENDANT_LINE_SIZE];
    struct attendants attendants;
    const struct attendant *who;
    struct code_hash hash;

    g_assert_true(code_hash_make(&code, &hash, NULL));
    attendant_line("sato", &hash, line);
    g_assert_true(parse(line, &attendants, NULL));
    g_assert_true(attendants_find(&attendants, &code, &who, NULL));
    g_assert_cmpstr(who->name, ==, "sato");
    g_assert_true(attendants_find(&attendants, &other, &who, NULL));
    g_assert_null(who);
    g_assert_true(attendants_find(&attendants, &longer, &who, NULL));
    g_assert_null(who);
}

static void two_hashes_of_one_code_differ(void)
{
    SCOPED_SECRET code = secret_of("408172");
    struct code_hash a, b;

    g_assert_true(code_hash_make(&code, &a, NULL));
    g_assert_true(code_hash_make(&code, &b, NULL));
    g_assert_cmpint(memcmp(a.hash, b.hash, sizeof a.hash), !=, 0);
    g_assert_cmpint(memcmp(a.salt, b.salt, sizeof a.salt), !=, 0);
}

static void assert_weak(const char *text)
{
    SCOPED_SECRET code = secret_of(text);

    if (!code_is_weak(&code)) {
        g_test_message("%s passes", text);
        g_test_fail();
    }
}

static void what_people_try_first_is_weak(void)
{
    static const char *const codes[] = {"123456",  "654321",   "12345678", "000000", "99999999",
                                        "890123",  "210987",   "121212",   "123123", "12341234",
                                        "112112",  "19850412", "20011231", "850412", "011231",
                                        "7777777", "90909090"};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        assert_weak(codes[i]);
}

static void what_is_no_code_is_weak(void)
{
    assert_weak("");
    assert_weak("40817");
    assert_weak("408172635");
    assert_weak("40817a");
}

static void what_dice_say_is_not_weak(void)
{
    static const char *const codes[] = {"408172", "9305748", "73920461", "995318"};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        SCOPED_SECRET code = secret_of(codes[i]);

        g_assert_false(code_is_weak(&code));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/attendant-codes/" #name, name)
    TEST(lines_comments_and_cards_are_read);
    TEST(a_last_line_without_its_end_counts);
    TEST(a_file_without_attendants_is_refused);
    TEST(names_that_are_no_names_are_refused);
    TEST(lines_that_are_cut_or_too_long_are_refused);
    TEST(parameters_that_are_too_cheap_or_too_dear_are_refused);
    TEST(cards_that_are_none_are_refused);
    TEST(a_card_is_known_by_all_of_its_number);
    TEST(who_has_no_card_is_known_by_none);
    TEST(more_attendants_than_there_is_time_for_are_refused);
    TEST(a_file_for_its_owner_and_group_is_read);
    TEST(a_file_that_others_can_read_or_change_is_refused);
    TEST(a_file_that_is_not_there_is_an_error);
    TEST(the_hash_is_scrypt_as_others_compute_it);
    TEST(a_line_that_was_made_is_found_again_by_its_code_alone);
    TEST(two_hashes_of_one_code_differ);
    TEST(what_people_try_first_is_weak);
    TEST(what_is_no_code_is_weak);
    TEST(what_dice_say_is_not_weak);
    return g_test_run();
}
