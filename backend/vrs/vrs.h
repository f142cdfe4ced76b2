/* VRS's side of docs/protocol.md: verifies, looks up, issues, records. It knows HTTP requests and answers,
 * but no network. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "backend/dcc.h"
#include "backend/issuer.h"
#include "backend/message.h"
#include "backend/pki.h"
#include "backend/products.h"
#include "backend/server/http-server.h"
#include "backend/vdsnc.h"
#include "backend/vrs/store.h"
#include "backend/vrs/ticket.h"
#include "cardlib/evidence.h"

/* Everything is borrowed and must outlive the last request. Several threads may share one. */
struct vrs {
    struct store *store;
    const struct products *products;
    const struct anchors *anchors;         /* who signs cards */
    const struct trust *trust;             /* who signs kiosks' certificates */
    const struct signer *answers;          /* signs our answers */
    const struct issuer_signer *issuer;    /* signs SMART Health Cards */
    const struct issuer_keys *issuer_keys; /* published: issuer's, and the ones before it */
    const char *performer; /* who vaccinates, as the codes say it (shc.h, vdsnc.h) */
    struct {
        const struct vdsnc_signer *signer; /* NULL: no overseas certificates */
        const char *state;                 /* "JPN" */
    } vdsnc;
    struct {
        const struct dcc_signer *signer; /* NULL: no EU DCCs */
        const char *country;             /* "JP" */
        const char *authority;           /* "Ministry of Health, Labour and Welfare" */
        int life_days;                   /* of a code; no longer than the signer's certificate */
    } dcc;
    uint8_t ticket_key[TICKET_KEY_LEN];
    bool closed;          /* by an operator: only outcomes are taken */
    int64_t (*now)(void); /* seconds since 1970 UTC */
};

/* An http_handler; context is a struct vrs. */
void vrs_handle(void *context, const struct http_request *request, struct http_answer *answer);
