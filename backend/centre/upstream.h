/* The centre's way to VRS: mutual TLS, connections that are kept, one call at a time on each. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "backend/message.h"
#include "backend/text.h"
#include "base/err.h"

struct upstream_settings {
    const char *url;         /* "https://vrs.example:8444", without a path */
    const char *certificate; /* paths of PEM files */
    const char *key;
    const char *authority;
    unsigned limit_ms; /* for one call, with connecting */
};

struct upstream;

/* settings is copied; nothing is connected yet. Safe to share between threads. NULL and ERR_MEMORY. */
struct upstream *upstream_new(const struct upstream_settings *settings, struct err *err);
void upstream_free(struct upstream **upstream);
#define SCOPED_UPSTREAM SCOPED(upstream_free) struct upstream

struct upstream_call {
    const char *path;
    const char *content_type; /* NULL: a GET */
    const char *kiosk;        /* NULL: none */
    const char *body;
    size_t body_len;
};

struct upstream_answer {
    long status;
    char content_type[64];
    struct text body;
};

/* Makes one call and waits for its answer, settings.limit_ms at most. ERR_UNREACHABLE (detail: libcurl's
 * code) when there was none; ERR_UNTRUSTED when who answered is not a VRS; ERR_PROTOCOL (detail: status) when
 * it is of another protocol; ERR_TOO_LONG. The caller ends ret's body with text_done(). */
MUST_USE bool upstream_call(struct upstream *upstream, const struct upstream_call *call,
                            struct upstream_answer *ret, struct err *err);
