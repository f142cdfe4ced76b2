/* What came of a job, from what the printer says and what it has counted. Pure. Private to printer/. */
#pragma once

#include <stdbool.h>

#include "printer/queue.h"

/* How the printer says that the job ended. */
enum job_end {
    JOB_COMPLETED,
    JOB_CANCELLED, /* by us */
    JOB_ABORTED,   /* by the printer */
    JOB_FORGOTTEN, /* it knows no such job, and prints nothing */
};

struct testimony {
    enum job_end end;
    unsigned wanted; /* sheets */
    int by_job;      /* sheets out by the job's own counter; -1: it has none */
    int by_printer;  /* by the printer's counter, since before the job; -1: it has none */
};

/* Rules, in their order:
 * - A counter that is short of a completed job may only be late: ret_final is false then, and asking again may help.
 * - Nothing counted: nobody knows. More counted than wanted: there may be two sets, and nobody knows which.
 * - A job that has ended as completed is printed when a counter has all its sheets and no other counter has fewer, but
 *   for a job's counter that stayed at 0 beside a printer's that has them all: that one was never counted. One that
 *   was cancelled has come out before when every counter has all; one that was aborted is not vouched for by anybody.
 *   One that was forgotten is believed by the printer's counter alone.
 * - Not printed is what counters agree to be short. A job's own 0 beside the word "completed" is a contradiction, so
 *   nobody knows, unless the printer's counter says 0 as well. */
struct printer_result verdict_of(const struct testimony *said, bool *ret_final);
