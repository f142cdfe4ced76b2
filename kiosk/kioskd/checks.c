#include "kiosk/kioskd/checks.h"

#include <string.h>

#include "kiosk/findings.h"

static const char *after(const char *answer, const char *start)
{
    return strncmp(answer, start, strlen(start)) == 0 ? answer + strlen(start) : NULL;
}

static const char *keep_findings(struct checks *checks, const char *line)
{
    char json[ERRAND_LINE * 8];

    if (line[0] == '\0' || !findings_to_json(line, json, sizeof json))
        return "failed";
    checks->tested_at = time(NULL);
    memcpy(checks->findings, line, strlen(line) + 1);
    return findings_worst(line);
}

const char *checks_keep(struct checks *checks, const char *name, const char *answer)
{
    const char *good = after(answer, "ok "), *bad = after(answer, "error ");
    const char *line = good != NULL ? good : bad, *word;

    if (good != NULL && strcmp(name, CHECKS_SELF_TEST) == 0)
        return keep_findings(checks, good);
    if (line != NULL && staff_is_reason(line))
        word = line;
    else
        word = bad == NULL ? "ok" : "failed";
    if (strcmp(name, CHECKS_TEST_PRINT) == 0) {
        checks->printed_at = time(NULL);
        memcpy(checks->printed, word, strlen(word) + 1);
    }
    return word;
}
