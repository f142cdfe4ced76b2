/* From bytes in memory to paper in the tray: hands a page to the printer and follows it. No file, no
 * spool on our side, and a job's name is always the same. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "printer/status.h"

/* A job that the printer has accepted, or may have. */
struct printer_job {
    int id;            /* the printer's number for it */
    unsigned sheets;   /* that must come out */
    int sheets_before; /* that the printer had counted when it began; -1: it does not count */
    bool broken; /* the connection broke while the page was sent: nobody knows how much arrived */
};

/* What came of a job. */
enum printer_end {
    PRINTER_PRINTED,     /* all its sheets are out, by the printer's word and by its counters */
    PRINTER_NOT_PRINTED, /* its counters say that sheets are missing */
    PRINTER_UNKNOWN,     /* the printer says nothing, or not the same twice */
};

struct printer_result {
    enum printer_end end;
    unsigned sheets_out; /* as far as it is known; may be more than were wanted */
};

/* Whoever watches a job; called on the thread that follows it. */
struct printer_watch {
    void *ctx; /* borrowed */

    /* Something has changed: sheets_out of the job's sheets are out, and trouble (bits of
     * enum printer_trouble) stands in the way of the others. 0: it goes on. */
    void (*changed)(void *ctx, unsigned sheets_out, unsigned trouble);
};

/* What is to be printed, in the format that printer_status() said. */
struct printer_page {
    struct format format;
    const uint8_t *bytes; /* borrowed */
    size_t len;
    unsigned sheets; /* of A4 */
};

/* Sends page: one-sided, not scaled. Blocks until the printer has taken the
 * last byte, at most limit_ms; a busy printer is asked again until then. True as well when the connection broke with
 * the page on its way: only printer_follow() knows then what came of it. When it fails, the printer has no page of
 * ours: ERR_PRINTER (detail: bits; nothing was sent when the printer was in trouble before, when it takes another format now, when it had another
 * job, or when the number that it gave is that of another), ERR_PROTOCOL, ERR_TIME_OUT, ERR_CANCELLED. */
MUST_USE bool printer_print(struct printer *printer, const struct printer_page *page,
                            unsigned limit_ms, struct printer_job *ret, struct err *err);

/* Waits until the printer says that the job has ended, and counts its sheets. Trouble on the way is reported and
 * waited out; a printer that does not answer is in trouble too. Blocks for at most limit_ms and, if it was not enough
 * or somebody cancels, for five seconds more, in which the job is cancelled and its end is looked for. True: all
 * sheets are out. On failure ERR_PRINTER when it ended otherwise, ERR_TIME_OUT, ERR_CANCELLED. ret, which may be NULL,
 * receives what came of it either way. watch may be NULL. */
MUST_USE bool printer_follow(struct printer *printer, const struct printer_job *job,
                             unsigned limit_ms, const struct printer_watch *watch,
                             struct printer_result *ret, struct err *err);

/* Waits until no paper lies in the output tray. True at once when the printer cannot tell.
 * ERR_TIME_OUT, ERR_CANCELLED, ERR_PRINTER. */
MUST_USE bool printer_wait_tray_empty(struct printer *printer, unsigned limit_ms, struct err *err);

/* Cancels every job of ours and waits until the printer's queue is empty. ERR_TIME_OUT when another
 * job is still there after limit_ms. Works also after printer_cancel(). */
MUST_USE bool printer_purge(struct printer *printer, unsigned limit_ms, struct err *err);
