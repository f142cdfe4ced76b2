/* A window's size and density, and the boxes that its design (frames/) has for pages to fill. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "ui/theme.h"

struct ui_options {
    int width, height;    /* pixels; 0, 0 means the monitor's size */
    double px_per_mm;     /* 0 means what the window's design was drawn for */
    const char *language; /* a tag of ui/catalogue.h: the welcome page's */
    bool fullscreen;
    bool dim;             /* dark surroundings */
    bool shuffles_digits; /* another order on each PIN page */
    bool curtain;         /* guidance by hearing begins with a dark screen */
    unsigned
        touch_guard_ms; /* how long a page is deaf to touches after it has come (ui/touch-guard.h) */
    unsigned
        calm_ms; /* after how long an untouched welcome page is as it was at first; 0: a minute */
    const char *touch_map; /* path of a UNIX datagram socket that is told, whenever a page has been
                               * painted, its state and its touchable rectangles (ui/touch-map.h);
                               * NULL in production */
};

struct ui_frame {
    enum ui_shape shape;
    int width, height; /* pixels */
    GtkWidget *whole;
    GtkWidget *mark, *bars, *clock, *cancel, *tools, *content;
    GtkBox *head, *body, *foot, *action; /* where pages put their widgets (ui/page.h) */
};

/* Loads the styles for window's display and fills window with the frame that suits its size. options is
 * borrowed for the call; the widgets belong to window. */
void ui_frame_open(GtkWindow *window, const struct ui_options *options, struct ui_frame *ret);

/* How much room there is between things and how large letters are: less where words are longer than elsewhere. */
enum ui_room {
    UI_ROOM_FULL,
    UI_ROOM_TIGHT,   /* class "tight": things are closer together */
    UI_ROOM_TIGHTER, /* class "tighter": letters are smaller too */
    UI_ROOMS
};

/* For what is put into the frame from now on. */
void ui_frame_set_room(struct ui_frame *frame, enum ui_room room);

/* True when all that was put into the frame has its place in it. */
bool ui_frame_fits(struct ui_frame *frame);

/* As many columns as suit the frame's shape. says: the page says what happened; where two columns are too narrow for
 * sentences it has one. */
void ui_frame_set_columns(struct ui_frame *frame, bool says);
