#include "cardlib/tlv.h"

/* No tag or length on this card needs more (card.md 3.2). */
#define TAG_MAX          3
#define LENGTH_BYTES_MAX 4

static bool take_byte(struct tlv_cursor *cursor, uint8_t *ret)
{
    if (cursor->left == 0)
        return false;
    *ret = *cursor->at++;
    cursor->left--;
    return true;
}

static bool take_tag(struct tlv_cursor *cursor, uint32_t *ret)
{
    uint8_t byte;

    if (!take_byte(cursor, &byte))
        return false;

    uint32_t tag = byte;

    if ((byte & 0x1F) == 0x1F) { /* X.690 8.1.2.4: the number follows, its last byte below 80 */
        size_t taken = 1;
        do {
            if (taken++ == TAG_MAX || !take_byte(cursor, &byte))
                return false;
            tag = tag << 8 | byte;
        } while (byte & 0x80);
    }
    *ret = tag;
    return true;
}

static bool take_length(struct tlv_cursor *cursor, size_t *ret)
{
    uint8_t byte;

    if (!take_byte(cursor, &byte))
        return false;
    if (byte < 0x80) {
        *ret = byte;
        return true;
    }

    unsigned count = byte & 0x7F;
    size_t len = 0;

    if (count == 0 || count > LENGTH_BYTES_MAX) /* 80: no end known; a card never writes that */
        return false;
    while (count-- > 0) {
        if (!take_byte(cursor, &byte))
            return false;
        len = len << 8 | byte;
    }
    *ret = len;
    return true;
}

bool tlv_next(struct tlv_cursor *cursor, struct tlv *ret)
{
    struct tlv_cursor walk = *cursor;
    struct tlv object = {.start = walk.at};

    if (!take_tag(&walk, &object.tag) || !take_length(&walk, &object.len) || object.len > walk.left)
        return false;
    object.value = walk.at;
    *ret = object;
    *cursor = (struct tlv_cursor){walk.at + object.len, walk.left - object.len};
    return true;
}

bool tlv_expect(struct tlv_cursor *cursor, uint32_t tag, struct tlv *ret)
{
    struct tlv_cursor walk = *cursor;
    struct tlv object;

    if (!tlv_next(&walk, &object) || object.tag != tag)
        return false;
    *ret = object;
    *cursor = walk;
    return true;
}

bool tlv_expect_len(struct tlv_cursor *cursor, uint32_t tag, size_t len, struct tlv *ret)
{
    struct tlv_cursor walk = *cursor;
    struct tlv object;

    if (!tlv_expect(&walk, tag, &object) || object.len != len)
        return false;
    *ret = object;
    *cursor = walk;
    return true;
}

bool tlv_total_len(const uint8_t *bytes, size_t len, size_t *ret)
{
    struct tlv_cursor walk = {bytes, len};
    uint32_t tag;
    size_t value_len;

    if (!take_tag(&walk, &tag) || !take_length(&walk, &value_len))
        return false;

    size_t header_len = len - walk.left;

    if (value_len > SIZE_MAX - header_len)
        return false;
    *ret = header_len + value_len;
    return true;
}

struct tlv_cursor tlv_enter(const struct tlv *object)
{
    return (struct tlv_cursor){object->value, object->len};
}

const uint8_t *tlv_end(const struct tlv *object)
{
    return object->value + object->len;
}

bool tlv_enter_whole(const uint8_t *file, size_t len, uint32_t tag, struct tlv_cursor *ret)
{
    struct tlv_cursor cursor = {file, len};
    struct tlv object;

    if (!tlv_expect(&cursor, tag, &object) || cursor.left != 0)
        return false;
    *ret = tlv_enter(&object);
    return true;
}
