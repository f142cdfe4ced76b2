/* Checks what a certificate's QR code says, as a verifier does (qr.md section 5). Three outcomes, never two. */
#pragma once

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

#include "backend/code-trust.h"
#include "backend/dcc.h"
#include "backend/shc.h"
#include "backend/text.h"
#include "backend/vdsnc.h"
#include "base/certificate.h"
#include "base/scope.h"

enum check_outcome {
    CHECK_VERIFIED,
    CHECK_NOT_VERIFIED, /* tampered with, expired, malformed: reason says which */
    CHECK_NOT_POSSIBLE, /* no key, no memory, or nothing that is known here */
};

enum check_format {
    CHECK_SHC,
    CHECK_VDS_NC,
    CHECK_DCC,
    CHECK_UNKNOWN, /* no certificate's code */
};

struct check {
    enum check_outcome outcome;
    enum check_format format;
    const char
        *reason; /* "good", "bad-signature": the fault of the format by its name; static storage */
    const char
        *sentence; /* why, for a tired person: "The signature does not match: …"; static storage */
    union {        /* by format; filled when verified, else wiped */
        struct shc shc;
        struct vdsnc vdsnc;
        struct dcc dcc;
    };
};

void check_wipe(struct check *check);

/* text is what one QR code says, or the JWS of a SMART Health Card, or a .smart-health-card file with one card. now is
 * seconds since 1970 UTC. */
void check_code(const struct text *text, const struct code_trust *trust, int64_t now,
                struct check *ret);

/* "verified", "not-verified", "not-checked"; "shc", "vds-nc", "dcc", "unknown". Static storage. */
const char *check_outcome_name(enum check_outcome outcome);
const char *check_format_name(enum check_format format);

/* What was found, and, only when it is verified, what the code says. NULL when out of memory; the caller owns it. */
json_t *check_to_json(const struct check *check);

/* The same in lines for people. */
void check_print(const struct check *check, FILE *to);
