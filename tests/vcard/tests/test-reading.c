/* cardlib reads every card that may be genuine: none of the switches is a thing to rely on. */
#include <string.h>

#include "tests/vcard/tests/world.h"

static struct anchors *anchors;
static const uint8_t challenge[EVIDENCE_DIGEST_LEN] = {0xC0, 0xFF, 0xEE};

static const char *const ways[] = {
    "attributes-size=200",
    "attributes-size=4000",
    "attributes-size=32767",
    "basic-info-size=0",
    "basic-info-size=400",
    "face-size=0",
    "face-size=20000",
    "certificate-size=0",
    "ca-certificate-size=0",
    "keep-status-on-same-ap-reselect=yes",
    "keep-status-on-any-select=yes",
    "keep-status-on-warm-reset=yes",
    "b-opens-integrity=no",
    "unknown-0008-is-free=no",
    "number-tries=3",
    "blocked-sw=6983",
    "blocked-query-sw=6984",
    "blocked-query-sw=6983",
    "no-short-id-sw=6A88",
    "verify-no-key-sw=6981",
    "verify-no-file-sw=6A88",
    "no-session-sw=6D00",
    "fci=template",
    "fci=none",
    "pss-salt=20",
    "next-certificate=no",
    "atr-before-select=no",
    "long-length=yes",
    "issuer-number=1322132",
    "model=",
};

static void spell_pin(const char *digits, struct secret *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->len = strlen(digits);
    memcpy(ret->bytes, digits, ret->len);
}

static void assert_read(struct vcard *vcard)
{
    struct card_evidence evidence;
    struct person person;
    struct secret pin;
    int tries = -1;

    spell_pin("1234", &pin);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_cmpint(tries, ==, 3);
    g_assert_true(card_read_evidence(card, &pin, challenge, &evidence, NULL));
    g_assert_true(evidence_verify(&evidence, anchors, challenge, NULL));
    g_assert_true(evidence_person(&evidence, &person, NULL));
    g_assert_cmpstr(person.name, ==, sample_resident.name);
    g_assert_cmpstr(person.address, ==, sample_resident.address);
    g_assert_cmpstr(person.number, ==, sample_resident.my_number);
}

static void it_is_read(gconstpointer data)
{
    SCOPED_VCARD *vcard = new_vcard_with(data);

    assert_read(vcard);
}

static void it_is_read_in_short_pieces(gconstpointer data)
{
    SCOPED_VCARD *vcard = new_vcard_with(data);

    vcard_set_extended(vcard, false);
    assert_read(vcard);
}

static void a_wrong_pin_costs_one_try(gconstpointer data)
{
    SCOPED_VCARD *vcard = new_vcard_with(data);
    struct secret pin;
    struct err err = {0};
    int tries = -1;

    spell_pin("0000", &pin);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_false(card_verify_pin(card, &pin, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_WRONG);
    g_assert_cmpint(err.detail, ==, 2);
    g_assert_cmpint(vcard_pin_tries(vcard), ==, 2);
}

/* Told when it is asked for its tries; it never sees a PIN. */
static void a_blocked_pin_is_told(gconstpointer data)
{
    SCOPED_VCARD *vcard = new_vcard_with(data);
    struct secret pin;
    struct err err = {0};
    int tries = -1;

    spell_pin("1234", &pin);
    vcard_set_pin_tries(vcard, 0);
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_cmpint(tries, ==, 0);
    g_assert_false(card_verify_pin(card, &pin, &err));
    g_assert_cmpint(err.code, ==, ERR_PIN_BLOCKED);
}

static void add_for_each_way(const char *name, GTestDataFunc test)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autofree char *path = g_strdup_printf("/vcard-reading/%s/%s", name, ways[i]);

        g_test_add_data_func(path, ways[i], test);
    }
}

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    anchors = anchors_of_the_card();
    add_for_each_way("read", it_is_read);
    add_for_each_way("short", it_is_read_in_short_pieces);
    add_for_each_way("wrong", a_wrong_pin_costs_one_try);
    add_for_each_way("blocked", a_blocked_pin_is_told);
    status = g_test_run();
    anchors_free(&anchors);
    shared_keys_free();
    return status;
}
