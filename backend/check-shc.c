#include <string.h>

#include "backend/check-private.h"
#include "backend/json.h"

#define NO     CHECK_NOT_VERIFIED
#define UNSURE CHECK_NOT_POSSIBLE

/* Without a key, or without memory, nothing is known about the card. */
/* clang-format off */
static const struct check_verdict verdicts[SHC_FAULTS] = {
    [SHC_GOOD] = {CHECK_VERIFIED, "The code is genuine. It is not an identity document: compare name and birth date."},
    [SHC_OTHER_PREFIX] = {NO, "This is not a complete SMART Health Card code: it does not begin with shc:/."},
    [SHC_MULTI_PART] = {UNSURE, "This is one part of several. Such codes are no longer issued or read."},
    [SHC_BAD_DIGITS] = {NO, "The code holds characters that no SMART Health Card has."},
    [SHC_TOO_LONG] = {NO, "The code is longer than a SMART Health Card may be."},
    [SHC_NOT_JWS] = {NO, "The code is damaged: it is not signed data."},
    [SHC_BAD_HEADER] = {NO, "The code does not say how it was signed."},
    [SHC_BAD_ALGORITHM] = {NO, "The code is signed in a way that is not allowed."},
    [SHC_BAD_SIGNATURE_LEN] = {NO, "The signature has a wrong form."},
    [SHC_UNKNOWN_KEY] = {UNSURE, "None of the given keys has signed this code, so nothing is known about it."},
    [SHC_BAD_SIGNATURE] = {NO, "The signature does not match: the code was changed or forged."},
    [SHC_NOT_DEFLATED] = {NO, "The signed data cannot be unpacked."},
    [SHC_BOMB] = {NO, "The signed data is far too large."},
    [SHC_NOT_JSON] = {NO, "The signed data cannot be read."},
    [SHC_BAD_ISSUER] = {NO, "The code does not name a proper issuer."},
    [SHC_OTHER_ISSUER] = {NO, "The code names another issuer than the one that was asked for."},
    [SHC_NOT_HEALTH_CARD] = {NO, "The code is signed, but is no health card."},
    [SHC_BAD_TIME] = {NO, "The times in the code cannot be right."},
    [SHC_NOT_YET_VALID] = {NO, "The code is not valid yet. Is this machine's clock right?"},
    [SHC_EXPIRED] = {NO, "The code has expired."},
    [SHC_BAD_RID] = {NO, "The card names itself for lists of revoked cards in a wrong form."},
    [SHC_BAD_BUNDLE] = {NO, "The card lacks a person, a vaccination, or a part of them."},
    [SHC_BAD_REFERENCE] = {NO, "The card speaks of more than one person."},
    [SHC_NOT_COMPLETED] = {NO, "The card holds a vaccination that was not completed."},
    [SHC_REVOKED] = {NO, "The issuer has revoked this card."},
    [SHC_NO_LIST] = {UNSURE, "The issuer has a list of revoked cards, which was not given: see --revoked."},
    [SHC_OLD_LIST] = {UNSURE, "The issuer's list of revoked cards is out of date: get a new one."},
    [SHC_OLD_KEYS] = {UNSURE, "The issuer's keys are older than its list of revoked cards: get them anew."},
    [SHC_NO_MEMORY] = {UNSURE, "There is not enough memory to check the code."},
};
/* clang-format on */

/* What was decoded, then looked up. */
static void judge(enum shc_fault fault, const struct code_trust *trust, struct check *ret)
{
    if (fault == SHC_GOOD)
        fault = shc_look_up(&ret->shc, &trust->issuers, &trust->revoked);
    if (fault != SHC_GOOD)
        shc_wipe(&ret->shc);
    check_judge(CHECK_SHC, shc_fault_name(fault), &verdicts[fault], ret);
}

void check_shc(const struct text *text, const struct code_trust *trust, int64_t now,
               struct check *ret)
{
    judge(shc_decode(text->bytes, text->len, &trust->issuers, now, &ret->shc), trust, ret);
}

void check_shc_jws(const char *jws, size_t len, const struct code_trust *trust, int64_t now,
                   struct check *ret)
{
    judge(shc_decode_jws(jws, len, &trust->issuers, now, &ret->shc), trust, ret);
}

bool check_shc_file(const struct text *text, const struct code_trust *trust, int64_t now,
                    struct check *ret)
{
    SCOPED_JSON *file = json_parse(text->bytes, text->len, ISSUER_FILE_MAX, 4, NULL);
    const json_t *cards = json_object_get(file, "verifiableCredential");
    const json_t *card = json_array_get(cards, 0);

    if (json_array_size(cards) != 1 || !json_is_string(card))
        return false;
    check_shc_jws(json_string_value(card), json_string_length(card), trust, now, ret);
    return true;
}

static json_t *doses_to_json(const struct shc *shc)
{
    SCOPED_JSON *doses = json_array();

    for (size_t i = 0; i < shc->dose_count; i++) {
        const struct shc_dose *dose = &shc->doses[i];

        if (json_array_append_new(doses,
                                  json_pack("{s:s, s:s, s:s, s:s, s:s}", "date", dose->date,
                                            "system", dose->system, "code", dose->code, "lot",
                                            dose->lot, "performer", dose->performer)) != 0)
            return NULL;
    }
    return MOVE(doses);
}

/* A word for --json, and a line for people. */
static const struct revocation {
    const char *word;
    const char *line;
} revocations[] = {
    [SHC_NO_ID] = {"no-id", "cannot be looked up: the card bears no id for that"},
    [SHC_NO_LIST_KNOWN] = {"no-list", "not looked up: no list of its issuer was given (--revoked)"},
    [SHC_NOT_LISTED] = {"not-listed", "not on its issuer's list"},
};

bool check_shc_say(const struct shc *shc, json_t *json)
{
    return json_object_set_new(json, "issuer", json_string(shc->issuer)) == 0 &&
           json_object_set_new(json, "name", json_string(shc->name)) == 0 &&
           json_object_set_new(json, "birth_date", json_string(shc->birth_date)) == 0 &&
           json_object_set_new(json, "revocation",
                               json_string(revocations[shc->revocation].word)) == 0 &&
           json_object_set_new(json, "doses", doses_to_json(shc)) == 0;
}

void check_shc_print(const struct shc *shc, FILE *to)
{
    fprintf(to, "  name        %s\n  birth date  %s\n  issuer      %s\n  revoked?    %s\n",
            shc->name, shc->birth_date, shc->issuer, revocations[shc->revocation].line);
    for (size_t i = 0; i < shc->dose_count; i++) {
        const struct shc_dose *dose = &shc->doses[i];
        const char *slash = strrchr(dose->system, '/');

        fprintf(to, "  dose        %s  %s %s  lot %s  %s\n", dose->date,
                slash == NULL ? dose->system : slash + 1, dose->code,
                dose->lot[0] == '\0' ? "-" : dose->lot, dose->performer);
    }
}
