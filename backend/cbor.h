/* CBOR (RFC 8949), the part that certificates need: definite lengths, no tags but those that are asked for,
 * no floating point, no name twice, limited depth. A reader of our own, because libcbor 0.8 takes indefinite
 * lengths, double names and 2,048 levels, and allocates what a length promises before it looks. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

#define CBOR_DEPTH_MAX 16 /* qr.md section 5 */
#define CBOR_PAIRS_MAX 64 /* in one map: names are compared each with each */

enum cbor_type {
    CBOR_INTEGER,
    CBOR_BYTES,
    CBOR_TEXT,
    CBOR_ARRAY,
    CBOR_MAP,
    CBOR_SIMPLE, /* false, true, null */
};

/* One item of what was read. Borrows the bytes. */
struct cbor {
    enum cbor_type type;
    int64_t integer;      /* its value; 20, 21, 22 of a simple one */
    const uint8_t *bytes; /* of a string; of the elements, or names and values, one after another */
    size_t len;
    size_t count; /* of elements, or of pairs */
};

/* Reads one item that fills len bytes, and checks all that is in it: names are integers or texts, no name is
 * there twice, texts are UTF-8, integers fit. False, ret untouched, when anything is wrong or bytes follow. */
MUST_USE bool cbor_read(const uint8_t *bytes, size_t len, struct cbor *ret);

/* Skips tag when *bytes begin with it. */
bool cbor_skip_tag(const uint8_t **bytes, size_t *len, uint64_t tag);

/* An element of an array. False when array is none, or has no so many. */
MUST_USE bool cbor_element(const struct cbor *array, size_t i, struct cbor *ret);

/* A member of a map, by its name. False when map is none, or has no such member. */
MUST_USE bool cbor_member(const struct cbor *map, const char *name, struct cbor *ret);
MUST_USE bool cbor_member_at(const struct cbor *map, int64_t name, struct cbor *ret);

/* Writes into memory of the caller; what does not fit marks a failure that sticks. */
struct cbor_writer {
    uint8_t *bytes;
    size_t size;
    size_t len;
    bool failed;
};

void cbor_put_integer(struct cbor_writer *out, int64_t value);
void cbor_put_bytes(struct cbor_writer *out, const void *bytes, size_t len);
void cbor_put_text(struct cbor_writer *out, const char *text);
/* count elements, or pairs of name and value, follow. */
void cbor_put_array(struct cbor_writer *out, size_t count);
void cbor_put_map(struct cbor_writer *out, size_t count);
/* The item that it marks follows. */
void cbor_put_tag(struct cbor_writer *out, uint64_t tag);
