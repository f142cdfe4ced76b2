/* Document signer certificates: what they say, and the one that signs here. */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/dcc-private.h"
#include "backend/es256.h"
#include "backend/pem.h"

struct dcc_signer {
    EVP_PKEY *key;
    uint8_t kid[DCC_KID_LEN];
    int64_t valid_from;
    int64_t valid_until;
};

bool dcc_kid_of(const X509 *certificate, uint8_t ret[static DCC_KID_LEN])
{
    uint8_t digest[EVP_MAX_MD_SIZE];

    if (X509_digest(certificate, EVP_sha256(), digest, NULL) != 1)
        return false;
    memcpy(ret, digest, DCC_KID_LEN);
    return true;
}

bool dcc_time_of(const ASN1_TIME *time, int64_t *ret)
{
    struct tm tm;

    if (ASN1_TIME_to_tm(time, &tm) != 1)
        return false;
    *ret = timegm(&tm);
    return true;
}

/* The kind that an extended key usage allows; DCC_KINDS when it is none of the DCC's. */
static enum dcc_kind kind_of(const ASN1_OBJECT *usage)
{
    /* HCERT appendix A, and what the official test data have (qr.md 3.3). */
    static const struct {
        const char *oid;
        enum dcc_kind kind;
    } usages[] = {
        {"1.3.6.1.4.1.1847.2021.1.1", DCC_TEST},
        {"1.3.6.1.4.1.0.1847.2021.1.1", DCC_TEST},
        {"1.3.6.1.4.1.1847.2021.1.2", DCC_VACCINATION},
        {"1.3.6.1.4.1.0.1847.2021.1.2", DCC_VACCINATION},
        {"1.3.6.1.4.1.1847.2021.1.3", DCC_RECOVERY},
        {"1.3.6.1.4.1.0.1847.2021.1.3", DCC_RECOVERY},
    };
    char oid[64];

    OBJ_obj2txt(oid, sizeof oid, usage, 1);
    for (size_t i = 0; i < ARRAY_LEN(usages); i++) {
        if (strcmp(oid, usages[i].oid) == 0)
            return usages[i].kind;
    }
    return DCC_KINDS;
}

unsigned dcc_kinds_of(const X509 *certificate)
{
    const unsigned all = (1u << DCC_KINDS) - 1;
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    unsigned found = 0;

    for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++)
        found |= 1u << kind_of(sk_ASN1_OBJECT_value(usages, i));
    EXTENDED_KEY_USAGE_free(usages);
    found &= all;
    return found != 0 ? found : all;
}

static bool signer_read(struct dcc_signer *signer, const X509 *certificate)
{
    return X509_check_private_key(certificate, signer->key) == 1 && es256_key_fits(signer->key) &&
           (dcc_kinds_of(certificate) & (1u << DCC_VACCINATION)) != 0 &&
           dcc_kid_of(certificate, signer->kid) &&
           dcc_time_of(X509_get0_notBefore(certificate), &signer->valid_from) &&
           dcc_time_of(X509_get0_notAfter(certificate), &signer->valid_until);
}

struct dcc_signer *dcc_signer_load(const char *certificate_path, const char *key_path,
                                   struct err *err)
{
    SCOPED_FILE *certificate_file = pem_open(certificate_path, err);
    SCOPED_FILE *key_file = certificate_file == NULL ? NULL : pem_open(key_path, err);
    SCOPED_DCC_SIGNER *signer = calloc(1, sizeof *signer);

    if (certificate_file == NULL || key_file == NULL)
        return NULL;
    if (signer == NULL) {
        (void)ERR(err, ERR_MEMORY, 0);
        return NULL;
    }

    SCOPED_X509 *certificate = PEM_read_X509(certificate_file, NULL, NULL, NULL);

    signer->key = PEM_read_PrivateKey(key_file, NULL, NULL, NULL);
    if (certificate == NULL || signer->key == NULL || !signer_read(signer, certificate)) {
        (void)ERR(err, ERR_CONFIG, 0);
        return NULL;
    }
    return MOVE(signer);
}

void dcc_signer_free(struct dcc_signer **signer)
{
    if (*signer != NULL)
        EVP_PKEY_free((*signer)->key);
    free(*signer);
    *signer = NULL;
}

EVP_PKEY *dcc_signer_key(const struct dcc_signer *signer)
{
    return signer->key;
}

const uint8_t *dcc_signer_kid(const struct dcc_signer *signer)
{
    return signer->kid;
}

int64_t dcc_signer_valid_from(const struct dcc_signer *signer)
{
    return signer->valid_from;
}

int64_t dcc_signer_valid_until(const struct dcc_signer *signer)
{
    return signer->valid_until;
}
