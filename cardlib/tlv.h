/* Walks BER-TLV objects in place, as the card writes them (card.md 3.2): tags of one to three bytes,
 * lengths in any form, the shortest or not. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

/* What is still to be read. Borrows the bytes. */
struct tlv_cursor {
    const uint8_t *at;
    size_t left;
};

/* One object; points into the bytes that the cursor walks. */
struct tlv {
    uint32_t tag;         /* its bytes, the first one highest: 0xFF20 */
    const uint8_t *start; /* of the tag */
    const uint8_t *value;
    size_t len; /* of the value */
};

/* The object under the cursor, and the cursor steps past it. False, and neither changes, unless all of
 * the object is there. Constructed objects are not entered: give their value to a new cursor. */
MUST_USE bool tlv_next(struct tlv_cursor *cursor, struct tlv *ret);

/* The same, and false for every other tag. */
MUST_USE bool tlv_expect(struct tlv_cursor *cursor, uint32_t tag, struct tlv *ret);

/* The same, and false for every other length of the value. */
MUST_USE bool tlv_expect_len(struct tlv_cursor *cursor, uint32_t tag, size_t len, struct tlv *ret);

/* The length of the whole object that bytes begin with, header included, even when its value is not
 * there yet. False, ret untouched, when len bytes do not hold the whole header. */
MUST_USE bool tlv_total_len(const uint8_t *bytes, size_t len, size_t *ret);

/* A cursor over the value of an object. */
struct tlv_cursor tlv_enter(const struct tlv *object);

/* A cursor over the value of the one object that fills all len bytes of file; false when another one does,
 * or none. */
MUST_USE bool tlv_enter_whole(const uint8_t *file, size_t len, uint32_t tag,
                              struct tlv_cursor *ret);

/* The first byte after the object. */
const uint8_t *tlv_end(const struct tlv *object);
