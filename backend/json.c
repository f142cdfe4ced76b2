#include "backend/json.h"

#include <stdlib.h>
#include <string.h>

#include "backend/b64.h"
#include "base/secret.h"
#include "base/wiped.h"

/* Before main, because jansson must not have allocated anything yet, and because nobody can then
 * forget it. */
__attribute__((constructor)) static void make_jansson_wipe(void)
{
    json_set_alloc_funcs(malloc, wiped_free);
}

void json_unref(json_t **json)
{
    json_decref(*json);
    *json = NULL;
}

/* Where nesting becomes deeper than depth_max, or SIZE_MAX. Asked before parsing, because jansson's
 * own limit is 2,048. */
static size_t too_deep_at(const char *text, size_t len, int depth_max)
{
    int depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '[') && ++depth > depth_max)
            return i;
        else if (!quoted && (c == '}' || c == ']'))
            depth--;
    }
    return SIZE_MAX;
}

static enum json_fault fault_of(const json_error_t *where)
{
    static const struct {
        enum json_error_code code;
        enum json_fault fault;
    } known[] = {{json_error_invalid_utf8, JSON_BAD_UTF8},
                 {json_error_premature_end_of_input, JSON_TRUNCATED},
                 {json_error_duplicate_key, JSON_DUPLICATE},
                 {json_error_numeric_overflow, JSON_OVERFLOW},
                 {json_error_out_of_memory, JSON_NO_MEMORY}};

    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (json_error_code(where) == known[i].code)
            return known[i].fault;
    }
    return JSON_OTHER;
}

/* NULL, the fault and the byte where it is. */
static json_t *parse(const char *text, size_t len, int depth_max, enum json_fault *ret,
                     size_t *ret_at)
{
    json_error_t where;
    size_t deep = too_deep_at(text, len, depth_max);

    *ret_at = deep;
    *ret = JSON_TOO_DEEP;
    if (deep != SIZE_MAX)
        return NULL;

    json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES, &where);

    *ret_at = json == NULL ? (size_t)where.position : 0;
    *ret = json == NULL ? fault_of(&where) : json_is_object(json) ? JSON_FINE : JSON_OTHER;
    if (*ret != JSON_FINE) {
        json_unref(&json);
        /* It quotes what it could not read. */
        wipe(&where, sizeof where);
    }
    return json;
}

json_t *json_parse_or_fault(const char *text, size_t len, size_t max, int depth_max,
                            enum json_fault *ret)
{
    size_t at;

    *ret = JSON_TOO_LONG;
    return len > max ? NULL : parse(text, len, depth_max, ret, &at);
}

json_t *json_parse(const char *text, size_t len, size_t max, int depth_max, struct err *err)
{
    enum json_fault fault;
    size_t at;

    if (len > max) {
        (void)ERR(err, ERR_TOO_LONG, len);
        return NULL;
    }

    json_t *json = parse(text, len, depth_max, &fault, &at);

    if (json == NULL)
        (void)ERR(err, ERR_MALFORMED, at);
    return json;
}

bool json_write(json_t *json, struct text *ret, struct err *err)
{
    char *bytes = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);

    json_decref(json);
    if (bytes == NULL)
        return ERR(err, ERR_MEMORY, 0);
    *ret = (struct text){.bytes = bytes, .len = strlen(bytes)};
    return true;
}

struct json_reader json_reader(const json_t *value)
{
    return (struct json_reader){.object = value, .failed = !json_is_object(value)};
}

bool json_reader_end(const struct json_reader *in, struct err *err)
{
    if (in->failed || in->taken != json_object_size(in->object))
        return ERR(err, ERR_MALFORMED, 0);
    return true;
}

void json_refuse(struct json_reader *in)
{
    in->failed = true;
}

bool json_has(const struct json_reader *in, const char *name)
{
    return !in->failed && json_object_get(in->object, name) != NULL;
}

static const json_t *take(struct json_reader *in, const char *name, json_type type)
{
    if (in->failed)
        return NULL;

    const json_t *value = json_object_get(in->object, name);

    if (value == NULL || json_typeof(value) != type) {
        in->failed = true;
        return NULL;
    }
    in->taken++;
    return value;
}

/* C0, DEL and the C1 controls, which are C2 80 to C2 9F in UTF-8. jansson has checked that it is
 * UTF-8. */
static bool is_clean(const char *text, size_t len, bool lines)
{
    for (size_t i = 0; i < len; i++) {
        uint8_t c = (uint8_t)text[i];

        if ((c < 0x20 && !(lines && c == '\n')) || c == 0x7F)
            return false;
        if (c == 0xC2 && i + 1 < len && (uint8_t)text[i + 1] < 0xA0)
            return false;
    }
    return true;
}

bool json_text_of(const json_t *value, char *ret, size_t size)
{
    size_t len = json_is_string(value) ? json_string_length(value) : 0;

    if (len == 0 || len >= size || !is_clean(json_string_value(value), len, false))
        return false;
    memcpy(ret, json_string_value(value), len + 1);
    return true;
}

void json_take_text(struct json_reader *in, const char *name, char *ret, size_t size)
{
    const json_t *value = take(in, name, JSON_STRING);

    if (value != NULL && !json_text_of(value, ret, size))
        in->failed = true;
}

void json_take_optional_text(struct json_reader *in, const char *name, char *ret, size_t size)
{
    if (json_has(in, name))
        json_take_text(in, name, ret, size);
    else
        ret[0] = '\0';
}

void json_take_prose(struct json_reader *in, const char *name, size_t max, struct text *ret)
{
    const json_t *value = take(in, name, JSON_STRING);
    size_t len = value == NULL ? 0 : json_string_length(value);

    if (len == 0 || len > max || !is_clean(json_string_value(value), len, true) ||
        !text_copy(json_string_value(value), len, ret, NULL))
        in->failed = true;
}

void json_take_bytes_up_to(struct json_reader *in, const char *name, uint8_t *ret, size_t max,
                           size_t *ret_len)
{
    const json_t *value = take(in, name, JSON_STRING);

    if (value == NULL)
        return;

    size_t len = b64url_decoded_len(json_string_length(value));

    if (len == 0 || len > max ||
        !b64url_decode(json_string_value(value), json_string_length(value), ret))
        in->failed = true;
    else
        *ret_len = len;
}

void json_take_bytes(struct json_reader *in, const char *name, uint8_t *ret, size_t len)
{
    size_t got = 0;

    json_take_bytes_up_to(in, name, ret, len, &got);
    if (got != len)
        in->failed = true;
}

int64_t json_take_integer(struct json_reader *in, const char *name, int64_t min, int64_t max)
{
    const json_t *value = take(in, name, JSON_INTEGER);

    if (value == NULL)
        return min;

    int64_t number = json_integer_value(value);

    if (number < min || number > max) {
        in->failed = true;
        return min;
    }
    return number;
}

void json_take_date(struct json_reader *in, const char *name, char ret[static DATE_ISO_SIZE])
{
    struct date date;

    json_take_text(in, name, ret, DATE_ISO_SIZE);
    if (!in->failed && !date_from_iso(ret, &date))
        in->failed = true;
}

void json_take_municipality(struct json_reader *in, const char *name,
                            char ret[static MUNICIPALITY_LEN + 1])
{
    json_take_text(in, name, ret, MUNICIPALITY_LEN + 1);
    if (!in->failed && !municipality_is_valid(ret))
        in->failed = true;
}

const json_t *json_take_object(struct json_reader *in, const char *name)
{
    return take(in, name, JSON_OBJECT);
}

const json_t *json_take_array(struct json_reader *in, const char *name, size_t min, size_t max)
{
    const json_t *value = take(in, name, JSON_ARRAY);

    if (value == NULL)
        return NULL;
    if (json_array_size(value) < min || json_array_size(value) > max) {
        in->failed = true;
        return NULL;
    }
    return value;
}

json_t *json_bytes(const uint8_t *bytes, size_t len)
{
    SCOPED_TEXT text = {.bytes = malloc(B64_LEN(len) + 1), .len = B64_LEN(len)};

    if (text.bytes == NULL)
        return NULL;
    b64url_encode(bytes, len, text.bytes);
    return json_stringn(text.bytes, text.len);
}

bool json_add_unless_empty(json_t *object, const char *name, const char *text)
{
    return text[0] == '\0' || json_object_set_new(object, name, json_string(text)) == 0;
}
