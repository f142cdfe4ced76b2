#include "tests/residue/forms.h"

#include <glib.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"

#define PIN_LEN 4

/* Letters of a word of a name that counts alone, and with nothing beside it. Measured: README.md. */
#define ROMAN_WORD_MIN 6
#define SHORT_WORD_MAX 3

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

static G_GNUC_PRINTF(2, 3) void form(const struct encoder *encoder, const char *format, ...)
{
    va_list words;
    char *text;

    va_start(words, format);
    text = g_strdup_vprintf(format, words);
    va_end(words);
    encode_text(encoder, text);
    g_free(text);
}

static void put_little_endian(uint8_t *ret, uint64_t value, size_t len)
{
    for (size_t i = 0; i < len; i++)
        ret[i] = (uint8_t)(value >> (8 * i));
}

static void put_bcd(uint8_t *ret, const char *digits, size_t len)
{
    for (size_t i = 0; i < len; i++)
        ret[i] = (uint8_t)((digits[2 * i] - '0') << 4 | (digits[2 * i + 1] - '0'));
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
    form(&encoder, "%.4s %.4s %.4s", number, number + 4, number + 8);
    form(&encoder, "%.4s-%.4s-%.4s", number, number + 4, number + 8);
    wide = full_width(number);
    encode_text(&encoder, wide);
    put_bcd(bcd, number, sizeof bcd);
    encode_bytes(&encoder, ENCODING_BCD, bcd, sizeof bcd);
    value = g_ascii_strtoull(number, NULL, 10);
    put_little_endian(integer, value, sizeof integer);
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
    form(&encoder, "pin=%s", pin);
    form(&encoder, "PIN=%s", pin);
    form(&encoder, "pin\":\"%s", pin);
    form(&encoder, "pin\": \"%s", pin);
    encoder.bound = BOUND_STRING;
    for (size_t i = 0; i < ARRAY_LEN(wides); i++) {
        gsize len;
        g_autofree char *wide = g_convert(pin, -1, wides[i].charset, "UTF-8", NULL, &len, NULL);

        encode_exactly(&encoder, wides[i].encoding, (const uint8_t *)wide, len);
    }
    return true;
}

/* A word of a name alone: of roman letters only long ones, a county has the name of many a person; three letters of
 * another script are in longer words. */
static void name_word(const char *word, struct encoder encoder)
{
    size_t letters = (size_t)g_utf8_strlen(word, -1);

    if (letters == strlen(word) && letters < ROMAN_WORD_MIN)
        return;
    encoder.is_short_word = letters != strlen(word) && letters <= SHORT_WORD_MAX;
    encode_text(&encoder, word);
}

static void name_in_case(const char *name, struct encoder encoder)
{
    g_auto(GStrv) parts = g_strsplit_set(name, " ", -1);
    g_autofree char *joined = g_strjoinv("", parts), *spaced = g_strjoinv(" ", parts);

    encode_text(&encoder, joined);
    encode_text(&encoder, spaced);
    for (char **part = parts; parts[1] != NULL && *part != NULL; part++)
        name_word(*part, encoder);
}

/* One blank for each run of blanks, whatever they are. */
static char *with_single_blanks(const char *name)
{
    GString *text = g_string_new(name);
    size_t len;

    g_string_replace(text, "\u3000", " ", 0);
    do
        len = text->len;
    while (g_string_replace(text, "  ", " ", 0) > 0 && text->len < len);
    return g_strstrip(g_string_free(text, FALSE));
}

static void capitalise(char *name)
{
    bool begins = true;

    for (char *c = name; *c != '\0'; c++) {
        if (begins)
            *c = g_ascii_toupper(*c);
        begins = !g_ascii_isalpha(*c);
    }
}

static bool name_forms(const char *name, struct encoder encoder)
{
    g_autofree char *spaced = NULL, *small = NULL, *capital = NULL;

    if (*name == '\0' || !g_utf8_validate(name, -1, NULL))
        return false;
    encode_text(&encoder, name);
    spaced = with_single_blanks(name);
    name_in_case(spaced, encoder);
    small = g_utf8_strdown(spaced, -1);
    capital = g_utf8_strup(spaced, -1);
    if (strcmp(small, capital) == 0)
        return true;
    name_in_case(small, encoder);
    name_in_case(capital, encoder);
    capitalise(small);
    name_in_case(small, encoder);
    return true;
}

static void era_forms(const struct date *date, struct encoder encoder)
{
    static const struct {
        const char *name;
        char letter;
        int first_day;
    } eras[] = {{"令和", 'R', 20190501},
                {"平成", 'H', 19890108},
                {"昭和", 'S', 19261225},
                {"大正", 'T', 19120730},
                {"明治", 'M', 18680125}};
    int day = date->year * 10000 + date->month * 100 + date->day, year = date_era_year(date);
    size_t era = 0;

    while (era + 1 < ARRAY_LEN(eras) && day < eras[era].first_day)
        era++;
    form(&encoder, "%s%d年%d月%d日", eras[era].name, year, date->month, date->day);
    form(&encoder, "%s%02d年%02d月%02d日", eras[era].name, year, date->month, date->day);
    if (year == 1)
        form(&encoder, "%s元年%d月%d日", eras[era].name, date->month, date->day);
    form(&encoder, "%c%d.%d.%d", eras[era].letter, year, date->month, date->day);
    form(&encoder, "%c%02d.%02d.%02d", eras[era].letter, year, date->month, date->day);
    form(&encoder, "%c%d/%d/%d", eras[era].letter, year, date->month, date->day);
}

/* The pads are those of the screens: a figure space before one digit. */
static void numbered_forms(const struct date *date, struct encoder encoder)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int y = date->year, m = date->month, d = date->day;
    const char *const pad = "\u2007";

    form(&encoder, "%d%02d%02d", y, m, d);
    form(&encoder, "%d-%02d-%02d", y, m, d);
    form(&encoder, "%d/%02d/%02d", y, m, d);
    form(&encoder, "%d/%d/%d", y, m, d);
    form(&encoder, "%d.%02d.%02d", y, m, d);
    form(&encoder, "%d年%d月%d日", y, m, d);
    form(&encoder, "%d年%02d月%02d日", y, m, d);
    form(&encoder, "%d年%s%d月%s%d日", y, m < 10 ? pad : "", m, d < 10 ? pad : "", d);
    form(&encoder, "%d %s %d", d, months[m - 1], y);
    form(&encoder, "%d %.3s %d", d, months[m - 1], y);
    form(&encoder, "%s %d, %d", months[m - 1], d, y);
}

static bool birth_forms(const char *iso, struct encoder encoder)
{
    struct date date;
    char digits[9];
    uint8_t bcd[5] = {4}, ints[12];

    if (!date_from_iso(iso, &date))
        return false;
    encoder.whole = true; /* many were born on a day of a month */
    /* The length that stands before it in a TLV: four bytes alone are anybody's. */
    g_snprintf(digits, sizeof digits, "%04d%02d%02d", date.year % 10000, date.month % 100,
               date.day % 100);
    put_bcd(bcd + 1, digits, 4);
    encode_bytes(&encoder, ENCODING_BCD, bcd, sizeof bcd);
    put_little_endian(ints, (unsigned)date.year, 4);
    put_little_endian(ints + 4, (unsigned)date.month, 4);
    put_little_endian(ints + 8, (unsigned)date.day, 4);
    encode_exactly(&encoder, ENCODING_BINARY, ints, sizeof ints);
    encoder.bound = BOUND_DIGIT;
    numbered_forms(&date, encoder);
    era_forms(&date, encoder);
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
        [KIND_NUMBER] = number_forms, [KIND_PIN] = pin_forms,     [KIND_NAME] = name_forms,
        [KIND_BIRTH] = birth_forms,   [KIND_TEXT] = text_forms,   [KIND_OPAQUE] = opaque_forms,
        [KIND_PIXELS] = pixel_forms,  [KIND_PUBLIC] = text_forms,
    };

    return makers[kind](value, encoder);
}
