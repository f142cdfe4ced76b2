/* What a self-test found, printed for people or as JSON. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "base/scope.h"

/* Prints the findings of line (findings.h). *ret_fault: one of them is a fault. False, and nothing
 * printed, when it is no such line. */
MUST_USE bool findings_show(const char *line, bool as_json, bool *ret_fault);

/* Prints an array of findings, borrowed, two lines each. False when it is none. */
MUST_USE bool findings_print(json_t *findings);
