#include "backend/centre/centre.h"

#include <stdlib.h>
#include <string.h>

#include "backend/issue.h"
#include "backend/jws.h"
#include "backend/lookup.h"
#include "backend/outcome.h"
#include "backend/vrs/card-check.h"
#include "base/secret.h"

#define JAPAN_OFFSET_MIN (9 * 60)

static bool refuse(struct http_answer *answer, enum problem problem)
{
    http_answer_problem(answer, problem);
    return false;
}

static bool is_open(const struct centre *centre)
{
    int minute = (int)((centre->now() / 60 + JAPAN_OFFSET_MIN) % SCREEN_DAY_MIN);

    return screen_is_open(centre->own, minute);
}

/* Why VRS could not be asked. What it says in a way that we do not understand is our engineers' matter, not
 * a line that is down. */
static enum problem problem_of(const struct err *err)
{
    return err->code == ERR_UNREACHABLE || err->code == ERR_UNTRUSTED ? PROBLEM_UNAVAILABLE
                                                                      : PROBLEM_INTERNAL;
}

/* Only what docs/protocol.md knows goes on to the kiosk. */
static void pass_on(struct upstream_answer *from, const char *expected, struct http_answer *answer)
{
    enum problem problem;

    if (expected != NULL && from->status == 200 && strcmp(from->content_type, expected) == 0) {
        answer->status = 200;
        answer->content_type = expected;
        answer->body = from->body;
        from->body = (struct text){0};
    } else if (expected == NULL && from->status == 204) {
        answer->status = 204;
    } else if (strcmp(from->content_type, MESSAGE_TYPE_PROBLEM) == 0 &&
               problem_decode(from->body.bytes, from->body.len, (int)from->status, &problem,
                              NULL)) {
        http_answer_problem(answer, problem);
    } else {
        http_answer_problem(answer, PROBLEM_INTERNAL);
    }
}

static void relay(const struct centre *centre, const struct http_request *request,
                  const char *expected, struct http_answer *answer)
{
    struct upstream_call call = {.path = request->path,
                                 .content_type = request->content_type,
                                 .kiosk = request->who.id,
                                 .body = request->body,
                                 .body_len = request->body_len};
    struct upstream_answer from = {0};
    struct err err = {0};

    if (!upstream_call(centre->vrs, &call, &from, &err))
        http_answer_problem(answer, problem_of(&err));
    else
        pass_on(&from, expected, answer);
    text_done(&from.body);
}

/* VRS's part of the screen is moved into one with ours. */
static bool read_screen(const struct centre *centre, struct screen *ret, struct http_answer *answer)
{
    struct upstream_call call = {.path = MESSAGE_PATH_SCREEN};
    struct upstream_answer from = {0};
    struct err err = {0};
    bool ok;

    if (!upstream_call(centre->vrs, &call, &from, &err))
        return refuse(answer, problem_of(&err));
    ok = from.status == 200 &&
         screen_decode(from.body.bytes, from.body.len, SCREEN_OF_VRS, ret, &err);
    if (!ok)
        pass_on(&from, NULL, answer); /* its problem, or that it said something odd */
    text_done(&from.body);
    return ok;
}

static void get_screen(const struct centre *centre, const struct http_request *request,
                       struct http_answer *answer)
{
    SCOPED_SCREEN theirs = {0};

    if (!read_screen(centre, &theirs, answer))
        return;

    struct screen both = *centre->own;

    both.municipalities = theirs.municipalities;
    both.municipality_count = theirs.municipality_count;
    both.issuer_keys = theirs.issuer_keys;
    if (!screen_encode(&both, SCREEN_OF_CENTRE, &answer->body, NULL)) {
        http_answer_problem(answer, PROBLEM_INTERNAL);
        return;
    }
    answer->status = 200;
    answer->content_type = MESSAGE_TYPE_JSON;
    http_answer_etag(request, answer);
}

static void make_nonce(const struct centre *centre, const struct http_request *request,
                       struct http_answer *answer)
{
    uint8_t nonce[NONCE_LEN];

    if (!nonce_request_decode(request->body, request->body_len, NULL)) {
        http_answer_problem(answer, PROBLEM_MALFORMED);
        return;
    }
    if (!nonce_make(centre->nonce_key, request->who.id, centre->now(), nonce, NULL) ||
        !nonce_encode(nonce, &answer->body, NULL)) {
        http_answer_problem(answer, PROBLEM_INTERNAL);
        return;
    }
    answer->status = 201;
    answer->content_type = MESSAGE_TYPE_JSON;
}

static bool open_lookup(const struct centre *centre, const struct http_request *request,
                        struct lookup_request *ret, struct http_answer *answer)
{
    SCOPED_TEXT payload = {0};
    struct identity kiosk;
    struct err err = {0};

    if (!jws_verify(request->body, request->body_len, MESSAGE_REQUEST_MAX, MESSAGE_TYP_LOOKUP,
                    centre->trust, ROLE_KIOSK, centre->now(), &payload, &kiosk, &err))
        return refuse(answer, err.code == ERR_UNTRUSTED ? PROBLEM_UNAUTHORIZED : PROBLEM_MALFORMED);
    if (strcmp(kiosk.id, request->who.id) != 0)
        return refuse(answer, PROBLEM_UNAUTHORIZED);
    return lookup_request_decode(payload.bytes, payload.len, ret, &err) ||
           refuse(answer, PROBLEM_MALFORMED);
}

static bool check_lookup(const struct centre *centre, const struct lookup_request *lookup,
                         const char *kiosk, struct http_answer *answer)
{
    struct err err = {0};

    if (!nonce_check(centre->nonce_key, kiosk, centre->now(), lookup->nonce, &err))
        return refuse(answer,
                      err.code == ERR_UNBOUND ? PROBLEM_UNAUTHORIZED : PROBLEM_NONCE_REFUSED);
    if (strcmp(lookup->terms, centre->own->terms.version) != 0)
        return refuse(answer, PROBLEM_TERMS_OUTDATED);
    return card_check(lookup, centre->anchors, &err) || refuse(answer, PROBLEM_EVIDENCE_REFUSED);
}

static void look_up(const struct centre *centre, const struct http_request *request,
                    struct http_answer *answer)
{
    struct lookup_request lookup = {0};
    bool ok = open_lookup(centre, request, &lookup, answer) &&
              check_lookup(centre, &lookup, request->who.id, answer);

    lookup_request_wipe(&lookup);
    if (ok)
        relay(centre, request, MESSAGE_TYPE_JOSE, answer);
}

static void issue(const struct centre *centre, const struct http_request *request,
                  struct http_answer *answer)
{
    struct issue_request issue_request;
    bool ok = issue_request_decode(request->body, request->body_len, &issue_request, NULL);

    issue_request_wipe(&issue_request);
    if (ok)
        relay(centre, request, MESSAGE_TYPE_JOSE, answer);
    else
        http_answer_problem(answer, PROBLEM_MALFORMED);
}

static void end(const struct centre *centre, const struct http_request *request,
                struct http_answer *answer)
{
    struct outcome outcome;

    if (outcome_decode(request->body, request->body_len, &outcome, NULL))
        relay(centre, request, NULL, answer);
    else
        http_answer_problem(answer, PROBLEM_MALFORMED);
}

/* When a call is answered. A session that has begun may end after the hours. */
enum when { WHEN_OPEN, WHEN_NOT_CLOSED, ALWAYS };

struct call {
    const char *method;
    const char *path;
    const char *content_type; /* NULL: no body */
    enum when when;
    void (*answer)(const struct centre *, const struct http_request *, struct http_answer *);
};

static const struct call calls[] = {
    {"GET", MESSAGE_PATH_SCREEN, NULL, WHEN_NOT_CLOSED, get_screen},
    {"POST", MESSAGE_PATH_NONCES, MESSAGE_TYPE_JSON, WHEN_OPEN, make_nonce},
    {"POST", MESSAGE_PATH_LOOKUPS, MESSAGE_TYPE_JOSE, WHEN_OPEN, look_up},
    {"POST", MESSAGE_PATH_CERTIFICATES, MESSAGE_TYPE_JSON, WHEN_NOT_CLOSED, issue},
    {"POST", MESSAGE_PATH_OUTCOMES, MESSAGE_TYPE_JSON, ALWAYS, end},
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

static bool is_closed_for(const struct centre *centre, const struct call *call)
{
    if (call->when == ALWAYS)
        return false;
    return centre->closed || (call->when == WHEN_OPEN && !is_open(centre));
}

void centre_handle(void *context, const struct http_request *request, struct http_answer *answer)
{
    const struct centre *centre = context;
    const struct call *call = find(request);

    if (request->who.role != ROLE_KIOSK)
        http_answer_problem(answer, PROBLEM_UNAUTHORIZED);
    else if (call == NULL)
        http_answer_problem(answer, PROBLEM_NOT_FOUND);
    else if (call->content_type != NULL && strcmp(request->content_type, call->content_type) != 0)
        http_answer_problem(answer, PROBLEM_MALFORMED);
    else if (is_closed_for(centre, call))
        http_answer_problem(answer, PROBLEM_CLOSED);
    else
        call->answer(centre, request, answer);
}
