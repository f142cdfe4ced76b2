/* The one certificate that a printer may show: pinned, so nobody's authority and no first use is trusted. Private to
 * printer/. */
#pragma once

#include <cups/http.h>
#include <stdint.h>

#include "base/err.h"
#include "base/scope.h"

struct pin {
    uint8_t *der; /* the printer's own certificate, or its copy; NULL: none */
    int len;
};

/* file: PEM with exactly the certificate that the printer shows. ERR_CONFIG when there is none in it, ERR_IO
 * (detail: errno). */
MUST_USE bool pin_load(const char *file, struct pin *ret, struct err *err);

/* Frees; pin may be empty. */
void pin_done(struct pin *pin);

/* Whether the other end of an open connection is the pinned one, now. ERR_UNTRUSTED when the connection is not
 * encrypted or shows another certificate, ERR_EXPIRED (detail: 0) when it is not yet, or no longer, valid. */
MUST_USE bool pin_check(const struct pin *pin, http_t *http, struct err *err);
