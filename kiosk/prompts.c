#include "kiosk/prompts.h"

#include <stdio.h>
#include <string.h>

/* There are numbers for so many. */
#define POSITIONS 12
#define TRIES     3
#define SHEETS    4

#define ANY SESSION_STATES

/* What stands on a button, by its id; where that means something else on each page, by the page too. */
/* clang-format off */
static const struct name {
    enum session_state state;
    const char *id, *prompt;
} names[] = {
    {ANY,                     "start",         "button-start"},
    {ANY,                     "back",          "button-back"},
    {ANY,                     "cancel",        "button-cancel"},
    {ANY,                     "close",         "button-close"},
    {ANY,                     "next-page",     "button-next-page"},
    {ANY,                     "further",       "button-next-page"},
    {ANY,                     "which-pin",     "button-which-pin"},
    {ANY,                     "more-time",     "button-go-on"},
    {ANY,                     "language",      "button-language"},
    {ANY,                     "large",         "button-large"},
    {ANY,                     "contrast",      "button-contrast"},
    {ANY,                     "voice",         "button-voice"},
    {ANY,                     "reach",         "button-reach"},
    {ANY,                     "repeat",        "button-repeat"},
    {ANY,                     "louder",        "button-louder"},
    {ANY,                     "softer",        "button-softer"},
    {ANY,                     "faster",        "button-faster"},
    {ANY,                     "slower",        "button-slower"},
    {ANY,                     "silent",        "button-silent"},
    {ANY,                     "curtain",       "button-curtain"},
    {SESSION_SERVICE,         "kind-domestic", "button-domestic"},
    {SESSION_SERVICE,         "kind-overseas", "button-overseas"},
    {SESSION_TERMS,           "read-all",      "button-read-all"},
    {SESSION_TERMS,           "second",        "button-disagree"},
    {SESSION_TERMS,           "primary",       "button-agree"},
    {SESSION_PIN,             "key-clear",     "button-clear"},
    {SESSION_PIN,             "key-delete",    "button-delete"},
    {SESSION_PIN,             "primary",       "button-enter"},
    {SESSION_WHICH_PIN,       "primary",       "button-to-entry"},
    {SESSION_LAST_TRY,        "second",        "button-stop-here"},
    {SESSION_LAST_TRY,        "primary",       "button-hold-on"},
    {SESSION_MUNICIPALITY,    "from-card",     "button-from-card"},
    {SESSION_MUNICIPALITY,    "municipality",  "button-municipality"},
    {SESSION_MUNICIPALITY,    "prefecture",    "button-change-prefecture"},
    {SESSION_MUNICIPALITY,    "second",        "button-not-listed"},
    {SESSION_MUNICIPALITY,    "primary",       "button-back"},
    {SESSION_CONFIRM,         "reveal",        "button-reveal"},
    {SESSION_CONFIRM,         "primary",       "button-print"},
    {SESSION_TAKE_PAPER,      "primary",       "button-taken"},
    {SESSION_PIN_WRONG,       "primary",       "button-try-again"},
    {SESSION_CARD_MOVED,      "primary",       "button-try-again"},
    {SESSION_CARD_OTHER,      "primary",       "button-try-again"},
    {SESSION_PIN_BLOCKED,     "primary",       "button-take-card"},
    {SESSION_NO_RECORD,       "second",        "button-another"},
    {SESSION_COUNTER_ONLY,    "second",        "button-another"},
    {SESSION_NOT_TAKING_PART, "second",        "button-another"},
    {SESSION_NO_PASSPORT,     "second",        "button-domestic-instead"},
    {SESSION_PAPER_OUT,       "call-again",    "button-call-again"},
    {ANY,                     "primary",       "button-finish"},
};
/* clang-format on */

/* Prompts that follow one another, on their way into an order. */
struct sequence {
    char text[VOICE_LINE_SIZE];
    size_t count;
};

static void add(struct sequence *sequence, const char *prompt)
{
    size_t len = strlen(sequence->text);

    if (sequence->count == VOICE_IDS_MAX || len + strlen(prompt) + 2 > sizeof sequence->text / 2)
        return;
    snprintf(sequence->text + len, sizeof sequence->text - len, "%s%s",
             sequence->count > 0 ? "+" : "", prompt);
    sequence->count++;
}

static void add_number(struct sequence *sequence, const char *what, unsigned number, unsigned most)
{
    char prompt[VOICE_ID_SIZE];

    if (number == 0 || number > most)
        return;
    snprintf(prompt, sizeof prompt, "%s-%u", what, number);
    add(sequence, prompt);
}

static bool finish(const struct sequence *sequence, const char *verb, const char *language,
                   char ret[static VOICE_LINE_SIZE])
{
    if (sequence->count == 0)
        return false;
    snprintf(ret, VOICE_LINE_SIZE, "%s %.*s %.*s", verb, VOICE_LINE_SIZE / 2, sequence->text,
             VOICE_LANGUAGE_SIZE, language);
    return true;
}

/* ---- controls ---- */

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Lists have as many ids as things; no name of a place is recorded. */
static const char *kind_of(const char *id)
{
    if (begins(id, "municipality-"))
        return "municipality";
    return id;
}

static const char *name_of(enum session_state state, const char *id)
{
    if (begins(id, "prefecture-"))
        return "button-prefecture";
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if ((names[i].state == ANY || names[i].state == state) &&
            strcmp(names[i].id, kind_of(id)) == 0)
            return names[i].prompt;
    return NULL;
}

/* The tag of a language's tile: "start-en", "language-pt-BR". NULL: it is none. */
static const char *language_of(const char *id)
{
    if (begins(id, "start-"))
        return id + strlen("start-");
    return begins(id, "language-") ? id + strlen("language-") : NULL;
}

static void add_control(struct sequence *sequence, enum session_state state,
                        const struct prompts_control *control)
{
    const char *name = control->id != NULL ? name_of(state, control->id) : NULL;

    if (control->id != NULL && language_of(control->id) != NULL)
        name = "language-name";
    if (name == NULL)
        return;
    add(sequence, name);
    if (control->has_switch)
        add(sequence, control->on ? "switched-on" : "switched-off");
    add_number(sequence, "number", control->position, POSITIONS);
}

bool prompts_of_control(const struct prompts_page *page, const struct prompts_control *control,
                        char ret[static VOICE_LINE_SIZE])
{
    const char *language = control->id != NULL ? language_of(control->id) : NULL;
    struct sequence sequence = {.count = 0};

    if (language != NULL && !voice_is_language(language))
        return false;
    add_control(&sequence, page->state, control);
    return finish(&sequence, "say", language != NULL ? language : page->language, ret);
}

/* ---- pages ---- */

static const char *left_behind(const struct prompts_page *page)
{
    if (page->state != SESSION_CLOSED || page->reason == NULL)
        return NULL;
    if (strcmp(page->reason, "card") == 0)
        return "card-left";
    return strcmp(page->reason, "paper") == 0 ? "paper-left" : NULL;
}

static bool is_to_be_taken(enum session_state state)
{
    return state == SESSION_TAKE_CARD || state == SESSION_RETURN_CARD ||
           state == SESSION_TAKE_PAPER;
}

/* What the page says but for its buttons. */
static void add_words(struct sequence *sequence, const struct prompts_page *page)
{
    bool confirm = page->state == SESSION_CONFIRM;

    add(sequence, page->hearing && confirm ? "confirm-hearing" : session_state_name(page->state));
    if (page->state == SESSION_PIN || page->state == SESSION_PIN_WRONG)
        add_number(sequence, "tries", page->tries_left > 0 ? (unsigned)page->tries_left : 0, TRIES);
    if (page->state == SESSION_TAKE_PAPER || (page->hearing && confirm))
        add_number(sequence, "sheets", page->sheets, SHEETS);
    if (page->hearing && page->state == SESSION_TERMS)
        add(sequence, "terms-points");
    if (page->hearing && page->state == SESSION_PIN)
        add(sequence, "pin-hearing");
}

static void add_buttons(struct sequence *sequence, const struct prompts_page *page)
{
    add_number(sequence, "buttons", page->buttons, POSITIONS);
    add_control(sequence, page->state, &page->focus);
}

bool prompts_of_buttons(const struct prompts_page *page, char ret[static VOICE_LINE_SIZE])
{
    struct sequence sequence = {.count = 0};

    add_buttons(&sequence, page);
    return finish(&sequence, "say", page->language, ret);
}

bool prompts_of_page(const struct prompts_page *page, char ret[static VOICE_LINE_SIZE])
{
    const char *left = left_behind(page);
    struct sequence sequence = {.count = 0};
    bool taken = is_to_be_taken(page->state) && page->over == NULL;

    if ((unsigned)page->state >= SESSION_EXIT)
        return false;
    /* Whose it is has been forgotten, and so has their language. */
    if (left != NULL) {
        snprintf(ret, VOICE_LINE_SIZE, "call %s ja en", left);
        return true;
    }
    if (page->first != NULL)
        add(&sequence, page->first);
    if (page->over != NULL)
        add(&sequence, page->over);
    else
        add_words(&sequence, page);
    if (page->hearing && !taken)
        add_buttons(&sequence, page);
    return finish(&sequence,
                  !taken         ? "say"
                  : page->urgent ? "call"
                                 : "remind",
                  page->language, ret);
}

bool prompts_repeat(const char *order)
{
    return begins(order, "remind ") || begins(order, "call ");
}
