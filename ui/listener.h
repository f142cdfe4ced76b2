/* What whoever speaks for the pages must know of them. */
#pragma once

#include <stdbool.h>

#include "ui/voice.h"

struct ui_control {
    const char *id;    /* name of the widget, borrowed; NULL: none */
    unsigned position; /* among the page's own, from 1; 0: it is a tool, which has none */
    bool has_switch;   /* a tool that is on or off */
    bool on;
};

/* Called on GTK's thread with the sink's ctx; what is given is borrowed for the call. */
struct ui_listener {
    /* The voice is wanted otherwise. */
    void (*voice)(void *ctx, enum ui_voice wish);

    /* The window lays a page of its own over the state's: "voice", "language"; NULL: away again. */
    void (*covered)(void *ctx, const char *over);

    /* A page has been laid out, with so many buttons of its own, while keys are used. */
    void (*laid_out)(void *ctx, unsigned buttons, const struct ui_control *focus);

    /* A key has moved the focus to this control. */
    void (*focused)(void *ctx, const struct ui_control *control);

    /* A tool was switched on or off. */
    void (*switched)(void *ctx, const struct ui_control *control);

    /* A digit was taken; or digits are missing. */
    void (*typed)(void *ctx);
    void (*missing)(void *ctx, unsigned digits);

    /* Guidance by hearing begins or ends; the screen goes dark or comes back. */
    void (*hearing)(void *ctx, bool on);
    void (*curtain)(void *ctx, bool on);

    /* Somebody needs more time than most: larger text, guidance by hearing. */
    void (*unhurried)(void *ctx, bool on);
};
