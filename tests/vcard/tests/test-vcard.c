#include <glib.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "tests/vcard/keys.h"
#include "tests/vcard/tests/world.h"

#define SIGN_HEAD   "802A000033" DIGEST_INFO
#define DIGEST_INFO "3031300D060960864801650304020105000420"
#define CHALLENGE   "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"

static struct vcard_keys *keys; /* shared_keys() */

static struct vcard *card_at_text_ap(void)
{
    struct vcard *card = new_vcard();

    expect(card, SELECT_TEXT, "9000");
    return card;
}

static struct vcard *card_after_pin(void)
{
    struct vcard *card = card_at_text_ap();

    expect(card, VERIFY_1234, "9000");
    return card;
}

/* 照合番号A and B of the sample_resident; B is the worked example of card.md 3.1. */
#define VERIFY_A                                                                                   \
    "00200094"                                                                                     \
    "0C"                                                                                           \
    "353337363836363737313838"
#define VERIFY_B                                                                                   \
    "00200095"                                                                                     \
    "0E"                                                                                           \
    "3535303231373230333532323835"

/* -- Files, byte for byte -- */

static void the_published_sample_is_reproduced(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00B0810011", "FF100C353337363836363737313838FFFF9000");
    expect(card, "00B0820068",
           "FF2065DF2108000E002000590064DF220FE9BB92E6A190E38080E5B9B9E4B99F"
           "DF2336E69DB1E4BAACE983BDE6B885E780ACE5B882E8A6B3E5B883E5AD90E58D97EFBC91EFBC92EFBC8D"
           "EFBC97EFBC8DEFBC92EFBC90EFBC92DF24083139383030323137DF2501319000");
}

static void digests_are_those_of_the_published_sample(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00B083004B",
           "FF3082014BDF3120"
           "6D5A4C1EF9AB15BF506862D7E66B9C0F179CA065BC936C8E634E9E57449CA9CD"
           "DF3220"
           "B9E0D09427B23B1D4BEDA2848512B4103752DC2667E51F9712872D65F472CB3B9000");
}

static void every_file_has_its_physical_size(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect_bytes(card, "00B08100000000", 17, NULL);
    expect_bytes(card, "00B08200000000", 640, NULL);
    expect_bytes(card, "00B08300000000", 336, NULL);
    expect_bytes(card, "00B08400000000", 568, NULL);
    expect_bytes(card, "00B08500000000", 256, NULL);
    expect_bytes(card, "00B08600000000", 269, NULL);
    expect_bytes(card, "00B08700000000", 536, NULL);
    expect(card, "00B08800000000", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF9000");
}

static void files_begin_with_the_lengths_of_a_real_card(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00B0830005", "FF3082014B9000");
    expect(card, "00B084000A",
           "7F218202335F4E820129"
           "9000");
    expect(card, "00B085000C", "FF4082009FDF410401030E019000");
    expect(card, "00B0860009",
           "A18201099003010001"
           "9000");
}

static void a_long_address_takes_the_long_length(void)
{
    struct resident_file resident = sample_resident;
    struct err err = {0};

    memset(resident.address, 0, sizeof resident.address);
    for (int i = 0; i < 100; i++)
        strcat(resident.address, "町");

    SCOPED_VCARD *card = vcard_new(&resident, keys, &err);

    expect(card, SELECT_TEXT, "9000");
    expect(card, VERIFY_1234, "9000");
    /* value: 11 + 18 + (5 + 300) + 11 + 4 = 349 = 015D; offsets begin at 16 */
    expect(card, "00B0820010",
           "FF2082015DDF21080010002201530"
           "15E9000");
}

/* -- Signatures -- */

static bool integrity_verifies(struct vcard *card)
{
    uint8_t file[336];

    expect_bytes(card, "00B08300000000", sizeof file, file);
    return verifies(keys->issuer, file + 5, 70, file + 80);
}

static void the_issuer_signs_the_digests(void)
{
    SCOPED_VCARD *card = card_after_pin();

    g_assert_true(integrity_verifies(card));
}

static void the_authority_signs_the_issuer(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t file[568];

    expect_bytes(card, "00B08400000000", sizeof file, file);
    g_assert_cmpmem(file + 10, 16,
                    "6999033\x08\x05"
                    "001\0\0\0\0",
                    16);
    g_assert_true(verifies(keys->ca, file + 10, 297, file + 312));
}

static void the_issuer_signs_the_card_s_key(void)
{
    SCOPED_VCARD *card = card_after_pin();
    uint8_t file[536];

    expect_bytes(card, "00B08700000000", sizeof file, file);
    g_assert_true(verifies(keys->issuer, file + 5, 270, file + 280));
}

static void the_card_answers_a_challenge_without_a_pin(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t signature[RSA_LEN];

    expect_bytes(card, SIGN_HEAD CHALLENGE "00", sizeof signature, signature);

    g_autofree char *said = recovered(keys->card, signature, RSA_PKCS1_PADDING);

    g_assert_cmpstr(said, ==, DIGEST_INFO CHALLENGE);
}

static void the_challenge_may_name_its_key(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect_bytes(card, "802A009333" DIGEST_INFO CHALLENGE "00", RSA_LEN, NULL);
    expect(card, "00A4020C020013", "9000");
    expect_bytes(card, "802A008033" DIGEST_INFO CHALLENGE "00", RSA_LEN, NULL);
    expect_bytes(card, "802A0000000033" DIGEST_INFO CHALLENGE "0000", RSA_LEN, NULL);
}

static void verbatim_padding_never_looks_into_the_data(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t signature[RSA_LEN];

    expect_bytes(card, "802A000003ABCDEF00", sizeof signature, signature);

    g_autofree char *said = recovered(keys->card, signature, RSA_PKCS1_PADDING);

    g_assert_cmpstr(said, ==, "ABCDEF");
}

static void a_bare_digest_is_signed_by_scheme_1(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t signature[RSA_LEN];

    expect_bytes(card, "802A01000361626300", sizeof signature, signature);

    g_autofree char *said = recovered(keys->card, signature, RSA_PKCS1_PADDING);

    g_assert_cmpstr(said, ==, "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
}

static void a_given_digest_is_wrapped_by_scheme_2(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t signature[RSA_LEN];

    expect_bytes(card, "802A020020" CHALLENGE "00", sizeof signature, signature);

    g_autofree char *said = recovered(keys->card, signature, RSA_PKCS1_PADDING);

    g_assert_cmpstr(said, ==, DIGEST_INFO CHALLENGE);
    expect(card, "802A02000361626300", "6985");
}

static void a_message_is_hashed_and_wrapped_by_scheme_3(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t signature[RSA_LEN];

    expect_bytes(card, "802A03000361626300", sizeof signature, signature);
    g_assert_true(verifies(keys->card, (const uint8_t *)"abc", 3, signature));
}

static bool verifies_pss(const uint8_t *digest, const uint8_t *signature)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(keys->card, NULL);
    bool ok = EVP_PKEY_verify_init(context) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
              EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
              EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1 &&
              EVP_PKEY_verify(context, signature, RSA_LEN, digest, 32) == 1;

    EVP_PKEY_CTX_free(context);
    return ok;
}

static void a_digest_is_signed_by_pss_in_scheme_4(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t digest[32];
    uint8_t signature[RSA_LEN];

    from_hex(CHALLENGE, digest);
    expect_bytes(card, "802A040020" CHALLENGE "00", sizeof signature, signature);
    g_assert_true(verifies_pss(digest, signature));
    expect(card, "802A04000361626300", "6985");
}

static void a_message_is_signed_by_pss_in_scheme_5(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t digest[32];
    uint8_t signature[RSA_LEN];

    SHA256((const uint8_t *)"abc", 3, digest);
    expect_bytes(card, "802A05000361626300", sizeof signature, signature);
    g_assert_true(verifies_pss(digest, signature));
}

static void what_cannot_be_signed_is_refused(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    GString *too_long = g_string_new("802A0000F6");

    for (int i = 0; i < 246; i++)
        g_string_append(too_long, "00");
    g_string_append(too_long, "00");
    expect(card, too_long->str, "6985");
    expect(card, "802A06000361626300", "6A86"); /* no such scheme */
    expect(card, "802A000003616263", "6700");   /* no Le */
    expect(card, "802A00000361626340", "6700"); /* a signature does not fit into 64 bytes */
    expect(card, "802A000000", "6985");         /* nothing to sign */
    expect(card, "802A00910361626300", "6A88"); /* the PIN is not a key */
    expect(card, "802A00960361626300", "6A82"); /* there is no 0016 here */
    expect(card, "802A00130361626300", "6A86");
    g_string_free(too_long, TRUE);
}

static void no_key_signs_before_an_application_is_selected(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, SIGN_HEAD CHALLENGE "00", "6A88");
    expect(card, "802A008033" DIGEST_INFO CHALLENGE "00", "6986");
}

/* -- Who may read what -- */

static void without_a_credential_only_free_files_open(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "00B0810011", "6982");
    expect(card, "00B0820000", "6982");
    expect(card, "00B0830000", "6982");
    expect(card, "00B0860000", "6982");
    expect(card, "00B0870000", "6982");
    expect_bytes(card, "00B0840004", 4, NULL);
    expect_bytes(card, "00B0850004", 4, NULL);
    expect_bytes(card, "00B0880004", 4, NULL);
}

static void the_pin_opens_all(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect_bytes(card, "00B0810001", 1, NULL);
    expect_bytes(card, "00B0820001", 1, NULL);
    expect_bytes(card, "00B0830001", 1, NULL);
    expect_bytes(card, "00B0860001", 1, NULL);
    expect_bytes(card, "00B0870001", 1, NULL);
}

static void number_a_opens_all_but_the_four_items(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, VERIFY_A, "9000");
    expect_bytes(card, "00B0810001", 1, NULL);
    expect(card, "00B0820001", "6982");
    expect_bytes(card, "00B0830001", 1, NULL);
    expect_bytes(card, "00B0860001", 1, NULL);
    expect_bytes(card, "00B0870001", 1, NULL);
}

static void number_b_opens_all_but_the_number(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, VERIFY_B, "9000");
    expect(card, "00B0810001", "6982");
    expect_bytes(card, "00B0820001", 1, NULL);
    expect_bytes(card, "00B0830001", 1, NULL);
    expect_bytes(card, "00B0860001", 1, NULL);
    expect_bytes(card, "00B0870001", 1, NULL);
}

static void two_credentials_hold_at_the_same_time(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, VERIFY_A, "9000");
    expect(card, VERIFY_B, "9000");
    expect_bytes(card, "00B0810001", 1, NULL);
    expect_bytes(card, "00B0820001", 1, NULL);
}

static void keys_and_unknown_files_cannot_be_read(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00B0910000", "6981");
    expect(card, "00B0930000", "6981");
    expect(card, "00B0900000", "6981");
    expect(card, "00B09C0000", "6981");
    expect(card, "00B09E0000", "6981");
}

static void a_reset_forgets_what_was_verified(void)
{
    SCOPED_VCARD *card = card_after_pin();

    vcard_reset(card);
    expect(card, "00B0810011", "6A82"); /* not even the application is selected */
    expect(card, SELECT_TEXT, "9000");
    expect(card, "00B0810011", "6982");
}

static void selecting_an_application_forgets_what_was_verified(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, SELECT_TEXT, "9000");
    expect(card, "00B0810011", "6982");
}

static void a_refused_select_forgets_nothing(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00A4040C0AD3921000310001010409", "6A82");
    expect(card, "00A4020C020099", "6A82");
    expect_bytes(card, "00B0810011", 17, NULL);
}

/* -- Counters -- */

static void the_tries_are_told_without_spending_one(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "00200091", "63C3");
    expect(card, "00200091", "63C3");
    expect(card, "00200094", "63CA");
    expect(card, "00200095", "63CA");
    g_assert_cmpint(vcard_pin_tries(card), ==, 3);
}

static void the_tries_are_told_after_success_too(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00200091", "63C3");
}

static void the_exhausting_attempt_says_0_and_later_ones_say_locked(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "002000910430303030", "63C2");
    expect(card, "002000910430303030", "63C1");
    expect(card, "002000910430303030", "63C0");
    expect(card, "002000910430303030", "6984");
    expect(card, VERIFY_1234, "6984");
    expect(card, "00200091", "63C0");
    expect(card, "00B0810011", "6982");
}

static void a_block_outlives_power(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    vcard_set_pin_tries(card, 1);
    expect(card, "002000910430303030", "63C0");
    vcard_reset(card);
    expect(card, SELECT_TEXT, "9000");
    expect(card, VERIFY_1234, "6984");
}

static void success_gives_all_tries_back(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "002000910430303030", "63C2");
    expect(card, "002000910430303030", "63C1");
    expect(card, VERIFY_1234, "9000");
    expect(card, "00200091", "63C3");
}

static void a_pin_of_another_length_costs_a_try(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "0020009103313233", "63C2");
    expect(card, "00200091053132333435", "63C1");
}

static void a_wrong_try_closes_what_the_right_one_had_opened(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "002000910430303030", "63C2");
    expect(card, "00B0810011", "6982");
}

static void number_a_has_ten_tries(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    static const char *const answers[] = {"63C9", "63C8", "63C7", "63C6", "63C5",
                                          "63C4", "63C3", "63C2", "63C1", "63C0"};

    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++)
        expect(card, "002000940C303030303030303030303030", answers[i]);
    expect(card, VERIFY_A, "6984");
    expect(card, VERIFY_1234, "9000"); /* the others are not touched */
    expect(card, "00200095", "63CA");
}

static void number_b_has_ten_tries(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    static const char *const answers[] = {"63C9", "63C8", "63C7", "63C6", "63C5",
                                          "63C4", "63C3", "63C2", "63C1", "63C0"};

    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++)
        expect(card, "002000950E3030303030303030303030303030", answers[i]);
    expect(card, VERIFY_B, "6984");
    expect(card, VERIFY_A, "9000");
}

static void key_0012_is_always_blocked(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00200092", "63C0");
    expect(card, "002000920431323334", "6984");
}

static void what_is_no_credential_cannot_be_verified(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "002000800431323334", "6986"); /* no file selected */
    expect(card, "002000810431323334", "6A88"); /* a data file */
    expect(card, "002000930431323334", "6A88"); /* a key */
    expect(card, "002000960431323334", "6A82"); /* nothing */
    expect(card, "002000110431323334", "6A86");
    expect(card, "002001910431323334", "6A86");
    expect(card, "00200091113131313131313131313131313131313131", "6700");
    expect(card, "00200091", "63C3");
}

static void tries_can_be_set_within_their_bounds(void)
{
    SCOPED_VCARD *card = new_vcard();

    vcard_set_pin_tries(card, 7);
    g_assert_cmpint(vcard_pin_tries(card), ==, 3);
    vcard_set_pin_tries(card, -1);
    g_assert_cmpint(vcard_pin_tries(card), ==, 0);
}

static void a_verified_pin_can_be_changed(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "002401910439383736", "9000");
    vcard_reset(card);
    expect(card, SELECT_TEXT, "9000");
    expect(card, VERIFY_1234, "63C2");
    expect(card, "002000910439383736", "9000");
}

static void a_pin_that_was_not_verified_cannot_be_changed(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "002401910439383736", "6982");
    expect(card, VERIFY_A, "9000");
    expect(card, "002401910439383736", "6982");
    expect(card, "002401940439383736", "6982"); /* A is the number and stays it */
    expect(card, "002400910439383736", "6A86");
}

/* -- Reading -- */

static void reading_past_the_end_gives_what_is_left_and_then_6b00(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00B0810FFF", "FFFF9000"); /* 255 wanted, two are left */
    expect(card, "00A4020C020001", "9000");
    expect(card, "00B0001000", "FF9000");
    expect(card, "00B0001100", "6B00");
    expect(card, "00B07FFF00", "6B00");
}

static void short_reads_fetch_a_file_in_pieces(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect_bytes(card, "00B0830000", 256, NULL);
    expect_bytes(card, "00B0010000", 80, NULL);
    expect(card, "00B0015000", "6B00");
}

static void an_exact_extended_length_is_honoured(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect_bytes(card, "00B08300000150", 336, NULL);
    expect_bytes(card, "00B08300000010", 16, NULL);
}

static void a_short_id_makes_its_file_current(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00B0000001", "6981"); /* VERIFY made 0011 current */
    expect(card, "00B0810001", "FF9000");
    expect(card, "00B0000E02", "38FF9000");
}

static void reading_needs_a_file_and_a_length(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "00B0000000", "6986");
    expect(card, "00B0890000", "6A82"); /* no such short id */
    expect(card, "00B0A10000", "6A86");
    expect(card, "00B08400", "6700");
    expect(card, "00B0840002AAAA", "6700");
}

static void records_are_not_there(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "00B2010C00", "6981");
    expect(card, "00B2014C00", "6A82");
}

/* -- Selecting -- */

static void an_application_is_found_by_the_beginning_of_its_name(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, "00A4040C09D39210003100010104", "9000");
    expect(card, "0020009C", "63C3");   /* 住基AP, the first of three */
    expect(card, "00A4040C00", "9000"); /* the beginning of every name: the default one */
    expect(card, "00A4040C0BD392100031000101040800", "6A82");
}

static void the_next_occurrence_follows_the_selected_one(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, "00A4040C01D3", "9000");
    expect(card, "00B2010C01", "019000"); /* 共通カードAP */
    expect(card, "00A4040E01D3", "9000");
    expect(card, "0020009C", "63C3"); /* 住基AP */
    expect(card, "00A4040E01D3", "9000");
    expect(card, "00200093", "63CA"); /* 券面事項確認AP */
    expect(card, "00A4040E01D3", "9000");
    expect(card, "00200094", "63CA"); /* 券面事項入力補助AP */
    expect(card, "00A4040E01D3", "9000");
    expect(card, "0020009B", "63C5"); /* 公的個人認証AP */
    expect(card, "00A4040E01D3", "6A82");
    expect(card, "0020009B", "63C5");
}

static void fci_names_the_application(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, "00A404000AD392100031000101040800", "6F0C840AD39210003100010104089000");
    expect(card, "00A4040007A000000151000000", "6F098407A00000015100009000");
    expect(card, "00A404080AD392100031000101040800", "6A86");
}

static void a_file_is_selected_only_by_p1_02(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "00A4020C020004", "9000");
    expect(card, "00A4000C020004", "6A82");
    expect(card, "00A4010C020004", "6A86");
    expect(card, "00A4020C0104", "6A87");
    expect(card, "00A40200020004", "6A86");
}

static void an_empty_select_is_refused_at_first_and_harmless_later(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, "00A40000", "6A86");
    expect(card, SELECT_TEXT, "9000");
    expect(card, VERIFY_1234, "9000");
    expect(card, "00A40000", "9000");
    expect(card, "00B0810001", "FF9000");
    expect(card, "00A40000023F00", "6A82");
    expect(card, "00B0810001", "FF9000");
}

static void files_are_there_only_in_their_application(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, "00A4020C020001", "6A82");
    expect(card, "00B0810011", "6A82");
    expect(card, "002000910431323334", "6A82");
    expect(card, "00B0000000", "6986");
}

static void what_other_cards_answer_to_is_refused(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, "00A4040007627601FF000000", "6A82");
    expect(card, "00A4040006A00000000101", "6A82");
    expect(card, "00CADF3005", "6A88");
    expect(card, "00CB3FFF035C017E08", "6D00");
    expect(card, "00A4040009A0000003080000100000", "6A82");
    expect(card, "00A4040C07A000000116DB0000", "6A82");
    expect(card, "00A4040006D2760001240100", "6A82");
}

/* -- Other commands, and none -- */

static void random_bytes_differ(void)
{
    SCOPED_VCARD *card = new_vcard();
    uint8_t first[16];
    uint8_t second[16];

    expect_bytes(card, "0084000010", sizeof first, first);
    expect_bytes(card, "0084000010", sizeof second, second);
    g_assert_cmpint(memcmp(first, second, sizeof first), !=, 0);
    expect_bytes(card, "0084000000", 256, NULL);
}

static void random_bytes_are_short_only(void)
{
    SCOPED_VCARD *card = new_vcard();

    expect(card, "00840000000010", "6985");
    expect(card, "00840000", "6700");
    expect(card, "0084010010", "6A86");
}

static void without_a_session_there_is_no_secure_messaging(void)
{
    SCOPED_VCARD *card = card_after_pin();

    expect(card, "08A4020C020001", "6882");
    expect(card, "08B0810011", "69FC");
    expect(card, "08200091", "69FC");
    expect(card, "80AE000001AA", "6700");
}

static void other_channels_classes_and_instructions_are_refused(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "01A4020C020001", "6881");
    expect(card, "03200091", "6881");
    expect(card, "80A4020C020001", "6E00");
    expect(card, "002A000003ABCDEF00", "6E00");
    expect(card, "A0B0840004", "6E00");
    expect(card, "00FF0000", "6D00");
    expect(card, "00C0000010", "6D00");
}

static void contradicting_lengths_are_refused(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "00", "6700");
    expect(card, "00A404", "6700");
    expect(card, "00A4020C0300", "6700");
    expect(card, "00A4020C02000400FF", "6700");
    expect(card, "00A4020C0000", "6700");
    expect(card, "00A4020C00000300", "6700");
    expect(card, "00A4020C000000000004", "6700");
}

static void extended_commands_do_what_short_ones_do(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    expect(card, "00A4020C0000020011", "9000");
    expect(card, "0020008000000431323334", "9000");
    expect(card, "00B08400000004", "7F2182029000");
}

/* Whatever a reader sends, the card answers a status word and nothing gets out of hand. */
static void noise_is_answered_with_a_status_word(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t cmd[64];
    uint8_t answer[VCARD_ANSWER_MAX];
    size_t len = 0;

    for (int i = 0; i < 20000; i++) {
        size_t cmd_len = (size_t)g_test_rand_int_range(1, sizeof cmd);

        for (size_t n = 0; n < cmd_len; n++)
            cmd[n] = (uint8_t)g_test_rand_int_range(0, 256);
        cmd[0] = 0x00;
        vcard_answer(card, cmd, cmd_len, answer, &len);
        g_assert_cmpuint(len, >=, 2);
    }
}

/* -- Faults -- */

static void a_forged_signature_does_not_verify(void)
{
    SCOPED_VCARD *card = card_after_pin();

    follow(card, "card forged-signature");
    g_assert_false(integrity_verifies(card));
    follow(card, "");
    g_assert_true(integrity_verifies(card));
}

static void a_copied_card_signs_with_another_key(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t signature[RSA_LEN];

    follow(card, "card copied");
    expect_bytes(card, "802A03000361626300", sizeof signature, signature);
    g_assert_false(verifies(keys->card, (const uint8_t *)"abc", 3, signature));
    g_assert_true(verifies(keys->stranger, (const uint8_t *)"abc", 3, signature));
}

static void an_unknown_authority_has_another_id_and_a_right_signature(void)
{
    SCOPED_VCARD *card = card_at_text_ap();
    uint8_t file[568];

    follow(card, "card unknown-authority");
    expect_bytes(card, "00B08400000000", sizeof file, file);
    g_assert_cmpmem(file + 10, 16,
                    "6999999\x08\x05"
                    "001\0\0\0\0",
                    16);
    g_assert_true(verifies(keys->stranger, file + 10, 297, file + 312));
}

static void a_short_only_card_refuses_extended_lengths(void)
{
    SCOPED_VCARD *card = card_after_pin();

    follow(card, "card short-only");
    expect(card, "00B08300000000", "6700");
    expect(card, "00A4020C0000020011", "6700");
    expect_bytes(card, "00B0830000", 256, NULL);
}

static void another_card_knows_no_application(void)
{
    SCOPED_VCARD *card = new_vcard();

    follow(card, "card not-my-number");
    expect(card, SELECT_TEXT, "6A82");
    expect(card, "00A4040C07A0000001510000", "6A82");
}

static void a_malformed_file_is_signed_all_the_same(void)
{
    SCOPED_VCARD *card = card_after_pin();
    uint8_t attributes[640];
    uint8_t integrity[336];
    uint8_t digest[32];

    follow(card, "card malformed");
    expect_bytes(card, "00B08200000000", sizeof attributes, attributes);
    expect_bytes(card, "00B08300000000", sizeof integrity, integrity);
    g_assert_cmpmem(attributes + 0x64, 3, "\xDF\x25\x40", 3); /* 64 bytes where one is left */
    SHA256(attributes + 14, 90, digest);
    g_assert_cmpmem(integrity + 43, 32, digest, 32);
    g_assert_true(integrity_verifies(card));
}

static void a_card_leaves_at_the_command_that_was_named(void)
{
    SCOPED_VCARD *card = card_at_text_ap();

    follow(card, "at 2 pull");
    expect(card, VERIFY_1234, "9000");
    expect(card, "00B0810011", "");
    expect(card, "00B0810011", ""); /* and is still away */
    g_assert_cmpuint(vcard_apdus(card), ==, 2);
    vcard_reset(card);
    expect(card, SELECT_TEXT, "9000");
    expect(card, "00B0810011", "6982");
}

static void a_pull_can_be_called_off(void)
{
    SCOPED_VCARD *card = new_vcard();

    follow(card, "at 1 pull");
    follow(card, "");
    expect(card, SELECT_TEXT, "9000");
}

/* -- The seam -- */

static void the_transport_carries_commands_and_resets_at_the_end(void)
{
    SCOPED_VCARD *card = card_after_pin();
    uint8_t cmd[] = {0x00, 0xB0, 0x81, 0x00, 0x11};
    uint8_t answer[APDU_RESPONSE_MAX];
    size_t len = 0;

    g_assert_true(vcard_transport.transmit(card, cmd, sizeof cmd, answer, &len, NULL));
    g_assert_cmpuint(len, ==, 19);
    vcard_transport.close(card);
    expect(card, SELECT_TEXT, "9000");
    expect(card, "00B0810011", "6982");
    vcard_transport.close(NULL);
}

static void the_transport_reports_a_card_that_left(void)
{
    SCOPED_VCARD *card = card_after_pin();
    uint8_t cmd[] = {0x00, 0xB0, 0x81, 0x00, 0x11};
    uint8_t answer[APDU_RESPONSE_MAX];
    size_t len = 77;
    struct err err = {0};

    follow(card, "at 1 pull");
    g_assert_false(vcard_transport.transmit(card, cmd, sizeof cmd, answer, &len, &err));
    g_assert_cmpint(err.code, ==, ERR_CARD_REMOVED);
    g_assert_cmpuint(len, ==, 77);
}

#define ADD(path, test) g_test_add_func("/vcard/" path, test)

static void add_files_and_signatures(void)
{
    ADD("sample", the_published_sample_is_reproduced);
    ADD("sample-digests", digests_are_those_of_the_published_sample);
    ADD("sizes", every_file_has_its_physical_size);
    ADD("headers", files_begin_with_the_lengths_of_a_real_card);
    ADD("long", a_long_address_takes_the_long_length);
    ADD("issuer-signs-digests", the_issuer_signs_the_digests);
    ADD("authority-signs-issuer", the_authority_signs_the_issuer);
    ADD("issuer-signs-card", the_issuer_signs_the_card_s_key);
    ADD("challenge", the_card_answers_a_challenge_without_a_pin);
    ADD("challenge-key", the_challenge_may_name_its_key);
    ADD("scheme-0", verbatim_padding_never_looks_into_the_data);
    ADD("scheme-1", a_bare_digest_is_signed_by_scheme_1);
    ADD("scheme-2", a_given_digest_is_wrapped_by_scheme_2);
    ADD("scheme-3", a_message_is_hashed_and_wrapped_by_scheme_3);
    ADD("scheme-4", a_digest_is_signed_by_pss_in_scheme_4);
    ADD("scheme-5", a_message_is_signed_by_pss_in_scheme_5);
    ADD("sign-refused", what_cannot_be_signed_is_refused);
    ADD("sign-nowhere", no_key_signs_before_an_application_is_selected);
}

static void add_access_and_counters(void)
{
    ADD("access-none", without_a_credential_only_free_files_open);
    ADD("access-pin", the_pin_opens_all);
    ADD("access-a", number_a_opens_all_but_the_four_items);
    ADD("access-b", number_b_opens_all_but_the_number);
    ADD("access-both", two_credentials_hold_at_the_same_time);
    ADD("access-keys", keys_and_unknown_files_cannot_be_read);
    ADD("reset", a_reset_forgets_what_was_verified);
    ADD("select-forgets", selecting_an_application_forgets_what_was_verified);
    ADD("refused-select", a_refused_select_forgets_nothing);
    ADD("tries-query", the_tries_are_told_without_spending_one);
    ADD("tries-after", the_tries_are_told_after_success_too);
    ADD("tries-exhausted", the_exhausting_attempt_says_0_and_later_ones_say_locked);
    ADD("tries-power", a_block_outlives_power);
    ADD("tries-success", success_gives_all_tries_back);
    ADD("tries-length", a_pin_of_another_length_costs_a_try);
    ADD("tries-closes", a_wrong_try_closes_what_the_right_one_had_opened);
    ADD("tries-a", number_a_has_ten_tries);
    ADD("tries-b", number_b_has_ten_tries);
    ADD("tries-0012", key_0012_is_always_blocked);
    ADD("verify-refused", what_is_no_credential_cannot_be_verified);
    ADD("tries-set", tries_can_be_set_within_their_bounds);
    ADD("change", a_verified_pin_can_be_changed);
    ADD("change-refused", a_pin_that_was_not_verified_cannot_be_changed);
}

static void add_commands(void)
{
    ADD("read-end", reading_past_the_end_gives_what_is_left_and_then_6b00);
    ADD("read-pieces", short_reads_fetch_a_file_in_pieces);
    ADD("read-exact", an_exact_extended_length_is_honoured);
    ADD("read-current", a_short_id_makes_its_file_current);
    ADD("read-refused", reading_needs_a_file_and_a_length);
    ADD("records", records_are_not_there);
    ADD("select-prefix", an_application_is_found_by_the_beginning_of_its_name);
    ADD("select-next", the_next_occurrence_follows_the_selected_one);
    ADD("select-fci", fci_names_the_application);
    ADD("select-file", a_file_is_selected_only_by_p1_02);
    ADD("select-empty", an_empty_select_is_refused_at_first_and_harmless_later);
    ADD("select-default", files_are_there_only_in_their_application);
    ADD("probes", what_other_cards_answer_to_is_refused);
    ADD("random", random_bytes_differ);
    ADD("random-refused", random_bytes_are_short_only);
    ADD("secure", without_a_session_there_is_no_secure_messaging);
    ADD("refused", other_channels_classes_and_instructions_are_refused);
    ADD("lengths", contradicting_lengths_are_refused);
    ADD("extended", extended_commands_do_what_short_ones_do);
    ADD("noise", noise_is_answered_with_a_status_word);
}

static void add_faults(void)
{
    ADD("forged", a_forged_signature_does_not_verify);
    ADD("copied", a_copied_card_signs_with_another_key);
    ADD("unknown-authority", an_unknown_authority_has_another_id_and_a_right_signature);
    ADD("short-only", a_short_only_card_refuses_extended_lengths);
    ADD("not-my-number", another_card_knows_no_application);
    ADD("malformed", a_malformed_file_is_signed_all_the_same);
    ADD("pull", a_card_leaves_at_the_command_that_was_named);
    ADD("pull-off", a_pull_can_be_called_off);
    ADD("transport", the_transport_carries_commands_and_resets_at_the_end);
    ADD("transport-pull", the_transport_reports_a_card_that_left);
}

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    keys = shared_keys();
    add_files_and_signatures();
    add_access_and_counters();
    add_commands();
    add_faults();
    status = g_test_run();
    shared_keys_free();
    return status;
}
