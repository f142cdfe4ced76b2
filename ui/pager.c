#include "ui/pager.h"

#include "ui/hold.h"
#include "ui/personal.h"
#include "ui/picture.h"
#include "ui/theme.h"

#define GAP 16 /* kiosk pixels above and below the button */

struct _UiPager {
    GtkWidget parent;
    GtkWidget *child;
    GtkWidget
        *cover; /* over what does not belong to this screenful; nothing below it can be touched */
    GtkWidget *button; /* may be NULL */
    int from;          /* pixels of the child above this screenful */
    int next;          /* where the next one begins; 0 when this is the last */
};

G_DEFINE_TYPE(UiPager, ui_pager, GTK_TYPE_WIDGET)

/* Lines of text and touchable things stay whole; grounds and boxes may go on overleaf. */
static bool is_whole(GtkWidget *widget)
{
    return GTK_IS_LABEL(widget) || GTK_IS_BUTTON(widget) || UI_IS_HOLD(widget) ||
           UI_IS_PICTURE(widget) || UI_IS_PERSONAL(widget);
}

/* Lifts *end over everything whole that it would cut and that begins below from. */
static void lift(UiPager *pager, GtkWidget *widget, int from, int *end)
{
    graphene_rect_t place;

    if (is_whole(widget) && gtk_widget_compute_bounds(widget, GTK_WIDGET(pager), &place)) {
        int top = (int)place.origin.y + pager->from;
        int bottom = top + (int)place.size.height + 1;

        if (top > from && top < *end && bottom > *end)
            *end = top;
        return;
    }
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        lift(pager, child, from, end);
}

static int end_of_screenful(UiPager *pager, int from, int room)
{
    int end = from + room, before;

    do { /* what is lifted may cut something else */
        before = end;
        lift(pager, pager->child, from, &end);
    } while (end != before);
    return end;
}

static void place(GtkWidget *widget, int x, int y, int width, int height)
{
    gtk_widget_size_allocate(widget, &(GtkAllocation){x, y, width, height}, -1);
}

static int height_of(GtkWidget *widget, int width)
{
    int height;

    gtk_widget_measure(widget, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
    return height;
}

static void ui_pager_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
    UiPager *pager = UI_PAGER(widget);
    int wanted = height_of(pager->child, width);
    bool pages = pager->button != NULL && wanted > height;

    gtk_widget_set_child_visible(pager->cover, pages);
    if (pager->button != NULL)
        gtk_widget_set_child_visible(pager->button, pages);
    pager->next = 0;
    if (!pages) {
        place(pager->child, 0, 0, width, MAX(wanted, height));
        return;
    }

    int gap = (int)ui_theme_px(GAP), button_width;
    int button_height = height_of(pager->button, -1);
    int room = height - button_height - 2 * gap;

    gtk_widget_measure(pager->button, GTK_ORIENTATION_HORIZONTAL, -1, &button_width, NULL, NULL,
                       NULL);
    place(pager->child, 0, -pager->from, width, wanted);
    int end = end_of_screenful(pager, pager->from, room);

    if (end < wanted)
        pager->next = end;
    place(pager->cover, 0, MIN(end, wanted) - pager->from, width,
          height - (MIN(end, wanted) - pager->from));
    place(pager->button, width - button_width - (int)ui_theme_px(48), height - button_height - gap,
          button_width, button_height);
}

static void ui_pager_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
    UiPager *pager = UI_PAGER(widget);

    gtk_widget_measure(pager->child, orientation, for_size, minimum, natural, NULL, NULL);
    if (orientation == GTK_ORIENTATION_VERTICAL && pager->button != NULL)
        *minimum = *natural = 0;
}

static void clicked(GtkButton *button, gpointer data)
{
    UiPager *pager = data;

    pager->from = pager->next;
    gtk_widget_queue_allocate(GTK_WIDGET(pager));
}

void ui_pager_set_button(UiPager *pager, GtkWidget *button)
{
    g_clear_pointer(&pager->button, gtk_widget_unparent);
    pager->from = 0;
    pager->button = button;
    if (button != NULL) {
        g_signal_connect(button, "clicked", G_CALLBACK(clicked), pager);
        gtk_widget_set_parent(button, GTK_WIDGET(pager));
    }
    gtk_widget_queue_resize(GTK_WIDGET(pager));
}

static void ui_pager_dispose(GObject *object)
{
    UiPager *pager = UI_PAGER(object);

    g_clear_pointer(&pager->child, gtk_widget_unparent);
    g_clear_pointer(&pager->cover, gtk_widget_unparent);
    g_clear_pointer(&pager->button, gtk_widget_unparent);
    G_OBJECT_CLASS(ui_pager_parent_class)->dispose(object);
}

static GtkSizeRequestMode ui_pager_get_request_mode(GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void ui_pager_class_init(UiPagerClass *class)
{
    GTK_WIDGET_CLASS(class)->size_allocate = ui_pager_size_allocate;
    GTK_WIDGET_CLASS(class)->measure = ui_pager_measure;
    GTK_WIDGET_CLASS(class)->get_request_mode = ui_pager_get_request_mode;
    G_OBJECT_CLASS(class)->dispose = ui_pager_dispose;
    gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "pager");
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void ui_pager_init(UiPager *pager)
{
    gtk_widget_set_overflow(GTK_WIDGET(pager), GTK_OVERFLOW_HIDDEN);
    gtk_widget_set_vexpand(GTK_WIDGET(pager), TRUE);
}

GtkWidget *ui_pager_new(GtkWidget *child)
{
    UiPager *pager = g_object_new(UI_TYPE_PAGER, NULL);

    pager->child = child;
    gtk_widget_set_parent(child, GTK_WIDGET(pager));
    pager->cover = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    gtk_widget_add_css_class(pager->cover, "cover");
    gtk_widget_set_parent(pager->cover, GTK_WIDGET(pager));
    return GTK_WIDGET(pager);
}
