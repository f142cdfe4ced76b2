#include "ui/reader.h"

struct _UiReader {
    GtkWidget parent;
    char *text;
    PangoLayout *layout; /* for the width it has; NULL before */
    unsigned screenful, count;
    int line_height, lines; /* lines of one screenful */
};

G_DEFINE_TYPE(UiReader, ui_reader, GTK_TYPE_WIDGET)

static guint counted_signal;

unsigned ui_reader_count(UiReader *reader)
{
    return reader->count;
}

static gboolean tell(gpointer data)
{
    g_signal_emit(data, counted_signal, 0);
    return G_SOURCE_REMOVE;
}

static void ui_reader_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
    UiReader *reader = UI_READER(widget);
    int all_lines, text_height;

    g_clear_object(&reader->layout);
    reader->layout = gtk_widget_create_pango_layout(widget, reader->text);
    pango_layout_set_width(reader->layout, width * PANGO_SCALE);
    pango_layout_set_wrap(reader->layout, PANGO_WRAP_WORD_CHAR);
    all_lines = pango_layout_get_line_count(reader->layout);
    pango_layout_get_pixel_size(reader->layout, NULL, &text_height);
    reader->line_height = MAX(1, (text_height + all_lines - 1) / all_lines);
    reader->lines = MAX(1, height / reader->line_height);

    unsigned count = (unsigned)((all_lines + reader->lines - 1) / reader->lines);

    if (count == reader->count)
        return;
    reader->count = count;
    /* Labels must not change while sizes are being handed out. */
    g_idle_add_full(G_PRIORITY_HIGH_IDLE, tell, g_object_ref(reader), g_object_unref);
}

static void ui_reader_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    UiReader *reader = UI_READER(widget);

    if (reader->layout == NULL)
        return;
    int first = (int)(reader->screenful % MAX(reader->count, 1u)) * reader->lines;
    PangoLayoutIter *iter = pango_layout_get_iter(reader->layout);
    GdkRGBA colour;

    gtk_style_context_get_color(gtk_widget_get_style_context(widget), &colour);
    for (int i = 0; i < first + reader->lines; i++) {
        PangoLayout *line = pango_layout_copy(reader->layout);
        PangoLayoutLine *shown = pango_layout_iter_get_line_readonly(iter);
        int from = shown->start_index, len = shown->length;

        if (i >= first) {
            pango_layout_set_text(line, pango_layout_get_text(reader->layout) + from, len);
            pango_layout_set_width(line, -1);
            gtk_snapshot_save(snapshot);
            gtk_snapshot_translate(
                snapshot, &GRAPHENE_POINT_INIT(0, (float)((i - first) * reader->line_height)));
            gtk_snapshot_append_layout(snapshot, line, &colour);
            gtk_snapshot_restore(snapshot);
        }
        g_object_unref(line);
        if (!pango_layout_iter_next_line(iter))
            break;
    }
    pango_layout_iter_free(iter);
}

static void ui_reader_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
    *minimum = *natural = 0;
}

static void ui_reader_finalize(GObject *object)
{
    g_clear_object(&UI_READER(object)->layout);
    g_free(UI_READER(object)->text);
    G_OBJECT_CLASS(ui_reader_parent_class)->finalize(object);
}

static void ui_reader_class_init(UiReaderClass *class)
{
    GTK_WIDGET_CLASS(class)->size_allocate = ui_reader_size_allocate;
    GTK_WIDGET_CLASS(class)->snapshot = ui_reader_snapshot;
    GTK_WIDGET_CLASS(class)->measure = ui_reader_measure;
    G_OBJECT_CLASS(class)->finalize = ui_reader_finalize;
    counted_signal = g_signal_new("counted", UI_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
    gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "reader");
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void ui_reader_init(UiReader *reader)
{
    gtk_widget_set_hexpand(GTK_WIDGET(reader), TRUE);
    gtk_widget_set_vexpand(GTK_WIDGET(reader), TRUE);
}

GtkWidget *ui_reader_new(const char *text, unsigned screenful)
{
    UiReader *reader = g_object_new(UI_TYPE_READER, NULL);

    reader->text = g_strdup(text);
    reader->screenful = screenful;
    return GTK_WIDGET(reader);
}
