/* One IPP request and its answer, with a deadline and a way to stop. Private to printer/. */
#pragma once

#include <cups/cups.h>
#include <stdatomic.h>
#include <stdint.h>

#include "printer/pin.h"
#include "printer/status.h"

struct printer {
    char uri[HTTP_MAX_URI];
    char host[HTTP_MAX_HOST];
    int port;
    char path[HTTP_MAX_URI];
    struct pin pin; /* empty: the printer is not asked who it is */
    enum format_wish wish;
    http_t *http;     /* NULL between two calls */
    int wake_fd;      /* eventfd: readable once it was cancelled */
    atomic_int stop;  /* 1 once it was cancelled */
    int64_t until_ms; /* deadline of the call under way; monotonic */
    bool deaf;        /* a purge goes on although it was cancelled */
};

/* Starts a call that may last limit_ms. */
void ipp_call_begin(struct printer *printer, unsigned limit_ms);

/* Within a call: from now on at most limit_ms (0: no matter), and not beyond until_ms. */
void ipp_call_limit(struct printer *printer, int64_t until_ms, unsigned limit_ms);

/* The clock of all this: milliseconds, monotonic. */
int64_t ipp_now_ms(void);

/* Ends it, and the connection with it: libcups keeps the last bytes of what was sent in it, and printers hang
 * up on who is silent for half a minute, which a resident may well be between two calls. */
void ipp_call_end(struct printer *printer);

/* True while the call may go on; else false with ERR_CANCELLED or ERR_TIME_OUT (detail: 0). */
MUST_USE bool ipp_call_goes_on(struct printer *printer, struct err *err);

/* Waits for pause_ms, or until the deadline, or until somebody cancels; false as above. */
MUST_USE bool ipp_call_pause(struct printer *printer, unsigned pause_ms, struct err *err);

/* A new request to this printer under our constant name; never NULL but out of memory. */
ipp_t *ipp_new(struct printer *printer, ipp_op_t operation);

/* Sends request (always consumed) with len bytes of data behind it (NULL, 0 for none) and receives the
 * answer, whatever its status: the caller frees it with ippDelete(). NULL: ERR_PRINTER with
 * PRINTER_OFFLINE, ERR_PROTOCOL, ERR_TIME_OUT, ERR_CANCELLED. */
ipp_t *ipp_ask(struct printer *printer, ipp_t *request, const uint8_t *data, size_t len,
               struct err *err);

/* printer_status() within the call under way. */
MUST_USE bool printer_status_now(struct printer *printer, struct printer_status *ret,
                                 struct err *err);

/* Tells the printer to stop a job, within the call under way and whatever it answers. */
void printer_cancel_job(struct printer *printer, int id);

/* Ends an ipp_t * with its scope. */
void ipp_done(ipp_t **ipp);
#define SCOPED_IPP SCOPED(ipp_done) ipp_t
