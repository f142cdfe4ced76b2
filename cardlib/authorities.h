/* The CA certificates that are trusted. Their functions are in cardlib/proof.h. */
#pragma once

#include <openssl/types.h>

#include "cardlib/proof.h"

/* Three generations of two CAs are public (card.md 1.4). */
#define AUTHORITIES_MAX 64

struct proof_authorities {
    X509 *list[AUTHORITIES_MAX]; /* owned */
    size_t count;
};
