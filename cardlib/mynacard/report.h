/* What mynacard says: sentences for people, one JSON object for programs, an exit code for scripts. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What did not work: a code of mynacard/err.h and its detail. Zero: all did. */
struct failure {
    int code, detail;
};

/* Sets why and is false. */
bool fail(struct failure *why, int code, int detail);

/* True for MYNA_OK; otherwise sets why to what the library has just said. */
bool done(int code, struct failure *why);

/* 0 for MYNA_OK; the others are in mynacard(1). */
int report_exit_code(int code);

/* Says on stderr what happened and what to do; with json, also {"error": …} on standard output. */
void report_failure(const struct failure *why, bool json);

/* An answer of named values, in their order, as lines or as JSON. Values are valid UTF-8 without control
 * characters. */
void report_begin(bool json);
void report_text(const char *name, const char *label, const char *value);
void report_texts(const char *name, const char *label, const char *const *values, size_t count);
void report_number(const char *name, const char *label, long value);
void report_flag(const char *name, bool value); /* JSON only */
void report_hex(const char *name, const char *label, const uint8_t *bytes, size_t len);

/* Writes it out and wipes it from memory. False and errno when it could not be written. */
bool report_end(void);
