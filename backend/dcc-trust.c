/* DSCs, CSCAs and what is withdrawn. */
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/dcc-private.h"
#include "backend/dcc-withdrawn.h"
#include "backend/pem.h"

#define DER_MAX (16 * 1024)

struct dcc_trust {
    struct dcc_anchor *anchors;
    size_t anchor_count;
    STACK_OF(X509) * authorities;
    struct dcc_withdrawn withdrawn;
};

struct dcc_trust *dcc_trust_new(struct err *err)
{
    SCOPED_DCC_TRUST *trust = calloc(1, sizeof *trust);

    if (trust == NULL || (trust->authorities = sk_X509_new_null()) == NULL) {
        (void)ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    return MOVE(trust);
}

void dcc_trust_free(struct dcc_trust **trust)
{
    if (*trust == NULL)
        return;
    for (size_t i = 0; i < (*trust)->anchor_count; i++)
        X509_free((*trust)->anchors[i].certificate);
    free((*trust)->anchors);
    sk_X509_pop_free((*trust)->authorities, X509_free);
    free((*trust)->withdrawn.hashes);
    free(*trust);
    *trust = NULL;
}

bool dcc_trust_add_anchor(struct dcc_trust *trust, X509 *certificate,
                          const uint8_t kid[static DCC_KID_LEN], struct err *err)
{
    struct dcc_anchor anchor = {.certificate = certificate};
    struct dcc_anchor *more =
        realloc(trust->anchors, (trust->anchor_count + 1) * sizeof *trust->anchors);

    if (more == NULL)
        return ERR(err, ERR_MEMORY, 0);
    memcpy(anchor.kid, kid, sizeof anchor.kid);
    X509_up_ref(certificate);
    trust->anchors = more;
    trust->anchors[trust->anchor_count++] = anchor;
    return true;
}

/* These take certificate, also when they fail. */
typedef bool adder(struct dcc_trust *trust, X509 *certificate, struct err *err);

static bool add_signer(struct dcc_trust *trust, X509 *certificate, struct err *err)
{
    SCOPED_X509 *mine = certificate;
    uint8_t kid[DCC_KID_LEN];

    if (!dcc_kid_of(mine, kid))
        return ERR(err, ERR_CRYPTO, 0);
    return dcc_trust_add_anchor(trust, mine, kid, err);
}

static bool add_authority(struct dcc_trust *trust, X509 *certificate, struct err *err)
{
    SCOPED_X509 *mine = certificate;

    /* 1: by its basic constraints; what OpenSSL takes for one by guess is none. */
    if (X509_check_ca(mine) != 1)
        return ERR(err, ERR_UNTRUSTED, sk_X509_num(trust->authorities));
    if (sk_X509_push(trust->authorities, mine) <= 0)
        return ERR(err, ERR_MEMORY, 0);
    mine = NULL;
    return true;
}

/* Back to what there was before. */
static void forget_after(struct dcc_trust *trust, size_t anchor_count, int authority_count)
{
    while (trust->anchor_count > anchor_count)
        X509_free(trust->anchors[--trust->anchor_count].certificate);
    while (sk_X509_num(trust->authorities) > authority_count)
        X509_free(sk_X509_pop(trust->authorities));
}

static bool add_each(struct dcc_trust *trust, BIO *in, adder *add, struct err *err)
{
    int count = 0;

    ERR_clear_error();
    for (X509 *certificate; (certificate = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL;
         count++) {
        if (!add(trust, certificate, err))
            return false;
    }

    bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;

    ERR_clear_error();
    return (count > 0 && at_end) || ERR(err, ERR_CONFIG, count);
}

/* All of it, or nothing. */
static bool add_all(struct dcc_trust *trust, BIO *in, adder *add, struct err *err)
{
    size_t anchor_count = trust->anchor_count;
    int authority_count = sk_X509_num(trust->authorities);

    if (in == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (add_each(trust, in, add, err))
        return true;
    forget_after(trust, anchor_count, authority_count);
    return false;
}

static bool add_file(struct dcc_trust *trust, const char *path, adder *add, struct err *err)
{
    SCOPED_FILE *file = pem_open(path, err);
    BIO *in = file == NULL ? NULL : BIO_new_fp(file, BIO_NOCLOSE);
    bool ok = file != NULL && add_all(trust, in, add, err);

    BIO_free(in);
    return ok;
}

bool dcc_trust_add_signers(struct dcc_trust *trust, const char *path, struct err *err)
{
    return add_file(trust, path, add_signer, err);
}

bool dcc_trust_parse_signers(struct dcc_trust *trust, const char *pem, size_t len, struct err *err)
{
    BIO *in = len > INT_MAX ? NULL : BIO_new_mem_buf(pem, (int)len);
    bool ok = add_all(trust, in, add_signer, err);

    BIO_free(in);
    return ok;
}

bool dcc_trust_add_authorities(struct dcc_trust *trust, const char *path, struct err *err)
{
    return add_file(trust, path, add_authority, err);
}

bool dcc_trust_add_signer_der(struct dcc_trust *trust, const uint8_t *der, size_t len,
                              struct err *err)
{
    const unsigned char *end = der;
    X509 *certificate = len > DER_MAX ? NULL : d2i_X509(NULL, &end, (long)len);

    if (certificate == NULL || end != der + len) {
        X509_free(certificate);
        return ERR(err, ERR_MALFORMED, 0);
    }
    return add_signer(trust, certificate, err);
}

bool dcc_trust_add_withdrawn(struct dcc_trust *trust, const char *path, struct err *err)
{
    SCOPED_FILE *file = pem_open(path, err);

    return file != NULL && dcc_withdrawn_add(&trust->withdrawn, file, err);
}

size_t dcc_trust_count(const struct dcc_trust *trust)
{
    return trust->anchor_count;
}

const struct dcc_anchor *dcc_trust_next(const struct dcc_trust *trust,
                                        const uint8_t kid[static DCC_KID_LEN], size_t *i)
{
    while (*i < trust->anchor_count) {
        const struct dcc_anchor *anchor = &trust->anchors[(*i)++];

        if (memcmp(anchor->kid, kid, DCC_KID_LEN) == 0)
            return anchor;
    }
    return NULL;
}

/* Not X509_verify_cert(): CSCAs may write their curve out (qr.md 2.3), which it refuses. */
bool dcc_trust_has_issued(const struct dcc_trust *trust, X509 *certificate)
{
    const X509_NAME *issuer = X509_get_issuer_name(certificate);
    int count = sk_X509_num(trust->authorities);

    for (int i = 0; i < count; i++) {
        const X509 *authority = sk_X509_value(trust->authorities, i);

        if (X509_NAME_cmp(X509_get_subject_name(authority), issuer) == 0 &&
            X509_verify(certificate, X509_get0_pubkey(authority)) == 1)
            return true;
    }
    return count == 0;
}

bool dcc_trust_is_withdrawn(const struct dcc_trust *trust, const void *first, size_t first_len,
                            const void *second, size_t second_len)
{
    return dcc_withdrawn_has(&trust->withdrawn, first, first_len, second, second_len);
}
