#include "ui/marked.h"

#include <string.h>

/* U+200B: a line may end here, and nothing is seen. */
#define ZERO_WIDTH_SPACE "\u200b"

struct reading {
    GString *text;
    PangoAttrList *attributes;
    GArray *words;
    gsize phrase, bold; /* where the running one began */
    double emphasis;
    enum ui_marked_words how;
    bool has_phrases, blanks_end_them, is_bold;
};

static void span(struct reading *reading, PangoAttribute *attribute, gsize from)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)reading->text->len;
    pango_attr_list_insert(reading->attributes, attribute);
}

static void end_phrase(struct reading *reading, const char *separator)
{
    if (reading->has_phrases && reading->text->len > reading->phrase)
        span(reading, pango_attr_allow_breaks_new(FALSE), reading->phrase);
    g_string_append(reading->text, separator);
    reading->phrase = reading->text->len;
}

static void toggle_bold(struct reading *reading)
{
    if (reading->is_bold) {
        span(reading, pango_attr_weight_new(PANGO_WEIGHT_BOLD), reading->bold);
        if (reading->emphasis > 1)
            span(reading, pango_attr_scale_new(reading->emphasis), reading->bold);
    }
    reading->is_bold = !reading->is_bold;
    reading->bold = reading->text->len;
}

/* Behind the word that begins after its brace. NULL: it is none. */
static const char *read_word(struct reading *reading, const char *word)
{
    const char *bar = strchr(word, '|');
    const char *end = bar == NULL ? NULL : strchr(bar, '}');

    if (end == NULL)
        return NULL;
    if (reading->how == UI_WORDS_IN_KANA) {
        g_string_append_len(reading->text, bar + 1, end - bar - 1);
    } else {
        struct ui_marked_word found = {.from = (unsigned)reading->text->len,
                                       .reading = g_strndup(bar + 1, (gsize)(end - bar - 1))};

        g_string_append_len(reading->text, word, bar - word);
        found.to = (unsigned)reading->text->len;
        g_array_append_val(reading->words, found);
    }
    return end + 1;
}

static const char *read_mark(struct reading *reading, const char *said)
{
    const char *behind = *said == '{' ? read_word(reading, said + 1) : NULL;

    if (behind != NULL)
        return behind;
    if (*said == '*')
        toggle_bold(reading);
    else if (*said == '|')
        end_phrase(reading, ZERO_WIDTH_SPACE);
    else if (*said == '\n')
        end_phrase(reading, "\n");
    else if (*said == ' ' && reading->blanks_end_them)
        end_phrase(reading, " ");
    else
        g_string_append_c(reading->text, *said);
    return said + 1;
}

bool ui_marked_has_readings(const char *said)
{
    return strchr(said, '{') != NULL;
}

static bool has_breaks(const char *said)
{
    bool in_word = false;

    for (const char *c = said; *c != '\0'; c++) {
        if (*c == '{' || *c == '}')
            in_word = *c == '{';
        else if (*c == '|' && !in_word)
            return true;
    }
    return false;
}

static void free_word(gpointer word)
{
    g_free(((struct ui_marked_word *)word)->reading);
}

/* The face has every language's forms of the characters that they share; it is told which are wanted. */
static void name_language(struct reading *reading, enum ui_language language)
{
    if (language != UI_JAPANESE)
        span(reading,
             pango_attr_language_new(pango_language_from_string(ui_language_name(language))), 0);
}

void ui_marked_read(enum ui_language language, const char *said, double emphasis,
                    enum ui_marked_words words, struct ui_marked *ret)
{
    bool blanks = language == UI_EASY_JAPANESE || language == UI_KOREAN;
    struct reading reading = {
        .text = g_string_new(NULL),
        .attributes = pango_attr_list_new(),
        .words = g_array_new(FALSE, FALSE, sizeof(struct ui_marked_word)),
        .emphasis = emphasis,
        .how = words,
        .has_phrases = blanks || has_breaks(said),
        .blanks_end_them = blanks,
    };

    g_array_set_clear_func(reading.words, free_word);
    while (*said != '\0')
        said = read_mark(&reading, said);
    end_phrase(&reading, "");
    name_language(&reading, language);
    *ret =
        (struct ui_marked){g_string_free(reading.text, FALSE), reading.attributes, reading.words};
}

void ui_marked_done(struct ui_marked *marked)
{
    g_clear_pointer(&marked->text, g_free);
    g_clear_pointer(&marked->attributes, pango_attr_list_unref);
    g_clear_pointer(&marked->words, g_array_unref);
}
