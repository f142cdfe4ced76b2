/* 共通カードAP, 住基AP and the default application: card.md sections 2.5 and 6. */
#include <openssl/evp.h>
#include <string.h>

#include "tests/vcard/keys.h"
#include "tests/vcard/tests/world.h"

#define SELECT_COMMON  "00A4040C0AD3921000310001010100"
#define SELECT_JUKI    "00A4040C0AD3921000310001010401"
#define SELECT_DEFAULT "00A4040C07A0000001510000"

static struct vcard_keys *keys; /* shared_keys() */

static struct vcard *card_at(const char *select)
{
    struct vcard *card = new_vcard();

    expect(card, select, "9000");
    return card;
}

/* -- 共通カードAP -- */

static void the_common_application_tells_expiry_in_a_record(void)
{
    SCOPED_VCARD *card = card_at(SELECT_COMMON);
    uint8_t record[30];

    expect_bytes(card, "00B2010C00", sizeof record, record);
    g_assert_cmpmem(record, 2, "\x01\x1C", 2);
    g_assert_cmpmem(record + 17, 13, "1322120350217", 13);
    expect_bytes(card, "00B2010C02", 2, NULL);
    expect_bytes(card, "00A4020C020001", 0, NULL);
    expect_bytes(card, "00B2010400", sizeof record, NULL);
}

static void all_records_from_one_on_come_at_once(void)
{
    SCOPED_VCARD *card = card_at(SELECT_COMMON);

    expect_bytes(card, "00B2010D00", 30, NULL);
    expect(card, "00B2020D00", "6A83");
}

static void a_record_that_is_not_there_is_refused(void)
{
    SCOPED_VCARD *card = card_at(SELECT_COMMON);

    expect(card, "00B2020C00", "6A83");
    expect(card, "00B2FF0C00", "6A83");
    expect(card, "00B2000C00", "6A86");
    expect(card, "00B2010E00", "6A86");
    expect(card, "00B2010C", "6700");
    expect(card, "00B201CC00", "6981"); /* a key */
    expect(card, "00B2011C00", "6A82"); /* nothing */
    expect(card, "00B2010400", "6986"); /* no current file */
    expect(card, "00B0810000", "6981"); /* records are not bytes */
}

static void a_key_reference_is_shared_with_the_register_s_application(void)
{
    SCOPED_VCARD *card = card_at(SELECT_COMMON);
    uint8_t common[18];
    uint8_t juki[18];

    expect_bytes(card, "00B2011400", sizeof common, common);
    expect(card, SELECT_JUKI, "9000");
    expect_bytes(card, "00B2011400", sizeof juki, juki);
    g_assert_cmpmem(common, sizeof common, juki, sizeof juki);
    g_assert_cmpmem(common, 2, "\x01\x10", 2);
}

static void the_common_application_signs_a_challenge_without_a_pin(void)
{
    SCOPED_VCARD *card = card_at(SELECT_COMMON);
    uint8_t signature[RSA_LEN];

    expect_bytes(card, "008800990361626300", sizeof signature, signature);
    g_assert_true(verifies(keys->card, (const uint8_t *)"abc", 3, signature));
}

static void a_challenge_that_cannot_be_signed_is_refused(void)
{
    SCOPED_VCARD *card = card_at(SELECT_COMMON);

    expect(card, "0088009900", "6985"); /* nothing to sign */
    expect(card, "0088009903616263", "6700");
    expect(card, "008801990361626300", "6A86");
    expect(card, "0088009C0361626300", "6A88");
    expect(card, "0088009F0361626300", "6A82");
    expect(card, "802A00990361626300", "6A88"); /* a key of another kind */
    expect(card, SELECT_TEXT, "9000");
    expect(card, "008800930361626300", "6A88");
}

/* -- The PIN of the register is two -- */

static void the_two_pins_of_the_register_are_changed_one_by_one(void)
{
    SCOPED_VCARD *card = card_at(SELECT_COMMON);

    expect(card, "0020009C0431323334", "9000");
    expect(card, "8032009C0439393939", "9000");
    expect(card, "0020009C0439393939", "9000");
    expect(card, SELECT_JUKI, "9000");
    expect(card, "0020009C0431323334", "9000");
    expect(card, "8032009C0438383838", "9000");
    expect(card, "0020009C0438383838", "9000");
}

static void a_pin_of_the_register_is_not_changed_otherwise(void)
{
    SCOPED_VCARD *card = card_at(SELECT_JUKI);

    expect(card, "8032009C0439393939", "6982");
    expect(card, "0020009C0431323334", "9000");
    expect(card, "0024019C0439393939", "6982");
    expect(card, "8032009C03393939", "6A80");
    expect(card, "8032019C0439393939", "6A86");
    expect(card, "0032009C0439393939", "6E00");
    expect(card, "0020009C0439393939", "63C2");
}

static void session_keys_are_refused_in_two_ways(void)
{
    SCOPED_VCARD *card = card_at(SELECT_COMMON);

    expect(card, "80AE000001AA", "66F1");
    expect(card, SELECT_JUKI, "9000");
    expect(card, "80AE000001AA", "6982");
    expect(card, SELECT_DEFAULT, "9000");
    expect(card, "80AE000001AA", "66F1");
}

/* -- Data objects -- */

static void the_default_application_tells_expiry_and_municipality(void)
{
    SCOPED_VCARD *card = new_vcard();
    uint8_t serial[15];
    uint8_t record[30];

    expect(card, "00CA00F200", "32303335303231379000");
    expect(card, "00CA00F000", "31333232319000");
    expect(card, "00CA5F5100", "E000FF8131FE45149000");
    expect_bytes(card, "00CA004200", 16, NULL);
    expect_bytes(card, "00CA006600", 24, NULL);
    expect_bytes(card, "00CA004500", sizeof serial, serial);
    expect(card, SELECT_COMMON, "9000");
    expect_bytes(card, "00B2010C00", sizeof record, record);
    g_assert_cmpmem(serial, sizeof serial, record + 2, 15);
}

static void a_chain_of_certificates_leads_from_root_to_card(void)
{
    SCOPED_VCARD *card = new_vcard();
    uint8_t first[563];
    uint8_t next[563];
    uint8_t id[16];

    expect_bytes(card, "00CA00F700", sizeof id, id);
    expect_bytes(card, "00CA00F8000000", sizeof first, first);
    expect_bytes(card, "00CA7F21000000", sizeof next, next);
    g_assert_cmpmem(first, 5, "\x5F\x4E\x82\x01\x29", 5); /* no 7F21 around it */
    g_assert_cmpmem(first + 5 + 16, 16, id, 16);
    g_assert_cmpmem(next + 5, 16, id, 16);
    g_assert_true(verifies(keys->ca, first + 5, 297, first + 307));
    g_assert_true(verifies(keys->issuer, next + 5, 297, next + 307));
}

static void a_large_object_needs_an_extended_length(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, "00CA00F800", "6700");
    expect(card, "00CA7F2100", "6700");
    expect(card, "00CA00F80000FF", "6700");
    expect(card, "00CA004208", "6700");
    expect_bytes(card, "00CA00F8000000", 563, NULL);
}

static void an_absent_object_is_refused(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, "00CA7F2200", "6A88");
    expect(card, "00CA000000", "6A88");
    expect(card, "00CADF3005", "6A88");
}

static void an_application_hides_the_objects_but_the_atr(void)
{
    SCOPED_VCARD *card = card_at(SELECT_TEXT);

    expect(card, "00CA00F200", "6A88");
    expect(card, "00CA7F21000000", "6A88");
    expect(card, "00CA5F5100", "E000FF8131FE45149000");
    expect(card, SELECT_DEFAULT, "9000");
    expect(card, "00CA00F200", "32303335303231379000");
}

#define ADD(test) g_test_add_func("/vcard-other/" #test, test)

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    keys = shared_keys();
    ADD(the_common_application_tells_expiry_in_a_record);
    ADD(all_records_from_one_on_come_at_once);
    ADD(a_record_that_is_not_there_is_refused);
    ADD(a_key_reference_is_shared_with_the_register_s_application);
    ADD(the_common_application_signs_a_challenge_without_a_pin);
    ADD(a_challenge_that_cannot_be_signed_is_refused);
    ADD(the_two_pins_of_the_register_are_changed_one_by_one);
    ADD(a_pin_of_the_register_is_not_changed_otherwise);
    ADD(session_keys_are_refused_in_two_ways);
    ADD(the_default_application_tells_expiry_and_municipality);
    ADD(a_chain_of_certificates_leads_from_root_to_card);
    ADD(a_large_object_needs_an_extended_length);
    ADD(an_absent_object_is_refused);
    ADD(an_application_hides_the_objects_but_the_atr);
    status = g_test_run();
    shared_keys_free();
    return status;
}
