/* What is withdrawn, as the EU's revocation lists say it: by the first half of a SHA-256. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "base/scope.h"

#define DCC_HASH_LEN 16

struct dcc_hash {
    uint8_t bytes[DCC_HASH_LEN];
};

struct dcc_withdrawn {
    struct dcc_hash *hashes; /* in order; free() ends it */
    size_t count;
};

/* Adds the lines of a file, all or nothing (dcc_trust_add_withdrawn()). ERR_IO, ERR_CONFIG (detail: line),
 * ERR_MEMORY. Blocks. */
MUST_USE bool dcc_withdrawn_add(struct dcc_withdrawn *list, FILE *file, struct err *err);

/* True when the SHA-256 over the two parts, one after the other, begins as one of them. */
bool dcc_withdrawn_has(const struct dcc_withdrawn *list, const void *first, size_t first_len,
                       const void *second, size_t second_len);
