#include <string.h>

#include "backend/check-private.h"
#include "base/secret.h"

#define CANNOT CHECK_NOT_POSSIBLE

static const struct check_verdict no_certificate = {CANNOT,
                                                    "This is no vaccination certificate's code."};
static const struct check_verdict unsupported = {CANNOT,
                                                 "Codes of this format cannot be checked yet."};

void check_wipe(struct check *check)
{
    wipe(check, sizeof *check);
}

void check_judge(enum check_format format, const char *reason, const struct check_verdict *verdict,
                 struct check *ret)
{
    ret->format = format;
    ret->reason = reason;
    ret->outcome = verdict->outcome;
    ret->sentence = verdict->sentence;
}

static bool begins_with(const struct text *text, const char *prefix)
{
    return text->len >= strlen(prefix) && memcmp(text->bytes, prefix, strlen(prefix)) == 0;
}

void check_code(const struct text *text, const struct code_trust *trust, int64_t now,
                struct check *ret)
{
    memset(ret, 0, sizeof *ret);
    if (begins_with(text, "shc:"))
        check_shc(text, trust, now, ret);
    else if (begins_with(text, "eyJ")) /* a JSON object in base64url */
        check_shc_jws(text->bytes, text->len, trust, now, ret);
    else if (begins_with(text, "HC1:"))
        check_judge(CHECK_DCC, "unsupported-format", &unsupported, ret);
    else if (begins_with(text, "{") && check_shc_file(text, trust, now, ret))
        return;
    else if (begins_with(text, "{\"data\":"))
        check_judge(CHECK_VDS_NC, "unsupported-format", &unsupported, ret);
    else
        check_judge(CHECK_UNKNOWN, "no-certificate", &no_certificate, ret);
}

const char *check_outcome_name(enum check_outcome outcome)
{
    static const char *const names[] = {"verified", "not-verified", "not-checked"};

    return names[outcome];
}

const char *check_format_name(enum check_format format)
{
    switch (format) {
    case CHECK_SHC:
        return certificate_format_name(CERTIFICATE_SHC);
    case CHECK_VDS_NC:
        return certificate_format_name(CERTIFICATE_VDS_NC);
    case CHECK_DCC:
        return certificate_format_name(CERTIFICATE_DCC);
    case CHECK_UNKNOWN:
        break;
    }
    return "unknown";
}

static bool say(const struct check *check, json_t *json)
{
    if (check->outcome != CHECK_VERIFIED)
        return true;
    return check_shc_say(&check->shc, json);
}

json_t *check_to_json(const struct check *check)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s}", "format", check_format_name(check->format),
                             "result", check_outcome_name(check->outcome), "reason", check->reason,
                             "sentence", check->sentence);

    if (json != NULL && !say(check, json)) {
        json_decref(json);
        return NULL;
    }
    return json;
}

void check_print(const struct check *check, FILE *to)
{
    static const char *const words[] = {"VERIFIED", "NOT VERIFIED", "COULD NOT BE CHECKED"};

    fprintf(to, "%s (%s): %s\n", words[check->outcome], check_format_name(check->format),
            check->sentence);
    if (check->outcome == CHECK_VERIFIED)
        check_shc_print(&check->shc, to);
}
