#include "printer/ipp.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "printer/handshake.h"

/* How often a blocked transfer looks up whether it should stop. */
#define LOOK_UP_S  0.05
#define CONNECT_MS 2000

int64_t ipp_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* libcups would ask for a password on the terminal. */
static const char *no_password(const char *prompt, http_t *http, const char *method,
                               const char *resource, void *ctx)
{
    return NULL;
}

/* TLS is asked for by the scheme, and the scheme by a pin: neither goes without the other. */
static bool take_uri(struct printer *printer, const char *uri, bool pinned, struct err *err)
{
    char scheme[HTTP_MAX_URI];
    char user[HTTP_MAX_URI];
    http_uri_status_t status = httpSeparateURI(
        HTTP_URI_CODING_ALL, uri, scheme, sizeof(scheme), user, sizeof(user), printer->host,
        sizeof(printer->host), &printer->port, printer->path, sizeof(printer->path));
    if (status != HTTP_URI_STATUS_OK || strcmp(scheme, pinned ? "ipps" : "ipp") != 0 || user[0] ||
        !printer->host[0] || strlen(uri) >= sizeof(printer->uri))
        return ERR(err, ERR_CONFIG, 0);
    strcpy(printer->uri, uri);
    return true;
}

struct printer *printer_new(const char *uri, const char *certificate, struct err *err)
{
    bool pinned = certificate && certificate[0];
    SCOPED_PRINTER *printer = calloc(1, sizeof(*printer));
    if (!printer) {
        (void)ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    printer->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (printer->wake_fd < 0) {
        (void)ERR(err, ERR_IO, errno);
        return NULL;
    }
    if (!take_uri(printer, uri, pinned, err) ||
        (pinned && !pin_load(certificate, &printer->pin, err)))
        return NULL;
    cupsSetPasswordCB2(no_password, NULL);
    return MOVE(printer);
}

void printer_free(struct printer **printer)
{
    if (!*printer)
        return;
    ipp_call_end(*printer);
    if ((*printer)->wake_fd >= 0)
        close((*printer)->wake_fd);
    pin_done(&(*printer)->pin);
    free(*printer);
    *printer = NULL;
}

void printer_prefer(struct printer *printer, enum format_wish wish)
{
    printer->wish = wish;
}

void printer_cancel(struct printer *printer)
{
    uint64_t one = 1;
    atomic_store(&printer->stop, 1);
    /* A full counter is readable too: nothing is lost when this fails. */
    (void)!write(printer->wake_fd, &one, sizeof(one));
}

void printer_revive(struct printer *printer)
{
    uint64_t count;
    (void)!read(printer->wake_fd, &count, sizeof(count));
    atomic_store(&printer->stop, 0);
}

void ipp_call_begin(struct printer *printer, unsigned limit_ms)
{
    printer->until_ms = ipp_now_ms() + limit_ms;
}

void ipp_call_limit(struct printer *printer, int64_t until_ms, unsigned limit_ms)
{
    int64_t soon_ms = ipp_now_ms() + limit_ms;
    printer->until_ms = limit_ms && soon_ms < until_ms ? soon_ms : until_ms;
}

void ipp_call_end(struct printer *printer)
{
    if (printer->http)
        httpClose(printer->http);
    printer->http = NULL;
}

static bool is_cancelled(struct printer *printer)
{
    return atomic_load(&printer->stop) && !printer->deaf;
}

bool ipp_call_goes_on(struct printer *printer, struct err *err)
{
    if (is_cancelled(printer))
        return ERR(err, ERR_CANCELLED, 0);
    if (ipp_now_ms() >= printer->until_ms)
        return ERR(err, ERR_TIME_OUT, 0);
    return true;
}

bool ipp_call_pause(struct printer *printer, unsigned pause_ms, struct err *err)
{
    struct pollfd wake = {.fd = printer->deaf ? -1 : printer->wake_fd, .events = POLLIN};
    int64_t left_ms = printer->until_ms - ipp_now_ms();
    if (left_ms > (int64_t)pause_ms)
        left_ms = (int64_t)pause_ms;
    if (left_ms > 0)
        (void)poll(&wake, 1, (int)left_ms);
    return ipp_call_goes_on(printer, err);
}

bool printer_pause(struct printer *printer, unsigned pause_ms)
{
    ipp_call_begin(printer, pause_ms + 1);
    return ipp_call_pause(printer, pause_ms, NULL) || !is_cancelled(printer);
}

/* libcups calls this while a transfer blocks; 0 gives the transfer up. */
static int keep_waiting(http_t *http, void *ctx)
{
    return ipp_call_goes_on(ctx, NULL);
}

/* Again and again: libcups opens connections of its own accord when one has broken. */
static bool is_trusted(const struct printer *printer, struct err *err)
{
    return !printer->pin.der || pin_check(&printer->pin, printer->http, err);
}

static bool secure(struct printer *printer, struct err *err)
{
    if (printer->pin.der && !handshake(printer)) {
        ipp_call_end(printer);
        return ipp_call_goes_on(printer, err) && ERR(err, ERR_UNTRUSTED, 0);
    }
    if (is_trusted(printer, err))
        return true;
    ipp_call_end(printer);
    return false;
}

static bool connect_printer(struct printer *printer, struct err *err)
{
    int stop = 0;
    if (printer->http)
        return true;
    int64_t left_ms = printer->until_ms - ipp_now_ms();
    if (left_ms > CONNECT_MS)
        left_ms = CONNECT_MS;
    printer->http = httpConnect2(printer->host, printer->port, NULL, AF_UNSPEC,
                                 HTTP_ENCRYPTION_NEVER, 1, (int)left_ms, &stop);
    if (!printer->http)
        return ERR(err, ERR_PRINTER, PRINTER_OFFLINE);
    httpSetTimeout(printer->http, LOOK_UP_S, keep_waiting, printer);
    return secure(printer, err);
}

ipp_t *ipp_new(struct printer *printer, ipp_op_t operation)
{
    ipp_t *request = ippNewRequest(operation);
    if (!request)
        return NULL;
    ippSetVersion(request, 2, 0);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, printer->uri);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, "kiosk");
    return request;
}

void ipp_done(ipp_t **ipp)
{
    ippDelete(*ipp);
    *ipp = NULL;
}

/* One attempt on the open connection; NULL when it broke on the way. */
static ipp_t *exchange(struct printer *printer, ipp_t *request, const uint8_t *data, size_t len)
{
    http_status_t status =
        cupsSendRequest(printer->http, request, printer->path, ippLength(request) + len);
    /* The page leaves only for the printer that was meant, and only its answers are heard. */
    if (!is_trusted(printer, NULL))
        return NULL;
    if (status == HTTP_STATUS_CONTINUE && len > 0)
        status = cupsWriteRequestData(printer->http, (const char *)data, len);
    if (status != HTTP_STATUS_CONTINUE && status != HTTP_STATUS_OK)
        return NULL;
    ipp_t *answer = cupsGetResponse(printer->http, printer->path);
    if (!is_trusted(printer, NULL))
        ipp_done(&answer);
    return answer;
}

ipp_t *ipp_ask(struct printer *printer, ipp_t *request, const uint8_t *data, size_t len,
               struct err *err)
{
    SCOPED_IPP *mine = request;
    if (!mine) {
        (void)ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    if (!ipp_call_goes_on(printer, err))
        return NULL;
    if (!connect_printer(printer, err))
        return NULL;
    ipp_t *answer = exchange(printer, mine, data, len);
    if (!answer) {
        /* What is left of the exchange must not be taken for the next one's answer. */
        bool spoke = httpGetStatus(printer->http) >= HTTP_STATUS_BAD_REQUEST;
        int http_status = (int)httpGetStatus(printer->http);
        ipp_call_end(printer);
        if (!ipp_call_goes_on(printer, err))
            return NULL;
        if (spoke)
            (void)ERR(err, ERR_PROTOCOL, http_status);
        else
            (void)ERR(err, ERR_PRINTER, PRINTER_OFFLINE);
    }
    return answer;
}
