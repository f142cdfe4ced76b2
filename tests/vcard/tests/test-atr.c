/* The ATRs, and extended length as they promise it. */
#include <string.h>

#include "cardlib/card.h"
#include "tests/vcard/tests/world.h"

/* ISO 7816-3, 8.2.5: with T=1 the XOR of all bytes after the first is 0. */
static void every_atr_has_a_right_check_byte(void)
{
    for (unsigned i = 0; i < ATR_COUNT; i++) {
        size_t len = 0;
        const uint8_t *bytes = atr_bytes((enum atr)i, &len);
        uint8_t check = 0;

        g_assert_cmphex(bytes[0], ==, 0x3B);
        for (size_t n = 1; n < len; n++)
            check ^= bytes[n];
        g_assert_cmphex(check, ==, 0);
    }
}

static void every_atr_is_found_by_its_name_and_no_other(void)
{
    enum atr found = ATR_CONTACT;

    for (unsigned i = 0; i < ATR_COUNT; i++) {
        g_assert_true(atr_from_name(atr_name((enum atr)i), &found));
        g_assert_cmpint(found, ==, i);
    }
    g_assert_false(atr_from_name("radio", &found));
    g_assert_false(atr_from_name("", &found));
    g_assert_false(atr_from_name("contact-", &found));
    g_assert_cmpint(found, ==, ATR_COUNT - 1);
}

static void only_two_atrs_speak_of_extended_length(void)
{
    bool extended = false;
    bool chaining = false;
    unsigned speak = 0;

    for (unsigned i = 0; i < ATR_COUNT; i++) {
        bool unused[2];

        speak += atr_capabilities((enum atr)i, &unused[0], &unused[1]) ? 1 : 0;
    }
    g_assert_cmpuint(speak, ==, 2);
    g_assert_true(atr_capabilities(ATR_CONTACT_EXTENDED, &extended, &chaining));
    g_assert_true(extended && chaining);
    g_assert_true(atr_capabilities(ATR_CONTACT_SHORT, &extended, &chaining));
    g_assert_false(extended || chaining);
}

/* EF 0004 begins with 7F21, and anybody may read it. */

static struct vcard *card_with(enum atr atr)
{
    struct vcard *card = new_vcard();

    g_assert_true(vcard_set_atr(card, atr, NULL));
    expect(card, SELECT_TEXT, "9000");
    return card;
}

static void extended_length_is_taken_as_the_atr_says(void)
{
    for (unsigned i = 0; i < ATR_COUNT; i++) {
        SCOPED_VCARD *card = card_with((enum atr)i);

        expect(card, "00B08400000002", i == ATR_CONTACT_SHORT ? "6700" : "7F219000");
        expect(card, "00B0840002", "7F219000");
    }
}

static void the_choice_goes_before_the_atr(void)
{
    SCOPED_VCARD *card = card_with(ATR_CONTACTLESS);

    vcard_set_extended(card, false);
    expect(card, "00B08400000002", "6700");
    vcard_set_extended(card, true);
    expect(card, "00B08400000002", "7F219000");
}

static void the_card_knows_its_contact_atr_through_either_interface(void)
{
    SCOPED_VCARD *contact = card_with(ATR_CONTACT_SHORT);
    SCOPED_VCARD *contactless = card_with(ATR_CONTACTLESS_4B00);

    expect(contact, "00CA5F5100", "C5FF8131FB458073C60100009000");
    expect(contactless, "00CA5F5100", "E000FF8131FE45149000");
}

/* No command is refused: the ATR has said it before. */
static void a_reader_of_files_takes_the_atr_s_word(void)
{
    static const uint8_t challenge[EVIDENCE_DIGEST_LEN] = {0x01};
    SCOPED_VCARD *vcard = new_vcard();
    struct secret pin = {.bytes = "1234", .len = 4};
    struct card_evidence evidence;
    int tries = 0;

    g_assert_true(vcard_set_atr(vcard, ATR_CONTACT_SHORT, NULL));
    SCOPED_CARD *card = card_new(&vcard_transport, vcard, NULL);
    g_assert_true(card_tries_left(card, &tries, NULL));
    g_assert_true(card_read_evidence(card, &pin, challenge, &evidence, NULL));
    g_assert_cmpuint(card_apdus(card), ==, 14);
}

#define ADD(path, test) g_test_add_func("/atr/" path, test)

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    ADD("check-byte", every_atr_has_a_right_check_byte);
    ADD("names", every_atr_is_found_by_its_name_and_no_other);
    ADD("capabilities", only_two_atrs_speak_of_extended_length);
    ADD("extended", extended_length_is_taken_as_the_atr_says);
    ADD("chosen", the_choice_goes_before_the_atr);
    ADD("object", the_card_knows_its_contact_atr_through_either_interface);
    ADD("read", a_reader_of_files_takes_the_atr_s_word);
    status = g_test_run();
    shared_keys_free();
    return status;
}
