/* The words of the screen, in the language that the resident chose. Compiled in from po/: the machine
 * needs no locale, and the language can change while a page is shown. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ui/view.h"

/* In the order in which they are offered. */
enum ui_language {
    UI_JAPANESE,            /* "ja" */
    UI_EASY_JAPANESE,       /* "ja-x-easy": short sentences, furigana */
    UI_ENGLISH,             /* "en" */
    UI_SIMPLIFIED_CHINESE,  /* "zh-Hans" */
    UI_TRADITIONAL_CHINESE, /* "zh-Hant" */
    UI_KOREAN,              /* "ko" */
    UI_VIETNAMESE,          /* "vi" */
    UI_PORTUGUESE,          /* "pt-BR" */
    UI_TAGALOG,             /* "tl" */
    UI_NEPALI,              /* "ne" */
    UI_LANGUAGES
};

/* Marks a key, so that a test finds every one that the program can ask for. */
#define K(key) key

/* The language's word, a BCP 47 tag: "ja". Static storage; never NULL. */
const char *ui_language_name(enum ui_language language);

/* False, ret untouched, when name (which may be NULL) is none that is offered. */
bool ui_language_from_name(const char *name, enum ui_language *ret);

/* True when there is a catalogue for it. */
bool ui_language_is_offered(enum ui_language language);

/* What its speakers call it, so that those who need it can read it: "English". It may hold a '|' (ui/marked.h). Static storage; never NULL. */
const char *ui_language_endonym(enum ui_language language);

/* The text of key, borrowed for ever. The key itself when the catalogue has none, as gettext does.
 * A text may hold the marks of ui/marked.h. */
const char *ui_words_of(enum ui_language language, const char *key);

/* True when the language's catalogue has key. */
bool ui_words_has(enum ui_language language, const char *key);

/* The text of key with its first "%d" as first and its second as second; the plural form goes by
 * first. The caller frees it with g_free(). */
char *ui_words_counted(enum ui_language language, const char *key, unsigned first, unsigned second);

/* Calls each(ctx, key) for every key of the language's catalogue. key is borrowed for the call. */
void ui_words_foreach(enum ui_language language, void (*each)(void *ctx, const char *key),
                      void *ctx);

/* Calls each(ctx, text) for every text of the language's catalogue, each plural form by itself. */
void ui_words_foreach_text(enum ui_language language, void (*each)(void *ctx, const char *text),
                           void *ctx);

/* True when the catalogue's header has a rule for plural forms that ui_words_counted() knows. */
bool ui_words_has_plural_rule(enum ui_language language);

/* The one of words that readers of language understand: the Japanese one in both kinds of Japanese, otherwise the
 * English one. Borrowed from words. */
const char *ui_words_pick(enum ui_language language, const struct ui_words *words);

/* … for the name of a place, which readers of Chinese read in its own characters too. */
const char *ui_words_pick_place(enum ui_language language, const struct ui_words *words);

/* A municipality with its prefecture, in the language's order: 見本県 青葉川市; Aobagawa City, Mihon. Freed with
 * g_free(). */
char *ui_words_place(enum ui_language language, const struct ui_words *prefecture,
                     const struct ui_words *name);
