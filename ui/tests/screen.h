/* One window in a test, and what it told its listener. */
#pragma once

#include "base/secret.h"
#include "ui/keys.h"
#include "ui/window.h"

struct screen {
    GtkApplication *app;
    UiWindow *window;
    enum session_event last; /* of those it emitted */
    unsigned events;
    unsigned more_times;
    unsigned voices;
    enum ui_voice wish; /* the last */
    const char *over;
    char focus[UI_KEYS_ID_SIZE];
    unsigned position, buttons, switched, typed, missing;
    bool hearing, curtain, unhurried;
    bool overseas;
    char municipality[7];
    struct secret pin;
};

/* options is borrowed for the call. */
void screen_init_with(struct screen *screen, const struct ui_options *options);

/* language: a tag of ui/catalogue.h. */
void screen_init(struct screen *screen, int width, int height, const char *language);
void screen_done(struct screen *screen);

/* Runs the main loop until the window has been drawn and touches count. */
void screen_wait(struct screen *screen);

/* Clicks the button called id, as a finger that came down in it and left it would. */
void screen_touch(struct screen *screen, const char *id);

/* The widget called id in root or below it; NULL when it is not there. */
GtkWidget *screen_find_in(GtkWidget *root, const char *id);

/* The widget called id, or the first one of that CSS class; NULL when it is not there. */
GtkWidget *screen_find(struct screen *screen, const char *id);
GtkWidget *screen_find_class(struct screen *screen, const char *class);
