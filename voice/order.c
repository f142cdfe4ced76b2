#include "voice/order.h"

#include <stdlib.h>
#include <string.h>

#define LOWER     "abcdefghijklmnopqrstuvwxyz"
#define UPPER     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS    "0123456789"
#define WORDS_MAX (2 + VOICE_LANGUAGES_MAX)

/* clang-format off */
static const struct shape {
    const char *word;
    size_t least, most; /* words behind it */
} shapes[] = {
    [VOICE_SAY]       = {"say",    2, 1 + VOICE_LANGUAGES_MAX},
    [VOICE_REMIND]    = {"remind", 2, 1 + VOICE_LANGUAGES_MAX},
    [VOICE_CALL]      = {"call",   2, 1 + VOICE_LANGUAGES_MAX},
    [VOICE_TONE_ONCE] = {"tone",   0, 0},
    [VOICE_STOP]      = {"stop",   0, 0},
    [VOICE_VOLUME]    = {"volume", 1, 1},
    [VOICE_RATE]      = {"rate",   1, 1},
    [VOICE_STATUS]    = {"status", 0, 0},
};
/* clang-format on */
_Static_assert(ARRAY_LEN(shapes) == VOICE_ORDERS, "every order has its shape");

static bool is_made_of(const char *text, const char *letters, size_t size)
{
    size_t len = strspn(text, letters);

    return len > 0 && len < size && text[len] == '\0';
}

bool voice_is_id(const char *text)
{
    return is_made_of(text, LOWER DIGITS "-", VOICE_ID_SIZE);
}

bool voice_is_language(const char *text)
{
    return strspn(text, LOWER) > 0 && is_made_of(text, LOWER UPPER DIGITS "-", VOICE_LANGUAGE_SIZE);
}

/* Divides text at single blanks, in place. How many words there are; more than there is room for: 0. */
static size_t divide(char *text, char *ret[static WORDS_MAX])
{
    size_t count = 0;

    for (char *word = text; word != NULL; count++) {
        char *blank = strchr(word, ' ');

        if (count == WORDS_MAX)
            return 0;
        if (blank != NULL)
            *blank++ = '\0';
        ret[count] = word;
        word = blank;
    }
    return count;
}

static bool find(const char *word, size_t more, enum voice_order_kind *ret)
{
    for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
        if (strcmp(shapes[i].word, word) == 0 && more >= shapes[i].least &&
            more <= shapes[i].most) {
            *ret = (enum voice_order_kind)i;
            return true;
        }
    return false;
}

/* Divides "a+b", in place. */
static bool take_ids(char *text, struct voice_order *order)
{
    for (char *id = text; id != NULL;) {
        char *plus = strchr(id, '+');

        if (plus != NULL)
            *plus++ = '\0';
        if (order->id_count == VOICE_IDS_MAX || !voice_is_id(id))
            return false;
        memcpy(order->ids[order->id_count++], id, strlen(id));
        id = plus;
    }
    return true;
}

static bool take_prompt(char *const words[], size_t count, struct voice_order *order)
{
    if (!take_ids(words[0], order))
        return false;
    for (size_t i = 1; i < count; i++) {
        if (!voice_is_language(words[i]))
            return false;
        memcpy(order->languages[order->language_count++], words[i], strlen(words[i]));
    }
    return true;
}

static bool take_number(const char *word, int least, int most, struct voice_order *order)
{
    if (!is_made_of(word, DIGITS, sizeof "100"))
        return false;
    order->number = atoi(word);
    return order->number >= least && order->number <= most;
}

bool voice_order_read(const char *line, struct voice_order *ret)
{
    struct voice_order order = {.kind = VOICE_ORDERS};
    char text[VOICE_LINE_SIZE], *words[WORDS_MAX];
    size_t count;

    if (strlen(line) >= sizeof text)
        return false;
    memcpy(text, line, strlen(line) + 1);
    count = divide(text, words);
    if (count == 0 || !find(words[0], count - 1, &order.kind))
        return false;
    if (order.kind == VOICE_VOLUME && !take_number(words[1], 0, 100, &order))
        return false;
    if (order.kind == VOICE_RATE && !take_number(words[1], VOICE_RATE_MIN, VOICE_RATE_MAX, &order))
        return false;
    if (order.kind <= VOICE_CALL && !take_prompt(words + 1, count - 1, &order))
        return false;
    *ret = order;
    return true;
}
