#include "tests/vcard/keys.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CA_NUMBER        "6999033"
#define FACE_CA_NUMBER   "6999023"
#define WITHDRAWN_NUMBER "6999032"
#define CA_GROUP         "001"

#define EXPONENT_LEN 3

static bool make(EVP_PKEY **ret, struct err *err)
{
    *ret = EVP_RSA_gen(RSA_LEN * 8);
    return *ret != NULL || ERR(err, ERR_CRYPTO, 0);
}

struct vcard_keys *vcard_keys_new(struct err *err)
{
    struct vcard_keys *keys = calloc(1, sizeof *keys);

    if (keys == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    if (!make(&keys->ca, err) || !make(&keys->issuer, err) || !make(&keys->card, err) ||
        !make(&keys->session, err) || !make(&keys->stranger, err) || !make(&keys->auth, err) ||
        !make(&keys->sign, err))
        vcard_keys_free(&keys);
    return keys;
}

void vcard_keys_free(struct vcard_keys **keys)
{
    if (*keys == NULL)
        return;
    EVP_PKEY_free((*keys)->ca);
    EVP_PKEY_free((*keys)->issuer);
    EVP_PKEY_free((*keys)->card);
    EVP_PKEY_free((*keys)->session);
    EVP_PKEY_free((*keys)->stranger);
    EVP_PKEY_free((*keys)->auth);
    EVP_PKEY_free((*keys)->sign);
    free(*keys);
    *keys = NULL;
}

void key_id(const char *number, const char *group, uint8_t last, uint8_t ret[static KEY_ID_LEN])
{
    memset(ret, 0, KEY_ID_LEN);
    memcpy(ret, number, 7);
    memcpy(ret + 7, "\x08\x05", 2);
    memcpy(ret + 9, group, 3);
    ret[KEY_ID_LEN - 1] = last;
}

void key_id_of_ca(uint8_t ret[static KEY_ID_LEN])
{
    key_id(CA_NUMBER, CA_GROUP, 0, ret);
}

void key_id_of_withdrawn(uint8_t ret[static KEY_ID_LEN])
{
    key_id(WITHDRAWN_NUMBER, CA_GROUP, 0, ret);
}

void key_id_of_face_ca(uint8_t ret[static KEY_ID_LEN])
{
    key_id(FACE_CA_NUMBER, CA_GROUP, 0, ret);
}

static bool modulus(EVP_PKEY *key, uint8_t ret[static RSA_LEN], struct err *err)
{
    BIGNUM *n = NULL;
    bool ok = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
              BN_bn2binpad(n, ret, RSA_LEN) == RSA_LEN;

    BN_free(n);
    return ok || ERR(err, ERR_CRYPTO, 0);
}

static bool exponent(EVP_PKEY *key, uint8_t ret[static EXPONENT_LEN], struct err *err)
{
    BIGNUM *e = NULL;
    bool ok = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 &&
              BN_bn2binpad(e, ret, EXPONENT_LEN) == EXPONENT_LEN;

    BN_free(e);
    return ok || ERR(err, ERR_CRYPTO, 0);
}

bool key_add_public(EVP_PKEY *key, struct bytes *ret, struct err *err)
{
    uint8_t e[EXPONENT_LEN];
    uint8_t n[RSA_LEN];

    if (!exponent(key, e, err) || !modulus(key, n, err))
        return false;
    bytes_add_tlv(ret, 0x90, e, sizeof e);
    bytes_add_tlv(ret, 0x91, n, sizeof n);
    return true;
}

bool key_sign_with(EVP_PKEY *key, const EVP_MD *digest, const void *data, size_t len,
                   uint8_t ret[static RSA_LEN], struct err *err)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t ret_len = RSA_LEN;
    bool ok = context != NULL && EVP_DigestSignInit(context, NULL, digest, NULL, key) == 1 &&
              EVP_DigestSign(context, ret, &ret_len, data, len) == 1 && ret_len == RSA_LEN;

    EVP_MD_CTX_free(context);
    return ok || ERR(err, ERR_CRYPTO, 0);
}

bool key_sign(EVP_PKEY *key, const void *data, size_t len, uint8_t ret[static RSA_LEN],
              struct err *err)
{
    return key_sign_with(key, EVP_sha256(), data, len, ret, err);
}

bool key_add_certificate(EVP_PKEY *subject, const uint8_t subject_id[static KEY_ID_LEN],
                         EVP_PKEY *issuer, const uint8_t issuer_id[static KEY_ID_LEN],
                         struct bytes *ret, struct err *err)
{
    struct bytes body = {.len = 0};
    uint8_t signature[RSA_LEN];

    bytes_add(&body, issuer_id, KEY_ID_LEN);
    bytes_add(&body, subject_id, KEY_ID_LEN);
    if (!key_add_public(subject, &body, err) ||
        !key_sign(issuer, body.data, body.len, signature, err))
        return false;
    bytes_add_tlv(ret, 0x5F4E, body.data, body.len);
    bytes_add_tlv(ret, 0x5F37, signature, sizeof signature);
    return true;
}

static void write_hex(FILE *file, const char *name, const uint8_t *bytes, size_t len)
{
    fprintf(file, "%s: ", name);
    for (size_t i = 0; i < len; i++)
        fprintf(file, "%02x", bytes[i]);
    fputc('\n', file);
}

static bool write_anchor(const struct vcard_keys *keys, const uint8_t id[static KEY_ID_LEN],
                         const char *path, struct err *err)
{
    uint8_t n[RSA_LEN];
    FILE *file = NULL;

    if (!modulus(keys->ca, n, err))
        return false;
    file = fopen(path, "we");
    if (file == NULL)
        return ERR(err, ERR_IO, errno);
    fputs("note: test CA of a virtual card; never on a machine that serves residents\n", file);
    write_hex(file, "key-id", id, KEY_ID_LEN);
    write_hex(file, "modulus", n, sizeof n);
    fputs("exponent: 010001\n", file);
    return fclose(file) == 0 || ERR(err, ERR_IO, errno);
}

bool vcard_keys_write_anchor(const struct vcard_keys *keys, const char *path, struct err *err)
{
    uint8_t id[KEY_ID_LEN];

    key_id_of_ca(id);
    return write_anchor(keys, id, path, err);
}

bool vcard_keys_write_face_anchor(const struct vcard_keys *keys, const char *path, struct err *err)
{
    uint8_t id[KEY_ID_LEN];

    key_id_of_face_ca(id);
    return write_anchor(keys, id, path, err);
}

bool vcard_keys_write_withdrawn_anchor(const struct vcard_keys *keys, const char *path,
                                       struct err *err)
{
    uint8_t id[KEY_ID_LEN];
    uint8_t n[RSA_LEN];
    FILE *file = NULL;

    key_id_of_withdrawn(id);
    if (!modulus(keys->stranger, n, err))
        return false;
    file = fopen(path, "we");
    if (file == NULL)
        return ERR(err, ERR_IO, errno);
    fputs("note: a test CA of a virtual card that is not trusted any more\n", file);
    write_hex(file, "key-id", id, KEY_ID_LEN);
    write_hex(file, "modulus", n, sizeof n);
    fputs("withdrawn: 2026-04-01\n", file);
    return fclose(file) == 0 || ERR(err, ERR_IO, errno);
}
