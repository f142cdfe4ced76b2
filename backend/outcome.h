/* POST /v1/outcomes: how a session ended. It closes the request_id for good. No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/binding.h"
#include "backend/text.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

enum outcome_result {
    OUTCOME_PRINTED,     /* the printer's own job said that all sheets are out */
    OUTCOME_NOT_PRINTED, /* issued, or asked for, but not printed in full */
    OUTCOME_CANCELLED,
    OUTCOME_UNKNOWN, /* the page went to the printer, and the printer cannot be believed about it */
    OUTCOME_RESULTS
};

struct outcome {
    uint8_t request_id[REQUEST_ID_LEN];
    char certificate_id[CERTIFICATE_ID_SIZE]; /* empty when nothing was issued */
    enum outcome_result result;
    unsigned
        sheets; /* that came out, 0 to CERTIFICATE_DOSES_MAX; when unknown, as far as it was counted */
};

/* ERR_MEMORY. */
MUST_USE bool outcome_encode(const struct outcome *outcome, struct text *ret, struct err *err);

/* ERR_MALFORMED, ERR_TOO_LONG; ret is then wiped. What was printed has an id and sheets; what may
 * have been printed has an id. */
MUST_USE bool outcome_decode(const char *json, size_t len, struct outcome *ret, struct err *err);
