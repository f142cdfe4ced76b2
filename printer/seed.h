/* Numbers for ornaments that are another for each certificate and always the same for one. */
#pragma once

#include <stdint.h>

#define SEED_LEN 32 /* bytes of SHA-256 */

/* Seeds from what the ornament is, the certificate's id and the ornament's number. */
void seed_from(const char *what, const char *id, unsigned number, uint8_t ret[static SEED_LEN]);

/* From low to high, by the seed's two bytes at 2 · i; i is below SEED_LEN / 2. */
double seed_between(const uint8_t seed[static SEED_LEN], unsigned i, double low, double high);
