/* POST /v1/certificates: what a lookup promised is issued, once. */
#include <stdlib.h>
#include <string.h>

#include "backend/issue.h"
#include "backend/vrs/vrs-private.h"
#include "base/secret.h"

/* On the heap, wiped with it. */
struct issue {
    const struct vrs *vrs;
    struct issue_request request;
    struct ticket ticket;
    struct issue_answer answer;
    bool is_new; /* answer is what was issued just now */
};

static bool refuse(struct http_answer *answer, enum problem problem)
{
    http_answer_problem(answer, problem);
    return false;
}

/* A ticket that is not ours, is over, or is for something else is a ticket that does not exist. */
static bool open_ticket(struct issue *issue, const struct http_request *request,
                        struct http_answer *answer)
{
    const struct ticket *ticket = &issue->ticket;
    const struct vrs *vrs = issue->vrs;

    if (!issue_request_decode(request->body, request->body_len, &issue->request, NULL))
        return refuse(answer, PROBLEM_MALFORMED);
    if (!ticket_open(vrs->ticket_key, issue->request.ticket, vrs->now(), &issue->ticket, NULL))
        return refuse(answer, PROBLEM_NOT_FOUND);
    if (strcmp(ticket->kiosk, request->kiosk) != 0)
        return refuse(answer, PROBLEM_UNAUTHORIZED);
    if (!equal_in_constant_time(ticket->request_id, issue->request.request_id, REQUEST_ID_LEN) ||
        ticket->kind != issue->request.kind)
        return refuse(answer, PROBLEM_NOT_FOUND);
    return true;
}

static void fill_certificate(const struct issue *issue, const struct store_record *record,
                             const struct municipality *municipality, const char *id,
                             const char *issued_on, struct certificate *ret)
{
    *ret = (struct certificate){.kind = issue->ticket.kind,
                                .dose_count = record->dose_count,
                                .issuer = municipality->issuer};
    memcpy(ret->id, id, sizeof ret->id);
    memcpy(ret->municipality, issue->ticket.municipality, sizeof ret->municipality);
    memcpy(ret->issued_on, issued_on, sizeof ret->issued_on);
    vrs_fill_holder(issue->ticket.kind, issue->ticket.name, record, &ret->holder);
    vrs_describe_doses(issue->vrs, record, ret->doses);
    ret->dcc_sheet = issue->ticket.dcc;
    ret->sheets = certificate_sheets(ret);
}

/* Called by the store with what it read in the transaction that issues. */
static enum store_answer build(void *context, const struct store_record *record,
                               const struct municipality *municipality, const char *id,
                               const char *issued_on, char **ret, struct err *err)
{
    struct issue *issue = context;
    struct certificate *certificate = &issue->answer.certificate;
    SCOPED_TEXT document = {0};

    if (strcmp(record->birth_date, issue->ticket.birth_date) != 0)
        return STORE_COUNTER_ONLY;
    fill_certificate(issue, record, municipality, id, issued_on, certificate);
    if (certificate->sheets == 0)
        return STORE_COUNTER_ONLY;
    vrs_bind(issue->vrs, issue->ticket.request_id, issue->ticket.kiosk, issue->ticket.subject,
             &issue->answer.binding);
    if (!vrs_add_codes(issue->vrs, certificate, err) ||
        !issue_answer_encode(&issue->answer, &document, err))
        return STORE_FAILED;
    *ret = MOVE(document.bytes);
    issue->is_new = true;
    return STORE_OK;
}

/* A document that was issued before is bound anew: its first binding may be over. */
static bool renew(struct issue *issue, char *document, struct text *ret)
{
    if (issue->is_new)
        return text_copy(document, strlen(document), ret, NULL);
    if (!issue_answer_decode(document, strlen(document), &issue->answer, NULL))
        return false;
    vrs_bind(issue->vrs, issue->ticket.request_id, issue->ticket.kiosk, issue->ticket.subject,
             &issue->answer.binding);
    return issue_answer_encode(&issue->answer, ret, NULL);
}

static void issue_once(struct issue *issue, struct http_answer *answer)
{
    struct err err = {0};
    char *document = NULL;
    SCOPED_TEXT payload = {0};
    struct store_request request = {.request_id = issue->ticket.request_id,
                                    .kiosk = issue->ticket.kiosk,
                                    .municipality = issue->ticket.municipality,
                                    .kind = issue->ticket.kind,
                                    .person = issue->ticket.person,
                                    .now = issue->vrs->now(),
                                    .expires = issue->ticket.expires};
    enum store_answer result =
        store_issue(issue->vrs->store, &request, build, issue, &document, &err);

    if (result != STORE_OK) {
        http_answer_problem(answer, vrs_problem(result, &err));
        return;
    }

    bool ok = renew(issue, document, &payload);

    wipe(document, strlen(document));
    free(document);
    if (ok)
        vrs_answer_signed(issue->vrs, MESSAGE_TYP_CERTIFICATE_ANSWER, &payload, answer);
    else
        http_answer_problem(answer, PROBLEM_INTERNAL);
}

void vrs_issue(const struct vrs *vrs, const struct http_request *request,
               struct http_answer *answer)
{
    struct issue *issue = calloc(1, sizeof *issue);

    if (issue == NULL) {
        http_answer_problem(answer, PROBLEM_INTERNAL);
        return;
    }
    issue->vrs = vrs;
    if (open_ticket(issue, request, answer))
        issue_once(issue, answer);
    wipe(issue, sizeof *issue);
    free(issue);
}
