#include "ui/ruby.h"

#include <math.h>

#include "ui/marked.h"
#include "ui/theme.h"

/* Kiosk pixels: from this size on, words have readings over them; and how large those are at least (5 mm). */
#define BASE_MIN 40
#define RUBY_MIN 20
/* Parts of the base's size: the readings', the height of its characters, and what is left between the two. */
#define RUBY_PART 0.5
#define EM_ASCENT 0.88
#define GAP_PART  0.05

struct _UiRuby {
    GtkWidget parent;
    GtkWidget *label;
    char *said;
    double emphasis;
    enum ui_language language;
    double base;     /* pixels; 0 until the style is known */
    GPtrArray *kana; /* PangoLayout of each word's reading */
    GArray *words;   /* … and the words, in the label's text */
};

G_DEFINE_TYPE(UiRuby, ui_ruby, GTK_TYPE_WIDGET)

static double ruby_size(const UiRuby *ruby)
{
    return MAX(ruby->base * RUBY_PART, ui_theme_px(RUBY_MIN));
}

static double base_size(GtkWidget *label)
{
    const PangoFontDescription *font =
        pango_context_get_font_description(gtk_widget_get_pango_context(label));

    return pango_font_description_get_size(font) / (double)PANGO_SCALE;
}

static PangoLayout *lay_out_reading(UiRuby *ruby, const char *reading)
{
    PangoLayout *layout = gtk_widget_create_pango_layout(ruby->label, reading);
    PangoFontDescription *font = pango_font_description_copy(
        pango_context_get_font_description(gtk_widget_get_pango_context(ruby->label)));

    pango_font_description_set_absolute_size(font, ruby_size(ruby) * PANGO_SCALE);
    pango_font_description_set_weight(font, PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    return layout;
}

/* Characters of such a script are as wide as they are high. */
static double word_width(const UiRuby *ruby, const char *text, const struct ui_marked_word *word)
{
    return ruby->base * (double)g_utf8_strlen(text + word->from, word->to - word->from);
}

/* A word that is narrower than its reading is spaced out: readings never touch. */
static void space_out(UiRuby *ruby, struct ui_marked *marked, const struct ui_marked_word *word,
                      PangoLayout *reading)
{
    long characters = g_utf8_strlen(marked->text + word->from, word->to - word->from);
    PangoAttribute *spacing;
    int width;

    pango_layout_get_size(reading, &width, NULL);
    double missing = width / (double)PANGO_SCALE - word_width(ruby, marked->text, word);

    if (missing <= 0)
        return;
    spacing = pango_attr_letter_spacing_new((int)(missing / (double)characters * PANGO_SCALE));
    spacing->start_index = word->from;
    spacing->end_index = word->to;
    pango_attr_list_insert(marked->attributes, spacing);
}

static void say(UiRuby *ruby)
{
    bool large = ruby->base == 0 || ruby->base >= ui_theme_px(BASE_MIN) - 0.5;
    struct ui_marked marked;

    ui_marked_read(ruby->language, ruby->said, ruby->emphasis,
                   large ? UI_WORDS_WITH_READINGS : UI_WORDS_IN_KANA, &marked);
    g_ptr_array_set_size(ruby->kana, 0);
    for (guint i = 0; ruby->base > 0 && i < marked.words->len; i++) {
        const struct ui_marked_word *word = &g_array_index(marked.words, struct ui_marked_word, i);
        PangoLayout *reading = lay_out_reading(ruby, word->reading);

        g_ptr_array_add(ruby->kana, reading);
        space_out(ruby, &marked, word, reading);
    }
    gtk_label_set_text(GTK_LABEL(ruby->label), marked.text);
    gtk_label_set_attributes(GTK_LABEL(ruby->label), marked.attributes);
    g_clear_pointer(&ruby->words, g_array_unref);
    ruby->words = g_array_ref(marked.words);
    ui_marked_done(&marked);
}

/* Readings go by the size of the words. */
static void go_by_style(UiRuby *ruby)
{
    double base = base_size(GTK_WIDGET(ruby));

    if (fabs(base - ruby->base) < 0.01)
        return;
    ruby->base = base;
    say(ruby);
}

static void ui_ruby_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
    GTK_WIDGET_CLASS(ui_ruby_parent_class)->css_changed(widget, change);
    go_by_style(UI_RUBY(widget));
}

/* Above the baseline, where a reading begins. */
static double reading_top(const UiRuby *ruby)
{
    return ruby->base * (EM_ASCENT + GAP_PART) + ruby_size(ruby);
}

/* What the first line's readings need above the label. */
static int room_above(UiRuby *ruby)
{
    PangoLayout *layout = gtk_label_get_layout(GTK_LABEL(ruby->label));

    if (ruby->kana->len == 0)
        return 0;
    return MAX(
        0, (int)ceil(reading_top(ruby) - pango_layout_get_baseline(layout) / (double)PANGO_SCALE));
}

static void ui_ruby_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
    UiRuby *ruby = UI_RUBY(widget);
    bool vertical = orientation == GTK_ORIENTATION_VERTICAL;
    int above;

    if (ruby->base == 0)
        go_by_style(ruby);
    above = room_above(ruby);

    gtk_widget_measure(ruby->label, orientation,
                       vertical || for_size < 0 ? for_size : MAX(0, for_size - above), minimum,
                       natural, NULL, NULL);
    if (vertical) {
        *minimum += above;
        *natural += above;
    }
}

static void ui_ruby_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
    UiRuby *ruby = UI_RUBY(widget);
    int above = MIN(room_above(ruby), height);

    gtk_widget_size_allocate(ruby->label, &(GtkAllocation){0, above, width, height - above}, -1);
}

/* The middle of the word, and its baseline, in the label's layout: Pango units. A word never breaks. */
static void find_word(PangoLayout *layout, const struct ui_marked_word *word, double *ret_middle,
                      double *ret_baseline)
{
    PangoRectangle first, last;
    const char *text = pango_layout_get_text(layout);
    const char *final = g_utf8_prev_char(text + word->to);
    PangoLayoutIter *iter = pango_layout_get_iter(layout);

    pango_layout_index_to_pos(layout, (int)word->from, &first);
    pango_layout_index_to_pos(layout, (int)(final - text), &last);
    *ret_middle = (first.x + last.x + last.width) / 2.0;
    while (pango_layout_iter_get_line_readonly(iter)->start_index +
                   pango_layout_iter_get_line_readonly(iter)->length <
               (int)word->to &&
           pango_layout_iter_next_line(iter))
        ;
    *ret_baseline = pango_layout_iter_get_baseline(iter);
    pango_layout_iter_free(iter);
}

static void draw_reading(UiRuby *ruby, GtkSnapshot *snapshot, guint i, double left, double top)
{
    PangoLayout *reading = g_ptr_array_index(ruby->kana, i), *base;
    double middle, baseline;
    int width;

    base = gtk_label_get_layout(GTK_LABEL(ruby->label));
    find_word(base, &g_array_index(ruby->words, struct ui_marked_word, i), &middle, &baseline);
    pango_layout_get_size(reading, &width, NULL);
    double x = left + (middle - width / 2.0) / PANGO_SCALE;
    double y = top + baseline / PANGO_SCALE - ruby->base * (EM_ASCENT + GAP_PART) -
               ruby_size(ruby) * (1 - EM_ASCENT) - pango_layout_get_baseline(reading) / PANGO_SCALE;

    gtk_snapshot_render_layout(snapshot, gtk_widget_get_style_context(ruby->label), x, y, reading);
}

static void ui_ruby_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    UiRuby *ruby = UI_RUBY(widget);
    graphene_point_t origin;
    int left, top;

    GTK_WIDGET_CLASS(ui_ruby_parent_class)->snapshot(widget, snapshot);
    if (!gtk_widget_compute_point(ruby->label, widget, &GRAPHENE_POINT_INIT(0, 0), &origin))
        return;
    gtk_label_get_layout_offsets(GTK_LABEL(ruby->label), &left, &top);
    for (guint i = 0; i < ruby->kana->len; i++)
        draw_reading(ruby, snapshot, i, (double)origin.x + left, (double)origin.y + top);
}

static GtkSizeRequestMode ui_ruby_get_request_mode(GtkWidget *widget)
{
    return gtk_widget_get_request_mode(UI_RUBY(widget)->label);
}

static void ui_ruby_dispose(GObject *object)
{
    UiRuby *ruby = UI_RUBY(object);

    g_ptr_array_set_size(ruby->kana, 0);
    g_clear_pointer(&ruby->label, gtk_widget_unparent);
    G_OBJECT_CLASS(ui_ruby_parent_class)->dispose(object);
}

static void ui_ruby_finalize(GObject *object)
{
    UiRuby *ruby = UI_RUBY(object);

    g_clear_pointer(&ruby->words, g_array_unref);
    g_ptr_array_unref(ruby->kana);
    g_free(ruby->said);
    G_OBJECT_CLASS(ui_ruby_parent_class)->finalize(object);
}

static void ui_ruby_class_init(UiRubyClass *class)
{
    GTK_WIDGET_CLASS(class)->css_changed = ui_ruby_css_changed;
    GTK_WIDGET_CLASS(class)->measure = ui_ruby_measure;
    GTK_WIDGET_CLASS(class)->size_allocate = ui_ruby_size_allocate;
    GTK_WIDGET_CLASS(class)->snapshot = ui_ruby_snapshot;
    GTK_WIDGET_CLASS(class)->get_request_mode = ui_ruby_get_request_mode;
    G_OBJECT_CLASS(class)->dispose = ui_ruby_dispose;
    G_OBJECT_CLASS(class)->finalize = ui_ruby_finalize;
    gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "ruby");
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void ui_ruby_init(UiRuby *ruby)
{
    ruby->kana = g_ptr_array_new_with_free_func(g_object_unref);
}

GtkLabel *ui_ruby_label(UiRuby *ruby)
{
    return GTK_LABEL(ruby->label);
}

GtkWidget *ui_ruby_new(enum ui_language language, const char *said, double emphasis,
                       GtkAccessibleRole role)
{
    UiRuby *ruby = g_object_new(UI_TYPE_RUBY, NULL);

    ruby->language = language;
    ruby->said = g_strdup(said);
    ruby->emphasis = emphasis;
    ruby->label = g_object_new(GTK_TYPE_LABEL, "accessible-role", role, NULL);
    gtk_label_set_wrap(GTK_LABEL(ruby->label), TRUE);
    gtk_label_set_xalign(GTK_LABEL(ruby->label), 0);
    gtk_widget_set_parent(ruby->label, GTK_WIDGET(ruby));
    say(ruby);
    return GTK_WIDGET(ruby);
}
