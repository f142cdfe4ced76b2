/* What real cards may do either way: every switch, thrown. */
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "tests/vcard/keys.h"
#include "tests/vcard/tests/world.h"

#define SELECT_JPKI   "00A4040C0AD392F000260100000001"
#define SELECT_VISUAL "00A4040C0AD3921000310001010402"
#define READ_NUMBER   "00B0810001"

/* After the PIN of the 券面事項入力補助AP. */
static struct vcard *card_with(const char *setting)
{
    struct vcard *card = new_vcard_with(setting);

    expect(card, SELECT_TEXT, "9000");
    expect(card, VERIFY_1234, "9000");
    return card;
}

static void the_four_items_may_have_another_size(void)
{
    SCOPED_VCARD *larger = card_with("attributes-size=1000");
    SCOPED_VCARD *exact = card_with("attributes-size=0");

    expect_bytes(larger, "00B08200000000", 1000, NULL);
    expect_bytes(exact, "00B08200000000", 2048, NULL); /* as for those whom 640 do not hold */
}

static void the_basic_info_may_have_another_size(void)
{
    SCOPED_VCARD *card = card_with("basic-info-size=0");

    expect_bytes(card, "00B08500000000", 164, NULL);
}

static void the_face_may_have_another_size(void)
{
    SCOPED_VCARD *card = new_vcard_with("face-size=12000");

    expect(card, SELECT_VISUAL, "9000");
    expect(card, "002000930C353337363836363737313838", "9000");
    expect_bytes(card, "00B08200000000", 12000, NULL);
}

static void certificates_may_have_other_sizes(void)
{
    SCOPED_VCARD *own = new_vcard_with("certificate-size=1500");
    SCOPED_VCARD *ca = new_vcard_with("ca-certificate-size=1600");

    expect(own, SELECT_JPKI, "9000");
    expect_bytes(own, "00B08A00000000", 1500, NULL);
    expect_bytes(own, "00B08B00000000", 1900, NULL);
    expect(ca, SELECT_JPKI, "9000");
    expect_bytes(ca, "00B08A00000000", 2048, NULL);
    expect_bytes(ca, "00B08B00000000", 1600, NULL);
}

static void selecting_the_same_application_may_forget_nothing(void)
{
    SCOPED_VCARD *card = card_with("keep-status-on-same-ap-reselect=yes");

    expect(card, SELECT_TEXT, "9000");
    expect(card, READ_NUMBER, "FF9000");
    expect(card, SELECT_JPKI, "9000");
    expect(card, SELECT_TEXT, "9000");
    expect(card, READ_NUMBER, "6982");
}

static void selecting_any_application_may_forget_nothing(void)
{
    SCOPED_VCARD *card = card_with("keep-status-on-any-select=yes");

    expect(card, SELECT_JPKI, "9000");
    expect(card, "802A00970361626300", "6982"); /* but opens nothing either */
    expect(card, SELECT_TEXT, "9000");
    expect(card, READ_NUMBER, "FF9000");
    vcard_reset_warm(card);
    expect(card, SELECT_TEXT, "9000");
    expect(card, READ_NUMBER, "6982");
}

static void a_warm_reset_may_forget_nothing(void)
{
    SCOPED_VCARD *card = card_with("keep-status-on-warm-reset=yes");

    vcard_reset_warm(card);
    expect(card, READ_NUMBER, "FF9000");
    vcard_reset(card);
    expect(card, SELECT_TEXT, "9000");
    expect(card, READ_NUMBER, "6982");
}

static void a_warm_reset_forgets_by_default(void)
{
    SCOPED_VCARD *card = card_with("fci=name");

    vcard_reset_warm(card);
    expect(card, READ_NUMBER, "6A82"); /* the default application is selected */
}

static void number_b_may_not_open_the_signature(void)
{
    SCOPED_VCARD *card = new_vcard_with("b-opens-integrity=no");

    expect(card, SELECT_TEXT, "9000");
    expect(card, "002000950E3535303231373230333532323835", "9000");
    expect(card, "00B0830001", "6982");
    expect(card, "00B0820001", "FF9000");
    expect(card, VERIFY_1234, "9000");
    expect(card, "00B0830001", "FF9000");
}

static void numbers_may_have_three_tries(void)
{
    SCOPED_VCARD *card = new_vcard_with("number-tries=3");

    expect(card, SELECT_TEXT, "9000");
    expect(card, "00200094", "63C3");
    expect(card, "00200095", "63C3");
    expect(card, SELECT_VISUAL, "9000");
    expect(card, "00200092", "63C3");
    expect(card, "00200093", "63C3");
    expect(card, "00200091", "63CA");
}

static void a_blocked_key_may_answer_6983(void)
{
    SCOPED_VCARD *card = new_vcard_with("blocked-sw=6983");

    vcard_set_pin_tries(card, 0);
    expect(card, SELECT_TEXT, "9000");
    expect(card, VERIFY_1234, "6983");
    expect(card, "00200091", "63C0");
    expect(card, "00B0810001", "6982");
}

static void a_blocked_key_may_answer_so_when_asked_for_its_tries(void)
{
    SCOPED_VCARD *card = new_vcard_with("blocked-query-sw=6984");

    expect(card, SELECT_TEXT, "9000");
    expect(card, "00200091", "63C3");
    vcard_set_pin_tries(card, 0);
    expect(card, "00200091", "6984");
    expect(card, "00200092", "6984"); /* which always is */
}

static void the_unknown_file_may_be_closed(void)
{
    SCOPED_VCARD *card = new_vcard_with("unknown-0008-is-free=no");

    expect(card, SELECT_TEXT, "9000");
    expect(card, "00B0880001", "6982");
    expect(card, VERIFY_1234, "9000");
    expect(card, "00B0880001", "FF9000");
}

static void a_new_pin_may_be_anything(void)
{
    SCOPED_VCARD *card = card_with("new-pin-is-checked=no");

    expect(card, "002401910139", "9000");
    expect(card, "002000910139", "9000");
    expect(card, "00240191113131313131313131313131313131313131", "6700"); /* 17 are too many */
}

/* What PSS with a salt of this many bytes says of the card's signature of "abc". */
static bool verifies_with_salt(const char *setting, int salt_len)
{
    SCOPED_VCARD *card = new_vcard_with(setting);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_context = NULL;
    uint8_t signature[256];
    bool ok = false;

    expect(card, SELECT_TEXT, "9000");
    expect_bytes(card, "802A05000361626300", sizeof signature, signature);
    ok =
        EVP_DigestVerifyInit(context, &key_context, EVP_sha256(), NULL, shared_keys()->card) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) == 1 &&
        EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, salt_len) == 1 &&
        EVP_DigestVerify(context, signature, sizeof signature, (const uint8_t *)"abc", 3) == 1;
    EVP_MD_CTX_free(context);
    return ok;
}

static void pss_may_have_another_salt(void)
{
    g_assert_true(verifies_with_salt("pss-salt=32", 32));
    g_assert_true(verifies_with_salt("pss-salt=20", 20));
    g_assert_true(verifies_with_salt("pss-salt=222", 222));
    g_assert_false(verifies_with_salt("pss-salt=20", 32));
    g_assert_false(verifies_with_salt("pss-salt=0", 32));
}

static void a_session_may_be_refused_otherwise(void)
{
    SCOPED_VCARD *card = new_vcard_with("no-session-sw=6D00");

    expect(card, "80AE000001AA", "6D00");
    expect(card, SELECT_JPKI, "9000");
    expect(card, "80AE000001AA", "6D00");
    expect(card, SELECT_VISUAL, "9000");
    expect(card, "80AE000001AA", "66F1"); /* as was seen */
}

static void what_is_not_there_may_be_refused_otherwise(void)
{
    SCOPED_VCARD *id = card_with("no-short-id-sw=6A88");
    SCOPED_VCARD *key = card_with("verify-no-key-sw=6981");
    SCOPED_VCARD *file = new_vcard_with("verify-no-file-sw=6a88");

    expect(id, "00B0890001", "6A88");
    expect(id, "00B2014C00", "6A88");
    expect(key, "00200081", "6981");
    expect(file, SELECT_TEXT, "9000");
    expect(file, "00200080", "6A88");
    expect(file, "00B0000001", "6986"); /* reading is another matter */
}

static void fci_may_hold_more_or_nothing(void)
{
    SCOPED_VCARD *more = new_vcard_with("fci=template");
    SCOPED_VCARD *nothing = new_vcard_with("fci=none");

    expect(more, "00A404000AD392100031000101040800", "6F0E840AD3921000310001010408A5009000");
    expect(nothing, "00A404000AD392100031000101040800", "9000");
}

static void an_older_card_lacks_the_next_certificate(void)
{
    SCOPED_VCARD *card = new_vcard_with("next-certificate=no");

    expect(card, "00CA7F21000000", "6A88");
    expect_bytes(card, "00CA00F8000000", 563, NULL);
}

static void the_atr_may_be_told_by_applications_alone(void)
{
    SCOPED_VCARD *card = new_vcard_with("atr-before-select=no");

    expect(card, "00CA5F5100", "6A88");
    expect(card, SELECT_TEXT, "9000");
    expect(card, "00CA5F5100", "E000FF8131FE45149000");
}

/* The table of offsets and the digest follow. */
static void a_short_file_may_have_the_long_length(void)
{
    SCOPED_VCARD *card = card_with("long-length=yes");

    expect(card, "00B0820015", "FF20820065DF210800100022005B0066DF220FE9BB9000");
    expect(card, "00B083002B",
           "FF3082014BDF3120"
           "6D5A4C1EF9AB15BF506862D7E66B9C0F179CA065BC936C8E634E9E57449CA9CD"
           "DF32209000");
    expect(card, "00B0832B20",
           "B9E0D09427B23B1D4BEDA2848512B4103752DC2667E51F9712872D65F472CB3B9000");
}

static void the_issuer_may_have_another_number(void)
{
    SCOPED_VCARD *card = card_with("issuer-number=7654321");

    expect(card, "00B0841A10", "373635343332310805303030000000009000");
}

static void the_token_may_be_another_sample(void)
{
    SCOPED_VCARD *model = new_vcard_with("model=X");
    SCOPED_VCARD *maker = new_vcard_with("manufacturer=Y");

    expect(model, SELECT_JPKI, "9000");
    expect(model, "00B0864004", "582020209000");
    expect(maker, SELECT_JPKI, "9000");
    expect(maker, "00B0862004", "592020209000");
}

/* -- Settings as words -- */

static void a_setting_that_is_none_changes_nothing(void)
{
    static const char *const wrong[] = {"fci=all",
                                        "fci=",
                                        "fci",
                                        "blocked-sw=83",
                                        "blocked-sw=0000",
                                        "blocked-sw=A984",
                                        "blocked-sw=69 4",
                                        "number-tries=0",
                                        "number-tries=16",
                                        "pss-salt=223",
                                        "number-tries=-1",
                                        "number-tries=x",
                                        "long-length=1",
                                        "attributes-size=32768",
                                        "attributes-size=",
                                        "issuer-number=123456",
                                        "issuer-number=12345678",
                                        "serial=12345678901234567"};
    struct vcard_options before;
    struct vcard_options options;

    vcard_options_init(&before);
    memcpy(&options, &before, sizeof options);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        const char *reason = NULL;

        g_assert_false(vcard_options_set(&options, wrong[i], &reason));
        g_assert_nonnull(reason); /* the name is right: what its value may be */
        g_assert_cmpmem(&options, sizeof options, &before, sizeof before);
    }
}

static void a_name_that_is_none_is_refused(void)
{
    static const char *const wrong[] = {"", "=", "=yes", "fc=name", "fcis=name", "FCI=name"};
    struct vcard_options options;

    vcard_options_init(&options);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        const char *reason = "something";

        g_assert_false(vcard_options_set(&options, wrong[i], &reason));
        g_assert_null(reason);
    }
}

static void every_name_is_listed_with_its_values(void)
{
    const char *values = NULL;
    size_t n = 0;

    for (; vcard_options_name(n, &values) != NULL; n++)
        g_assert_cmpuint(strlen(values), >, 0);
    g_assert_cmpuint(n, >, 0);
    g_assert_null(vcard_options_name(n + 1, &values));
}

#define ADD(test) g_test_add_func("/vcard-options/" #test, test)

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    ADD(the_four_items_may_have_another_size);
    ADD(the_basic_info_may_have_another_size);
    ADD(the_face_may_have_another_size);
    ADD(certificates_may_have_other_sizes);
    ADD(selecting_the_same_application_may_forget_nothing);
    ADD(selecting_any_application_may_forget_nothing);
    ADD(a_warm_reset_may_forget_nothing);
    ADD(a_warm_reset_forgets_by_default);
    ADD(number_b_may_not_open_the_signature);
    ADD(numbers_may_have_three_tries);
    ADD(a_blocked_key_may_answer_6983);
    ADD(a_blocked_key_may_answer_so_when_asked_for_its_tries);
    ADD(the_unknown_file_may_be_closed);
    ADD(a_new_pin_may_be_anything);
    ADD(pss_may_have_another_salt);
    ADD(a_session_may_be_refused_otherwise);
    ADD(what_is_not_there_may_be_refused_otherwise);
    ADD(fci_may_hold_more_or_nothing);
    ADD(an_older_card_lacks_the_next_certificate);
    ADD(the_atr_may_be_told_by_applications_alone);
    ADD(a_short_file_may_have_the_long_length);
    ADD(the_issuer_may_have_another_number);
    ADD(the_token_may_be_another_sample);
    ADD(a_setting_that_is_none_changes_nothing);
    ADD(a_name_that_is_none_is_refused);
    ADD(every_name_is_listed_with_its_values);
    status = g_test_run();
    shared_keys_free();
    return status;
}
