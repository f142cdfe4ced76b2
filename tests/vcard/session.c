/* [A] marks what no public source tells. */
#include "tests/vcard/session.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "base/secret.h"
#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

#define BLOCK_LEN 16

/* What the terminal encrypts for the card: A0 { 80 seed }. The first half of the seed is the key. */
#define DELIVERY_LEN 36
static const uint8_t delivery_head[] = {0xA0, 0x22, 0x80, 0x20};

enum {
    TAG_CRYPTOGRAM = 0x86, /* 01, then the cipher text */
    TAG_EXPECTED = 0x96    /* 00 and two bytes, as an extended Le */
};

void session_end(struct session *session)
{
    wipe(session, sizeof *session);
    session->state = SESSION_NONE;
}

static unsigned broken(struct session *session, unsigned sw)
{
    wipe(session->key, sizeof session->key);
    session->state = SESSION_BROKEN;
    return sw;
}

/* -- SET SESSION KEY -- */

static bool is_below_modulus(EVP_PKEY *key, const uint8_t *data)
{
    BIGNUM *n = NULL;
    BIGNUM *number = BN_bin2bn(data, RSA_LEN, NULL);
    bool below = number != NULL && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
                 BN_cmp(number, n) < 0;

    BN_free(n);
    BN_free(number);
    return below;
}

static bool decrypt(EVP_PKEY *key, const uint8_t *data, uint8_t ret[static RSA_LEN],
                    size_t *ret_len)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    bool ok = context != NULL && EVP_PKEY_decrypt_init(context) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
              EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1 &&
              EVP_PKEY_decrypt(context, ret, ret_len, data, RSA_LEN) == 1;

    EVP_PKEY_CTX_free(context);
    return ok;
}

unsigned session_set_key(struct vcard *card, const struct command *command)
{
    EVP_PKEY *key = card_find_file(card->selected, card->selected->session_key)->key;
    uint8_t delivery[RSA_LEN];
    size_t len = sizeof delivery;
    unsigned sw = SW_DATA;

    if (command->p1 != 0 || command->p2 != 0)
        return SW_P1P2;
    if ((card->selected->verified & OPENS_BY_PIN) == 0)
        return SW_NOT_VERIFIED;
    if (command->data_len != RSA_LEN)
        return SW_LENGTH; /* [A] */
    if (!is_below_modulus(key, command->data))
        return SW_SELF_DIAGNOSIS;
    if (decrypt(key, command->data, delivery, &len) && len == DELIVERY_LEN &&
        memcmp(delivery, delivery_head, sizeof delivery_head) == 0) {
        session_end(&card->session);
        memcpy(card->session.key, delivery + sizeof delivery_head, SESSION_KEY_LEN);
        card->session.state = SESSION_OPEN;
        sw = SW_OK;
    }
    wipe(delivery, sizeof delivery);
    return sw;
}

/* -- The blocks -- */

/* AES-128 over whole blocks, which may lie in place. iv: NULL for one block alone. */
static bool run_cipher(const struct session *session, const uint8_t *iv, bool encrypts,
                       const uint8_t *data, size_t len, uint8_t *ret)
{
    const EVP_CIPHER *cipher = iv == NULL ? EVP_aes_128_ecb() : EVP_aes_128_cbc();
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int ret_len = 0;
    bool ok = context != NULL &&
              EVP_CipherInit_ex(context, cipher, NULL, session->key, iv, encrypts) == 1 &&
              EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
              EVP_CipherUpdate(context, ret, &ret_len, data, (int)len) == 1 && ret_len == (int)len;

    EVP_CIPHER_CTX_free(context);
    return ok;
}

/* The command's number, encrypted, begins both its own chain and that of its answer. */
static bool begin_chain(const struct session *session, uint8_t ret[static BLOCK_LEN])
{
    uint8_t number[BLOCK_LEN] = {0};

    for (unsigned i = 0; i < sizeof session->count; i++)
        number[BLOCK_LEN - 1 - i] = (uint8_t)(session->count >> 8 * i);
    return run_cipher(session, NULL, true, number, sizeof number, ret);
}

/* ISO 7816-4 padding: 80, then 00 to the end of the block. False when it is not there. */
static bool unpad(const uint8_t *data, size_t *len)
{
    size_t end = *len;

    while (end > 0 && data[end - 1] == 0x00)
        end--;
    if (end == 0 || data[end - 1] != 0x80 || *len - end >= BLOCK_LEN)
        return false;
    *len = end - 1;
    return true;
}

/* -- The objects -- */

/* The value of the one object that data holds, and nothing after it. */
static const uint8_t *only_object(const uint8_t *data, size_t len, size_t *ret_len)
{
    size_t head = 2;
    size_t value = len > 1 ? data[1] : 0;

    if (value == 0x81 && len > 2) {
        head = 3;
        value = data[2];
    } else if (value == 0x82 && len > 3) {
        head = 4;
        value = (size_t)data[2] << 8 | data[3];
    } else if (value >= 0x80) {
        return NULL;
    }
    if (len < head || value != len - head)
        return NULL;
    *ret_len = value;
    return data + head;
}

static bool open_cryptogram(const struct session *session, const uint8_t *value, size_t len,
                            uint8_t data[static SESSION_DATA_MAX], struct command *ret)
{
    uint8_t iv[BLOCK_LEN];
    size_t data_len = len - 1;

    if (value[0] != 0x01 || data_len == 0 || data_len % BLOCK_LEN != 0 ||
        data_len > SESSION_DATA_MAX || !begin_chain(session, iv) ||
        !run_cipher(session, iv, false, value + 1, data_len, data) || !unpad(data, &data_len))
        return false;
    ret->data = data_len == 0 ? NULL : data;
    ret->data_len = data_len;
    return true;
}

static bool open_expected(const uint8_t *value, size_t len, struct command *ret)
{
    if (len != 3 || value[0] != 0)
        return false;
    ret->data = NULL;
    ret->data_len = 0;
    ret->expected = (size_t)value[1] << 8 | value[2];
    if (ret->expected == 0)
        ret->expected = 65536;
    return true;
}

unsigned session_open(struct session *session, const struct command *command,
                      uint8_t data[static SESSION_DATA_MAX], struct command *ret)
{
    bool reads = command->ins == INS_READ_BINARY || command->ins == INS_READ_RECORD;
    bool writes = command->ins == INS_SELECT || command->ins == INS_VERIFY;
    struct command plain = *command;
    const uint8_t *value = NULL;
    size_t len = 0;
    bool ok = false;

    session->count++;
    if (!reads && !writes)
        return SW_SECURE_SELECT; /* [A]; the session goes on */
    if (command->data_len == 0 || command->data[0] != (reads ? TAG_EXPECTED : TAG_CRYPTOGRAM))
        return broken(session, SW_SECURE_MISSING);
    value = only_object(command->data, command->data_len, &len);
    if (value != NULL && len > 0)
        ok = reads ? open_expected(value, len, &plain)
                   : open_cryptogram(session, value, len, data, &plain);
    if (!ok)
        return broken(session, SW_SECURE_WRONG);
    plain.cla = (uint8_t)(command->cla & ~SECURE_CLASS);
    *ret = plain;
    return SW_OK;
}

size_t session_seal(const struct session *session, uint8_t *bytes, size_t len)
{
    uint8_t iv[BLOCK_LEN];
    size_t padded = (len / BLOCK_LEN + 1) * BLOCK_LEN;
    size_t value = padded + 1;
    uint8_t head[5] = {TAG_CRYPTOGRAM, 0x82, (uint8_t)(value >> 8), (uint8_t)value, 0x01};
    size_t head_len = sizeof head;

    memset(bytes + len, 0, padded - len);
    bytes[len] = 0x80;
    if (!begin_chain(session, iv) || !run_cipher(session, iv, true, bytes, padded, bytes))
        return 0;
    if (value < 0x80) {
        head[1] = (uint8_t)value;
        head[2] = 0x01;
        head_len = 3;
    }
    memmove(bytes + head_len, bytes, padded);
    memcpy(bytes, head, head_len);
    return head_len + padded;
}
