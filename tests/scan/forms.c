
#include <glib.h>
#include <string.h>

#include "base/secret.h"
#include "tests/scan/forms-private.h"

#define PIN_LEN 4

static const char *const names[] = {
    [KIND_NUMBER] = "number", [KIND_PIN] = "pin",       [KIND_NAME] = "name",
    [KIND_BIRTH] = "birth",   [KIND_TEXT] = "text",     [KIND_OPAQUE] = "opaque",
    [KIND_PIXELS] = "pixels", [KIND_PUBLIC] = "public",
};

const char *kind_name(enum kind kind)
{
    return names[kind];
}

bool kind_from_name(const char *name, enum kind *ret)
{
    for (enum kind kind = 0; kind < KINDS; kind++) {
        if (strcmp(names[kind], name) == 0) {
            *ret = kind;
            return true;
        }
    }
    return false;
}

static bool is_digits(const char *text, size_t len)
{
    return strlen(text) == len && strspn(text, "0123456789") == len;
}

/* The digits of a Japanese form: U+FF10 to U+FF19. */
static char *full_width(const char *text)
{
    GString *wide = g_string_new(NULL);

    for (; *text != '\0'; text++)
        g_string_append_unichar(wide, 0xFF10 + (gunichar)(*text - '0'));
    return g_string_free(wide, FALSE);
}

static bool number_forms(const char *number, struct encoder encoder)
{
    g_autofree char *wide = NULL;
    uint8_t bcd[6], integer[8];
    uint64_t value;

    if (!is_digits(number, 12))
        return false;
    encoder.whole = true;
    encode_text(&encoder, number);
    forms_print(&encoder, "%.4s %.4s %.4s", number, number + 4, number + 8);
    forms_print(&encoder, "%.4s-%.4s-%.4s", number, number + 4, number + 8);
    wide = full_width(number);
    encode_text(&encoder, wide);
    forms_put_bcd(bcd, number, sizeof bcd);
    encode_bytes(&encoder, ENCODING_BCD, bcd, sizeof bcd);
    value = g_ascii_strtoull(number, NULL, 10);
    forms_put_integer(integer, value, sizeof integer);
    encode_exactly(&encoder, ENCODING_BINARY, integer, sizeof integer);
    return true;
}

/* VERIFY, by the references of the three applications' four-digit PINs (card.md 3.1 and 5.1) and of the AP's
 * own. */
static void pin_commands(const char *pin, struct encoder encoder)
{
    static const uint8_t references[] = {0x80, 0x91, 0x98};

    for (size_t i = 0; i < ARRAY_LEN(references); i++) {
        uint8_t command[5 + PIN_LEN] = {0x00, 0x20, 0x00, references[i], PIN_LEN};

        memcpy(command + 5, pin, PIN_LEN);
        encode_bytes(&encoder, ENCODING_APDU, command, sizeof command);
    }
}

/* Three digits typed are nearly as much as four; two with all these zeros could be anybody's numbers. */
static void pin_secrets(const char *pin, struct encoder encoder)
{
    for (size_t len = PIN_LEN - 1; len <= PIN_LEN; len++) {
        struct secret secret = {.len = len};

        memcpy(secret.bytes, pin, len);
        encode_exactly(&encoder, ENCODING_SECRET, (const uint8_t *)&secret, sizeof secret);
    }
}

/* glibc's smallest chunk: its size, 32, with the bit that says that the one before is in use. */
static void pin_chunk(const char *pin, struct encoder encoder)
{
    uint8_t chunk[8 + PIN_LEN + 1] = {0x21};

    memcpy(chunk + 8, pin, PIN_LEN);
    encode_exactly(&encoder, ENCODING_CHUNK, chunk, sizeof chunk);
}

/* Four digits alone are anybody's: a process id, a port, a year. Wide units of this machine's byte order only: in tables
 * of the other one are 1234 and the like. */
static bool pin_forms(const char *pin, struct encoder encoder)
{
    static const struct {
        const char *charset;
        enum encoding encoding;
    } wides[] = {{"UTF-16LE", ENCODING_UTF16LE}, {"UTF-32LE", ENCODING_UTF32LE}};

    if (!is_digits(pin, PIN_LEN))
        return false;
    encoder.whole = true;
    pin_commands(pin, encoder);
    pin_secrets(pin, encoder);
    pin_chunk(pin, encoder);
    encoder.bound = BOUND_DIGIT;
    forms_print(&encoder, "pin=%s", pin);
    forms_print(&encoder, "PIN=%s", pin);
    forms_print(&encoder, "pin\":\"%s", pin);
    forms_print(&encoder, "pin\": \"%s", pin);
    encoder.bound = BOUND_STRING;
    for (size_t i = 0; i < ARRAY_LEN(wides); i++) {
        gsize len;
        g_autofree char *wide = g_convert(pin, -1, wides[i].charset, "UTF-8", NULL, &len, NULL);

        encode_exactly(&encoder, wides[i].encoding, (const uint8_t *)wide, len);
    }
    return true;
}

/* A code of a SMART Health Card is digits that stand for a JWS, two for each of its characters. */
static char *jws_of_code(const char *text)
{
    GString *jws;

    if (!g_str_has_prefix(text, "shc:/") || strlen(text) % 2 != 1 ||
        strspn(text + 5, "0123456789") != strlen(text + 5))
        return NULL;
    jws = g_string_new(NULL);
    for (const char *c = text + 5; *c != '\0'; c += 2)
        g_string_append_c(jws, (char)((c[0] - '0') * 10 + (c[1] - '0') + 45));
    return g_string_free(jws, FALSE);
}

/* The parts of a compact JWS, header, payload and signature, as the bytes that they stand for. */
static void jws_forms(const char *jws, struct encoder encoder)
{
    g_auto(GStrv) parts = g_strsplit(jws, ".", -1);

    if (g_strv_length(parts) != 3)
        return;
    /* The first says nothing about a person. */
    for (char **part = parts + 1; *part != NULL; part++) {
        g_autofree char *padded = g_strconcat(*part, "===", NULL);
        g_autofree uint8_t *bytes = NULL;
        gsize len;

        g_strdelimit(padded, "-", '+');
        g_strdelimit(padded, "_", '/');
        padded[(strlen(*part) + 3) / 4 * 4] = '\0';
        bytes = g_base64_decode(padded, &len);
        encode_bytes(&encoder, ENCODING_RAW, bytes, len);
    }
}

static bool text_forms(const char *text, struct encoder encoder)
{
    g_autofree char *jws = jws_of_code(text);

    if (*text == '\0' || !g_utf8_validate(text, -1, NULL))
        return false;
    encode_text(&encoder, text);
    if (jws != NULL)
        encode_text(&encoder, jws);
    if (jws != NULL || g_str_has_prefix(text, "eyJ"))
        jws_forms(jws != NULL ? jws : text, encoder);
    return true;
}

static uint8_t *bytes_of_hex(const char *hex, size_t *ret_len)
{
    size_t len = strlen(hex) / 2;
    g_autofree uint8_t *bytes = g_malloc(len + 1);

    if (len < 8 || strlen(hex) % 2 != 0 || strspn(hex, "0123456789abcdefABCDEF") != 2 * len)
        return NULL;
    for (size_t i = 0; i < len; i++)
        bytes[i] =
            (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) << 4 | g_ascii_xdigit_value(hex[2 * i + 1]));
    *ret_len = len;
    return g_steal_pointer(&bytes);
}

static bool opaque_forms(const char *hex, struct encoder encoder)
{
    size_t len = 0;
    g_autofree uint8_t *bytes = bytes_of_hex(hex, &len);

    if (bytes != NULL)
        encode_bytes(&encoder, ENCODING_RAW, bytes, len);
    return bytes != NULL;
}

static bool pixel_forms(const char *hex, struct encoder encoder)
{
    size_t len = 0;
    g_autofree uint8_t *bytes = bytes_of_hex(hex, &len);

    if (bytes == NULL || len < PIXELS_WINDOW_LEN)
        return false;
    encoder.emit(encoder.to, ENCODING_PIXELS, BOUND_NONE, bytes, len, PIXELS_WINDOW_LEN);
    return true;
}

bool forms_of(enum kind kind, const char *value, struct encoder encoder)
{
    static bool (*const makers[])(const char *value, struct encoder encoder) = {
        [KIND_NUMBER] = number_forms,  [KIND_PIN] = pin_forms,     [KIND_NAME] = forms_of_name,
        [KIND_BIRTH] = forms_of_birth, [KIND_TEXT] = text_forms,   [KIND_OPAQUE] = opaque_forms,
        [KIND_PIXELS] = pixel_forms,   [KIND_PUBLIC] = text_forms,
    };

    return makers[kind](value, encoder);
}
