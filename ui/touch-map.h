/* Tells a test driver, over a UNIX datagram socket, which page is on the glass and where it can be
 * touched. Never in production: kiosks have no such socket.
 *
 * One datagram a page, JSON:
 *   {"state":"pin","trouble":"none","language":"ja","targets":[{"id":"key-1","x":64,"y":656,"w":304,"h":148},…]}
 * in pixels of the window. It is sent when the page has been painted and touches count again
 * (ui/touch-guard.h); a page where a machine works, without a target of its own, is sent as soon as it is
 * painted. Ids are those of gtk_widget_set_name(): never a text that is shown. */
#pragma once

#include <gtk/gtk.h>

struct ui_touch_map;

/* path is the socket of the listener. NULL when there is no such socket, or path is NULL. */
struct ui_touch_map *ui_touch_map_new(const char *path);

/* Sends what can be touched below root. state is the page's word, trouble the printer's. Loses the datagram rather than wait. */
void ui_touch_map_send(struct ui_touch_map *map, GtkWidget *root, const char *state,
                       const char *trouble, const char *language);

/* Calls each(ctx, id, rectangle) for everything below root that can be touched. Both are borrowed. */
void ui_touch_map_foreach(GtkWidget *root,
                          void (*each)(void *ctx, const char *id, const graphene_rect_t *rectangle),
                          void *ctx);

/* Calls each(ctx, widget) for the same widgets, in reading order. */
void ui_touch_map_widgets(GtkWidget *root, void (*each)(void *ctx, GtkWidget *widget), void *ctx);

/* *map may be NULL; leaves NULL. */
void ui_touch_map_free(struct ui_touch_map **map);
