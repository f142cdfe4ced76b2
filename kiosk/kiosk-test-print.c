/* Prints one page with an invented person, marked as a test, the way a certificate is printed, and waits until it is
 * out. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "kiosk/printer.h"
#include "printer/document.h"
#include "printer/queue.h"

#define STATUS_MS 3000
#define SEND_MS   30000
#define FOLLOW_MS 120000 /* of the three minutes that kioskd allows */

static const char usage[] =
    "Usage: kiosk-test-print --config FILE\n"
    "Prints one page, marked as a test, and waits until it is out. Says in one word how it went.\n"
    "Exit status 0: printed. 1: not, and the word says why: no-paper, cover-open, jam, no-toner,\n"
    "tray-full, offline, other, wrong-paper, unfit, fonts, late, failed. 2: not understood.\n";

static const char *word_of(const struct err *err, unsigned last_trouble)
{
    unsigned trouble = err->code == ERR_PRINTER ? (unsigned)err->detail : last_trouble;

    /* The lowest bit: no paper before what follows from it. */
    if (trouble != 0)
        return printer_trouble_name((enum printer_trouble)(trouble & -trouble));
    return err->code == ERR_TIME_OUT ? "late" : "failed";
}

static void on_changed(void *ctx, unsigned sheets_out, unsigned trouble)
{
    unsigned *last = ctx;

    *last = trouble;
}

static const char *send(struct printer *printer, const struct document *document)
{
    const struct printer_page page = document_page(document);
    unsigned trouble = 0;
    const struct printer_watch watch = {.ctx = &trouble, .changed = on_changed};
    struct printer_job job;
    struct err err;

    if (printer_print(printer, &page, SEND_MS, &job, &err) &&
        printer_follow(printer, &job, FOLLOW_MS, &watch, NULL, &err))
        return "printed";
    log_err(&err);
    return word_of(&err, trouble);
}

/* A printer in trouble is asked to print nevertheless: what it says then is the answer. */
static const char *print(struct printer *printer, const struct printer_status *status)
{
    SCOPED_DOCUMENT document = {0};
    struct err err;

    if (status->format.language == FORMAT_NONE)
        return printer_trouble_name(PRINTER_UNFIT);
    if (document_compose_test_in(&status->format, &document, &err))
        return send(printer, &document);
    log_err(&err);
    return err.code == ERR_NOT_FOUND ? "fonts" : "failed";
}

static const char *test_print(const struct config *config)
{
    struct printer_status status;
    struct err err;
    SCOPED_PRINTER *printer = printer_of(config, &err);

    if (printer == NULL)
        return "failed";
    document_set_dots(&config->dots);
    if (!printer_status(printer, STATUS_MS, &status, &err))
        return word_of(&err, 0);
    return print(printer, &status);
}

int main(int argc, char **argv)
{
    SCOPED_CONFIG *config = config_from_arguments(argc, argv, usage);
    const char *word = test_print(config);

    puts(word);
    return strcmp(word, "printed") == 0 ? 0 : 1;
}
