/* Which touches of a window count, and the corner that only attendants know of. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "ui/corner.h"
#include "ui/touch-guard.h"

struct ui_touches {
    GtkWidget *window;
    struct touch_guard guard;
    bool counts; /* what is being touched may have an effect */
    struct corner corner;
    guint resting; /* fires when the finger has rested long enough; 0: none rests */

    /* Somebody touches the glass, whether it counts or not. May be NULL. */
    void (*touched)(void *ctx);

    /* The corner was held. NULL: there is no such corner. */
    void (*held)(void *ctx);
    void *ctx;
};

/* Watches window, which must hold touches; held, touched and ctx are its owner's to set. */
void ui_touches_watch(struct ui_touches *touches, GtkWidget *window);

/* Another page is shown from now on. */
void ui_touches_page_changed(struct ui_touches *touches);

/* In the window's dispose(). */
void ui_touches_done(struct ui_touches *touches);
