/* The centre's side of docs/protocol.md: says what a kiosk may show, gives nonces, verifies card and kiosk,
 * relays to VRS. It keeps nothing of an application, not even until the next call. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "backend/centre/upstream.h"
#include "backend/nonce.h"
#include "backend/pki.h"
#include "backend/screen.h"
#include "backend/server/http-server.h"
#include "cardlib/evidence.h"

/* Everything is borrowed and must outlive the last request. Several threads may share one. */
struct centre {
    struct upstream *vrs;
    const struct anchors *anchors; /* who signs cards */
    const struct trust *trust;     /* who signs kiosks' certificates */
    const struct screen *own;      /* hours, terms and notices; the rest is empty */
    uint8_t nonce_key[NONCE_KEY_LEN];
    bool closed;          /* by an operator: only outcomes are taken */
    int64_t (*now)(void); /* seconds since 1970 UTC */
};

/* An http_handler; context is a struct centre. */
void centre_handle(void *context, const struct http_request *request, struct http_answer *answer);
