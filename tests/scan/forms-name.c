/* A name: whole, in words, in any case. */
#include <glib.h>
#include <string.h>

#include "tests/scan/forms-private.h"

/* Letters of a word of a name that counts alone, and with nothing beside it. Measured: README.md. */
#define ROMAN_WORD_MIN 6
#define SHORT_WORD_MAX 3

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

bool forms_of_name(const char *name, struct encoder encoder)
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
