#include "tests/vcard/tests/world.h"

#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "tests/vcard/keys.h"

const struct resident_file sample_resident = {
    .my_number = "537686677188",
    .name = "黒桐　幹也",
    .address = "東京都清瀬市観布子南１２－７－２０２",
    .birth_date = "1980-02-17",
    .sex = "1",
    .pin = "1234",
    .expiry_date = "2035-02-17",
    .security_code = "2285",
    .municipality = "132217",
};

static struct vcard_keys *keys;

struct vcard_keys *shared_keys(void)
{
    if (keys == NULL)
        keys = vcard_keys_new(NULL);
    g_assert_nonnull(keys);
    return keys;
}

void shared_keys_free(void)
{
    vcard_keys_free(&keys);
}

struct vcard *new_vcard(void)
{
    struct vcard *card = vcard_new(&sample_resident, shared_keys(), NULL);

    g_assert_nonnull(card);
    return card;
}

void follow(struct vcard *card, const char *script)
{
    struct script_fault fault;

    if (!vcard_follow(card, script, &fault))
        g_error("line %u: %s", fault.line, fault.reason);
}

size_t from_hex(const char *hex, uint8_t *ret)
{
    size_t len = strlen(hex) / 2;

    for (size_t i = 0; i < len; i++)
        ret[i] =
            (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) << 4 | g_ascii_xdigit_value(hex[2 * i + 1]));
    return len;
}

char *to_hex(const uint8_t *bytes, size_t len)
{
    GString *hex = g_string_new(NULL);

    for (size_t i = 0; i < len; i++)
        g_string_append_printf(hex, "%02X", bytes[i]);
    return g_string_free(hex, FALSE);
}

char *ask(struct vcard *card, const char *command)
{
    uint8_t cmd[APDU_COMMAND_MAX];
    uint8_t answer[VCARD_ANSWER_MAX];
    size_t len = 0;

    vcard_answer(card, cmd, from_hex(command, cmd), answer, &len);
    return to_hex(answer, len);
}

void expect(struct vcard *card, const char *command, const char *wanted)
{
    g_autofree char *answer = ask(card, command);

    if (strcmp(answer, wanted) != 0)
        g_error("%s: %s instead of %s", command, answer, wanted);
}

void expect_bytes(struct vcard *card, const char *command, size_t len, uint8_t *ret)
{
    g_autofree char *answer = ask(card, command);

    if (strlen(answer) != 2 * len + 4 || strcmp(answer + 2 * len, "9000") != 0)
        g_error("%s: %s instead of %zu bytes", command, answer, len);
    answer[2 * len] = '\0';
    if (ret != NULL)
        from_hex(answer, ret);
}

struct vcard *new_vcard_with(const char *setting)
{
    struct vcard_options options;
    const char *reason = NULL;
    struct vcard *card = NULL;

    vcard_options_init(&options);
    g_assert_true(vcard_options_set(&options, setting, &reason));
    card = vcard_new_as(&sample_resident, shared_keys(), &options, NULL);
    g_assert_nonnull(card);
    return card;
}

bool verifies(EVP_PKEY *key, const uint8_t *data, size_t len, const uint8_t *signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
              EVP_DigestVerify(context, signature, RSA_LEN, data, len) == 1;

    EVP_MD_CTX_free(context);
    return ok;
}

char *recovered(EVP_PKEY *key, const uint8_t *signature, int padding)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    uint8_t bytes[RSA_LEN];
    size_t len = sizeof bytes;
    bool ok = EVP_PKEY_verify_recover_init(context) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(context, padding) == 1 &&
              EVP_PKEY_verify_recover(context, bytes, &len, signature, RSA_LEN) == 1;

    EVP_PKEY_CTX_free(context);
    return ok ? to_hex(bytes, len) : NULL;
}

struct anchors *anchors_of_the_card(void)
{
    g_autofree char *directory = g_dir_make_tmp("anchors-XXXXXX", NULL);
    g_autofree char *test = g_build_filename(directory, "test.anchor", NULL);
    g_autofree char *withdrawn = g_build_filename(directory, "withdrawn.anchor", NULL);
    struct anchors *loaded = NULL;

    g_assert_true(vcard_keys_write_anchor(shared_keys(), test, NULL));
    g_assert_true(vcard_keys_write_withdrawn_anchor(shared_keys(), withdrawn, NULL));
    loaded = anchors_load(directory, NULL);
    g_assert_nonnull(loaded);
    g_unlink(test);
    g_unlink(withdrawn);
    g_rmdir(directory);
    return loaded;
}
