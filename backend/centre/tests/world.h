/* For tests of the servers: both of them in this process, over real TLS on the loopback, with the keys of
 * deploy/keys, a store in memory, and a virtual card for whoever comes. */
#pragma once

#include <curl/curl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "backend/centre/centre.h"
#include "backend/lookup.h"
#include "backend/verified.h"
#include "backend/vrs/resident-file.h"
#include "backend/vrs/vrs.h"
#include "tests/vcard/vcard.h"

struct world {
    struct vrs vrs;
    struct centre centre;
    struct http_server *vrs_server;
    struct http_server *centre_server;
    struct screen own;
    struct issuer_keys issuer_keys;
    struct code_trust signers; /* who signs codes, for the kiosk */
};

/* Makes the keys that all worlds share (DEPLOY_KEYS is the script), and takes them away. */
void world_begin(void);
void world_end(void);

/* 青葉川市 and its neighbours, no residents; both servers run. */
struct world *world_new(void);

/* The same with a store on the disk, under name in a directory that world_end() takes away. */
struct world *world_new_on_disk(const char *name);
void world_free(struct world *world);

/* What both servers take for the time is this much ahead of it. 0 in a new world. */
void world_set_ahead_s(int64_t ahead_s);
int64_t world_now(void);

/* A file of the shared keys ("ca.pem"), or of those of a stranger's PKI. Free with g_free(). */
char *world_key(const char *name);
char *world_foreign_key(const char *name);

/* Loads tests/residents/<name>.json, and puts it on record. */
struct resident_file world_resident(const char *name);
void world_record(struct world *world, const struct resident_file *resident);

/* A line to one of the servers, under a certificate; kept open between calls. */
struct line {
    CURL *curl;
    uint16_t port;
};
struct line line_to(uint16_t port, const char *certificate); /* "kiosk-0001"; NULL for none */
struct line line_of_stranger(uint16_t port, const char *certificate);
void line_done(struct line *line);

struct call {
    const char *method; /* NULL: POST */
    const char *path;
    const char *content_type;  /* NULL: application/json */
    const char *kiosk;         /* Madoguchi-Kiosk; NULL: none */
    const char *protocol;      /* NULL: "1"; "": none */
    const char *if_none_match; /* NULL: none */
    const char *body;          /* NULL: empty */
    size_t body_len;           /* 0: of the text */
};

struct reply {
    CURLcode code; /* not CURLE_OK: there was no answer */
    long status;
    char content_type[64];
    char etag[64];
    char protocol[8];
    GString *body;
};
struct reply call(struct line *line, const struct call *call);
void reply_done(struct reply *reply);

/* The problem that an answer is; "" when it is none. Static storage. Ends reply. */
const char *problem_in(struct reply reply);

/* One resident at a kiosk, whose card has been read. */
struct visit {
    struct lookup_request request;
    const char *kiosk; /* id */
};

/* Reads the card of resident, which follows script (docs/virtual-card.md), for a nonce of the centre made at world_now(). */
void visit_begin(struct visit *visit, const struct resident_file *resident, const char *kiosk,
                 const char *script);

/* Reads the card once more, for the request_id and nonce that visit has now. */
void visit_read_card(struct visit *visit, const struct resident_file *resident, const char *script);

/* The lookup, signed by signer's key (a kiosk's id). Ends with text_done(). */
struct text visit_lookup(const struct visit *visit, const char *signer);

/* Sends it to the centre, or as the centre to VRS. */
struct reply visit_look_up(struct world *world, const struct visit *visit);
struct reply visit_look_up_at_vrs(struct world *world, const struct visit *visit);

/* Verifies an answer of VRS and decodes it. */
struct lookup_answer *read_lookup_answer(struct reply reply); /* g_free() */
struct issue_answer *read_issue_answer(struct reply reply);   /* g_free() */

/* What a session of visit must expect of an answer to it. */
struct expected visit_expects(const struct visit *visit, const struct resident_file *resident);

/* Whom all worlds trust. Borrowed. */
const struct trust *world_trust(void);

/* The bodies of the other two calls. Free with g_free(). */
char *issue_body(const struct visit *visit, const char *ticket, enum certificate_kind kind);
char *outcome_body(const struct visit *visit, const char *certificate_id, const char *outcome,
                   unsigned sheets);
