#include "backend/check.h"

#include <string.h>

#include "backend/json.h"
#include "base/secret.h"

#define UNSUPPORTED    "unsupported-format"
#define NO_CERTIFICATE "no-certificate"

void check_wipe(struct check *check)
{
    wipe(check, sizeof *check);
}

static bool begins_with(const struct text *text, const char *prefix)
{
    return text->len >= strlen(prefix) && memcmp(text->bytes, prefix, strlen(prefix)) == 0;
}

/* Without a key, or without memory, nothing is known about the card. */
static void judge(enum shc_fault fault, struct check *ret)
{
    ret->format = certificate_format_name(CERTIFICATE_SHC);
    ret->reason = shc_fault_name(fault);
    if (fault == SHC_GOOD)
        ret->outcome = CHECK_VERIFIED;
    else if (fault == SHC_UNKNOWN_KEY || fault == SHC_NO_MEMORY || fault == SHC_MULTI_PART)
        ret->outcome = CHECK_NOT_POSSIBLE;
    else
        ret->outcome = CHECK_NOT_VERIFIED;
}

static void not_possible(const char *format, const char *reason, struct check *ret)
{
    ret->outcome = CHECK_NOT_POSSIBLE;
    ret->format = format;
    ret->reason = reason;
}

/* {"verifiableCredential":["<jws>"]} (qr.md 1.4); false when it is no such file. */
static bool check_card_file(const struct text *text, const struct issuer_keys *keys, int64_t now,
                            struct check *ret)
{
    SCOPED_JSON *file = json_parse(text->bytes, text->len, ISSUER_FILE_MAX, 4, NULL);
    const json_t *cards = json_object_get(file, "verifiableCredential");
    const json_t *card = json_array_get(cards, 0);

    if (json_array_size(cards) != 1 || !json_is_string(card))
        return false;
    judge(shc_decode_jws(json_string_value(card), json_string_length(card), keys, now, &ret->shc),
          ret);
    return true;
}

void check_code(const struct text *text, const struct issuer_keys *keys, int64_t now,
                struct check *ret)
{
    memset(ret, 0, sizeof *ret);
    if (begins_with(text, "shc:"))
        judge(shc_decode(text->bytes, text->len, keys, now, &ret->shc), ret);
    else if (begins_with(text, "eyJ")) /* a JSON object in base64url */
        judge(shc_decode_jws(text->bytes, text->len, keys, now, &ret->shc), ret);
    else if (begins_with(text, "HC1:"))
        not_possible(certificate_format_name(CERTIFICATE_DCC), UNSUPPORTED, ret);
    else if (begins_with(text, "{") && check_card_file(text, keys, now, ret))
        return;
    else if (begins_with(text, "{\"data\":"))
        not_possible(certificate_format_name(CERTIFICATE_VDS_NC), UNSUPPORTED, ret);
    else
        not_possible("unknown", NO_CERTIFICATE, ret);
}

const char *check_outcome_name(enum check_outcome outcome)
{
    static const char *const names[] = {"verified", "not-verified", "not-checked"};

    return names[outcome];
}

const char *check_sentence(const struct check *check)
{
    static const struct {
        const char *reason;
        const char *sentence;
    } sentences[] = {
        {"good",
         "The code is genuine. It is not an identity document: compare name and birth date."},
        {"other-prefix",
         "This is not a complete SMART Health Card code: it does not begin with shc:/."},
        {"multi-part", "This is one part of several. Such codes are no longer issued or read."},
        {"bad-digits", "The code holds characters that no SMART Health Card has."},
        {"too-long", "The code is longer than a SMART Health Card may be."},
        {"not-jws", "The code is damaged: it is not signed data."},
        {"bad-header", "The code does not say how it was signed."},
        {"bad-algorithm", "The code is signed in a way that is not allowed."},
        {"bad-signature-length", "The signature has a wrong form."},
        {"unknown-key",
         "None of the given keys has signed this code, so nothing is known about it."},
        {"bad-signature", "The signature does not match: the code was changed or forged."},
        {"not-deflated", "The signed data cannot be unpacked."},
        {"bomb", "The signed data is far too large."},
        {"not-json", "The signed data cannot be read."},
        {"bad-issuer", "The code does not name a proper issuer."},
        {"other-issuer", "The code names another issuer than the one that was asked for."},
        {"not-health-card", "The code is signed, but is no health card."},
        {"bad-time", "The times in the code cannot be right."},
        {"not-yet-valid", "The code is not valid yet. Is this machine's clock right?"},
        {"expired", "The code has expired."},
        {"bad-bundle", "The card lacks a person, a vaccination, or a part of them."},
        {"bad-reference", "The card speaks of more than one person."},
        {"not-completed", "The card holds a vaccination that was not completed."},
        {"no-memory", "There is not enough memory to check the code."},
        {UNSUPPORTED, "Codes of this format cannot be checked yet."},
        {NO_CERTIFICATE, "This is no vaccination certificate's code."},
    };

    for (size_t i = 0; i < ARRAY_LEN(sentences); i++) {
        if (strcmp(sentences[i].reason, check->reason) == 0)
            return sentences[i].sentence;
    }
    return "";
}
