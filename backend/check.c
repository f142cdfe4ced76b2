#include <string.h>

#include "backend/check-private.h"
#include "base/secret.h"

static const struct check_verdict no_certificate = {CHECK_NOT_POSSIBLE,
                                                    "This is no vaccination certificate's code."};

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

/* JSON of VDS-NC, in whatever order and with whatever blanks a legal writer may have put it. */
static bool is_of_states(const struct text *text)
{
    return begins_with(text, "{\"data\":") ||
           (begins_with(text, "{") && memmem(text->bytes, text->len, "\"hdr\"", 5) != NULL);
}

/* Blanks in front make a code a wrong one of its format, not one of none. */
static struct text without_blanks(const struct text *text)
{
    size_t skipped = strspn(text->bytes, " \t\r\n");

    return (struct text){.bytes = text->bytes + skipped, .len = text->len - skipped};
}

static void check_format(const struct text *text, const struct code_trust *trust, int64_t now,
                         struct check *ret)
{
    const struct text start = without_blanks(text);

    memset(ret, 0, sizeof *ret);
    if (begins_with(&start, "shc:"))
        check_shc(text, trust, now, ret);
    else if (begins_with(&start, "eyJ")) /* a JSON object in base64url */
        check_shc_jws(text->bytes, text->len, trust, now, ret);
    else if (begins_with(&start, "HC"))
        check_dcc(text, trust, now, ret);
    else if (begins_with(text, "{") && check_shc_file(text, trust, now, ret))
        return;
    else if (is_of_states(text))
        check_vdsnc(text, trust, now, ret);
    else
        check_judge(CHECK_UNKNOWN, "no-certificate", &no_certificate, ret);
}

void check_code(const struct text *text, const struct code_trust *trust, int64_t now,
                struct check *ret)
{
    check_format(text, trust, now, ret);
    if (ret->outcome == CHECK_NOT_POSSIBLE)
        check_test(text, now, ret);
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
    switch (check->format) {
    case CHECK_SHC:
        return check_shc_say(&check->shc, json);
    case CHECK_VDS_NC:
        return check_vdsnc_say(&check->vdsnc, json);
    case CHECK_DCC:
        return check_dcc_say(&check->dcc, json);
    case CHECK_UNKNOWN:
        break;
    }
    return true;
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

static void print_content(const struct check *check, FILE *to)
{
    switch (check->format) {
    case CHECK_SHC:
        check_shc_print(&check->shc, to);
        break;
    case CHECK_VDS_NC:
        check_vdsnc_print(&check->vdsnc, to);
        break;
    case CHECK_DCC:
        check_dcc_print(&check->dcc, to);
        break;
    case CHECK_UNKNOWN:
        break;
    }
}

void check_print(const struct check *check, FILE *to)
{
    static const char *const words[] = {"VERIFIED", "NOT VERIFIED", "COULD NOT BE CHECKED"};

    fprintf(to, "%s (%s): %s\n", words[check->outcome], check_format_name(check->format),
            check->sentence);
    if (check->outcome == CHECK_VERIFIED)
        print_content(check, to);
}
