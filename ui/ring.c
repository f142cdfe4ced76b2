#include "ui/ring.h"

#include <math.h>

#include "ui/theme.h"

/* How often it is drawn: a ring of a minute needs no more than once a second. */
#define TICK_MS       1000
#define FAST_TICK_MS  250
#define FAST_BELOW_MS 30000

struct _UiRing {
    GtkWidget parent;
    GtkLabel *seconds; /* may be NULL */
    double thickness;
    unsigned limit_ms;
    gint64 ends_at_us;
    guint ticking;
};

G_DEFINE_TYPE(UiRing, ui_ring, GTK_TYPE_WIDGET)

unsigned ui_ring_left_ms(UiRing *ring)
{
    gint64 left_us = ring->ends_at_us - g_get_monotonic_time();

    return left_us <= 0 ? 0 : (unsigned)(left_us / 1000);
}

static void show_seconds(UiRing *ring)
{
    char text[16];

    if (ring->seconds == NULL)
        return;
    g_snprintf(text, sizeof text, "%u", (ui_ring_left_ms(ring) + 999) / 1000);
    gtk_label_set_text(ring->seconds, text);
}

static gboolean tick(gpointer data)
{
    UiRing *ring = data;

    gtk_widget_queue_draw(GTK_WIDGET(ring));
    show_seconds(ring);
    if (ui_ring_left_ms(ring) > 0)
        return G_SOURCE_CONTINUE;
    ring->ticking = 0;
    return G_SOURCE_REMOVE;
}

static void arc(cairo_t *cr, double centre, double radius, double part)
{
    cairo_arc(cr, centre, centre, radius, -G_PI_2, -G_PI_2 + 2 * G_PI * part);
    cairo_stroke(cr);
}

static void ui_ring_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    UiRing *ring = UI_RING(widget);
    GtkStyleContext *style = gtk_widget_get_style_context(widget);
    int size = MIN(gtk_widget_get_width(widget), gtk_widget_get_height(widget));
    double thickness = ui_theme_px(ring->thickness);
    double radius = (size - thickness) / 2;
    double part = ring->limit_ms == 0 ? 0 : fmin(1, (double)ui_ring_left_ms(ring) / ring->limit_ms);
    GdkRGBA colour, track;

    if (ring->limit_ms == 0)
        return;
    gtk_style_context_get_color(style, &colour);
    cairo_t *cr = gtk_snapshot_append_cairo(
        snapshot, &GRAPHENE_RECT_INIT(0, 0, (float)gtk_widget_get_width(widget),
                                      (float)gtk_widget_get_height(widget)));

    cairo_set_line_width(cr, thickness);
    if (gtk_style_context_lookup_color(style, "todo", &track)) {
        gdk_cairo_set_source_rgba(cr, &track);
        arc(cr, size / 2.0, radius, 1);
    }
    gdk_cairo_set_source_rgba(cr, &colour);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    if (part > 0)
        arc(cr, size / 2.0, radius, part);
    cairo_destroy(cr);
}

static void stop(UiRing *ring)
{
    if (ring->ticking != 0)
        g_source_remove(ring->ticking);
    ring->ticking = 0;
}

void ui_ring_set(UiRing *ring, unsigned limit_ms, unsigned left_ms)
{
    stop(ring);
    ring->limit_ms = limit_ms;
    ring->ends_at_us = g_get_monotonic_time() + left_ms * (gint64)1000;
    if (limit_ms != 0)
        ring->ticking =
            g_timeout_add(limit_ms < FAST_BELOW_MS ? FAST_TICK_MS : TICK_MS, tick, ring);
    show_seconds(ring);
    gtk_widget_queue_draw(GTK_WIDGET(ring));
}

void ui_ring_show_seconds(UiRing *ring, GtkLabel *label)
{
    g_set_weak_pointer(&ring->seconds, label);
    show_seconds(ring);
}

static void ui_ring_dispose(GObject *object)
{
    stop(UI_RING(object));
    g_clear_weak_pointer(&UI_RING(object)->seconds);
    G_OBJECT_CLASS(ui_ring_parent_class)->dispose(object);
}

static void ui_ring_class_init(UiRingClass *class)
{
    GTK_WIDGET_CLASS(class)->snapshot = ui_ring_snapshot;
    G_OBJECT_CLASS(class)->dispose = ui_ring_dispose;
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_PRESENTATION);
    gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "ring");
}

static void ui_ring_init(UiRing *self)
{
}

GtkWidget *ui_ring_new(double thickness)
{
    UiRing *ring = g_object_new(UI_TYPE_RING, NULL);

    ring->thickness = thickness;
    return GTK_WIDGET(ring);
}
