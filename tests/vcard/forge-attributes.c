#include "tests/vcard/forge-attributes.h"

#include <string.h>

enum { TAG_FILE = 0xFF20, TAG_TABLE = 0xDF21, TAG_NAME, TAG_ADDRESS, TAG_BIRTH, TAG_SEX };

#define ITEMS 4

/* Somebody else, wherever a second name is needed. */
static const char other_name[] = "別人　太郎";

static bool is(const struct script *script, enum card_word word)
{
    return script->card[word];
}

static void add_tag(struct bytes *ret, unsigned tag)
{
    bytes_add_u16(ret, tag);
}

/* Tag, length and value, the length as the script wants it. */
static void add(const struct script *script, struct bytes *ret, unsigned tag, const void *value,
                size_t len)
{
    if (is(script, CARD_LENGTHS_82)) {
        bytes_add_long_tlv(ret, tag, value, len);
    } else if (is(script, CARD_LENGTHS_81) && len < 256) {
        add_tag(ret, tag);
        bytes_fill(ret, 0x81, 1);
        bytes_fill(ret, (uint8_t)len, 1);
        bytes_add(ret, value, len);
    } else {
        bytes_add_tlv(ret, tag, value, len);
    }
}

static void add_name(const struct script *script, const struct resident_file *resident,
                     struct bytes *ret)
{
    struct bytes name = {.len = 0};

    if (!is(script, CARD_EMPTY_NAME))
        bytes_add_text(&name, resident->name);
    /* U+0000 in two bytes: RFC 3629 section 10 on overlong forms. */
    if (is(script, CARD_BAD_TEXT))
        bytes_add(&name, "\xC0\x80", 2);
    add(script, ret, TAG_NAME, name.data, name.len);
    if (is(script, CARD_DUPLICATE_TAG))
        add(script, ret, TAG_NAME, other_name, strlen(other_name));
}

static void add_address(const struct script *script, const struct resident_file *resident,
                        struct bytes *ret)
{
    add(script, ret, TAG_ADDRESS, resident->address, strlen(resident->address));
    if (is(script, CARD_FILLER_INSIDE))
        bytes_fill(ret, 0xFF, 2);
}

static void add_birth(const struct script *script, const struct resident_file *resident,
                      struct bytes *ret)
{
    char birth[DATE_DIGITS_SIZE];

    card_date_digits(resident->birth_date, birth);
    if (is(script, CARD_ODD_BIRTH))
        memcpy(birth + 4, "0000", 4); /* neither month nor day is known */
    add(script, ret, TAG_BIRTH, birth, 8);
    if (is(script, CARD_UNKNOWN_TAG))
        add(script, ret, 0xDF2A, "?", 1);
}

static void add_sex(const struct script *script, const struct resident_file *resident,
                    struct bytes *ret)
{
    if (!is(script, CARD_MISSING_TAG))
        add(script, ret, TAG_SEX, is(script, CARD_ODD_SEX) ? "5" : resident->sex, 1);
    if (is(script, CARD_MALFORMED))
        ret->data[ret->len - 2] = 0x40; /* past the end of the object around it */
}

/* DF22 to DF25, and where each begins. */
static void add_items(const struct script *script, const struct resident_file *resident,
                      struct bytes *ret, size_t ret_starts[static ITEMS])
{
    static void (*const usual[ITEMS])(const struct script *, const struct resident_file *,
                                      struct bytes *) = {add_name, add_address, add_birth, add_sex};

    for (size_t i = 0; i < ITEMS; i++) {
        size_t item = is(script, CARD_SWAPPED_TAGS) && i < 2 ? 1 - i : i;

        ret_starts[item] = ret->len;
        usual[item](script, resident, ret);
    }
}

static void add_table(const struct script *script, const size_t starts[static ITEMS], size_t before,
                      struct bytes *ret)
{
    struct bytes table = {.len = 0};

    for (size_t i = 0; i < ITEMS; i++) {
        /* A reader that believes it takes the address for the name. */
        size_t item = is(script, CARD_LYING_OFFSETS) && i < 2 ? 1 - i : i;

        bytes_add_u16(&table, before + starts[item]);
    }
    add(script, ret, TAG_TABLE, table.data, table.len);
}

/* The outer tag and length. */
static void add_head(const struct vcard *card, size_t len, struct bytes *ret)
{
    const struct script *script = &card->script;
    struct bytes value = {.len = 0};
    struct bytes object = {.len = 0};

    if (is(script, CARD_HUGE_LENGTH)) {
        bytes_add(ret, "\xFF\x20\x84\x7F\xFF\xFF\xFF", 7);
        return;
    }
    if (is(script, CARD_INDEFINITE_LENGTH)) {
        bytes_add(ret, "\xFF\x20\x80", 3);
        return;
    }
    bytes_fill(&value, 0, len);
    if (card->options.long_length)
        bytes_add_long_tlv(&object, TAG_FILE, value.data, len);
    else
        add(script, &object, TAG_FILE, value.data, len);
    bytes_add(ret, object.data, object.len - len);
}

static void add_after(const struct script *script, struct bytes *ret)
{
    struct bytes name = {.len = 0};

    if (is(script, CARD_FILLER_00))
        bytes_fill(ret, 0x00, 64);
    if (!is(script, CARD_FILLER_OBJECT))
        return;
    bytes_add_tlv(&name, TAG_NAME, other_name, strlen(other_name));
    bytes_add_tlv(ret, TAG_FILE, name.data, name.len);
}

void forge_attributes(const struct vcard *card, const struct resident_file *resident,
                      struct forged_attributes *ret)
{
    const struct script *script = &card->script;
    struct bytes items = {.len = 0};
    struct bytes table = {.len = 0};
    struct bytes head = {.len = 0};
    size_t starts[ITEMS] = {0};

    *ret = (struct forged_attributes){.signed_start = 0};
    if (is(script, CARD_FILLER_FIRST))
        bytes_fill(&ret->file, 0x00, 2);
    add_items(script, resident, &items, starts);
    /* The table is as long whatever it says. */
    add_table(script, starts, 0, &table);
    add_head(card, table.len + items.len, &head);
    ret->signed_start = ret->file.len + head.len + table.len;
    table.len = 0;
    add_table(script, starts, ret->signed_start, &table);
    bytes_add(&ret->file, head.data, head.len);
    bytes_add(&ret->file, table.data, table.len);
    bytes_add(&ret->file, items.data, items.len);
    ret->signed_len = items.len;
    add_after(script, &ret->file);
}
