/* A TLS server for one test: answers every request with what the test says, in a thread of its own, on a port of
 * the kernel's choice. It does what a real one never would. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct tls_server_options {
    const char *name;      /* of its certificate in the test PKI: "centre" */
    bool others;           /* the certificate is of the PKI that nobody trusts */
    bool old_tls;          /* speaks TLS 1.2 only */
    bool silent;           /* reads the request and never answers */
    bool close_after_each; /* closes the connection after every answer, without saying so before */
};

struct tls_server;

struct tls_server *tls_server_new(const struct tls_server_options *options);
void tls_server_free(struct tls_server **server);
#define SCOPED_TLS_SERVER SCOPED(tls_server_free) struct tls_server

/* "https://localhost:PORT"; borrowed. */
const char *tls_server_url(const struct tls_server *server);

/* All following requests are answered with these bytes; copied. */
void tls_server_answer(struct tls_server *server, const char *bytes, size_t len);

/* status line, the protocol header, Content-Length and more headers ("Name: value\r\n"). */
void tls_server_answer_with(struct tls_server *server, const char *status, const char *headers,
                            const char *body);

/* The last request as it came; free it with g_free(). */
char *tls_server_request(struct tls_server *server);

/* Blocks until a request has been read. */
void tls_server_wait(struct tls_server *server);

/* Connections that were accepted so far. */
unsigned tls_server_connections(struct tls_server *server);
