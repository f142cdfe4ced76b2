/* Checks what a certificate's QR code says, as a verifier does (qr.md section 5). Three outcomes, never two. */
#pragma once

#include <stdint.h>

#include "backend/issuer.h"
#include "backend/shc.h"
#include "backend/text.h"
#include "base/certificate.h"
#include "base/scope.h"

enum check_outcome {
    CHECK_VERIFIED,
    CHECK_NOT_VERIFIED, /* tampered with, expired, malformed: reason says which */
    CHECK_NOT_POSSIBLE, /* no key, or a format that is not known here */
};

struct check {
    enum check_outcome outcome;
    const char *format; /* "shc", "vds-nc", "dcc", "unknown" */
    const char *reason; /* shc_fault_name(), "unsupported-format" or "no-certificate" */
    struct shc shc;     /* when verified */
};

void check_wipe(struct check *check);

/* text is what one QR code says, or the JWS of a card, or a .smart-health-card file with one card. now is seconds
 * since 1970 UTC. */
void check_code(const struct text *text, const struct issuer_keys *keys, int64_t now,
                struct check *ret);

/* "verified", "not-verified", "not-checked". Static storage. */
const char *check_outcome_name(enum check_outcome outcome);

/* Why, as a sentence for a tired person: "The signature does not match: the code was changed." Static storage. */
const char *check_sentence(const struct check *check);
