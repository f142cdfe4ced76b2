#include <math.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/compact.h"
#include "backend/es256.h"
#include "backend/json.h"
#include "backend/packed.h"
#include "backend/shc.h"
#include "base/secret.h"

#define DEPTH_MAX       16 /* qr.md section 5 */
#define JWS_FILE_MAX    (64 * 1024)
#define NBF_LATEST      1e11 /* the year 5138; what is later is in milliseconds */
#define HEALTH_CARD     "https://smarthealth.cards#health-card"
#define MULTI_PART_MARK '/'

static bool is_text(const json_t *value, const char *expected)
{
    return json_is_string(value) && strcmp(json_string_value(value), expected) == 0;
}

static enum shc_fault header_read(const struct text *text, char ret_kid[static ISSUER_KID_SIZE])
{
    SCOPED_JSON *header = json_parse(text->bytes, text->len, 1024, 2, NULL);
    const json_t *alg = json_object_get(header, "alg");

    if (!json_is_string(alg) || !is_text(json_object_get(header, "zip"), "DEF"))
        return SHC_BAD_HEADER;
    if (!is_text(alg, "ES256"))
        return SHC_BAD_ALGORITHM;
    return json_text_of(json_object_get(header, "kid"), ret_kid, ISSUER_KID_SIZE) ? SHC_GOOD
                                                                                  : SHC_BAD_HEADER;
}

static enum shc_fault signature_check(const struct compact *parts, const struct issuer_key *key)
{
    uint8_t signature[ES256_LEN];
    EVP_PKEY *public = issuer_key_public(key);

    if (public == NULL)
        return SHC_NO_MEMORY;

    bool good = b64url_decode(parts->signature, parts->signature_len, signature) &&
                es256_verify(public, parts->header, compact_signed_len(parts), signature);

    EVP_PKEY_free(public);
    return good ? SHC_GOOD : SHC_BAD_SIGNATURE;
}

/* RFC 1951, no wrapper, nothing after it, and no more than fits. */
static enum shc_fault inflate_raw(const struct text *deflated, struct text *ret)
{
    static const enum shc_fault faults[] = {[UNPACKED_GOOD] = SHC_GOOD,
                                            [UNPACKED_TOO_LARGE] = SHC_BOMB,
                                            [UNPACKED_BAD] = SHC_NOT_DEFLATED,
                                            [UNPACKED_NO_MEMORY] = SHC_NO_MEMORY};

    return faults[packed_open(PACKED_RAW, deflated, SHC_INFLATED_MAX, ret)];
}

static enum shc_fault issuer_check(const json_t *payload, const struct issuer_keys *keys,
                                   struct shc *ret)
{
    if (!json_text_of(json_object_get(payload, "iss"), ret->issuer, sizeof ret->issuer) ||
        !issuer_url_is_valid(ret->issuer))
        return SHC_BAD_ISSUER;
    if (keys->issuer[0] != '\0' && strcmp(keys->issuer, ret->issuer) != 0)
        return SHC_OTHER_ISSUER;
    return SHC_GOOD;
}

static enum shc_fault type_check(const json_t *vc)
{
    const json_t *types = json_object_get(vc, "type");

    for (size_t i = 0; i < json_array_size(types); i++) {
        if (is_text(json_array_get(types, i), HEALTH_CARD))
            return SHC_GOOD;
    }
    return SHC_NOT_HEALTH_CARD;
}

/* The specification's own cards carry fractions of a second (qr.md 1.2). */
static bool time_of(const json_t *value, double *ret)
{
    double time = json_number_value(value);

    if (!json_is_number(value) || !isfinite(time) || time < 0 || time > NBF_LATEST)
        return false;
    *ret = time;
    return true;
}

static enum shc_fault time_check(const json_t *payload, int64_t now, struct shc *ret)
{
    const json_t *exp = json_object_get(payload, "exp");
    double not_before;
    double expires;

    if (!time_of(json_object_get(payload, "nbf"), &not_before))
        return SHC_BAD_TIME;
    ret->not_before = (int64_t)not_before;
    if (exp != NULL && (!time_of(exp, &expires) || expires <= not_before))
        return SHC_BAD_TIME;
    if (ret->not_before > now)
        return SHC_NOT_YET_VALID;
    return exp != NULL && expires <= (double)now ? SHC_EXPIRED : SHC_GOOD;
}

static enum shc_fault rid_check(const json_t *vc, struct shc *ret)
{
    const json_t *rid = json_object_get(vc, "rid");

    if (rid == NULL)
        return SHC_GOOD;
    return json_text_of(rid, ret->rid, sizeof ret->rid) && shc_rid_is_valid(ret->rid) ? SHC_GOOD
                                                                                      : SHC_BAD_RID;
}

/* Appends text to name. */
static bool append(char name[static CERTIFICATE_NAME_SIZE], const char *text)
{
    size_t len = strlen(name);
    size_t more = strlen(text);

    if (len + more >= CERTIFICATE_NAME_SIZE)
        return false;
    memcpy(name + len, text, more + 1);
    return true;
}

static bool given_read(const json_t *given, char name[static CERTIFICATE_NAME_SIZE])
{
    char part[CERTIFICATE_NAME_SIZE];

    for (size_t i = 0; i < json_array_size(given); i++) {
        if (!json_text_of(json_array_get(given, i), part, sizeof part) ||
            (i > 0 && !append(name, " ")) || !append(name, part))
            return false;
    }
    wipe(part, sizeof part);
    return true;
}

static bool name_read(const json_t *name, struct shc *ret)
{
    const json_t *family = json_object_get(name, "family");
    const json_t *given = json_object_get(name, "given");

    if (family == NULL && given == NULL)
        return json_text_of(json_object_get(name, "text"), ret->name, sizeof ret->name);
    if (family != NULL && !json_text_of(family, ret->name, sizeof ret->name))
        return false;
    if (family != NULL && json_array_size(given) > 0 && !append(ret->name, "\xE3\x80\x80"))
        return false;
    return given_read(given, ret->name) && ret->name[0] != '\0';
}

static enum shc_fault patient_read(const json_t *patient, struct shc *ret)
{
    const json_t *names = json_object_get(patient, "name");

    if (ret->name[0] != '\0' || json_array_size(names) == 0 ||
        !name_read(json_array_get(names, 0), ret) ||
        !json_text_of(json_object_get(patient, "birthDate"), ret->birth_date,
                      sizeof ret->birth_date))
        return SHC_BAD_BUNDLE;
    ret->more_names = json_array_size(names) > 1;
    return SHC_GOOD;
}

/* Members that the data-minimisation profile allows to be left out. */
static bool optional_text(const json_t *value, char *ret, size_t size)
{
    return value == NULL || json_text_of(value, ret, size);
}

static enum shc_fault dose_read(const json_t *immunization, struct shc *ret)
{
    struct shc_dose *dose = &ret->doses[ret->dose_count];
    const json_t *coding =
        json_array_get(json_object_get(json_object_get(immunization, "vaccineCode"), "coding"), 0);
    const json_t *performer = json_array_get(json_object_get(immunization, "performer"), 0);
    const json_t *actor = json_object_get(performer, "actor");

    if (ret->dose_count == CERTIFICATE_DOSES_MAX)
        return SHC_BAD_BUNDLE;
    if (!is_text(json_object_get(immunization, "status"), "completed"))
        return SHC_NOT_COMPLETED;
    if (!json_text_of(json_object_get(coding, "system"), dose->system, sizeof dose->system) ||
        !json_text_of(json_object_get(coding, "code"), dose->code, sizeof dose->code) ||
        !json_text_of(json_object_get(immunization, "occurrenceDateTime"), dose->date,
                      sizeof dose->date) ||
        !optional_text(json_object_get(immunization, "lotNumber"), dose->lot, sizeof dose->lot) ||
        !optional_text(json_object_get(actor, "display"), dose->performer, sizeof dose->performer))
        return SHC_BAD_BUNDLE;
    ret->dose_count++;
    return SHC_GOOD;
}

static bool is_reference(const json_t *value)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    size_t prefix_len = strlen("resource:");

    return strncmp(text, "resource:", prefix_len) == 0 && text[prefix_len] != '\0' &&
           strspn(text + prefix_len, "0123456789") == strlen(text + prefix_len);
}

/* The one Patient's fullUrl, or NULL. */
static const char *patient_url(const json_t *entries)
{
    for (size_t i = 0; i < json_array_size(entries); i++) {
        const json_t *entry = json_array_get(entries, i);
        const json_t *resource = json_object_get(entry, "resource");

        if (is_text(json_object_get(resource, "resourceType"), "Patient"))
            return json_string_value(json_object_get(entry, "fullUrl"));
    }
    return NULL;
}

/* Other resources than Patient and Immunization are let pass: they are no doses. */
static enum shc_fault entry_read(const json_t *entry, const char *patient, struct shc *ret)
{
    const json_t *resource = json_object_get(entry, "resource");
    const json_t *type = json_object_get(resource, "resourceType");

    if (!json_is_string(type))
        return SHC_BAD_BUNDLE;
    if (!is_reference(json_object_get(entry, "fullUrl")))
        return SHC_BAD_REFERENCE;
    if (is_text(type, "Patient"))
        return patient_read(resource, ret);
    if (!is_text(type, "Immunization"))
        return SHC_GOOD;
    if (!is_text(json_object_get(json_object_get(resource, "patient"), "reference"), patient))
        return SHC_BAD_REFERENCE;
    return dose_read(resource, ret);
}

static enum shc_fault bundle_read(const json_t *bundle, struct shc *ret)
{
    const json_t *entries = json_object_get(bundle, "entry");
    const char *patient = patient_url(entries);

    if (!is_text(json_object_get(bundle, "resourceType"), "Bundle") || patient == NULL)
        return SHC_BAD_BUNDLE;
    for (size_t i = 0; i < json_array_size(entries); i++) {
        enum shc_fault fault = entry_read(json_array_get(entries, i), patient, ret);

        if (fault != SHC_GOOD)
            return fault;
    }
    return ret->name[0] == '\0' || ret->dose_count == 0 ? SHC_BAD_BUNDLE : SHC_GOOD;
}

static enum shc_fault payload_read(const struct text *text, const struct issuer_keys *keys,
                                   int64_t now, struct shc *ret)
{
    SCOPED_JSON *payload = json_parse(text->bytes, text->len, SHC_INFLATED_MAX, DEPTH_MAX, NULL);
    const json_t *vc = json_object_get(payload, "vc");
    const json_t *subject = json_object_get(vc, "credentialSubject");

    if (payload == NULL)
        return SHC_NOT_JSON;

    enum shc_fault fault = issuer_check(payload, keys, ret);

    if (fault == SHC_GOOD)
        fault = type_check(vc);
    if (fault == SHC_GOOD)
        fault = time_check(payload, now, ret);
    if (fault == SHC_GOOD)
        fault = rid_check(vc, ret);
    if (fault == SHC_GOOD)
        fault = bundle_read(json_object_get(subject, "fhirBundle"), ret);
    return fault;
}

static enum shc_fault jws_read(const char *jws, size_t len, const struct issuer_keys *keys,
                               int64_t now, struct shc *ret)
{
    struct compact parts;
    SCOPED_TEXT header = {0};
    SCOPED_TEXT deflated = {0};
    SCOPED_TEXT payload = {0};
    SCOPED_TEXT signature = {0};

    if (!compact_split(jws, len, &parts) ||
        !compact_decode(parts.header, parts.header_len, &header, NULL) ||
        !compact_decode(parts.payload, parts.payload_len, &deflated, NULL) ||
        !compact_decode(parts.signature, parts.signature_len, &signature, NULL))
        return SHC_NOT_JWS;

    enum shc_fault fault = header_read(&header, ret->kid);

    if (fault != SHC_GOOD)
        return fault;
    if (signature.len != ES256_LEN)
        return SHC_BAD_SIGNATURE_LEN;

    const struct issuer_key *key = issuer_keys_find(keys, ret->kid);

    if (key == NULL)
        return SHC_UNKNOWN_KEY;
    fault = signature_check(&parts, key);
    if (fault == SHC_GOOD)
        fault = inflate_raw(&deflated, &payload);
    if (fault == SHC_GOOD)
        fault = payload_read(&payload, keys, now, ret);
    ret->jws_len = len;
    return fault;
}

enum shc_fault shc_decode_jws(const char *jws, size_t len, const struct issuer_keys *keys,
                              int64_t now, struct shc *ret)
{
    memset(ret, 0, sizeof *ret);

    enum shc_fault fault = len > JWS_FILE_MAX ? SHC_TOO_LONG : jws_read(jws, len, keys, now, ret);

    if (fault != SHC_GOOD)
        shc_wipe(ret);
    return fault;
}

static enum shc_fault digits_read(const char *digits, size_t len, char *ret)
{
    for (size_t i = 0; i < len; i++) {
        if (digits[i] == MULTI_PART_MARK && i > 0)
            return SHC_MULTI_PART;
        if (digits[i] < '0' || digits[i] > '9')
            return SHC_BAD_DIGITS;
    }
    if (len % 2 != 0)
        return SHC_BAD_DIGITS;
    if (len / 2 > SHC_JWS_MAX)
        return SHC_TOO_LONG;
    for (size_t i = 0; i < len; i += 2) {
        int value = (digits[i] - '0') * 10 + digits[i + 1] - '0';

        if (value > 'z' - 45)
            return SHC_BAD_DIGITS;
        ret[i / 2] = (char)(value + 45);
    }
    return SHC_GOOD;
}

enum shc_fault shc_decode(const char *text, size_t len, const struct issuer_keys *keys, int64_t now,
                          struct shc *ret)
{
    char jws[SHC_JWS_MAX];

    memset(ret, 0, sizeof *ret);
    if (len < 5 || memcmp(text, "shc:/", 5) != 0)
        return SHC_OTHER_PREFIX;

    enum shc_fault fault = digits_read(text + 5, len - 5, jws);

    if (fault == SHC_GOOD)
        fault = shc_decode_jws(jws, (len - 5) / 2, keys, now, ret);
    wipe(jws, sizeof jws);
    return fault;
}
