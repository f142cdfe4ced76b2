#include "backend/server/http-server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>
#include <netdb.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "backend/b64.h"
#include "backend/message.h"
#include "base/log.h"
#include "base/secret.h"

#define IDLE_LIMIT_S    60 /* a kiosk keeps its connection during a session */
#define REQUEST_LIMIT_S 15 /* from the first byte of a body to its last */
#define STOP_LIMIT_S    10

/* What is too large is read on up to here before it is refused, so that the refusal arrives. */
#define BODY_READ_MAX ((size_t)4 * MESSAGE_REQUEST_MAX)

struct http_server {
    struct MHD_Daemon *daemon;
    uint16_t port;
    http_handler *handler;
    void *context;
    pthread_mutex_t lock;
    pthread_cond_t idle;
    unsigned running; /* requests that have begun and not ended */
    char *certificate;
    char *key;
    char *authority;
};

/* One connection's other side; found once. */
struct peer {
    bool asked;
    bool known;
    struct identity who;
};

/* One request on its way. */
struct exchange {
    struct http_server *server;
    struct timespec began;
    char *body; /* MESSAGE_REQUEST_MAX bytes and a NUL; NULL until there is any */
    size_t len; /* what arrived, kept or not */
    bool query;
};

static const char *header(struct MHD_Connection *connection, const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);

    return value != NULL ? value : "";
}

void http_answer_problem(struct http_answer *answer, enum problem problem)
{
    const char *document = problem_document(problem);

    text_done(&answer->body);
    *answer = (struct http_answer){.status = (unsigned)problem_status(problem)};
    if (text_copy(document, strlen(document), &answer->body, NULL))
        answer->content_type = MESSAGE_TYPE_PROBLEM; /* else the status alone says most of it */
}

void http_answer_etag(const struct http_request *request, struct http_answer *answer)
{
    uint8_t digest[32];

    if (EVP_Digest(answer->body.bytes, answer->body.len, digest, NULL, EVP_sha256(), NULL) != 1)
        return; /* an answer without an ETag is a good answer */
    answer->etag[0] = '"';
    b64url_encode(digest, sizeof digest, answer->etag + 1);
    memcpy(answer->etag + 1 + B64_LEN(sizeof digest), "\"", 2);
    if (strcmp(request->if_none_match, answer->etag) != 0)
        return;
    text_done(&answer->body);
    answer->status = 304;
    answer->content_type = NULL;
}

/* MHD hands back the pointer that it was given: the text itself is on the heap. */
static void free_text(void *data)
{
    struct text *text = data;

    text_done(text);
    free(text);
}

static struct MHD_Response *make_response(struct http_answer *answer)
{
    struct text *text = malloc(sizeof *text);

    if (text == NULL) {
        text_done(&answer->body);
        return NULL;
    }
    *text = answer->body;
    answer->body = (struct text){0};

    struct MHD_Response *response =
        text->len == 0 ? MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT)
                       : MHD_create_response_from_buffer_with_free_callback_cls(
                             text->len, text->bytes, free_text, text);

    if (text->len == 0 || response == NULL)
        free_text(text);
    return response;
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct http_answer *answer)
{
    char etag[sizeof answer->etag];
    const char *content_type = answer->content_type;
    unsigned status = answer->status;

    memcpy(etag, answer->etag, sizeof etag);

    struct MHD_Response *response = make_response(answer);

    if (response == NULL)
        return MHD_NO;

    bool ok =
        MHD_add_response_header(response, MESSAGE_PROTOCOL_HEADER, MESSAGE_PROTOCOL) == MHD_YES &&
        MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
                                etag[0] != '\0' ? "no-cache" : "no-store") == MHD_YES;

    if (ok && content_type != NULL)
        ok = MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, content_type) ==
             MHD_YES;
    if (ok && etag[0] != '\0')
        ok = MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, etag) == MHD_YES;
    if (ok)
        log_event(LOG_REQUEST, (int32_t)status);

    enum MHD_Result result = ok ? MHD_queue_response(connection, status, response) : MHD_NO;

    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_problem(struct MHD_Connection *connection, enum problem problem)
{
    struct http_answer answer = {0};

    http_answer_problem(&answer, problem);
    return send_answer(connection, &answer);
}

/* The handshake has verified chain, validity and purpose (require_certificate); what is left is to see
 * who it is. */
static bool read_identity(gnutls_session_t session, struct identity *ret)
{
    unsigned count = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);

    if (chain == NULL || count == 0 || gnutls_session_get_verify_cert_status(session) != 0)
        return false;

    const unsigned char *der = chain[0].data;
    X509 *leaf = d2i_X509(NULL, &der, (long)chain[0].size);
    bool ok = leaf != NULL && pki_identity(leaf, ret, NULL);

    X509_free(leaf);
    return ok;
}

static const struct peer *peer_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct peer *peer = info != NULL ? info->socket_context : NULL;

    if (peer == NULL)
        return NULL;
    if (!peer->asked) {
        const union MHD_ConnectionInfo *tls =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

        peer->known = tls != NULL && read_identity(tls->tls_session, &peer->who);
        peer->asked = true;
    }
    return peer->known ? peer : NULL;
}

/* MHD only asks for a certificate; we want one, and the handshake itself to fail without. */
static void require_certificate(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *tls =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    /* GnuTLS keeps the pointers. */
    static char purpose[] = GNUTLS_KP_TLS_WWW_CLIENT;
    static gnutls_typed_vdata_st data = {.type = GNUTLS_DT_KEY_PURPOSE_OID,
                                         .data = (unsigned char *)purpose};

    if (tls == NULL)
        return; /* and read_identity() will refuse */
    gnutls_certificate_server_set_request(tls->tls_session, GNUTLS_CERT_REQUIRE);
    gnutls_session_set_verify_cert2(tls->tls_session, &data, 1, 0);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        free(*socket_context);
        *socket_context = NULL;
        return;
    }
    *socket_context = calloc(1, sizeof(struct peer)); /* without, everything is refused */
    require_certificate(connection);
}

static struct exchange *begin_exchange(struct http_server *server)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);

    if (exchange == NULL)
        return NULL;
    exchange->server = server;
    clock_gettime(CLOCK_MONOTONIC, &exchange->began);
    pthread_mutex_lock(&server->lock);
    server->running++;
    pthread_mutex_unlock(&server->lock);
    return exchange;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **data,
                         enum MHD_RequestTerminationCode why)
{
    struct exchange *exchange = *data;

    if (exchange == NULL)
        return;

    struct http_server *server = exchange->server;

    if (exchange->body != NULL)
        wipe(exchange->body, MESSAGE_REQUEST_MAX + 1);
    free(exchange->body);
    free(exchange);
    *data = NULL;
    pthread_mutex_lock(&server->lock);
    if (--server->running == 0)
        pthread_cond_broadcast(&server->idle);
    pthread_mutex_unlock(&server->lock);
}

static bool is_too_slow(const struct exchange *exchange)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec - exchange->began.tv_sec > REQUEST_LIMIT_S;
}

/* False when the connection is to be cut: too slow, far too large, or no memory. */
static bool take_body(struct exchange *exchange, const char *data, size_t len)
{
    if (is_too_slow(exchange) || len > BODY_READ_MAX - exchange->len)
        return false;
    if (exchange->body == NULL) {
        exchange->body = calloc(1, MESSAGE_REQUEST_MAX + 1);
        if (exchange->body == NULL)
            return false;
    }
    if (exchange->len + len <= MESSAGE_REQUEST_MAX)
        memcpy(exchange->body + exchange->len, data, len);
    exchange->len += len;
    return true;
}

static enum MHD_Result count_argument(void *context, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    return MHD_YES;
}

static void call_handler(const struct exchange *exchange, struct MHD_Connection *connection,
                         const struct peer *peer, const char *method, const char *path,
                         struct http_answer *answer)
{
    struct http_request request = {.method = method,
                                   .path = path,
                                   .content_type = header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
                                   .if_none_match =
                                       header(connection, MHD_HTTP_HEADER_IF_NONE_MATCH),
                                   .kiosk = header(connection, MESSAGE_KIOSK_HEADER),
                                   .who = peer->who,
                                   .body = exchange->body != NULL ? exchange->body : "",
                                   .body_len = exchange->len};

    exchange->server->handler(exchange->server->context, &request, answer);
}

static enum MHD_Result answer_request(struct exchange *exchange, struct MHD_Connection *connection,
                                      const char *method, const char *path)
{
    const struct peer *peer = peer_of(connection);
    struct http_answer answer = {0};

    if (exchange->len > MESSAGE_REQUEST_MAX)
        return send_problem(connection, PROBLEM_TOO_LARGE);
    if (strcmp(header(connection, MESSAGE_PROTOCOL_HEADER), MESSAGE_PROTOCOL) != 0)
        return send_problem(connection, PROBLEM_INCOMPATIBLE);
    if (peer == NULL)
        return send_problem(connection, PROBLEM_UNAUTHORIZED);
    if (MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, count_argument, NULL) > 0)
        return send_problem(connection, PROBLEM_NOT_FOUND);
    call_handler(exchange, connection, peer, method, path, &answer);
    return send_answer(connection, &answer);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *data_len, void **state)
{
    struct exchange *exchange = *state;

    if (exchange == NULL) {
        *state = begin_exchange(context);
        return *state != NULL ? MHD_YES : MHD_NO;
    }
    if (*data_len > 0) {
        bool ok = take_body(exchange, data, *data_len);

        *data_len = 0;
        return ok ? MHD_YES : MHD_NO;
    }
    return answer_request(exchange, connection, method, path);
}

static int listen_on(const struct http_settings *settings, uint16_t *ret_port, struct err *err)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    struct sockaddr_storage bound = {0};
    socklen_t bound_len = sizeof bound;
    char port[8];
    int yes = 1;

    snprintf(port, sizeof port, "%u", settings->port);
    if (getaddrinfo(settings->address, port, &hints, &found) != 0) {
        ERR(err, ERR_CONFIG, 0);
        return -1;
    }

    int socket_fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = socket_fd >= 0 &&
              setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
              bind(socket_fd, found->ai_addr, found->ai_addrlen) == 0 &&
              listen(socket_fd, SOMAXCONN) == 0 &&
              getsockname(socket_fd, (struct sockaddr *)&bound, &bound_len) == 0;

    if (!ok) {
        ERR(err, ERR_IO, errno);
        if (socket_fd >= 0)
            close(socket_fd);
        socket_fd = -1;
    }
    freeaddrinfo(found);
    *ret_port = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
                                                  : ((struct sockaddr_in *)&bound)->sin_port);
    return socket_fd;
}

static bool start_daemon(struct http_server *server, const struct http_settings *settings,
                         int socket_fd, struct err *err)
{
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TLS, 0, NULL, NULL, on_request, server,
        MHD_OPTION_LISTEN_SOCKET, socket_fd, MHD_OPTION_THREAD_POOL_SIZE, settings->threads,
        MHD_OPTION_CONNECTION_LIMIT, settings->connections, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_LIMIT_S, MHD_OPTION_HTTPS_MEM_CERT, server->certificate,
        MHD_OPTION_HTTPS_MEM_KEY, server->key, MHD_OPTION_HTTPS_MEM_TRUST, server->authority,
        MHD_OPTION_HTTPS_PRIORITIES, "NORMAL:-VERS-ALL:+VERS-TLS1.3", MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_END);
    return server->daemon != NULL || ERR(err, ERR_CONFIG, 0);
}

static void free_server(struct http_server **server)
{
    pthread_mutex_destroy(&(*server)->lock);
    pthread_cond_destroy(&(*server)->idle);
    if ((*server)->key != NULL)
        wipe((*server)->key, strlen((*server)->key));
    free((*server)->certificate);
    free((*server)->key);
    free((*server)->authority);
    free(*server);
    *server = NULL;
}

static struct http_server *new_server(const struct http_settings *settings)
{
    struct http_server *server = calloc(1, sizeof *server);

    if (server == NULL)
        return NULL;
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->idle, NULL);
    server->certificate = strdup(settings->certificate);
    server->key = strdup(settings->key);
    server->authority = strdup(settings->authority);
    if (server->certificate == NULL || server->key == NULL || server->authority == NULL)
        free_server(&server);
    return server;
}

struct http_server *http_server_start(const struct http_settings *settings, http_handler *handler,
                                      void *context, struct err *err)
{
    struct http_server *server = new_server(settings);

    if (server == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    server->handler = handler;
    server->context = context;

    int socket_fd = listen_on(settings, &server->port, err);

    if (socket_fd < 0 || !start_daemon(server, settings, socket_fd, err)) {
        if (socket_fd >= 0)
            close(socket_fd);
        free_server(&server);
    }
    return server;
}

uint16_t http_server_port(const struct http_server *server)
{
    return server->port;
}

static void wait_until_idle(struct http_server *server)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += STOP_LIMIT_S;
    pthread_mutex_lock(&server->lock);
    while (server->running > 0) {
        if (pthread_cond_timedwait(&server->idle, &server->lock, &until) != 0)
            break;
    }
    pthread_mutex_unlock(&server->lock);
}

void http_server_stop(struct http_server **server)
{
    if (*server == NULL)
        return;

    int socket_fd = MHD_quiesce_daemon((*server)->daemon);

    wait_until_idle(*server);
    MHD_stop_daemon((*server)->daemon);
    if (socket_fd >= 0)
        close(socket_fd);
    free_server(server);
}
