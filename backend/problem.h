/* The closed list of problems (RFC 9457) that the servers answer with. No text that could hold a name. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "backend/text.h"
#include "base/err.h"
#include "base/scope.h"

enum problem {
    PROBLEM_MALFORMED,
    PROBLEM_INCOMPATIBLE,
    PROBLEM_UNAUTHORIZED,
    PROBLEM_NONCE_REFUSED,
    PROBLEM_EVIDENCE_REFUSED,
    PROBLEM_TERMS_OUTDATED,
    PROBLEM_NO_RECORD,
    PROBLEM_COUNTER_ONLY,
    PROBLEM_NOT_TAKING_PART,
    PROBLEM_NO_PASSPORT,
    PROBLEM_CLOSED,
    PROBLEM_NOT_FOUND,
    PROBLEM_TOO_LARGE,
    PROBLEM_TOO_MANY,
    PROBLEM_UNAVAILABLE,
    PROBLEM_INTERNAL,
    PROBLEMS
};

/* The HTTP status that goes with it. */
int problem_status(enum problem problem);

/* The last word of its type: "no-record". Static storage; never NULL. */
const char *problem_name(enum problem problem);

/* What it means to the kiosk (docs/protocol.md, last table). */
enum err_code problem_err(enum problem problem);

/* The document, written into static storage. */
const char *problem_document(enum problem problem);

/* Reads a document that came with status. ERR_PROTOCOL (detail: status) when it is none of ours or its
 * status is not the one of its type. */
MUST_USE bool problem_decode(const char *json, size_t len, int status, enum problem *ret,
                             struct err *err);
