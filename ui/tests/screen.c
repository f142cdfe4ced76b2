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

static void on_covered(void *ctx, const char *over)
{
    ((struct screen *)ctx)->over = over;
}

static void on_laid_out(void *ctx, unsigned buttons, const struct ui_control *focus)
{
    struct screen *screen = ctx;

    screen->buttons = buttons;
    g_strlcpy(screen->focus, focus->id != NULL ? focus->id : "", sizeof screen->focus);
}

static void on_focused(void *ctx, const struct ui_control *control)
{
    struct screen *screen = ctx;

    g_strlcpy(screen->focus, control->id != NULL ? control->id : "", sizeof screen->focus);
    screen->position = control->position;
}

static void on_switched(void *ctx, const struct ui_control *control)
{
    ((struct screen *)ctx)->switched++;
}

static void on_typed(void *ctx)
{
    ((struct screen *)ctx)->typed++;
}

static void on_missing(void *ctx, unsigned digits)
{
    ((struct screen *)ctx)->missing = digits;
}

static void on_hearing(void *ctx, bool on)
{
    ((struct screen *)ctx)->hearing = on;
}

static void on_curtain(void *ctx, bool on)
{
    ((struct screen *)ctx)->curtain = on;
}

static void on_unhurried(void *ctx, bool on)
{
    ((struct screen *)ctx)->unhurried = on;
}

static const struct ui_listener listener = {
    .voice = on_voice,
    .covered = on_covered,
    .laid_out = on_laid_out,
    .focused = on_focused,
    .switched = on_switched,
    .typed = on_typed,
    .missing = on_missing,
    .hearing = on_hearing,
    .curtain = on_curtain,
    .unhurried = on_unhurried,
};

void screen_init_with(struct screen *screen, const struct ui_options *options)
{
    const struct ui_sink sink = {
        .ctx = screen,
        .event = on_event,
        .kind = on_kind,
        .municipality = on_municipality,
        .pin = on_pin,
        .more_time = on_more_time,
        .listener = &listener,
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

GtkWidget *screen_find_in(GtkWidget *root, const char *id)
{
    return find(root, id, NULL);
}

GtkWidget *screen_find(struct screen *screen, const char *id)
{
    return screen_find_in(GTK_WIDGET(screen->window), id);
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
