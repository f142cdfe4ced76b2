#include "backend/issue.h"

#include <string.h>

#include "backend/document.h"
#include "backend/json.h"
#include "base/secret.h"

void issue_request_wipe(struct issue_request *request)
{
    wipe(request, sizeof *request);
}

void issue_answer_wipe(struct issue_answer *answer)
{
    wipe(answer, sizeof *answer);
}

bool issue_request_encode(const struct issue_request *request, struct text *ret, struct err *err)
{
    return json_write(json_pack("{s:o, s:s, s:s}", "request_id",
                                json_bytes(request->request_id, REQUEST_ID_LEN), "ticket",
                                request->ticket, "kind", certificate_kind_name(request->kind)),
                      ret, err);
}

bool issue_request_decode(const char *json, size_t len, struct issue_request *ret, struct err *err)
{
    SCOPED_JSON *message = json_parse(json, len, MESSAGE_REQUEST_MAX, JSON_DEPTH_MAX, err);
    struct json_reader in = json_reader(message);

    memset(ret, 0, sizeof *ret);
    if (message == NULL)
        return false;
    json_take_bytes(&in, "request_id", ret->request_id, REQUEST_ID_LEN);
    json_take_text(&in, "ticket", ret->ticket, sizeof ret->ticket);
    certificate_kind_take(&in, "kind", &ret->kind);
    if (json_reader_end(&in, err))
        return true;
    issue_request_wipe(ret);
    return false;
}

bool issue_answer_encode(const struct issue_answer *answer, struct text *ret, struct err *err)
{
    return json_write(json_pack("{s:o, s:i, s:o}", "binding", binding_to_json(&answer->binding),
                                "sheets", (int)answer->certificate.sheets, "certificate",
                                certificate_to_json(&answer->certificate)),
                      ret, err);
}

bool issue_answer_decode(const char *json, size_t len, struct issue_answer *ret, struct err *err)
{
    SCOPED_JSON *message = json_parse(json, len, MESSAGE_ANSWER_MAX, JSON_DEPTH_MAX, err);
    struct json_reader in = json_reader(message);

    memset(ret, 0, sizeof *ret);
    if (message == NULL)
        return false;
    binding_take(&in, "binding", &ret->binding);
    ret->certificate.sheets = (unsigned)json_take_integer(&in, "sheets", 1, CERTIFICATE_DOSES_MAX);
    certificate_take(&in, "certificate", &ret->certificate);
    if (json_reader_end(&in, err))
        return true;
    issue_answer_wipe(ret);
    return false;
}
