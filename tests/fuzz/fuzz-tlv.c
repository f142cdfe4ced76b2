/* Fuzz: objects in objects. The input is walked as deep as it goes. */
#include <string.h>

#include "cardlib/tlv.h"
#include "tests/fuzz/fuzz.h"

#define DEPTH_MAX 16

static bool same(const struct tlv *a, const struct tlv *b)
{
    return a->tag == b->tag && a->start == b->start && a->value == b->value && a->len == b->len;
}

/* tlv_expect() finds the same object by its tag, and moves nothing for another one. */
static void expect(struct tlv_cursor cursor, const struct tlv *wanted)
{
    struct tlv_cursor walk = cursor;
    struct tlv found = {.len = 7};

    REQUIRE(!tlv_expect(&walk, wanted->tag ^ 1, &found));
    REQUIRE(walk.at == cursor.at && walk.left == cursor.left && found.len == 7);
    REQUIRE(tlv_expect(&walk, wanted->tag, &found));
    REQUIRE(same(&found, wanted));
}

/* The header alone says the same length as the object. */
static void total(const struct tlv *object)
{
    size_t header_len = (size_t)(object->value - object->start);
    size_t len = 0;

    REQUIRE(tlv_total_len(object->start, header_len, &len));
    REQUIRE(object->start + len == tlv_end(object));
    for (size_t i = 0; i < header_len; i++)
        REQUIRE(!tlv_total_len(object->start, i, &len));
}

static void walk(struct tlv_cursor cursor, int depth)
{
    const uint8_t *end = cursor.at + cursor.left;
    struct tlv_cursor before = cursor;
    struct tlv object;

    while (tlv_next(&cursor, &object)) {
        REQUIRE(object.start == before.at && tlv_end(&object) == cursor.at);
        REQUIRE(cursor.at + cursor.left == end && cursor.at > before.at);
        expect(before, &object);
        total(&object);
        if (depth < DEPTH_MAX)
            walk(tlv_enter(&object), depth + 1);
        before = cursor;
    }
    REQUIRE(cursor.at == before.at && cursor.left == before.left);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    size_t whole = 0;

    walk((struct tlv_cursor){bytes, len}, 0);
    if (!tlv_total_len(bytes, len, &whole))
        REQUIRE(whole == 0);
    return 0;
}
