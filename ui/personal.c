#include "ui/personal.h"

#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "ui/dates.h"
#include "ui/theme.h"

/* Kiosk pixels (look.md section 10). */
#define PILL_WIDTH       150
#define SHORT_PILL_WIDTH 56
#define PILL_HEIGHT      30
#define PILL_GAP         12

struct _UiPersonal {
    GtkWidget parent;
    const char *text; /* borrowed; NULL: nothing */
    bool is_date;
    enum ui_language language;
    char parts
        [3]
        [UI_DATE_PART_SIZE]; /* masked: what stands before each pill, and after the last; "" ends them */
    int pills;
    double pill_width;
    bool revealed;
};

G_DEFINE_TYPE(UiPersonal, ui_personal, GTK_TYPE_WIDGET)

static double draw_text(UiPersonal *personal, GtkSnapshot *snapshot, const char *text, double x)
{
    PangoLayout *layout = gtk_widget_create_pango_layout(GTK_WIDGET(personal), text);
    int width, height;

    pango_layout_get_pixel_size(layout, &width, &height);
    gtk_snapshot_render_layout(snapshot, gtk_widget_get_style_context(GTK_WIDGET(personal)), x,
                               (gtk_widget_get_height(GTK_WIDGET(personal)) - height) / 2.0,
                               layout);
    g_object_unref(layout);
    return x + width;
}

static double draw_pill(UiPersonal *personal, GtkSnapshot *snapshot, double x)
{
    float width = (float)ui_theme_px(personal->pill_width),
          height = (float)ui_theme_px(PILL_HEIGHT);
    GdkRGBA colour = {0.4f, 0.4f, 0.4f, 1};
    GskRoundedRect pill;

    gtk_style_context_lookup_color(gtk_widget_get_style_context(GTK_WIDGET(personal)), "pill",
                                   &colour);
    gsk_rounded_rect_init_from_rect(
        &pill,
        &GRAPHENE_RECT_INIT((float)x,
                            ((float)gtk_widget_get_height(GTK_WIDGET(personal)) - height) / 2,
                            width, height),
        height / 2);
    gtk_snapshot_push_rounded_clip(snapshot, &pill);
    gtk_snapshot_append_color(snapshot, &colour, &pill.bounds);
    gtk_snapshot_pop(snapshot);
    return x + (double)width;
}

static void draw_masked(UiPersonal *personal, GtkSnapshot *snapshot)
{
    double x = 0;

    for (int i = 0; i <= personal->pills; i++) {
        if (personal->parts[i][0] != '\0')
            x = draw_text(personal, snapshot, personal->parts[i], x) + ui_theme_px(PILL_GAP);
        if (i < personal->pills)
            x = draw_pill(personal, snapshot, x) + ui_theme_px(PILL_GAP);
    }
}

/* For as long as it is drawn; the caller forgets it. */
static char *whole(UiPersonal *personal)
{
    return personal->is_date ? ui_words_date(personal->language, personal->text)
                             : g_strdup(personal->text);
}

static void forget(char *text)
{
    if (text != NULL)
        wipe(text, strlen(text));
    g_free(text);
}

/* A long name wraps and then shrinks: a name cut short is a wrong name. */
static void draw_whole(UiPersonal *personal, GtkSnapshot *snapshot)
{
    char *text = whole(personal);
    PangoLayout *layout = gtk_widget_create_pango_layout(GTK_WIDGET(personal), text);
    int available = gtk_widget_get_height(GTK_WIDGET(personal)), height;

    pango_layout_set_width(layout, gtk_widget_get_width(GTK_WIDGET(personal)) * PANGO_SCALE);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    for (double scale = 1; scale > 0.3; scale -= 0.1) {
        PangoAttrList *attributes = pango_attr_list_new();

        pango_attr_list_insert(attributes, pango_attr_scale_new(scale));
        pango_layout_set_attributes(layout, attributes);
        pango_attr_list_unref(attributes);
        pango_layout_get_pixel_size(layout, NULL, &height);
        if (height <= available)
            break;
    }
    gtk_snapshot_render_layout(snapshot, gtk_widget_get_style_context(GTK_WIDGET(personal)), 0,
                               (available - height) / 2.0, layout);
    g_object_unref(layout);
    forget(text);
}

static void ui_personal_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    UiPersonal *personal = UI_PERSONAL(widget);

    if (personal->text == NULL)
        return;
    if (personal->revealed)
        draw_whole(personal, snapshot);
    else
        draw_masked(personal, snapshot);
}

/* Its height is its class's; its width is what is left: neither tells anything of the text. */
static void ui_personal_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
                                int *minimum, int *natural, int *minimum_baseline,
                                int *natural_baseline)
{
    *minimum = *natural = 0;
}

void ui_personal_reveal(UiPersonal *personal, bool revealed)
{
    personal->revealed = revealed;
    gtk_widget_queue_draw(GTK_WIDGET(personal));
}

bool ui_personal_is_revealed(UiPersonal *personal)
{
    return personal->revealed;
}

static void ui_personal_dispose(GObject *object)
{
    UiPersonal *personal = UI_PERSONAL(object);

    personal->text = NULL;
    wipe(personal->parts, sizeof personal->parts);
    personal->revealed = false;
    personal->pills = 0;
    G_OBJECT_CLASS(ui_personal_parent_class)->dispose(object);
}

static void ui_personal_class_init(UiPersonalClass *class)
{
    GTK_WIDGET_CLASS(class)->snapshot = ui_personal_snapshot;
    GTK_WIDGET_CLASS(class)->measure = ui_personal_measure;
    G_OBJECT_CLASS(class)->dispose = ui_personal_dispose;
    gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "personal");
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void ui_personal_init(UiPersonal *personal)
{
    gtk_widget_set_hexpand(GTK_WIDGET(personal), TRUE);
    gtk_widget_set_overflow(GTK_WIDGET(personal), GTK_OVERFLOW_HIDDEN);
}

/* The first letter with what combines with it: variation selectors, voicing marks. */
static void first_letter(const char *text, char *ret, size_t size)
{
    const char *end = g_utf8_find_next_char(text, NULL);
    gunichar next;

    while ((next = g_utf8_get_char(end)) != 0 &&
           (g_unichar_ismark(next) || g_unichar_type(next) == G_UNICODE_FORMAT))
        end = g_utf8_find_next_char(end, NULL);
    if ((size_t)(end - text) < size)
        memcpy(ret, text, (size_t)(end - text));
}

GtkWidget *ui_personal_new_name(const char *text)
{
    UiPersonal *personal = g_object_new(UI_TYPE_PERSONAL, NULL);

    personal->text = text;
    personal->pills = 1;
    personal->pill_width = PILL_WIDTH;
    if (text != NULL && *text != '\0')
        first_letter(text, personal->parts[0], sizeof personal->parts[0]);
    return GTK_WIDGET(personal);
}

GtkWidget *ui_personal_new_date(const char *iso, enum ui_language language)
{
    UiPersonal *personal = g_object_new(UI_TYPE_PERSONAL, NULL);

    personal->text = iso;
    personal->is_date = true;
    personal->language = language;
    personal->pills = 2;
    personal->pill_width = SHORT_PILL_WIDTH;
    ui_words_masked_date(language, iso, personal->parts);
    return GTK_WIDGET(personal);
}
