/* What one session may do, what it was issued, and how it ended. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/vrs/store-private.h"
#include "base/secret.h"

/* A request_id is remembered a little longer than its nonce lives: clocks differ. */
#define REMEMBER_MORE_S 60
#define JAPAN_OFFSET_S  (9 * 60 * 60) /* no summer time since 1951 */
#define SERIAL_MAX      999999

static enum store_answer failed(const struct store *store, struct err *err)
{
    store_failed(store, err);
    return STORE_FAILED;
}

const char *store_outcome_name(enum store_outcome outcome)
{
    static const char *const names[] = {"untold", "printed", "not-printed", "cancelled", "unknown"};

    return (unsigned)outcome < ARRAY_LEN(names) ? names[outcome] : names[0];
}

/* What is over is forgotten on the way: there is no job that could stop running. */
static bool forget_what_is_over(const struct store *store, int64_t now, struct err *err)
{
    sqlite3_stmt *documents = store_statement(store, STATEMENT_FORGET_DOCUMENTS);
    sqlite3_stmt *requests = store_statement(store, STATEMENT_FORGET_REQUESTS);

    sqlite3_bind_int64(documents, 1, now);
    sqlite3_bind_int64(requests, 1, now - REMEMBER_MORE_S);
    return store_run(store, documents, err) && store_run(store, requests, err);
}

static bool column_is(sqlite3_stmt *row, int column, const void *bytes, size_t len)
{
    return sqlite3_column_bytes(row, column) == (int)len &&
           memcmp(sqlite3_column_blob(row, column), bytes, len) == 0;
}

static bool column_is_text(sqlite3_stmt *row, int column, const char *text)
{
    return column_is(row, column, text, strlen(text));
}

/* What the request's row says against it. nonce may be NULL: not asked for. */
static enum store_answer judge_row(sqlite3_stmt *row, const struct store_request *request,
                                   const uint8_t *nonce)
{
    if (!column_is_text(row, 0, request->kiosk))
        return STORE_OTHER_KIOSK;
    if (sqlite3_column_int(row, 2) != 0 || sqlite3_column_int64(row, 4) < request->now)
        return STORE_CLOSED;
    if (nonce != NULL && !column_is(row, 1, nonce, STORE_NONCE_LEN))
        return STORE_OTHER_NONCE;
    return STORE_OK;
}

static enum store_answer judge_request(const struct store *store,
                                       const struct store_request *request, const uint8_t *nonce,
                                       enum store_answer when_unknown, struct err *err)
{
    sqlite3_stmt *get = store_statement(store, STATEMENT_GET_REQUEST);

    store_bind_bytes(get, 1, request->request_id, STORE_REQUEST_ID_LEN);

    int step = sqlite3_step(get);
    enum store_answer answer = step == SQLITE_ROW    ? judge_row(get, request, nonce)
                               : step == SQLITE_DONE ? when_unknown
                                                     : failed(store, err);

    store_done(get);
    return answer;
}

static enum store_answer count_lookup(const struct store *store,
                                      const struct store_request *request, struct err *err)
{
    sqlite3_stmt *count = store_statement(store, STATEMENT_COUNT_LOOKUP);

    store_bind_bytes(count, 1, request->request_id, STORE_REQUEST_ID_LEN);
    store_bind_bytes(count, 2, request->nonce, STORE_NONCE_LEN);
    store_bind_text(count, 3, request->kiosk);
    sqlite3_bind_int64(count, 4, request->expires);
    sqlite3_bind_int64(count, 5, request->now);

    int step = sqlite3_step(count);
    bool nonce_is_taken = step == SQLITE_CONSTRAINT &&
                          sqlite3_extended_errcode(store->db) == SQLITE_CONSTRAINT_UNIQUE;

    store_done(count);
    if (step == SQLITE_ROW)
        return STORE_OK;
    if (nonce_is_taken)
        return STORE_OTHER_NONCE;
    if (step != SQLITE_DONE)
        return failed(store, err);

    enum store_answer answer = judge_request(store, request, request->nonce, STORE_TOO_MANY, err);

    return answer == STORE_OK ? STORE_TOO_MANY : answer;
}

/* Flags, kinds, passport: the same judgement at lookup and at issue, as both must see the same. */
static enum store_answer read_and_judge(const struct store *store,
                                        const struct store_request *request,
                                        struct municipality *municipality, struct store_record *ret,
                                        struct err *err)
{
    struct err why;

    if (!store_read_municipality(store, request->municipality, municipality, &why)) {
        if (why.code == ERR_NOT_FOUND)
            return STORE_NOT_TAKING_PART;
        ERR(err, why.code, why.detail);
        return STORE_FAILED;
    }
    if (!municipality->taking_part || !municipality->kinds[request->kind])
        return STORE_NOT_TAKING_PART;
    if (!store_read_record(store, request->municipality, request->person, ret, &why)) {
        if (why.code == ERR_NOT_FOUND)
            return STORE_NO_RECORD;
        ERR(err, why.code, why.detail);
        return STORE_FAILED;
    }
    if (ret->moved_away || ret->deceased || ret->not_automatic)
        return STORE_COUNTER_ONLY;
    if (ret->dose_count == 0)
        return STORE_NO_RECORD;
    if (request->kind == CERTIFICATE_OVERSEAS && ret->passport[0] == '\0')
        return STORE_NO_PASSPORT;
    return STORE_OK;
}

/* A lookup that is refused for what the record says is counted all the same. */
enum store_answer store_lookup(struct store *store, const struct store_request *request,
                               struct store_record *ret, struct err *err)
{
    struct municipality municipality;

    if (!store_enter(store, err))
        return STORE_FAILED;
    if (!forget_what_is_over(store, request->now, err)) {
        store_give_up(store);
        return STORE_FAILED;
    }

    enum store_answer answer = count_lookup(store, request, err);

    if (answer == STORE_OK)
        answer = read_and_judge(store, request, &municipality, ret, err);
    if (answer == STORE_OK)
        ret->dcc = municipality.dcc;
    if (answer == STORE_FAILED) {
        store_give_up(store);
        return STORE_FAILED;
    }
    return store_leave(store, err) ? answer : STORE_FAILED;
}

static void day_in_japan(int64_t now, struct date *ret)
{
    time_t there = (time_t)(now + JAPAN_OFFSET_S);
    struct tm tm;

    gmtime_r(&there, &tm);
    *ret = (struct date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
}

static enum store_answer next_id(const struct store *store, const struct store_request *request,
                                 char ret[static CERTIFICATE_ID_SIZE],
                                 char ret_issued_on[static DATE_ISO_SIZE], struct err *err)
{
    sqlite3_stmt *next = store_statement(store, STATEMENT_NEXT_SERIAL);
    struct date today;
    char day[16];

    day_in_japan(request->now, &today);
    date_to_iso(&today, ret_issued_on);
    snprintf(day, sizeof day, "%04u%02u%02u", (unsigned)today.year % 10000U,
             (unsigned)today.month % 100U, (unsigned)today.day % 100U);
    store_bind_text(next, 1, request->municipality);
    store_bind_text(next, 2, day);

    bool ok = sqlite3_step(next) == SQLITE_ROW;
    unsigned serial = ok ? (unsigned)sqlite3_column_int(next, 0) : 0;

    store_done(next);
    if (!ok)
        return failed(store, err);
    snprintf(ret, CERTIFICATE_ID_SIZE, "JPN%.6s%.8s%06u", request->municipality, day,
             serial % (SERIAL_MAX + 1));
    return STORE_OK;
}

static enum store_answer put_certificate(const struct store *store,
                                         const struct store_request *request, const char *id,
                                         const char *document, struct err *err)
{
    sqlite3_stmt *put = store_statement(store, STATEMENT_PUT_CERTIFICATE);

    store_bind_text(put, 1, request->municipality);
    store_bind_bytes(put, 2, request->request_id, STORE_REQUEST_ID_LEN);
    store_bind_text(put, 3, certificate_kind_name(request->kind));
    store_bind_text(put, 4, id);
    store_bind_bytes(put, 5, request->person, STORE_PERSON_LEN);
    store_bind_text(put, 6, request->kiosk);
    sqlite3_bind_int64(put, 7, request->now);
    sqlite3_bind_int64(put, 8, request->expires);
    store_bind_text(put, 9, document);
    return store_run(store, put, err) ? STORE_OK : STORE_FAILED;
}

static enum store_answer issue_first(const struct store *store, const struct store_request *request,
                                     store_build *build, void *context, char **ret, struct err *err)
{
    struct municipality municipality;
    struct store_record record = {0};
    char id[CERTIFICATE_ID_SIZE];
    char issued_on[DATE_ISO_SIZE];
    char *document = NULL;
    enum store_answer answer = read_and_judge(store, request, &municipality, &record, err);

    if (answer == STORE_OK)
        answer = next_id(store, request, id, issued_on, err);
    if (answer == STORE_OK)
        answer = build(context, &record, &municipality, id, issued_on, &document, err);
    if (answer == STORE_OK)
        answer = put_certificate(store, request, id, document, err);
    store_record_wipe(&record);
    if (answer == STORE_OK) {
        *ret = document;
        return STORE_OK;
    }
    if (document != NULL)
        wipe(document, strlen(document));
    free(document);
    return answer;
}

/* The row of an earlier issue. Without a document, it was closed. */
static enum store_answer take_issued(sqlite3_stmt *row, const struct store_request *request,
                                     char **ret, struct err *err)
{
    if (!column_is_text(row, 1, request->kiosk) ||
        !column_is(row, 2, request->person, STORE_PERSON_LEN))
        return STORE_OTHER_KIOSK;
    if (sqlite3_column_type(row, 0) == SQLITE_NULL)
        return STORE_CLOSED;
    *ret = strdup((const char *)sqlite3_column_text(row, 0));
    if (*ret != NULL)
        return STORE_OK;
    ERR(err, ERR_MEMORY, 0);
    return STORE_FAILED;
}

static enum store_answer issue_or_repeat(const struct store *store,
                                         const struct store_request *request, store_build *build,
                                         void *context, char **ret, struct err *err)
{
    enum store_answer answer = judge_request(store, request, NULL, STORE_CLOSED, err);

    if (answer != STORE_OK)
        return answer;

    sqlite3_stmt *get = store_statement(store, STATEMENT_GET_CERTIFICATE);

    store_bind_text(get, 1, request->municipality);
    store_bind_bytes(get, 2, request->request_id, STORE_REQUEST_ID_LEN);
    store_bind_text(get, 3, certificate_kind_name(request->kind));

    int step = sqlite3_step(get);

    if (step == SQLITE_ROW)
        answer = take_issued(get, request, ret, err);
    store_done(get);
    if (step == SQLITE_ROW)
        return answer;
    return step == SQLITE_DONE ? issue_first(store, request, build, context, ret, err)
                               : failed(store, err);
}

enum store_answer store_issue(struct store *store, const struct store_request *request,
                              store_build *build, void *context, char **ret, struct err *err)
{
    char *document = NULL;

    if (!store_enter(store, err))
        return STORE_FAILED;

    enum store_answer answer = issue_or_repeat(store, request, build, context, &document, err);

    if (answer != STORE_OK) { /* the serial that was counted goes back as well */
        store_give_up(store);
        return answer;
    }
    if (!store_leave(store, err)) {
        wipe(document, strlen(document));
        free(document);
        return STORE_FAILED;
    }
    *ret = document;
    return STORE_OK;
}

static bool close_row(const struct store *store, const struct store_end *end, struct err *err)
{
    sqlite3_stmt *close = store_statement(store, STATEMENT_CLOSE_REQUEST);

    store_bind_bytes(close, 1, end->request_id, STORE_REQUEST_ID_LEN);
    store_bind_text(close, 2, end->kiosk);
    sqlite3_bind_int64(close, 3, end->expires);
    if (!store_run(store, close, err))
        return false;

    sqlite3_stmt *forget = store_statement(store, STATEMENT_CLOSE_DOCUMENTS);

    store_bind_bytes(forget, 1, end->request_id, STORE_REQUEST_ID_LEN);
    return store_run(store, forget, err);
}

static bool put_outcome(const struct store *store, enum store_statement which,
                        const struct store_end *end, const char *of, struct err *err)
{
    sqlite3_stmt *put = store_statement(store, which);

    store_bind_bytes(put, 1, end->request_id, STORE_REQUEST_ID_LEN);
    store_bind_text(put, 2, of);
    sqlite3_bind_int(put, 3, (int)end->outcome);
    sqlite3_bind_int64(put, 4, end->sheets);
    sqlite3_bind_int64(put, 5, end->now);
    return store_run(store, put, err);
}

static enum store_answer judge_outcome(const struct store *store, const struct store_end *end,
                                       struct err *err)
{
    sqlite3_stmt *get = store_statement(store, STATEMENT_GET_OUTCOME);
    enum store_answer answer = STORE_OK;

    store_bind_bytes(get, 1, end->request_id, STORE_REQUEST_ID_LEN);
    store_bind_text(get, 2, end->certificate_id);

    int step = sqlite3_step(get);

    if (step == SQLITE_DONE)
        answer = STORE_CLOSED;
    else if (step != SQLITE_ROW)
        answer = failed(store, err);
    else if (!column_is_text(get, 0, end->kiosk))
        answer = STORE_OTHER_KIOSK;
    else if (sqlite3_column_int(get, 1) != STORE_UNTOLD &&
             (sqlite3_column_int(get, 1) != (int)end->outcome ||
              sqlite3_column_int64(get, 2) != (int64_t)end->sheets))
        answer = STORE_CLOSED;
    store_done(get);
    return answer;
}

static enum store_answer judge_kiosk(const struct store *store, const struct store_end *end,
                                     struct err *err)
{
    sqlite3_stmt *get = store_statement(store, STATEMENT_GET_REQUEST);

    store_bind_bytes(get, 1, end->request_id, STORE_REQUEST_ID_LEN);

    int step = sqlite3_step(get);
    bool other = step == SQLITE_ROW && !column_is_text(get, 0, end->kiosk);

    store_done(get);
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        return failed(store, err);
    return other ? STORE_OTHER_KIOSK : STORE_OK;
}

static enum store_answer end_request(const struct store *store, const struct store_end *end,
                                     struct err *err)
{
    enum store_answer answer = judge_kiosk(store, end, err);

    if (answer == STORE_OK && end->certificate_id != NULL)
        answer = judge_outcome(store, end, err);
    if (answer != STORE_OK)
        return answer;

    bool ok = end->certificate_id != NULL
                  ? put_outcome(store, STATEMENT_PUT_OUTCOME, end, end->certificate_id, err)
                  : put_outcome(store, STATEMENT_PUT_OUTCOME_ALL, end, end->kiosk, err);

    return ok && close_row(store, end, err) ? STORE_OK : STORE_FAILED;
}

enum store_answer store_close_request(struct store *store, const struct store_end *end,
                                      struct err *err)
{
    if (!store_enter(store, err))
        return STORE_FAILED;

    enum store_answer answer = end_request(store, end, err);

    if (answer != STORE_OK) {
        store_give_up(store);
        return answer;
    }
    return store_leave(store, err) ? STORE_OK : STORE_FAILED;
}

static bool take_provision(sqlite3_stmt *row, struct store_provision *ret)
{
    const char *kind = (const char *)sqlite3_column_text(row, 2);

    ret->municipality = (const char *)sqlite3_column_text(row, 0);
    ret->certificate_id = (const char *)sqlite3_column_text(row, 1);
    ret->kiosk = (const char *)sqlite3_column_text(row, 3);
    ret->issued_at = sqlite3_column_int64(row, 4);
    ret->outcome = (enum store_outcome)sqlite3_column_int(row, 5);
    ret->sheets = (unsigned)sqlite3_column_int(row, 6);
    ret->outcome_at = sqlite3_column_int64(row, 7);
    return kind != NULL && certificate_kind_from_name(kind, &ret->kind);
}

bool store_each_provision(struct store *store, const char *municipality,
                          bool (*each)(void *context, const struct store_provision *),
                          void *context, struct err *err)
{
    pthread_mutex_lock(&store->lock);

    sqlite3_stmt *all = store_statement(store, STATEMENT_EACH_PROVISION);
    struct store_provision provision;
    bool ok = true;
    int step;

    if (municipality != NULL)
        store_bind_text(all, 1, municipality);
    while ((step = sqlite3_step(all)) == SQLITE_ROW) {
        ok = take_provision(all, &provision) || ERR(err, ERR_IO, SQLITE_CORRUPT);
        if (!ok || !each(context, &provision))
            break;
    }
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        ok = store_failed(store, err);
    store_done(all);
    pthread_mutex_unlock(&store->lock);
    return ok;
}
