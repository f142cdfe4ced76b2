/* From bytes in memory to paper in the tray: hands a page to the printer and follows it. No file, no
 * spool on our side, and a job's name is always the same. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "printer/status.h"

/* A job that the printer has accepted. */
struct printer_job {
    int id;          /* the printer's number for it */
    unsigned sheets; /* that must come out */
};

/* Whoever watches a job; called on the thread that follows it. */
struct printer_watch {
    void *ctx; /* borrowed */

    /* Something has changed: sheets_out of the job's sheets are out, and trouble (bits of
     * enum printer_trouble) stands in the way of the others. 0: it goes on. */
    void (*changed)(void *ctx, unsigned sheets_out, unsigned trouble);
};

/* Sends a PDF of so many A4 sheets: one-sided, not scaled. Blocks until the printer has taken the
 * last byte, at most limit_ms; a busy printer is asked again until then. When it fails, the printer
 * has no job of ours: ERR_PRINTER (detail: bits; nothing was sent when the printer was in trouble
 * before), ERR_PROTOCOL, ERR_TIME_OUT, ERR_CANCELLED. */
MUST_USE bool printer_print(struct printer *printer, const uint8_t *pdf, size_t len,
                            unsigned sheets, unsigned limit_ms, struct printer_job *ret,
                            struct err *err);

/* Waits until the printer itself says that the job is completed and every sheet is out. Trouble on
 * the way is reported and waited out. Blocks for at most limit_ms. On failure the job has been
 * cancelled at the printer: ERR_PRINTER when the printer gave it up or is short of sheets,
 * ERR_TIME_OUT, ERR_CANCELLED. watch may be NULL. */
MUST_USE bool printer_follow(struct printer *printer, const struct printer_job *job,
                             unsigned limit_ms, const struct printer_watch *watch, struct err *err);

/* Waits until no paper lies in the output tray. True at once when the printer cannot tell.
 * ERR_TIME_OUT, ERR_CANCELLED, ERR_PRINTER. */
MUST_USE bool printer_wait_tray_empty(struct printer *printer, unsigned limit_ms, struct err *err);

/* Cancels every job of ours and waits until the printer's queue is empty. ERR_TIME_OUT when another
 * job is still there after limit_ms. Works also after printer_cancel(). */
MUST_USE bool printer_purge(struct printer *printer, unsigned limit_ms, struct err *err);
