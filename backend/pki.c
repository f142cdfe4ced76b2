#include "backend/pki.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/binding.h"
#include "backend/es256.h"
#include "backend/pem.h"
#include "base/secret.h"

#define URN "urn:madoguchi:"

struct trust {
    X509_STORE *store;
};

struct signer {
    EVP_PKEY *key;
    struct identity identity;
    char *x5c;
};

static const char *const role_names[ROLES] = {"kiosk", "centre", "vrs"};

struct trust *trust_load(const char *path, struct err *err)
{
    SCOPED_FILE *file = pem_open(path, err);
    SCOPED_TRUST *trust = calloc(1, sizeof *trust);
    int count = 0;

    if (file == NULL)
        return NULL;
    if (trust == NULL || (trust->store = X509_STORE_new()) == NULL) {
        (void)ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    for (;; count++) {
        SCOPED_X509 *root = PEM_read_X509(file, NULL, NULL, NULL);

        if (root == NULL)
            break;
        if (X509_STORE_add_cert(trust->store, root) != 1) {
            (void)ERR(err, ERR_CONFIG, 0);
            return NULL;
        }
    }
    if (count == 0) {
        (void)ERR(err, ERR_CONFIG, 0);
        return NULL;
    }
    return MOVE(trust);
}

void trust_free(struct trust **trust)
{
    if (*trust != NULL)
        X509_STORE_free((*trust)->store);
    free(*trust);
    *trust = NULL;
}

static bool identity_from_uri(const char *uri, size_t len, struct identity *ret)
{
    char text[sizeof URN + MESSAGE_ID_SIZE + 8];

    if (len >= sizeof text || memchr(uri, '\0', len) != NULL)
        return false;
    memcpy(text, uri, len);
    text[len] = '\0';
    for (size_t i = 0; i < ROLES; i++) {
        size_t name_len = strlen(role_names[i]);
        const char *role = text + strlen(URN);

        if (strncmp(text, URN, strlen(URN)) != 0 || strncmp(role, role_names[i], name_len) != 0 ||
            role[name_len] != ':' || !message_id_is_valid(role + name_len + 1))
            continue;
        ret->role = (enum role)i;
        strcpy(ret->id, role + name_len + 1);
        return true;
    }
    return false;
}

static void names_free(GENERAL_NAMES **names)
{
    GENERAL_NAMES_free(*names);
}

bool pki_identity(const X509 *certificate, struct identity *ret, struct err *err)
{
    SCOPED(names_free)
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    int uris = 0;
    struct identity identity;

    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

        if (name->type != GEN_URI)
            continue;

        const ASN1_STRING *uri = name->d.uniformResourceIdentifier;

        if (++uris > 1 || !identity_from_uri((const char *)ASN1_STRING_get0_data(uri),
                                             (size_t)ASN1_STRING_length(uri), &identity))
            return ERR(err, ERR_UNTRUSTED, 0);
    }
    if (uris != 1)
        return ERR(err, ERR_UNTRUSTED, 0);
    *ret = identity;
    return true;
}

static bool chain_is_good(const struct trust *trust, X509 *leaf, STACK_OF(X509) * intermediates,
                          int64_t now)
{
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    bool good = false;

    if (context != NULL && X509_STORE_CTX_init(context, trust->store, leaf, intermediates) == 1) {
        X509_STORE_CTX_set_time(context, 0, (time_t)now);
        X509_STORE_CTX_set_flags(context, X509_V_FLAG_X509_STRICT);
        good = X509_verify_cert(context) == 1;
    }
    X509_STORE_CTX_free(context);
    return good;
}

bool pki_verify(const struct trust *trust, X509 *leaf, STACK_OF(X509) * intermediates,
                enum role role, int64_t now, struct identity *ret, struct err *err)
{
    struct identity identity;

    if (!chain_is_good(trust, leaf, intermediates, now) || X509_check_ca(leaf) != 0 ||
        (X509_get_key_usage(leaf) & KU_DIGITAL_SIGNATURE) == 0)
        return ERR(err, ERR_UNTRUSTED, 0);
    if (!pki_identity(leaf, &identity, err))
        return false;
    if (identity.role != role)
        return ERR(err, ERR_UNTRUSTED, 0);
    if (ret != NULL)
        *ret = identity;
    return true;
}

bool pki_verify_der(const struct trust *trust, const uint8_t *der, size_t len, enum role role,
                    int64_t now, struct identity *ret, struct err *err)
{
    const unsigned char *end = der;
    SCOPED_X509 *leaf = len > PKI_DER_MAX ? NULL : d2i_X509(NULL, &end, (long)len);

    if (leaf == NULL || end != der + len)
        return ERR(err, ERR_MALFORMED, 0);
    return pki_verify(trust, leaf, NULL, role, now, ret, err);
}

/* Appends "<base64 of certificate>" to an x5c array that has room for it. */
static bool x5c_append(char *x5c, X509 *certificate)
{
    uint8_t *der = NULL;
    int len = i2d_X509(certificate, &der);
    bool fits = len > 0 && len <= PKI_DER_MAX;

    if (fits) {
        char *end = x5c + strlen(x5c);

        *end++ = x5c[1] == '\0' ? '"' : ',';
        if (end[-1] == ',')
            *end++ = '"';
        b64_encode(der, (size_t)len, end);
        strcat(end, "\"");
    }
    OPENSSL_free(der);
    return fits;
}

#define X5C_SIZE (PKI_CHAIN_MAX * (PKI_DER_MAX / 3 * 4 + 8) + 3)

static bool signer_read_certificates(struct signer *signer, FILE *file, struct err *err)
{
    strcpy(signer->x5c, "[");
    for (int i = 0; i <= PKI_CHAIN_MAX; i++) {
        SCOPED_X509 *certificate = PEM_read_X509(file, NULL, NULL, NULL);

        if (certificate == NULL && i > 0)
            break;
        if (certificate == NULL || i == PKI_CHAIN_MAX || !x5c_append(signer->x5c, certificate))
            return ERR(err, ERR_CONFIG, 0);
        if (i == 0 && (X509_check_private_key(certificate, signer->key) != 1 ||
                       !pki_identity(certificate, &signer->identity, NULL)))
            return ERR(err, ERR_CONFIG, 0);
    }
    strcat(signer->x5c, "]");
    return true;
}

struct signer *signer_load(const char *certificate_path, const char *key_path, struct err *err)
{
    SCOPED_FILE *certificates = pem_open(certificate_path, err);
    SCOPED_FILE *key = certificates == NULL ? NULL : pem_open(key_path, err);
    SCOPED_SIGNER *signer = calloc(1, sizeof *signer);

    if (certificates == NULL || key == NULL)
        return NULL;
    if (signer == NULL || (signer->x5c = malloc(X5C_SIZE)) == NULL) {
        (void)ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    signer->key = PEM_read_PrivateKey(key, NULL, NULL, NULL);
    if (signer->key == NULL || !es256_key_fits(signer->key)) {
        (void)ERR(err, ERR_CONFIG, 0);
        return NULL;
    }
    if (!signer_read_certificates(signer, certificates, err))
        return NULL;
    return MOVE(signer);
}

void signer_free(struct signer **signer)
{
    if (*signer != NULL) {
        EVP_PKEY_free((*signer)->key);
        free((*signer)->x5c);
    }
    free(*signer);
    *signer = NULL;
}

const struct identity *signer_identity(const struct signer *signer)
{
    return &signer->identity;
}

const char *signer_x5c(const struct signer *signer)
{
    return signer->x5c;
}

EVP_PKEY *signer_key(const struct signer *signer)
{
    return signer->key;
}

bool key_file_load(const char *path, uint8_t *ret, size_t len, struct err *err)
{
    SCOPED_FILE *file = pem_open(path, err);
    uint8_t more;

    if (file == NULL)
        return false;
    /* stdio's buffer would keep a copy of the key. */
    setvbuf(file, NULL, _IONBF, 0);
    if (fread(ret, 1, len, file) != len || fread(&more, 1, 1, file) != 0) {
        wipe(ret, len);
        return ERR(err, ERR_CONFIG, 0);
    }
    return true;
}
