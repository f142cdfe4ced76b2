#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "backend/es256.h"
#include "backend/jcs.h"
#include "backend/json.h"
#include "backend/newest.h"
#include "backend/vdsnc.h"
#include "base/secret.h"

#define CAPITALS   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS     "0123456789"
#define ADM_MAX    20 /* characters */
#define SIGNATURE  88 /* ES256_LEN bytes in base64url with padding */
#define SEAL_FRAME "{\"data\":,\"sig\":{\"alg\":\"ES256\",\"cer\":\"\",\"sigvl\":\"\"}}"

static bool same_product(const struct vdsnc_product *a, const struct vdsnc_product *b)
{
    return strcmp(a->vaccine, b->vaccine) == 0 && strcmp(a->disease, b->disease) == 0 &&
           strcmp(a->brand, b->brand) == 0;
}

static json_t *dose_to_json(const struct certificate_dose *dose, const char *administrator)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:i}", "adm", administrator, "ctr", dose->country, "dvc",
                     dose->date, "lot", dose->lot, "seq", dose->number);
}

/* The doses of one product, from place first on, which are taken off chosen. */
static json_t *product_to_json(const struct certificate *certificate,
                               const struct vdsnc_issue *issue, size_t first, bool *chosen)
{
    const struct vdsnc_product *product = &issue->products[first];
    SCOPED_JSON *doses = json_array();

    for (size_t i = first; i < certificate->dose_count; i++) {
        if (!chosen[i] || !same_product(&issue->products[i], product))
            continue;
        chosen[i] = false;
        if (json_array_append_new(doses,
                                  dose_to_json(&certificate->doses[i], issue->administrator)) != 0)
            return NULL;
    }
    return json_pack("{s:s, s:s, s:s, s:O}", "des", product->vaccine, "dis", product->disease,
                     "nam", product->brand, "vd", doses);
}

static json_t *products_to_json(const struct certificate *certificate,
                                const struct vdsnc_issue *issue, size_t doses)
{
    bool chosen[CERTIFICATE_DOSES_MAX];
    SCOPED_JSON *products = json_array();

    newest_doses(certificate, doses, chosen);
    for (size_t i = 0; i < certificate->dose_count; i++) {
        if (chosen[i] &&
            json_array_append_new(products, product_to_json(certificate, issue, i, chosen)) != 0)
            return NULL;
    }
    return MOVE(products);
}

static json_t *person_to_json(const struct certificate *certificate)
{
    const struct certificate_holder *holder = &certificate->holder;
    char name[VDSNC_NAME_SIZE];

    if (!vdsnc_name(certificate, name))
        return NULL;

    SCOPED_JSON *person = json_pack("{s:s, s:s, s:s, s:s}", "ai", certificate->id, "dob",
                                    holder->birth_date, "i", holder->passport, "n", name);

    wipe(name, sizeof name);
    return person != NULL && json_add_unless_empty(person, "sex", holder->sex) ? MOVE(person)
                                                                               : NULL;
}

static json_t *data_to_json(const struct certificate *certificate, const struct vdsnc_issue *issue,
                            size_t doses)
{
    return json_pack("{s:{s:s, s:s, s:i}, s:{s:o, s:s, s:o}}", "hdr", "is", issue->state, "t",
                     "icao.vacc", "v", 1, "msg", "pid", person_to_json(certificate), "uvci",
                     issue->uvci, "ve", products_to_json(certificate, issue, doses));
}

/* 1 to max characters of those. */
static bool is_made_of(const char *text, size_t max, const char *letters)
{
    size_t len = strlen(text);

    return len > 0 && len <= max && strspn(text, letters) == len;
}

/* 1 to max characters that a JSON text need not escape. */
static bool is_plain(const char *text, size_t max)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i++) {
        if (text[i] < ' ' || text[i] > '~' || text[i] == '"' || text[i] == '\\')
            return false;
    }
    return len > 0 && len <= max;
}

static bool is_state(const char *text)
{
    return strlen(text) == 3 && is_made_of(text, 3, CAPITALS);
}

static bool is_date(const char *text)
{
    struct date date;

    return date_from_iso(text, &date);
}

static bool dose_fits(const struct certificate_dose *dose, const struct vdsnc_product *product)
{
    return dose->number >= 1 && dose->number <= 99 && is_date(dose->date) &&
           is_plain(dose->lot, sizeof dose->lot - 1) && is_state(dose->country) &&
           is_made_of(product->vaccine, 6, CAPITALS DIGITS) &&
           is_made_of(product->disease, 6, CAPITALS DIGITS ".") &&
           is_plain(product->brand, sizeof product->brand - 1);
}

static bool holder_fits(const struct certificate *certificate)
{
    const struct certificate_holder *holder = &certificate->holder;
    char name[VDSNC_NAME_SIZE];
    bool fits = certificate->kind == CERTIFICATE_OVERSEAS && vdsnc_name(certificate, name) &&
                is_date(holder->birth_date) && strspn(holder->sex, "MFX") == strlen(holder->sex) &&
                is_made_of(holder->passport, sizeof holder->passport - 1, CAPITALS DIGITS) &&
                is_made_of(certificate->id, sizeof certificate->id - 1, CAPITALS DIGITS);

    wipe(name, sizeof name);
    return fits;
}

static bool issue_fits(const struct certificate *certificate, const struct vdsnc_issue *issue)
{
    if (!is_state(issue->state) || !is_made_of(issue->uvci, VDSNC_UVCI_SIZE - 1, CAPITALS DIGITS) ||
        !is_plain(issue->administrator, ADM_MAX) || !holder_fits(certificate) ||
        certificate->dose_count == 0 || certificate->dose_count > CERTIFICATE_DOSES_MAX)
        return false;
    for (size_t i = 0; i < certificate->dose_count; i++) {
        if (!dose_fits(&certificate->doses[i], &issue->products[i]))
            return false;
    }
    return true;
}

/* As many doses as there is room for. ret: the value of "data"; ret_text: what is signed. */
static bool make_data(const struct certificate *certificate, const struct vdsnc_issue *issue,
                      size_t room, json_t **ret, struct text *ret_text, size_t *ret_doses,
                      struct err *err)
{
    for (size_t doses = certificate->dose_count; doses > 0; doses--) {
        SCOPED_JSON *data = data_to_json(certificate, issue, doses);
        SCOPED_TEXT text = {0};

        if (data == NULL)
            return ERR(err, ERR_MEMORY, 0);
        if (!jcs_write(data, &text, err))
            return false;
        if (text.len > room)
            continue;
        *ret = MOVE(data);
        *ret_text = text;
        *ret_doses = doses;
        text = (struct text){0};
        return true;
    }
    return ERR(err, ERR_TOO_LONG, VDSNC_TEXT_MAX);
}

static json_t *seal_to_json(const struct vdsnc_signer *signer,
                            const uint8_t signature[static ES256_LEN])
{
    char text[SIGNATURE + 1];

    b64url_encode(signature, ES256_LEN, text);
    strcat(text, "==");
    return json_pack("{s:s, s:s, s:s}", "alg", "ES256", "cer", vdsnc_signer_certificate(signer),
                     "sigvl", text);
}

bool vdsnc_encode(const struct certificate *certificate, const struct vdsnc_issue *issue,
                  const struct vdsnc_signer *signer, char ret[static CERTIFICATE_CODE_SIZE],
                  size_t *ret_doses, struct err *err)
{
    size_t frame = strlen(SEAL_FRAME) + strlen(vdsnc_signer_certificate(signer)) + SIGNATURE;
    SCOPED_JSON *data = NULL;
    SCOPED_TEXT to_sign = {0};
    SCOPED_TEXT code = {0};
    uint8_t signature[ES256_LEN];
    size_t doses;

    if (!issue_fits(certificate, issue))
        return ERR(err, ERR_MALFORMED, 0);
    if (!vdsnc_signer_is_valid(signer, issue->now))
        return ERR(err, ERR_EXPIRED, 0);
    if (frame > VDSNC_TEXT_MAX)
        return ERR(err, ERR_TOO_LONG, VDSNC_TEXT_MAX);
    if (!make_data(certificate, issue, VDSNC_TEXT_MAX - frame, &data, &to_sign, &doses, err) ||
        !es256_sign(vdsnc_signer_key(signer), to_sign.bytes, to_sign.len, signature, err))
        return false;

    SCOPED_JSON *whole =
        json_pack("{s:O, s:o}", "data", data, "sig", seal_to_json(signer, signature));

    if (whole == NULL)
        return ERR(err, ERR_MEMORY, 0);
    if (!jcs_write(whole, &code, err))
        return false;
    memcpy(ret, code.bytes, code.len + 1);
    *ret_doses = doses;
    return true;
}
