/* The language in which a card is told to misbehave: what is understood, what is refused and why, and what
 * each act does to an answer. */
#include <stdio.h>
#include <string.h>

#include "tests/vcard/tests/world.h"

/* -- What is refused -- */

static void assert_refused(const char *text, unsigned line, const char *reason)
{
    struct script script = {.rule_count = 0};
    struct script before;
    struct script_fault fault;

    g_assert_true(script_add(&script, "card copied\nat 7 pull", &fault));
    before = script;
    g_assert_false(script_add(&script, text, &fault));
    g_assert_cmpuint(fault.line, ==, line);
    if (strstr(fault.reason, reason) == NULL)
        g_error("%s: %s", text, fault.reason);
    g_assert_cmpmem(&script, sizeof script, &before, sizeof before);
}

static void a_line_that_is_not_understood_is_named_and_nothing_is_taken(void)
{
    assert_refused("card malformed\n\nnonsense", 3, "a line begins with");
    assert_refused("card", 1, "card needs one word");
    assert_refused("card copied twice", 1, "card needs one word");
    assert_refused("card purple", 1, "cannot be that");
    assert_refused("# all is well\nat 3 explode", 2, "what to do is");
    assert_refused("at 3", 1, "what to do is");
    assert_refused("always", 1, "what to do is");
    assert_refused("a b c d e f g h i", 1, "too many words");
}

static void every_word_says_what_it_needs(void)
{
    assert_refused("at pull", 1, "number of a command");
    assert_refused("at 0 pull", 1, "number of a command");
    assert_refused("from 65536 pull", 1, "number of a command");
    assert_refused("read 2 pull", 1, "four hex digits");
    assert_refused("read 000G pull", 1, "four hex digits");
    assert_refused("read 0002 0 pull", 1, "count must be");
    assert_refused("on Tuesday pull", 1, "on needs");
    assert_refused("on B pull", 1, "on needs");
    assert_refused("at 1 delay", 1, "delay needs");
    assert_refused("at 1 delay 60001", 1, "delay needs");
    assert_refused("at 1 delay -1", 1, "delay needs");
    assert_refused("at 1 refuse 6F", 1, "refuse needs");
    assert_refused("at 1 status 6F000", 1, "status needs");
    assert_refused("at 1 answer 9", 1, "answer needs");
    assert_refused("at 1 answer", 1, "answer needs");
    assert_refused("at 1 cut", 1, "cut needs");
    assert_refused("at 1 cut 0", 1, "cut needs");
    assert_refused("at 1 lengthen x", 1, "lengthen needs");
    assert_refused("at 1 flip 3", 1, "flip needs");
    assert_refused("at 1 flip 3 0102", 1, "flip needs");
    assert_refused("at 1 put 3", 1, "put needs");
    assert_refused("at 1 pull now", 1, "pull takes nothing");
    assert_refused("at 1 empty 3", 1, "empty takes nothing");
}

static void a_card_is_not_two_things_at_once(void)
{
    assert_refused("card forged-signature\ncard sha1-signature", 2, "both this and");
    assert_refused("card unknown-authority\ncard wrong-key-id", 2, "both this and");
    assert_refused("card phone-ios\ncard not-my-number", 2, "both this and");
}

static void there_is_an_end_to_rules_lines_and_files(void)
{
    g_autoptr(GString) rules = g_string_new(NULL);
    g_autofree char *line = g_strnfill(600, ' ');
    g_autofree char *path = g_strdup_printf("%s/vcard-%d.script", g_get_tmp_dir(), g_random_int());
    g_autofree char *file = g_strnfill(20000, '\n');
    struct script script;
    struct script_fault fault;

    for (int i = 0; i < RULES_MAX; i++)
        g_string_append(rules, "at 1 pull\n");
    assert_refused(rules->str, 32, "more than 32"); /* one was there before */
    assert_refused(line, 1, "too long");
    g_assert_true(g_file_set_contents(path, file, -1, NULL));
    g_assert_false(script_load(path, &script, &fault));
    g_assert_nonnull(strstr(fault.reason, "too long"));
    g_assert_true(g_file_set_contents(path, "at 1\0 pull", 10, NULL));
    g_assert_false(script_load(path, &script, &fault));
    g_assert_cmpint(remove(path), ==, 0);
    g_assert_false(script_load(path, &script, &fault));
    g_assert_cmpstr(fault.reason, ==, "it cannot be read");
}

/* -- What is understood -- */

static void comments_spaces_and_line_ends_mean_nothing(void)
{
    struct script script = {.rule_count = 0};
    struct script_fault fault;

    g_assert_true(script_add(&script, "# nothing\n\n \t\r\n  at   3\tpull # now\r\n", &fault));
    g_assert_cmpuint(script.rule_count, ==, 1);
    g_assert_cmpint(script.rules[0].when, ==, WHEN_AT);
    g_assert_cmpuint(script.rules[0].n, ==, 3);
    g_assert_cmpint(script.rules[0].act, ==, ACT_PULL);
}

static void every_card_word_is_known_by_its_name(void)
{
    for (unsigned i = 0; i < CARD_WORDS; i++) {
        g_autofree char *line = g_strdup_printf("card %s", script_card_word((enum card_word)i));
        struct script script = {.rule_count = 0};
        struct script_fault fault;

        g_assert_true(script_add(&script, line, &fault));
        g_assert_true(script.card[i]);
    }
}

/* -- When -- */

static struct vcard *card_with(const char *script)
{
    struct vcard *card = new_vcard();

    expect(card, SELECT_TEXT, "9000");
    expect(card, VERIFY_1234, "9000");
    follow(card, script);
    return card;
}

#define READ_TAG   "00B0810002" /* the first two bytes of EF 0001 */
#define READ_OTHER "00B0840002" /* and of EF 0004 */
#define TRIES      "00200091"

static void at_is_once_and_from_is_for_good(void)
{
    SCOPED_VCARD *at = card_with("at 2 refuse 6F00");
    SCOPED_VCARD *from = card_with("from 2 refuse 6F00");

    expect(at, READ_TAG, "FF109000");
    expect(at, READ_TAG, "6F00");
    expect(at, READ_TAG, "FF109000");
    expect(from, READ_TAG, "FF109000");
    expect(from, READ_TAG, "6F00");
    expect(from, TRIES, "6F00");
}

static void a_read_is_known_by_its_file_and_counted(void)
{
    SCOPED_VCARD *card = card_with("read 0001 2 refuse 6F00");

    expect(card, READ_TAG, "FF109000");
    expect(card, READ_OTHER, "7F219000");
    expect(card, READ_TAG, "6F00");
    expect(card, READ_TAG, "FF109000");
    follow(card, "read 0001 refuse 6F00");
    expect(card, "00A4020C020001", "9000");
    expect(card, "00B0000002", "6F00"); /* the current file */
}

static void a_question_for_the_tries_is_no_verify(void)
{
    SCOPED_VCARD *card = card_with("on tries refuse 6F00\non verify refuse 6F01");

    expect(card, TRIES, "6F00");
    expect(card, VERIFY_1234, "6F01");
    expect(card, READ_TAG, "FF109000");
    follow(card, "on B0 refuse 6F02");
    expect(card, READ_TAG, "6F02");
}

static void statements_act_in_the_order_of_their_lines(void)
{
    SCOPED_VCARD *card = card_with("always cut 1\nalways lengthen 2\nalways flip 0 01");

    expect(card, READ_TAG, "FEFFFF9000");
}

static void an_added_rule_leaves_the_counts_of_the_others(void)
{
    SCOPED_VCARD *card = card_with("at 2 refuse 6F00");
    struct script script;
    struct script_fault fault;

    expect(card, READ_TAG, "FF109000");
    script = *vcard_script(card);
    g_assert_true(script_add(&script, "at 2 refuse 6F01", &fault));
    g_assert_true(vcard_set_script(card, &script, NULL));
    expect(card, READ_TAG, "6F00");
    expect(card, READ_TAG, "6F01");
}

/* -- What -- */

static void a_refused_command_was_not_run_and_an_answer_of_another_status_was(void)
{
    SCOPED_VCARD *refused = card_with("on verify refuse 63C2");
    SCOPED_VCARD *answered = card_with("on verify status 9000");

    expect(refused, "002000910430303030", "63C2");
    g_assert_cmpint(vcard_pin_tries(refused), ==, 3);
    expect(answered, "002000910430303030", "9000");
    g_assert_cmpint(vcard_pin_tries(answered), ==, 2);
}

static void a_card_that_leaves_has_run_the_command(void)
{
    SCOPED_VCARD *card = card_with("on verify leave");

    expect(card, "002000910430303030", "");
    g_assert_cmpint(vcard_pin_tries(card), ==, 2);
    expect(card, READ_TAG, "");
    vcard_reset(card);
    expect(card, SELECT_TEXT, "9000");
}

static void an_answer_is_changed_as_it_says(void)
{
    SCOPED_VCARD *card = card_with("");

    follow(card, "always empty");
    expect(card, READ_TAG, "9000");
    follow(card, "always cut 1");
    expect(card, READ_TAG, "FF9000");
    follow(card, "always cut 9");
    expect(card, READ_TAG, "9000");
    follow(card, "always lengthen 1");
    expect(card, READ_TAG, "FF10FF9000");
    follow(card, "always flip 1 81");
    expect(card, READ_TAG, "FF919000");
    follow(card, "always flip 2 81");
    expect(card, READ_TAG, "FF109000");
    follow(card, "always put 1 AABB");
    expect(card, READ_TAG, "FFAA9000");
    follow(card, "always answer 90");
    expect(card, READ_TAG, "90");
    follow(card, "always status 6283");
    expect(card, READ_TAG, "6283");
}

static void what_is_kept_back_comes_by_get_response(void)
{
    SCOPED_VCARD *card = card_with("on read more");

    expect(card, "00B0810011", "6111");
    expect(card, "00C0000003", "FF100C610E");
    expect(card, "00C0000000", "353337363836363737313838FFFF9000");
    expect(card, "00C0000000", "6D00"); /* nothing is left */
    expect(card, "00B0830000", "6100");
    expect(card, TRIES, "63C3");
    expect(card, "00C0000000", "6D00"); /* another command has come between */
}

static void a_card_may_insist_on_the_exact_length(void)
{
    SCOPED_VCARD *card = card_with("on read exact");

    expect(card, "00B0810000", "6C11");
    expect(card, "00B0810002", "FF109000");
    expect(card, "00B0820003", "FF20659000");
}

static void made_anew_it_keeps_tries_pin_and_what_was_verified(void)
{
    SCOPED_VCARD *card = card_with("");

    expect(card, "002401910439393939", "9000"); /* another PIN */
    expect(card, "0020009103303030", "63C2");
    expect(card, "002000910439393939", "9000");
    follow(card, "card copied");
    expect(card, READ_TAG, "FF109000");
    expect(card, "002000910430303030", "63C2");
    follow(card, "");
    g_assert_cmpint(vcard_pin_tries(card), ==, 2);
    expect(card, "002000910439393939", "9000");
}

static void an_expired_card_says_so_wherever_it_says_when(void)
{
    SCOPED_VCARD *card = new_vcard();

    follow(card, "card expired");
    expect(card, "00CA00F200", "32303230303231379000"); /* 20200217 */
    follow(card, "");
    expect(card, "00CA00F200", "32303335303231379000");
}

static void a_phone_has_one_application_and_its_own_label(void)
{
    SCOPED_VCARD *card = new_vcard();

    follow(card, "card phone-ios");
    expect(card, SELECT_TEXT, "6A82");
    expect(card, "00CA00F200", "6A88");
    expect(card, "00A4040C0AD392F000260100000001", "9000");
    expect(card, "00B0860010", "4A504B494150494F53544F4B454E20209000"); /* JPKIAPIOSTOKEN */
    follow(card, "card juki");
    expect(card, "00A4040C0AD3921000310001010401", "9000");
    expect(card, "00A4040C0AD392F000260100000001", "9000");
    expect(card, "00B0860010", "4A504B494150494343544F4B454E20209000");
}

#define ADD(path, test) g_test_add_func("/script/" path, test)

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    ADD("refused/line", a_line_that_is_not_understood_is_named_and_nothing_is_taken);
    ADD("refused/word", every_word_says_what_it_needs);
    ADD("refused/both", a_card_is_not_two_things_at_once);
    ADD("refused/end", there_is_an_end_to_rules_lines_and_files);
    ADD("space", comments_spaces_and_line_ends_mean_nothing);
    ADD("card-words", every_card_word_is_known_by_its_name);
    ADD("when/at", at_is_once_and_from_is_for_good);
    ADD("when/read", a_read_is_known_by_its_file_and_counted);
    ADD("when/on", a_question_for_the_tries_is_no_verify);
    ADD("when/order", statements_act_in_the_order_of_their_lines);
    ADD("when/added", an_added_rule_leaves_the_counts_of_the_others);
    ADD("act/refuse", a_refused_command_was_not_run_and_an_answer_of_another_status_was);
    ADD("act/leave", a_card_that_leaves_has_run_the_command);
    ADD("act/change", an_answer_is_changed_as_it_says);
    ADD("act/more", what_is_kept_back_comes_by_get_response);
    ADD("act/exact", a_card_may_insist_on_the_exact_length);
    ADD("card/anew", made_anew_it_keeps_tries_pin_and_what_was_verified);
    ADD("card/expired", an_expired_card_says_so_wherever_it_says_when);
    ADD("card/phone", a_phone_has_one_application_and_its_own_label);
    status = g_test_run();
    shared_keys_free();
    return status;
}
