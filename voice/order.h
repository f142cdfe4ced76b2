/* What the player is told, one line an order: ids and numbers, so that there is no room for a name. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

#define VOICE_ID_SIZE       32 /* a-z, 0-9, -; with its NUL */
#define VOICE_LANGUAGE_SIZE 16 /* a tag as in the names of the scripts: pt-BR, zh-Hans, ja-x-easy */
#define VOICE_LANGUAGES_MAX 4
#define VOICE_IDS_MAX       8
#define VOICE_LINE_SIZE     256 /* longest order, with its end */

/* The prompts that every language shares: what calls, and what every key says alike. */
#define VOICE_TONE          "rising-tone"
#define VOICE_CLICK         "click"
#define VOICE_TONE_LANGUAGE "zxx"

/* Per cent of how fast a prompt was recorded. */
#define VOICE_RATE_MIN 50
#define VOICE_RATE_MAX 200

enum voice_order_kind {
    VOICE_SAY, /* say ID[+ID]… LANGUAGE…: once, one after the other, all of it in each language, in place of what is being said */
    VOICE_REMIND, /* remind ID[+ID]… LANGUAGE…: the same, again and again until the next order */
    VOICE_CALL,   /* call ID[+ID]… LANGUAGE…: the same, with the rising tone after it */
    VOICE_TONE_ONCE, /* tone */
    VOICE_STOP,      /* stop: silent at once */
    VOICE_VOLUME,    /* volume N: 0 to 100, also of what is being said */
    VOICE_RATE,      /* rate N: VOICE_RATE_MIN to _MAX, as high as before; from the next order on */
    VOICE_STATUS,    /* status */
    VOICE_ORDERS
};

struct voice_order {
    enum voice_order_kind kind;
    char ids[VOICE_IDS_MAX][VOICE_ID_SIZE];
    size_t id_count;
    char languages[VOICE_LANGUAGES_MAX][VOICE_LANGUAGE_SIZE];
    size_t language_count;
    int number; /* of volume and rate */
};

/* True for 1 to 31 of a-z, 0-9 and -. */
bool voice_is_id(const char *text);

/* True for 1 to 15 letters, digits and -, a letter first. */
bool voice_is_language(const char *text);

/* Reads one line, without its end. False, ret untouched, when it is no order: an unknown word, one word too many or too
 * few, an id or a language that cannot be one, a number out of its range. Whether there is such a prompt is not asked. */
MUST_USE bool voice_order_read(const char *line, struct voice_order *ret);
