/* Strict reading of JSON objects, and writing. Everything that is not expected is refused: a member
 * that is missing, unknown, doubled, of another type, too long, or not clean text. Linking this file
 * also makes jansson wipe what it frees: a message holds a person. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend/text.h"
#include "base/date.h"
#include "base/err.h"
#include "base/number.h"
#include "base/scope.h"

#define JSON_DEPTH_MAX 8

void json_unref(json_t **json);
#define SCOPED_JSON SCOPED(json_unref) json_t

/* Why a text is no JSON object that is read here. The first two are looked for first; of the others, the one that
 * comes first in the text. */
enum json_fault {
    JSON_FINE,
    JSON_TOO_LONG,
    JSON_TOO_DEEP,
    JSON_BAD_UTF8,
    JSON_TRUNCATED, /* ends too early */
    JSON_DUPLICATE, /* a name twice in one object */
    JSON_OVERFLOW,  /* a number that is too big */
    JSON_NO_MEMORY,
    JSON_OTHER, /* anything else, also after the object; or another value than an object */
};

/* As json_parse(), for those who must say why: NULL and the fault, or the object and JSON_FINE. */
json_t *json_parse_or_fault(const char *text, size_t len, size_t max, int depth_max,
                            enum json_fault *ret);

/* Parses one object of at most max bytes (RFC 8259, UTF-8, no duplicate names, no U+0000, nesting up
 * to depth_max). The caller owns it. NULL and ERR_TOO_LONG, or ERR_MALFORMED with the byte offset. */
json_t *json_parse(const char *text, size_t len, size_t max, int depth_max, struct err *err);

/* Writes json without blanks, UTF-8 as it is. ERR_MEMORY when json is NULL or cannot be written, so
 * that a failure while it was built need not be looked at before. Takes json. */
MUST_USE bool json_write(json_t *json, struct text *ret, struct err *err);

/* Reads the members of one object, in any order. The first failure sticks; the functions below then do
 * nothing. Call json_reader_end() last: only then is it known that there is nothing else. */
struct json_reader {
    const json_t *object; /* borrowed */
    size_t taken;
    bool failed;
};

/* value may be NULL or no object: that is a failure. */
struct json_reader json_reader(const json_t *value);

/* True when nothing failed and every member was read. ERR_MALFORMED, detail 0. */
MUST_USE bool json_reader_end(const struct json_reader *in, struct err *err);

/* Marks a failure that the caller found. */
void json_refuse(struct json_reader *in);

/* One line of UTF-8 without control characters, 1 to size - 1 bytes. */
void json_take_text(struct json_reader *in, const char *name, char *ret, size_t size);

/* The same; "" when the member is not there. */
void json_take_optional_text(struct json_reader *in, const char *name, char *ret, size_t size);

/* Text of several lines; the caller owns ret. */
void json_take_prose(struct json_reader *in, const char *name, size_t max, struct text *ret);

/* base64url of exactly len bytes, or of 1 to max bytes. */
void json_take_bytes(struct json_reader *in, const char *name, uint8_t *ret, size_t len);
void json_take_bytes_up_to(struct json_reader *in, const char *name, uint8_t *ret, size_t max,
                           size_t *ret_len);

/* A whole number from min to max. */
int64_t json_take_integer(struct json_reader *in, const char *name, int64_t min, int64_t max);

/* A day of the calendar, a municipality's code. */
void json_take_date(struct json_reader *in, const char *name, char ret[static DATE_ISO_SIZE]);
void json_take_municipality(struct json_reader *in, const char *name,
                            char ret[static MUNICIPALITY_LEN + 1]);

/* Borrowed; NULL, which json_reader() refuses, when it is not there or of another type. */
const json_t *json_take_object(struct json_reader *in, const char *name);

/* An array of min to max elements. Borrowed; NULL when it is none. */
const json_t *json_take_array(struct json_reader *in, const char *name, size_t min, size_t max);

/* True when the object has the member. */
bool json_has(const struct json_reader *in, const char *name);

/* The text of value, when it is a clean line of 1 to size - 1 bytes. */
MUST_USE bool json_text_of(const json_t *value, char *ret, size_t size);

/* base64url as a JSON string; NULL when out of memory. The caller owns it. */
json_t *json_bytes(const uint8_t *bytes, size_t len);

/* Adds text to object unless it is empty. False when out of memory. */
MUST_USE bool json_add_unless_empty(json_t *object, const char *name, const char *text);
