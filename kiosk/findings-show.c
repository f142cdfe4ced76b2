#include "kiosk/findings-show.h"

#include <stdio.h>
#include <string.h>

#include "kiosk/findings-words.h"
#include "kiosk/findings.h"

#define JSON_SIZE 8192

static const char *mark_of(const char *state)
{
    if (strcmp(state, "ok") == 0)
        return "○";
    return strcmp(state, "fault") == 0 ? "×" : "△";
}

static bool print_one(json_t *finding)
{
    const char *what, *state, *reason = "";
    char ja[FINDINGS_SENTENCE], en[FINDINGS_SENTENCE];
    json_int_t number = -1;

    if (json_unpack(finding, "{s:s,s:s,s?s,s?I}", "what", &what, "state", &state, "reason", &reason,
                    "number", &number) != 0)
        return false;
    findings_sentence(what, state, reason, (long)number, ja, en);
    printf("%s %s: %s\n  %s (%s): %s\n", mark_of(state), findings_label(what).ja, ja,
           findings_label(what).en, state, en);
    return true;
}

bool findings_print(json_t *findings)
{
    size_t i;
    json_t *finding;

    if (!json_is_array(findings))
        return false;
    json_array_foreach(findings, i, finding)
    {
        if (!print_one(finding))
            return false;
    }
    return true;
}

bool findings_show(const char *line, bool as_json, bool *ret_fault)
{
    char json[JSON_SIZE];
    json_t *parsed;
    bool good;

    if (!findings_to_json(line, json, sizeof json))
        return false;
    *ret_fault = strcmp(findings_worst(line), "fault") == 0;
    if (as_json)
        return printf("%s\n", json) > 0;
    parsed = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    good = findings_print(parsed);
    json_decref(parsed);
    return good;
}
