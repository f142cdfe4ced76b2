#include "ui/glass.h"

static gboolean paint_again(gpointer data)
{
    struct ui_glass *glass = data;

    glass->later = 0;
    gtk_widget_queue_draw(glass->window);
    return G_SOURCE_REMOVE;
}

static void wait_until_open(struct ui_glass *glass, gint64 now_us)
{
    gint64 wait_us = glass->guard->shut_until_us - now_us;

    if (glass->later == 0)
        glass->later = g_timeout_add((guint)(wait_us / 1000) + 1, paint_again, glass);
}

static void after_paint(GdkFrameClock *clock, gpointer data)
{
    struct ui_glass *glass = data;
    gint64 now_us = g_get_monotonic_time();
    struct ui_glass_page page;

    if (!gtk_widget_get_mapped(glass->window))
        return;
    touch_guard_painted(glass->guard, now_us);
    if (!glass->due)
        return;
    page = glass->page(glass->ctx);
    if (!page.works_alone && !touch_guard_is_open(glass->guard, now_us)) {
        wait_until_open(glass, now_us);
        return;
    }
    glass->due = false;
    gdk_display_sync(gtk_widget_get_display(glass->window));
    ui_touch_map_send(glass->map, glass->window, page.state, page.trouble, page.language);
}

void ui_glass_open(struct ui_glass *glass, GtkWidget *window, struct touch_guard *guard,
                   const char *path)
{
    glass->window = window;
    glass->guard = guard;
    glass->map = ui_touch_map_new(path);
}

void ui_glass_realize(struct ui_glass *glass)
{
    gtk_widget_set_cursor_from_name(glass->window, "none");
    glass->clock = gtk_widget_get_frame_clock(glass->window);
    glass->painted = g_signal_connect(glass->clock, "after-paint", G_CALLBACK(after_paint), glass);
}

void ui_glass_unrealize(struct ui_glass *glass)
{
    if (glass->painted != 0)
        g_signal_handler_disconnect(glass->clock, glass->painted);
    glass->painted = 0;
}

void ui_glass_changed(struct ui_glass *glass)
{
    glass->due = glass->map != NULL;
    gtk_widget_queue_draw(glass->window);
}

void ui_glass_stop(struct ui_glass *glass)
{
    if (glass->later != 0)
        g_source_remove(glass->later);
    glass->later = 0;
}

void ui_glass_close(struct ui_glass *glass)
{
    ui_touch_map_free(&glass->map);
}
