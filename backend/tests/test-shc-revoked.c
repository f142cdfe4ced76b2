/* Lists of revoked SMART Health Cards: reading them, and looking a card up. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "backend/shc-revoked.h"
#include "backend/tests/keys.h"
#include "backend/tests/shc-forge.h"

#define KID       "3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s"
#define OTHER_KID "hrvC0uzB16UXK83BnPo7Glg685b1D6iYOyJd5hpRaAA"
#define NBF       1687450764

#define LIST_OF(kid, ctr, rids)                                                                    \
    "{\"kid\":\"" kid "\",\"method\":\"rid\",\"ctr\":" ctr ",\"rids\":[" rids "]}"
#define LIST(rids) LIST_OF(KID, "2", rids)

static char *directory;

static bool add(struct shc_lists *lists, const char *text, enum shc_list_fault *ret_fault,
                struct err *err)
{
    g_autofree char *path = g_build_filename(directory, "list.json", NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return shc_lists_add(lists, path, ret_fault, err);
}

/* Looks a card with this id up in these lists (NULL: no second one), when its issuer publishes that version. */
static enum shc_fault look_up(const char *first, const char *second, const char *rid,
                              int64_t crl_version, enum shc_revocation *ret)
{
    struct issuer_keys keys = {.keys = {{.kid = KID, .crl_version = crl_version}}, .count = 1};
    struct shc shc = {.kid = KID, .not_before = NBF};
    struct shc_lists lists = {0};
    enum shc_list_fault wrong;

    g_strlcpy(shc.rid, rid, sizeof shc.rid);
    g_assert_true(first == NULL || add(&lists, first, &wrong, NULL));
    g_assert_true(second == NULL || add(&lists, second, &wrong, NULL));

    enum shc_fault fault = shc_look_up(&shc, &keys, &lists);

    *ret = shc.revocation;
    shc_lists_done(&lists);
    g_assert_cmpuint(lists.count, ==, 0);
    return fault;
}

static enum shc_fault fault_with(const char *list, const char *rid)
{
    enum shc_revocation ignored;

    return look_up(list, NULL, rid, 2, &ignored);
}

static void a_card_that_is_not_on_the_list_is_good(void)
{
    enum shc_revocation revocation;

    g_assert_cmpint(look_up(LIST(""), NULL, "TqB_qu_6OtM", 2, &revocation), ==, SHC_GOOD);
    g_assert_cmpint(revocation, ==, SHC_NOT_LISTED);
    g_assert_cmpint(look_up(LIST("\"AQPCj4wwk6Mt\",\"TqB_qu_6OtMx\",\"TqB_qu_6Ot\""), NULL,
                            "TqB_qu_6OtM", 2, &revocation),
                    ==, SHC_GOOD);
    g_assert_cmpint(revocation, ==, SHC_NOT_LISTED);
}

static void a_listed_card_is_revoked_wherever_it_stands(void)
{
    static const char *const lists[] = {
        LIST("\"TqB_qu_6OtM\""), LIST("\"TqB_qu_6OtM\",\"zzz\",\"aaa\""),
        LIST("\"zzz\",\"TqB_qu_6OtM\",\"aaa\""), LIST("\"zzz\",\"aaa\",\"TqB_qu_6OtM\"")};

    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_assert_cmpint(fault_with(lists[i], "TqB_qu_6OtM"), ==, SHC_REVOKED);
}

static void capitals_and_small_letters_are_different_ids(void)
{
    g_assert_cmpint(fault_with(LIST("\"TqB_qu_6OtM\""), "tqB_qu_6OtM"), ==, SHC_GOOD);
    g_assert_cmpint(fault_with(LIST("\"tqB_qu_6OtM\""), "TqB_qu_6OtM"), ==, SHC_GOOD);
}

static void a_time_revokes_only_what_was_issued_before_it(void)
{
    g_assert_cmpint(fault_with(LIST("\"vwAjHdarZuc.1687450765\""), "vwAjHdarZuc"), ==, SHC_REVOKED);
    g_assert_cmpint(fault_with(LIST("\"vwAjHdarZuc.1687450764\""), "vwAjHdarZuc"), ==, SHC_GOOD);
    g_assert_cmpint(fault_with(LIST("\"vwAjHdarZuc.1600000000\""), "vwAjHdarZuc"), ==, SHC_GOOD);
    g_assert_cmpint(fault_with(LIST("\"vwAjHdarZuc.0\""), "vwAjHdarZuc"), ==, SHC_GOOD);
}

static void a_list_of_another_key_says_nothing(void)
{
    enum shc_revocation revocation;

    g_assert_cmpint(
        look_up(LIST_OF(OTHER_KID, "2", "\"TqB_qu_6OtM\""), NULL, "TqB_qu_6OtM", 0, &revocation),
        ==, SHC_GOOD);
    g_assert_cmpint(revocation, ==, SHC_NO_LIST_KNOWN);
    g_assert_cmpint(look_up(LIST_OF(OTHER_KID, "2", ""), NULL, "TqB_qu_6OtM", 2, &revocation), ==,
                    SHC_NO_LIST);
}

static void a_list_that_there_must_be_is_missed(void)
{
    enum shc_revocation revocation;

    g_assert_cmpint(look_up(NULL, NULL, "TqB_qu_6OtM", 1, &revocation), ==, SHC_NO_LIST);
    g_assert_cmpint(look_up(NULL, NULL, "TqB_qu_6OtM", 0, &revocation), ==, SHC_GOOD);
    g_assert_cmpint(revocation, ==, SHC_NO_LIST_KNOWN);
}

static void a_card_without_id_is_on_no_list(void)
{
    enum shc_revocation revocation;

    g_assert_cmpint(look_up(NULL, NULL, "", 2, &revocation), ==, SHC_GOOD);
    g_assert_cmpint(revocation, ==, SHC_NO_ID);
    g_assert_cmpint(look_up(LIST("\"TqB_qu_6OtM\""), NULL, "", 2, &revocation), ==, SHC_GOOD);
    g_assert_cmpint(revocation, ==, SHC_NO_ID);
}

static void an_older_or_newer_list_than_the_keys_say_checks_nothing(void)
{
    enum shc_revocation ignored;

    g_assert_cmpint(look_up(LIST(""), NULL, "TqB_qu_6OtM", 3, &ignored), ==, SHC_OLD_LIST);
    g_assert_cmpint(look_up(LIST(""), NULL, "TqB_qu_6OtM", 1, &ignored), ==, SHC_OLD_KEYS);
    g_assert_cmpint(look_up(LIST(""), NULL, "TqB_qu_6OtM", 0, &ignored), ==, SHC_GOOD);
}

static void a_listed_card_is_revoked_however_old_the_list_is(void)
{
    enum shc_revocation ignored;

    g_assert_cmpint(look_up(LIST("\"a\""), NULL, "a", 3, &ignored), ==, SHC_REVOKED);
    g_assert_cmpint(look_up(LIST("\"a\""), NULL, "a", 1, &ignored), ==, SHC_REVOKED);
    g_assert_cmpint(look_up(LIST("\"a\""), NULL, "a", 0, &ignored), ==, SHC_REVOKED);
}

static void of_two_lists_of_a_key_each_counts(void)
{
    static const char old[] = LIST_OF(KID, "1", "\"a\"");
    static const char new[] = LIST_OF(KID, "2", "\"b\"");
    enum shc_revocation ignored;

    g_assert_cmpint(look_up(old, new, "a", 2, &ignored), ==, SHC_REVOKED);
    g_assert_cmpint(look_up(new, old, "b", 2, &ignored), ==, SHC_REVOKED);
    g_assert_cmpint(look_up(new, old, "c", 2, &ignored), ==, SHC_GOOD);
    g_assert_cmpint(look_up(old, new, "c", 3, &ignored), ==, SHC_OLD_LIST);
}

static void assert_bad(const char *text, enum shc_list_fault fault)
{
    struct shc_lists lists = {0};
    enum shc_list_fault got = SHC_LIST_FINE;
    struct err err = {0};

    g_assert_false(add(&lists, text, &got, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
    g_assert_cmpint(got, ==, fault);
    g_assert_cmpuint(lists.count, ==, 0);
}

static void what_is_no_list_is_refused(void)
{
    assert_bad("", SHC_LIST_NOT_JSON);
    assert_bad("[]", SHC_LIST_NOT_JSON);
    assert_bad("abcd0123abcd0123abcd0123abcd0123\n", SHC_LIST_NOT_JSON);
    assert_bad("{\"kid\":\"a\",\"kid\":\"a\"}", SHC_LIST_NOT_JSON);
    assert_bad("{}", SHC_LIST_NO_KEY);
    assert_bad("{\"keys\":[]}", SHC_LIST_NO_KEY);
}

static void a_list_without_a_proper_head_is_refused(void)
{
    assert_bad(LIST_OF("", "1", ""), SHC_LIST_NO_KEY);
    assert_bad(LIST_OF("short", "1", ""), SHC_LIST_NO_KEY);
    assert_bad(LIST_OF(KID "x", "1", ""), SHC_LIST_NO_KEY);
    assert_bad("{\"kid\":\"" KID "\",\"ctr\":1,\"rids\":[]}", SHC_LIST_BAD_METHOD);
    assert_bad("{\"kid\":\"" KID "\",\"method\":\"other\",\"ctr\":1,\"rids\":[]}",
               SHC_LIST_BAD_METHOD);
    assert_bad("{\"kid\":\"" KID "\",\"method\":1,\"ctr\":1,\"rids\":[]}", SHC_LIST_BAD_METHOD);
    assert_bad("{\"kid\":\"" KID "\",\"method\":\"rid\",\"rids\":[]}", SHC_LIST_BAD_COUNTER);
    assert_bad(LIST_OF(KID, "0", ""), SHC_LIST_BAD_COUNTER);
    assert_bad(LIST_OF(KID, "-1", ""), SHC_LIST_BAD_COUNTER);
    assert_bad(LIST_OF(KID, "1.5", ""), SHC_LIST_BAD_COUNTER);
    assert_bad(LIST_OF(KID, "\"1\"", ""), SHC_LIST_BAD_COUNTER);
    assert_bad("{\"kid\":\"" KID "\",\"method\":\"rid\",\"ctr\":1}", SHC_LIST_NO_IDS);
    assert_bad("{\"kid\":\"" KID "\",\"method\":\"rid\",\"ctr\":1,\"rids\":\"a\"}",
               SHC_LIST_NO_IDS);
}

static void a_list_with_a_wrong_id_is_refused_whole(void)
{
    static const char *const ids[] = {"\"\"",
                                      "\"a=\"",
                                      "\"$wrong\"",
                                      "\"a b\"",
                                      "\"a+b\"",
                                      "\"0123456789012345678901234\"",
                                      "\"a.\"",
                                      "\".1\"",
                                      "\"a.x\"",
                                      "\"a.-1\"",
                                      "\"a.1.1\"",
                                      "\"a.1.5\"",
                                      "\"a.123456789012\"",
                                      "1",
                                      "null",
                                      "[\"a\"]"};

    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autofree char *list = g_strdup_printf(LIST("\"good\",%s"), ids[i]);

        assert_bad(list, SHC_LIST_BAD_ID);
    }
}

static void an_id_that_is_there_twice_is_refused(void)
{
    assert_bad(LIST("\"a\",\"b\",\"a\""), SHC_LIST_DOUBLE_ID);
    assert_bad(LIST("\"a.1\",\"b\",\"a\""), SHC_LIST_DOUBLE_ID);
    assert_bad(LIST("\"a.2\",\"b\",\"a.1\""), SHC_LIST_DOUBLE_ID);
}

static void the_longest_id_and_other_members_are_taken(void)
{
    g_assert_cmpint(fault_with(LIST("\"012345678901234567890123\""), "012345678901234567890123"),
                    ==, SHC_REVOKED);
    g_assert_cmpint(fault_with("{\"kid\":\"" KID
                               "\",\"method\":\"rid\",\"ctr\":2,\"rids\":[\"a\"],\"made\":1}",
                               "a"),
                    ==, SHC_REVOKED);
}

static void what_cannot_be_read_is_said(void)
{
    struct shc_lists lists = {0};
    enum shc_list_fault fault;
    struct err err = {0};

    g_assert_false(shc_lists_add(&lists, "/nonexistent", &fault, &err));
    g_assert_cmpint(err.code, ==, ERR_IO);
    g_assert_false(shc_lists_add(&lists, "/dev/zero", &fault, &err));
    g_assert_cmpint(err.code, ==, ERR_TOO_LONG);
}

/* ---- what the decoder says of the id ---- */

static enum shc_fault decode(const char *nbf, const char *rid, struct shc *ret)
{
    struct issuer_keys keys;
    g_autofree char *payload = shc_forge_payload(nbf, rid);
    g_autofree char *jws = shc_forge(payload, strlen(payload));

    keys_issuer_keys(&keys);
    return shc_decode_jws(jws, strlen(jws), &keys, NBF + 10, ret);
}

static void a_cards_own_id_and_key_are_decoded(void)
{
    SCOPED_ISSUER_SIGNER *signer = keys_issuer();
    struct shc shc;

    g_assert_cmpint(decode("1687450764.657", "vwAjHdarZuc", &shc), ==, SHC_GOOD);
    g_assert_cmpstr(shc.rid, ==, "vwAjHdarZuc");
    g_assert_cmpstr(shc.kid, ==, issuer_signer_public(signer)->kid);
    g_assert_cmpint(shc.not_before, ==, NBF);
    g_assert_cmpint(decode("1687450764", NULL, &shc), ==, SHC_GOOD);
    g_assert_cmpstr(shc.rid, ==, "");
}

static void a_card_whose_id_is_none_is_refused(void)
{
    struct shc shc;

    g_assert_cmpint(decode("1687450764", "", &shc), ==, SHC_BAD_RID);
    g_assert_cmpint(decode("1687450764", "a=", &shc), ==, SHC_BAD_RID);
    g_assert_cmpint(decode("1687450764", "a.1687450765", &shc), ==, SHC_BAD_RID);
    g_assert_cmpint(decode("1687450764", "0123456789012345678901234", &shc), ==, SHC_BAD_RID);
    g_assert_cmpstr(shc.kid, ==, "");
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    directory = g_dir_make_tmp("madoguchi-revoked-XXXXXX", NULL);
    g_test_add_func("/shc-revoked/good", a_card_that_is_not_on_the_list_is_good);
    g_test_add_func("/shc-revoked/listed", a_listed_card_is_revoked_wherever_it_stands);
    g_test_add_func("/shc-revoked/letters", capitals_and_small_letters_are_different_ids);
    g_test_add_func("/shc-revoked/time", a_time_revokes_only_what_was_issued_before_it);
    g_test_add_func("/shc-revoked/other-key", a_list_of_another_key_says_nothing);
    g_test_add_func("/shc-revoked/missing", a_list_that_there_must_be_is_missed);
    g_test_add_func("/shc-revoked/no-id", a_card_without_id_is_on_no_list);
    g_test_add_func("/shc-revoked/version",
                    an_older_or_newer_list_than_the_keys_say_checks_nothing);
    g_test_add_func("/shc-revoked/listed-old", a_listed_card_is_revoked_however_old_the_list_is);
    g_test_add_func("/shc-revoked/two", of_two_lists_of_a_key_each_counts);
    g_test_add_func("/shc-revoked/no-list", what_is_no_list_is_refused);
    g_test_add_func("/shc-revoked/head", a_list_without_a_proper_head_is_refused);
    g_test_add_func("/shc-revoked/id", a_list_with_a_wrong_id_is_refused_whole);
    g_test_add_func("/shc-revoked/double", an_id_that_is_there_twice_is_refused);
    g_test_add_func("/shc-revoked/longest", the_longest_id_and_other_members_are_taken);
    g_test_add_func("/shc-revoked/unreadable", what_cannot_be_read_is_said);
    g_test_add_func("/shc-revoked/decoded", a_cards_own_id_and_key_are_decoded);
    g_test_add_func("/shc-revoked/no-rid", a_card_whose_id_is_none_is_refused);
    failed = g_test_run();

    char *path = g_build_filename(directory, "list.json", NULL);

    g_remove(path);
    g_free(path);
    g_rmdir(directory);
    g_free(directory);
    return failed;
}
