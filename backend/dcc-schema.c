#include "backend/dcc-schema.h"

#include <string.h>

#include "base/date.h"

#define CHARACTERS_MAX 80
#define DIGITS         "0123456789"
#define CAPITALS       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* C0, DEL and C1, which is C2 80 to C2 9F; cbor_read() has checked that it is UTF-8. */
static bool is_line(const struct cbor *text)
{
    size_t characters = 0;

    for (size_t i = 0; i < text->len; i++) {
        uint8_t c = text->bytes[i];

        if (c < 0x20 || c == 0x7F || (c == 0xC2 && text->bytes[i + 1] < 0xA0))
            return false;
        characters += (c & 0xC0) != 0x80;
    }
    return characters <= CHARACTERS_MAX;
}

/* One line; empty only when it may be. */
static bool text_of(const struct cbor *value, bool may_be_empty, char *ret, size_t size)
{
    if (value->type != CBOR_TEXT || value->len >= size || !is_line(value) ||
        (value->len == 0 && !may_be_empty))
        return false;
    memcpy(ret, value->bytes, value->len);
    ret[value->len] = '\0';
    return true;
}

static bool text_read(const struct cbor *map, const char *name, char *ret, size_t size)
{
    struct cbor value;

    return cbor_member(map, name, &value) && text_of(&value, false, ret, size);
}

/* Leaves ret empty when there is no such member. */
static bool optional_read(const struct cbor *map, const char *name, char *ret, size_t size)
{
    struct cbor value;

    return !cbor_member(map, name, &value) || text_of(&value, true, ret, size);
}

static bool count_read(const struct cbor *map, const char *name, int64_t *ret)
{
    struct cbor value;

    if (!cbor_member(map, name, &value) || value.type != CBOR_INTEGER || value.integer < 1)
        return false;
    *ret = value.integer;
    return true;
}

bool dcc_issuer_read(const struct cbor *claims, struct dcc *ret)
{
    struct cbor value;

    return !cbor_member_at(claims, DCC_CLAIM_ISSUER, &value) ||
           text_of(&value, true, ret->issuer, sizeof ret->issuer);
}

enum dcc_fault dcc_entry_find(const struct cbor *content, enum dcc_kind *ret_kind,
                              struct cbor *ret_entry)
{
    static const char *const names[DCC_KINDS] = {
        [DCC_VACCINATION] = "v", [DCC_TEST] = "t", [DCC_RECOVERY] = "r"};
    size_t count = 0;

    for (size_t i = 0; i < DCC_KINDS; i++) {
        struct cbor list;

        if (!cbor_member(content, names[i], &list) ||
            (list.type == CBOR_SIMPLE && list.integer == 22))
            continue; /* null is what some writers make of nothing */
        if (list.type != CBOR_ARRAY)
            return DCC_BAD_SCHEMA;
        count += list.count;
        if (cbor_element(&list, 0, ret_entry))
            *ret_kind = (enum dcc_kind)i;
    }
    if (count == 0)
        return DCC_NO_ENTRY;
    return count > 1 ? DCC_MANY_ENTRIES : DCC_GOOD;
}

/* Schema 1.x: "1.", digits, ".", digits. */
static bool version_check(const struct cbor *content)
{
    char text[16];
    size_t minor;

    if (!text_read(content, "ver", text, sizeof text) || strncmp(text, "1.", 2) != 0)
        return false;
    minor = strspn(text + 2, DIGITS);
    return minor > 0 && text[2 + minor] == '.' && text[3 + minor] != '\0' &&
           strspn(text + 3 + minor, DIGITS) == strlen(text + 3 + minor);
}

static bool is_mrz(const char *text)
{
    return strspn(text, CAPITALS "<") == strlen(text);
}

static bool name_read(const struct cbor *content, struct dcc *ret)
{
    struct cbor name;

    return cbor_member(content, "nam", &name) && name.type == CBOR_MAP &&
           optional_read(&name, "fn", ret->fn, sizeof ret->fn) &&
           optional_read(&name, "gn", ret->gn, sizeof ret->gn) &&
           optional_read(&name, "fnt", ret->fnt, sizeof ret->fnt) &&
           optional_read(&name, "gnt", ret->gnt, sizeof ret->gnt) && is_mrz(ret->fnt) &&
           is_mrz(ret->gnt) && (ret->fnt[0] != '\0' || ret->gnt[0] != '\0');
}

/* YYYY-MM-DD, YYYY-MM, YYYY or nothing. */
static bool birth_date_read(const struct cbor *content, struct dcc *ret)
{
    char day[DATE_ISO_SIZE] = "0000-01-01";
    struct cbor value;
    struct date date;

    if (!cbor_member(content, "dob", &value) ||
        !text_of(&value, true, ret->birth_date, sizeof ret->birth_date))
        return false;
    if (value.len != 0 && value.len != 4 && value.len != 7 && value.len != 10)
        return false;
    memcpy(day, ret->birth_date, value.len);
    return value.len == 0 || date_from_iso(day, &date);
}

static bool is_country(const char *text)
{
    return strlen(text) == 2 && strspn(text, CAPITALS) == 2;
}

/* What vaccinations, tests and recoveries have alike. */
static bool common_read(const struct cbor *entry, struct dcc *ret)
{
    return text_read(entry, "tg", ret->tg, sizeof ret->tg) &&
           text_read(entry, "co", ret->country, sizeof ret->country) && is_country(ret->country) &&
           text_read(entry, "is", ret->authority, sizeof ret->authority) &&
           text_read(entry, "ci", ret->id, sizeof ret->id);
}

static bool vaccination_read(const struct cbor *entry, struct dcc *ret)
{
    struct date date;

    if (!text_read(entry, "vp", ret->vp, sizeof ret->vp) ||
        !text_read(entry, "mp", ret->mp, sizeof ret->mp) ||
        !text_read(entry, "ma", ret->ma, sizeof ret->ma) ||
        !count_read(entry, "dn", &ret->number) || !count_read(entry, "sd", &ret->course) ||
        !text_read(entry, "dt", ret->date, sizeof ret->date) || !date_from_iso(ret->date, &date))
        return false;
    ret->unknown_code = dcc_code_words(DCC_DISEASES, ret->tg) == NULL ||
                        dcc_code_words(DCC_PROPHYLAXES, ret->vp) == NULL ||
                        dcc_code_words(DCC_PRODUCTS, ret->mp) == NULL ||
                        dcc_code_words(DCC_MAKERS, ret->ma) == NULL;
    return true;
}

bool dcc_schema_read(const struct cbor *content, enum dcc_kind kind, const struct cbor *entry,
                     struct dcc *ret)
{
    return version_check(content) && name_read(content, ret) && birth_date_read(content, ret) &&
           entry->type == CBOR_MAP && common_read(entry, ret) &&
           (kind != DCC_VACCINATION || vaccination_read(entry, ret));
}
