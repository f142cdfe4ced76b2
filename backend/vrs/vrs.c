#include "backend/vrs/vrs.h"

#include <string.h>

#include "backend/jws.h"
#include "backend/outcome.h"
#include "backend/vrs/vrs-private.h"

static const enum problem problems[] = {
    [STORE_OK] = PROBLEM_INTERNAL,
    [STORE_FAILED] = PROBLEM_INTERNAL,
    [STORE_CLOSED] = PROBLEM_NOT_FOUND,
    [STORE_OTHER_KIOSK] = PROBLEM_UNAUTHORIZED,
    [STORE_OTHER_NONCE] = PROBLEM_NONCE_REFUSED,
    [STORE_TOO_MANY] = PROBLEM_TOO_MANY,
    [STORE_NOT_TAKING_PART] = PROBLEM_NOT_TAKING_PART,
    [STORE_NO_RECORD] = PROBLEM_NO_RECORD,
    [STORE_COUNTER_ONLY] = PROBLEM_COUNTER_ONLY,
    [STORE_NO_PASSPORT] = PROBLEM_NO_PASSPORT,
};

enum problem vrs_problem(enum store_answer answer, const struct err *err)
{
    if (answer == STORE_FAILED)
        return err->code == ERR_IO ? PROBLEM_UNAVAILABLE : PROBLEM_INTERNAL;
    return problems[answer];
}

void vrs_bind(const struct vrs *vrs, const uint8_t request_id[static REQUEST_ID_LEN],
              const char *kiosk, const uint8_t subject[static SUBJECT_LEN], struct binding *ret)
{
    *ret = (struct binding){.issued_at = vrs->now()};
    ret->expires = ret->issued_at + MESSAGE_ANSWER_LIFE_S;
    memcpy(ret->request_id, request_id, REQUEST_ID_LEN);
    memcpy(ret->kiosk, kiosk, strlen(kiosk) + 1);
    memcpy(ret->subject, subject, SUBJECT_LEN);
}

void vrs_fill_holder(enum certificate_kind kind, const char *name,
                     const struct store_record *record, struct certificate_holder *ret)
{
    memcpy(ret->name, name, strlen(name) + 1);
    memcpy(ret->birth_date, record->birth_date, sizeof ret->birth_date);
    memcpy(ret->alias, record->alias, sizeof ret->alias);
    memcpy(ret->former, record->former, sizeof ret->former);
    if (kind != CERTIFICATE_OVERSEAS)
        return;
    memcpy(ret->roman_name, record->roman_name, sizeof ret->roman_name);
    memcpy(ret->passport, record->passport, sizeof ret->passport);
    memcpy(ret->nationality, record->nationality, sizeof ret->nationality);
    memcpy(ret->sex, record->sex, sizeof ret->sex);
}

void vrs_describe_doses(const struct vrs *vrs, const struct store_record *record,
                        struct certificate_dose ret[static CERTIFICATE_DOSES_MAX])
{
    for (size_t i = 0; i < record->dose_count; i++) {
        const struct store_dose *from = &record->doses[i];
        struct certificate_dose *dose = &ret[i];

        *dose = (struct certificate_dose){.number = from->number, .country = "JPN"};
        memcpy(dose->date, from->date, sizeof dose->date);
        memcpy(dose->product, from->product, sizeof dose->product);
        memcpy(dose->lot, from->lot, sizeof dose->lot);
        products_describe(vrs->products, dose);
    }
}

void vrs_answer_signed(const struct vrs *vrs, const char *typ, const struct text *payload,
                       struct http_answer *answer)
{
    if (!jws_sign(vrs->answers, typ, payload, &answer->body, NULL)) {
        http_answer_problem(answer, PROBLEM_INTERNAL);
        return;
    }
    answer->status = 200;
    answer->content_type = MESSAGE_TYPE_JOSE;
}

void vrs_outcome(const struct vrs *vrs, const struct http_request *request,
                 struct http_answer *answer)
{
    static const enum store_outcome outcomes[] = {[OUTCOME_PRINTED] = STORE_PRINTED,
                                                  [OUTCOME_NOT_PRINTED] = STORE_NOT_PRINTED,
                                                  [OUTCOME_CANCELLED] = STORE_CANCELLED,
                                                  [OUTCOME_UNKNOWN] = STORE_UNKNOWN};
    struct outcome outcome;
    struct err err = {0};

    if (!outcome_decode(request->body, request->body_len, &outcome, &err)) {
        http_answer_problem(answer, PROBLEM_MALFORMED);
        return;
    }

    int64_t now = vrs->now();
    /* No nonce that is good for it can be younger than now. */
    struct store_end end = {.request_id = outcome.request_id,
                            .kiosk = request->kiosk,
                            .certificate_id =
                                outcome.certificate_id[0] != '\0' ? outcome.certificate_id : NULL,
                            .outcome = outcomes[outcome.result],
                            .sheets = outcome.sheets,
                            .now = now,
                            .expires = now + MESSAGE_NONCE_LIFE_S + MESSAGE_CLOCK_SKEW_S};
    enum store_answer result = store_close_request(vrs->store, &end, &err);

    if (result == STORE_OK)
        answer->status = 204;
    else
        http_answer_problem(answer, vrs_problem(result, &err));
}

struct call {
    const char *method;
    const char *path;
    const char *content_type; /* NULL: no body */
    bool when_closed;
    void (*answer)(const struct vrs *, const struct http_request *, struct http_answer *);
};

static const struct call calls[] = {
    {"GET", MESSAGE_PATH_SCREEN, NULL, false, vrs_screen},
    {"POST", MESSAGE_PATH_LOOKUPS, MESSAGE_TYPE_JOSE, false, vrs_lookup},
    {"POST", MESSAGE_PATH_CERTIFICATES, MESSAGE_TYPE_JSON, false, vrs_issue},
    {"POST", MESSAGE_PATH_OUTCOMES, MESSAGE_TYPE_JSON, true, vrs_outcome},
};

static const struct call *find(const struct http_request *request)
{
    for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
        if (strcmp(request->method, calls[i].method) == 0 &&
            strcmp(request->path, calls[i].path) == 0)
            return &calls[i];
    }
    return NULL;
}

void vrs_handle(void *context, const struct http_request *request, struct http_answer *answer)
{
    const struct vrs *vrs = context;
    const struct call *call = find(request);

    if (request->who.role != ROLE_CENTRE)
        http_answer_problem(answer, PROBLEM_UNAUTHORIZED);
    else if (call == NULL)
        http_answer_problem(answer, PROBLEM_NOT_FOUND);
    else if (call->content_type != NULL && strcmp(request->content_type, call->content_type) != 0)
        http_answer_problem(answer, PROBLEM_MALFORMED);
    else if (call->content_type != NULL && !message_id_is_valid(request->kiosk))
        http_answer_problem(answer, PROBLEM_MALFORMED);
    else if (vrs->closed && !call->when_closed)
        http_answer_problem(answer, PROBLEM_CLOSED);
    else
        call->answer(vrs, request, answer);
}
