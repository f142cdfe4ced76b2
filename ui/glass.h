/* Tells the touch guard when a page can be seen, and the touch map which page is on the glass, once it has been painted and may be touched. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "ui/touch-guard.h"
#include "ui/touch-map.h"

/* What the map says of a page besides its targets. Borrowed for the call. */
struct ui_glass_page {
    const char *state, *trouble, *language;
    bool works_alone; /* the machine's page, which waits for no touch */
};

struct ui_glass {
    GtkWidget *window;
    struct touch_guard *guard;
    struct ui_touch_map *map; /* NULL in production */
    bool due;
    GdkFrameClock *clock;
    gulong painted;
    guint later;

    struct ui_glass_page (*page)(void *ctx);
    void *ctx;
};

/* page and ctx are the owner's to set before. path may be NULL: then there is no map. */
void ui_glass_open(struct ui_glass *glass, GtkWidget *window, struct touch_guard *guard,
                   const char *path);

/* From the window's realize(), after its parent's, and unrealize(), before its parent's. */
void ui_glass_realize(struct ui_glass *glass);
void ui_glass_unrealize(struct ui_glass *glass);

/* Another page, or more of it, will be painted. */
void ui_glass_changed(struct ui_glass *glass);

/* In the window's dispose(), and in its finalize(). */
void ui_glass_stop(struct ui_glass *glass);
void ui_glass_close(struct ui_glass *glass);
