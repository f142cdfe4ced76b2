/* An external keypad and number pad: arrows move the focus through the page's controls in reading order, OK (or Enter)
 * presses the one that has it, digits type the PIN, Backspace takes the last one back; + and - make the voice louder and
 * softer, * and / faster and slower, the point repeats the page. No other key does anything, nor one with Ctrl, Alt or the like. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "ui/touches.h"
#include "ui/voice.h"

/* OK is held for so long where nothing else is to be held: guidance by hearing begins or ends. */
#define UI_KEYS_HOLD_MS 2000

#define UI_KEYS_ID_SIZE 32

/* Where the focus is, for those who hear it. */
struct ui_keys_place {
    unsigned buttons;            /* of the page's own, without the tools */
    char focus[UI_KEYS_ID_SIZE]; /* name of the widget; "": nowhere */
    unsigned position;           /* of the focus among the page's own, from 1; 0: it is a tool */
};

struct ui_keys {
    GtkWidget *window;
    struct ui_touches *touches;
    bool used;    /* the focus is seen: keys are used, not fingers */
    bool hearing; /* the focus is there from the start, and stays */
    char focus[UI_KEYS_ID_SIZE];
    char last[UI_KEYS_ID_SIZE]; /* that has the style */
    guint down;                 /* the key that is pressed; 0: none */
    bool spent;                 /* … and letting it go does nothing any more */
    guint holding;              /* source: until OK has been held */
    bool due;                   /* the page is new */
    gulong painted;
    GdkFrameClock *clock;

    /* The owner's. On GTK's thread; place is borrowed. */
    void (*laid_out)(void *ctx,
                     const struct ui_keys_place *place);         /* a new page is on the screen */
    void (*moved)(void *ctx, const struct ui_keys_place *place); /* a key has moved the focus */
    void (*held)(void *ctx);    /* OK was held, where nothing else is to be held */
    void (*pressed)(void *ctx); /* any of the known keys */
    void (*wish)(void *ctx, enum ui_voice wish);
    void *ctx;
};

/* Watches window. touches is its owner's; a key too counts only when a page has been there for a moment. */
void ui_keys_watch(struct ui_keys *keys, GtkWidget *window, struct ui_touches *touches);

/* From the window's realize(), after its parent's, and unrealize(), before its parent's. */
void ui_keys_realize(struct ui_keys *keys);
void ui_keys_unrealize(struct ui_keys *keys);

/* The page was built anew; other: it is another one, where the focus begins anew too. */
void ui_keys_page_built(struct ui_keys *keys, bool other);

/* A finger has come: the focus is not seen any more, but by those who need it. */
void ui_keys_put_away(struct ui_keys *keys);

/* In the window's dispose(). */
void ui_keys_done(struct ui_keys *keys);
