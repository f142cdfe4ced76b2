#include "backend/lookup.h"

#include <string.h>

#include "backend/document.h"
#include "backend/json.h"
#include "base/secret.h"

void lookup_request_wipe(struct lookup_request *request)
{
    wipe(request, sizeof *request);
}

void lookup_answer_wipe(struct lookup_answer *answer)
{
    wipe(answer, sizeof *answer);
}

static json_t *evidence_to_json(const struct evidence_files *evidence)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "number",
                     json_bytes(evidence->number, sizeof evidence->number), "attributes",
                     json_bytes(evidence->attributes, evidence->attributes_len), "integrity",
                     json_bytes(evidence->integrity, sizeof evidence->integrity), "certificate",
                     json_bytes(evidence->certificate, sizeof evidence->certificate), "public_key",
                     json_bytes(evidence->public_key, sizeof evidence->public_key), "signature",
                     json_bytes(evidence->signature, sizeof evidence->signature));
}

bool lookup_request_encode(const struct lookup_request *request, struct text *ret, struct err *err)
{
    return json_write(json_pack("{s:o, s:s, s:s, s:s, s:o, s:o}", "request_id",
                                json_bytes(request->request_id, REQUEST_ID_LEN), "municipality",
                                request->municipality, "kind", certificate_kind_name(request->kind),
                                "terms", request->terms, "nonce",
                                json_bytes(request->nonce, NONCE_LEN), "evidence",
                                evidence_to_json(&request->evidence)),
                      ret, err);
}

static void evidence_take(struct json_reader *in, const char *name, struct evidence_files *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));

    json_take_bytes(&members, "number", ret->number, sizeof ret->number);
    json_take_bytes_up_to(&members, "attributes", ret->attributes, sizeof ret->attributes,
                          &ret->attributes_len);
    json_take_bytes(&members, "integrity", ret->integrity, sizeof ret->integrity);
    json_take_bytes(&members, "certificate", ret->certificate, sizeof ret->certificate);
    json_take_bytes(&members, "public_key", ret->public_key, sizeof ret->public_key);
    json_take_bytes(&members, "signature", ret->signature, sizeof ret->signature);
    if (!json_reader_end(&members, NULL))
        json_refuse(in);
}

bool lookup_request_decode(const char *json, size_t len, struct lookup_request *ret,
                           struct err *err)
{
    SCOPED_JSON *message = json_parse(json, len, MESSAGE_REQUEST_MAX, JSON_DEPTH_MAX, err);
    struct json_reader in = json_reader(message);

    memset(ret, 0, sizeof *ret);
    if (message == NULL)
        return false;
    json_take_bytes(&in, "request_id", ret->request_id, REQUEST_ID_LEN);
    json_take_municipality(&in, "municipality", ret->municipality);
    certificate_kind_take(&in, "kind", &ret->kind);
    json_take_text(&in, "terms", ret->terms, sizeof ret->terms);
    json_take_bytes(&in, "nonce", ret->nonce, NONCE_LEN);
    evidence_take(&in, "evidence", &ret->evidence);
    if (json_reader_end(&in, err))
        return true;
    lookup_request_wipe(ret);
    return false;
}

static json_t *person_to_json(const struct lookup_answer *answer)
{
    return json_pack("{s:s, s:s}", "name", answer->name, "birth_date", answer->birth_date);
}

bool lookup_answer_encode(const struct lookup_answer *answer, struct text *ret, struct err *err)
{
    return json_write(json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:i, s:s}", "binding",
                                binding_to_json(&answer->binding), "municipality",
                                answer->municipality, "kind", certificate_kind_name(answer->kind),
                                "holder", person_to_json(answer), "doses",
                                doses_to_json(answer->doses, answer->dose_count), "codes",
                                formats_to_json(answer->codes), "sheets", (int)answer->sheets,
                                "ticket", answer->ticket),
                      ret, err);
}

static void person_take(struct json_reader *in, const char *name, struct lookup_answer *ret)
{
    struct json_reader members = json_reader(json_take_object(in, name));

    json_take_text(&members, "name", ret->name, sizeof ret->name);
    json_take_date(&members, "birth_date", ret->birth_date);
    if (!json_reader_end(&members, NULL))
        json_refuse(in);
}

/* Every certificate has a SMART Health Card, the overseas kind a VDS-NC too, and perhaps DCCs. */
static bool codes_fit_kind(const struct lookup_answer *answer)
{
    bool overseas = answer->kind == CERTIFICATE_OVERSEAS;

    return answer->codes[CERTIFICATE_SHC] && answer->codes[CERTIFICATE_VDS_NC] == overseas &&
           (overseas || !answer->codes[CERTIFICATE_DCC]);
}

bool lookup_answer_decode(const char *json, size_t len, struct lookup_answer *ret, struct err *err)
{
    SCOPED_JSON *message = json_parse(json, len, MESSAGE_ANSWER_MAX, JSON_DEPTH_MAX, err);
    struct json_reader in = json_reader(message);

    memset(ret, 0, sizeof *ret);
    if (message == NULL)
        return false;
    binding_take(&in, "binding", &ret->binding);
    json_take_municipality(&in, "municipality", ret->municipality);
    certificate_kind_take(&in, "kind", &ret->kind);
    person_take(&in, "holder", ret);
    doses_take(&in, "doses", ret->doses, &ret->dose_count);
    formats_take(&in, "codes", ret->codes);
    if (!codes_fit_kind(ret))
        json_refuse(&in);
    ret->sheets = (unsigned)json_take_integer(&in, "sheets", 1, CERTIFICATE_DOSES_MAX);
    json_take_text(&in, "ticket", ret->ticket, sizeof ret->ticket);
    if (json_reader_end(&in, err))
        return true;
    lookup_answer_wipe(ret);
    return false;
}
