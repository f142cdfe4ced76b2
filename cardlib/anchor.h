/* The CA keys that are trusted. anchors_load() and anchors_free() are in cardlib/evidence.h. */
#pragma once

#include <stdint.h>

#include "cardlib/evidence.h"
#include "cardlib/rsa.h"

#define KEY_ID_LEN 16 /* card.md 3.6: all of it is compared */

/* The key with this id; borrowed, lives as long as anchors. ERR_CARD_UNKNOWN_AUTHORITY when it is not
 * trusted; detail 1 when a file says that it is withdrawn, else 0. */
MUST_USE bool anchors_find(const struct anchors *anchors, const uint8_t key_id[static KEY_ID_LEN],
                           const struct rsa_key **ret, struct err *err);
