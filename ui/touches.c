#include "ui/touches.h"

#include "ui/theme.h"

/* Whatever a finger was pressing is let go without effect. */
static void let_go(GtkWidget *widget)
{
    GListModel *controllers = gtk_widget_observe_controllers(widget);

    for (guint i = 0; i < g_list_model_get_n_items(controllers); i++) {
        GtkEventController *controller = g_list_model_get_item(controllers, i);

        if (GTK_IS_GESTURE(controller))
            gtk_event_controller_reset(controller);
        g_object_unref(controller);
    }
    g_object_unref(controllers);
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        let_go(child);
}

static gboolean rested(gpointer data)
{
    struct ui_touches *touches = data;

    touches->resting = 0;
    if (corner_is_held(&touches->corner, g_get_monotonic_time()))
        touches->held(touches->ctx);
    return G_SOURCE_REMOVE;
}

static void follow_corner(struct ui_touches *touches)
{
    if (touches->corner.resting == (touches->resting != 0))
        return;
    if (touches->resting != 0)
        g_source_remove(touches->resting);
    touches->resting = touches->corner.resting ? g_timeout_add(CORNER_HOLD_MS, rested, touches) : 0;
}

static bool is_in_corner(struct ui_touches *touches, GdkEvent *event)
{
    double x, y;

    return gdk_event_get_position(event, &x, &y) &&
           corner_contains(x, y, gtk_widget_get_width(touches->window), ui_theme_px(CORNER_SIZE));
}

static void watch_corner(struct ui_touches *touches, GdkEvent *event)
{
    switch ((int)gdk_event_get_event_type(event)) {
    case GDK_BUTTON_PRESS:
    case GDK_TOUCH_BEGIN:
        corner_down(&touches->corner, is_in_corner(touches, event), g_get_monotonic_time());
        break;
    case GDK_MOTION_NOTIFY:
    case GDK_TOUCH_UPDATE:
        corner_move(&touches->corner, is_in_corner(touches, event));
        break;
    case GDK_BUTTON_RELEASE:
    case GDK_TOUCH_END:
    case GDK_TOUCH_CANCEL:
        corner_up(&touches->corner);
        break;
    default:
        return;
    }
    follow_corner(touches);
}

static gboolean touched(GtkEventControllerLegacy *controller, GdkEvent *event, gpointer data)
{
    struct ui_touches *touches = data;
    GdkEventType type = gdk_event_get_event_type(event);

    if (touches->held != NULL)
        watch_corner(touches, event);
    if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN) {
        if (touches->touched != NULL)
            touches->touched(touches->ctx);
        touches->counts = touch_guard_down(&touches->guard, g_get_monotonic_time());
        if (!touches->counts)
            let_go(touches->window);
        return !touches->counts;
    }
    if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL)
        touches->counts = touch_guard_up(&touches->guard);
    else if (type == GDK_KEY_PRESS)
        touches->counts = touch_guard_is_open(&touches->guard, g_get_monotonic_time());
    return GDK_EVENT_PROPAGATE;
}

void ui_touches_watch(struct ui_touches *touches, GtkWidget *window)
{
    GtkEventController *controller = gtk_event_controller_legacy_new();

    touches->window = window;
    touches->counts = true;
    gtk_event_controller_set_propagation_phase(controller, GTK_PHASE_CAPTURE);
    g_signal_connect(controller, "event", G_CALLBACK(touched), touches);
    gtk_widget_add_controller(window, controller);
}

void ui_touches_page_changed(struct ui_touches *touches)
{
    touch_guard_page_changed(&touches->guard, g_get_monotonic_time());
}

void ui_touches_done(struct ui_touches *touches)
{
    if (touches->resting != 0)
        g_source_remove(touches->resting);
    touches->resting = 0;
}
