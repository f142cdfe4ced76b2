/* Between two residents: memory that can be kept, a printer that can print and has no page of ours, no paper in
 * its tray, no card on the reader. Says in one word what is not so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "cardlib/pcsc.h"
#include "kiosk/config.h"
#include "kiosk/memory.h"
#include "printer/queue.h"

#define PURGE_MS  5000
#define STATUS_MS 3000
#define LIFTED_MS 1000 /* for a card that is just being lifted */

static const char usage[] =
    "Usage: kiosk-sweep --config FILE\n"
    "Takes our jobs from the printer, looks whether it can print, and whether a card or paper was "
    "left.\n"
    "Exit status 0: all is well. 1: not, and one word says what: card, memory, paper, printer, "
    "reader, "
    "swap.\n";

/* NULL when the printer is ready, else what is wrong. */
static const char *sweep_printer(const struct config *config)
{
    struct printer_status status;
    struct err err;
    SCOPED_PRINTER *printer = printer_new(config->printer, &err);

    if (printer == NULL || !printer_purge(printer, PURGE_MS, &err) ||
        !printer_status(printer, STATUS_MS, &status, &err)) {
        log_err(&err);
        return "printer";
    }
    if (status.trouble != 0)
        return "printer"; /* no paper, say: better told from afar than after the first touch */
    return config->paper_sensor && status.tray_sensed && status.paper_in_tray ? "paper" : NULL;
}

static const char *sweep_reader(const struct config *config)
{
    char reader[PCSC_READER_SIZE];
    struct err err;
    SCOPED_PCSC *pcsc = pcsc_new(&err);

    if (pcsc != NULL && pcsc_wait_card(pcsc, config->reader, 0, reader, &err))
        return pcsc_wait_removal(pcsc, reader, LIFTED_MS, &err) ? NULL : "card";
    if (err.code == ERR_CARD_ABSENT)
        return NULL;
    log_err(&err);
    return "reader";
}

int main(int argc, char **argv)
{
    struct config_fault fault;
    SCOPED_CONFIG *config = NULL;
    const char *left;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (argc != 3 || strcmp(argv[1], "--config") != 0) {
        fputs(usage, stderr);
        return 2;
    }
    config = config_load(argv[2], &fault);
    if (config == NULL) {
        fprintf(stderr, "kiosk-sweep: %s: %s %s.\n", argv[2], fault.key, fault.reason);
        return 2;
    }
    left = memory_keep(MEMORY_SWAPS);
    if (left == NULL)
        left = sweep_reader(config);
    if (left == NULL)
        left = sweep_printer(config);
    if (left == NULL)
        return 0;
    puts(left);
    return 1;
}
