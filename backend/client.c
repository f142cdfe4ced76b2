#include "backend/client.h"

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend/jws.h"
#include "backend/message.h"
#include "backend/problem.h"
#include "base/secret.h"
#include "base/wiped.h"

#define ETAG_SIZE 128

struct client {
    CURL *easy;
    CURLM *multi; /* keeps the connection; its poll can be woken up from another thread */
    struct curl_slist *headers;
    struct trust *trust;
    struct signer *signer;
    char *url;
    atomic_bool cancelled;
    char etag[ETAG_SIZE]; /* of the last screen; empty if there is none */
    char *answer;         /* MESSAGE_ANSWER_MAX bytes; wiped after every call */
    size_t answer_len;
    bool answer_too_long;
    int64_t clock; /* the centre's, of its last answer; -1: not known */
};

struct request {
    const char *path;
    const char *type; /* NULL: GET */
    const struct text *body;
    const char *etag; /* NULL or empty: none */
};

static CURLcode curl_ready;

static void prepare_curl(void)
{
    /* curl copies what it sends and receives into buffers of its own: they are wiped like ours. */
    curl_ready = curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wiped_free, wiped_realloc,
                                      strdup, calloc);
}

/* The peer must be a centre, not merely somebody whom the authority knows. */
static int check_peer(int good, X509_STORE_CTX *context)
{
    struct identity identity;

    if (good == 0 || X509_STORE_CTX_get_error_depth(context) > 0)
        return good;
    if (pki_identity(X509_STORE_CTX_get_current_cert(context), &identity, NULL) &&
        identity.role == ROLE_CENTRE)
        return 1;
    X509_STORE_CTX_set_error(context, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

static CURLcode add_peer_check(CURL *easy, void *tls, void *unused)
{
    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, check_peer);
    /* The last answer would lie opened in the connection's buffer until the next one comes. */
    SSL_CTX_set_options(tls, SSL_OP_CLEANSE_PLAINTEXT);
    SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
    return CURLE_OK;
}

static size_t take_answer(char *bytes, size_t size, size_t count, void *data)
{
    struct client *client = data;
    size_t len = size * count;

    if (len > MESSAGE_ANSWER_MAX - client->answer_len) {
        client->answer_too_long = true;
        return 0;
    }
    memcpy(client->answer + client->answer_len, bytes, len);
    client->answer_len += len;
    return len;
}

static bool set_options(struct client *client, const struct client_options *options)
{
    CURL *easy = client->easy;

    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSLVERSION,
                            (long)CURL_SSLVERSION_TLSv1_3 | (long)CURL_SSLVERSION_MAX_TLSv1_3) ==
               CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSLCERT, options->certificate) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSLKEY, options->key) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, add_peer_check) == CURLE_OK &&
           /* every connection asks for the certificate again */
           curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, client) == CURLE_OK;
}

static bool is_https(const char *url)
{
    size_t len = strlen(url);

    return strncmp(url, "https://", strlen("https://")) == 0 && len > strlen("https://") &&
           url[len - 1] != '/';
}

static bool client_open(struct client *client, const struct client_options *options,
                        struct err *err)
{
    if (!is_https(options->url))
        return ERR(err, ERR_CONFIG, 0);
    if ((client->trust = trust_load(options->answers_ca, err)) == NULL ||
        (client->signer = signer_load(options->certificate, options->key, err)) == NULL)
        return false;
    if (signer_identity(client->signer)->role != ROLE_KIOSK)
        return ERR(err, ERR_CONFIG, 0);
    client->clock = -1;
    client->url = strdup(options->url);
    client->answer = malloc(MESSAGE_ANSWER_MAX);
    client->easy = curl_easy_init();
    client->multi = curl_multi_init();
    if (client->url == NULL || client->answer == NULL || client->easy == NULL ||
        client->multi == NULL)
        return ERR(err, ERR_MEMORY, 0);
    return set_options(client, options) || ERR(err, ERR_CONFIG, 0);
}

struct client *client_new(const struct client_options *options, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    SCOPED_CLIENT *client = calloc(1, sizeof *client);

    pthread_once(&once, prepare_curl);
    if (client == NULL || curl_ready != CURLE_OK) {
        (void)ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    return client_open(client, options, err) ? MOVE(client) : NULL;
}

void client_free(struct client **client)
{
    struct client *it = *client;

    if (it == NULL)
        return;
    curl_easy_cleanup(it->easy);
    curl_multi_cleanup(it->multi);
    curl_slist_free_all(it->headers);
    if (it->answer != NULL)
        wipe(it->answer, MESSAGE_ANSWER_MAX);
    free(it->answer);
    free(it->url);
    signer_free(&it->signer);
    trust_free(&it->trust);
    free(it);
    *client = NULL;
}

const char *client_kiosk(const struct client *client)
{
    return signer_identity(client->signer)->id;
}

bool client_clock(const struct client *client, int64_t *ret)
{
    if (client->clock < 0)
        return false;
    *ret = client->clock;
    return true;
}

void client_cancel(struct client *client)
{
    atomic_store(&client->cancelled, true);
    curl_multi_wakeup(client->multi);
}

void client_resume(struct client *client)
{
    atomic_store(&client->cancelled, false);
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool add_header(struct client *client, const char *name, const char *value)
{
    char line[ETAG_SIZE + 64];
    struct curl_slist *longer;

    snprintf(line, sizeof line, "%s:%s%s", name, value[0] == '\0' ? "" : " ", value);
    longer = curl_slist_append(client->headers, line);
    if (longer == NULL)
        return false;
    client->headers = longer;
    return true;
}

static bool set_headers(struct client *client, const struct request *request)
{
    curl_slist_free_all(client->headers);
    client->headers = NULL;
    /* An empty value keeps curl from waiting for "100 Continue". */
    return add_header(client, MESSAGE_PROTOCOL_HEADER, MESSAGE_PROTOCOL) &&
           add_header(client, "Expect", "") &&
           (request->type == NULL || add_header(client, "Content-Type", request->type)) &&
           (request->etag == NULL || request->etag[0] == '\0' ||
            add_header(client, "If-None-Match", request->etag)) &&
           curl_easy_setopt(client->easy, CURLOPT_HTTPHEADER, client->headers) == CURLE_OK;
}

static bool set_request(struct client *client, const struct request *request)
{
    char url[MESSAGE_ISSUER_SIZE + 32];
    int len = snprintf(url, sizeof url, "%s%s", client->url, request->path);

    if (len < 0 || (size_t)len >= sizeof url || !set_headers(client, request) ||
        curl_easy_setopt(client->easy, CURLOPT_URL, url) != CURLE_OK)
        return false;
    if (request->type == NULL)
        return curl_easy_setopt(client->easy, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    return curl_easy_setopt(client->easy, CURLOPT_POST, 1L) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_POSTFIELDS, request->body->bytes) == CURLE_OK &&
           curl_easy_setopt(client->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                            (curl_off_t)request->body->len) == CURLE_OK;
}

/* The result of the one transfer, if it has ended. */
static bool has_ended(struct client *client, CURLcode *ret)
{
    int left;
    CURLMsg *message = curl_multi_info_read(client->multi, &left);

    if (message == NULL || message->msg != CURLMSG_DONE)
        return false;
    *ret = message->data.result;
    return true;
}

static bool drive(struct client *client, unsigned deadline_ms, CURLcode *ret, struct err *err)
{
    int64_t until_ms = now_ms() + deadline_ms;
    int running;

    for (;;) {
        if (atomic_load(&client->cancelled))
            return ERR(err, ERR_CANCELLED, 0);
        if (curl_multi_perform(client->multi, &running) != CURLM_OK)
            return ERR(err, ERR_MEMORY, 0);
        if (has_ended(client, ret))
            return true;

        int64_t left_ms = until_ms - now_ms();

        if (left_ms <= 0)
            return ERR(err, ERR_TIME_OUT, deadline_ms);
        if (curl_multi_poll(client->multi, NULL, 0, left_ms < 60000 ? (int)left_ms : 60000, NULL) !=
            CURLM_OK)
            return ERR(err, ERR_MEMORY, 0);
    }
}

static bool check_transfer(const struct client *client, CURLcode code, struct err *err)
{
    if (code == CURLE_OK)
        return true;
    if (client->answer_too_long)
        return ERR(err, ERR_PROTOCOL, 0);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return ERR(err, ERR_UNTRUSTED, 0);
    if (code == CURLE_OUT_OF_MEMORY)
        return ERR(err, ERR_MEMORY, 0);
    if (code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CACERT_BADFILE)
        return ERR(err, ERR_CONFIG, 0);
    return ERR(err, ERR_UNREACHABLE, code);
}

/* One header of the answer; "" when it is not there or there more than once. */
static const char *header_of(struct client *client, const char *name)
{
    struct curl_header *header;

    return curl_easy_header(client->easy, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK &&
                   header->amount == 1
               ? header->value
               : "";
}

/* The media type without its parameters. */
static bool is_of_type(struct client *client, const char *type)
{
    const char *value = header_of(client, "Content-Type");

    return strcspn(value, "; ") == strlen(type) && strncmp(value, type, strlen(type)) == 0;
}

static bool refused(struct client *client, long status, struct err *err)
{
    enum problem problem;

    if (!is_of_type(client, MESSAGE_TYPE_PROBLEM))
        return ERR(err, ERR_PROTOCOL, status);
    if (!problem_decode(client->answer, client->answer_len, (int)status, &problem, err))
        return false;
    return ERR(err, problem_err(problem), status);
}

/* The answer lies in client->answer until forget(). */
static bool call(struct client *client, unsigned deadline_ms, const struct request *request,
                 long *ret_status, struct err *err)
{
    CURLcode code = CURLE_OK;

    client->answer_len = 0;
    client->answer_too_long = false;
    if (!set_request(client, request) ||
        curl_multi_add_handle(client->multi, client->easy) != CURLM_OK)
        return ERR(err, ERR_MEMORY, 0);

    bool ended = drive(client, deadline_ms, &code, err);

    curl_multi_remove_handle(client->multi, client->easy);
    curl_easy_setopt(client->easy, CURLOPT_POSTFIELDS, NULL);
    if (!ended || !check_transfer(client, code, err))
        return false;
    curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, ret_status);
    client->clock = curl_getdate(header_of(client, "Date"), NULL);
    if (strcmp(header_of(client, MESSAGE_PROTOCOL_HEADER), MESSAGE_PROTOCOL) != 0)
        return ERR(err, ERR_PROTOCOL, *ret_status);
    return *ret_status < 400 || refused(client, *ret_status, err);
}

static void forget(struct client *client)
{
    wipe(client->answer, client->answer_len);
    client->answer_len = 0;
}

/* A call whose good answer has this status and type. */
static bool call_for(struct client *client, unsigned deadline_ms, const struct request *request,
                     long status, const char *type, struct err *err)
{
    long got = 0;

    if (!call(client, deadline_ms, request, &got, err))
        return false;
    if (got != status || (type != NULL && !is_of_type(client, type)))
        return ERR(err, ERR_PROTOCOL, got);
    return true;
}

static bool screen_read(struct client *client, struct screen *ret, struct err *err)
{
    struct screen screen;
    const char *etag = header_of(client, "ETag");

    if (!is_of_type(client, MESSAGE_TYPE_JSON) ||
        !screen_decode(client->answer, client->answer_len, SCREEN_OF_CENTRE, &screen, NULL))
        return ERR(err, ERR_PROTOCOL, 200);
    screen_done(ret);
    *ret = screen;
    /* What is too long to be sent back is no use. */
    snprintf(client->etag, sizeof client->etag, "%s", strlen(etag) < ETAG_SIZE ? etag : "");
    return true;
}

bool client_screen(struct client *client, unsigned deadline_ms, struct screen *ret,
                   bool *ret_changed, struct err *err)
{
    bool has_one = ret->issuer_keys.issuer[0] != '\0';
    struct request request = {.path = MESSAGE_PATH_SCREEN, .etag = has_one ? client->etag : NULL};
    long status = 0;
    bool ok = call(client, deadline_ms, &request, &status, err);
    bool same = ok && status == 304 && has_one;

    if (ok && !same)
        ok = status == 200 ? screen_read(client, ret, err) : ERR(err, ERR_PROTOCOL, status);
    forget(client);
    if (ok && ret_changed != NULL)
        *ret_changed = !same;
    return ok;
}

bool client_nonce(struct client *client, unsigned deadline_ms, uint8_t ret[static NONCE_LEN],
                  struct err *err)
{
    char empty[] = "{}";
    struct text body = {.bytes = empty, .len = 2};
    struct request request = {
        .path = MESSAGE_PATH_NONCES, .type = MESSAGE_TYPE_JSON, .body = &body};
    bool ok = call_for(client, deadline_ms, &request, 201, MESSAGE_TYPE_JSON, err);

    if (ok && !nonce_decode(client->answer, client->answer_len, ret, NULL))
        ok = ERR(err, ERR_PROTOCOL, 201);
    forget(client);
    return ok;
}

bool client_lookup(struct client *client, unsigned deadline_ms,
                   const struct lookup_request *request, const struct expected *expected,
                   struct lookup_answer *ret, struct err *err)
{
    SCOPED_TEXT payload = {0};
    SCOPED_TEXT jws = {0};
    struct request post = {.path = MESSAGE_PATH_LOOKUPS, .type = MESSAGE_TYPE_JOSE, .body = &jws};

    if (!lookup_request_encode(request, &payload, err) ||
        !jws_sign(client->signer, MESSAGE_TYP_LOOKUP, &payload, &jws, err))
        return false;

    bool ok = call_for(client, deadline_ms, &post, 200, MESSAGE_TYPE_JOSE, err) &&
              lookup_answer_verify(client->answer, client->answer_len, client->trust, expected,
                                   time(NULL), ret, err);

    forget(client);
    return ok;
}

bool client_certificate(struct client *client, unsigned deadline_ms,
                        const struct expected *expected, const struct lookup_answer *promised,
                        const struct code_trust *signers, const struct products *products,
                        struct verified_certificate **ret, struct err *err)
{
    SCOPED_TEXT body = {0};
    struct issue_request issue = {.kind = expected->kind};
    struct request post = {
        .path = MESSAGE_PATH_CERTIFICATES, .type = MESSAGE_TYPE_JSON, .body = &body};

    memcpy(issue.request_id, expected->request_id, REQUEST_ID_LEN);
    memcpy(issue.ticket, promised->ticket, sizeof issue.ticket);

    bool ok = issue_request_encode(&issue, &body, err) &&
              call_for(client, deadline_ms, &post, 200, MESSAGE_TYPE_JOSE, err) &&
              certificate_answer_verify(client->answer, client->answer_len, client->trust, expected,
                                        promised, signers, products, time(NULL), ret, err);

    issue_request_wipe(&issue);
    forget(client);
    return ok;
}

bool client_outcome(struct client *client, unsigned deadline_ms, const struct outcome *outcome,
                    struct err *err)
{
    SCOPED_TEXT body = {0};
    struct request post = {.path = MESSAGE_PATH_OUTCOMES, .type = MESSAGE_TYPE_JSON, .body = &body};
    bool ok =
        outcome_encode(outcome, &body, err) && call_for(client, deadline_ms, &post, 204, NULL, err);

    forget(client);
    return ok;
}
