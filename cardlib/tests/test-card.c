#include <glib.h>
#include <string.h>

#include "cardlib/card.h"
#include "cardlib/tests/liar.h"
#include "cardlib/tests/sample.h"

/* The commands of a whole reading in order, with extended length. */
enum {
    AT_SELECT = 1,
    AT_TRIES,
    AT_VERIFY,
    AT_NUMBER,
    AT_ATTRIBUTES,
    AT_INTEGRITY,
    AT_CERTIFICATE,
    AT_PUBLIC_KEY,
    AT_CHALLENGE,
    COMMANDS = AT_CHALLENGE
};

static struct secret pin_of(const char *digits)
{
    struct secret pin = {.len = strlen(digits)};

    memcpy(pin.bytes, digits, pin.len);
    return pin;
}

/* Everything that a kiosk does with a card, in its order. */
static bool read_all(struct card *card, const char *pin, struct card_evidence *ret, struct err *err)
{
    SCOPED_SECRET secret = pin_of(pin);
    int tries;

    return card_select_text_ap(card, err) && card_tries_left(card, &tries, err) &&
           card_read_evidence(card, &secret, sample_challenge_digest(), ret, err);
}

/* A reading of liar must fail with code; what the caller had is as it was, and the card was reset. */
static struct err refuses(struct liar *liar, const char *pin, enum err_code code)
{
    static struct card_evidence evidence, before;
    struct err err = {0};
    struct card *card = card_new(&liar_transport, liar, NULL);

    memset(&evidence, 0x5A, sizeof evidence);
    before = evidence;
    g_assert_false(read_all(card, pin, &evidence, &err));
    g_assert_cmpstr(err_name(err.code), ==, err_name(code));
    g_assert_cmpmem(&evidence, sizeof evidence, &before, sizeof before);
    card_free(&card);
    g_assert_null(card);
    g_assert_true(liar->closed);
    g_assert_false(liar->verified);
    return err;
}

static void a_reading_takes_nine_commands(void)
{
    struct liar liar;
    struct card_evidence evidence;

    liar_init(&liar);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    g_assert_cmpmem(&evidence, sizeof evidence, &liar.files, sizeof liar.files);
    g_assert_cmpuint(card_apdus(card), ==, 9);
    g_assert_cmpuint(liar.calls, ==, 9);
    g_assert_cmpuint(liar.verifies, ==, 1);
}

static void a_reader_of_short_commands_takes_fourteen(void)
{
    struct liar liar;
    struct card_evidence evidence;

    liar_init(&liar);
    liar.reader_is_short = true;
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    g_assert_cmpmem(&evidence, sizeof evidence, &liar.files, sizeof liar.files);
    g_assert_cmpuint(card_apdus(card), ==, 14);
    g_assert_cmpuint(liar.calls, ==, 15); /* one stopped at the reader */
}

static void a_card_of_short_commands_takes_one_more_to_say_so(void)
{
    struct liar liar;
    struct card_evidence evidence;

    liar_init(&liar);
    liar.card_is_short = true;
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    g_assert_cmpmem(&evidence, sizeof evidence, &liar.files, sizeof liar.files);
    g_assert_cmpuint(liar.calls, ==, 15);
    g_assert_cmpuint(liar.verifies, ==, 1);
}

static void a_card_known_to_be_short_takes_fourteen(void)
{
    struct liar liar;
    struct card_evidence evidence;

    liar_init(&liar);
    liar.card_is_short = true;
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    card_use_short(card);
    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    g_assert_cmpuint(liar.calls, ==, 14);
}

static void a_card_that_says_so_in_its_atr_takes_fourteen(void)
{
    static const uint8_t atr[] = {0x3B, 0xC5, 0xFF, 0x81, 0x31, 0xFB, 0x45,
                                  0x80, 0x73, 0xC6, 0x01, 0x00, 0x00};
    struct liar liar;
    struct card_evidence evidence;

    liar_init(&liar);
    liar.card_is_short = true;
    memcpy(liar.atr, atr, sizeof atr);
    liar.atr_len = sizeof atr;
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    g_assert_cmpmem(&evidence, sizeof evidence, &liar.files, sizeof liar.files);
    g_assert_cmpuint(liar.calls, ==, 14);
    g_assert_cmpuint(card_apdus(card), ==, 14);
}

static void what_was_learnt_about_lengths_is_remembered(void)
{
    struct liar liar;
    struct card_evidence evidence;

    liar_init(&liar);
    liar.card_is_short = true;
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    unsigned before = liar.calls;
    g_assert_true(card_read_files(card, sample_challenge_digest(), &evidence, NULL));
    g_assert_cmpuint(liar.calls - before, ==, 11);
}

static void a_long_attributes_file_is_read_in_pieces_by_short_commands(void)
{
    struct liar liar;
    struct card_evidence evidence;
    char *name = g_strnfill(300, 'A');

    liar_init(&liar);
    sample_evidence_with(&(struct sample_words){name, "Y", "19800217", "1"}, true, &liar.files);
    liar.reader_is_short = true;
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    g_assert_cmpmem(&evidence, sizeof evidence, &liar.files, sizeof liar.files);
    g_assert_cmpuint(card_apdus(card), ==, 15);
    g_free(name);
}

static void expiry_and_municipality_cost_one_command_each(void)
{
    struct liar liar;
    char expiry[CARD_EXPIRY_SIZE], municipality[CARD_MUNICIPALITY_SIZE];

    liar_init(&liar);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(card_expiry(card, expiry, NULL));
    g_assert_true(card_municipality(card, municipality, NULL));
    g_assert_cmpstr(expiry, ==, "20350217");
    g_assert_cmpstr(municipality, ==, "13221");
    g_assert_cmpuint(liar.calls, ==, 2);
}

static void a_card_need_not_say_when_it_expires(void)
{
    struct liar liar;
    char expiry[CARD_EXPIRY_SIZE] = "before";
    struct err err;

    liar_init(&liar);
    liar_lies_at(&liar, 1, "\x6A\x88", 2);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_false(card_expiry(card, expiry, &err));
    g_assert_cmpint(err.code, ==, ERR_NOT_FOUND);
    g_assert_cmpstr(expiry, ==, "before");
}

static void an_expiry_that_is_no_digits_is_malformed(void)
{
    struct liar liar;
    char expiry[CARD_EXPIRY_SIZE];
    struct err err;

    liar_init(&liar);
    liar_lies_at(&liar, 1, "2035021x\x90\x00", 10);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_false(card_expiry(card, expiry, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
    liar_lies_at(&liar, 2, "203502\x90\x00", 8);
    g_assert_false(card_expiry(card, expiry, &err));
    g_assert_cmpint(err.code, ==, ERR_MALFORMED);
}

static void after_selecting_expiry_is_not_asked(void)
{
    struct liar liar;
    char expiry[CARD_EXPIRY_SIZE];

    liar_init(&liar);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(card_select_text_ap(card, NULL));
    g_assert_false(card_expiry(card, expiry, NULL));
    g_assert_cmpuint(liar.calls, ==, 1);
}

static void asking_for_tries_spends_none(void)
{
    struct liar liar;
    int tries = -1;

    liar_init(&liar);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    for (int i = 0; i < 5; i++)
        g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_cmpint(tries, ==, 3);
    g_assert_cmpint(liar.tries, ==, 3);
    g_assert_cmpuint(liar.verifies, ==, 0);
    g_assert_cmpuint(liar.calls, ==, 6);
}

static void a_wrong_pin_costs_exactly_one_try(void)
{
    struct liar liar;

    liar_init(&liar);
    struct err err = refuses(&liar, "9999", ERR_PIN_WRONG);

    g_assert_cmpint(err.detail, ==, 2);
    g_assert_cmpint(liar.tries, ==, 2);
    g_assert_cmpuint(liar.verifies, ==, 1);
    g_assert_cmpuint(liar.calls, ==, AT_VERIFY);
}

static enum err_code show(struct card *card, const char *digits)
{
    SCOPED_SECRET pin = pin_of(digits);
    struct err err = {0};

    g_assert_true(card_verify_pin(card, &pin, &err) == (err.code == ERR_NONE));
    return err.code;
}

static void a_pin_is_not_shown_before_the_tries_were_asked_for(void)
{
    struct liar liar;

    liar_init(&liar);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_cmpint(show(card, LIAR_PIN), ==, ERR_PIN_UNASKED);
    g_assert_true(card_select_text_ap(card, NULL));
    card_allow_last_try(card);
    g_assert_cmpint(show(card, LIAR_PIN), ==, ERR_PIN_UNASKED);
    g_assert_cmpuint(liar.calls, ==, 1);
}

static void a_question_that_failed_does_not_count(void)
{
    struct liar liar;
    int tries;

    liar_init(&liar);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(card_tries_left(card, &tries, NULL));
    liar_lies_at(&liar, 3, "\x69\x82", 2);
    g_assert_false(card_tries_left(card, &tries, NULL));
    g_assert_cmpint(show(card, LIAR_PIN), ==, ERR_PIN_UNASKED);
    g_assert_cmpuint(liar.verifies, ==, 0);
}

static void the_last_try_is_not_spent_unless_somebody_agreed(void)
{
    struct liar liar;
    int tries;

    liar_init(&liar);
    liar.tries = 1;
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_cmpint(show(card, LIAR_PIN), ==, ERR_PIN_LAST_TRY);
    g_assert_cmpuint(liar.verifies, ==, 0);
    card_allow_last_try(card);
    g_assert_cmpint(show(card, LIAR_PIN), ==, ERR_NONE);
    g_assert_cmpuint(liar.verifies, ==, 1);
}

static void agreeing_is_good_for_one_pin(void)
{
    struct liar liar;
    int tries;

    liar_init(&liar);
    liar.tries = 2;
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    card_allow_last_try(card);
    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_cmpint(show(card, "9999"), ==, ERR_PIN_WRONG);
    g_assert_cmpint(show(card, LIAR_PIN), ==, ERR_PIN_LAST_TRY); /* the card has just said: one */
    g_assert_cmpint(liar.tries, ==, 1);
}

static void the_last_wrong_pin_blocks_and_no_other_is_shown(void)
{
    struct liar liar;
    int tries;

    liar_init(&liar);
    liar.tries = 1;
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(card_tries_left(card, &tries, NULL));
    card_allow_last_try(card);
    g_assert_cmpint(show(card, "9999"), ==, ERR_PIN_BLOCKED);
    g_assert_cmpint(liar.tries, ==, 0);
    card_allow_last_try(card);
    g_assert_cmpint(show(card, LIAR_PIN), ==, ERR_PIN_BLOCKED);
    g_assert_cmpuint(liar.verifies, ==, 1);
}

/* Whatever the card says to a PIN, or if it says nothing: the next one only after another question. */
static void after_an_answer_that_says_no_number_the_tries_are_asked_again(void)
{
    static const char *const odd[] = {"\x90\x00", "\x67\x00", "\x63\x00", "\x6F\x00", "\x69\x85"};

    for (size_t i = 0; i <= G_N_ELEMENTS(odd); i++) {
        struct liar liar;
        int tries;

        liar_init(&liar);
        if (i < G_N_ELEMENTS(odd))
            liar_lies_at(&liar, AT_VERIFY, odd[i], 2);
        else
            liar.pull_at = AT_VERIFY;
        SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

        g_assert_true(card_tries_left(card, &tries, NULL));
        show(card, LIAR_PIN);
        g_assert_cmpint(show(card, LIAR_PIN), ==, ERR_PIN_UNASKED);
        g_assert_cmpuint(liar.calls, ==, AT_VERIFY);
    }
}

static void a_blocked_card_says_so_before_and_after(void)
{
    struct liar liar;
    int tries = -1;

    liar_init(&liar);
    liar.tries = 0;
    struct card *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_cmpint(tries, ==, 0);
    card_free(&card);

    liar.closed = false;
    refuses(&liar, LIAR_PIN, ERR_PIN_BLOCKED);
    g_assert_cmpuint(liar.verifies, ==, 0);
}

static void a_pin_that_is_blocked_all_of_a_sudden_says_so(void)
{
    static const char *const words[] = {"\x69\x84", "\x69\x83", "\x63\xC0"};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        struct liar liar;

        liar_init(&liar);
        liar_lies_at(&liar, AT_VERIFY, words[i], 2);
        refuses(&liar, LIAR_PIN, ERR_PIN_BLOCKED);
    }
}

static void a_blocked_card_may_answer_the_question_with_6984(void)
{
    struct liar liar;
    int tries = -1;

    liar_init(&liar);
    liar_lies_at(&liar, AT_TRIES, "\x69\x84", 2);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_cmpint(tries, ==, 0);
}

static void what_is_not_four_digits_never_reaches_the_card(void)
{
    static const char *const wrong[] = {"", "1", "123", "12345", "12a4", "１", "12 4"};
    struct liar liar;
    struct card_evidence evidence;
    struct err err;

    liar_init(&liar);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        SCOPED_SECRET pin = pin_of(wrong[i]);

        g_assert_false(card_read_evidence(card, &pin, sample_challenge_digest(), &evidence, &err));
        g_assert_cmpint(err.code, ==, ERR_PIN_FORMAT);
        g_assert_cmpint(err.detail, ==, strlen(wrong[i]));
    }
    g_assert_cmpuint(liar.calls, ==, 0);
}

static void an_unexpected_answer_to_the_pin_is_not_asked_again(void)
{
    static const char *const odd[] = {"\x67\x00", "\x6F\x00", "\x63\x00", "\x69\x85", "\x6C\x04"};

    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        struct liar liar;

        liar_init(&liar);
        liar_lies_at(&liar, AT_VERIFY, odd[i], 2);
        struct err err = refuses(&liar, LIAR_PIN, ERR_CARD_REFUSED);

        g_assert_cmphex(err.detail, ==, (uint8_t)odd[i][0] << 8 | (uint8_t)odd[i][1]);
        g_assert_cmpuint(liar.calls, ==, AT_VERIFY);
    }
}

static void a_card_without_the_application_is_another_card(void)
{
    static const char *const refusals[] = {"\x6A\x82", "\x6D\x00", "\x6E\x00", "\x6A\x81"};

    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
        struct liar liar;

        liar_init(&liar);
        liar_lies_at(&liar, AT_SELECT, refusals[i], 2);
        struct err err = refuses(&liar, LIAR_PIN, ERR_CARD_OTHER);

        g_assert_cmphex(err.detail, ==, (uint8_t)refusals[i][0] << 8 | (uint8_t)refusals[i][1]);
        g_assert_cmpuint(liar.calls, ==, 1);
    }
}

static void a_card_that_wakes_with_6f00_is_asked_once_more(void)
{
    struct liar liar;
    struct card_evidence evidence;

    liar_init(&liar);
    liar_lies_at(&liar, AT_SELECT, "\x6F\x00", 2);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    g_assert_cmpuint(liar.calls, ==, 10);
}

static void a_card_that_only_says_6f00_is_given_up(void)
{
    struct liar liar;

    liar_init(&liar);
    liar_lies_at(&liar, AT_SELECT, "\x6F\x00", 2);
    liar.lie_goes_on = true;
    refuses(&liar, LIAR_PIN, ERR_CARD_OTHER);
    g_assert_cmpuint(liar.calls, ==, 2);
}

static void pulling_the_card_at_any_moment_fails_cleanly(void)
{
    for (unsigned at = 1; at <= COMMANDS; at++) {
        struct liar liar;

        liar_init(&liar);
        liar.pull_at = at;
        refuses(&liar, LIAR_PIN, ERR_CARD_REMOVED);
        g_assert_cmpuint(liar.calls, ==, at);
        g_assert_cmpint(liar.tries, ==, 3);
    }
}

static void pulling_a_short_card_at_any_moment_fails_cleanly(void)
{
    for (unsigned at = 1; at <= 15; at++) {
        struct liar liar;

        liar_init(&liar);
        liar.card_is_short = true;
        liar.pull_at = at;
        refuses(&liar, LIAR_PIN, ERR_CARD_REMOVED);
        g_assert_cmpuint(liar.calls, ==, at);
    }
}

static void an_answer_without_a_status_word_is_refused_at_every_command(void)
{
    for (unsigned at = 1; at <= COMMANDS; at++) {
        struct liar liar;

        liar_init(&liar);
        liar_lies_at(&liar, at, "\x90", at % 2);
        refuses(&liar, LIAR_PIN, ERR_CARD_REFUSED);
        g_assert_cmpuint(liar.calls, ==, at);
    }
}

static void a_refusal_at_any_command_after_selecting_carries_its_word(void)
{
    for (unsigned at = AT_TRIES; at <= COMMANDS; at++) {
        struct liar liar;

        liar_init(&liar);
        liar_lies_at(&liar, at, "\x69\x82", 2);
        g_assert_cmphex(refuses(&liar, LIAR_PIN, ERR_CARD_REFUSED).detail, ==, 0x6982);
    }
}

static void a_file_that_gives_nothing_does_not_hold_us(void)
{
    static const int32_t efs[] = {[AT_NUMBER] = 1,
                                  [AT_ATTRIBUTES] = 2,
                                  [AT_INTEGRITY] = 3,
                                  [AT_CERTIFICATE] = 4,
                                  [AT_PUBLIC_KEY] = 7};

    for (unsigned at = AT_NUMBER; at <= AT_PUBLIC_KEY; at++) {
        struct liar liar;

        liar_init(&liar);
        liar_lies_at(&liar, at, "\x90\x00", 2);
        g_assert_cmpint(refuses(&liar, LIAR_PIN, ERR_MALFORMED).detail, ==, efs[at]);

        liar_init(&liar);
        liar_lies_at(&liar, at, "\x6B\x00", 2);
        g_assert_cmpint(refuses(&liar, LIAR_PIN, ERR_MALFORMED).detail, ==, efs[at]);
    }
}

static void basic_info_of_another_form_is_malformed(void)
{
    static const struct {
        const char *bytes;
        size_t len;
    } wrong[] = {
#define ANSWER(literal) {literal "\x90\x00", sizeof(literal) + 1}
        ANSWER("\xFF\x40\x07\xDF\x41\x04\x01\x03\x0E\x01"),     /* only DF41 */
        ANSWER("\xFF\x40\x06\xDF\x41\x03\x01\x03\x0E"),         /* three bytes of it */
        ANSWER("\xFF\x41\x07\xDF\x41\x04\x01\x03\x0E\x01"),     /* another file */
        ANSWER("\xFF\x40\x84\xFF\xFF\xFF\xFF\xDF\x41\x04\x01"), /* no end */
        ANSWER("\xFF\x40\x82\x02\x00\xDF\x41\x04\x01"),         /* longer than we take */
#undef ANSWER
    };

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        struct liar liar;
        struct card_basic_info info;
        struct err err;

        liar_init(&liar);
        liar_lies_at(&liar, 2, wrong[i].bytes, wrong[i].len);
        SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

        g_assert_false(card_read_basic_info(card, &info, &err));
        g_assert_cmpint(err.code, ==, ERR_MALFORMED);
        g_assert_cmpint(err.detail, ==, 5);
        g_assert_cmpuint(liar.calls, ==, 2);
    }
}

static void a_card_that_gives_byte_by_byte_is_read_to_the_end(void)
{
    struct liar liar;
    struct card_evidence evidence;

    liar_init(&liar);
    liar_lies_at(&liar, AT_NUMBER, "\xFF\x90\x00", 3);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    g_assert_cmpmem(&evidence, sizeof evidence, &liar.files, sizeof liar.files);
    g_assert_cmpuint(liar.calls, ==, 10);
}

static void more_bytes_than_asked_for_are_refused(void)
{
    struct liar liar;
    uint8_t much[600] = {0};

    liar_init(&liar);
    much[20] = 0x90;
    liar_lies_at(&liar, AT_NUMBER, much, 22);
    much[20] = 0;
    g_assert_cmpint(refuses(&liar, LIAR_PIN, ERR_MALFORMED).detail, ==, 1);

    liar_init(&liar);
    much[337] = 0x90;
    liar_lies_at(&liar, AT_INTEGRITY, much, 339);
    g_assert_cmpint(refuses(&liar, LIAR_PIN, ERR_MALFORMED).detail, ==, 3);
}

static void an_attributes_file_that_says_too_much_is_malformed(void)
{
    static const struct {
        const char *bytes;
        size_t len;
    } files[] = {
        {"\xFF\x20\x82\x08\x00\x90\x00", 7}, /* 2053 bytes: more than we hold */
        {"\xFF\x20\x82\x02\x7C\x90\x00", 7}, /* 641 bytes: more than the file has */
        {"\xFF\x20\x84\xFF\xFF\xFF\xFF\x90\x00", 9},
        {"\xFF\x20\x80\x90\x00", 5},
        {"\xFF\x90\x00", 3},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        struct liar liar;

        liar_init(&liar);
        liar_lies_at(&liar, AT_ATTRIBUTES, files[i].bytes, files[i].len);
        g_assert_cmpint(refuses(&liar, LIAR_PIN, ERR_MALFORMED).detail, ==, 2);
    }
}

static void a_card_that_cannot_sign_is_refused(void)
{
    struct liar liar;
    uint8_t cut[257] = {[255] = 0x90};

    liar_init(&liar);
    liar_lies_at(&liar, AT_CHALLENGE, cut, sizeof cut);
    refuses(&liar, LIAR_PIN, ERR_CARD_REFUSED);

    liar_init(&liar);
    liar_lies_at(&liar, AT_CHALLENGE, "\x6A\x88", 2);
    g_assert_cmphex(refuses(&liar, LIAR_PIN, ERR_CARD_REFUSED).detail, ==, 0x6A88);
}

static void the_certificate_needs_no_pin(void)
{
    struct liar liar;
    uint8_t file[EVIDENCE_CERTIFICATE_LEN];

    liar_init(&liar);
    SCOPED_CARD *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(card_read_certificate(card, file, NULL));
    g_assert_cmpmem(file, sizeof file, liar.files.certificate, sizeof liar.files.certificate);
    g_assert_cmpuint(liar.calls, ==, 2);
}

static void freeing_a_card_resets_it(void)
{
    struct liar liar;
    struct card_evidence evidence;

    liar_init(&liar);
    struct card *card = card_new(&liar_transport, &liar, NULL);

    g_assert_true(read_all(card, LIAR_PIN, &evidence, NULL));
    g_assert_true(liar.verified);
    card_free(&card);
    g_assert_false(liar.verified);
    g_assert_true(liar.closed);
    card_free(&card);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/card/nine", a_reading_takes_nine_commands);
    g_test_add_func("/card/fourteen", a_reader_of_short_commands_takes_fourteen);
    g_test_add_func("/card/6700", a_card_of_short_commands_takes_one_more_to_say_so);
    g_test_add_func("/card/known-short", a_card_known_to_be_short_takes_fourteen);
    g_test_add_func("/card/short-by-atr", a_card_that_says_so_in_its_atr_takes_fourteen);
    g_test_add_func("/card/remembered", what_was_learnt_about_lengths_is_remembered);
    g_test_add_func("/card/pieces", a_long_attributes_file_is_read_in_pieces_by_short_commands);
    g_test_add_func("/card/expiry", expiry_and_municipality_cost_one_command_each);
    g_test_add_func("/card/no-expiry", a_card_need_not_say_when_it_expires);
    g_test_add_func("/card/bad-expiry", an_expiry_that_is_no_digits_is_malformed);
    g_test_add_func("/card/late-expiry", after_selecting_expiry_is_not_asked);
    g_test_add_func("/card/tries", asking_for_tries_spends_none);
    g_test_add_func("/card/wrong-pin", a_wrong_pin_costs_exactly_one_try);
    g_test_add_func("/card/unasked", a_pin_is_not_shown_before_the_tries_were_asked_for);
    g_test_add_func("/card/asked-in-vain", a_question_that_failed_does_not_count);
    g_test_add_func("/card/last-try", the_last_try_is_not_spent_unless_somebody_agreed);
    g_test_add_func("/card/agreed-once", agreeing_is_good_for_one_pin);
    g_test_add_func("/card/last-pin", the_last_wrong_pin_blocks_and_no_other_is_shown);
    g_test_add_func("/card/ask-again",
                    after_an_answer_that_says_no_number_the_tries_are_asked_again);
    g_test_add_func("/card/suddenly-blocked", a_pin_that_is_blocked_all_of_a_sudden_says_so);
    g_test_add_func("/card/blocked", a_blocked_card_says_so_before_and_after);
    g_test_add_func("/card/blocked-6984", a_blocked_card_may_answer_the_question_with_6984);
    g_test_add_func("/card/pin-format", what_is_not_four_digits_never_reaches_the_card);
    g_test_add_func("/card/odd-pin", an_unexpected_answer_to_the_pin_is_not_asked_again);
    g_test_add_func("/card/other", a_card_without_the_application_is_another_card);
    g_test_add_func("/card/6f00", a_card_that_wakes_with_6f00_is_asked_once_more);
    g_test_add_func("/card/6f00-forever", a_card_that_only_says_6f00_is_given_up);
    g_test_add_func("/card/pulled", pulling_the_card_at_any_moment_fails_cleanly);
    g_test_add_func("/card/pulled-short", pulling_a_short_card_at_any_moment_fails_cleanly);
    g_test_add_func("/card/no-status", an_answer_without_a_status_word_is_refused_at_every_command);
    g_test_add_func("/card/refused", a_refusal_at_any_command_after_selecting_carries_its_word);
    g_test_add_func("/card/empty", a_file_that_gives_nothing_does_not_hold_us);
    g_test_add_func("/card/basic-info", basic_info_of_another_form_is_malformed);
    g_test_add_func("/card/drops", a_card_that_gives_byte_by_byte_is_read_to_the_end);
    g_test_add_func("/card/too-much", more_bytes_than_asked_for_are_refused);
    g_test_add_func("/card/too-long", an_attributes_file_that_says_too_much_is_malformed);
    g_test_add_func("/card/no-signature", a_card_that_cannot_sign_is_refused);
    g_test_add_func("/card/certificate", the_certificate_needs_no_pin);
    g_test_add_func("/card/reset", freeing_a_card_resets_it);
    return g_test_run();
}
