#include "cardlib/tests/sample.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <string.h>

/* Three keys of a second each are enough for all tests of a program. */
static struct {
    EVP_PKEY *ca, *issuer, *card;
} keys;

static uint8_t challenge_digest[32] = {0xC0, 0xFF, 0xEE};

static void make_keys(void)
{
    if (keys.ca != NULL)
        return;
    keys.ca = EVP_RSA_gen(2048);
    keys.issuer = EVP_RSA_gen(2048);
    keys.card = EVP_RSA_gen(2048);
    g_assert_true(keys.ca != NULL && keys.issuer != NULL && keys.card != NULL);
}

static void modulus_of(EVP_PKEY *key, uint8_t ret[static 256])
{
    BIGNUM *n = NULL;

    g_assert_true(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n));
    g_assert_cmpint(BN_bn2binpad(n, ret, 256), ==, 256);
    BN_free(n);
}

static void sign_digest(EVP_PKEY *key, const uint8_t digest[static 32], uint8_t ret[static 256])
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
    size_t len = 256;

    g_assert_cmpint(EVP_PKEY_sign_init(ctx), ==, 1);
    g_assert_cmpint(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING), ==, 1);
    g_assert_cmpint(EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()), ==, 1);
    g_assert_cmpint(EVP_PKEY_sign(ctx, ret, &len, digest, 32), ==, 1);
    EVP_PKEY_CTX_free(ctx);
}

static void sign(EVP_PKEY *key, const uint8_t *bytes, size_t len, uint8_t ret[static 256])
{
    uint8_t digest[32];

    SHA256(bytes, len, digest);
    sign_digest(key, digest, ret);
}

static uint8_t *put(uint8_t *at, const void *bytes, size_t len)
{
    memcpy(at, bytes, len);
    return at + len;
}
#define PUT(at, literal) put((at), (literal), sizeof(literal) - 1)

/* 90 exponent 91 modulus: 265 bytes (card.md 3.6). */
static uint8_t *put_key(uint8_t *at, EVP_PKEY *key)
{
    at = PUT(at, "\x90\x03\x01\x00\x01\x91\x82\x01\x00");
    modulus_of(key, at);
    return at + 256;
}

static uint8_t *put_text(uint8_t *at, uint8_t tag, const char *text)
{
    size_t len = strlen(text);

    *at++ = 0xDF;
    *at++ = tag;
    if (len > 0xFF) {
        at = put(at, (uint8_t[]){0x82, (uint8_t)(len >> 8)}, 2);
    } else if (len >= 0x80) {
        *at++ = 0x81;
    }
    *at++ = (uint8_t)len;
    return put(at, text, len);
}

static void put_offset(uint8_t *entry, size_t offset)
{
    entry[0] = (uint8_t)(offset >> 8);
    entry[1] = (uint8_t)offset;
}

static size_t build_attributes(const struct sample_words *words, bool long_form, uint8_t *file)
{
    uint8_t *at = file + (long_form ? 5 : 3);
    uint8_t *table = at + 3;

    at = PUT(at, "\xDF\x21\x08********");
    put_offset(table, (size_t)(at - file));
    at = put_text(at, 0x22, words->name);
    put_offset(table + 2, (size_t)(at - file));
    at = put_text(at, 0x23, words->address);
    put_offset(table + 4, (size_t)(at - file));
    at = put_text(at, 0x24, words->birth);
    put_offset(table + 6, (size_t)(at - file));
    at = put_text(at, 0x25, words->sex);

    size_t len = (size_t)(at - file) - (long_form ? 5 : 3);

    PUT(file, "\xFF\x20");
    if (long_form) {
        file[2] = 0x82;
        put_offset(file + 3, len);
    } else {
        g_assert_cmpuint(len, <, 0x80);
        file[2] = (uint8_t)len;
    }
    return (size_t)(at - file);
}

static void build_certificate(uint8_t *file)
{
    uint8_t *at = PUT(file, "\x7F\x21\x82\x02\x33\x5F\x4E\x82\x01\x29");
    uint8_t *body = at;

    at = put(at, SAMPLE_ISSUER_ID, 16);
    at = PUT(at, "1322131\x08\x05"
                 "000\0\0\0\0");
    at = put_key(at, keys.issuer);
    g_assert_cmpint(at - body, ==, 297);
    uint8_t *end = PUT(at, "\x5F\x37\x82\x01\x00");
    sign(keys.ca, body, 297, end);
    g_assert_cmpint(end + 256 - file, ==, EVIDENCE_CERTIFICATE_LEN);
}

static void build_public_key(uint8_t *file)
{
    uint8_t *object = PUT(file, "\xFF\x50\x82\x02\x13");
    uint8_t *at = put_key(PUT(object, "\xDF\x51\x82\x01\x09"), keys.card);
    uint8_t *end = PUT(at, "\xDF\x52\x82\x01\x00");

    sign(keys.issuer, object, (size_t)(at - object), end);
    g_assert_cmpint(end + 256 - file, ==, EVIDENCE_PUBLIC_KEY_LEN);
}

static void build_integrity(struct card_evidence *evidence, const uint8_t *from, size_t len)
{
    uint8_t *file = evidence->integrity;

    PUT(file, "\xFF\x30\x82\x01\x4B\xDF\x31\x20");
    SHA256(evidence->number, sizeof evidence->number, file + 8);
    PUT(file + 40, "\xDF\x32\x20");
    SHA256(from, len, file + 43);
    PUT(file + 75, "\xDF\x33\x82\x01\x00");
    sample_sign_integrity(evidence);
}

void sample_sign_integrity(struct card_evidence *evidence)
{
    sign(keys.issuer, evidence->integrity + 5, 70, evidence->integrity + 80);
}

void sample_sign_attributes(struct card_evidence *evidence, const uint8_t *file, size_t len)
{
    size_t header_len = file[2] == 0x82 ? 5 : file[2] == 0x81 ? 4 : 3;
    size_t unsigned_len = header_len + 11; /* the header and DF21 */

    memset(evidence->attributes, 0, sizeof evidence->attributes);
    memcpy(evidence->attributes, file, len);
    evidence->attributes_len = len;
    build_integrity(evidence, file + unsigned_len, len - unsigned_len);
}

void sample_evidence_with(const struct sample_words *words, bool long_form,
                          struct card_evidence *ret)
{
    uint8_t file[EVIDENCE_ATTRIBUTES_MAX];

    make_keys();
    memset(ret, 0, sizeof *ret);
    PUT(ret->number, "\xFF\x10\x0C"
                     "537686677188\xFF\xFF");
    sample_sign_attributes(ret, file, build_attributes(words, long_form, file));
    build_certificate(ret->certificate);
    build_public_key(ret->public_key);
    sample_answer(challenge_digest, ret->signature);
}

void sample_evidence(struct card_evidence *ret)
{
    sample_evidence_with(&(struct sample_words){"黒桐　幹也",
                                                "東京都清瀬市観布子南１２－７－２０２", "19800217",
                                                "1"},
                         false, ret);
}

const uint8_t *sample_challenge_digest(void)
{
    return challenge_digest;
}

void sample_answer(const uint8_t digest[static 32], uint8_t ret[static 256])
{
    make_keys();
    sign_digest(keys.card, digest, ret);
}

static void append_hex(GString *text, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    g_string_append_c(text, '\n');
}

char *sample_anchors(void)
{
    char *directory = g_dir_make_tmp("anchors-XXXXXX", NULL);
    char *path = g_build_filename(directory, "test.anchor", NULL);
    GString *text = g_string_new("# A CA that lives as long as this test\nkey-id: ");
    uint8_t modulus[256];

    make_keys();
    modulus_of(keys.ca, modulus);
    append_hex(text, (const uint8_t *)SAMPLE_ISSUER_ID, 16);
    g_string_append(text, "modulus: ");
    append_hex(text, modulus, sizeof modulus);
    g_assert_true(g_file_set_contents(path, text->str, -1, NULL));
    g_string_free(text, TRUE);
    g_free(path);
    return directory;
}

void sample_anchors_remove(char *directory)
{
    GDir *dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir)) != NULL) {
        char *path = g_build_filename(directory, name, NULL);

        g_unlink(path);
        g_free(path);
    }
    g_dir_close(dir);
    g_rmdir(directory);
    g_free(directory);
}
