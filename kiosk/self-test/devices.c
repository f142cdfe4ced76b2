#include <string.h>

#include "cardlib/pcsc.h"
#include "kiosk/printer.h"
#include "kiosk/self-test/self-test.h"
#include "printer/queue.h"

#define STATUS_MS 3000
#define TONER_LOW 10 /* per cent */

/* ---- card reader ---- */

static const char *reader_fault(struct pcsc *pcsc, const struct err *err)
{
    char readers[PCSC_READERS_MAX][PCSC_READER_SIZE];
    size_t count;

    if (err->code == ERR_READER_AMBIGUOUS)
        return "ambiguous";
    if (err->code != ERR_READER_ABSENT)
        return "failed";
    return pcsc_list_readers(pcsc, readers, &count, NULL) ? "absent" : "no-service";
}

void self_test_reader(const struct config *config, struct findings *ret)
{
    char reader[PCSC_READER_SIZE];
    struct err err;
    SCOPED_PCSC *pcsc = pcsc_new(&err);

    if (pcsc == NULL) {
        findings_add(ret, "reader", SELF_TEST_FAULT, "no-service", -1);
        return;
    }
    if (!pcsc_find_reader(pcsc, config->reader, reader, &err)) {
        long several = err.code == ERR_READER_AMBIGUOUS ? err.detail : -1;

        findings_add(ret, "reader", SELF_TEST_FAULT, reader_fault(pcsc, &err), several);
        return;
    }
    if (pcsc_wait_card(pcsc, config->reader, 0, reader, &err))
        findings_add(ret, "reader", SELF_TEST_WARNING, "card-left", -1);
    else if (err.code == ERR_CARD_ABSENT)
        findings_add(ret, "reader", SELF_TEST_OK, NULL, -1);
    else
        findings_add(ret, "reader", SELF_TEST_FAULT, reader_fault(pcsc, &err), -1);
}

/* ---- printer ---- */

/* Of several troubles the one that hides the others. */
static const char *worst_trouble(unsigned trouble)
{
    static const enum printer_trouble order[] = {
        PRINTER_OFFLINE,  PRINTER_COVER_OPEN, PRINTER_JAM,   PRINTER_NO_PAPER, PRINTER_WRONG_PAPER,
        PRINTER_NO_TONER, PRINTER_TRAY_FULL,  PRINTER_UNFIT, PRINTER_OTHER};

    for (size_t i = 0; i < ARRAY_LEN(order); i++)
        if ((trouble & (unsigned)order[i]) != 0)
            return printer_trouble_name(order[i]);
    return printer_trouble_name(PRINTER_OTHER);
}

/* Of a printer that is not fit, why. */
static const char *worst_of(const struct printer_status *status)
{
    if (strcmp(worst_trouble(status->trouble), printer_trouble_name(PRINTER_UNFIT)) != 0)
        return worst_trouble(status->trouble);
    return printer_lack_name((enum printer_lack)(status->can.lacks & -status->can.lacks));
}

static void judge_printer(const struct printer_status *status, struct findings *ret)
{
    const char *fault = status->trouble != 0 ? worst_of(status) : NULL;

    /* Whatever has no sentence of its own is said in the registry's words. */
    if (fault != NULL && status->calls >= 0 && strcmp(fault, "other") == 0)
        findings_add(ret, "printer", SELF_TEST_FAULT, "says", status->calls);
    else if (fault != NULL)
        findings_add(ret, "printer", SELF_TEST_FAULT, fault, -1);
    else if (status->tray_sensed && status->paper_in_tray)
        findings_add(ret, "printer", SELF_TEST_WARNING, "paper-left", -1);
    else if (status->paper_low)
        findings_add(ret, "printer", SELF_TEST_WARNING, "paper-low", -1);
    else if (status->warns >= 0)
        findings_add(ret, "printer", SELF_TEST_WARNING, "says", status->warns);
    else
        findings_add(ret, "printer", SELF_TEST_OK, NULL, -1);
}

static void judge_toner(const struct printer_status *status, struct findings *ret)
{
    int left = status->toner_per_cent;

    if ((status->trouble & PRINTER_NO_TONER) != 0)
        findings_add(ret, "toner", SELF_TEST_FAULT, "none", -1);
    else if (left < 0)
        findings_add(ret, "toner", status->toner_low ? SELF_TEST_WARNING : SELF_TEST_OK,
                     status->toner_low ? "running-out" : "no-level", -1);
    else if (left <= TONER_LOW || status->toner_low)
        findings_add(ret, "toner", SELF_TEST_WARNING, "low", left);
    else
        findings_add(ret, "toner", SELF_TEST_OK, "left", left);
}

static const char *word_of(const struct err *err)
{
    if (err->code == ERR_UNTRUSTED || err->code == ERR_EXPIRED)
        return err->code == ERR_EXPIRED ? "expired" : "untrusted";
    return err->code == ERR_PRINTER ? worst_trouble((unsigned)err->detail) : "failed";
}

void self_test_printer(const struct config *config, struct findings *ret)
{
    struct printer_status status;
    struct err err;
    SCOPED_PRINTER *printer = printer_of(config, &err);

    if (printer != NULL && printer_status(printer, STATUS_MS, &status, &err)) {
        judge_printer(&status, ret);
        judge_toner(&status, ret);
        return;
    }
    findings_add(ret, "printer", SELF_TEST_FAULT, word_of(&err), -1);
}
