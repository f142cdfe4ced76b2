/* What mynacard says: sentences for people, one JSON object for programs, an exit code for scripts. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* 0 for ERR_NONE; the others are in mynacard(1). */
int report_exit_code(enum err_code code);

/* Says on stderr what happened and what to do; with json, also {"error": …} on standard output. */
void report_failure(const struct err *err, bool json);

/* An answer of named values, in their order, as lines or as JSON. Values are valid UTF-8 without control
 * characters. */
void report_begin(bool json);
void report_text(const char *name, const char *label, const char *value);
void report_number(const char *name, const char *label, long value);
void report_flag(const char *name, bool value); /* JSON only */
void report_hex(const char *name, const char *label, const uint8_t *bytes, size_t len);

/* Writes it out and wipes it from memory. False and errno when it could not be written. */
bool report_end(void);
