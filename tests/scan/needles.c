#include "tests/scan/needles.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/secret.h"

static const struct {
    const char *name;
    unsigned width;
    bool is_big_endian;
} encodings[] = {
    [ENCODING_UTF8] = {"UTF-8", 1, false},
    [ENCODING_UTF16LE] = {"UTF-16LE", 2, false},
    [ENCODING_UTF16BE] = {"UTF-16BE", 2, true},
    [ENCODING_UTF32LE] = {"UTF-32LE", 4, false},
    [ENCODING_UTF32BE] = {"UTF-32BE", 4, true},
    [ENCODING_SHIFT_JIS] = {"Shift_JIS", 1, false},
    [ENCODING_EUC_JP] = {"EUC-JP", 1, false},
    [ENCODING_JSON] = {"JSON", 1, false},
    [ENCODING_HEX] = {"hex", 1, false},
    [ENCODING_BASE64] = {"base64", 1, false},
    [ENCODING_BASE64URL] = {"base64url", 1, false},
    [ENCODING_BCD] = {"BCD", 1, false},
    [ENCODING_RAW] = {"raw", 1, false},
    [ENCODING_BINARY] = {"binary", 1, false},
    [ENCODING_APDU] = {"APDU", 1, false},
    [ENCODING_SECRET] = {"secret", 1, false},
    [ENCODING_CHUNK] = {"chunk", 1, false},
    [ENCODING_PIXELS] = {"pixels", 1, false},
};

const char *encoding_name(enum encoding encoding)
{
    return encodings[encoding].name;
}

unsigned encoding_width(enum encoding encoding)
{
    return encodings[encoding].width;
}

bool encoding_is_big_endian(enum encoding encoding)
{
    return encodings[encoding].is_big_endian;
}

bool needles_init(struct needles *ret)
{
    *ret = (struct needles){0};
    return getrandom(ret->pad, sizeof ret->pad, 0) == (ssize_t)sizeof ret->pad;
}

uint32_t needles_add(struct needles *needles, const char *name, bool planted)
{
    needles->needles = g_renew(struct needle, needles->needles, needles->needle_count + 1);
    needles->needles[needles->needle_count] =
        (struct needle){.name = g_strdup(name), .planted = planted};
    return (uint32_t)needles->needle_count++;
}

void needles_add_masked(struct needles *needles, const struct pattern *pattern)
{
    struct pattern *added;

    /* Doubled, because there are many thousands. */
    if ((needles->pattern_count & (needles->pattern_count - 1)) == 0)
        needles->patterns =
            g_renew(struct pattern, needles->patterns, MAX(needles->pattern_count * 2, 1));
    added = &needles->patterns[needles->pattern_count++];
    *added = *pattern;
    added->masked = g_memdup2(pattern->masked, pattern->len);
    added->public_parts =
        g_memdup2(pattern->public_parts, pattern->public_count * sizeof(struct range));
}

void needles_add_clear(struct needles *needles, const struct pattern *pattern, const uint8_t *clear)
{
    struct pattern masked = *pattern;

    masked.masked = g_malloc(pattern->len);
    for (size_t i = 0; i < pattern->len; i++)
        masked.masked[i] = clear[i] ^ needles->pad[i % NEEDLE_PAD_LEN];
    needles_add_masked(needles, &masked);
    g_free(masked.masked);
}

void needles_merge(struct needles *needles, const struct needles *from)
{
    uint32_t first = (uint32_t)needles->needle_count;

    for (size_t i = 0; i < from->needle_count; i++)
        needles_add(needles, from->needles[i].name, from->needles[i].planted);
    for (size_t i = 0; i < from->pattern_count; i++) {
        struct pattern pattern = from->patterns[i];

        pattern.needle += first;
        pattern.masked = g_malloc(pattern.len);
        /* The difference of the pads, or the bytes would be in the clear on the way. */
        for (size_t j = 0; j < pattern.len; j++)
            pattern.masked[j] =
                from->patterns[i].masked[j] ^
                (uint8_t)(needles->pad[j % NEEDLE_PAD_LEN] ^ from->pad[j % NEEDLE_PAD_LEN]);
        needles_add_masked(needles, &pattern);
        g_free(pattern.masked);
    }
}

void needles_done(struct needles *needles)
{
    for (size_t i = 0; i < needles->needle_count; i++)
        g_free(needles->needles[i].name);
    for (size_t i = 0; i < needles->pattern_count; i++) {
        g_free(needles->patterns[i].masked);
        g_free(needles->patterns[i].public_parts);
    }
    g_free(needles->needles);
    g_free(needles->patterns);
    wipe(needles, sizeof *needles);
}
