#include "ui/hold.h"

#include <math.h>

struct _UiHold {
    GtkWidget parent;
    GtkWidget *child;
    gint64 hold_us;
    gint64 began_us;
    double filled; /* 0 to 1 */
    guint ticking;
    bool fills;
    bool held;
    bool completed; /* since the last press */
};

G_DEFINE_TYPE(UiHold, ui_hold, GTK_TYPE_WIDGET)

enum { BEGAN, COMPLETED, ENDED, SIGNALS };
static guint signals[SIGNALS];

bool ui_hold_is_held(UiHold *hold)
{
    return hold->held;
}

void ui_hold_press(UiHold *hold, gint64 now_us)
{
    if (hold->held)
        return;
    hold->held = true;
    hold->completed = false;
    hold->began_us = now_us;
    hold->filled = 0;
    gtk_widget_set_state_flags(GTK_WIDGET(hold), GTK_STATE_FLAG_ACTIVE, FALSE);
    g_signal_emit(hold, signals[BEGAN], 0);
}

void ui_hold_release(UiHold *hold)
{
    if (!hold->held)
        return;
    hold->held = false;
    hold->filled = 0;
    gtk_widget_unset_state_flags(GTK_WIDGET(hold), GTK_STATE_FLAG_ACTIVE);
    gtk_widget_queue_draw(GTK_WIDGET(hold));
    g_signal_emit(hold, signals[ENDED], 0);
}

void ui_hold_advance(UiHold *hold, gint64 now_us)
{
    if (!hold->held || hold->completed)
        return;
    hold->filled = fmin(1, (double)(now_us - hold->began_us) / (double)hold->hold_us);
    if (hold->fills)
        gtk_widget_queue_draw(GTK_WIDGET(hold));
    if (now_us - hold->began_us < hold->hold_us)
        return;
    hold->completed = true;
    g_object_ref(hold); /* a listener may well replace the page */
    g_signal_emit(hold, signals[COMPLETED], 0);
    ui_hold_release(hold);
    g_object_unref(hold);
}

static gboolean tick(GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
    UiHold *hold = UI_HOLD(widget);

    ui_hold_advance(hold, g_get_monotonic_time());
    if (hold->held)
        return G_SOURCE_CONTINUE;
    hold->ticking = 0;
    return G_SOURCE_REMOVE;
}

void ui_hold_touch(UiHold *hold)
{
    ui_hold_press(hold, g_get_monotonic_time());
    if (hold->held && hold->ticking == 0)
        hold->ticking = gtk_widget_add_tick_callback(GTK_WIDGET(hold), tick, NULL, NULL);
}

static void pressed(GtkGestureClick *gesture, int n, double x, double y, gpointer data)
{
    ui_hold_touch(data);
    gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void released(GtkGestureClick *gesture, int n, double x, double y, gpointer data)
{
    ui_hold_release(data);
}

static void cancelled(GtkGesture *gesture, GdkEventSequence *sequence, gpointer data)
{
    ui_hold_release(data);
}

static void moved(GtkGesture *gesture, GdkEventSequence *sequence, gpointer data)
{
    double x, y;

    if (gtk_gesture_get_point(gesture, sequence, &x, &y) &&
        !gtk_widget_contains(GTK_WIDGET(data), x, y))
        ui_hold_release(data);
}

static void ui_hold_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    UiHold *hold = UI_HOLD(widget);
    GdkRGBA fill;

    if (hold->fills && hold->held &&
        gtk_style_context_lookup_color(gtk_widget_get_style_context(widget), "pressed", &fill))
        gtk_snapshot_append_color(
            snapshot, &fill,
            &GRAPHENE_RECT_INIT(0, 0, (float)(gtk_widget_get_width(widget) * hold->filled),
                                (float)gtk_widget_get_height(widget)));
    gtk_widget_snapshot_child(widget, hold->child, snapshot);
}

static void ui_hold_dispose(GObject *object)
{
    UiHold *hold = UI_HOLD(object);

    if (hold->ticking != 0)
        gtk_widget_remove_tick_callback(GTK_WIDGET(hold), hold->ticking);
    hold->ticking = 0;
    hold->held = false;
    g_clear_pointer(&hold->child, gtk_widget_unparent);
    G_OBJECT_CLASS(ui_hold_parent_class)->dispose(object);
}

static void ui_hold_class_init(UiHoldClass *class)
{
    static const char *const names[SIGNALS] = {"began", "completed", "ended"};

    GTK_WIDGET_CLASS(class)->snapshot = ui_hold_snapshot;
    G_OBJECT_CLASS(class)->dispose = ui_hold_dispose;
    for (size_t i = 0; i < SIGNALS; i++)
        signals[i] = g_signal_new(names[i], UI_TYPE_HOLD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type(GTK_WIDGET_CLASS(class), GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "button");
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void ui_hold_init(UiHold *hold)
{
    GtkGesture *gesture = gtk_gesture_click_new();

    g_signal_connect(gesture, "pressed", G_CALLBACK(pressed), hold);
    g_signal_connect(gesture, "released", G_CALLBACK(released), hold);
    g_signal_connect(gesture, "cancel", G_CALLBACK(cancelled), hold);
    g_signal_connect(gesture, "update", G_CALLBACK(moved), hold);
    gtk_widget_add_controller(GTK_WIDGET(hold), GTK_EVENT_CONTROLLER(gesture));
    gtk_widget_set_focusable(GTK_WIDGET(hold), TRUE);
    gtk_widget_set_overflow(GTK_WIDGET(hold), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *ui_hold_new(GtkWidget *child, unsigned hold_ms, bool fills)
{
    UiHold *hold = g_object_new(UI_TYPE_HOLD, NULL);

    hold->hold_us = hold_ms * (gint64)1000;
    hold->fills = fills;
    hold->child = child;
    gtk_widget_set_parent(child, GTK_WIDGET(hold));
    return GTK_WIDGET(hold);
}
