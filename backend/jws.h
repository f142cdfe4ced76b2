/* Signed messages: compact JWS (RFC 7515) with ES256 and the signer's certificates in x5c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/pki.h"
#include "backend/text.h"
#include "base/err.h"
#include "base/scope.h"

/* Signs payload with the header {"alg":"ES256","typ":typ,"x5c":[…]}. ERR_CRYPTO, ERR_MEMORY. */
MUST_USE bool jws_sign(const struct signer *signer, const char *typ, const struct text *payload,
                       struct text *ret, struct err *err);

/* Verifies all of it: form, header (these three members and no other), signature, chain to trust,
 * validity at now (seconds since 1970 UTC), role. ret_payload is the caller's to end; ret_signer may be
 * NULL. ERR_TOO_LONG above max bytes; ERR_MALFORMED when it is no such JWS; ERR_UNTRUSTED when it is one
 * but signature, chain, validity or role are wrong. A certificate for TLS servers signs no messages. */
MUST_USE bool jws_verify(const char *jws, size_t len, size_t max, const char *typ,
                         const struct trust *trust, enum role role, int64_t now,
                         struct text *ret_payload, struct identity *ret_signer, struct err *err);
