#include "backend/tests/dcc-forge.h"

#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <zlib.h>

#include "backend/base45.h"
#include "backend/es256.h"

#define MESSAGE_MAX (64 * 1024)

EVP_PKEY *forge_key(const char *kind, unsigned bits)
{
    EVP_PKEY *key = strcmp(kind, "RSA") == 0 ? EVP_RSA_gen(bits) : EVP_EC_gen(kind);

    g_assert_nonnull(key);
    return key;
}

static void add_extension(X509 *certificate, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

    g_assert_nonnull(extension);
    g_assert_cmpint(X509_add_ext(certificate, extension, -1), ==, 1);
    X509_EXTENSION_free(extension);
}

X509 *forge_certificate(EVP_PKEY *key, int64_t from, int64_t until, const char *usage,
                        const X509 *issuer, EVP_PKEY *issuer_key)
{
    X509 *certificate = X509_new();
    X509_NAME *name = X509_NAME_new();

    g_assert_cmpint(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                               (const unsigned char *)"forged", -1, -1, 0),
                    ==, 1);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), g_random_int());
    ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)from);
    ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)until);
    X509_set_subject_name(certificate, name);
    X509_set_issuer_name(certificate, issuer == NULL ? name : X509_get_subject_name(issuer));
    X509_set_pubkey(certificate, key);
    X509_NAME_free(name);
    if (usage != NULL)
        add_extension(certificate, NID_ext_key_usage, usage);
    g_assert_cmpint(X509_sign(certificate, issuer_key == NULL ? key : issuer_key, EVP_sha256()), >,
                    0);
    return certificate;
}

X509 *forge_authority(EVP_PKEY *key, int64_t from, int64_t until)
{
    X509 *certificate = forge_certificate(key, from, until, NULL, NULL, NULL);

    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    g_assert_cmpint(X509_sign(certificate, key, EVP_sha256()), >, 0);
    return certificate;
}

char *forge_file(const char *text)
{
    char *path = NULL;
    int file = g_file_open_tmp("madoguchi-dcc-XXXXXX", &path, NULL);

    g_assert_cmpint(file, >=, 0);
    close(file);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

char *forge_pem(X509 *certificate)
{
    char *path = forge_file("");
    FILE *file = g_fopen(path, "w");

    g_assert_cmpint(PEM_write_X509(file, certificate), ==, 1);
    fclose(file);
    return path;
}

struct dcc_trust *forge_trust(struct dcc_trust *trust, X509 *certificate)
{
    unsigned char *der = NULL;
    int len = i2d_X509(certificate, &der);

    g_assert_true(dcc_trust_add_signer_der(trust, der, (size_t)len, NULL));
    OPENSSL_free(der);
    return trust;
}

GByteArray *forge_bytes(const char *written)
{
    GByteArray *bytes = g_byte_array_new();

    while (*written != '\0') {
        const char *end = *written == '\'' ? strchr(written + 1, '\'') : NULL;

        if (end != NULL) {
            g_byte_array_append(bytes, (const guint8 *)written + 1, (guint)(end - written - 1));
            written = end + 1;
        } else if (*written == ' ') {
            written++;
        } else {
            guint8 byte =
                (guint8)(g_ascii_xdigit_value(written[0]) * 16 + g_ascii_xdigit_value(written[1]));

            g_assert_true(g_ascii_isxdigit(written[0]) && g_ascii_isxdigit(written[1]));
            g_byte_array_append(bytes, &byte, 1);
            written += 2;
        }
    }
    return bytes;
}

static GByteArray *unzip(const GByteArray *zipped)
{
    GByteArray *bytes = g_byte_array_new();
    uLongf len = MESSAGE_MAX;

    g_byte_array_set_size(bytes, MESSAGE_MAX);
    g_assert_cmpint(uncompress(bytes->data, &len, zipped->data, zipped->len), ==, Z_OK);
    return g_byte_array_set_size(bytes, (guint)len);
}

GByteArray *forge_message_of(const char *text)
{
    GByteArray *zipped = g_byte_array_new();
    size_t len = strlen(text) - strlen("HC1:");

    g_byte_array_set_size(zipped, (guint)BASE45_DECODED_LEN(len));
    g_assert_true(base45_decode(text + strlen("HC1:"), len, zipped->data));

    GByteArray *message = unzip(zipped);

    g_byte_array_unref(zipped);
    return message;
}

GByteArray *forge_claims_of(const char *text)
{
    GByteArray *message = forge_message_of(text);
    GByteArray *claims = g_byte_array_new();
    struct cose cose;

    g_assert_true(cose_read(message->data, message->len, &cose));
    g_byte_array_append(claims, cose.payload.bytes, (guint)cose.payload.len);
    g_byte_array_unref(message);
    return claims;
}

GByteArray *forge_change(GByteArray *bytes, const char *from, const char *to)
{
    GByteArray *old = forge_bytes(from);
    GByteArray *new = forge_bytes(to);
    guint8 *at = memmem(bytes->data, bytes->len, old->data, old->len);

    g_assert_nonnull(at);

    guint place = (guint)(at - bytes->data);
    guint behind = place + old->len;
    GByteArray *changed = g_byte_array_new();

    g_assert_null(memmem(at + 1, bytes->len - place - 1, old->data, old->len));
    g_byte_array_append(changed, bytes->data, place);
    g_byte_array_append(changed, new->data, new->len);
    g_byte_array_append(changed, bytes->data + behind, bytes->len - behind);
    g_byte_array_unref(old);
    g_byte_array_unref(new);
    g_byte_array_unref(bytes);
    return changed;
}

GByteArray *forge_retag(GByteArray *message, const char *tags)
{
    GByteArray *changed = forge_bytes(tags);

    g_byte_array_append(changed, message->data + 1, message->len - 1);
    g_byte_array_unref(message);
    return changed;
}

char *forge_header(int algorithm, const X509 *certificate)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    GString *header = g_string_new(algorithm == COSE_PS256 ? "a2013824" : "a20126");

    g_assert_cmpint(X509_digest(certificate, EVP_sha256(), digest, NULL), ==, 1);
    g_string_append(header, "0448");
    for (size_t i = 0; i < DCC_KID_LEN; i++)
        g_string_append_printf(header, "%02x", digest[i]);
    return g_string_free(header, FALSE);
}

static GByteArray *sign(int algorithm, EVP_PKEY *key, const struct cbor_writer *text)
{
    GByteArray *signature = g_byte_array_new();
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *how = NULL;
    size_t len = ES256_LEN;

    if (algorithm != COSE_PS256) {
        g_byte_array_set_size(signature, ES256_LEN);
        g_assert_true(es256_sign(key, text->bytes, text->len, signature->data, NULL));
    } else {
        g_assert_cmpint(EVP_DigestSignInit(context, &how, EVP_sha256(), NULL, key), ==, 1);
        g_assert_cmpint(EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING), ==, 1);
        g_assert_cmpint(EVP_PKEY_CTX_set_rsa_pss_saltlen(how, 32), ==, 1);
        g_assert_cmpint(EVP_DigestSign(context, NULL, &len, text->bytes, text->len), ==, 1);
        g_byte_array_set_size(signature, (guint)len);
        g_assert_cmpint(EVP_DigestSign(context, signature->data, &len, text->bytes, text->len), ==,
                        1);
    }
    EVP_MD_CTX_free(context);
    return signature;
}

GByteArray *forge_message(const char *protected_header, const char *header, GByteArray *claims,
                          int algorithm, EVP_PKEY *key)
{
    static uint8_t memory[MESSAGE_MAX];
    GByteArray *protected_bytes = forge_bytes(protected_header);
    GByteArray *header_bytes = forge_bytes(header);
    GByteArray *message = forge_bytes("d284");
    struct cbor_writer out = {.bytes = memory, .size = sizeof memory};

    cbor_put_array(&out, 4);
    cbor_put_text(&out, "Signature1");
    cbor_put_bytes(&out, protected_bytes->data, protected_bytes->len);
    cbor_put_bytes(&out, "", 0);
    cbor_put_bytes(&out, claims->data, claims->len);

    GByteArray *signature = sign(algorithm, key, &out);

    out.len = 0;
    cbor_put_bytes(&out, protected_bytes->data, protected_bytes->len);
    g_byte_array_append(message, memory, (guint)out.len);
    g_byte_array_append(message, header_bytes->data, header_bytes->len);
    out.len = 0;
    cbor_put_bytes(&out, claims->data, claims->len);
    cbor_put_bytes(&out, signature->data, signature->len);
    g_assert_false(out.failed);
    g_byte_array_append(message, memory, (guint)out.len);
    g_byte_array_unref(protected_bytes);
    g_byte_array_unref(header_bytes);
    g_byte_array_unref(signature);
    g_byte_array_unref(claims);
    return message;
}

char *forge_code_of_bytes(GByteArray *bytes)
{
    char *text = g_malloc(strlen("HC1:") + BASE45_LEN((size_t)bytes->len) + 1);

    memcpy(text, "HC1:", strlen("HC1:"));
    base45_encode(bytes->data, bytes->len, text + strlen("HC1:"));
    g_byte_array_unref(bytes);
    return text;
}

char *forge_code(GByteArray *message)
{
    GByteArray *zipped = g_byte_array_new();
    uLongf len = compressBound(message->len);

    g_byte_array_set_size(zipped, (guint)len);
    g_assert_cmpint(compress2(zipped->data, &len, message->data, message->len, 9), ==, Z_OK);
    g_byte_array_unref(message);
    return forge_code_of_bytes(g_byte_array_set_size(zipped, (guint)len));
}
