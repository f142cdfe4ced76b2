/* Never wastes a try: whatever goes wrong at whatever command, the card sees a PIN at most once, and loses a try only
 * to a wrong one. Between the card and the library sits a line that can spoil one command. */
#include <glib.h>
#include <string.h>

#include "cardlib/jpki.h"
#include "cardlib/tests/holder.h"
#include "cardlib/visual.h"

#define RESIDENT "sakura.json"

/* No reading here takes more commands. */
#define COMMANDS_MAX 40

enum spoiling {
    ANSWER_REPLACED, /* the card has run the command; something else comes back */
    COMMAND_LOST,    /* the card never saw it; something comes back all the same */
    ANSWER_LOST,     /* the card has run it; nothing comes back, nor ever after */
    SPOILINGS
};

static const struct {
    const char *bytes;
    size_t len;
} lies[] = {
#define LIE(literal)                                                                               \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
    LIE(""),
    LIE("\x90"),
    LIE("\x90\x00"),
    LIE("\x61\x10"),
    LIE("\x6C\x11"),
    LIE("\x62\x82"),
    LIE("\x63\x00"),
    LIE("\x63\xC0"),
    LIE("\x63\xC1"),
    LIE("\x63\xC3"),
    LIE("\x63\xCF"),
    LIE("\x67\x00"),
    LIE("\x69\x82"),
    LIE("\x69\x83"),
    LIE("\x69\x84"),
    LIE("\x6A\x82"),
    LIE("\x6A\x88"),
    LIE("\x6B\x00"),
    LIE("\x6D\x00"),
    LIE("\x6F\x00"),
    LIE("\x00\x90\x00"),
    LIE("\xFF\x20\x84\xFF\xFF\xFF\xFF\x90\x00"),
    LIE("\x30\x82\xFF\xFF\x90\x00"),
#undef LIE
};

struct line {
    struct vcard *vcard;
    enum spoiling spoiling;
    size_t lie;
    unsigned at; /* the command that is spoilt; 0: none */
    unsigned commands;
    unsigned shown; /* VERIFY commands with a value in them, sent to the card or lost */
    unsigned asked; /* questions for the tries */
    bool broken;
};

static bool is_verify(const uint8_t *cmd)
{
    return cmd[1] == 0x20;
}

static bool transmit(void *dev, const uint8_t *cmd, size_t cmd_len,
                     uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err)
{
    struct line *line = dev;
    bool now = ++line->commands == line->at;
    size_t len = 0;

    if (line->broken)
        return ERR(err, ERR_CARD_REMOVED, 0);
    if (is_verify(cmd) && cmd_len > 4) {
        g_assert_cmpuint(line->asked, >, 0); /* before every PIN */
        line->shown++;
    }
    if (is_verify(cmd) && cmd_len == 4)
        line->asked++;
    if (!now || line->spoiling != COMMAND_LOST)
        g_assert_true(vcard_transport.transmit(line->vcard, cmd, cmd_len, ret, &len, NULL));
    if (now && line->spoiling == ANSWER_LOST) {
        line->broken = true;
        return ERR(err, ERR_CARD_REMOVED, 0);
    }
    if (now) {
        memcpy(ret, lies[line->lie].bytes, lies[line->lie].len);
        len = lies[line->lie].len;
    }
    *ret_len = len;
    return true;
}

static void hang_up(void *dev)
{
    struct line *line = dev;

    vcard_reset(line->vcard);
}

static const struct card_transport line_transport = {transmit, hang_up, NULL};

/* One use of the card with one secret; what it reads is not looked at. */
struct use {
    bool (*run)(struct card *card, const char *value, struct err *err);
    bool (*tries)(struct card *card, int *ret, struct err *err);
    const char *right, *wrong;
};

static const uint8_t digest[EVIDENCE_DIGEST_LEN] = {0x77};

static bool read_text(struct card *card, const char *value, struct err *err)
{
    static struct card_evidence evidence;
    SCOPED_SECRET pin = holder_secret(value);
    int tries;

    return card_tries_left(card, &tries, err) &&
           card_read_evidence(card, &pin, digest, &evidence, err);
}

static bool read_visual(struct card *card, const char *value, struct err *err)
{
    static struct face_evidence evidence;
    SCOPED_SECRET code = holder_secret(value);
    int tries;

    return visual_tries_left(card, VISUAL_A, &tries, err) &&
           visual_verify(card, VISUAL_A, &code, err) &&
           visual_read(card, true, digest, &evidence, err);
}

static bool visual_tries(struct card *card, int *ret, struct err *err)
{
    return visual_tries_left(card, VISUAL_A, ret, err);
}

static bool read_jpki(struct card *card, const char *value, struct err *err)
{
    static struct proof proof;
    SCOPED_SECRET pin = holder_secret(value);
    int tries;

    return jpki_tries_left(card, JPKI_PIN, &tries, err) &&
           jpki_read_proof(card, &pin, digest, &proof, err);
}

static bool jpki_tries(struct card *card, int *ret, struct err *err)
{
    return jpki_tries_left(card, JPKI_PIN, ret, err);
}

static const struct use text_use = {read_text, card_tries_left, "1234", "0000"};
static const struct use visual_use = {read_visual, visual_tries, "123456789018", "000000000000"};
static const struct use jpki_use = {read_jpki, jpki_tries, "1234", "0000"};

static int tries_of(struct vcard *vcard, const struct use *use)
{
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    int tries;

    vcard_reset(vcard);
    g_assert_true(use->tries(card, &tries, NULL));
    return tries;
}

/* Runs use with the at-th command spoilt. False when it took fewer commands than that. */
static bool spoil(struct vcard *vcard, const struct use *use, const char *value, unsigned at,
                  enum spoiling spoiling, size_t lie)
{
    struct line line = {.vcard = vcard, .spoiling = spoiling, .lie = lie, .at = at};
    int before = tries_of(vcard, use);
    bool right = strcmp(value, use->right) == 0;
    struct card *card = card_new(&line_transport, &line, NULL);
    struct err err = {0};
    bool done = use->run(card, value, &err);

    g_assert_true(done == (err.code == ERR_NONE));
    card_free(&card);
    g_assert_cmpuint(line.commands, <, COMMANDS_MAX);
    g_assert_cmpuint(line.shown, <=, 1);

    int after = tries_of(vcard, use);

    g_assert_cmpint(after, <=, before);
    g_assert_cmpint(after, >=, right ? before : before - (int)line.shown);
    return line.commands >= at;
}

/* Gives the card back the tries that a wrong value took. */
static void restore(struct vcard *vcard, const struct use *use)
{
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    struct err err = {0};

    if (!use->run(card, use->right, &err))
        g_error("%s %d", err_name(err.code), err.detail);
}

static void spoil_everything(const struct use *use, const char *value)
{
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);
    unsigned runs = 0;

    for (enum spoiling spoiling = 0; spoiling < SPOILINGS; spoiling++) {
        size_t count = spoiling == ANSWER_LOST ? 1 : G_N_ELEMENTS(lies);

        for (size_t lie = 0; lie < count; lie++) {
            for (unsigned at = 1; spoil(vcard, use, value, at, spoiling, lie); at++) {
                restore(vcard, use);
                runs++;
            }
            restore(vcard, use);
        }
    }
    g_test_message("%u spoilt runs", runs);
}

static void a_right_pin_never_costs_a_try(void)
{
    spoil_everything(&text_use, text_use.right);
}

static void a_wrong_pin_costs_one_at_most(void)
{
    spoil_everything(&text_use, text_use.wrong);
}

static void a_right_number_never_costs_a_try(void)
{
    spoil_everything(&visual_use, visual_use.right);
}

static void a_wrong_number_costs_one_at_most(void)
{
    spoil_everything(&visual_use, visual_use.wrong);
}

static void a_right_pin_of_jpki_never_costs_a_try(void)
{
    spoil_everything(&jpki_use, jpki_use.right);
}

static void a_wrong_pin_of_jpki_costs_one_at_most(void)
{
    spoil_everything(&jpki_use, jpki_use.wrong);
}

/* Whatever the card says to the question, it decides whether the PIN is shown: none and one are believed. */
static void what_the_card_says_of_its_tries_is_believed(void)
{
    static const struct {
        const char *says;
        enum err_code code;
    } answers[] = {
        {"\x63\xC0", ERR_PIN_BLOCKED},  {"\x69\x84", ERR_PIN_BLOCKED},
        {"\x69\x83", ERR_PIN_BLOCKED},  {"\x63\xC1", ERR_PIN_LAST_TRY},
        {"\x63\x00", ERR_CARD_REFUSED}, {"\x90\x00", ERR_CARD_REFUSED},
        {"\x6A\x88", ERR_CARD_REFUSED},
    };
    SCOPED_VCARD *vcard = holder_vcard(RESIDENT);

    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        struct line line = {.vcard = vcard, .spoiling = ANSWER_REPLACED, .at = 2};
        struct card *card = card_new(&line_transport, &line, NULL);
        struct err err = {0};

        while (lies[line.lie].len != 2 || memcmp(lies[line.lie].bytes, answers[i].says, 2) != 0)
            line.lie++;
        g_assert_false(read_text(card, text_use.right, &err));
        g_assert_cmpstr(err_name(err.code), ==, err_name(answers[i].code));
        g_assert_cmpuint(line.shown, ==, 0);
        card_free(&card);
    }
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/credential/" #name, name)
    TEST(a_right_pin_never_costs_a_try);
    TEST(a_wrong_pin_costs_one_at_most);
    TEST(a_right_number_never_costs_a_try);
    TEST(a_wrong_number_costs_one_at_most);
    TEST(a_right_pin_of_jpki_never_costs_a_try);
    TEST(a_wrong_pin_of_jpki_costs_one_at_most);
    TEST(what_the_card_says_of_its_tries_is_believed);
    result = g_test_run();
    holder_done();
    return result;
}
