#include "ui/frame.h"

#include "ui/page.h"

static GtkWidget *part(GtkBuilder *builder, const char *id)
{
    GtkWidget *widget = GTK_WIDGET(gtk_builder_get_object(builder, id));

    g_assert(widget != NULL);
    gtk_widget_add_css_class(widget, id);
    return widget;
}

/* Asks for nothing and hands out all there is: the window's size is the screen's, whatever is in it. */
static void measure_layers(GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
    *minimum = *natural = 0;
}

static void allocate_layers(GtkWidget *widget, int width, int height, int baseline)
{
    GtkWidget *ground = gtk_widget_get_first_child(widget);
    GtkWidget *frame = gtk_widget_get_last_child(widget);
    GtkRequisition size;

    gtk_widget_get_preferred_size(ground, &size, NULL);
    gtk_widget_size_allocate(ground, &(GtkAllocation){0, 0, size.width, size.height}, -1);
    gtk_widget_measure(frame, GTK_ORIENTATION_HORIZONTAL, -1, &size.width, NULL, NULL, NULL);
    size.width = MAX(size.width, width);
    gtk_widget_measure(frame, GTK_ORIENTATION_VERTICAL, size.width, &size.height, NULL, NULL, NULL);
    gtk_widget_size_allocate(frame, &(GtkAllocation){0, 0, size.width, MAX(size.height, height)},
                             -1);
}

/* The welcome page's ground lies below the header too, so it is a layer of its own. */
static void fill(GtkWindow *window, GtkWidget *frame)
{
    GtkWidget *layers = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    GtkWidget *ground = ui_row("ground");

    gtk_widget_set_layout_manager(layers,
                                  gtk_custom_layout_new(NULL, measure_layers, allocate_layers));
    gtk_box_append(GTK_BOX(layers), ground);
    gtk_box_append(GTK_BOX(layers), frame);
    gtk_window_set_child(window, layers);
}

static void load(GtkWindow *window, enum ui_shape shape, struct ui_frame *ret)
{
    char *path = g_strdup_printf("/jp/madoguchi/ui/frames/%s.ui", ui_shape_name(shape));
    GtkBuilder *builder = gtk_builder_new_from_resource(path);

    ret->mark = part(builder, "mark");
    ret->bars = part(builder, "bars");
    ret->clock = part(builder, "clock");
    ret->cancel = part(builder, "cancel");
    ret->tools = part(builder, "tools");
    ret->content = part(builder, "content");
    ret->head = GTK_BOX(part(builder, "head"));
    ret->body = GTK_BOX(part(builder, "body"));
    ret->foot = GTK_BOX(part(builder, "foot"));
    ret->action = GTK_BOX(part(builder, "action"));
    ret->shape = shape;
    ret->whole = GTK_WIDGET(gtk_builder_get_object(builder, "frame"));
    fill(window, ret->whole);
    gtk_widget_add_css_class(GTK_WIDGET(window), ui_shape_name(shape));
    g_object_unref(builder);
    g_free(path);
}

/* Under everything where there is one column, under the title where there are two. */
static void place_foot(struct ui_frame *frame, bool one)
{
    GtkWidget *foot = GTK_WIDGET(frame->foot);
    GtkWidget *left = gtk_widget_get_parent(GTK_WIDGET(frame->head));
    GtkWidget *place = one ? frame->content : left;

    ui_set_class(frame->content, "one", one);
    gtk_widget_set_vexpand(left, !one);
    gtk_widget_set_vexpand(GTK_WIDGET(frame->body), one);
    g_object_ref(foot);
    gtk_box_remove(GTK_BOX(gtk_widget_get_parent(foot)), foot);
    gtk_box_append(GTK_BOX(place), foot);
    g_object_unref(foot);
}

void ui_frame_set_columns(struct ui_frame *frame, bool says)
{
    bool one = frame->shape == UI_PORTRAIT || (frame->shape == UI_BLOCK && says);

    gtk_orientable_set_orientation(GTK_ORIENTABLE(frame->content),
                                   one ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
    gtk_box_set_homogeneous(GTK_BOX(frame->content), !one);
    if (frame->shape == UI_BLOCK)
        place_foot(frame, one);
}

bool ui_frame_fits(struct ui_frame *frame)
{
    int width, height;

    gtk_widget_measure(frame->whole, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
    gtk_widget_measure(frame->whole, GTK_ORIENTATION_VERTICAL, MAX(width, frame->width), &height,
                       NULL, NULL, NULL);
    return width <= frame->width && height <= frame->height;
}

/* A class takes effect with the next frame; whoever is asked for a colour looks at once, but only at itself. So the
 * frame's own boxes have the class each. */
static void set_class_now(GtkWidget *widget, const char *class, bool set)
{
    GdkRGBA colour;

    ui_set_class(widget, class, set);
    gtk_style_context_get_color(gtk_widget_get_style_context(widget), &colour);
}

void ui_frame_set_room(struct ui_frame *frame, enum ui_room room)
{
    GtkWidget *const boxes[] = {frame->whole,
                                frame->content,
                                GTK_WIDGET(frame->head),
                                GTK_WIDGET(frame->body),
                                GTK_WIDGET(frame->foot),
                                GTK_WIDGET(frame->action)};

    for (size_t i = 0; i < G_N_ELEMENTS(boxes); i++) {
        set_class_now(boxes[i], "tight", room == UI_ROOM_TIGHT);
        set_class_now(boxes[i], "tighter", room == UI_ROOM_TIGHTER);
    }
}

void ui_frame_open(GtkWindow *window, const struct ui_options *options, struct ui_frame *ret)
{
    GdkDisplay *display = gtk_widget_get_display(GTK_WIDGET(window));
    GdkRectangle area = {.width = options->width, .height = options->height};

    if (area.width <= 0 || area.height <= 0) {
        GdkMonitor *monitor = g_list_model_get_item(gdk_display_get_monitors(display), 0);

        if (monitor != NULL)
            gdk_monitor_get_geometry(monitor, &area);
        g_clear_object(&monitor);
    }
    ui_theme_load(display, ui_scale_for(area.width, area.height, options->px_per_mm), options->dim);
    gtk_window_set_default_size(window, area.width, area.height);
    gtk_window_set_decorated(window, FALSE);
    if (options->fullscreen)
        gtk_window_fullscreen(window);
    ret->width = area.width;
    ret->height = area.height;
    load(window, ui_shape_of(area.width, area.height), ret);
}
