#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "cardlib/jpki.h"
#include "cardlib/public.h"

_Static_assert(MYNA_X509_MAX == PROOF_CERTIFICATE_MAX &&
                   MYNA_SIGNATURE_LEN == PROOF_SIGNATURE_LEN && MYNA_DIGEST_LEN == PROOF_DIGEST_LEN,
               "the public header says the same sizes");

struct myna_proof {
    struct proof proof;
};

struct myna_authorities {
    struct proof_authorities *authorities;
};

static const enum jpki_certificate certificates[] = {
    [MYNA_X509_USER] = JPKI_AUTH,
    [MYNA_X509_USER_CA] = JPKI_AUTH_CA,
    [MYNA_X509_SIGN] = JPKI_SIGN,
    [MYNA_X509_SIGN_CA] = JPKI_SIGN_CA,
};

int myna_card_x509(struct myna_card *card, enum myna_x509 which, uint8_t ret[MYNA_X509_MAX],
                   size_t *ret_len)
{
    struct err err = {0};

    if (card == NULL || which < MYNA_X509_USER || which > MYNA_X509_SIGN_CA || ret == NULL ||
        ret_len == NULL)
        return public_misuse();
    return public_result(
        jpki_read_certificate(public_card(card), certificates[which], ret, ret_len, &err), &err);
}

int myna_card_read_proof(struct myna_card *card, const uint8_t digest[MYNA_DIGEST_LEN],
                         struct myna_proof **ret)
{
    SCOPED(proof_wipe) struct proof read = {0};
    struct err err = {0};

    if (card == NULL || digest == NULL || ret == NULL)
        return public_misuse();
    *ret = NULL;
    if (!jpki_read_certificate(public_card(card), JPKI_AUTH, read.certificate,
                               &read.certificate_len, &err) ||
        !jpki_sign(public_card(card), digest, read.signature, &err))
        return public_failure(&err);
    return myna_proof_new(read.certificate, read.certificate_len, read.signature, ret);
}

int myna_proof_new(const uint8_t *certificate, size_t len,
                   const uint8_t signature[MYNA_SIGNATURE_LEN], struct myna_proof **ret)
{
    if (certificate == NULL || signature == NULL || ret == NULL)
        return public_misuse();
    *ret = NULL;
    if (len > MYNA_X509_MAX)
        return public_refuse(MYNA_ERR_TOO_LONG, len > INT_MAX ? INT_MAX : (int)len);

    struct myna_proof *proof = calloc(1, sizeof *proof);

    if (proof == NULL)
        return public_refuse(MYNA_ERR_MEMORY, 0);
    memcpy(proof->proof.certificate, certificate, len);
    proof->proof.certificate_len = len;
    memcpy(proof->proof.signature, signature, MYNA_SIGNATURE_LEN);
    *ret = proof;
    return MYNA_OK;
}

void myna_proof_free(struct myna_proof **proof)
{
    if (proof == NULL || *proof == NULL)
        return;
    wipe(*proof, sizeof **proof);
    free(*proof);
    *proof = NULL;
}

const uint8_t *myna_proof_certificate(const struct myna_proof *proof, size_t *ret_len)
{
    if (ret_len == NULL)
        return NULL;
    *ret_len = proof == NULL ? 0 : proof->proof.certificate_len;
    return proof == NULL ? NULL : proof->proof.certificate;
}

const uint8_t *myna_proof_signature(const struct myna_proof *proof)
{
    return proof == NULL ? NULL : proof->proof.signature;
}

int myna_proof_verify(const struct myna_proof *proof, const struct myna_authorities *authorities,
                      int64_t at_s, const uint8_t digest[MYNA_DIGEST_LEN])
{
    struct err err = {0};

    if (proof == NULL || authorities == NULL || digest == NULL)
        return public_misuse();
    return public_result(proof_verify(&proof->proof, authorities->authorities, at_s, digest, &err),
                         &err);
}

int myna_authorities_load(const char *directory, struct myna_authorities **ret)
{
    struct err err = {0};

    if (directory == NULL || ret == NULL)
        return public_misuse();
    *ret = NULL;

    struct myna_authorities *authorities = calloc(1, sizeof *authorities);

    if (authorities == NULL)
        return public_refuse(MYNA_ERR_MEMORY, 0);
    authorities->authorities = proof_authorities_load(directory, &err);
    if (authorities->authorities == NULL) {
        free(authorities);
        return public_failure(&err);
    }
    *ret = authorities;
    return MYNA_OK;
}

void myna_authorities_free(struct myna_authorities **authorities)
{
    if (authorities == NULL || *authorities == NULL)
        return;
    proof_authorities_free(&(*authorities)->authorities);
    free(*authorities);
    *authorities = NULL;
}
