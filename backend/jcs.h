/* Canonical JSON (RFC 8785): the one text of a value, whoever wrote it and however. No I/O. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "backend/text.h"
#include "base/err.h"
#include "base/scope.h"

#define JCS_DEPTH_MAX   16               /* objects and arrays inside each other */
#define JCS_INTEGER_MAX 9007199254740991 /* 2^53 - 1: RFC 7493's safe range */

/* Writes value: members in the order of their names' UTF-16 code units, no blanks, the shortest escapes, numbers as
 * ECMAScript does. Of numbers only whole ones from -JCS_INTEGER_MAX to JCS_INTEGER_MAX are taken, however they were
 * written ("1", "1.0", "1e0"): no code has others, and others are where canonical writers differ. ERR_MALFORMED for
 * a number that is not so, and for NULL; ERR_TOO_LONG (detail: JCS_DEPTH_MAX) when it is nested deeper; ERR_MEMORY. */
MUST_USE bool jcs_write(const json_t *value, struct text *ret, struct err *err);
