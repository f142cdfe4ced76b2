/* Secure messaging of the 券面事項入力補助AP. The terminal's side is written here from card.md 3.9 and shares
 * nothing with the card's. */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <string.h>

#include "tests/vcard/card.h"
#include "tests/vcard/tests/world.h"

#define BLOCK_LEN 16

/* 照合番号A of the sample. */
#define NUMBER_A "353337363836363737313838"

/* A terminal, and how many secure commands it has sent. */
struct terminal {
    struct vcard *card; /* owned */
    uint8_t key[BLOCK_LEN];
    unsigned count;
};

static void terminal_free(struct terminal **terminal)
{
    vcard_free(&(*terminal)->card);
    g_free(*terminal);
}
#define SCOPED_TERMINAL SCOPED(terminal_free) struct terminal

static struct terminal *new_terminal(void)
{
    struct terminal *terminal = g_new0(struct terminal, 1);

    terminal->card = new_vcard();
    expect(terminal->card, SELECT_TEXT, "9000");
    return terminal;
}

/* -- Delivering the key -- */

/* The public key of EF 0006: A1 82 0109 { 90 03 010001, 91 82 0100 modulus }. */
static EVP_PKEY *card_public_key(struct vcard *card)
{
    uint8_t file[269];
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    OSSL_PARAM *parameters = NULL;
    EVP_PKEY *key = NULL;
    BIGNUM *n = NULL;

    expect_bytes(card, "00B08600000000", sizeof file, file);
    g_assert_cmpmem(file, 13, "\xA1\x82\x01\x09\x90\x03\x01\x00\x01\x91\x82\x01\x00", 13);
    n = BN_bin2bn(file + 13, 256, NULL);
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n);
    OSSL_PARAM_BLD_push_ulong(builder, OSSL_PKEY_PARAM_RSA_E, 65537);
    parameters = OSSL_PARAM_BLD_to_param(builder);
    g_assert_cmpint(EVP_PKEY_fromdata_init(context), ==, 1);
    g_assert_cmpint(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters), ==, 1);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    EVP_PKEY_CTX_free(context);
    BN_free(n);
    return key;
}

/* SET SESSION KEY over the encryption of plain; the caller frees. */
static char *delivery(struct vcard *card, const uint8_t *plain, size_t len)
{
    EVP_PKEY *key = card_public_key(card);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    uint8_t cipher[256];
    size_t cipher_len = sizeof cipher;
    g_autofree char *hex = NULL;

    g_assert_cmpint(EVP_PKEY_encrypt_init(context), ==, 1);
    g_assert_cmpint(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING), ==, 1);
    g_assert_cmpint(EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()), ==, 1);
    g_assert_cmpint(EVP_PKEY_encrypt(context, cipher, &cipher_len, plain, len), ==, 1);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(key);
    hex = to_hex(cipher, cipher_len);
    return g_strconcat("80AE0000000100", hex, NULL);
}

static const uint8_t seed_delivery[36] = {
    0xA0, 0x22, 0x80, 0x20, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x1B, 0x1C,
    0x1D, 0x1E, 0x1F, 0x20, /* the key ends here */
    0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x3B, 0x3C, 0x3D, 0x3E, 0x3F, 0x40};

static void deliver(struct terminal *terminal)
{
    g_autofree char *command = delivery(terminal->card, seed_delivery, sizeof seed_delivery);

    expect(terminal->card, command, "9000");
    memcpy(terminal->key, seed_delivery + 4, BLOCK_LEN);
    terminal->count = 0;
}

static struct terminal *terminal_in_session(void)
{
    struct terminal *terminal = new_terminal();

    expect(terminal->card, VERIFY_1234, "9000");
    deliver(terminal);
    return terminal;
}

/* -- The terminal's cipher -- */

static void crypt_blocks(const EVP_CIPHER *cipher, const uint8_t *key, const uint8_t *iv, int mode,
                         const uint8_t *data, size_t len, uint8_t *ret)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int ret_len = 0;

    g_assert_cmpint(EVP_CipherInit_ex(context, cipher, NULL, key, iv, mode), ==, 1);
    EVP_CIPHER_CTX_set_padding(context, 0);
    g_assert_cmpint(EVP_CipherUpdate(context, ret, &ret_len, data, (int)len), ==, 1);
    g_assert_cmpint(ret_len, ==, len);
    EVP_CIPHER_CTX_free(context);
}

static void chain_start(const struct terminal *terminal, uint8_t ret[BLOCK_LEN])
{
    uint8_t number[BLOCK_LEN] = {0};

    number[14] = (uint8_t)(terminal->count >> 8);
    number[15] = (uint8_t)terminal->count;
    crypt_blocks(EVP_aes_128_ecb(), terminal->key, NULL, 1, number, sizeof number, ret);
}

/* Counts a command, and returns 86 { 01, the encryption of data }; the caller frees. */
static char *cryptogram(struct terminal *terminal, const char *data)
{
    uint8_t plain[64] = {0};
    uint8_t cipher[64];
    uint8_t iv[BLOCK_LEN];
    size_t len = from_hex(data, plain);
    size_t padded = (len / BLOCK_LEN + 1) * BLOCK_LEN;
    g_autofree char *hex = NULL;

    terminal->count++;
    plain[len] = 0x80;
    chain_start(terminal, iv);
    crypt_blocks(EVP_aes_128_cbc(), terminal->key, iv, 1, plain, padded, cipher);
    hex = to_hex(cipher, padded);
    return g_strdup_printf("86%02zX01%s", padded + 1, hex);
}

/* A secure command with data: header is four bytes. */
static char *sealed(struct terminal *terminal, const char *header, const char *data)
{
    g_autofree char *object = cryptogram(terminal, data);

    return g_strdup_printf("%s%02zX%s", header, strlen(object) / 2, object);
}

/* Sends it and checks the status word, which comes alone. */
static void expect_secure(struct terminal *terminal, const char *header, const char *data,
                          const char *wanted)
{
    g_autofree char *command = sealed(terminal, header, data);

    expect(terminal->card, command, wanted);
}

/* Sends a secure READ BINARY: 96 03 00 and the length. The caller frees the answer, decrypted, in hex. */
static char *read_secure(struct terminal *terminal, const char *header, unsigned expected)
{
    g_autofree char *command = g_strdup_printf("%s000005960300%04X0000", header, expected);
    g_autofree char *answer = NULL;
    uint8_t bytes[1024];
    uint8_t iv[BLOCK_LEN];
    size_t head = 3;
    size_t len = 0;

    terminal->count++;
    answer = ask(terminal->card, command);
    g_assert_true(g_str_has_suffix(answer, "9000"));
    len = from_hex(answer, bytes) - 2;
    g_assert_cmphex(bytes[0], ==, 0x86);
    if (bytes[1] == 0x82)
        head = 5;
    else
        g_assert_cmphex(bytes[1], <, 0x80);
    g_assert_cmpuint(head == 5 ? (size_t)bytes[2] << 8 | bytes[3] : bytes[1], ==, len - head + 1);
    g_assert_cmphex(bytes[head - 1], ==, 0x01);
    chain_start(terminal, iv);
    crypt_blocks(EVP_aes_128_cbc(), terminal->key, iv, 0, bytes + head, len - head, bytes + head);
    while (bytes[len - 1] == 0)
        len--;
    g_assert_cmphex(bytes[len - 1], ==, 0x80);
    return to_hex(bytes + head, len - 1 - head);
}

/* -- What it is for -- */

static void the_number_is_sent_and_read_unseen(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();
    g_autofree char *number = NULL;

    expect_secure(terminal, "08200094", NUMBER_A, "9000");
    number = read_secure(terminal, "08B08100", 17);
    g_assert_cmpstr(number, ==, "FF100C" NUMBER_A "FFFF");
}

static void a_file_is_selected_and_read_in_pieces(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();
    g_autofree char *head = NULL;
    g_autofree char *rest = NULL;

    expect_secure(terminal, "08A4020C", "0002", "9000");
    head = read_secure(terminal, "08B00000", 16);
    g_assert_cmpstr(head, ==, "FF2065DF2108000E002000590064DF22");
    rest = read_secure(terminal, "08B00064", 4);
    g_assert_cmpstr(rest, ==, "DF250131");
}

static void a_whole_file_comes_as_it_does_in_clear(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();
    g_autofree char *clear = ask(terminal->card, "00B08300000000");
    g_autofree char *secure = read_secure(terminal, "08B08300", 0);

    clear[strlen(clear) - 4] = '\0';
    g_assert_cmpuint(strlen(secure), ==, 2 * 336);
    g_assert_cmpstr(secure, ==, clear);
}

static void errors_of_the_application_are_counted_and_go_on(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();
    g_autofree char *number = NULL;

    expect_secure(terminal, "08200094", "313131313131313131313131", "63C9");
    expect_secure(terminal, "08A4020C", "0099", "6A82");
    expect_secure(terminal, "08A40A0C", "0001", "6A86");
    number = read_secure(terminal, "08B08100", 3);
    g_assert_cmpstr(number, ==, "FF100C");
}

static void commands_in_clear_are_not_counted(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();

    expect_secure(terminal, "08A4020C", "0001", "9000");
    expect(terminal->card, "00B0000003", "FF100C9000");
    expect(terminal->card, "00200091", "63C3");
    expect_secure(terminal, "08A4020C", "0004", "9000");
}

static void the_same_command_twice_looks_different(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();
    g_autofree char *first = ask(terminal->card, "08B0810000000596030000110000");
    g_autofree char *second = ask(terminal->card, "08B0810000000596030000110000");

    g_assert_cmpuint(strlen(first), ==, strlen(second));
    g_assert_cmpstr(first, !=, second);
}

static void a_new_key_begins_to_count_anew(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();

    expect_secure(terminal, "08A4020C", "0001", "9000");
    deliver(terminal);
    expect_secure(terminal, "08A4020C", "0001", "9000");
}

/* -- Delivery refused -- */

static void a_session_needs_the_pin_and_a_does_not_do(void)
{
    SCOPED_TERMINAL *terminal = new_terminal();
    g_autofree char *command = NULL;

    expect(terminal->card, "002000940C" NUMBER_A, "9000");
    command = delivery(terminal->card, seed_delivery, sizeof seed_delivery);
    expect(terminal->card, command, "6982");
    expect(terminal->card, "08B0810000000596030000110000", "69FC");
}

static void the_wrong_contents_are_refused(void)
{
    SCOPED_TERMINAL *terminal = new_terminal();
    uint8_t plain[37] = {0};

    expect(terminal->card, VERIFY_1234, "9000");
    for (size_t at = 0; at < 4; at++) {
        g_autofree char *command = NULL;

        memcpy(plain, seed_delivery, sizeof seed_delivery);
        plain[at] ^= 0x01; /* the third byte becomes 81, a key to sign with: there is no such */
        command = delivery(terminal->card, plain, sizeof seed_delivery);
        expect(terminal->card, command, "6A80");
    }
    memcpy(plain, seed_delivery, sizeof seed_delivery);
    g_autofree char *longer = delivery(terminal->card, plain, 37);
    g_autofree char *shorter = delivery(terminal->card, plain, 35);

    expect(terminal->card, longer, "6A80");
    expect(terminal->card, shorter, "6A80");
    expect(terminal->card, "08B0810000000596030000110000", "69FC");
}

static void what_is_no_cipher_text_is_refused(void)
{
    SCOPED_TERMINAL *terminal = new_terminal();
    g_autofree char *ones = g_strnfill(512, 'F');
    g_autofree char *too_large = g_strconcat("80AE0000000100", ones, NULL);
    g_autofree char *small = g_strnfill(511, '0');
    g_autofree char *noise = g_strconcat("80AE0000000100", small, "2", NULL);
    g_autofree char *other = g_strconcat("80AE0001000100", small, "2", NULL);

    expect(terminal->card, VERIFY_1234, "9000");
    expect(terminal->card, too_large, "6F00"); /* not below the modulus */
    expect(terminal->card, noise, "6A80");
    expect(terminal->card, other, "6A86");
    expect(terminal->card, "80AE000001AA", "6700");
    expect(terminal->card, "80AE0000", "6700");
}

/* -- Sessions broken -- */

/* The session is gone, for SELECT as for the others, until an application is selected in clear. */
static void expect_broken(struct terminal *terminal)
{
    expect(terminal->card, "08B0810000000596030000110000", "69FC");
    expect(terminal->card, "08200091", "69FC");
    expect(terminal->card, "08A4020C020001", "69FC");
    expect(terminal->card, "00B0810003", "FF100C9000");
    expect(terminal->card, SELECT_TEXT, "9000");
    expect(terminal->card, "08A4020C020001", "6882");
}

static void a_command_without_its_object_breaks_the_session(void)
{
    static const char *const commands[] = {
        "08B0810011",               /* no data */
        "08B081000000038601010000", /* the other kind of object */
        "08200094",                 /* a query */
        ("082000940C" NUMBER_A),    /* in clear */
        "08200094059603000011",     /* the other kind */
        "08A4020C020001"};

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        SCOPED_TERMINAL *terminal = terminal_in_session();

        expect(terminal->card, commands[i], "6987");
        expect_broken(terminal);
    }
}

static void a_wrong_object_breaks_the_session(void)
{
    static const char *const commands[] = {
        "08B08100000004960200110000",                         /* two bytes */
        "08B0810000000596030100110000",                       /* more than there are */
        "08B081000000069603000011000000",                     /* something after it */
        "08B0810000000596040000110000",                       /* longer than what came */
        "08200094028600",                                     /* empty */
        "0820009403860101",                                   /* no block */
        "082000941386110200000000000000000000000000000000",   /* not 01 */
        "0820009412861001000000000000000000000000000000",     /* not whole */
        "082000941386110100000000000000000000000000000000",   /* no padding in it */
        "08200094148611010000000000000000000000000000000000", /* one more */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        SCOPED_TERMINAL *terminal = terminal_in_session();

        expect(terminal->card, commands[i], "6988");
        expect_broken(terminal);
    }
}

static void a_repeated_command_breaks_the_session(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();
    g_autofree char *command = sealed(terminal, "08200094", NUMBER_A);

    expect(terminal->card, command, "9000");
    expect(terminal->card, command, "6988"); /* decrypts to noise: its number is another */
    expect_broken(terminal);
}

static void tries_are_not_spent_by_what_cannot_be_read(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();

    expect(terminal->card, "082000941386110100000000000000000000000000000000", "6988");
    expect(terminal->card, "00200094", "63CA");
}

/* -- Sessions ended -- */

static void selecting_an_application_ends_the_session(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();

    expect(terminal->card, SELECT_TEXT, "9000");
    expect(terminal->card, VERIFY_1234, "9000");
    expect(terminal->card, "08B0810000000596030000110000", "69FC");
}

static void selecting_an_application_within_ends_it_too(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();

    expect_secure(terminal, "08A4040C", "D3921000310001010408", "9000");
    expect(terminal->card, "08A4020C020001", "6882");
    expect(terminal->card, "00B0810003", "6982");
}

static void a_reset_ends_the_session(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();

    vcard_reset(terminal->card);
    expect(terminal->card, SELECT_TEXT, "9000");
    expect(terminal->card, VERIFY_1234, "9000");
    expect(terminal->card, "08B0810000000596030000110000", "69FC");
}

static void other_forms_and_commands_are_not_for_a_session(void)
{
    SCOPED_TERMINAL *terminal = terminal_in_session();

    expect(terminal->card, "04B0810000000596030000110000", "69FC");
    expect(terminal->card, "0CB0810000000596030000110000", "69FC");
    expect(terminal->card, "09B0810000000596030000110000", "6881");
    expect(terminal->card, "0884000008", "6882");
    terminal->count++; /* which it counted */
    expect_secure(terminal, "08A4020C", "0001", "9000");
}

/* Whatever comes in a session, the card answers a status word and nothing gets out of hand. */
static void noise_in_a_session_is_answered_with_a_status_word(void)
{
    static const uint8_t instructions[] = {0xA4, 0xB0, 0xB2, 0x20, 0x24, 0x2A};
    SCOPED_TERMINAL *terminal = terminal_in_session();
    g_autofree uint8_t *answer = g_malloc(VCARD_ANSWER_MAX);
    uint8_t cmd[64];
    size_t len = 0;

    for (int i = 0; i < 5000; i++) {
        size_t cmd_len = (size_t)g_test_rand_int_range(5, sizeof cmd);

        for (size_t n = 0; n < cmd_len; n++)
            cmd[n] = (uint8_t)g_test_rand_int_range(0, 256);
        cmd[0] = 0x08;
        cmd[1] = instructions[g_test_rand_int_range(0, sizeof instructions)];
        cmd[2] = 0;
        cmd[4] = (uint8_t)(cmd_len - 5);
        if (cmd_len > 7) {
            cmd[5] = g_test_rand_bit() ? 0x86 : 0x96;
            cmd[6] = (uint8_t)(cmd_len - 7);
            cmd[7] = g_test_rand_bit() ? 0x01 : 0x00;
        }
        if (terminal->card->session.state != SESSION_OPEN) {
            expect(terminal->card, SELECT_TEXT, "9000");
            expect(terminal->card, VERIFY_1234, "9000");
            deliver(terminal);
        }
        vcard_answer(terminal->card, cmd, cmd_len, answer, &len);
        g_assert_cmpuint(len, >=, 2);
    }
}

#define ADD(test) g_test_add_func("/vcard-session/" #test, test)

int main(int argc, char **argv)
{
    int status = 0;

    g_test_init(&argc, &argv, NULL);
    ADD(the_number_is_sent_and_read_unseen);
    ADD(a_file_is_selected_and_read_in_pieces);
    ADD(a_whole_file_comes_as_it_does_in_clear);
    ADD(errors_of_the_application_are_counted_and_go_on);
    ADD(commands_in_clear_are_not_counted);
    ADD(the_same_command_twice_looks_different);
    ADD(a_new_key_begins_to_count_anew);
    ADD(a_session_needs_the_pin_and_a_does_not_do);
    ADD(the_wrong_contents_are_refused);
    ADD(what_is_no_cipher_text_is_refused);
    ADD(a_command_without_its_object_breaks_the_session);
    ADD(a_wrong_object_breaks_the_session);
    ADD(a_repeated_command_breaks_the_session);
    ADD(tries_are_not_spent_by_what_cannot_be_read);
    ADD(selecting_an_application_ends_the_session);
    ADD(selecting_an_application_within_ends_it_too);
    ADD(a_reset_ends_the_session);
    ADD(other_forms_and_commands_are_not_for_a_session);
    ADD(noise_in_a_session_is_answered_with_a_status_word);
    status = g_test_run();
    shared_keys_free();
    return status;
}
