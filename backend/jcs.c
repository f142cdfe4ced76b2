#include "backend/jcs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a text is written, or only measured: so that it is written into memory of just its size, and no copy of a
 * person is left behind by a buffer that grew. */
struct sink {
    char *bytes; /* NULL: only measured */
    size_t len;
};

static void put(struct sink *out, const char *bytes, size_t len)
{
    if (out->bytes != NULL)
        memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
}

static void put_word(struct sink *out, const char *word)
{
    put(out, word, strlen(word));
}

/* RFC 8785 3.2.2.2. */
static void put_character(struct sink *out, char c)
{
    static const char letters[] = "\b\t\n\f\r\"\\";
    static const char *const escapes[] = {"\\b", "\\t", "\\n", "\\f", "\\r", "\\\"", "\\\\"};
    const char *letter = c == '\0' ? NULL : strchr(letters, c);
    char escape[8];

    if (letter != NULL) {
        put_word(out, escapes[letter - letters]);
    } else if ((unsigned char)c < 0x20) {
        snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)c);
        put_word(out, escape);
    } else {
        put(out, &c, 1);
    }
}

static void put_string(struct sink *out, const char *text, size_t len)
{
    put_word(out, "\"");
    for (size_t i = 0; i < len; i++)
        put_character(out, text[i]);
    put_word(out, "\"");
}

static bool put_number(struct sink *out, const json_t *value, struct err *err)
{
    char digits[24];
    json_int_t number = json_integer_value(value);

    if (json_is_real(value)) {
        double real = json_real_value(value);

        if (real != trunc(real) || fabs(real) > (double)JCS_INTEGER_MAX)
            return ERR(err, ERR_MALFORMED, 0);
        number = (json_int_t)real;
    }
    if (number > JCS_INTEGER_MAX || number < -JCS_INTEGER_MAX)
        return ERR(err, ERR_MALFORMED, 0);
    snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, number);
    put_word(out, digits);
    return true;
}

/* UTF-8 sorts as its code points do; UTF-16 puts those above U+FFFF, whose units begin at D800, before U+E000 to
 * U+FFFF. Of two bytes that differ, only leading bytes of those two kinds are EE or more. */
static unsigned rank_of(char byte)
{
    unsigned b = (unsigned char)byte;

    return b >= 0xF0 ? b - 2 : b >= 0xEE ? b + 0x10 : b;
}

static int compare_names(const void *a, const void *b)
{
    const char *left = *(const char *const *)a;
    const char *right = *(const char *const *)b;

    while (*left != '\0' && *left == *right) {
        left++;
        right++;
    }
    return (int)rank_of(*left) - (int)rank_of(*right);
}

static const char **sorted_names(const json_t *object)
{
    size_t count = json_object_size(object);
    const char **names = calloc(count + 1, sizeof *names);
    void *member = json_object_iter((json_t *)(uintptr_t)object);

    if (names == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        names[i] = json_object_iter_key(member);
        member = json_object_iter_next((json_t *)(uintptr_t)object, member);
    }
    qsort(names, count, sizeof *names, compare_names);
    return names;
}

static bool put_value(struct sink *out, const json_t *value, int depth, struct err *err);

static bool put_object(struct sink *out, const json_t *object, int depth, struct err *err)
{
    const char **names = sorted_names(object);
    bool ok = names != NULL || ERR(err, ERR_MEMORY, 0);

    put_word(out, "{");
    for (size_t i = 0; ok && i < json_object_size(object); i++) {
        if (i > 0)
            put_word(out, ",");
        put_string(out, names[i], strlen(names[i]));
        put_word(out, ":");
        ok = put_value(out, json_object_get(object, names[i]), depth, err);
    }
    put_word(out, "}");
    free(names);
    return ok;
}

static bool put_array(struct sink *out, const json_t *array, int depth, struct err *err)
{
    put_word(out, "[");
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            put_word(out, ",");
        if (!put_value(out, json_array_get(array, i), depth, err))
            return false;
    }
    put_word(out, "]");
    return true;
}

/* depth: how many objects and arrays may still be opened. */
static bool put_value(struct sink *out, const json_t *value, int depth, struct err *err)
{
    if (value == NULL)
        return ERR(err, ERR_MALFORMED, 0);
    if ((json_is_object(value) || json_is_array(value)) && depth == 0)
        return ERR(err, ERR_TOO_LONG, JCS_DEPTH_MAX);
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return put_object(out, value, depth - 1, err);
    case JSON_ARRAY:
        return put_array(out, value, depth - 1, err);
    case JSON_STRING:
        put_string(out, json_string_value(value), json_string_length(value));
        return true;
    case JSON_INTEGER:
    case JSON_REAL:
        return put_number(out, value, err);
    case JSON_TRUE:
        put_word(out, "true");
        return true;
    case JSON_FALSE:
        put_word(out, "false");
        return true;
    case JSON_NULL:
        put_word(out, "null");
        return true;
    }
    return ERR(err, ERR_MALFORMED, 0);
}

bool jcs_write(const json_t *value, struct text *ret, struct err *err)
{
    struct sink out = {0};

    if (!put_value(&out, value, JCS_DEPTH_MAX, err))
        return false;

    SCOPED_TEXT text = {.bytes = malloc(out.len + 1), .len = out.len};

    if (text.bytes == NULL)
        return ERR(err, ERR_MEMORY, 0);
    out = (struct sink){.bytes = text.bytes};
    if (!put_value(&out, value, JCS_DEPTH_MAX, err))
        return false;
    text.bytes[text.len] = '\0';
    *ret = text;
    text = (struct text){0};
    return true;
}
