/* Doses and certificates as JSON: the parts that the answers to a lookup and to an issue share. */
#pragma once

#include <jansson.h>

#include "backend/json.h"
#include "base/certificate.h"

/* NULL when out of memory; the caller owns it. */
json_t *doses_to_json(const struct certificate_dose *doses, size_t count);

/* Reads 1 to CERTIFICATE_DOSES_MAX doses. */
void doses_take(struct json_reader *in, const char *name,
                struct certificate_dose ret[static CERTIFICATE_DOSES_MAX], size_t *ret_count);

/* All of certificate but its sheets, which the answer holds beside it. NULL when out of memory or when
 * the kind or a format is none. */
json_t *certificate_to_json(const struct certificate *certificate);

/* Reads all but the sheets. A domestic certificate has no passport items and an overseas one has name,
 * number and nationality. */
void certificate_take(struct json_reader *in, const char *name, struct certificate *ret);

/* Reads the word of a kind. */
void certificate_kind_take(struct json_reader *in, const char *name, enum certificate_kind *ret);

/* The formats of the codes that a certificate has or will have, each named once. */
json_t *formats_to_json(const bool formats[static CERTIFICATE_FORMATS]);
void formats_take(struct json_reader *in, const char *name, bool ret[static CERTIFICATE_FORMATS]);

/* True when both lists say the same in every member. */
bool doses_are_equal(const struct certificate_dose *a, size_t a_count,
                     const struct certificate_dose *b, size_t b_count);
