#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "backend/json.h"
#include "backend/newest.h"
#include "backend/packed.h"
#include "backend/shc.h"
#include "base/secret.h"

#define PERFORMER_MAX 29 /* qr.md 1.3: fewer than 30 characters */

/* family and given when the name is divided at U+3000, else text (qr.md 1.3: never both). */
static json_t *name_to_json(const struct certificate *certificate)
{
    char name[CERTIFICATE_NAME_SIZE];
    json_t *json = NULL;

    if (!shc_name(certificate, name))
        return NULL;

    char *divider = strstr(name, "\xE3\x80\x80");

    if (divider == NULL || divider == name || divider[3] == '\0') {
        json = json_pack("{s:s}", "text", name);
    } else {
        *divider = '\0';
        json = json_pack("{s:s, s:[s]}", "family", name, "given", divider + 3);
    }
    wipe(name, sizeof name);
    return json;
}

static json_t *patient_to_json(const struct certificate *certificate)
{
    return json_pack("{s:s, s:{s:s, s:[o], s:s}}", "fullUrl", "resource:0", "resource",
                     "resourceType", "Patient", "name", name_to_json(certificate), "birthDate",
                     certificate->holder.birth_date);
}

static json_t *dose_to_json(const struct certificate_dose *dose, const char *cvx,
                            const char *performer, int number)
{
    char url[24];

    snprintf(url, sizeof url, "resource:%d", number);
    return json_pack("{s:s, s:{s:s, s:s, s:{s:[{s:s, s:s}]}, s:{s:s}, s:s, s:s, s:[{s:{s:s}}]}}",
                     "fullUrl", url, "resource", "resourceType", "Immunization", "status",
                     "completed", "vaccineCode", "coding", "system", "http://hl7.org/fhir/sid/cvx",
                     "code", cvx, "patient", "reference", "resource:0", "occurrenceDateTime",
                     dose->date, "lotNumber", dose->lot, "performer", "actor", "display",
                     performer);
}

static json_t *entries_to_json(const struct certificate *certificate, const struct shc_issue *issue,
                               size_t doses)
{
    bool chosen[CERTIFICATE_DOSES_MAX];
    SCOPED_JSON *entries = json_array();
    int number = 1;

    newest_doses(certificate, doses, chosen);
    if (json_array_append_new(entries, patient_to_json(certificate)) != 0)
        return NULL;
    for (size_t i = 0; i < certificate->dose_count; i++) {
        if (chosen[i] &&
            json_array_append_new(entries, dose_to_json(&certificate->doses[i], issue->cvx[i],
                                                        issue->performer, number++)) != 0)
            return NULL;
    }
    return MOVE(entries);
}

/* The two types after the first are no longer asked for (1.4.0), but some readers warn without. */
static json_t *payload_to_json(const struct certificate *certificate, const struct shc_issue *issue,
                               size_t doses)
{
    return json_pack(
        "{s:s, s:I, s:{s:[s, s, s], s:{s:s, s:{s:s, s:s, s:o}}}}", "iss", issue->issuer, "nbf",
        (json_int_t)issue->not_before, "vc", "type", "https://smarthealth.cards#health-card",
        "https://smarthealth.cards#immunization", "https://smarthealth.cards#covid19",
        "credentialSubject", "fhirVersion", "4.0.1", "fhirBundle", "resourceType", "Bundle", "type",
        "collection", "entry", entries_to_json(certificate, issue, doses));
}

/* header.payload without the signature. */
static bool make_signing_input(const struct certificate *certificate, const struct shc_issue *issue,
                               size_t doses, const char *kid, struct text *ret, struct err *err)
{
    char header[128];
    SCOPED_TEXT payload = {0};
    SCOPED_TEXT deflated = {0};
    int header_len =
        snprintf(header, sizeof header, "{\"alg\":\"ES256\",\"zip\":\"DEF\",\"kid\":\"%s\"}", kid);

    if (!json_write(payload_to_json(certificate, issue, doses), &payload, err) ||
        !packed_make(PACKED_RAW, payload.bytes, payload.len, &deflated, err))
        return false;

    size_t header_b64_len = B64_LEN((size_t)header_len);

    ret->len = header_b64_len + 1 + B64_LEN(deflated.len);
    ret->bytes = malloc(ret->len + 1);
    if (ret->bytes == NULL)
        return ERR(err, ERR_MEMORY, 0);
    b64url_encode(header, (size_t)header_len, ret->bytes);
    ret->bytes[header_b64_len] = '.';
    b64url_encode(deflated.bytes, deflated.len, ret->bytes + header_b64_len + 1);
    return true;
}

static bool issue_fits(const struct certificate *certificate, const struct shc_issue *issue)
{
    size_t performer_len = strlen(issue->performer);

    if (!issuer_url_is_valid(issue->issuer) || performer_len == 0 ||
        performer_len > PERFORMER_MAX || certificate->dose_count == 0 ||
        certificate->dose_count > CERTIFICATE_DOSES_MAX)
        return false;
    for (size_t i = 0; i < certificate->dose_count; i++) {
        const char *cvx = issue->cvx[i];

        if (cvx[0] == '\0' || strspn(cvx, "0123456789") != strlen(cvx))
            return false;
    }
    return true;
}

/* qr.md 1.4: two digits for each character, its code less 45. */
static void put_digits(const char *jws, size_t len, char *ret)
{
    for (size_t i = 0; i < len; i++) {
        unsigned value = (unsigned)(unsigned char)jws[i] - 45;

        *ret++ = (char)('0' + value / 10);
        *ret++ = (char)('0' + value % 10);
    }
    *ret = '\0';
}

bool shc_encode(const struct certificate *certificate, const struct shc_issue *issue,
                const struct issuer_signer *signer, char ret[static CERTIFICATE_CODE_SIZE],
                size_t *ret_doses, struct err *err)
{
    const char *kid = issuer_signer_public(signer)->kid;
    size_t doses = certificate->dose_count;
    SCOPED_TEXT jws = {0};

    if (!issue_fits(certificate, issue))
        return ERR(err, ERR_MALFORMED, 0);
    for (;; doses--) {
        if (doses == 0)
            return ERR(err, ERR_TOO_LONG, SHC_JWS_MAX);
        if (!make_signing_input(certificate, issue, doses, kid, &jws, err))
            return false;
        if (jws.len + 1 + ES256_B64_LEN <= SHC_JWS_MAX)
            break;
        text_done(&jws);
    }

    uint8_t signature[ES256_LEN];
    char signature_text[ES256_B64_LEN + 2] = ".";

    if (!es256_sign(issuer_signer_key(signer), jws.bytes, jws.len, signature, err))
        return false;
    b64url_encode(signature, sizeof signature, signature_text + 1);
    memcpy(ret, "shc:/", 5);
    put_digits(jws.bytes, jws.len, ret + 5);
    put_digits(signature_text, ES256_B64_LEN + 1, ret + 5 + 2 * jws.len);
    *ret_doses = doses;
    return true;
}
