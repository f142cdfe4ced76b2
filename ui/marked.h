/* The marks that a text of the catalogue may hold, and what they become.
 *
 *   |               a line may end here, and nowhere else in a text that has one
 *   LF              a line must end here
 *   *text*          text is emphasised
 *   {word|reading}  reading stands over word in small kana (furigana)
 *
 * A '|' between braces belongs to them. In easy Japanese and in Korean a line may also end at every blank, and nowhere
 * else: their words are written apart, which Pango does not go by. */
#pragma once

#include <pango/pango.h>
#include <stdbool.h>

#include "ui/catalogue.h"

/* A word with its reading. */
struct ui_marked_word {
    unsigned from, to; /* bytes of the text */
    char *reading;
};

struct ui_marked {
    char *text; /* without marks */
    PangoAttrList *attributes;
    GArray *words; /* struct ui_marked_word, in their order */
};

/* How words with readings are to be written. */
enum ui_marked_words {
    UI_WORDS_WITH_READINGS, /* text has the words, words their readings */
    UI_WORDS_IN_KANA        /* text has the readings; there are no words */
};

/* emphasis: by how much emphasised text is larger, besides being bold. Done with by ui_marked_done(). */
void ui_marked_read(enum ui_language language, const char *said, double emphasis,
                    enum ui_marked_words words, struct ui_marked *ret);
void ui_marked_done(struct ui_marked *marked);

/* True when some word of it has a reading. */
bool ui_marked_has_readings(const char *said);
