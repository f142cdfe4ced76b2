/* The words of the screen, in the language that the resident chose. Compiled in from po/: the machine
 * needs no locale, and the language can change while a page is shown. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ui/view.h"

enum ui_language {
    UI_JAPANESE, /* "ja" */
    UI_ENGLISH,  /* "en" */
    UI_LANGUAGES
};

/* Marks a key, so that a test finds every one that the program can ask for. */
#define K(key) key

/* The language's word: "ja". Static storage; never NULL. */
const char *ui_language_name(enum ui_language language);

/* False, ret untouched, when name (which may be NULL) is none of them. */
bool ui_language_from_name(const char *name, enum ui_language *ret);

/* The text of key, borrowed for ever. The key itself when the catalogue has none, as gettext does.
 * A text may hold marks for ui_label_set_marked(): '|' where a line may end, '*' around what is
 * emphasised, LF where a line must end. */
const char *ui_words_of(enum ui_language language, const char *key);

/* True when the language's catalogue has key. */
bool ui_words_has(enum ui_language language, const char *key);

/* The text of key with its first "%d" as first and its second as second; the plural form goes by
 * first. The caller frees it with g_free(). */
char *ui_words_counted(enum ui_language language, const char *key, unsigned first, unsigned second);

/* Calls each(ctx, key) for every key of the language's catalogue. key is borrowed for the call. */
void ui_words_foreach(enum ui_language language, void (*each)(void *ctx, const char *key),
                      void *ctx);

/* The one of words that is in language. Borrowed from words. */
const char *ui_words_pick(enum ui_language language, const struct ui_words *words);

/* A day of "YYYY-MM-DD" as people write it: 2021年 7月 6日, 6 July 2021. Freed with g_free(); the text as
 * it is when it is no day. */
char *ui_words_date(enum ui_language language, const char *iso);
