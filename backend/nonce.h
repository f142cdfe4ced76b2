/* The centre's nonces: a time, a kiosk and random bytes under the centre's MAC, so that nothing need be
 * stored. One nonce serves one request_id for ten minutes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/text.h"
#include "base/err.h"
#include "base/scope.h"

#define NONCE_LEN     73 /* version 1, time 8, kiosk 16, random 16, MAC 32 */
#define NONCE_KEY_LEN 32

/* Makes one for kiosk at now (seconds since 1970 UTC). ERR_CRYPTO. */
MUST_USE bool nonce_make(const uint8_t key[static NONCE_KEY_LEN], const char *kiosk, int64_t now,
                         uint8_t ret[static NONCE_LEN], struct err *err);

/* What the centre checks: all of it. ERR_UNTRUSTED: version or MAC. ERR_UNBOUND: another kiosk's.
 * ERR_EXPIRED: too old (detail: seconds too late) or from the future (detail: negative). */
MUST_USE bool nonce_check(const uint8_t key[static NONCE_KEY_LEN], const char *kiosk, int64_t now,
                          const uint8_t nonce[static NONCE_LEN], struct err *err);

/* What VRS checks, which has no key: version, kiosk and time. The same errors. */
MUST_USE bool nonce_check_unkeyed(const char *kiosk, int64_t now,
                                  const uint8_t nonce[static NONCE_LEN], struct err *err);

/* The answer to POST /v1/nonces. ERR_MEMORY; ERR_MALFORMED, ERR_TOO_LONG. */
MUST_USE bool nonce_encode(const uint8_t nonce[static NONCE_LEN], struct text *ret,
                           struct err *err);
MUST_USE bool nonce_decode(const char *json, size_t len, uint8_t ret[static NONCE_LEN],
                           struct err *err);

/* The request's body must be "{}". ERR_MALFORMED, ERR_TOO_LONG. */
MUST_USE bool nonce_request_decode(const char *json, size_t len, struct err *err);
