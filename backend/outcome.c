#include "backend/outcome.h"

#include <string.h>

#include "backend/json.h"
#include "backend/message.h"
#include "base/secret.h"

static const char *const result_names[OUTCOME_RESULTS] = {"printed", "not-printed", "cancelled",
                                                          "unknown"};

bool outcome_encode(const struct outcome *outcome, struct text *ret, struct err *err)
{
    if ((unsigned)outcome->result >= OUTCOME_RESULTS)
        return ERR(err, ERR_MALFORMED, 0);

    json_t *json =
        json_pack("{s:o, s:s, s:i}", "request_id", json_bytes(outcome->request_id, REQUEST_ID_LEN),
                  "outcome", result_names[outcome->result], "sheets", (int)outcome->sheets);

    if (!json_add_unless_empty(json, "certificate_id", outcome->certificate_id)) {
        json_decref(json);
        return ERR(err, ERR_MEMORY, 0);
    }
    return json_write(json, ret, err);
}

static void result_take(struct json_reader *in, const char *name, enum outcome_result *ret)
{
    char word[16] = "";

    json_take_text(in, name, word, sizeof word);
    for (size_t i = 0; i < OUTCOME_RESULTS; i++) {
        if (strcmp(word, result_names[i]) == 0) {
            *ret = (enum outcome_result)i;
            return;
        }
    }
    json_refuse(in);
}

bool outcome_decode(const char *json, size_t len, struct outcome *ret, struct err *err)
{
    SCOPED_JSON *message = json_parse(json, len, MESSAGE_REQUEST_MAX, JSON_DEPTH_MAX, err);
    struct json_reader in = json_reader(message);

    memset(ret, 0, sizeof *ret);
    if (message == NULL)
        return false;
    json_take_bytes(&in, "request_id", ret->request_id, REQUEST_ID_LEN);
    json_take_optional_text(&in, "certificate_id", ret->certificate_id, sizeof ret->certificate_id);
    result_take(&in, "outcome", &ret->result);
    ret->sheets = (unsigned)json_take_integer(&in, "sheets", 0, CERTIFICATE_DOSES_MAX);
    if (ret->result == OUTCOME_PRINTED && (ret->certificate_id[0] == '\0' || ret->sheets == 0))
        json_refuse(&in);
    if (ret->result == OUTCOME_UNKNOWN && ret->certificate_id[0] == '\0')
        json_refuse(&in);
    if (json_reader_end(&in, err))
        return true;
    wipe(ret, sizeof *ret);
    return false;
}
