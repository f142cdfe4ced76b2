#include "ui/touch-map.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ui/hold.h"

struct ui_touch_map {
    int socket;
};

struct ui_touch_map *ui_touch_map_new(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (path == NULL || strlen(path) >= sizeof address.sun_path)
        return NULL;
    strcpy(address.sun_path, path);

    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return NULL;
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return NULL;
    }
    struct ui_touch_map *map = g_new0(struct ui_touch_map, 1);

    map->socket = fd;
    return map;
}

static bool can_be_touched(GtkWidget *root, GtkWidget *widget, graphene_rect_t *ret)
{
    graphene_point_t centre;

    if (!(GTK_IS_BUTTON(widget) || UI_IS_HOLD(widget)) || !gtk_widget_get_mapped(widget) ||
        !gtk_widget_compute_bounds(widget, root, ret))
        return false;
    graphene_rect_get_center(ret, &centre);

    /* What a pager covers belongs to another screenful. */
    GtkWidget *hit = gtk_widget_pick(root, (double)centre.x, (double)centre.y, GTK_PICK_DEFAULT);

    return hit != NULL && (hit == widget || gtk_widget_is_ancestor(hit, widget));
}

static void visit(GtkWidget *root, GtkWidget *widget,
                  void (*each)(void *ctx, const char *id, const graphene_rect_t *rectangle),
                  void *ctx)
{
    graphene_rect_t rectangle;

    if (can_be_touched(root, widget, &rectangle))
        each(ctx, gtk_widget_get_name(widget), &rectangle);
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        visit(root, child, each, ctx);
}

void ui_touch_map_foreach(GtkWidget *root,
                          void (*each)(void *ctx, const char *id, const graphene_rect_t *rectangle),
                          void *ctx)
{
    visit(root, root, each, ctx);
}

void ui_touch_map_widgets(GtkWidget *root, void (*each)(void *ctx, GtkWidget *widget), void *ctx)
{
    graphene_rect_t rectangle;

    for (GtkWidget *child = gtk_widget_get_first_child(root); child != NULL;
         child = gtk_widget_get_next_sibling(child)) {
        if (can_be_touched(GTK_WIDGET(gtk_widget_get_root(root)), child, &rectangle))
            each(ctx, child);
        ui_touch_map_widgets(child, each, ctx);
    }
}

/* Ids are our own words of [a-z0-9-]: nothing to escape. */
static void add(void *ctx, const char *id, const graphene_rect_t *rectangle)
{
    GString *json = ctx;

    if (!g_str_has_suffix(json->str, "["))
        g_string_append_c(json, ',');
    g_string_append_printf(json, "{\"id\":\"%s\",\"x\":%d,\"y\":%d,\"w\":%d,\"h\":%d}", id,
                           (int)rectangle->origin.x, (int)rectangle->origin.y,
                           (int)rectangle->size.width, (int)rectangle->size.height);
}

void ui_touch_map_send(struct ui_touch_map *map, GtkWidget *root, const char *state,
                       const char *trouble, const char *language)
{
    GString *json = g_string_new(NULL);

    g_string_append_printf(json,
                           "{\"state\":\"%s\",\"trouble\":\"%s\",\"language\":\"%s\",\"targets\":[",
                           state, trouble, language);
    ui_touch_map_foreach(root, add, json);
    g_string_append(json, "]}");
    (void)!send(map->socket, json->str, json->len, MSG_NOSIGNAL);
    g_string_free(json, TRUE);
}

void ui_touch_map_free(struct ui_touch_map **map)
{
    if (*map == NULL)
        return;
    close((*map)->socket);
    g_free(*map);
    *map = NULL;
}
