/* Invented certificates to draw. */
#pragma once

#include "base/certificate-private.h"

/* Heap; the caller frees with verified_certificate_free(). Domestic, 佐倉　みなみ, with `doses`
 * doses, a code of jws_len characters of JWS, and the sheets that this needs. Change what the test
 * is about, then sample_count_sheets(). */
struct verified_certificate *sample_new(size_t doses, size_t jws_len);

/* The same for travel, with passport items and no second code. */
struct verified_certificate *sample_new_overseas(size_t doses, size_t jws_len);

/* Adds a second code for travel of that many bytes, with the name as a passport's machine-readable zone has it. */
void sample_add_vds_nc(struct verified_certificate *verified, const char *name, size_t len);

/* Adds an EU DCC of that many characters for every dose, the latest CERTIFICATE_DCC_MAX if there are more; and
 * counts the sheets. */
void sample_add_dccs(struct verified_certificate *verified, size_t len);

void sample_count_sheets(struct verified_certificate *verified);

/* Writes "shc:/" and pairs of digits that stand for jws_len characters of base64url. */
void sample_code(char ret[static CERTIFICATE_CODE_SIZE], size_t jws_len);
