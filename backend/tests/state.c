#include "backend/tests/state.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "backend/jcs.h"
#include "backend/json.h"
#include "backend/tests/sample.h"

#define YEAR_S (365 * 24 * 3600)

const struct vdsnc_product state_comirnaty = {"XM0GQ8", "RA01.0", "COMIRNATY"};
const struct vdsnc_product state_spikevax = {"XM0GQ8", "RA01.0", "Spikevax"};

EVP_PKEY *state_key(const char *curve)
{
    EVP_PKEY *key = EVP_EC_gen(curve);

    g_assert_nonnull(key);
    return key;
}

static void set_name(X509 *certificate, const char *country, const char *name)
{
    X509_NAME *subject = X509_get_subject_name(certificate);

    g_assert_true(X509_NAME_add_entry_by_txt(subject, "C", MBSTRING_ASC,
                                             (const unsigned char *)country, -1, -1, 0));
    g_assert_true(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                             (const unsigned char *)name, -1, -1, 0));
}

static void add(X509 *certificate, X509 *issuer, const char *name, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);

    X509_EXTENSION *extension = X509V3_EXT_nconf(NULL, &context, name, value);

    g_assert_nonnull(extension);
    g_assert_true(X509_add_ext(certificate, extension, -1));
    X509_EXTENSION_free(extension);
}

static void add_bytes(X509 *certificate, const char *oid, bool critical, const uint8_t *bytes,
                      size_t len)
{
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();

    g_assert_true(ASN1_OCTET_STRING_set(value, bytes, (int)len));

    X509_EXTENSION *extension = X509_EXTENSION_create_by_OBJ(NULL, object, critical, value);

    g_assert_true(X509_add_ext(certificate, extension, -1));
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(object);
}

/* SEQUENCE { INTEGER 0, SET { PrintableString of two letters } } */
static void add_document_type(X509 *certificate, const char *type)
{
    uint8_t der[] = {0x30, 0x09, 0x02, 0x01, 0x00, 0x31, 0x04, 0x13, 0x02, 0, 0};

    memcpy(der + 9, type, 2);
    add_bytes(certificate, "2.23.136.1.1.6.2", false, der, sizeof der);
}

static const char * or (const char *wished, const char *usual)
{
    return wished == NULL ? usual : wished;
}

static void add_extensions(X509 *certificate, X509 *issuer, const struct state_wish *wish)
{
    const char *key_usage =
        or (wish->key_usage, wish->is_authority ? "critical,keyCertSign,cRLSign" : "");
    const char *usage = or (wish->usage, "critical,2.23.136.1.1.14.2");
    const char *document_type = or (wish->document_type, "NV");

    if (key_usage[0] != '\0')
        add(certificate, issuer, "keyUsage", key_usage);
    if (wish->more != NULL)
        add_bytes(certificate, wish->more, true, (const uint8_t *)"\x05\x00", 2);
    if (wish->is_authority) {
        add(certificate, issuer, "basicConstraints", "critical,CA:TRUE,pathlen:0");
        if (!wish->has_no_key_id)
            add(certificate, issuer, "subjectKeyIdentifier", "hash");
        return;
    }
    if (!wish->has_no_key_id)
        add(certificate, issuer, "authorityKeyIdentifier", "keyid:always");
    if (usage[0] != '\0')
        add(certificate, issuer, "extendedKeyUsage", usage);
    if (document_type[0] != '\0')
        add_document_type(certificate, document_type);
}

X509 *state_certificate(const struct state_wish *wish, EVP_PKEY *key, X509 *issuer,
                        EVP_PKEY *issuer_key)
{
    X509 *certificate = X509_new();
    X509 *above = issuer == NULL ? certificate : issuer;

    g_assert_true(X509_set_version(certificate, X509_VERSION_3));
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), wish->serial == 0 ? 1 : wish->serial);
    ASN1_TIME_set(X509_getm_notBefore(certificate),
                  wish->begins == 0 ? SAMPLE_NOW - YEAR_S : wish->begins);
    ASN1_TIME_set(X509_getm_notAfter(certificate),
                  wish->ends == 0 ? SAMPLE_NOW + YEAR_S : wish->ends);
    set_name(certificate, or (wish->country, "JP"),
             or (wish->name, wish->is_authority ? "Test CSCA" : "01"));
    g_assert_true(X509_set_issuer_name(certificate, X509_get_subject_name(above)));
    g_assert_true(X509_set_pubkey(certificate, key));
    add_extensions(certificate, above, wish);
    g_assert_cmpint(X509_sign(certificate, issuer_key == NULL ? key : issuer_key,
                              EVP_get_digestbyname(or (wish->digest, "SHA256"))),
                    >, 0);
    return certificate;
}

X509_CRL *state_list(X509 *issuer, EVP_PKEY *issuer_key, const long *serials, int64_t ends)
{
    X509_CRL *list = X509_CRL_new();
    ASN1_TIME *time = ASN1_TIME_set(NULL, SAMPLE_NOW - YEAR_S);

    g_assert_true(X509_CRL_set_version(list, X509_CRL_VERSION_2));
    g_assert_true(X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer)));
    g_assert_true(X509_CRL_set1_lastUpdate(list, time));
    for (; *serials != 0; serials++) {
        X509_REVOKED *entry = X509_REVOKED_new();
        ASN1_INTEGER *number = ASN1_INTEGER_new();

        ASN1_INTEGER_set(number, *serials);
        g_assert_true(X509_REVOKED_set_serialNumber(entry, number));
        g_assert_true(X509_REVOKED_set_revocationDate(entry, time));
        g_assert_true(X509_CRL_add0_revoked(list, entry));
        ASN1_INTEGER_free(number);
    }
    if (ends != 0) {
        ASN1_TIME_set(time, ends);
        g_assert_true(X509_CRL_set1_nextUpdate(list, time));
    }
    ASN1_TIME_free(time);
    g_assert_cmpint(X509_CRL_sign(list, issuer_key, EVP_sha256()), >, 0);
    return list;
}

static FILE *new_file(char **ret_path)
{
    int fd = g_file_open_tmp("madoguchi-state-XXXXXX", ret_path, NULL);

    g_assert_cmpint(fd, >=, 0);
    return fdopen(fd, "w");
}

struct vdsnc_trust *state_try_trust(X509 *authority, X509 *more, X509_CRL *list, struct err *err)
{
    char *path;
    FILE *file = new_file(&path);

    g_assert_true(authority == NULL || PEM_write_X509(file, authority));
    g_assert_true(more == NULL || PEM_write_X509(file, more));
    g_assert_true(list == NULL || PEM_write_X509_CRL(file, list));
    fclose(file);

    struct vdsnc_trust *trust = vdsnc_trust_load((const char *const *)&path, 1, err);

    g_remove(path);
    g_free(path);
    return trust;
}

void state_signer_files(X509 *certificate, EVP_PKEY *key, char *ret_paths[static 2])
{
    FILE *file = new_file(&ret_paths[0]);

    g_assert_true(PEM_write_X509(file, certificate));
    fclose(file);
    file = new_file(&ret_paths[1]);
    g_assert_true(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL));
    fclose(file);
}

static struct vdsnc_signer *load_signer(X509 *certificate, EVP_PKEY *key)
{
    char *paths[2];

    state_signer_files(certificate, key, paths);

    struct vdsnc_signer *signer = vdsnc_signer_load(paths[0], paths[1], NULL);

    for (size_t i = 0; i < 2; i++) {
        g_remove(paths[i]);
        g_free(paths[i]);
    }
    g_assert_nonnull(signer);
    return signer;
}

static struct state made;

static void unmake(void)
{
    EVP_PKEY_free(made.authority_key);
    EVP_PKEY_free(made.key);
    X509_free(made.authority);
    X509_free(made.certificate);
    vdsnc_signer_free(&made.signer);
    vdsnc_trust_free(&made.trust);
}

const struct state *state(void)
{
    if (made.trust != NULL)
        return &made;
    made.authority_key = state_key("P-256");
    made.authority = state_certificate(&(struct state_wish){.is_authority = true},
                                       made.authority_key, NULL, NULL);
    made.key = state_key("P-256");
    made.certificate =
        state_certificate(&(struct state_wish){0}, made.key, made.authority, made.authority_key);
    made.signer = load_signer(made.certificate, made.key);
    made.trust = state_try_trust(made.authority, NULL, NULL, NULL);
    g_assert_nonnull(made.trust);
    atexit(unmake);
    return &made;
}

static char *padded(const uint8_t *bytes, size_t len)
{
    char *text = g_malloc0(B64_LEN(len) + 4);

    b64url_encode(bytes, len, text);
    while (strlen(text) % 4 != 0)
        strcat(text, "=");
    return text;
}

char *state_text_of(X509 *certificate)
{
    uint8_t *der = NULL;
    int len = i2d_X509(certificate, &der);
    char *text = padded(der, (size_t)len);

    OPENSSL_free(der);
    return text;
}

char *state_signature(const char *data, const char *alg, EVP_PKEY *key)
{
    const struct es_algorithm *algorithm = es_algorithm_find(or (alg, "ES256"));
    SCOPED_JSON *value = json_loads(data, JSON_DECODE_ANY, NULL);
    SCOPED_TEXT canonical = {0};
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t der[160];
    size_t len = sizeof der;
    uint8_t raw[ES_LEN_MAX];
    int part_len = (int)algorithm->part_len;

    g_assert_true(jcs_write(value, &canonical, NULL));
    g_assert_true(EVP_DigestSignInit_ex(context, NULL, algorithm->digest, NULL, NULL, key, NULL));
    g_assert_true(
        EVP_DigestSign(context, der, &len, (const unsigned char *)canonical.bytes, canonical.len));
    EVP_MD_CTX_free(context);

    const unsigned char *end = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &end, (long)len);

    g_assert_cmpint(BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, part_len), ==, part_len);
    g_assert_cmpint(BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + part_len, part_len), ==,
                    part_len);
    ECDSA_SIG_free(signature);
    return padded(raw, 2 * algorithm->part_len);
}

char *state_seal(const char *data, const char *alg, X509 *certificate, EVP_PKEY *key)
{
    char *cer = state_text_of(certificate);
    char *sigvl = state_signature(data, alg, key);
    char *text =
        g_strdup_printf("{\"data\":%s,\"sig\":{\"alg\":\"%s\",\"cer\":\"%s\",\"sigvl\":\"%s\"}}",
                        data, or (alg, "ES256"), cer, sigvl);

    g_free(cer);
    g_free(sigvl);
    return text;
}
