/* POST /v1/certificates: the kiosk asks VRS to issue what a lookup promised. No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/binding.h"
#include "backend/message.h"
#include "backend/text.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"

struct issue_request {
    uint8_t request_id[REQUEST_ID_LEN];
    char ticket[MESSAGE_TICKET_SIZE]; /* of the lookup's answer */
    enum certificate_kind kind;
};

struct issue_answer {
    struct binding binding;
    struct certificate certificate; /* certificate.sheets is the answer's member "sheets" */
};

void issue_request_wipe(struct issue_request *request);
void issue_answer_wipe(struct issue_answer *answer);

/* ERR_MEMORY. The answer is the payload of a JWS; sign it with jws_sign(). */
MUST_USE bool issue_request_encode(const struct issue_request *request, struct text *ret,
                                   struct err *err);
MUST_USE bool issue_answer_encode(const struct issue_answer *answer, struct text *ret,
                                  struct err *err);

/* ERR_MALFORMED, ERR_TOO_LONG; ret is then wiped. The answer's struct is 60 KB: not for a small stack.
 * A certificate that was decoded is not verified: only backend/verified.h can say that. */
MUST_USE bool issue_request_decode(const char *json, size_t len, struct issue_request *ret,
                                   struct err *err);
MUST_USE bool issue_answer_decode(const char *json, size_t len, struct issue_answer *ret,
                                  struct err *err);
