#include "backend/tests/tls-server.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "backend/tests/keys.h"

struct tls_server {
    struct tls_server_options options;
    SSL_CTX *tls;
    int listener;
    int connection; /* -1 when there is none */
    char *url;
    GThread *thread;
    GMutex lock;
    GCond changed;
    GString *answer;
    char *request;
    unsigned requests;
    unsigned connections;
    bool ending;
};

static void use_certificate(struct tls_server *server)
{
    char *names[2] = {g_strconcat(server->options.name, ".pem", NULL),
                      g_strconcat(server->options.name, ".key", NULL)};
    char *(*path)(const char *) = server->options.others ? other_keys_path : keys_path;
    char *certificate = path(names[0]);
    char *key = path(names[1]);
    char *ca = keys_path("ca.pem");

    g_assert_cmpint(SSL_CTX_use_certificate_file(server->tls, certificate, SSL_FILETYPE_PEM), ==,
                    1);
    g_assert_cmpint(SSL_CTX_use_PrivateKey_file(server->tls, key, SSL_FILETYPE_PEM), ==, 1);
    g_assert_cmpint(SSL_CTX_load_verify_locations(server->tls, ca, NULL), ==, 1);
    SSL_CTX_set_verify(server->tls, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    if (server->options.old_tls)
        SSL_CTX_set_max_proto_version(server->tls, TLS1_2_VERSION);
    g_free(names[0]);
    g_free(names[1]);
    g_free(certificate);
    g_free(key);
    g_free(ca);
}

static bool read_request(SSL *tls, GString *request)
{
    char bytes[4096];
    size_t wanted = 0;

    while (wanted == 0 || request->len < wanted) {
        int len = SSL_read(tls, bytes, sizeof bytes);

        if (len <= 0)
            return false;
        g_string_append_len(request, bytes, len);

        const char *end = strstr(request->str, "\r\n\r\n");
        const char *length = strstr(request->str, "Content-Length: ");

        if (end != NULL)
            wanted = (size_t)(end + 4 - request->str) +
                     (length == NULL ? 0 : strtoul(length + 16, NULL, 10));
    }
    return true;
}

static void write_answer(struct tls_server *server, SSL *tls, GString *request)
{
    g_mutex_lock(&server->lock);
    g_free(server->request);
    server->request = g_strdup(request->str);
    server->requests++;
    g_cond_broadcast(&server->changed);
    while (server->options.silent && !server->ending)
        g_cond_wait(&server->changed, &server->lock);

    GString *answer = g_string_new_len(server->answer->str, (gssize)server->answer->len);

    g_mutex_unlock(&server->lock);
    if (!server->options.silent && answer->len > 0)
        SSL_write(tls, answer->str, (int)answer->len);
    g_string_free(answer, TRUE);
}

static void serve(struct tls_server *server, SSL *tls)
{
    bool open = SSL_accept(tls) == 1;

    while (open) {
        GString *request = g_string_new(NULL);

        open = read_request(tls, request);
        if (open)
            write_answer(server, tls, request);
        if (server->options.close_after_each || server->options.silent)
            open = false;
        g_string_free(request, TRUE);
    }
    SSL_shutdown(tls);
}

static void *run(void *data)
{
    struct tls_server *server = data;
    int connection;

    while ((connection = accept(server->listener, NULL, NULL)) >= 0) {
        SSL *tls = SSL_new(server->tls);

        g_mutex_lock(&server->lock);
        server->connection = connection;
        server->connections++;
        g_mutex_unlock(&server->lock);
        SSL_set_fd(tls, connection);
        serve(server, tls);
        g_mutex_lock(&server->lock);
        server->connection = -1;
        g_mutex_unlock(&server->lock);
        SSL_free(tls);
        close(connection);
    }
    return NULL;
}

static void listen_somewhere(struct tls_server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;

    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(server->listener, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(server->listener, 4), ==, 0);
    g_assert_cmpint(getsockname(server->listener, (struct sockaddr *)&address, &len), ==, 0);
    server->url = g_strdup_printf("https://localhost:%d", ntohs(address.sin_port));
}

struct tls_server *tls_server_new(const struct tls_server_options *options)
{
    struct tls_server *server = g_new0(struct tls_server, 1);

    signal(SIGPIPE, SIG_IGN); /* a client that goes away is what some tests are about */
    server->options = *options;
    server->connection = -1;
    server->answer = g_string_new(NULL);
    server->tls = SSL_CTX_new(TLS_server_method());
    g_mutex_init(&server->lock);
    g_cond_init(&server->changed);
    use_certificate(server);
    listen_somewhere(server);
    server->thread = g_thread_new("tls-server", run, server);
    return server;
}

void tls_server_free(struct tls_server **server)
{
    struct tls_server *it = *server;

    g_mutex_lock(&it->lock);
    it->ending = true;
    g_cond_broadcast(&it->changed);
    shutdown(it->listener, SHUT_RDWR);
    if (it->connection >= 0)
        shutdown(it->connection, SHUT_RDWR);
    g_mutex_unlock(&it->lock);
    g_thread_join(it->thread);
    close(it->listener);
    SSL_CTX_free(it->tls);
    g_string_free(it->answer, TRUE);
    g_free(it->request);
    g_free(it->url);
    g_mutex_clear(&it->lock);
    g_cond_clear(&it->changed);
    g_free(it);
    *server = NULL;
}

const char *tls_server_url(const struct tls_server *server)
{
    return server->url;
}

void tls_server_answer(struct tls_server *server, const char *bytes, size_t len)
{
    g_mutex_lock(&server->lock);
    g_string_truncate(server->answer, 0);
    g_string_append_len(server->answer, bytes, (gssize)len);
    g_mutex_unlock(&server->lock);
}

void tls_server_answer_with(struct tls_server *server, const char *status, const char *headers,
                            const char *body)
{
    char *bytes =
        g_strdup_printf("HTTP/1.1 %s\r\nMadoguchi-Protocol: 1\r\nContent-Length: %zu\r\n%s\r\n%s",
                        status, strlen(body), headers, body);

    tls_server_answer(server, bytes, strlen(bytes));
    g_free(bytes);
}

char *tls_server_request(struct tls_server *server)
{
    g_mutex_lock(&server->lock);

    char *request = g_strdup(server->request);

    g_mutex_unlock(&server->lock);
    return request;
}

void tls_server_wait(struct tls_server *server)
{
    g_mutex_lock(&server->lock);
    while (server->requests == 0)
        g_cond_wait(&server->changed, &server->lock);
    g_mutex_unlock(&server->lock);
}

unsigned tls_server_connections(struct tls_server *server)
{
    g_mutex_lock(&server->lock);

    unsigned connections = server->connections;

    g_mutex_unlock(&server->lock);
    return connections;
}
