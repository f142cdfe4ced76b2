#include "ui/tests/screen.h"

#include <string.h>

static void on_event(void *ctx, enum session_event event)
{
    struct screen *screen = ctx;

    screen->last = event;
    screen->events++;
}

static void on_kind(void *ctx, bool overseas)
{
    ((struct screen *)ctx)->overseas = overseas;
}

static void on_municipality(void *ctx, const char *code)
{
    struct screen *screen = ctx;

    g_strlcpy(screen->municipality, code, sizeof screen->municipality);
}

static void on_pin(void *ctx, struct secret *pin)
{
    secret_move(pin, &((struct screen *)ctx)->pin);
}

static void on_more_time(void *ctx)
{
    ((struct screen *)ctx)->more_times++;
}

static void on_voice(void *ctx, enum ui_voice wish)
{
    struct screen *screen = ctx;

    screen->voices++;
    screen->wish = wish;
}

void screen_init_with(struct screen *screen, const struct ui_options *options)
{
    const struct ui_sink sink = {
        .ctx = screen,
        .event = on_event,
        .kind = on_kind,
        .municipality = on_municipality,
        .pin = on_pin,
        .more_time = on_more_time,
        .voice = on_voice,
    };

    *screen = (struct screen){.last = SESSION_EVENTS};
    screen->app = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
    g_assert_true(g_application_register(G_APPLICATION(screen->app), NULL, NULL));
    screen->window = ui_window_new(screen->app, options, &sink);
    gtk_window_present(GTK_WINDOW(screen->window));
}

void screen_init(struct screen *screen, int width, int height, const char *language)
{
    const struct ui_options options = {.width = width, .height = height, .language = language};

    screen_init_with(screen, &options);
}

void screen_done(struct screen *screen)
{
    secret_wipe(&screen->pin);
    gtk_window_destroy(GTK_WINDOW(screen->window));
    g_object_unref(screen->app);
}

void screen_wait(struct screen *screen)
{
    gtk_test_widget_wait_for_draw(GTK_WIDGET(screen->window));
    gtk_test_widget_wait_for_draw(GTK_WIDGET(screen->window));
}

static GtkWidget *find(GtkWidget *widget, const char *id, const char *class)
{
    GtkWidget *found = NULL;

    if (id != NULL && strcmp(gtk_widget_get_name(widget), id) == 0)
        return widget;
    if (class != NULL && gtk_widget_has_css_class(widget, class))
        return widget;
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling(child))
        found = find(child, id, class);
    return found;
}

GtkWidget *screen_find(struct screen *screen, const char *id)
{
    return find(GTK_WIDGET(screen->window), id, NULL);
}

GtkWidget *screen_find_class(struct screen *screen, const char *class)
{
    return find(GTK_WIDGET(screen->window), NULL, class);
}

void screen_touch(struct screen *screen, const char *id)
{
    GtkWidget *button = screen_find(screen, id);

    g_assert_nonnull(button);
    g_assert_true(GTK_IS_BUTTON(button));
    g_signal_emit_by_name(button, "clicked");
}
