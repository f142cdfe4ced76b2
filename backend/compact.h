/* The three parts of a compact JWS (RFC 7515 section 7.1), before anything is known about them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "backend/text.h"
#include "base/err.h"
#include "base/scope.h"

/* All borrowed from the text that was split. The signing input is header, ".", payload. */
struct compact {
    const char *header;
    size_t header_len;
    const char *payload;
    size_t payload_len;
    const char *signature;
    size_t signature_len;
};

/* False when there are not two dots. A third one is left in the signature, where it is no base64url. */
MUST_USE bool compact_split(const char *jws, size_t len, struct compact *ret);

/* Length of the signing input. */
size_t compact_signed_len(const struct compact *parts);

/* Decodes one part. ERR_MALFORMED when it is no base64url, ERR_MEMORY. */
MUST_USE bool compact_decode(const char *part, size_t len, struct text *ret, struct err *err);
