/* The kiosk's one window: shows the page that belongs to a state and tells what was touched.
 * All functions belong to GTK's thread and none blocks. */
#pragma once

#include <gtk/gtk.h>

#include "base/secret.h"
#include "kiosk/session.h"
#include "ui/frame.h"
#include "ui/listener.h"
#include "ui/view.h"

/* Whoever listens. Called on GTK's thread. */
struct ui_sink {
    void *ctx;

    /* The resident did something that the state table may know. */
    void (*event)(void *ctx, enum session_event event);

    /* Called before EVENT_KIND_CHOSEN. */
    void (*kind)(void *ctx, bool overseas);

    /* Called before EVENT_MUNICIPALITY_CHOSEN; code is borrowed for the call. */
    void (*municipality)(void *ctx, const char *code);

    /* Called before EVENT_PIN_ENTERED with exactly four digits. The listener moves them out
     * (secret_move); the keypad's own copy is erased when this returns. */
    void (*pin)(void *ctx, struct secret *pin);

    /* "More time" was touched on the time-out page. */
    void (*more_time)(void *ctx);

    /* Somebody touches the glass. May be NULL. */
    void (*touched)(void *ctx);

    /* The pages are in another language now: a tag of ui/catalogue.h. May be NULL. */
    void (*language)(void *ctx, const char *language);

    /* Who speaks for the pages; borrowed. NULL where nobody does: then there is no such tool, and keys move in silence. */
    const struct ui_listener *listener;

    /* A finger has rested in the corner (ui/corner.h): an attendant is there. May be NULL. */
    void (*attendant)(void *ctx);
};

#define UI_TYPE_WINDOW ui_window_get_type()
G_DECLARE_FINAL_TYPE(UiWindow, ui_window, UI, WINDOW, GtkApplicationWindow)

/* sink is copied; its ctx must outlive the window. options is copied. */
UiWindow *ui_window_new(GtkApplication *app, const struct ui_options *options,
                        const struct ui_sink *sink);

/* Shows state's page with view's facts, in place of whatever was shown; a page that held personal
 * text is destroyed at once. The same state again refreshes the page's facts in place. */
void ui_window_show(UiWindow *window, enum session_state state, const struct ui_view *view);

/* The ring at the top right: limit_ms in all, left_ms to go. limit_ms 0 hides it. The window counts
 * down by itself from there. */
void ui_window_set_time(UiWindow *window, unsigned limit_ms, unsigned left_ms);

/* Headphones are there, or not any more: guidance by hearing begins, or ends. */
void ui_window_plug_headphones(UiWindow *window, bool plugged);

/* Guidance by hearing, as if its key had been held. Nothing without a listener. */
void ui_window_set_hearing(UiWindow *window, bool hearing);

/* Replaces the page by "Are you still there?" with left_ms to go; personal text is gone at once.
 * The sink hears more_time(), or EVENT_CANCEL. ui_window_show() brings the page back. */
void ui_window_ask_still_there(UiWindow *window, unsigned left_ms);
