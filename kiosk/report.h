/* Figures of one session for the demonstration and the benchmarks: numbers, names of states and the
 * certificate's id, nothing of the resident. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"
#include "kiosk/session.h"

/* All functions accept a NULL report and then do nothing; any thread may call them. */
struct report;

/* path is borrowed; NULL gives NULL. */
struct report *report_new(const char *path);
void report_free(struct report **report);
#define SCOPED_REPORT SCOPED(report_free) struct report

void report_state(struct report *report, enum session_state state);
void report_apdus(struct report *report, unsigned apdus);
void report_pin_accepted(struct report *report);
void report_paper(struct report *report); /* the last byte of the page has reached the printer */
void report_printed(struct report *report, const char *certificate_id, unsigned sheets);

/* Writes one line of JSON in place of what path held. False when it cannot. */
bool report_write(struct report *report);
