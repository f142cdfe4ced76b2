#include "ui/catalogue.h"

#include <gio/gio.h>
#include <stdint.h>
#include <string.h>

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
    const char *name, *endonym;
} languages[UI_LANGUAGES] = {
    [UI_JAPANESE] = {"ja", "日本語"},
    [UI_EASY_JAPANESE] = {"ja-x-easy", "やさしい|日本語"},
    [UI_ENGLISH] = {"en", "English"},
    [UI_SIMPLIFIED_CHINESE] = {"zh-Hans", "简体中文"},
    [UI_TRADITIONAL_CHINESE] = {"zh-Hant", "繁體中文"},
    [UI_KOREAN] = {"ko", "한국어"},
    [UI_VIETNAMESE] = {"vi", "Tiếng Việt"},
    [UI_PORTUGUESE] = {"pt-BR", "Português"},
    [UI_TAGALOG] = {"tl", "Tagalog"},
    [UI_NEPALI] = {"ne", "नेपाली"},
};

static GBytes *catalogue_of(enum ui_language language)
{
    static GBytes *catalogues[UI_LANGUAGES];

    if (catalogues[language] == NULL) {
        char *path = g_strdup_printf("/jp/madoguchi/ui/po/%s.mo", languages[language].name);

        catalogues[language] = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
        g_free(path);
    }
    return catalogues[language];
}

bool ui_language_is_offered(enum ui_language language)
{
    return catalogue_of(language) != NULL;
}

static const char *bytes_of(enum ui_language language)
{
    g_assert(ui_language_is_offered(language));
    return (const char *)g_bytes_get_data(catalogue_of(language), NULL);
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

const char *ui_language_endonym(enum ui_language language)
{
    return languages[language].endonym;
}

bool ui_language_from_name(const char *name, enum ui_language *ret)
{
    for (size_t i = 0; i < UI_LANGUAGES; i++) {
        if (g_strcmp0(name, languages[i].name) != 0 || !ui_language_is_offered((enum ui_language)i))
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

/* The rules that our languages have; the catalogue's header says which (GNU gettext manual, 11.2.6). */
enum plural_rule { NO_RULE, ONE_FORM, MANY_BUT_ONE, MANY_ABOVE_ONE };

static enum plural_rule plural_rule(enum ui_language language)
{
    static const struct {
        const char *says;
        enum plural_rule rule;
    } rules[] = {
        {"nplurals=1; plural=0;", ONE_FORM},
        {"nplurals=2; plural=(n != 1);", MANY_BUT_ONE},
        {"nplurals=2; plural=(n > 1);", MANY_ABOVE_ONE},
    };
    struct entry header;

    if (!find(language, "", &header))
        return NO_RULE;
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        if (strstr(header.text, rules[i].says) != NULL)
            return rules[i].rule;
    return NO_RULE;
}

bool ui_words_has_plural_rule(enum ui_language language)
{
    return plural_rule(language) != NO_RULE;
}

static bool is_many(enum plural_rule rule, unsigned n)
{
    return (rule == MANY_BUT_ONE && n != 1) || (rule == MANY_ABOVE_ONE && n > 1);
}

static const char *form_for(enum ui_language language, const struct entry *entry, unsigned n)
{
    size_t first_len = strlen(entry->text);

    if (first_len >= entry->text_len || !is_many(plural_rule(language), n))
        return entry->text;
    return entry->text + first_len + 1;
}

char *ui_words_counted(enum ui_language language, const char *key, unsigned first, unsigned second)
{
    struct entry entry;
    const char *text = find(language, key, &entry) ? form_for(language, &entry, first) : key;
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

void ui_words_foreach_text(enum ui_language language, void (*each)(void *ctx, const char *text),
                           void *ctx)
{
    const char *bytes = bytes_of(language);

    for (uint32_t i = 0; i < entry_count(bytes); i++) {
        struct entry entry = entry_at(bytes, i);

        if (*entry.key == '\0')
            continue;
        for (const char *form = entry.text; form < entry.text + entry.text_len;
             form += strlen(form) + 1)
            each(ctx, form);
    }
}

static const char *either(const struct ui_words *words, bool japanese)
{
    const char *text = japanese ? words->ja : words->en;

    return text == NULL ? "" : text;
}

static bool reads_japanese(enum ui_language language)
{
    return language == UI_JAPANESE || language == UI_EASY_JAPANESE;
}

static bool reads_kanji(enum ui_language language)
{
    return reads_japanese(language) || language == UI_SIMPLIFIED_CHINESE ||
           language == UI_TRADITIONAL_CHINESE;
}

const char *ui_words_pick(enum ui_language language, const struct ui_words *words)
{
    return either(words, reads_japanese(language));
}

const char *ui_words_pick_place(enum ui_language language, const struct ui_words *words)
{
    return either(words, reads_kanji(language));
}

char *ui_words_place(enum ui_language language, const struct ui_words *prefecture,
                     const struct ui_words *name)
{
    const char *greater = ui_words_pick_place(language, prefecture);
    const char *lesser = ui_words_pick_place(language, name);

    return reads_kanji(language) ? g_strdup_printf("%s %s", greater, lesser)
                                 : g_strdup_printf("%s, %s", lesser, greater);
}
