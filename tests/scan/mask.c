#include "tests/scan/mask.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "backend/vrs/resident-file.h"
#include "base/secret.h"
#include "tests/scan/forms.h"

/* A pattern in the clear. */
struct clear {
    struct pattern pattern;
    GBytes *bytes;
    bool is_alphabet;
    bool is_only_here; /* public for its own needle */
};

struct mask {
    GPtrArray *names;  /* char * */
    GArray *clears;    /* struct clear */
    GArray *publics;   /* struct clear */
    GHashTable *known; /* of the current needle: GBytes */
    uint32_t needle;
    bool is_public, is_alphabet, is_only_here;
};

static void clear_done(void *at)
{
    struct clear *clear = at;
    gsize len;

    wipe((void *)(uintptr_t)g_bytes_get_data(clear->bytes, &len), g_bytes_get_size(clear->bytes));
    g_bytes_unref(clear->bytes);
    g_free(clear->pattern.public_parts);
}

static void take_pattern(void *to, enum encoding encoding, enum bound bound, const uint8_t *bytes,
                         size_t len, size_t window)
{
    struct mask *mask = to;
    struct clear clear = {.pattern = {.needle = mask->needle,
                                      .encoding = encoding,
                                      .bound = bound,
                                      .need = (uint32_t)window,
                                      .len = (uint32_t)len},
                          .bytes = g_bytes_new(bytes, len),
                          .is_alphabet = mask->is_alphabet,
                          .is_only_here = mask->is_only_here};

    /* Two forms, or two encodings, may be the same bytes: the first has the name. */
    if (g_hash_table_add(mask->known, clear.bytes))
        g_array_append_val(mask->is_public ? mask->publics : mask->clears, clear);
    else
        g_bytes_unref(clear.bytes);
}

/* Several values of one name are one needle. */
static uint32_t needle_named(const struct mask *mask, const char *name)
{
    for (uint32_t i = 0; i < mask->names->len; i++) {
        if (strcmp(g_ptr_array_index(mask->names, i), name) == 0)
            return i;
    }
    return mask->names->len;
}

static bool is_katakana(gunichar letter)
{
    return letter >= 0x30A1 && letter <= 0x30FC;
}

/* Four katakana are part of many a word (a station, an application): of a row of them fewer than this say nothing. */
#define KATAKANA_MIN 8

static void add_katakana(struct mask *mask, const char *value)
{
    g_autofree gunichar *letters = g_utf8_to_ucs4_fast(value, -1, NULL);

    mask->is_public = mask->is_alphabet = mask->is_only_here = true;
    g_hash_table_remove_all(mask->known);
    for (size_t at = 0; letters[at] != 0; at++) {
        size_t len = 0;
        g_autofree char *piece = NULL;

        while (len < KATAKANA_MIN - 1 && is_katakana(letters[at + len]))
            len++;
        if (len < WINDOW_LEN / 3)
            continue;
        piece = g_ucs4_to_utf8(letters + at, (long)len, NULL, NULL, NULL);
        encode_text(&(struct encoder){.emit = take_pattern, .to = mask}, piece);
    }
    mask->is_public = mask->is_alphabet = mask->is_only_here = false;
}

bool mask_add(struct mask *mask, const char *name, const char *kind, const char *value)
{
    enum kind of;

    if (!kind_from_name(kind, &of))
        return false;
    mask->is_public = of == KIND_PUBLIC;
    g_hash_table_remove_all(mask->known);
    mask->needle = needle_named(mask, name);
    if (!forms_of(of, value, (struct encoder){.emit = take_pattern, .to = mask}))
        return false;
    if (!mask->is_public && mask->needle == mask->names->len)
        g_ptr_array_add(mask->names, g_strdup(name));
    if (of == KIND_NAME || of == KIND_TEXT)
        add_katakana(mask, value);
    return true;
}

/* Tables of letters are in every machine. */
static void add_alphabets(struct mask *mask)
{
    static const char *const alphabets[] = {"0123456789",
                                            "０１２３４５６７８９",
                                            "abcdefghijklmnopqrstuvwxyz",
                                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                            "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ",
                                            "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"};

    mask->is_alphabet = true;
    for (size_t i = 0; i < ARRAY_LEN(alphabets); i++)
        g_assert_true(mask_add(mask, "", kind_name(KIND_PUBLIC), alphabets[i]));
    mask->is_alphabet = false;
}

struct mask *mask_new(void)
{
    struct mask *mask = g_new0(struct mask, 1);

    mask->names = g_ptr_array_new_with_free_func(g_free);
    mask->clears = g_array_new(FALSE, TRUE, sizeof(struct clear));
    mask->publics = g_array_new(FALSE, TRUE, sizeof(struct clear));
    mask->known = g_hash_table_new(g_bytes_hash, g_bytes_equal);
    g_array_set_clear_func(mask->clears, clear_done);
    g_array_set_clear_func(mask->publics, clear_done);
    add_alphabets(mask);
    return mask;
}

bool mask_add_plant(struct mask *mask, const char *name, const char *text, const char *number)
{
    uint8_t bcd[6];

    if (!mask_add(mask, name, kind_name(KIND_TEXT), text) || strlen(number) != 2 * sizeof bcd)
        return false;
    for (size_t i = 0; i < sizeof bcd; i++)
        bcd[i] = (uint8_t)(g_ascii_digit_value(number[2 * i]) << 4 |
                           g_ascii_digit_value(number[2 * i + 1]));
    encode_bytes(&(struct encoder){.emit = take_pattern, .to = mask}, ENCODING_BCD, bcd,
                 sizeof bcd);
    return true;
}

static bool add_member(struct mask *mask, const char *resident, const char *name, const char *kind,
                       const char *value)
{
    g_autofree char *whole = g_strdup_printf("%s.%s", resident, name);

    return *value == '\0' || mask_add(mask, whole, kind, value);
}

bool mask_add_resident(struct mask *mask, const char *path)
{
    struct resident_file file;
    struct resident_fault fault;
    g_autofree char *name = g_path_get_basename(path);
    bool ok;

    if (!resident_file_load(path, &file, &fault)) {
        fprintf(stderr, "residue-scan: %s: %s: %s.\n", path, fault.field, fault.reason);
        return false;
    }
    if (g_str_has_suffix(name, ".json"))
        name[strlen(name) - strlen(".json")] = '\0';
    ok = add_member(mask, name, "number", "number", file.my_number) &&
         add_member(mask, name, "pin", "pin", file.pin) &&
         add_member(mask, name, "name", "name", file.name) &&
         add_member(mask, name, "kana", "name", file.name_kana) &&
         add_member(mask, name, "address", "text", file.address) &&
         add_member(mask, name, "birth", "birth", file.birth_date);
    if (ok && file.has_passport)
        ok = add_member(mask, name, "passport", "text", file.passport_number) &&
             add_member(mask, name, "roman", "name", file.passport_name);
    wipe(&file, sizeof file);
    return ok;
}

static bool take_line(struct mask *mask, char *line)
{
    char *kind, *value;

    g_strchomp(line);
    if (*line == '\0' || *line == '#')
        return true;
    kind = strchr(line, ' ');
    value = kind == NULL ? NULL : strchr(kind + 1, ' ');
    if (value == NULL || kind == line)
        return false;
    *kind = *value = '\0';
    return mask_add(mask, line, kind + 1, value + 1);
}

int mask_read(struct mask *mask, FILE *file)
{
    char *line = NULL;
    size_t size = 0;
    int number = 0, wrong = 0;

    while (wrong == 0 && getline(&line, &size, file) > 0) {
        number++;
        if (!take_line(mask, line))
            wrong = number;
    }
    wipe(line, size);
    free(line);
    return wrong != 0 || !ferror(file) ? wrong : number + 1;
}

/* Whether clear's bytes from at are long enough a piece of other to be a hit; how long in ret_len. */
static bool is_piece_of(const struct clear *clear, size_t at, const struct clear *other,
                        size_t *ret_len)
{
    gsize len, other_len;
    const uint8_t *bytes = g_bytes_get_data(clear->bytes, &len);
    const uint8_t *others = g_bytes_get_data(other->bytes, &other_len);
    size_t longest = 0;

    for (size_t i = 0; i < other_len; i++) {
        size_t n = 0;

        while (at + n < len && i + n < other_len && bytes[at + n] == others[i + n])
            n++;
        longest = MAX(longest, n);
    }
    *ret_len = longest;
    return longest >= clear->pattern.need;
}

/* How much of the next letter may be the same by chance: most begin like others of their script. */
static uint32_t slack_of(enum encoding encoding)
{
    switch ((int)encoding) {
    case ENCODING_UTF8:
        return 2;
    case ENCODING_UTF32LE:
    case ENCODING_UTF32BE:
        return 3;
    case ENCODING_BASE64:
    case ENCODING_BASE64URL:
        return 4;
    case ENCODING_HEX:
        return 8;
    case ENCODING_JSON:
        return 5;
    default:
        return 1;
    }
}

static void mark_public(struct clear *clear, const struct clear *public_text)
{
    struct pattern *pattern = &clear->pattern;
    uint32_t slack = slack_of(pattern->encoding);
    size_t len, end = 0;
    struct range range;

    /* A PIN may be part of an alphabet: what only counts as a whole says enough. */
    if (pattern->encoding != public_text->pattern.encoding ||
        (public_text->is_alphabet && pattern->need == pattern->len) ||
        (public_text->is_only_here && public_text->pattern.needle != pattern->needle))
        return;
    for (size_t at = 0; at + pattern->need <= pattern->len; at++) {
        /* What ends where the last one ended is only a part of it. */
        if (!is_piece_of(clear, at, public_text, &len) || at + len <= end)
            continue;
        end = at + len;
        range = (struct range){(uint32_t)at - MIN((uint32_t)at, slack),
                               MIN((uint32_t)end + slack, pattern->len)};
        pattern->public_parts =
            g_renew(struct range, pattern->public_parts, pattern->public_count + 1);
        pattern->public_parts[pattern->public_count++] = range;
    }
}

bool mask_finish(struct mask **mask, struct needles *ret)
{
    struct mask *m = *mask;
    bool ok = needles_init(ret);

    *mask = NULL;
    for (size_t i = 0; ok && i < m->names->len; i++)
        needles_add(ret, g_ptr_array_index(m->names, i), false);
    for (size_t i = 0; ok && i < m->clears->len; i++) {
        struct clear *clear = &g_array_index(m->clears, struct clear, i);

        for (size_t j = 0; j < m->publics->len; j++)
            mark_public(clear, &g_array_index(m->publics, struct clear, j));
        needles_add_clear(ret, &clear->pattern, g_bytes_get_data(clear->bytes, NULL));
    }
    g_hash_table_destroy(m->known);
    g_array_free(m->clears, TRUE);
    g_array_free(m->publics, TRUE);
    g_ptr_array_free(m->names, TRUE);
    g_free(m);
    return ok;
}
