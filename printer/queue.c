#include "printer/queue.h"

#include <string.h>

#include "printer/capabilities-read.h"
#include "printer/ipp.h"

#define POLL_FIRST_MS 20  /* a fast printer is not kept waiting … */
#define POLL_LAST_MS  500 /* … and a slow one not asked too often */
#define CANCEL_MS     5000
#define JOBS_MAX      100

static bool is_ok(ipp_t *answer)
{
    return ippGetStatusCode(answer) <= IPP_STATUS_OK_CONFLICTING;
}

static unsigned longer(unsigned pause_ms)
{
    return pause_ms * 2 > POLL_LAST_MS ? POLL_LAST_MS : pause_ms * 2;
}

/* ---- what is in the queue ---- */

static bool ask_jobs(struct printer *printer, bool ours, size_t *ret_count, int ret_ids[JOBS_MAX],
                     struct err *err)
{
    size_t count = 0;
    ipp_t *request = ipp_new(printer, IPP_OP_GET_JOBS);
    if (request) {
        ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", NULL,
                     "not-completed");
        ippAddBoolean(request, IPP_TAG_OPERATION, "my-jobs", ours);
        ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", NULL,
                     "job-id");
    }
    SCOPED_IPP *answer = ipp_ask(printer, request, NULL, 0, err);
    if (!answer)
        return false;
    if (!is_ok(answer))
        return ERR(err, ERR_PROTOCOL, 0);
    for (ipp_attribute_t *id = ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER);
         id && count < JOBS_MAX; id = ippFindNextAttribute(answer, "job-id", IPP_TAG_INTEGER))
        ret_ids[count++] = ippGetInteger(id, 0);
    *ret_count = count;
    return true;
}

/* ---- handing over ---- */

void printer_cancel_job(struct printer *printer, int id)
{
    ipp_t *request = ipp_new(printer, IPP_OP_CANCEL_JOB);
    if (request)
        ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
    /* Whatever it answers: printer_purge() looks again before the next resident. */
    ippDelete(ipp_ask(printer, request, NULL, 0, NULL));
}

/* When the call itself has come to an end. */
static void give_up(struct printer *printer, int id)
{
    printer->deaf = true;
    ipp_call_begin(printer, CANCEL_MS);
    printer_cancel_job(printer, id);
    printer->deaf = false;
}

static ipp_t *create_request(struct printer *printer, const struct printer_capabilities *can)
{
    ipp_t *request = ipp_new(printer, IPP_OP_CREATE_JOB);
    if (!request)
        return NULL;
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, "certificate");
    capabilities_tell(can, request);
    return request;
}

/* What it would do otherwise than it was told (RFC 8011 4.1.6.2). */
static bool is_obeyed(ipp_t *answer)
{
    return ippGetStatusCode(answer) == IPP_STATUS_OK;
}

static bool create_job(struct printer *printer, const struct printer_capabilities *can, int *ret,
                       struct err *err)
{
    for (unsigned pause_ms = POLL_FIRST_MS;; pause_ms = longer(pause_ms)) {
        SCOPED_IPP *answer = ipp_ask(printer, create_request(printer, can), NULL, 0, err);
        if (!answer)
            return false;
        if (is_ok(answer)) {
            int id = ippGetInteger(ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER), 0);
            if (id <= 0)
                return ERR(err, ERR_PROTOCOL, 0);
            if (!is_obeyed(answer)) {
                printer_cancel_job(printer, id);
                return ERR(err, ERR_PRINTER, PRINTER_UNFIT);
            }
            *ret = id;
            return true;
        }
        if (ippGetStatusCode(answer) == IPP_STATUS_ERROR_ATTRIBUTES_OR_VALUES)
            return ERR(err, ERR_PRINTER, PRINTER_UNFIT);
        /* Nothing was accepted, so asking again cannot print twice. */
        if (ippGetStatusCode(answer) != IPP_STATUS_ERROR_BUSY)
            return ERR(err, ERR_PRINTER, PRINTER_OTHER);
        if (!ipp_call_pause(printer, pause_ms, err))
            return false;
    }
}

/* A job that was just made and has no page cannot have ended, nor have put out a sheet. One that has is another, and
 * would be taken for ours. */
static bool is_new(struct printer *printer, int id, struct err *err)
{
    ipp_t *request = ipp_new(printer, IPP_OP_GET_JOB_ATTRIBUTES);
    if (request)
        ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
    SCOPED_IPP *answer = ipp_ask(printer, request, NULL, 0, err);
    if (!answer)
        return false;
    ipp_attribute_t *state = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    ipp_attribute_t *out = ippFindAttribute(answer, "job-impressions-completed", IPP_TAG_INTEGER);
    if (!is_ok(answer) || !state || ippGetInteger(state, 0) >= (int)IPP_JSTATE_CANCELED ||
        (out && ippGetInteger(out, 0) > 0))
        return ERR(err, ERR_PRINTER, PRINTER_OTHER);
    return true;
}

/* ret_broken: the page was under way when the connection broke, or the printer did not say that it has it. */
static bool send_document(struct printer *printer, int id, const struct printer_page *page,
                          bool *ret_broken, struct err *err)
{
    ipp_t *request = ipp_new(printer, IPP_OP_SEND_DOCUMENT);
    if (request) {
        ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
        ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL,
                     format_mime_type(page->format.language));
        ippAddBoolean(request, IPP_TAG_OPERATION, "last-document", 1);
    }
    SCOPED_IPP *answer = ipp_ask(printer, request, page->bytes, page->len, err);
    *ret_broken = !answer;
    if (!answer)
        return false;
    if (!is_ok(answer))
        return ERR(err, ERR_PRINTER, PRINTER_OTHER);
    return true;
}

/* A printer that takes another format than it did when the page was made is another printer. */
static bool is_fit(const struct printer_status *status, const struct format *format,
                   struct err *err)
{
    if (status->trouble)
        return ERR(err, ERR_PRINTER, status->trouble);
    return format_same(&status->format, format) || ERR(err, ERR_PRINTER, PRINTER_UNFIT);
}

/* A sheet of another's job would be counted as ours, and lie between ours. */
static bool is_queue_empty(struct printer *printer, struct err *err)
{
    int ids[JOBS_MAX];
    size_t count = 0;
    if (!ask_jobs(printer, false, &count, ids, err))
        return false;
    return count == 0 || ERR(err, ERR_PRINTER, PRINTER_OTHER);
}

static bool print(struct printer *printer, const struct printer_page *page, struct printer_job *job,
                  struct err *err)
{
    struct printer_status status;
    if (!is_queue_empty(printer, err) || !printer_status_now(printer, &status, err) ||
        !is_fit(&status, &page->format, err) || !create_job(printer, &status.can, &job->id, err))
        return false;
    job->sheets_before = status.sheets_ever;
    if (is_new(printer, job->id, err) && send_document(printer, job->id, page, &job->broken, err))
        return true;
    /* printer_follow() looks for what came of it. */
    if (job->broken)
        return true;
    give_up(printer, job->id);
    return false;
}

bool printer_print(struct printer *printer, const struct printer_page *page, unsigned limit_ms,
                   struct printer_job *ret, struct err *err)
{
    struct printer_job job = {.sheets = page->sheets};
    ipp_call_begin(printer, limit_ms);
    bool printed = print(printer, page, &job, err);
    ipp_call_end(printer);
    if (printed)
        *ret = job;
    return printed;
}

/* ---- the output tray ---- */

static bool wait_tray_empty(struct printer *printer, struct err *err)
{
    for (unsigned pause_ms = POLL_FIRST_MS;; pause_ms = longer(pause_ms)) {
        struct printer_status status;
        if (!printer_status_now(printer, &status, err))
            return false;
        if (!status.paper_in_tray)
            return true;
        if (!ipp_call_pause(printer, pause_ms, err))
            return false;
    }
}

bool printer_wait_tray_empty(struct printer *printer, unsigned limit_ms, struct err *err)
{
    ipp_call_begin(printer, limit_ms);
    bool empty = wait_tray_empty(printer, err);
    ipp_call_end(printer);
    return empty;
}

/* ---- purging ---- */

static bool cancel_ours(struct printer *printer, struct err *err)
{
    int ids[JOBS_MAX];
    size_t count = 0;
    if (!ask_jobs(printer, true, &count, ids, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        ipp_t *request = ipp_new(printer, IPP_OP_CANCEL_JOB);
        if (request)
            ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", ids[i]);
        /* A job that ended meanwhile cannot be cancelled: the queue itself is asked below. */
        SCOPED_IPP *answer = ipp_ask(printer, request, NULL, 0, err);
        if (!answer)
            return false;
    }
    return true;
}

static bool purge(struct printer *printer, struct err *err)
{
    int ids[JOBS_MAX];
    if (!cancel_ours(printer, err))
        return false;
    for (unsigned pause_ms = POLL_FIRST_MS;; pause_ms = longer(pause_ms)) {
        size_t count = 0;
        if (!ask_jobs(printer, false, &count, ids, err))
            return false;
        if (count == 0)
            return true;
        if (!ipp_call_pause(printer, pause_ms, err))
            return false;
    }
}

bool printer_purge(struct printer *printer, unsigned limit_ms, struct err *err)
{
    ipp_call_begin(printer, limit_ms);
    printer->deaf = true;
    bool empty = purge(printer, err);
    printer->deaf = false;
    ipp_call_end(printer);
    return empty;
}
