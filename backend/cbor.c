#include "backend/cbor.h"

#include <string.h>

/* RFC 8949 section 3: major types. */
enum major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };

struct head {
    enum major major;
    uint64_t argument;
};

/* What is still to be read. */
struct rest {
    const uint8_t *at;
    size_t left;
};

static bool take_head(struct rest *in, struct head *ret)
{
    if (in->left == 0)
        return false;

    unsigned low = *in->at & 31;
    size_t more = low < 24 ? 0 : (size_t)1 << (low - 24);
    uint64_t argument = low < 24 ? low : 0;

    if (low > 27 || in->left < 1 + more) /* 28 to 30 are not assigned; 31 is an indefinite length */
        return false;
    for (size_t i = 1; i <= more; i++)
        argument = argument << 8 | in->at[i];
    *ret = (struct head){.major = (enum major)(*in->at >> 5), .argument = argument};
    in->at += 1 + more;
    in->left -= 1 + more;
    return true;
}

/* Bytes of the character that text begins with (RFC 3629); 0 when it is none. */
static size_t utf8_len(const uint8_t *text, size_t left)
{
    size_t len = text[0] < 0x80   ? 1
                 : text[0] < 0xC2 ? 0
                 : text[0] < 0xE0 ? 2
                 : text[0] < 0xF0 ? 3
                                  : 4;

    if (len == 0 || len > left || text[0] > 0xF4)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    }
    /* Longer than need be, a surrogate, behind U+10FFFF. */
    if ((text[0] == 0xE0 && text[1] < 0xA0) || (text[0] == 0xED && text[1] > 0x9F) ||
        (text[0] == 0xF0 && text[1] < 0x90) || (text[0] == 0xF4 && text[1] > 0x8F))
        return 0;
    return len;
}

static bool is_utf8(const uint8_t *text, size_t len)
{
    while (len > 0) {
        size_t n = utf8_len(text, len);

        if (n == 0)
            return false;
        text += n;
        len -= n;
    }
    return true;
}

static bool take_integer(const struct head *head, struct cbor *ret)
{
    if (head->argument > INT64_MAX)
        return false;
    ret->type = CBOR_INTEGER;
    ret->integer = (int64_t)head->argument;
    if (head->major == NEGATIVE)
        ret->integer = -1 - ret->integer;
    return true;
}

static bool take_string(struct rest *in, const struct head *head, struct cbor *ret)
{
    if (head->argument > in->left)
        return false;
    ret->type = head->major == TEXT ? CBOR_TEXT : CBOR_BYTES;
    ret->bytes = in->at;
    ret->len = (size_t)head->argument;
    in->at += ret->len;
    in->left -= ret->len;
    return ret->type == CBOR_BYTES || is_utf8(ret->bytes, ret->len);
}

static bool take_item(struct rest *in, int depth, struct cbor *ret);

static bool names_are_equal(const struct cbor *a, const struct cbor *b)
{
    if (a->type != b->type)
        return false;
    if (a->type == CBOR_INTEGER)
        return a->integer == b->integer;
    return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static bool take_pairs(struct rest *in, size_t count, int depth)
{
    struct cbor names[CBOR_PAIRS_MAX];
    struct cbor value;

    if (count > CBOR_PAIRS_MAX)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!take_item(in, depth, &names[i]) ||
            (names[i].type != CBOR_INTEGER && names[i].type != CBOR_TEXT))
            return false;
        for (size_t k = 0; k < i; k++) {
            if (names_are_equal(&names[k], &names[i]))
                return false;
        }
        if (!take_item(in, depth, &value))
            return false;
    }
    return true;
}

static bool take_elements(struct rest *in, size_t count, int depth)
{
    struct cbor element;

    for (size_t i = 0; i < count; i++) {
        if (!take_item(in, depth, &element))
            return false;
    }
    return true;
}

static bool take_container(struct rest *in, const struct head *head, int depth, struct cbor *ret)
{
    const uint8_t *first = in->at;

    /* An element has a byte at least. */
    if (depth == 0 || head->argument > in->left)
        return false;
    ret->type = head->major == MAP ? CBOR_MAP : CBOR_ARRAY;
    ret->count = (size_t)head->argument;
    if (!(head->major == MAP ? take_pairs(in, ret->count, depth - 1)
                             : take_elements(in, ret->count, depth - 1)))
        return false;
    ret->bytes = first;
    ret->len = (size_t)(in->at - first);
    return true;
}

/* depth: how many containers may still be opened. */
static bool take_item(struct rest *in, int depth, struct cbor *ret)
{
    const uint8_t *first = in->at;
    struct head head;

    *ret = (struct cbor){0};
    if (!take_head(in, &head))
        return false;
    switch (head.major) {
    case UNSIGNED:
    case NEGATIVE:
        return take_integer(&head, ret);
    case BYTES:
    case TEXT:
        return take_string(in, &head, ret);
    case ARRAY:
    case MAP:
        return take_container(in, &head, depth, ret);
    case TAG:
        return false;
    case SIMPLE:
        break;
    }
    /* false, true, null; no numbers with a point, and nothing in more than one byte */
    ret->type = CBOR_SIMPLE;
    ret->integer = (int64_t)head.argument;
    return in->at - first == 1 && head.argument >= 20 && head.argument <= 22;
}

bool cbor_read(const uint8_t *bytes, size_t len, struct cbor *ret)
{
    struct rest in = {.at = bytes, .left = len};
    struct cbor item;

    if (!take_item(&in, CBOR_DEPTH_MAX, &item) || in.left > 0)
        return false;
    *ret = item;
    return true;
}

bool cbor_skip_tag(const uint8_t **bytes, size_t *len, uint64_t tag)
{
    struct rest in = {.at = *bytes, .left = *len};
    struct head head;

    if (!take_head(&in, &head) || head.major != TAG || head.argument != tag)
        return false;
    *bytes = in.at;
    *len = in.left;
    return true;
}

bool cbor_element(const struct cbor *array, size_t i, struct cbor *ret)
{
    struct rest in = {.at = array->bytes, .left = array->len};
    struct cbor element = {0};

    if (array->type != CBOR_ARRAY || i >= array->count)
        return false;
    for (size_t k = 0; k <= i; k++) {
        if (!take_item(&in, CBOR_DEPTH_MAX, &element))
            return false;
    }
    *ret = element;
    return true;
}

static bool find_member(const struct cbor *map, const struct cbor *wanted, struct cbor *ret)
{
    struct rest in = {.at = map->bytes, .left = map->len};
    struct cbor name;
    struct cbor value;

    if (map->type != CBOR_MAP)
        return false;
    for (size_t i = 0; i < map->count; i++) {
        if (!take_item(&in, CBOR_DEPTH_MAX, &name) || !take_item(&in, CBOR_DEPTH_MAX, &value))
            return false;
        if (names_are_equal(&name, wanted)) {
            *ret = value;
            return true;
        }
    }
    return false;
}

bool cbor_member(const struct cbor *map, const char *name, struct cbor *ret)
{
    struct cbor wanted = {.type = CBOR_TEXT, .bytes = (const uint8_t *)name, .len = strlen(name)};

    return find_member(map, &wanted, ret);
}

bool cbor_member_at(const struct cbor *map, int64_t name, struct cbor *ret)
{
    struct cbor wanted = {.type = CBOR_INTEGER, .integer = name};

    return find_member(map, &wanted, ret);
}
