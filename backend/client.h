/* The kiosk's way to the centre: HTTPS with TLS 1.3 and certificates on both sides, one connection that is
 * kept, nothing on disk. Only verified answers come out of it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "backend/issue.h"
#include "backend/lookup.h"
#include "backend/nonce.h"
#include "backend/outcome.h"
#include "backend/pki.h"
#include "backend/screen.h"
#include "backend/verified.h"
#include "base/err.h"
#include "base/scope.h"

struct client_options {
    const char *url; /* "https://localhost:8443", without a path */
    const char *ca;  /* PEM file: the centre's only authority; the system's are not asked */
    const char
        *answers_ca; /* PEM file: the only authority of the certificates that sign VRS's answers */
    const char *certificate; /* PEM file: the kiosk's */
    const char *key;         /* PEM file; also signs the lookups */
};

/* For one thread at a time, but for client_cancel(). */
struct client;

/* Copies what it needs; connects later. NULL and ERR_CONFIG, ERR_IO, ERR_MEMORY. Reads the files. */
struct client *client_new(const struct client_options *options, struct err *err);

/* Closes the connection; wipes and frees. */
void client_free(struct client **client);
#define SCOPED_CLIENT SCOPED(client_free) struct client

/* The kiosk's id, as its certificate says. Borrowed. */
const char *client_kiosk(const struct client *client);

/* From any thread: the call under way and every later one end with ERR_CANCELLED, until client_resume().
 * Does not block. */
void client_cancel(struct client *client);
void client_resume(struct client *client);

/* Each call blocks for at most deadline_ms (1 or more), connecting included. What all can answer:
 *   ERR_TIME_OUT (detail: deadline_ms)   ERR_CANCELLED   ERR_MEMORY
 *   ERR_UNREACHABLE (detail: the CURLcode, or the HTTP status of "unavailable")
 *   ERR_UNTRUSTED: the centre's certificate is not trusted, or has another role
 *   ERR_PROTOCOL (detail: HTTP status): another protocol number, media type, or an answer that is too long or
 *     malformed
 *   ERR_REFUSED (detail: HTTP status), ERR_CLOSED, ERR_CARD_FORGED, ERR_NO_RECORD, ERR_COUNTER_ONLY,
 *     ERR_NOT_TAKING_PART, ERR_NO_PASSPORT: a problem (last table of docs/protocol.md)           */

/* *ret must be empty or hold the screen of the last call. When nothing has changed since (304), it stays as it
 * is and ret_changed, which may be NULL, is false. */
MUST_USE bool client_screen(struct client *client, unsigned deadline_ms, struct screen *ret,
                            bool *ret_changed, struct err *err);

/* What the centre's clock said in its last answer, a refusal included: seconds since 1970. False, and ret
 * untouched, when it has not answered yet or did not say. */
MUST_USE bool client_clock(const struct client *client, int64_t *ret);

MUST_USE bool client_nonce(struct client *client, unsigned deadline_ms,
                           uint8_t ret[static NONCE_LEN], struct err *err);

/* Signs request with the kiosk's key. Also what lookup_answer_verify() answers. */
MUST_USE bool client_lookup(struct client *client, unsigned deadline_ms,
                            const struct lookup_request *request, const struct expected *expected,
                            struct lookup_answer *ret, struct err *err);

/* Uses promised's ticket. Also what certificate_answer_verify() answers. The caller owns ret. */
MUST_USE bool client_certificate(struct client *client, unsigned deadline_ms,
                                 const struct expected *expected,
                                 const struct lookup_answer *promised,
                                 const struct code_trust *signers, const struct products *products,
                                 struct verified_certificate **ret, struct err *err);

MUST_USE bool client_outcome(struct client *client, unsigned deadline_ms,
                             const struct outcome *outcome, struct err *err);
