/* What the worker does with the printer. */
#include "base/log.h"
#include "kiosk/kiosk.h"

#define STATUS_MS     3000
#define SEND_MS       60000
#define PURGE_MS      5000
#define SEND_ATTEMPTS 3
#define FOLLOW_MS     (60 * 60 * 1000) /* the session's own limits interrupt it long before */
#define PAUSE_MS      500
#define SILENT_MS     3000 /* a line that breaks once is nobody's trouble */
#define WATCH_MS      5000 /* while nobody is there */

#define NONE ((enum session_event)SESSION_EVENTS)

enum session_event act_check_printer(struct kiosk *kiosk)
{
    struct printer_status status;
    struct err err;

    if (!printer_status(kiosk->printer, STATUS_MS, &status, &err)) {
        (void)kiosk_failed(kiosk, DEVICE_PRINTER, &err);
        return EVENT_PRINTER_TROUBLE;
    }
    kiosk->paper_sensor = kiosk->config->paper_sensor && status.tray_sensed;
    if (status.trouble == 0)
        return EVENT_READY;
    ERR(&err, ERR_PRINTER, status.trouble);
    (void)kiosk_failed(kiosk, DEVICE_PRINTER, &err);
    return EVENT_PRINTER_TROUBLE;
}

/* Says once that it stands still, again when the reason is another one (who clears a jam opens the
 * cover), and once that it goes on. */
static void tell_trouble(struct kiosk *kiosk, unsigned trouble)
{
    bool changed = (unsigned)g_atomic_int_get(&kiosk->trouble) != trouble;

    g_atomic_int_set(&kiosk->trouble, (gint)trouble);
    if (kiosk->paper_out == (trouble != 0)) {
        if (kiosk->paper_out && changed)
            run_refresh(kiosk->run);
        return;
    }
    kiosk->paper_out = trouble != 0;
    run_post(kiosk->run, trouble != 0 ? EVENT_PAPER_OUT : EVENT_PAPER_IN);
}

/* Until an attendant has put right whatever it was, and a printer that does not answer is one of these things; then it
 * says in which format it takes a page. */
static bool wait_until_fit(struct kiosk *kiosk, struct format *ret, struct err *err)
{
    struct printer_status status;
    int64_t heard_us = g_get_monotonic_time();

    for (;;) {
        bool answered = printer_status(kiosk->printer, STATUS_MS, &status, err);

        if (!answered && err->code != ERR_PRINTER)
            return false;
        if (answered && status.trouble == 0) {
            *ret = status.format;
            return true;
        }
        if (answered)
            heard_us = g_get_monotonic_time();
        if (g_get_monotonic_time() - heard_us >= SILENT_MS * 1000 || answered)
            tell_trouble(kiosk, answered ? status.trouble : (unsigned)err->detail);
        if (!printer_pause(kiosk->printer, PAUSE_MS))
            return ERR(err, ERR_CANCELLED, 0);
    }
}

/* What the printer lacked can be put right, and what it has is taken away at once: a job without a page, by a line that
 * broke. */
static bool may_try_again(struct kiosk *kiosk, unsigned attempts, const struct err *err)
{
    if (err->code != ERR_PRINTER)
        return false;
    return printer_purge(kiosk->printer, PURGE_MS, NULL) && (err->detail & PRINTER_UNFIT) == 0 &&
           attempts < SEND_ATTEMPTS;
}

static bool send_to_printer(struct kiosk *kiosk, const struct document *document,
                            struct printer_job *ret, struct err *err)
{
    const struct printer_page page = document_page(document);
    struct format format;
    unsigned attempts = 0;

    /* A refusal means that the printer has no page of ours: asking again cannot print twice. */
    do {
        if (!wait_until_fit(kiosk, &format, err))
            return false;
        tell_trouble(kiosk, 0);
        if (printer_print(kiosk->printer, &page, SEND_MS, ret, err))
            return true;
    } while (may_try_again(kiosk, ++attempts, err));
    return false;
}

static void on_changed(void *ctx, unsigned sheets_out, unsigned trouble)
{
    struct kiosk *kiosk = ctx;

    if (g_atomic_int_get(&kiosk->sheets_out) != (gint)sheets_out) {
        g_atomic_int_set(&kiosk->sheets_out, (gint)sheets_out);
        run_refresh(kiosk->run);
    }
    tell_trouble(kiosk, trouble);
}

static enum outcome_result outcome_of(enum printer_end end)
{
    switch (end) {
    case PRINTER_PRINTED:
        return OUTCOME_PRINTED;
    case PRINTER_NOT_PRINTED:
        return OUTCOME_NOT_PRINTED;
    case PRINTER_UNKNOWN:
        break;
    }
    return OUTCOME_UNKNOWN;
}

/* What VRS will be told, whoever ends the session and when. */
static void keep_outcome(struct kiosk *kiosk, const struct printer_result *result)
{
    struct outcome *outcome = &kiosk->resident->outcome;

    outcome->result = outcome_of(result->end);
    outcome->sheets = MIN(result->sheets_out, CERTIFICATE_DOSES_MAX);
    g_atomic_int_set(&kiosk->uncertain, result->end == PRINTER_UNKNOWN);
}

/* From the certificate to all its sheets; nothing else in this program prints. */
static bool print(struct kiosk *kiosk, const struct format *format, struct err *err)
{
    const struct printer_watch watch = {.ctx = kiosk, .changed = on_changed};
    SCOPED_DOCUMENT document = {0};
    struct printer_result result;
    struct printer_job job;

    if (!document_compose_in(format, kiosk->resident->certificate, &document, err))
        return false;
    if (!send_to_printer(kiosk, &document, &job, err))
        return false;
    report_paper(kiosk->report);
    document_done(&document);
    bool printed = printer_follow(kiosk->printer, &job, FOLLOW_MS, &watch, &result, err);

    keep_outcome(kiosk, &result);
    return printed;
}

enum session_event act_print(struct kiosk *kiosk)
{
    struct resident *resident = kiosk->resident;
    const struct certificate *certificate;
    struct format format;
    struct err err;

    kiosk->paper_out = false;
    /* Before anything is issued: what is not printed need not have been issued. */
    if (!wait_until_fit(kiosk, &format, &err))
        return kiosk_failed(kiosk, DEVICE_PRINTER, &err);
    tell_trouble(kiosk, 0);
    if (!service_issue(kiosk, &err))
        return kiosk_failed(kiosk, DEVICE_SERVICE, &err);
    certificate = verified_certificate_view(resident->certificate);
    g_atomic_int_set(&kiosk->sheets, (gint)certificate->sheets);
    if (!print(kiosk, &format, &err))
        return kiosk_failed(kiosk, DEVICE_PRINTER, &err);
    g_atomic_int_set(&kiosk->sheets_out, (gint)certificate->sheets);
    report_printed(kiosk->report, certificate->id, certificate->sheets);
    service_tell_outcome(kiosk);
    resident_wipe(resident);
    return EVENT_READY;
}

enum session_event act_watch_printer(struct kiosk *kiosk)
{
    struct printer_status status;
    struct err err;

    while (printer_pause(kiosk->printer, WATCH_MS)) {
        bool answered = printer_status(kiosk->printer, STATUS_MS, &status, &err);

        if (answered && status.trouble == 0)
            continue;
        if (answered)
            ERR(&err, ERR_PRINTER, status.trouble);
        if (err.code == ERR_CANCELLED)
            break;
        /* The sweep looks at it, and says on the closed page what it is and when it is over. */
        log_err(&err);
        return EVENT_PRINTER_TROUBLE;
    }
    return NONE;
}

enum session_event act_await_paper(struct kiosk *kiosk)
{
    struct err err;

    /* Without a sensor the resident says so. */
    if (!kiosk->paper_sensor)
        return NONE;
    if (printer_wait_tray_empty(kiosk->printer, FOLLOW_MS, &err))
        return EVENT_READY;
    if (err.code != ERR_CANCELLED)
        log_err(&err);
    return NONE;
}
