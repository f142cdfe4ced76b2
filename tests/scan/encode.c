#include "tests/scan/encode.h"

#include <glib.h>
#include <iconv.h>
#include <string.h>

/* Bytes that are not zero: fewer occur by chance in a gigabyte of anything else. From STRONG they count
 * alone, from WEAK when no letter lies beside. Measured with random needles; see README.md. */
#define STRONG 6
#define WEAK   4

/* The same in hexadecimal and base64, which are letters and digits only. */
#define STRONG_HEX    10
#define STRONG_BASE64 7

static size_t count_not_zero(const uint8_t *bytes, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        count += bytes[i] != 0;
    return count;
}

/* How many of len encoded bytes stand for a window of plain_len. */
static size_t window_of(size_t len, size_t plain_len)
{
    return plain_len <= WINDOW_LEN ? len : (WINDOW_LEN * len + plain_len - 1) / plain_len;
}

static void emit_plain(const struct encoder *encoder, enum encoding encoding, const uint8_t *bytes,
                       size_t len, size_t plain_len)
{
    size_t strength = count_not_zero(bytes, len);
    enum bound bound = encoder->bound;

    if (strength < WEAK || len > PATTERN_MAX)
        return;
    if (bound == BOUND_NONE && (strength < STRONG || encoder->is_short_word))
        bound = BOUND_WORD;
    encoder->emit(encoder->to, encoding, bound, bytes, len,
                  encoder->whole ? len : window_of(len, plain_len));
}

static void emit_derived(const struct encoder *encoder, enum encoding encoding, const char *text,
                         size_t len, size_t window, size_t least)
{
    if (len >= least && len <= PATTERN_MAX)
        encoder->emit(encoder->to, encoding, BOUND_NONE, (const uint8_t *)text, len,
                      encoder->whole ? len : window);
}

static void encode_hex(const struct encoder *encoder, const uint8_t *bytes, size_t len, bool upper,
                       const char *between)
{
    size_t step = 2 + strlen(between), all = len * step - strlen(between);
    GString *hex = g_string_new(NULL);

    for (size_t i = 0; i < len; i++)
        g_string_append_printf(hex, upper ? "%s%02X" : "%s%02x", i > 0 ? between : "", bytes[i]);
    emit_derived(encoder, ENCODING_HEX, hex->str, all,
                 len <= WINDOW_LEN ? all : WINDOW_LEN * step - strlen(between), STRONG_HEX);
    g_string_free(hex, TRUE);
}

static void make_url_safe(char *text)
{
    g_strdelimit(text, "+", '-');
    g_strdelimit(text, "/", '_');
}

/* What is in a member of a JWS's payload is encoded twice (docs/protocol.md: a card's evidence). */
static void encode_again(const struct encoder *encoder, const char *url_safe, size_t len,
                         size_t window)
{
    for (size_t before = 0; before < 3; before++) {
        size_t first = (8 * before + 5) / 6, end = 8 * (before + len) / 6;
        g_autofree char *all = g_strdup_printf("%.*s%.*s", (int)before, "  ", (int)len, url_safe);
        g_autofree char *text = g_base64_encode((const uint8_t *)all, before + len);

        make_url_safe(text);
        emit_derived(encoder, ENCODING_BASE64URL, text + first, end - first,
                     window == len ? end - first : (8 * window - 4) / 6, STRONG_HEX);
    }
}

/* The characters of base64 that depend on these bytes alone, when before bytes stand before them. */
static void encode_base64(const struct encoder *encoder, const uint8_t *bytes, size_t len,
                          size_t before)
{
    size_t first = (8 * before + 5) / 6, end = 8 * (before + len) / 6;
    GByteArray *all = g_byte_array_new();
    char *text;
    /* 12 bytes at any place in the group of three determine 15 characters at least; 11 only 14. */
    size_t window = len <= WINDOW_LEN ? end - first : 15;

    g_byte_array_append(all, (const uint8_t *)"\0\0", (unsigned)before);
    g_byte_array_append(all, bytes, (unsigned)len);
    text = g_base64_encode(all->data, all->len);
    emit_derived(encoder, ENCODING_BASE64, text + first, end - first, window, STRONG_BASE64);
    if (strpbrk(text, "+/") != NULL) {
        make_url_safe(text);
        emit_derived(encoder, ENCODING_BASE64URL, text + first, end - first, window, STRONG_BASE64);
    }
    encode_again(encoder, text + first, end - first, window);
    g_free(text);
    g_byte_array_free(all, TRUE);
}

static void encode_derived(const struct encoder *encoder, const uint8_t *bytes, size_t len)
{
    encode_hex(encoder, bytes, len, false, "");
    encode_hex(encoder, bytes, len, true, "");
    encode_hex(encoder, bytes, len, false, " ");
    encode_hex(encoder, bytes, len, true, " ");
    for (size_t before = 0; before < 3; before++)
        encode_base64(encoder, bytes, len, before);
}

/* False when the encoding has no such character. */
static bool encode_by_iconv(const struct encoder *encoder, const char *text, const char *name,
                            enum encoding encoding)
{
    g_autofree char *bytes = NULL;
    gsize len;

    bytes = g_convert(text, -1, name, "UTF-8", NULL, &len, NULL);
    if (bytes == NULL)
        return false;
    emit_plain(encoder, encoding, (const uint8_t *)bytes, len, strlen(text));
    return true;
}

/* Of the character at c, in bytes; GLib's macro would take the const away. */
static size_t length_of(const char *c)
{
    return (size_t)g_utf8_skip[(unsigned char)*c];
}

/* Old encodings know no variation selectors: who writes them leaves those away. */
static char *without_selectors(const char *text)
{
    GString *bare = g_string_new(NULL);

    for (const char *c = text; *c != '\0'; c += length_of(c)) {
        gunichar letter = g_utf8_get_char(c);

        if (!(letter >= 0xFE00 && letter <= 0xFE0F) && !(letter >= 0xE0100 && letter <= 0xE01EF))
            g_string_append_unichar(bare, letter);
    }
    return g_string_free(bare, FALSE);
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text > 0x7F)
            return false;
    }
    return true;
}

static void encode_old(const struct encoder *encoder, const char *text)
{
    static const struct {
        const char *names[3]; /* vendors' own repertoires first: they hold more letters */
        enum encoding encoding;
    } olds[] = {{{"CP932", "SHIFT_JISX0213", NULL}, ENCODING_SHIFT_JIS},
                {{"EUC-JP-MS", "EUC-JISX0213", NULL}, ENCODING_EUC_JP}};
    g_autofree char *bare = without_selectors(text);

    if (is_ascii(text))
        return;
    for (size_t i = 0; i < ARRAY_LEN(olds); i++) {
        for (const char *const *name = olds[i].names; *name != NULL; name++) {
            if (encode_by_iconv(encoder, bare, *name, olds[i].encoding))
                break;
        }
    }
}

/* How JSON escapes: what must be; with all that is not ASCII as well, in small or capital digits. */
enum escapes { ESCAPES_NEEDED, ESCAPES_SMALL, ESCAPES_CAPITAL };

static void append_unit(GString *json, unsigned unit, enum escapes escapes)
{
    g_string_append_printf(json, escapes == ESCAPES_CAPITAL ? "\\u%04X" : "\\u%04x", unit);
}

static void append_escaped(GString *json, gunichar letter, enum escapes escapes)
{
    if (letter == '"' || letter == '\\')
        g_string_append_printf(json, "\\%c", (int)letter);
    else if (letter < 0x80 || escapes == ESCAPES_NEEDED)
        g_string_append_unichar(json, letter);
    else if (letter < 0x10000)
        append_unit(json, letter, escapes);
    else {
        append_unit(json, 0xD800 + ((letter - 0x10000) >> 10), escapes);
        append_unit(json, 0xDC00 + ((letter - 0x10000) & 0x3FF), escapes);
    }
}

static void encode_json(const struct encoder *encoder, const char *text, enum escapes escapes)
{
    GString *json = g_string_new(NULL);

    for (const char *c = text; *c != '\0'; c += length_of(c))
        append_escaped(json, g_utf8_get_char(c), escapes);
    if (strcmp(json->str, text) != 0)
        emit_derived(encoder, ENCODING_JSON, json->str, json->len,
                     window_of(json->len, strlen(text)), STRONG_HEX);
    g_string_free(json, TRUE);
}

void encode_text(const struct encoder *encoder, const char *text)
{
    size_t len = strlen(text);

    if (len == 0)
        return;
    emit_plain(encoder, ENCODING_UTF8, (const uint8_t *)text, len, len);
    encode_by_iconv(encoder, text, "UTF-16LE", ENCODING_UTF16LE);
    encode_by_iconv(encoder, text, "UTF-16BE", ENCODING_UTF16BE);
    encode_by_iconv(encoder, text, "UTF-32LE", ENCODING_UTF32LE);
    encode_by_iconv(encoder, text, "UTF-32BE", ENCODING_UTF32BE);
    encode_old(encoder, text);
    for (enum escapes escapes = ESCAPES_NEEDED; escapes <= ESCAPES_CAPITAL; escapes++)
        encode_json(encoder, text, escapes);
    encode_derived(encoder, (const uint8_t *)text, len);
}

void encode_bytes(const struct encoder *encoder, enum encoding encoding, const uint8_t *bytes,
                  size_t len)
{
    emit_plain(encoder, encoding, bytes, len, len);
    encode_derived(encoder, bytes, len);
}

void encode_exactly(const struct encoder *encoder, enum encoding encoding, const uint8_t *bytes,
                    size_t len)
{
    encoder->emit(encoder->to, encoding, encoder->bound, bytes, len, len);
}
