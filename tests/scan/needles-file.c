/* A file of needles, line by line:
 *
 *   residue-needles 1 PAD
 *   needle NAME
 *   pattern NEEDLE ENCODING BOUND NEED BYTES [START-END]…
 *
 * PAD and BYTES in hexadecimal digits, BYTES masked; everything else decimal numbers. */
#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/scan/needles.h"

#define FIRST_WORD "residue-needles"
#define VERSION    "1"

static void write_hex(FILE *file, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        fprintf(file, "%02x", bytes[i]);
}

bool needles_write(const struct needles *needles, FILE *file)
{
    fputs(FIRST_WORD " " VERSION " ", file);
    write_hex(file, needles->pad, sizeof needles->pad);
    fputc('\n', file);
    for (size_t i = 0; i < needles->needle_count; i++)
        fprintf(file, "needle %s\n", needles->needles[i].name);
    for (size_t i = 0; i < needles->pattern_count; i++) {
        const struct pattern *pattern = &needles->patterns[i];

        fprintf(file, "pattern %" PRIu32 " %d %d %" PRIu32 " ", pattern->needle,
                (int)pattern->encoding, (int)pattern->bound, pattern->need);
        write_hex(file, pattern->masked, pattern->len);
        for (size_t j = 0; j < pattern->public_count; j++)
            fprintf(file, " %" PRIu32 "-%" PRIu32, pattern->public_parts[j].start,
                    pattern->public_parts[j].end);
        fputc('\n', file);
    }
    return fflush(file) == 0 && !ferror(file);
}

/* Decodes in place of max bytes. SIZE_MAX when it is not hexadecimal or too long. */
static size_t take_hex(const char *digits, uint8_t *ret, size_t max)
{
    size_t len = strlen(digits) / 2;

    if (strlen(digits) % 2 != 0 || len > max)
        return SIZE_MAX;
    for (size_t i = 0; i < len; i++) {
        int high = g_ascii_xdigit_value(digits[2 * i]);
        int low = g_ascii_xdigit_value(digits[2 * i + 1]);

        if (high < 0 || low < 0)
            return SIZE_MAX;
        ret[i] = (uint8_t)(high << 4 | low);
    }
    return len;
}

static bool take_number(const char *word, uint64_t max, uint32_t *ret)
{
    guint64 value;

    if (word == NULL || !g_ascii_string_to_unsigned(word, 10, 0, max, &value, NULL))
        return false;
    *ret = (uint32_t)value;
    return true;
}

static bool take_ranges(char **words, struct pattern *pattern)
{
    size_t count = g_strv_length(words);

    pattern->public_parts = g_new(struct range, count);
    for (pattern->public_count = 0; pattern->public_count < count; pattern->public_count++) {
        struct range *range = &pattern->public_parts[pattern->public_count];
        g_auto(GStrv) ends = g_strsplit(words[pattern->public_count], "-", 2);

        if (!take_number(ends[0], pattern->len, &range->start) ||
            !take_number(ends[1], pattern->len, &range->end))
            return false;
    }
    return true;
}

static bool take_pattern(struct needles *needles, char **words)
{
    struct pattern pattern = {0};
    uint32_t encoding, bound;
    size_t len;
    bool ok;

    if (g_strv_length(words) < 5 || needles->needle_count == 0 ||
        !take_number(words[0], needles->needle_count - 1, &pattern.needle) ||
        !take_number(words[1], ENCODINGS - 1, &encoding) ||
        !take_number(words[2], BOUND_STRING, &bound) ||
        !take_number(words[3], PATTERN_MAX, &pattern.need))
        return false;
    pattern.encoding = encoding;
    pattern.bound = bound;
    pattern.masked = g_malloc(PATTERN_MAX);
    len = take_hex(words[4], pattern.masked, PATTERN_MAX);
    pattern.len = (uint32_t)len;
    ok = len != SIZE_MAX && pattern.need >= 4 && pattern.need <= len &&
         take_ranges(words + 5, &pattern);
    if (ok)
        needles_add_masked(needles, &pattern);
    g_free(pattern.masked);
    g_free(pattern.public_parts);
    return ok;
}

static bool take_line(struct needles *needles, char *line)
{
    g_auto(GStrv) words = NULL;

    g_strchomp(line);
    if (g_str_has_prefix(line, "needle "))
        return needles_add(needles, line + strlen("needle "), false) < UINT32_MAX;
    words = g_strsplit(line, " ", -1);
    return g_strcmp0(words[0], "pattern") == 0 && take_pattern(needles, words + 1);
}

static bool take_first_line(struct needles *needles, char *line)
{
    g_auto(GStrv) words = g_strsplit(g_strchomp(line), " ", -1);

    return g_strv_length(words) == 3 && strcmp(words[0], FIRST_WORD) == 0 &&
           strcmp(words[1], VERSION) == 0 &&
           take_hex(words[2], needles->pad, sizeof needles->pad) == sizeof needles->pad;
}

bool needles_read(FILE *file, struct needles *ret, int *ret_line)
{
    char *line = NULL;
    size_t size = 0;
    bool ok = true;

    *ret = (struct needles){0};
    for (*ret_line = 1; ok && getline(&line, &size, file) > 0; ++*ret_line)
        ok = *ret_line == 1 ? take_first_line(ret, line) : take_line(ret, line);
    ok = ok && *ret_line > 1 && !ferror(file);
    if (!ok) {
        --*ret_line;
        needles_done(ret);
    }
    free(line);
    return ok;
}
