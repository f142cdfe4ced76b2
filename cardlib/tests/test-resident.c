/* The whole way over the virtual card: what cardlib reads is what the resident's file says. */
#include <glib.h>
#include <string.h>

#include "cardlib/tests/holder.h"
#include "cardlib/visual.h"

static const uint8_t challenge[EVIDENCE_DIGEST_LEN] = {0xC0, 0xFF, 0xEE};

static void follow(struct vcard *vcard, const char *script)
{
    struct script_fault fault;

    if (!vcard_follow(vcard, script, &fault))
        g_error("%s: %s", script, fault.reason);
}

/* As a kiosk does it: tries, PIN, files, challenge, chain; the card is let go in any case. */
static bool read_with(struct vcard *vcard, const char *digits, struct card_evidence *ret,
                      struct err *err)
{
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, err);
    SCOPED_SECRET pin = holder_secret(digits);
    int tries;

    return card_tries_left(card, &tries, err) &&
           card_read_evidence(card, &pin, challenge, ret, err) &&
           evidence_verify(ret, holder_anchors(), challenge, err);
}

static struct err refusal_of(struct vcard *vcard, const char *digits)
{
    struct card_evidence evidence;
    struct err err = {0};

    g_assert_false(read_with(vcard, digits, &evidence, &err));
    return err;
}

static void what_is_read_is_what_the_file_says(gconstpointer name)
{
    struct resident_file resident = holder_resident(name);
    SCOPED_VCARD *vcard = holder_vcard(name);
    struct card_evidence evidence;
    struct person person;
    struct err err = {0};

    if (!read_with(vcard, resident.pin, &evidence, &err))
        g_error("%s: %s %d", (const char *)name, err_name(err.code), err.detail);
    g_assert_true(evidence_person(&evidence, &person, &err));
    g_assert_cmpstr(person.number, ==, resident.my_number);
    g_assert_cmpstr(person.name, ==, resident.name);
    g_assert_cmpstr(person.address, ==, resident.address);
    g_assert_cmpint(person.birth[0], ==, resident.birth_date[0]);
    g_assert_cmpmem(person.birth + 4, 2, resident.birth_date + 5, 2);
    g_assert_cmpmem(person.birth + 6, 2, resident.birth_date + 8, 2);
    g_assert_cmpint(person.sex, ==, resident.sex[0]);
    g_assert_cmpuint(vcard_apdus(vcard), ==, evidence.attributes_len > 192 ? 10 : 9);
}

static void the_long_resident_has_a_three_byte_length(void)
{
    struct resident_file resident = holder_resident("long.json");
    SCOPED_VCARD *vcard = holder_vcard("long.json");
    struct card_evidence evidence;

    g_assert_true(read_with(vcard, resident.pin, &evidence, NULL));
    g_assert_cmphex(evidence.attributes[2], ==, 0x82);
    g_assert_cmpuint(evidence.attributes_len, >, 256);
}

static void a_card_without_extended_length_is_read_all_the_same(gconstpointer name)
{
    struct resident_file resident = holder_resident(name);
    SCOPED_VCARD *vcard = holder_vcard(name);
    struct card_evidence evidence, short_evidence;

    g_assert_true(read_with(vcard, resident.pin, &evidence, NULL));
    follow(vcard, "card short-only");
    g_assert_true(read_with(vcard, resident.pin, &short_evidence, NULL));
    g_assert_cmpmem(&evidence, sizeof evidence, &short_evidence, sizeof short_evidence);
}

static void known_to_be_short_it_takes_fourteen_commands(void)
{
    struct resident_file resident = holder_resident("sakura.json");
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");
    SCOPED_SECRET pin = holder_secret(resident.pin);
    struct card_evidence evidence;
    int tries;

    follow(vcard, "card short-only");
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);

    card_use_short(card);
    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_true(card_read_evidence(card, &pin, challenge, &evidence, NULL));
    g_assert_cmpuint(vcard_apdus(vcard), ==, 14);
    g_assert_cmpuint(card_apdus(card), ==, 14);
}

static void a_card_that_says_short_when_powered_takes_fourteen_commands(void)
{
    struct resident_file resident = holder_resident("sakura.json");
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");
    struct card_evidence evidence;

    g_assert_true(vcard_set_atr(vcard, ATR_CONTACT_SHORT, NULL));
    g_assert_true(read_with(vcard, resident.pin, &evidence, NULL));
    g_assert_cmpuint(vcard_apdus(vcard), ==, 14);
}

static void every_other_atr_is_tried_with_extended_length(void)
{
    struct resident_file resident = holder_resident("sakura.json");

    for (enum atr atr = ATR_CONTACT; atr < ATR_COUNT; atr++) {
        SCOPED_VCARD *vcard = holder_vcard("sakura.json");
        struct card_evidence evidence;

        g_assert_true(vcard_set_atr(vcard, atr, NULL));
        g_assert_true(read_with(vcard, resident.pin, &evidence, NULL));
        g_assert_cmpuint(vcard_apdus(vcard), ==, atr == ATR_CONTACT_SHORT ? 14 : 9);
    }
}

static void expiry_and_municipality_take_one_more_each(void)
{
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    char expiry[CARD_EXPIRY_SIZE], municipality[CARD_MUNICIPALITY_SIZE];

    g_assert_true(card_expiry(card, expiry, NULL));
    g_assert_true(card_municipality(card, municipality, NULL));
    g_assert_cmpuint(strlen(expiry), ==, 8);
    g_assert_cmpstr(municipality, ==, "99001");
    g_assert_cmpuint(vcard_apdus(vcard), ==, 2);
}

static void a_wrong_pin_costs_one_try_and_the_right_one_restores_it(void)
{
    struct resident_file resident = holder_resident("sakura.json");
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");
    struct card_evidence evidence;
    struct err err = refusal_of(vcard, "0000");

    g_assert_cmpint(err.code, ==, ERR_PIN_WRONG);
    g_assert_cmpint(err.detail, ==, 2);
    g_assert_cmpint(vcard_pin_tries(vcard), ==, 2);
    g_assert_true(read_with(vcard, resident.pin, &evidence, NULL));
    g_assert_cmpint(vcard_pin_tries(vcard), ==, 3);
}

static void risk_the_last_try(struct vcard *vcard, const char *digits)
{
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    SCOPED_SECRET pin = holder_secret(digits);
    struct err err;
    int tries;

    g_assert_true(card_tries_left(card, &tries, NULL));
    card_allow_last_try(card);
    g_assert_false(card_verify_pin(card, &pin, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_BLOCKED);
}

static void three_wrong_pins_block_even_for_the_right_one(void)
{
    struct resident_file resident = holder_resident("sakura.json");
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");

    g_assert_cmpint(refusal_of(vcard, "0000").code, ==, ERR_PIN_WRONG);
    g_assert_cmpint(refusal_of(vcard, "0000").code, ==, ERR_PIN_WRONG);
    g_assert_cmpint(refusal_of(vcard, "0000").code, ==, ERR_PIN_LAST_TRY);
    g_assert_cmpint(vcard_pin_tries(vcard), ==, 1);
    risk_the_last_try(vcard, "0000");
    g_assert_cmpint(refusal_of(vcard, resident.pin).code, ==, ERR_PIN_BLOCKED);
    g_assert_cmpint(vcard_pin_tries(vcard), ==, 0);
}

static void basic_info_is_read_without_the_pin(void)
{
    static const char id[] = {0x08, 0x05, '0', '0', '1', 0, 0, 0, 0}; /* behind seven digits */
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    struct card_basic_info info;

    g_assert_true(card_read_basic_info(card, &info, NULL));
    g_assert_cmphex(info.specification, ==, 0x01);
    g_assert_cmphex(info.extended, ==, 0x03);
    g_assert_cmphex(info.vendor, ==, 0x0E);
    g_assert_cmphex(info.option, ==, 0x01);
    g_assert_cmpmem(info.key_id + 7, 9, id, sizeof id);
    g_assert_cmpuint(vcard_apdus(vcard), ==, 2);
}

static void each_file_alone_is_what_all_of_them_are(void)
{
    struct resident_file resident = holder_resident("sakura.json");
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    SCOPED_SECRET pin = holder_secret(resident.pin);
    struct card_evidence all, one = {0};
    int tries;

    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_true(card_read_evidence(card, &pin, challenge, &all, NULL));
    g_assert_true(card_answer(card, challenge, one.signature, NULL));
    g_assert_true(card_read_public_key(card, one.public_key, NULL));
    g_assert_true(card_read_certificate(card, one.certificate, NULL));
    g_assert_true(card_read_integrity(card, one.integrity, NULL));
    g_assert_true(card_read_attributes(card, one.attributes, &one.attributes_len, NULL));
    g_assert_true(card_read_number(card, one.number, NULL));
    g_assert_cmpmem(&one, sizeof one, &all, sizeof all);
}

static void each_protected_file_stays_closed_without_the_pin(void)
{
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    struct card_evidence evidence;
    struct err err;

    g_assert_false(card_read_number(card, evidence.number, &err));
    g_assert_cmphex(err.detail, ==, 0x6982);
    g_assert_false(card_read_attributes(card, evidence.attributes, &evidence.attributes_len, &err));
    g_assert_cmphex(err.detail, ==, 0x6982);
    g_assert_false(card_read_integrity(card, evidence.integrity, &err));
    g_assert_cmphex(err.detail, ==, 0x6982);
    g_assert_false(card_read_public_key(card, evidence.public_key, &err));
    g_assert_cmphex(err.detail, ==, 0x6982);
    g_assert_true(card_read_certificate(card, evidence.certificate, NULL));
    g_assert_true(card_answer(card, challenge, evidence.signature, NULL));
}

/* 照合番号A opens EF 0001, B EF 0002, and neither the other's. */
static void a_code_opens_its_part_and_no_more(void)
{
    struct resident_file resident = holder_resident("sakura.json");
    SCOPED_SECRET b = {0};
    SCOPED_SECRET a = holder_secret(resident.my_number);
    struct date birth, expiry;
    int tries;

    g_assert_true(date_from_iso(resident.birth_date, &birth));
    g_assert_true(date_from_iso(resident.expiry_date, &expiry));
    g_assert_true(visual_code_b(&birth, expiry.year, resident.security_code, &b));
    for (enum card_code code = CARD_A; code <= CARD_B; code++) {
        unsigned part = code == CARD_A ? EVIDENCE_NUMBER : EVIDENCE_ATTRIBUTES;
        SCOPED_VCARD *vcard = holder_vcard("sakura.json");
        SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
        struct card_evidence evidence;
        struct person person;
        struct err err;

        g_assert_true(card_code_tries_left(card, code, &tries, NULL));
        g_assert_cmpint(tries, ==, 10);
        g_assert_true(card_verify_code(card, code, code == CARD_A ? &a : &b, NULL));
        g_assert_true(card_read_parts(card, part, challenge, &evidence, NULL));
        g_assert_true(evidence_verify_parts(&evidence, part, holder_anchors(), challenge, NULL));
        g_assert_true(evidence_person_parts(&evidence, part, &person, NULL));
        g_assert_cmpstr(code == CARD_A ? person.number : person.name, ==,
                        code == CARD_A ? resident.my_number : resident.name);
        g_assert_cmpuint(card_apdus(card), ==, 8);
        g_assert_false(card_read_files(card, challenge, &evidence, &err));
        g_assert_cmphex(err.detail, ==, 0x6982);
    }
}

static void each_bad_card_has_its_own_answer(void)
{
    static const struct {
        const char *script;
        enum err_code answer;
    } bad[] = {
        {"card forged-signature", ERR_CARD_FORGED},
        {"card copied", ERR_CARD_COPIED},
        {"card unknown-authority", ERR_CARD_UNKNOWN_AUTHORITY},
        {"card not-my-number", ERR_CARD_OTHER},
        {"card malformed", ERR_MALFORMED},
    };
    struct resident_file resident = holder_resident("sakura.json");

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        SCOPED_VCARD *vcard = holder_vcard("sakura.json");

        follow(vcard, bad[i].script);
        g_assert_cmpstr(err_name(refusal_of(vcard, resident.pin).code), ==,
                        err_name(bad[i].answer));
        g_assert_cmpint(vcard_pin_tries(vcard), ==, 3);
    }
}

static void pulled_at_any_command_it_can_be_read_after_it_is_back(void)
{
    struct resident_file resident = holder_resident("sakura.json");

    for (unsigned at = 1; at <= 9; at++) {
        SCOPED_VCARD *vcard = holder_vcard("sakura.json");
        struct card_evidence evidence;

        g_autofree char *script = g_strdup_printf("at %u pull", at);

        follow(vcard, script);
        g_assert_cmpint(refusal_of(vcard, resident.pin).code, ==, ERR_CARD_REMOVED);
        g_assert_cmpint(vcard_pin_tries(vcard), ==, 3);
        vcard_reset(vcard);
        g_assert_true(read_with(vcard, resident.pin, &evidence, NULL));
    }
}

static void after_release_no_pin_stays_verified(void)
{
    struct resident_file resident = holder_resident("sakura.json");
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");
    struct card_evidence evidence;
    struct err err;

    g_assert_true(read_with(vcard, resident.pin, &evidence, NULL));
    SCOPED_CARD *next = card_new(&vcard_transport, vcard, NULL);
    g_assert_false(card_read_files(next, challenge, &evidence, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_REFUSED);
    g_assert_cmphex(err.detail, ==, 0x6982);
}

static void an_answer_serves_one_challenge_only(void)
{
    struct resident_file resident = holder_resident("sakura.json");
    SCOPED_VCARD *vcard = holder_vcard("sakura.json");
    struct card_evidence evidence;
    struct err err;
    uint8_t other[EVIDENCE_DIGEST_LEN] = {1};

    g_assert_true(read_with(vcard, resident.pin, &evidence, NULL));
    g_assert_false(evidence_verify(&evidence, holder_anchors(), other, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_COPIED);
}

static void add_for_each_resident(const char *prefix, void (*test)(gconstpointer))
{
    GDir *dir = g_dir_open(g_getenv("RESIDENTS"), 0, NULL);
    const char *name;

    g_assert_nonnull(dir);
    while ((name = g_dir_read_name(dir)) != NULL) {
        char *path = g_strconcat(prefix, name, NULL);

        g_test_add_data_func_full(path, g_strdup(name), test, g_free);
        g_free(path);
    }
    g_dir_close(dir);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    add_for_each_resident("/resident/says/", what_is_read_is_what_the_file_says);
    add_for_each_resident("/resident/short/", a_card_without_extended_length_is_read_all_the_same);
    g_test_add_func("/resident/long", the_long_resident_has_a_three_byte_length);
    g_test_add_func("/resident/fourteen", known_to_be_short_it_takes_fourteen_commands);
    g_test_add_func("/resident/short-atr",
                    a_card_that_says_short_when_powered_takes_fourteen_commands);
    g_test_add_func("/resident/atrs", every_other_atr_is_tried_with_extended_length);
    g_test_add_func("/resident/expiry", expiry_and_municipality_take_one_more_each);
    g_test_add_func("/resident/wrong-pin", a_wrong_pin_costs_one_try_and_the_right_one_restores_it);
    g_test_add_func("/resident/blocked", three_wrong_pins_block_even_for_the_right_one);
    g_test_add_func("/resident/basic-info", basic_info_is_read_without_the_pin);
    g_test_add_func("/resident/files", each_file_alone_is_what_all_of_them_are);
    g_test_add_func("/resident/closed", each_protected_file_stays_closed_without_the_pin);
    g_test_add_func("/resident/code", a_code_opens_its_part_and_no_more);
    g_test_add_func("/resident/bad", each_bad_card_has_its_own_answer);
    g_test_add_func("/resident/pulled", pulled_at_any_command_it_can_be_read_after_it_is_back);
    g_test_add_func("/resident/release", after_release_no_pin_stays_verified);
    g_test_add_func("/resident/challenge", an_answer_serves_one_challenge_only);
    result = g_test_run();
    holder_done();
    return result;
}
