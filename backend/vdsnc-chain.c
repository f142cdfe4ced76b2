#include "backend/vdsnc-chain.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#define BARCODE_SIGNER "2.23.136.1.1.14.2" /* extended key usage */
#define DOCUMENT_TYPE  "2.23.136.1.1.6.2"  /* extension */
#define VACCINATION    "NV"
#define STRENGTH_MIN   112 /* bits: SHA-224 and better (Doc 9303-12) */

static bool is_oid(const ASN1_OBJECT *object, const char *oid)
{
    char text[64];

    return OBJ_obj2txt(text, sizeof text, object, 1) > 0 && strcmp(text, oid) == 0;
}

static void usages_free(EXTENDED_KEY_USAGE **usages)
{
    EXTENDED_KEY_USAGE_free(*usages);
}

static bool is_barcode_signer(X509 *signer)
{
    SCOPED(usages_free)
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(signer, NID_ext_key_usage, NULL, NULL);

    /* All bits are set when there is no key usage. */
    if ((X509_get_key_usage(signer) & KU_DIGITAL_SIGNATURE) == 0)
        return false;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++) {
        if (is_oid(sk_ASN1_OBJECT_value(usages, i), BARCODE_SIGNER))
            return true;
    }
    return false;
}

static void sequence_free(ASN1_SEQUENCE_ANY **sequence)
{
    sk_ASN1_TYPE_pop_free(*sequence, ASN1_TYPE_free);
}
#define SCOPED_SEQUENCE SCOPED(sequence_free) ASN1_SEQUENCE_ANY

static bool is_vaccination(const ASN1_TYPE *type)
{
    const ASN1_STRING *text =
        type->type == V_ASN1_PRINTABLESTRING ? type->value.printablestring : NULL;

    return text != NULL && ASN1_STRING_length(text) == (int)strlen(VACCINATION) &&
           memcmp(ASN1_STRING_get0_data(text), VACCINATION, strlen(VACCINATION)) == 0;
}

/* SEQUENCE { INTEGER 0, SET OF PrintableString } */
static bool document_types_have_vaccination(const ASN1_STRING *value)
{
    const unsigned char *end = ASN1_STRING_get0_data(value);
    SCOPED_SEQUENCE *sequence = d2i_ASN1_SEQUENCE_ANY(NULL, &end, ASN1_STRING_length(value));

    if (sk_ASN1_TYPE_num(sequence) != 2)
        return false;

    const ASN1_TYPE *version = sk_ASN1_TYPE_value(sequence, 0);
    const ASN1_TYPE *types = sk_ASN1_TYPE_value(sequence, 1);

    if (version->type != V_ASN1_INTEGER || ASN1_INTEGER_get(version->value.integer) != 0 ||
        types->type != V_ASN1_SET)
        return false;
    end = ASN1_STRING_get0_data(types->value.set);

    SCOPED_SEQUENCE *set = d2i_ASN1_SET_ANY(NULL, &end, ASN1_STRING_length(types->value.set));

    for (int i = 0; i < sk_ASN1_TYPE_num(set); i++) {
        if (is_vaccination(sk_ASN1_TYPE_value(set, i)))
            return true;
    }
    return false;
}

static bool is_document_type(X509_EXTENSION *extension)
{
    return is_oid(X509_EXTENSION_get_object(extension), DOCUMENT_TYPE);
}

static bool is_for_vaccinations(const X509 *signer)
{
    for (int i = 0; i < X509_get_ext_count(signer); i++) {
        X509_EXTENSION *extension = X509_get_ext(signer, i);

        if (is_document_type(extension))
            return document_types_have_vaccination(X509_EXTENSION_get_data(extension));
    }
    return false;
}

/* RFC 5280 4.2: who does not know a critical extension must not use the certificate. */
static bool has_unknown_critical(const X509 *signer)
{
    for (int i = 0; i < X509_get_ext_count(signer); i++) {
        X509_EXTENSION *extension = X509_get_ext(signer, i);

        if (X509_EXTENSION_get_critical(extension) && !X509_supported_extension(extension) &&
            !is_document_type(extension))
            return true;
    }
    return false;
}

/* Seconds since 1970 UTC. False when it is no time. */
static bool time_of(const ASN1_TIME *time, int64_t *ret)
{
    struct tm parts;

    if (time == NULL || ASN1_TIME_to_tm(time, &parts) != 1)
        return false;
    *ret = (int64_t)timegm(&parts);
    return true;
}

bool vdsnc_is_sound(X509 *certificate)
{
    int64_t time;

    return (X509_get_extension_flags(certificate) & EXFLAG_INVALID) == 0 &&
           X509_get0_pubkey(certificate) != NULL &&
           time_of(X509_get0_notBefore(certificate), &time) &&
           time_of(X509_get0_notAfter(certificate), &time);
}

enum vdsnc_fault vdsnc_profile_check(X509 *signer)
{
    if (!vdsnc_is_sound(signer))
        return VDSNC_BAD_CERTIFICATE;
    if (!is_barcode_signer(signer))
        return VDSNC_BAD_USAGE;
    if (!is_for_vaccinations(signer))
        return VDSNC_BAD_DOCUMENT_TYPE;
    if (has_unknown_critical(signer))
        return VDSNC_UNKNOWN_EXTENSION;
    return X509_get0_authority_key_id(signer) == NULL ? VDSNC_NO_AUTHORITY : VDSNC_GOOD;
}

enum vdsnc_fault vdsnc_time_check(const X509 *certificate, int64_t now)
{
    int64_t begins;
    int64_t ends;

    if (!time_of(X509_get0_notBefore(certificate), &begins) || now < begins)
        return VDSNC_NOT_YET_VALID;
    return !time_of(X509_get0_notAfter(certificate), &ends) || now > ends ? VDSNC_EXPIRED
                                                                          : VDSNC_GOOD;
}

static bool is_signed_by(X509 *signer, const X509 *authority)
{
    int strength = 0;

    return X509_NAME_cmp(X509_get_issuer_name(signer), X509_get_subject_name(authority)) == 0 &&
           X509_get_signature_info(signer, NULL, NULL, &strength, NULL) == 1 &&
           strength >= STRENGTH_MIN && X509_verify(signer, X509_get0_pubkey(authority)) == 1;
}

/* A list that is too old still revokes what is on it, but no longer clears the others. */
static enum vdsnc_fault lists_check(const struct vdsnc_trust *trust, X509 *signer, int64_t now)
{
    bool asked = false;
    bool fresh = false;

    for (int i = 0; i < sk_X509_CRL_num(trust->lists); i++) {
        X509_CRL *list = sk_X509_CRL_value(trust->lists, i);
        X509_REVOKED *entry;
        int64_t next;

        if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_issuer_name(signer)) != 0)
            continue;
        if (X509_CRL_get0_by_cert(list, &entry, signer) == 1)
            return VDSNC_REVOKED;
        asked = true;
        fresh |= time_of(X509_CRL_get0_nextUpdate(list), &next) && now <= next;
    }
    return asked && !fresh ? VDSNC_OLD_LIST : VDSNC_GOOD;
}

static enum vdsnc_fault authority_check(const struct vdsnc_trust *trust, const X509 *authority,
                                        X509 *signer, int64_t now)
{
    if (!is_signed_by(signer, authority))
        return VDSNC_NOT_ISSUED;

    enum vdsnc_fault listed = lists_check(trust, signer, now);
    enum vdsnc_fault fault = listed == VDSNC_REVOKED ? listed : vdsnc_time_check(signer, now);

    if (fault == VDSNC_GOOD)
        fault = vdsnc_time_check(authority, now);
    return fault == VDSNC_GOOD ? listed : fault;
}

/* One key may have several certificates: renewed, or linking an old key to a new one. One that is good is enough. */
enum vdsnc_fault vdsnc_chain_check(const struct vdsnc_trust *trust, X509 *signer, int64_t now)
{
    const ASN1_OCTET_STRING *key_id = X509_get0_authority_key_id(signer);
    enum vdsnc_fault fault = VDSNC_UNKNOWN_CSCA;

    for (int i = 0; i < sk_X509_num(trust->authorities); i++) {
        X509 *authority = sk_X509_value(trust->authorities, i);

        if (ASN1_OCTET_STRING_cmp(key_id, X509_get0_subject_key_id(authority)) != 0)
            continue;

        enum vdsnc_fault found = authority_check(trust, authority, signer, now);

        if (found == VDSNC_GOOD)
            return VDSNC_GOOD;
        fault = found > fault ? found : fault;
    }
    return fault;
}
