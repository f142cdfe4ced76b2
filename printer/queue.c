#include "printer/queue.h"

#include <string.h>

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

/* Tells the printer to forget a job, whatever has happened to the call before. */
static void cancel_job(struct printer *printer, int id)
{
    printer->deaf = true;
    ipp_call_begin(printer, CANCEL_MS);
    ipp_t *request = ipp_new(printer, IPP_OP_CANCEL_JOB);
    if (request)
        ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
    /* Whatever it answers: printer_purge() looks again before the next resident. */
    ippDelete(ipp_ask(printer, request, NULL, 0, NULL));
    printer->deaf = false;
}

/* ---- handing over ---- */

static ipp_t *create_request(struct printer *printer)
{
    ipp_t *request = ipp_new(printer, IPP_OP_CREATE_JOB);
    if (!request)
        return NULL;
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, "certificate");
    ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", NULL, "iso_a4_210x297mm");
    ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "sides", NULL, "one-sided");
    /* A scaled page has QR modules of the wrong size (qr.md section 4). */
    ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-scaling", NULL, "none");
    ippAddInteger(request, IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", 1);
    return request;
}

static bool create_job(struct printer *printer, int *ret, struct err *err)
{
    for (unsigned pause_ms = POLL_FIRST_MS;; pause_ms = longer(pause_ms)) {
        SCOPED_IPP *answer = ipp_ask(printer, create_request(printer), NULL, 0, err);
        if (!answer)
            return false;
        if (is_ok(answer)) {
            int id = ippGetInteger(ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER), 0);
            if (id <= 0)
                return ERR(err, ERR_PROTOCOL, 0);
            *ret = id;
            return true;
        }
        /* Nothing was accepted, so asking again cannot print twice. */
        if (ippGetStatusCode(answer) != IPP_STATUS_ERROR_BUSY)
            return ERR(err, ERR_PRINTER, PRINTER_OTHER);
        if (!ipp_call_pause(printer, pause_ms, err))
            return false;
    }
}

static bool send_document(struct printer *printer, int id, const uint8_t *pdf, size_t len,
                          struct err *err)
{
    ipp_t *request = ipp_new(printer, IPP_OP_SEND_DOCUMENT);
    if (request) {
        ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
        ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL,
                     "application/pdf");
        ippAddBoolean(request, IPP_TAG_OPERATION, "last-document", 1);
    }
    SCOPED_IPP *answer = ipp_ask(printer, request, pdf, len, err);
    if (!answer)
        return false;
    if (!is_ok(answer))
        return ERR(err, ERR_PRINTER, PRINTER_OTHER);
    return true;
}

static bool print(struct printer *printer, const uint8_t *pdf, size_t len, int *ret,
                  struct err *err)
{
    struct printer_status status;
    int id = 0;
    if (!printer_status_now(printer, &status, err))
        return false;
    if (status.trouble)
        return ERR(err, ERR_PRINTER, status.trouble);
    if (!status.takes_pdf)
        return ERR(err, ERR_PRINTER, PRINTER_OTHER);
    if (!create_job(printer, &id, err))
        return false;
    if (!send_document(printer, id, pdf, len, err)) {
        cancel_job(printer, id);
        return false;
    }
    *ret = id;
    return true;
}

bool printer_print(struct printer *printer, const uint8_t *pdf, size_t len, unsigned sheets,
                   unsigned limit_ms, struct printer_job *ret, struct err *err)
{
    int id = 0;
    ipp_call_begin(printer, limit_ms);
    bool printed = print(printer, pdf, len, &id, err);
    ipp_call_end(printer);
    if (printed)
        *ret = (struct printer_job){.id = id, .sheets = sheets};
    return printed;
}

/* ---- following ---- */

struct progress {
    ipp_jstate_t state;
    bool counted; /* the printer counts sheets */
    unsigned sheets_out;
    unsigned trouble;
};

static bool ask_job(struct printer *printer, int id, struct progress *ret, struct err *err)
{
    static const char *const wanted[] = {"job-state", "job-media-sheets-completed",
                                         "job-impressions-completed"};
    ipp_t *request = ipp_new(printer, IPP_OP_GET_JOB_ATTRIBUTES);
    if (request) {
        ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
        ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                      (int)ARRAY_LEN(wanted), NULL, wanted);
    }
    SCOPED_IPP *answer = ipp_ask(printer, request, NULL, 0, err);
    if (!answer)
        return false;
    ipp_attribute_t *state = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    /* A printer that no longer knows the job cannot say that it came out. */
    if (!is_ok(answer) || !state)
        return ERR(err, ERR_PRINTER, PRINTER_OTHER);
    ipp_attribute_t *out = ippFindAttribute(answer, "job-media-sheets-completed", IPP_TAG_INTEGER);
    if (!out)
        out = ippFindAttribute(answer, "job-impressions-completed", IPP_TAG_INTEGER);
    ret->state = (ipp_jstate_t)ippGetInteger(state, 0);
    ret->counted = out != NULL;
    ret->sheets_out = out && ippGetInteger(out, 0) > 0 ? (unsigned)ippGetInteger(out, 0) : 0;
    return true;
}

static bool ask_progress(struct printer *printer, int id, struct progress *ret, struct err *err)
{
    struct printer_status status;
    struct progress progress = {0};
    if (!ask_job(printer, id, &progress, err))
        return false;
    if (progress.state != IPP_JSTATE_COMPLETED) {
        if (!printer_status_now(printer, &status, err))
            return false;
        progress.trouble = status.trouble;
        if (progress.state == IPP_JSTATE_STOPPED && !progress.trouble)
            progress.trouble = PRINTER_OTHER;
    }
    *ret = progress;
    return true;
}

static bool follow(struct printer *printer, const struct printer_job *job,
                   const struct printer_watch *watch, struct err *err)
{
    struct progress told = {0};
    unsigned pause_ms = POLL_FIRST_MS;
    for (;;) {
        struct progress now;
        if (!ask_progress(printer, job->id, &now, err))
            return false;
        if (now.sheets_out > job->sheets)
            now.sheets_out = job->sheets;
        if (now.state == IPP_JSTATE_COMPLETED && !now.counted)
            now.sheets_out = job->sheets;
        if (now.sheets_out != told.sheets_out || now.trouble != told.trouble) {
            if (watch)
                watch->changed(watch->ctx, now.sheets_out, now.trouble);
            told = now;
            pause_ms = POLL_FIRST_MS;
        }
        if (now.state == IPP_JSTATE_COMPLETED)
            return now.sheets_out == job->sheets || ERR(err, ERR_PRINTER, PRINTER_OTHER);
        if (now.state == IPP_JSTATE_ABORTED || now.state == IPP_JSTATE_CANCELED)
            return ERR(err, ERR_PRINTER, now.trouble ? now.trouble : PRINTER_OTHER);
        if (!ipp_call_pause(printer, pause_ms, err))
            return false;
        pause_ms = longer(pause_ms);
    }
}

bool printer_follow(struct printer *printer, const struct printer_job *job, unsigned limit_ms,
                    const struct printer_watch *watch, struct err *err)
{
    ipp_call_begin(printer, limit_ms);
    bool followed = follow(printer, job, watch, err);
    if (!followed)
        cancel_job(printer, job->id);
    ipp_call_end(printer);
    return followed;
}

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
