/* From what kioskd says of the kiosk to what the attendant's page shows. Pure. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"
#include "ui/attendant.h"

struct attendant_report {
    struct ui_attendant_view view; /* ails, since, devices, closed; the rest is 0 */
    bool fault_elsewhere;          /* of something that is no device of the page's */
    long long tested_at, swept_at; /* seconds since 1970; 0: never */
    char version[32];              /* "" when kioskd did not say */
    char ended[24];                /* the page that the last session was left from; "" for none */
};

/* Reads json, an answer to "status". A member that is missing is not known; one that is of another kind, or a text
 * that is not JSON, is false, and ret untouched. */
MUST_USE bool attendant_report_read(const char *json, struct attendant_report *ret);
