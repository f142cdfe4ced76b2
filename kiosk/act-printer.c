/* What the worker does with the printer. */
#include "base/log.h"
#include "kiosk/kiosk.h"

#define STATUS_MS 3000
#define SEND_MS   60000
#define FOLLOW_MS (60 * 60 * 1000) /* the session's own limits interrupt it long before */
#define PAUSE_MS  500

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

/* Sleeps unless somebody interrupts. False when somebody did. */
static bool pause_for(struct kiosk *kiosk, unsigned ms)
{
    for (unsigned i = 0; i < ms && !g_atomic_int_get(&kiosk->unwanted); i += 10)
        g_usleep(10 * 1000);
    return !g_atomic_int_get(&kiosk->unwanted);
}

/* Until an attendant has put right whatever it was; then it says in which format it takes a page. */
static bool wait_until_fit(struct kiosk *kiosk, struct format *ret, struct err *err)
{
    struct printer_status status;

    while (printer_status(kiosk->printer, STATUS_MS, &status, err)) {
        if (status.trouble == 0) {
            *ret = status.format;
            return true;
        }
        tell_trouble(kiosk, status.trouble);
        if (!pause_for(kiosk, PAUSE_MS))
            return ERR(err, ERR_CANCELLED, 0);
    }
    return false;
}

static bool send_to_printer(struct kiosk *kiosk, const struct document *document,
                            struct printer_job *ret, struct err *err)
{
    const struct printer_page page = document_page(document);
    struct format format;

    /* A refusal means that the printer has no job of ours: asking again cannot print twice. */
    do {
        if (!wait_until_fit(kiosk, &format, err))
            return false;
        tell_trouble(kiosk, 0);
        if (printer_print(kiosk->printer, &page, SEND_MS, ret, err))
            return true;
    } while (err->code == ERR_PRINTER && (err->detail & PRINTER_NO_PAPER) != 0);
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

/* From the certificate to all its sheets; nothing else in this program prints. */
static bool print(struct kiosk *kiosk, const struct format *format, struct err *err)
{
    const struct printer_watch watch = {.ctx = kiosk, .changed = on_changed};
    SCOPED_DOCUMENT document = {0};
    struct printer_job job;

    if (!document_compose_in(format, kiosk->resident->certificate, &document, err))
        return false;
    if (!send_to_printer(kiosk, &document, &job, err))
        return false;
    report_paper(kiosk->report);
    document_done(&document);
    return printer_follow(kiosk->printer, &job, FOLLOW_MS, &watch, NULL, err);
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
    if (!print(kiosk, &format, &err)) {
        resident->outcome.sheets = (unsigned)g_atomic_int_get(&kiosk->sheets_out);
        return kiosk_failed(kiosk, DEVICE_PRINTER, &err);
    }
    resident->outcome.result = OUTCOME_PRINTED;
    resident->outcome.sheets = certificate->sheets;
    g_atomic_int_set(&kiosk->sheets_out, (gint)certificate->sheets);
    report_printed(kiosk->report, certificate->id, certificate->sheets);
    service_tell_outcome(kiosk);
    resident_wipe(resident);
    return EVENT_READY;
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
