#include "backend/problem.h"

#include <string.h>

#include "backend/json.h"

#define URN          "urn:madoguchi:problem:"
#define DOCUMENT_MAX 1024

#define PROBLEM(name, status, err)                                                                 \
    {                                                                                              \
        name, status, err, "{\"type\":\"" URN name "\",\"status\":" #status "}"                    \
    }

static const struct {
    const char *name;
    int status;
    enum err_code err;
    const char *document;
} problems[PROBLEMS] = {
    [PROBLEM_MALFORMED] = PROBLEM("malformed", 400, ERR_REFUSED),
    [PROBLEM_INCOMPATIBLE] = PROBLEM("incompatible", 400, ERR_REFUSED),
    [PROBLEM_UNAUTHORIZED] = PROBLEM("unauthorized", 403, ERR_REFUSED),
    [PROBLEM_NONCE_REFUSED] = PROBLEM("nonce-refused", 409, ERR_REFUSED),
    [PROBLEM_EVIDENCE_REFUSED] = PROBLEM("evidence-refused", 422, ERR_CARD_FORGED),
    [PROBLEM_TERMS_OUTDATED] = PROBLEM("terms-outdated", 409, ERR_REFUSED),
    [PROBLEM_NO_RECORD] = PROBLEM("no-record", 404, ERR_NO_RECORD),
    [PROBLEM_COUNTER_ONLY] = PROBLEM("counter-only", 409, ERR_COUNTER_ONLY),
    [PROBLEM_NOT_TAKING_PART] = PROBLEM("not-taking-part", 409, ERR_NOT_TAKING_PART),
    [PROBLEM_NO_PASSPORT] = PROBLEM("no-passport", 409, ERR_NO_PASSPORT),
    [PROBLEM_CLOSED] = PROBLEM("closed", 503, ERR_CLOSED),
    [PROBLEM_NOT_FOUND] = PROBLEM("not-found", 404, ERR_REFUSED),
    [PROBLEM_TOO_LARGE] = PROBLEM("too-large", 413, ERR_REFUSED),
    [PROBLEM_TOO_MANY] = PROBLEM("too-many", 429, ERR_REFUSED),
    [PROBLEM_UNAVAILABLE] = PROBLEM("unavailable", 503, ERR_UNREACHABLE),
    [PROBLEM_INTERNAL] = PROBLEM("internal", 500, ERR_REFUSED),
};

int problem_status(enum problem problem)
{
    return problems[problem].status;
}

const char *problem_name(enum problem problem)
{
    return problems[problem].name;
}

enum err_code problem_err(enum problem problem)
{
    return problems[problem].err;
}

const char *problem_document(enum problem problem)
{
    return problems[problem].document;
}

static bool find(const char *type, int status, enum problem *ret)
{
    if (strncmp(type, URN, strlen(URN)) != 0)
        return false;
    for (size_t i = 0; i < PROBLEMS; i++) {
        if (strcmp(type + strlen(URN), problems[i].name) == 0 && problems[i].status == status) {
            *ret = (enum problem)i;
            return true;
        }
    }
    return false;
}

bool problem_decode(const char *json, size_t len, int status, enum problem *ret, struct err *err)
{
    SCOPED_JSON *message = json_parse(json, len, DOCUMENT_MAX, JSON_DEPTH_MAX, NULL);
    struct json_reader in = json_reader(message);
    char type[64] = "";

    json_take_text(&in, "type", type, sizeof type);

    int64_t says = json_take_integer(&in, "status", 100, 599);

    if (!json_reader_end(&in, NULL) || says != status || !find(type, status, ret))
        return ERR(err, ERR_PROTOCOL, status);
    return true;
}
