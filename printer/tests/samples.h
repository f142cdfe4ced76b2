/* Invented certificates to draw. */
#pragma once

#include "base/certificate-private.h"

/* Heap; the caller frees with verified_certificate_free(). Domestic, 佐倉　みなみ, with `doses`
 * doses, a code of jws_len characters of JWS, and the sheets that this needs. Change what the test
 * is about, then sample_count_sheets(). */
struct verified_certificate *sample_new(size_t doses, size_t jws_len);

/* The same for travel, with passport items and no second code. */
struct verified_certificate *sample_new_overseas(size_t doses, size_t jws_len);

void sample_count_sheets(struct verified_certificate *verified);

/* Writes "shc:/" and pairs of digits that stand for jws_len characters of base64url. */
void sample_code(char ret[static CERTIFICATE_CODE_SIZE], size_t jws_len);
