#include "backend/centre/upstream.h"

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/pki.h"
#include "base/secret.h"

#define HANDLES_MAX 64 /* as many as there can be threads; more are closed after use */
#define HEADER_SIZE 128

struct upstream {
    char *url;
    char *certificate;
    char *key;
    char *authority;
    long limit_ms;
    pthread_mutex_t lock;
    CURL *idle[HANDLES_MAX];
    size_t idle_count;
};

/* An answer on its way in. */
struct incoming {
    struct text body; /* MESSAGE_ANSWER_MAX bytes of room */
    bool too_long;
    bool is_ours; /* Madoguchi-Protocol is there and right */
};

static CURLcode global_result;

static void init_global(void)
{
    global_result = curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct upstream *upstream_new(const struct upstream_settings *settings, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct upstream *upstream = calloc(1, sizeof *upstream);

    pthread_once(&once, init_global);
    if (upstream == NULL || global_result != CURLE_OK) {
        free(upstream);
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    pthread_mutex_init(&upstream->lock, NULL);
    upstream->url = strdup(settings->url);
    upstream->certificate = strdup(settings->certificate);
    upstream->key = strdup(settings->key);
    upstream->authority = strdup(settings->authority);
    upstream->limit_ms = (long)settings->limit_ms;
    if (upstream->url == NULL || upstream->certificate == NULL || upstream->key == NULL ||
        upstream->authority == NULL) {
        ERR(err, ERR_MEMORY, 0);
        upstream_free(&upstream);
    }
    return upstream;
}

void upstream_free(struct upstream **upstream)
{
    if (*upstream == NULL)
        return;
    for (size_t i = 0; i < (*upstream)->idle_count; i++)
        curl_easy_cleanup((*upstream)->idle[i]);
    pthread_mutex_destroy(&(*upstream)->lock);
    free((*upstream)->url);
    free((*upstream)->certificate);
    free((*upstream)->key);
    free((*upstream)->authority);
    free(*upstream);
    *upstream = NULL;
}

/* libcurl verifies chain and host name; that it is a VRS is for us to see. */
static int verify_role(int ok, X509_STORE_CTX *context)
{
    struct identity who;

    if (ok != 1 || X509_STORE_CTX_get_error_depth(context) != 0)
        return ok;
    if (pki_identity(X509_STORE_CTX_get_current_cert(context), &who, NULL) && who.role == ROLE_VRS)
        return 1;
    X509_STORE_CTX_set_error(context, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

static CURLcode on_tls(CURL *handle, void *tls, void *context)
{
    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, verify_role);
    return CURLE_OK;
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct incoming *incoming = context;
    size_t len = size * count;

    if (len > MESSAGE_ANSWER_MAX - incoming->body.len) {
        incoming->too_long = true;
        return 0;
    }
    memcpy(incoming->body.bytes + incoming->body.len, data, len);
    incoming->body.len += len;
    incoming->body.bytes[incoming->body.len] = '\0';
    return len;
}

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    static const char ours[] = MESSAGE_PROTOCOL_HEADER ": " MESSAGE_PROTOCOL "\r\n";
    struct incoming *incoming = context;

    if (size * count == sizeof ours - 1 && strncasecmp(line, ours, sizeof ours - 1) == 0)
        incoming->is_ours = true;
    return size * count;
}

static CURL *new_handle(const struct upstream *upstream)
{
    CURL *handle = curl_easy_init();

    if (handle == NULL)
        return NULL;

    bool ok = curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_CAINFO, upstream->authority) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_CAPATH, NULL) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_SSLCERT, upstream->certificate) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_SSLKEY, upstream->key) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, on_tls) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, upstream->limit_ms) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_PROXY, "") == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L) == CURLE_OK;

    if (!ok) {
        curl_easy_cleanup(handle);
        return NULL;
    }
    return handle;
}

static CURL *take_handle(struct upstream *upstream)
{
    CURL *handle = NULL;

    pthread_mutex_lock(&upstream->lock);
    if (upstream->idle_count > 0)
        handle = upstream->idle[--upstream->idle_count];
    pthread_mutex_unlock(&upstream->lock);
    return handle != NULL ? handle : new_handle(upstream);
}

static void give_back(struct upstream *upstream, CURL *handle)
{
    pthread_mutex_lock(&upstream->lock);
    if (upstream->idle_count < HANDLES_MAX)
        upstream->idle[upstream->idle_count++] = MOVE(handle);
    pthread_mutex_unlock(&upstream->lock);
    if (handle != NULL)
        curl_easy_cleanup(handle);
}

static bool add_header(struct curl_slist **headers, const char *name, const char *value)
{
    char line[HEADER_SIZE];
    int len = snprintf(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer =
        len > 0 && (size_t)len < sizeof line ? curl_slist_append(*headers, line) : NULL;

    if (longer != NULL)
        *headers = longer;
    return longer != NULL;
}

static struct curl_slist *make_headers(const struct upstream_call *call)
{
    struct curl_slist *headers = NULL;

    /* Without "Expect:" libcurl would wait for a permission that nobody gives. */
    if (add_header(&headers, MESSAGE_PROTOCOL_HEADER, MESSAGE_PROTOCOL) &&
        (call->kiosk == NULL || add_header(&headers, MESSAGE_KIOSK_HEADER, call->kiosk)) &&
        (call->content_type == NULL || (add_header(&headers, "Content-Type", call->content_type) &&
                                        add_header(&headers, "Expect", ""))))
        return headers;
    curl_slist_free_all(headers);
    return NULL;
}

static bool prepare(CURL *handle, const char *url, const struct upstream_call *call,
                    struct curl_slist *headers, struct incoming *incoming)
{
    bool ok = curl_easy_setopt(handle, CURLOPT_URL, url) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_WRITEDATA, incoming) == CURLE_OK &&
              curl_easy_setopt(handle, CURLOPT_HEADERDATA, incoming) == CURLE_OK;

    if (call->content_type == NULL)
        return ok && curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    return ok && curl_easy_setopt(handle, CURLOPT_POST, 1L) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call->body) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_len) ==
               CURLE_OK;
}

static bool judge(CURL *handle, CURLcode code, const struct incoming *incoming,
                  struct upstream_answer *ret, struct err *err)
{
    const char *content_type = NULL;

    if (incoming->too_long)
        return ERR(err, ERR_TOO_LONG, incoming->body.len);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return ERR(err, ERR_UNTRUSTED, 0);
    if (code != CURLE_OK)
        return ERR(err, ERR_UNREACHABLE, code);
    if (curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &ret->status) != CURLE_OK ||
        curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &content_type) != CURLE_OK ||
        !incoming->is_ours)
        return ERR(err, ERR_PROTOCOL, ret->status);
    if (content_type != NULL && strlen(content_type) >= sizeof ret->content_type)
        return ERR(err, ERR_PROTOCOL, ret->status);
    if (content_type != NULL)
        memcpy(ret->content_type, content_type, strlen(content_type) + 1);
    return true;
}

static bool perform(CURL *handle, const char *url, const struct upstream_call *call,
                    struct curl_slist *headers, struct upstream_answer *ret, struct err *err)
{
    struct incoming incoming = {.body.bytes = malloc(MESSAGE_ANSWER_MAX + 1)};
    struct upstream_answer answer = {0};

    if (incoming.body.bytes == NULL || !prepare(handle, url, call, headers, &incoming)) {
        free(incoming.body.bytes);
        return ERR(err, ERR_MEMORY, 0);
    }
    incoming.body.bytes[0] = '\0';

    CURLcode code = curl_easy_perform(handle);
    bool ok = judge(handle, code, &incoming, &answer, err) &&
              text_copy(incoming.body.bytes, incoming.body.len, &answer.body, err);

    wipe(incoming.body.bytes, incoming.body.len);
    free(incoming.body.bytes);
    if (ok)
        *ret = answer;
    return ok;
}

bool upstream_call(struct upstream *upstream, const struct upstream_call *call,
                   struct upstream_answer *ret, struct err *err)
{
    CURL *handle = take_handle(upstream);
    struct curl_slist *headers = make_headers(call);
    char url[512];
    int len = snprintf(url, sizeof url, "%s%s", upstream->url, call->path);
    bool ok = false;

    if (handle == NULL || headers == NULL || len < 0 || (size_t)len >= sizeof url)
        ERR(err, ERR_MEMORY, 0);
    else
        ok = perform(handle, url, call, headers, ret, err);
    if (handle != NULL)
        give_back(upstream, handle);
    curl_slist_free_all(headers);
    return ok;
}
