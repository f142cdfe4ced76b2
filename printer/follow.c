/* Follows a job to the end, whatever the printer does on the way. */
#include <string.h>

#include "printer/ipp.h"
#include "printer/queue.h"
#include "printer/verdict.h"

#define POLL_FIRST_MS 20    /* a fast printer is not kept waiting … */
#define POLL_LAST_MS  500   /* … and a slow one not asked too often */
#define ASK_MS        10000 /* a printer may take its time … */
#define SILENT_MS     3000  /* … but people hear of it before */
#define COUNT_MS      2000  /* for counters that come after the word "completed" */
#define SETTLE_MS     5000  /* for a job that was cancelled to end */

struct follower {
    struct printer *printer;
    const struct printer_job *job;
    const struct printer_watch *watch; /* may be NULL */
    int64_t until_ms;                  /* of all of it */
    int64_t heard_ms;                  /* when the printer last answered */
    unsigned told_out, told_trouble;
    bool known; /* the printer has known the job */
    bool idle;  /* and prints nothing */
    ipp_jstate_t state;
    int by_job, by_printer; /* see struct testimony */
};

static unsigned longer(unsigned pause_ms)
{
    return pause_ms * 2 > POLL_LAST_MS ? POLL_LAST_MS : pause_ms * 2;
}

/* One question at a time has a limit of its own. */
static void limit_question(const struct follower *follower)
{
    ipp_call_limit(follower->printer, follower->until_ms, ASK_MS);
}

/* ---- asking ---- */

static int counter_of(ipp_t *answer)
{
    ipp_attribute_t *out = ippFindAttribute(answer, "job-media-sheets-completed", IPP_TAG_INTEGER);
    if (!out)
        out = ippFindAttribute(answer, "job-impressions-completed", IPP_TAG_INTEGER);
    return out && ippGetInteger(out, 0) >= 0 ? ippGetInteger(out, 0) : -1;
}

static ipp_t *new_question(struct printer *printer, int id)
{
    static const char *const wanted[] = {"job-state", "job-media-sheets-completed",
                                         "job-impressions-completed"};
    ipp_t *request = ipp_new(printer, IPP_OP_GET_JOB_ATTRIBUTES);
    if (request) {
        ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
        ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                      (int)ARRAY_LEN(wanted), NULL, wanted);
    }
    return request;
}

static bool ask_job(struct follower *follower, struct err *err)
{
    limit_question(follower);
    SCOPED_IPP *answer = ipp_ask(follower->printer,
                                 new_question(follower->printer, follower->job->id), NULL, 0, err);
    if (!answer)
        return false;
    ipp_attribute_t *state = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    bool ok = ippGetStatusCode(answer) <= IPP_STATUS_OK_CONFLICTING && state;
    /* Refusing to say is not forgetting: asked again. */
    if (!ok && ippGetStatusCode(answer) != IPP_STATUS_ERROR_NOT_FOUND &&
        ippGetStatusCode(answer) != IPP_STATUS_ERROR_GONE)
        return ERR(err, ERR_PROTOCOL, 0);
    follower->known = ok;
    if (ok) {
        follower->state = (ipp_jstate_t)ippGetInteger(state, 0);
        follower->by_job = counter_of(answer);
    }
    return true;
}

static bool ask_printer(struct follower *follower, unsigned *ret_trouble, struct err *err)
{
    struct printer_status status;
    limit_question(follower);
    if (!printer_status_now(follower->printer, &status, err))
        return false;
    int before = follower->job->sheets_before;
    /* A counter that went back was not one. */
    follower->by_printer =
        before >= 0 && status.sheets_ever >= before ? status.sheets_ever - before : -1;
    follower->idle = status.is_idle;
    *ret_trouble = status.trouble;
    return true;
}

static bool has_ended(const struct follower *follower)
{
    return follower->known ? follower->state >= IPP_JSTATE_CANCELED : follower->idle;
}

static bool ask(struct follower *follower, unsigned *ret_trouble, struct err *err)
{
    unsigned trouble = 0;
    if (!ask_job(follower, err) || !ask_printer(follower, &trouble, err))
        return false;
    if (follower->known && follower->state == IPP_JSTATE_STOPPED && !trouble)
        trouble = PRINTER_OTHER;
    *ret_trouble = has_ended(follower) ? 0 : trouble;
    return true;
}

static struct printer_result judge(const struct follower *follower, bool *ret_final)
{
    struct testimony said = {.end = JOB_FORGOTTEN,
                             .wanted = follower->job->sheets,
                             .by_job = follower->by_job,
                             .by_printer = follower->by_printer};
    if (follower->known && follower->state == IPP_JSTATE_COMPLETED)
        said.end = JOB_COMPLETED;
    else if (follower->known)
        said.end = follower->state == IPP_JSTATE_ABORTED ? JOB_ABORTED : JOB_CANCELLED;
    return verdict_of(&said, ret_final);
}

/* ---- telling ---- */

static void tell(struct follower *follower, unsigned trouble)
{
    int out = follower->by_job > 0 ? follower->by_job : follower->by_printer;
    unsigned sheets_out = out > 0 ? (unsigned)out : 0;
    if (sheets_out > follower->job->sheets)
        sheets_out = follower->job->sheets;
    if (sheets_out < follower->told_out)
        sheets_out = follower->told_out;
    if (sheets_out == follower->told_out && trouble == follower->told_trouble)
        return;
    follower->told_out = sheets_out;
    follower->told_trouble = trouble;
    if (follower->watch)
        follower->watch->changed(follower->watch->ctx, sheets_out, trouble);
}

/* ---- following ---- */

/* True: the printer could be asked. Whether it goes on says ipp_call_goes_on(). */
static bool look(struct follower *follower)
{
    unsigned trouble = 0;
    bool heard = ask(follower, &trouble, NULL);
    int64_t now_ms = ipp_now_ms();
    if (heard)
        follower->heard_ms = now_ms;
    else
        trouble =
            now_ms - follower->heard_ms >= SILENT_MS ? PRINTER_OFFLINE : follower->told_trouble;
    tell(follower, trouble);
    ipp_call_limit(follower->printer, follower->until_ms, 0);
    return heard;
}

/* Until the job has ended and its end can be judged. False: cancelled, or out of time. */
static bool follow(struct follower *follower, struct printer_result *ret, struct err *err)
{
    unsigned pause_ms = POLL_FIRST_MS;
    int64_t count_until_ms = 0;
    for (;;) {
        unsigned out = follower->told_out;
        bool final = false;
        if (look(follower) && has_ended(follower)) {
            *ret = judge(follower, &final);
            if (count_until_ms == 0)
                count_until_ms = ipp_now_ms() + COUNT_MS;
            if (final || ipp_now_ms() >= count_until_ms)
                return true;
        }
        if (follower->told_out != out)
            pause_ms = POLL_FIRST_MS;
        if (!ipp_call_pause(follower->printer, pause_ms, err))
            return false;
        pause_ms = longer(pause_ms);
    }
}

/* What came of it after all, when nobody waits for it any more. */
static struct printer_result settle(struct follower *follower)
{
    struct printer_result result = {PRINTER_UNKNOWN, follower->told_out};
    struct printer *printer = follower->printer;
    printer->deaf = true;
    follower->watch = NULL;
    follower->until_ms = ipp_now_ms() + SETTLE_MS;
    ipp_call_limit(printer, follower->until_ms, 0);
    printer_cancel_job(printer, follower->job->id);
    (void)follow(follower, &result, NULL);
    ipp_call_end(printer);
    printer->deaf = false;
    return result;
}

bool printer_follow(struct printer *printer, const struct printer_job *job, unsigned limit_ms,
                    const struct printer_watch *watch, struct printer_result *ret, struct err *err)
{
    struct follower follower = {.printer = printer,
                                .job = job,
                                .watch = watch,
                                .until_ms = ipp_now_ms() + limit_ms,
                                .heard_ms = ipp_now_ms(),
                                .by_job = -1,
                                .by_printer = -1};
    struct err why = {0};
    struct printer_result result;
    ipp_call_begin(printer, limit_ms);
    /* Of a page that may have got there in part nothing more is wanted. */
    bool ended = !job->broken && follow(&follower, &result, &why);
    if (!ended)
        result = settle(&follower);
    ipp_call_end(printer);
    if (ret)
        *ret = result;
    if (result.end == PRINTER_PRINTED)
        return true;
    if (!ended && !job->broken)
        return ERR(err, why.code, why.detail);
    return ERR(err, ERR_PRINTER,
               follower.told_trouble ? follower.told_trouble : (unsigned)PRINTER_OTHER);
}
