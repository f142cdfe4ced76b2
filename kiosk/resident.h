/* All we know about the resident, in one piece of memory that is locked, left out of dumps and of forks,
 * and wiped at once. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "backend/lookup.h"
#include "backend/nonce.h"
#include "backend/outcome.h"
#include "backend/verified.h"
#include "base/certificate.h"
#include "base/err.h"
#include "base/scope.h"
#include "base/secret.h"
#include "cardlib/evidence.h"

struct resident {
    struct secret pin; /* from the last digit to VERIFY */

    /* How the session would end now; outcome.request_id ties everything to this session. */
    struct outcome outcome;
    bool asked; /* VRS may have seen request_id: it must be closed */
    uint8_t nonce[NONCE_LEN];
    int64_t nonce_ms; /* of the monotonic clock; 0: none yet */

    bool overseas;                           /* the kind that was chosen */
    char municipality[MUNICIPALITY_LEN + 1]; /* that was chosen */
    int tries_left;
    bool pin_was_being_checked; /* when the card moved */
    bool pin_was_tried;         /* the card was asked about a PIN in this session */

    struct card_evidence evidence;
    struct person person;
    struct lookup_request request;
    struct expected expected;
    struct lookup_answer answer;
    struct verified_certificate *certificate; /* owned */
};

/* ERR_MEMORY when the memory cannot be had or not be locked. The request_id is new: ERR_CRYPTO. */
struct resident *resident_new(struct err *err);

/* Wipes what was read, typed and answered; keeps the outcome and what was chosen. */
void resident_wipe(struct resident *resident);

/* Wipes all of it and gives the memory back. Leaves NULL. *resident may be NULL. */
void resident_free(struct resident **resident);
#define SCOPED_RESIDENT SCOPED(resident_free) struct resident
