/* POST /v1/lookups: whoever asks must hold the card, at this kiosk, now. */
#include <stdlib.h>
#include <string.h>

#include "backend/jws.h"
#include "backend/lookup.h"
#include "backend/vrs/card-check.h"
#include "backend/vrs/vrs-private.h"
#include "base/secret.h"

/* docs/protocol.md, POST /v1/nonces: where time and random part of a nonce lie. */
#define NONCE_TIME_AT   1
#define NONCE_RANDOM_AT 25

/* All that is known about one person while a lookup is answered; on the heap, wiped with it. */
struct lookup {
    struct lookup_request request;
    struct card_evidence evidence;
    struct person person;
    char birth_date[DATE_ISO_SIZE]; /* the card's; empty when it is no day of the calendar */
    uint8_t person_key[STORE_PERSON_LEN];
    uint8_t subject[SUBJECT_LEN];
    int64_t expires;
    struct store_record record;
    struct certificate layout; /* to know its codes and count its sheets */
    struct lookup_answer answer;
};

static int64_t nonce_ends(const uint8_t nonce[static NONCE_LEN])
{
    uint64_t time = 0;

    for (unsigned i = 0; i < 8; i++)
        time = time << 8 | nonce[NONCE_TIME_AT + i];
    return (int64_t)time + MESSAGE_NONCE_LIFE_S;
}

static bool refuse(struct http_answer *answer, enum problem problem)
{
    http_answer_problem(answer, problem);
    return false;
}

static bool open_jws(const struct vrs *vrs, const struct http_request *request,
                     struct lookup *lookup, struct http_answer *answer)
{
    SCOPED_TEXT payload = {0};
    struct identity kiosk;
    struct err err = {0};

    if (!jws_verify(request->body, request->body_len, MESSAGE_REQUEST_MAX, MESSAGE_TYP_LOOKUP,
                    vrs->trust, ROLE_KIOSK, vrs->now(), &payload, &kiosk, &err))
        return refuse(answer, err.code == ERR_UNTRUSTED ? PROBLEM_UNAUTHORIZED : PROBLEM_MALFORMED);
    if (strcmp(kiosk.id, request->kiosk) != 0)
        return refuse(answer, PROBLEM_UNAUTHORIZED);
    return lookup_request_decode(payload.bytes, payload.len, &lookup->request, &err) ||
           refuse(answer, PROBLEM_MALFORMED);
}

static bool check_nonce(const struct vrs *vrs, const char *kiosk, struct lookup *lookup,
                        struct http_answer *answer)
{
    struct err err = {0};

    if (!nonce_check_unkeyed(kiosk, vrs->now(), lookup->request.nonce, &err))
        return refuse(answer,
                      err.code == ERR_UNBOUND ? PROBLEM_UNAUTHORIZED : PROBLEM_NONCE_REFUSED);
    lookup->expires = nonce_ends(lookup->request.nonce);
    return true;
}

static bool verify_card(const struct vrs *vrs, struct lookup *lookup, struct http_answer *answer)
{
    uint8_t number[EVIDENCE_DIGEST_LEN];
    uint8_t basic_four[EVIDENCE_DIGEST_LEN];
    const struct lookup_request *request = &lookup->request;

    if (!card_check(request, vrs->anchors, NULL))
        return refuse(answer, PROBLEM_EVIDENCE_REFUSED);
    card_check_copy(&request->evidence, &lookup->evidence);
    if (!evidence_person(&lookup->evidence, &lookup->person, NULL) ||
        !evidence_digests(&lookup->evidence, number, basic_four, NULL))
        return refuse(answer, PROBLEM_EVIDENCE_REFUSED);
    return subject_commitment(request->request_id, basic_four, number, lookup->subject, NULL) ||
           refuse(answer, PROBLEM_INTERNAL);
}

static bool read_record(const struct vrs *vrs, const char *kiosk, struct lookup *lookup,
                        struct http_answer *answer)
{
    struct err err = {0};
    struct store_request request = {.request_id = lookup->request.request_id,
                                    .nonce = lookup->request.nonce + NONCE_RANDOM_AT,
                                    .kiosk = kiosk,
                                    .municipality = lookup->request.municipality,
                                    .kind = lookup->request.kind,
                                    .person = lookup->person_key,
                                    .now = vrs->now(),
                                    .expires = lookup->expires};

    if (!store_person(vrs->store, lookup->person.number, lookup->person_key, &err))
        return refuse(answer, PROBLEM_INTERNAL);

    enum store_answer result = store_lookup(vrs->store, &request, &lookup->record, &err);

    return result == STORE_OK || refuse(answer, vrs_problem(result, &err));
}

/* The number found the person; the birth date says that it is the same one. Names are written in too many
 * ways to be compared. */
static bool is_the_same_person(struct lookup *lookup, struct http_answer *answer)
{
    struct date birth;

    if (!date_from_digits(lookup->person.birth, &birth))
        return refuse(answer, PROBLEM_COUNTER_ONLY);
    date_to_iso(&birth, lookup->birth_date);
    return strcmp(lookup->birth_date, lookup->record.birth_date) == 0 ||
           refuse(answer, PROBLEM_COUNTER_ONLY);
}

/* A record that codes cannot be made of is for a clerk, and the resident hears it now. */
static bool lay_out(const struct vrs *vrs, struct lookup *lookup, struct http_answer *answer)
{
    lookup->layout.kind = lookup->request.kind;
    lookup->layout.dose_count = lookup->record.dose_count;
    vrs_fill_holder(lookup->request.kind, lookup->person.name, &lookup->record,
                    &lookup->layout.holder);
    vrs_describe_doses(vrs, &lookup->record, lookup->layout.doses);
    if (!vrs_promise_codes(vrs, lookup->record.dcc, &lookup->layout, lookup->answer.codes))
        return refuse(answer, PROBLEM_COUNTER_ONLY);
    lookup->answer.sheets = certificate_sheets(&lookup->layout);
    return lookup->answer.sheets > 0 || refuse(answer, PROBLEM_COUNTER_ONLY);
}

static bool seal(const struct vrs *vrs, const char *kiosk, struct lookup *lookup,
                 struct http_answer *answer)
{
    struct ticket ticket = {
        .kind = lookup->request.kind, .dcc = lookup->layout.dcc_sheet, .expires = lookup->expires};
    struct err err = {0};

    memcpy(ticket.request_id, lookup->request.request_id, REQUEST_ID_LEN);
    memcpy(ticket.kiosk, kiosk, strlen(kiosk) + 1);
    memcpy(ticket.municipality, lookup->request.municipality, sizeof ticket.municipality);
    memcpy(ticket.subject, lookup->subject, SUBJECT_LEN);
    memcpy(ticket.person, lookup->person_key, STORE_PERSON_LEN);
    memcpy(ticket.birth_date, lookup->birth_date, sizeof ticket.birth_date);
    memcpy(ticket.name, lookup->person.name, sizeof ticket.name);

    bool ok = ticket_seal(vrs->ticket_key, &ticket, lookup->answer.ticket, &err);

    ticket_wipe(&ticket);
    return ok || refuse(answer, err.code == ERR_TOO_LONG ? PROBLEM_COUNTER_ONLY : PROBLEM_INTERNAL);
}

static void answer_with(const struct vrs *vrs, const char *kiosk, struct lookup *lookup,
                        struct http_answer *answer)
{
    struct lookup_answer *says = &lookup->answer;
    SCOPED_TEXT payload = {0};

    vrs_bind(vrs, lookup->request.request_id, kiosk, lookup->subject, &says->binding);
    memcpy(says->municipality, lookup->request.municipality, sizeof says->municipality);
    says->kind = lookup->request.kind;
    memcpy(says->name, lookup->person.name, sizeof says->name);
    memcpy(says->birth_date, lookup->birth_date, sizeof says->birth_date);
    memcpy(says->doses, lookup->layout.doses, sizeof says->doses);
    says->dose_count = lookup->layout.dose_count;
    if (!lookup_answer_encode(says, &payload, NULL))
        http_answer_problem(answer, PROBLEM_INTERNAL);
    else
        vrs_answer_signed(vrs, MESSAGE_TYP_LOOKUP_ANSWER, &payload, answer);
}

void vrs_lookup(const struct vrs *vrs, const struct http_request *request,
                struct http_answer *answer)
{
    struct lookup *lookup = calloc(1, sizeof *lookup);

    if (lookup == NULL) {
        http_answer_problem(answer, PROBLEM_INTERNAL);
        return;
    }
    if (open_jws(vrs, request, lookup, answer) &&
        check_nonce(vrs, request->kiosk, lookup, answer) && verify_card(vrs, lookup, answer) &&
        read_record(vrs, request->kiosk, lookup, answer) && is_the_same_person(lookup, answer) &&
        lay_out(vrs, lookup, answer) && seal(vrs, request->kiosk, lookup, answer))
        answer_with(vrs, request->kiosk, lookup, answer);
    wipe(lookup, sizeof *lookup);
    free(lookup);
}
