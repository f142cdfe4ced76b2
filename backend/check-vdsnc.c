#include "backend/check-private.h"

#define NO     CHECK_NOT_VERIFIED
#define UNSURE CHECK_NOT_POSSIBLE

/* clang-format off */
static const struct check_verdict verdicts[VDSNC_FAULTS] = {
    [VDSNC_GOOD] = {CHECK_VERIFIED, "The code is genuine. It is not an identity document: compare name, birth date and passport number."},
    [VDSNC_TOO_LONG] = {NO, "The code is longer than a QR code can be."},
    [VDSNC_TOO_DEEP] = {NO, "The code is nested too deeply."},
    [VDSNC_BAD_UTF8] = {NO, "The code holds bytes that are no text."},
    [VDSNC_TRUNCATED] = {NO, "The code is not complete: its end is missing."},
    [VDSNC_DUPLICATE] = {NO, "The code says the same thing twice, which a genuine one never does."},
    [VDSNC_BAD_NUMBER] = {NO, "The code holds a number that cannot be right."},
    [VDSNC_NOT_JSON] = {NO, "The code is damaged: it cannot be read."},
    [VDSNC_UNKNOWN_TYPE] = {UNSURE, "This is a code of States, but not of a vaccination."},
    [VDSNC_UNKNOWN_VERSION] = {UNSURE, "The code is of a version that is not known here."},
    [VDSNC_BAD_ALGORITHM] = {NO, "The code is signed in a way that is not allowed."},
    [VDSNC_MISSING] = {NO, "The code lacks a part that every genuine one has."},
    [VDSNC_BAD_TEXT] = {NO, "The code holds a text that cannot be right."},
    [VDSNC_BAD_DATE] = {NO, "The code holds a date that is none."},
    [VDSNC_BAD_SEQUENCE] = {NO, "The code holds a dose whose number cannot be right."},
    [VDSNC_NO_DOSE] = {NO, "The code holds no vaccination."},
    [VDSNC_TOO_MANY_DOSES] = {NO, "The code holds more vaccinations than anybody has."},
    [VDSNC_BAD_BASE64] = {NO, "The signature or the signer's certificate cannot be read."},
    [VDSNC_DER_SIGNATURE] = {NO, "The signature has a wrong form."},
    [VDSNC_BAD_SIGNATURE_LEN] = {NO, "The signature has a wrong form."},
    [VDSNC_BAD_CERTIFICATE] = {NO, "The signer's certificate is damaged."},
    [VDSNC_BAD_KEY] = {NO, "The signer's key is not of the kind that the code says."},
    [VDSNC_BAD_USAGE] = {NO, "Whoever signed this may not sign such codes."},
    [VDSNC_BAD_DOCUMENT_TYPE] = {NO, "Whoever signed this may not sign vaccinations."},
    [VDSNC_UNKNOWN_EXTENSION] = {NO, "The signer's certificate asks for something that is not known."},
    [VDSNC_NO_AUTHORITY] = {NO, "The signer's certificate does not say which State issued it."},
    [VDSNC_BAD_SIGNATURE] = {NO, "The signature does not match: the code was changed or forged."},
    [VDSNC_UNKNOWN_CSCA] = {UNSURE, "None of the given authorities has issued the signer's certificate, so nothing is known about the code."},
    [VDSNC_NOT_ISSUED] = {NO, "The signer's certificate names an authority that did not issue it."},
    [VDSNC_REVOKED] = {NO, "The State has revoked the signer's certificate."},
    [VDSNC_NOT_YET_VALID] = {NO, "The signer's certificate is not valid yet. Is this machine's clock right?"},
    [VDSNC_EXPIRED] = {NO, "The signer's certificate has expired."},
    [VDSNC_OLD_LIST] = {UNSURE, "The State's list of revocations is out of date: get a new one."},
    [VDSNC_NO_MEMORY] = {UNSURE, "There is not enough memory to check the code."},
};
/* clang-format on */

void check_vdsnc(const struct text *text, const struct code_trust *trust, int64_t now,
                 struct check *ret)
{
    enum vdsnc_fault fault = vdsnc_decode(text->bytes, text->len, trust->states, now, &ret->vdsnc);

    check_judge(CHECK_VDS_NC, vdsnc_fault_name(fault), &verdicts[fault], ret);
}

static json_t *dose_to_json(const struct vdsnc_dose *dose)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "number", dose->number,
                     "date", dose->date, "next_date", dose->next_date, "vaccine", dose->vaccine,
                     "disease", dose->disease, "brand", dose->brand, "lot", dose->lot, "country",
                     dose->country, "performer", dose->administrator);
}

static json_t *doses_to_json(const struct vdsnc *vdsnc)
{
    SCOPED_JSON *doses = json_array();

    for (size_t i = 0; i < vdsnc->dose_count; i++) {
        if (json_array_append_new(doses, dose_to_json(&vdsnc->doses[i])) != 0)
            return NULL;
    }
    return MOVE(doses);
}

bool check_vdsnc_say(const struct vdsnc *vdsnc, json_t *json)
{
    SCOPED_JSON *members =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "issuer", vdsnc->state, "signer",
                  vdsnc->signer_country, "name", vdsnc->name, "birth_date", vdsnc->birth_date,
                  "sex", vdsnc->sex, "passport", vdsnc->passport, "id", vdsnc->id, "uvci",
                  vdsnc->uvci, "doses", doses_to_json(vdsnc));

    return members != NULL && json_object_update(json, members) == 0;
}

static const char *or_dash(const char *text)
{
    return text[0] == '\0' ? "-" : text;
}

void check_vdsnc_print(const struct vdsnc *vdsnc, FILE *to)
{
    fprintf(to,
            "  name        %s\n  birth date  %s\n  sex         %s\n  passport    %s\n"
            "  id          %s\n  issuer      %s, signed in %s\n",
            vdsnc->name, or_dash(vdsnc->birth_date), or_dash(vdsnc->sex), or_dash(vdsnc->passport),
            or_dash(vdsnc->id), vdsnc->state, or_dash(vdsnc->signer_country));
    for (size_t i = 0; i < vdsnc->dose_count; i++) {
        const struct vdsnc_dose *dose = &vdsnc->doses[i];

        fprintf(to, "  dose %-2d     %s  %s %s  lot %s  %s  %s\n", dose->number, dose->date,
                dose->vaccine, dose->brand, or_dash(dose->lot), dose->country, dose->administrator);
    }
}
