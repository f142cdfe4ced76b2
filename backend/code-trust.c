#include "backend/code-trust.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "backend/text.h"

void code_trust_done(struct code_trust *trust)
{
    sk_X509_pop_free(trust->cscas, X509_free);
    sk_X509_CRL_pop_free(trust->crls, X509_CRL_free);
    sk_X509_pop_free(trust->dscs, X509_free);
    *trust = (struct code_trust){0};
}

bool code_trust_add_issuers(struct code_trust *trust, const char *path, struct err *err)
{
    return issuer_keys_load(path, &trust->issuers, err);
}

static void blocks_free(STACK_OF(X509_INFO) * *blocks)
{
    sk_X509_INFO_pop_free(*blocks, X509_INFO_free);
}
#define SCOPED_BLOCKS SCOPED(blocks_free) STACK_OF(X509_INFO)

/* The certificates and CRLs of a PEM file. NULL on failure; the caller owns it. */
static STACK_OF(X509_INFO) * blocks_load(const char *path, struct err *err)
{
    SCOPED_TEXT text = {0};

    if (!text_load(path, CODE_TRUST_FILE_MAX, &text, err))
        return NULL;

    BIO *bio = BIO_new_mem_buf(text.bytes, (int)text.len);
    SCOPED_BLOCKS *blocks = bio == NULL ? NULL : PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL);

    BIO_free(bio);
    ERR_clear_error();
    if (sk_X509_INFO_num(blocks) > 0 && sk_X509_INFO_num(blocks) <= CODE_TRUST_MAX)
        return MOVE(blocks);
    (void)ERR(err, sk_X509_INFO_num(blocks) <= 0 ? ERR_MALFORMED : ERR_TOO_LONG,
              sk_X509_INFO_num(blocks));
    return NULL;
}

/* A new list with what old and blocks hold; NULL and ERR_MALFORMED when a block is anything else. */
static STACK_OF(X509) *
    certificates_of(STACK_OF(X509) * old, STACK_OF(X509_INFO) * blocks, struct err *err)
{
    STACK_OF(X509) *all = old == NULL ? sk_X509_new_null() : X509_chain_up_ref(old);
    bool ok = all != NULL;

    for (int i = 0; ok && i < sk_X509_INFO_num(blocks); i++) {
        const X509_INFO *block = sk_X509_INFO_value(blocks, i);

        ok = block->x509 != NULL && block->crl == NULL && block->x_pkey == NULL &&
             X509_add_cert(all, block->x509, X509_ADD_FLAG_UP_REF) == 1;
        if (!ok)
            (void)ERR(err, ERR_MALFORMED, i);
    }
    if (ok)
        return all;
    sk_X509_pop_free(all, X509_free);
    return NULL;
}

/* 1: a CA by its basic constraints. What OpenSSL takes for one by guess is none. */
static bool are_authorities(STACK_OF(X509) * list, struct err *err)
{
    for (int i = 0; i < sk_X509_num(list); i++) {
        if (X509_check_ca(sk_X509_value(list, i)) != 1)
            return ERR(err, ERR_UNTRUSTED, i);
    }
    return true;
}

static bool add_certificates(const char *path, bool authorities, STACK_OF(X509) * *list,
                             struct err *err)
{
    SCOPED_BLOCKS *blocks = blocks_load(path, err);
    STACK_OF(X509) *all = blocks == NULL ? NULL : certificates_of(*list, blocks, err);

    if (all == NULL)
        return false;
    if (authorities && !are_authorities(all, err)) {
        sk_X509_pop_free(all, X509_free);
        return false;
    }
    sk_X509_pop_free(*list, X509_free);
    *list = all;
    return true;
}

bool code_trust_add_cscas(struct code_trust *trust, const char *path, struct err *err)
{
    return add_certificates(path, true, &trust->cscas, err);
}

bool code_trust_add_dscs(struct code_trust *trust, const char *path, struct err *err)
{
    return add_certificates(path, false, &trust->dscs, err);
}

static bool are_crls(STACK_OF(X509_INFO) * blocks, struct err *err)
{
    for (int i = 0; i < sk_X509_INFO_num(blocks); i++) {
        const X509_INFO *block = sk_X509_INFO_value(blocks, i);

        if (block->crl == NULL || block->x509 != NULL || block->x_pkey != NULL)
            return ERR(err, ERR_MALFORMED, i);
    }
    return true;
}

bool code_trust_add_crls(struct code_trust *trust, const char *path, struct err *err)
{
    SCOPED_BLOCKS *blocks = blocks_load(path, err);

    if (blocks == NULL || !are_crls(blocks, err))
        return false;
    if (trust->crls == NULL)
        trust->crls = sk_X509_CRL_new_null();
    if (trust->crls == NULL || sk_X509_CRL_reserve(trust->crls, sk_X509_INFO_num(blocks)) != 1)
        return ERR(err, ERR_MEMORY, 0);
    for (int i = 0; i < sk_X509_INFO_num(blocks); i++) {
        X509_INFO *block = sk_X509_INFO_value(blocks, i);

        (void)sk_X509_CRL_push(trust->crls, MOVE(block->crl));
    }
    return true;
}

bool code_trust_has(const struct code_trust *trust, enum certificate_format format)
{
    switch (format) {
    case CERTIFICATE_SHC:
        return trust->issuers.count > 0;
    case CERTIFICATE_VDS_NC:
        return sk_X509_num(trust->cscas) > 0;
    case CERTIFICATE_DCC:
        return sk_X509_num(trust->dscs) > 0;
    case CERTIFICATE_FORMATS:
        break;
    }
    return false;
}
