/* HTTPS for the servers: TLS 1.3 with certificates on both sides, limits on everything, and a handler
 * that sees who asks. Nothing of a request or an answer is logged but its status. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/message.h"
#include "backend/pki.h"
#include "backend/problem.h"
#include "backend/text.h"
#include "base/err.h"

/* What is asked; everything is borrowed for the call. Texts are "" when there is no such header. */
struct http_request {
    const char *method;
    const char *path; /* without a query: a request that has one is not found */
    const char *content_type;
    const char *if_none_match;
    const char *kiosk;   /* Madoguchi-Kiosk */
    struct identity who; /* by the client's certificate; its role is for the handler to judge */
    const char *body;    /* at most MESSAGE_REQUEST_MAX bytes, with a NUL after them */
    size_t body_len;
};

/* What is answered; starts as zeros. body is taken over: wiped and freed when it has been sent. */
struct http_answer {
    unsigned status;
    const char *content_type; /* static storage; NULL without a body */
    struct text body;
    char etag[64]; /* with its quotes; "" for none */
};

/* Answers with a problem document in place of whatever answer held. */
void http_answer_problem(struct http_answer *answer, enum problem problem);

/* Gives a 200 answer an ETag of its body, or turns it into 304 when the client has that already. */
void http_answer_etag(const struct http_request *request, struct http_answer *answer);

/* Called by several threads at once. May block: other requests of its thread wait meanwhile. */
typedef void http_handler(void *context, const struct http_request *request,
                          struct http_answer *answer);

struct http_settings {
    const char *address;     /* numeric: "127.0.0.1", "::1" */
    uint16_t port;           /* 0: any free one */
    unsigned threads;        /* at least 1 */
    unsigned connections;    /* at most this many at once */
    const char *certificate; /* PEM text: leaf, then intermediates */
    const char *key;         /* PEM text */
    const char *authority;   /* PEM text: who signs the clients' certificates */
};

struct http_server;

/* Listens and answers from now on. settings is copied. NULL: ERR_CONFIG when address or certificates are
 * of no use, ERR_IO (detail: errno) when it cannot listen. */
struct http_server *http_server_start(const struct http_settings *settings, http_handler *handler,
                                      void *context, struct err *err);

/* The port it listens on. */
uint16_t http_server_port(const struct http_server *server);

/* Takes no more connections, lets the requests that are being worked on finish (ten seconds at most), and
 * ends. Leaves NULL; *server may be NULL. */
void http_server_stop(struct http_server **server);
