#include "tests/vcard/certificate.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "backend/vrs/resident-file.h"

#define DAY_S 86400L

/* The SAN's otherName entries are 1.2.392.200149.8.5.5.1 to .6. */
#define NAME_OID "1.2.392.200149.8.5.5."

static void free_certificate(X509 **certificate)
{
    X509_free(*certificate);
}

static void free_names(GENERAL_NAMES **names)
{
    GENERAL_NAMES_free(*names);
}

static bool add_part(X509_NAME *name, const char *part, const char *text)
{
    return X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, (const unsigned char *)text, -1,
                                      -1, 0) == 1;
}

static bool name_ca(X509_NAME *name, enum certificate_use use)
{
    const char *unit = use == CERTIFICATE_AUTH ? "TEST JPKI for user authentication"
                                               : "TEST JPKI for digital signature";

    return add_part(name, "C", "JP") && add_part(name, "O", "TEST JPKI") &&
           add_part(name, "OU", unit);
}

/* A number that tells nothing about the resident. */
static bool name_resident(X509_NAME *name, const struct resident_file *resident,
                          enum certificate_use use)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];
    char number[17];

    SHA256((const uint8_t *)resident->my_number, MY_NUMBER_LEN, digest);
    for (size_t i = 0; i < sizeof number - 1; i++)
        number[i] = (char)('0' + (digest[i] + (unsigned)use) % 10);
    number[sizeof number - 1] = '\0';
    return add_part(name, "C", "JP") && add_part(name, "CN", number);
}

static bool add_other_name(GENERAL_NAMES *names, const char *oid, const char *text)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
    ASN1_TYPE *value = ASN1_TYPE_new();
    ASN1_UTF8STRING *string = ASN1_UTF8STRING_new();

    if (name == NULL || object == NULL || value == NULL || string == NULL ||
        ASN1_STRING_set(string, text, -1) != 1) {
        GENERAL_NAME_free(name);
        ASN1_OBJECT_free(object);
        ASN1_TYPE_free(value);
        ASN1_UTF8STRING_free(string);
        return false;
    }
    ASN1_TYPE_set(value, V_ASN1_UTF8STRING, string);
    GENERAL_NAME_set0_othername(name, object, value);
    if (sk_GENERAL_NAME_push(names, name) > 0)
        return true;
    GENERAL_NAME_free(name);
    return false;
}

/* One 0 for each letter: none of them is a substitute [A]. */
static void no_substitutes(const char *text, char *ret)
{
    for (; *text != '\0'; text++) {
        if (((unsigned char)*text & 0xC0) != 0x80)
            *ret++ = '0';
    }
    *ret = '\0';
}

static bool add_person(X509 *certificate, const struct resident_file *resident)
{
    SCOPED(free_names) GENERAL_NAMES *names = GENERAL_NAMES_new();
    char substitutes[RESIDENT_ADDRESS_SIZE];
    char birth[9];

    memcpy(birth, resident->birth_date, 4);
    memcpy(birth + 4, resident->birth_date + 5, 2);
    memcpy(birth + 6, resident->birth_date + 8, 3);
    no_substitutes(resident->name, substitutes);
    if (names == NULL || !add_other_name(names, NAME_OID "1", resident->name) ||
        !add_other_name(names, NAME_OID "2", substitutes) ||
        !add_other_name(names, NAME_OID "3", resident->sex) ||
        !add_other_name(names, NAME_OID "4", birth) ||
        !add_other_name(names, NAME_OID "5", resident->address))
        return false;
    no_substitutes(resident->address, substitutes);
    return add_other_name(names, NAME_OID "6", substitutes) &&
           X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0) == 1;
}

static bool add_text_extension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509_EXTENSION *extension = NULL;
    bool ok = false;

    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    ok = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return ok;
}

/* The last second of the day, as ASN.1 writes it. */
static bool set_expiry(X509 *certificate, const char *iso)
{
    char text[] = "YYYYMMDD145959Z"; /* 23:59:59 in Japan */

    memcpy(text, iso, 4);
    memcpy(text + 4, iso + 5, 2);
    memcpy(text + 6, iso + 8, 2);
    return ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), text) == 1;
}

static bool begin(X509 *certificate, EVP_PKEY *subject, long serial, enum certificate_use use)
{
    return certificate != NULL && X509_set_version(certificate, X509_VERSION_3) == 1 &&
           ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY_S) != NULL &&
           X509_set_pubkey(certificate, subject) == 1 &&
           name_ca(X509_get_issuer_name(certificate), use);
}

static bool finish(X509 *certificate, EVP_PKEY *issuer, struct bytes *ret)
{
    unsigned char *der = NULL;
    int len = 0;

    if (X509_sign(certificate, issuer, EVP_sha256()) == 0)
        return false;
    len = i2d_X509(certificate, &der);
    if (len <= 0)
        return false;
    bytes_add(ret, der, (size_t)len);
    OPENSSL_free(der);
    return true;
}

bool certificate_of_resident(const struct vcard_keys *keys, const struct resident_file *resident,
                             enum certificate_use use, struct bytes *ret, struct err *err)
{
    SCOPED(free_certificate) X509 *certificate = X509_new();
    EVP_PKEY *key = use == CERTIFICATE_AUTH ? keys->auth : keys->sign;
    const char *usage =
        use == CERTIFICATE_AUTH ? "critical,digitalSignature" : "critical,nonRepudiation";

    if (begin(certificate, key, 2 + (long)use, use) &&
        name_resident(X509_get_subject_name(certificate), resident, use) &&
        set_expiry(certificate, resident->expiry_date) &&
        add_text_extension(certificate, NID_key_usage, usage) &&
        (use == CERTIFICATE_AUTH || add_person(certificate, resident)) &&
        finish(certificate, keys->ca, ret))
        return true;
    return ERR(err, ERR_CRYPTO, 0);
}

bool certificate_of_ca(const struct vcard_keys *keys, enum certificate_use use, struct bytes *ret,
                       struct err *err)
{
    SCOPED(free_certificate) X509 *certificate = X509_new();

    if (begin(certificate, keys->ca, 1, use) && name_ca(X509_get_subject_name(certificate), use) &&
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3650 * DAY_S) != NULL &&
        add_text_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
        add_text_extension(certificate, NID_key_usage, "critical,keyCertSign,cRLSign") &&
        finish(certificate, keys->ca, ret))
        return true;
    return ERR(err, ERR_CRYPTO, 0);
}
