/* What a self-test found: its one line of "WHAT=STATE[/REASON[/NUMBER]]" and blanks, as JSON. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

/* Writes [{"what":"printer","state":"fault","reason":"no-paper"},…], as little as "[]" for no finding.
 * False, and ret is "[]", when a word is not as above, a state is none of "ok", "warning" and "fault", or it
 * does not fit. */
MUST_USE bool findings_to_json(const char *line, char *ret, size_t size);

/* The worst state of a line that findings_to_json() took: "ok", "warning" or "fault". Static storage. */
const char *findings_worst(const char *line);
