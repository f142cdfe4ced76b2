#include "ui/catalogue.h"

#include <gio/gio.h>
#include <stdint.h>
#include <string.h>

#include "base/date.h"

/* A catalogue is a .mo file as msgfmt writes it for this machine (GNU gettext manual, 10.3 "The Format
 * of GNU MO Files"): sorted tables of lengths and offsets. It is part of the program, so its offsets
 * are trusted. */
enum { MO_COUNT = 2, MO_KEYS = 3, MO_TEXTS = 4 };

struct entry {
    const char *key;
    const char *text;
    size_t text_len; /* plural forms stand one behind the other, each with its NUL */
};

static const struct {
    const char *name;
    const char *resource;
} languages[UI_LANGUAGES] = {
    [UI_JAPANESE] = {"ja", "/jp/madoguchi/ui/po/ja.mo"},
    [UI_ENGLISH] = {"en", "/jp/madoguchi/ui/po/en.mo"},
};

static const char *bytes_of(enum ui_language language)
{
    static GBytes *catalogues[UI_LANGUAGES];

    if (catalogues[language] == NULL)
        catalogues[language] = g_resources_lookup_data(languages[language].resource,
                                                       G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(catalogues[language] != NULL);
    return (const char *)g_bytes_get_data(catalogues[language], NULL);
}

static uint32_t word_at(const char *bytes, size_t offset)
{
    uint32_t word;

    memcpy(&word, bytes + offset, sizeof word);
    return word;
}

static uint32_t entry_count(const char *bytes)
{
    return word_at(bytes, MO_COUNT * sizeof(uint32_t));
}

static struct entry entry_at(const char *bytes, uint32_t i)
{
    size_t key = word_at(bytes, MO_KEYS * sizeof(uint32_t)) + 8 * (size_t)i;
    size_t text = word_at(bytes, MO_TEXTS * sizeof(uint32_t)) + 8 * (size_t)i;

    return (struct entry){.key = bytes + word_at(bytes, key + 4),
                          .text = bytes + word_at(bytes, text + 4),
                          .text_len = word_at(bytes, text)};
}

static bool find(enum ui_language language, const char *key, struct entry *ret)
{
    const char *bytes = bytes_of(language);
    uint32_t from = 0, to = entry_count(bytes);

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        struct entry entry = entry_at(bytes, middle);
        int order = strcmp(key, entry.key);

        if (order == 0) {
            *ret = entry;
            return true;
        }
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return false;
}

const char *ui_language_name(enum ui_language language)
{
    return languages[language].name;
}

bool ui_language_from_name(const char *name, enum ui_language *ret)
{
    for (size_t i = 0; i < UI_LANGUAGES; i++) {
        if (g_strcmp0(name, languages[i].name) != 0)
            continue;
        *ret = (enum ui_language)i;
        return true;
    }
    return false;
}

bool ui_words_has(enum ui_language language, const char *key)
{
    struct entry entry;

    /* The empty key is the catalogue's own header. */
    return *key != '\0' && find(language, key, &entry) && entry.text_len > 0;
}

const char *ui_words_of(enum ui_language language, const char *key)
{
    struct entry entry;

    return find(language, key, &entry) ? entry.text : key;
}

/* Japanese has one form, English two. */
static const char *form_for(const struct entry *entry, unsigned n)
{
    size_t first_len = strlen(entry->text);

    if (n == 1 || first_len >= entry->text_len)
        return entry->text;
    return entry->text + first_len + 1;
}

char *ui_words_counted(enum ui_language language, const char *key, unsigned first, unsigned second)
{
    struct entry entry;
    const char *text = find(language, key, &entry) ? form_for(&entry, first) : key;
    unsigned numbers[] = {first, second};
    size_t used = 0;
    GString *ret = g_string_new(NULL);

    for (const char *c = text; *c != '\0'; c++) {
        if (c[0] == '%' && c[1] == 'd' && used < G_N_ELEMENTS(numbers)) {
            g_string_append_printf(ret, "%u", numbers[used++]);
            c++;
        } else {
            g_string_append_c(ret, *c);
        }
    }
    return g_string_free(ret, FALSE);
}

void ui_words_foreach(enum ui_language language, void (*each)(void *ctx, const char *key),
                      void *ctx)
{
    const char *bytes = bytes_of(language);

    for (uint32_t i = 0; i < entry_count(bytes); i++) {
        struct entry entry = entry_at(bytes, i);

        if (*entry.key != '\0') /* the header */
            each(ctx, entry.key);
    }
}

const char *ui_words_pick(enum ui_language language, const struct ui_words *words)
{
    const char *text = language == UI_JAPANESE ? words->ja : words->en;

    return text == NULL ? "" : text;
}

char *ui_words_date(enum ui_language language, const char *iso)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct date date;

    if (iso == NULL || !date_from_iso(iso, &date))
        return g_strdup(iso == NULL ? "" : iso);
    if (language == UI_ENGLISH)
        return g_strdup_printf("%d %s %d", date.day, months[date.month - 1], date.year);
    /* A figure space keeps months and days in columns. */
    return g_strdup_printf("%d年%s%d月%s%d日", date.year, date.month < 10 ? "\u2007" : "",
                           date.month, date.day < 10 ? "\u2007" : "", date.day);
}
