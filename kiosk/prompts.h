/* What a page says aloud: which prompts are its own and its buttons'. Nothing here can name a person. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"
#include "kiosk/session.h"
#include "voice/order.h"

/* A control of the page, by its widget's name. */
struct prompts_control {
    const char *id;    /* borrowed; NULL: none */
    unsigned position; /* among the page's own, from 1; 0: it is a tool's, which has none */
    bool has_switch;   /* a tool that is on or off */
    bool on;
};

struct prompts_page {
    enum session_state state;
    const char *reason;   /* why the kiosk is closed, or NULL */
    const char *language; /* a tag */
    const char
        *over;      /* what lies over the page: "still-there", "voice", "language"; NULL: nothing */
    bool urgent;    /* with the rising tone, where something is to be taken */
    int tries_left; /* 1 to 3, else unsaid */
    unsigned sheets; /* 0: unsaid */

    const char *first; /* said before the page; NULL: nothing */
    bool hearing;      /* guidance by hearing: longer, and with what follows */
    unsigned buttons;  /* of the page's own */
    struct prompts_control focus;
};

/* The order for a page. False, ret untouched, when there is nothing to say. */
bool prompts_of_page(const struct prompts_page *page, char ret[static VOICE_LINE_SIZE]);

/* The order for one of its controls alone; a language's name is said in that language. False, ret untouched, for one
 * that has no name. */
bool prompts_of_control(const struct prompts_page *page, const struct prompts_control *control,
                        char ret[static VOICE_LINE_SIZE]);

/* The order for the buttons, and the one that has the focus. False, ret untouched, for none. */
bool prompts_of_buttons(const struct prompts_page *page, char ret[static VOICE_LINE_SIZE]);

/* True for an order that goes on until something is taken. */
bool prompts_repeat(const char *order);
