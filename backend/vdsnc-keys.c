#include "backend/vdsnc-keys.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "backend/text.h"
#include "backend/vdsnc-chain.h"

#define PEM_MAX (16 * 1024 * 1024) /* bytes of a file */

struct vdsnc_signer {
    EVP_PKEY *key;
    X509 *certificate;
    char *text;
};

static void bio_free(BIO **bio)
{
    BIO_free(*bio);
}
#define SCOPED_BIO SCOPED(bio_free) BIO

static void bytes_free(uint8_t **bytes)
{
    OPENSSL_free(*bytes);
}

/* base64url with padding, as all public codes have it (qr.md 2.1). */
static char *text_of(X509 *certificate)
{
    SCOPED(bytes_free) uint8_t *der = NULL;
    int len = i2d_X509(certificate, &der);
    char *text = len <= 0 ? NULL : malloc(B64_LEN((size_t)len) + 3);

    if (text == NULL)
        return NULL;
    b64url_encode(der, (size_t)len, text);
    while (strlen(text) % 4 != 0)
        strcat(text, "=");
    return text;
}

/* pem lives as long as the BIO. */
static BIO *bio_of(const struct text *pem)
{
    return BIO_new_mem_buf(pem->bytes, (int)pem->len);
}

static bool read_signer(struct vdsnc_signer *signer, BIO *certificate, BIO *key, struct err *err)
{
    signer->certificate = PEM_read_bio_X509(certificate, NULL, NULL, NULL);
    signer->key = PEM_read_bio_PrivateKey(key, NULL, NULL, NULL);
    ERR_clear_error();
    if (signer->certificate == NULL || signer->key == NULL || !es256_key_fits(signer->key) ||
        X509_check_private_key(signer->certificate, signer->key) != 1 ||
        vdsnc_profile_check(signer->certificate) != VDSNC_GOOD)
        return ERR(err, ERR_CONFIG, 0);
    signer->text = text_of(signer->certificate);
    return signer->text != NULL || ERR(err, ERR_MEMORY, 0);
}

struct vdsnc_signer *vdsnc_signer_load(const char *certificate_path, const char *key_path,
                                       struct err *err)
{
    SCOPED_TEXT certificate = {0};
    SCOPED_TEXT key = {0};
    SCOPED_VDSNC_SIGNER *signer = calloc(1, sizeof *signer);

    if (!text_load(certificate_path, PEM_MAX, &certificate, err) ||
        !text_load(key_path, PEM_MAX, &key, err))
        return NULL;

    SCOPED_BIO *certificate_bio = bio_of(&certificate);
    SCOPED_BIO *key_bio = bio_of(&key);

    if (signer == NULL || certificate_bio == NULL || key_bio == NULL) {
        (void)ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    return read_signer(signer, certificate_bio, key_bio, err) ? MOVE(signer) : NULL;
}

void vdsnc_signer_free(struct vdsnc_signer **signer)
{
    if (*signer != NULL) {
        EVP_PKEY_free((*signer)->key);
        X509_free((*signer)->certificate);
        free((*signer)->text);
    }
    free(*signer);
    *signer = NULL;
}

EVP_PKEY *vdsnc_signer_key(const struct vdsnc_signer *signer)
{
    return signer->key;
}

const char *vdsnc_signer_certificate(const struct vdsnc_signer *signer)
{
    return signer->text;
}

bool vdsnc_signer_is_valid(const struct vdsnc_signer *signer, int64_t now)
{
    return vdsnc_time_check(signer->certificate, now) == VDSNC_GOOD;
}

static void blocks_free(STACK_OF(X509_INFO) * *blocks)
{
    sk_X509_INFO_pop_free(*blocks, X509_INFO_free);
}

static bool add_authority(struct vdsnc_trust *trust, X509 *certificate, int number, struct err *err)
{
    if (!vdsnc_is_sound(certificate) || X509_check_ca(certificate) != 1 ||
        X509_get0_subject_key_id(certificate) == NULL)
        return ERR(err, ERR_CONFIG, number);
    if (X509_up_ref(certificate) != 1 || sk_X509_push(trust->authorities, certificate) == 0)
        return ERR(err, ERR_MEMORY, number);
    return true;
}

/* A list with a critical extension is not one of all certificates (RFC 5280 5.2: delta, partitioned). */
static bool add_list(struct vdsnc_trust *trust, X509_CRL *list, int number, struct err *err)
{
    if (X509_CRL_get0_nextUpdate(list) == NULL || X509_CRL_get_ext_by_critical(list, 1, -1) != -1)
        return ERR(err, ERR_CONFIG, number);
    if (X509_CRL_up_ref(list) != 1 || sk_X509_CRL_push(trust->lists, list) == 0)
        return ERR(err, ERR_MEMORY, number);
    return true;
}

/* Keys and other blocks have no place there. */
static bool add_blocks(struct vdsnc_trust *trust, STACK_OF(X509_INFO) * blocks, int number,
                       struct err *err)
{
    for (int i = 0; i < sk_X509_INFO_num(blocks); i++) {
        const X509_INFO *block = sk_X509_INFO_value(blocks, i);

        if ((block->x509 == NULL && block->crl == NULL) || block->x_pkey != NULL)
            return ERR(err, ERR_CONFIG, number);
        if ((block->x509 != NULL && !add_authority(trust, block->x509, number, err)) ||
            (block->crl != NULL && !add_list(trust, block->crl, number, err)))
            return false;
    }
    return true;
}

static bool read_pem(struct vdsnc_trust *trust, const struct text *pem, int number, struct err *err)
{
    SCOPED_BIO *bio = bio_of(pem);

    if (bio == NULL)
        return ERR(err, ERR_MEMORY, number);

    SCOPED(blocks_free)
    STACK_OF(X509_INFO) *blocks = PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL);

    ERR_clear_error();
    if (sk_X509_INFO_num(blocks) < 1)
        return ERR(err, ERR_CONFIG, number);
    return add_blocks(trust, blocks, number, err);
}

static bool read_file(struct vdsnc_trust *trust, const char *path, int number, struct err *err)
{
    SCOPED_TEXT pem = {0};

    return text_load(path, PEM_MAX, &pem, err) && read_pem(trust, &pem, number, err);
}

static bool list_is_signed(const struct vdsnc_trust *trust, X509_CRL *list)
{
    for (int i = 0; i < sk_X509_num(trust->authorities); i++) {
        const X509 *authority = sk_X509_value(trust->authorities, i);

        if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(authority)) == 0 &&
            X509_CRL_verify(list, X509_get0_pubkey(authority)) == 1)
            return true;
    }
    return false;
}

static bool lists_are_signed(const struct vdsnc_trust *trust, struct err *err)
{
    for (int i = 0; i < sk_X509_CRL_num(trust->lists); i++) {
        if (!list_is_signed(trust, sk_X509_CRL_value(trust->lists, i)))
            return ERR(err, ERR_UNTRUSTED, i);
    }
    return true;
}

static struct vdsnc_trust *trust_new(struct err *err)
{
    SCOPED_VDSNC_TRUST *trust = calloc(1, sizeof *trust);

    if (trust != NULL && (trust->authorities = sk_X509_new_null()) != NULL &&
        (trust->lists = sk_X509_CRL_new_null()) != NULL)
        return MOVE(trust);
    (void)ERR(err, ERR_MEMORY, 0);
    return NULL;
}

struct vdsnc_trust *vdsnc_trust_load(const char *const *paths, size_t count, struct err *err)
{
    SCOPED_VDSNC_TRUST *trust = trust_new(err);

    for (size_t i = 0; trust != NULL && i < count; i++) {
        if (!read_file(trust, paths[i], (int)i, err))
            return NULL;
    }
    return trust != NULL && lists_are_signed(trust, err) ? MOVE(trust) : NULL;
}

struct vdsnc_trust *vdsnc_trust_parse(const char *pem, size_t len, struct err *err)
{
    SCOPED_VDSNC_TRUST *trust = trust_new(err);
    SCOPED_TEXT text = {0};

    if (trust == NULL || !text_copy(pem, len, &text, err))
        return NULL;
    return read_pem(trust, &text, 0, err) && lists_are_signed(trust, err) ? MOVE(trust) : NULL;
}

void vdsnc_trust_free(struct vdsnc_trust **trust)
{
    if (*trust != NULL) {
        sk_X509_pop_free((*trust)->authorities, X509_free);
        sk_X509_CRL_pop_free((*trust)->lists, X509_CRL_free);
    }
    free(*trust);
    *trust = NULL;
}
