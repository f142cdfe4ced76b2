/* A log with a closed vocabulary: events and integers, to standard error. There is no %s. */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

enum log_event {
    LOG_STARTED,         /* detail: process id */
    LOG_STOPPED,         /* detail: exit status */
    LOG_STATE,           /* detail: the new state's number */
    LOG_FAILED,          /* detail: enum err_code */
    LOG_FAILED_DETAIL,   /* detail: the error's detail */
    LOG_REQUEST,         /* detail: HTTP status that was answered */
    LOG_LATCHED,         /* detail: enum err_code */
    LOG_SESSION_ENDED,   /* detail: why, kioskd's word */
    LOG_SESSION_CRASHED, /* detail: signal */
    LOG_SWEPT,           /* detail: milliseconds */
    LOG_SWEEP_REFUSED,   /* detail: enum err_code */
    LOG_OUTCOME_LOST,    /* detail: enum err_code */
    LOG_SWAP_ON,         /* detail: how many swap areas the machine has; -1: it cannot be known */
    LOG_LIBRARY,         /* detail: ten times whose, and how bad (docs/kiosk.md) */
    LOG_EVENTS
};

/* Where the lines go instead of standard error. The log keeps to; NULL: to standard error again. */
void log_to(FILE *to);

/* Writes one line "event detail" to standard error. Never fails, never blocks on a full pipe for
 * longer than the write itself. */
void log_event(enum log_event event, int32_t detail);

/* Writes err's code and detail as LOG_FAILED and LOG_FAILED_DETAIL. */
void log_err(const struct err *err);
