#include <string.h>

#include "ui/marked.h"
#include "ui/page.h"
#include "ui/picture.h"
#include "ui/reading.h"
#include "ui/ring.h"
#include "ui/ruby.h"

bool ui_page_is_low(const struct ui_page *page)
{
    return page->reach && page->shape == UI_PORTRAIT;
}

/* A page has one of these: a screen reader goes from heading to heading. */
static GtkAccessibleRole role_of(const char *class)
{
    static const char *const headings[] = {"title", "hero", "display"};

    for (size_t i = 0; i < G_N_ELEMENTS(headings); i++)
        if (strcmp(class, headings[i]) == 0)
            return GTK_ACCESSIBLE_ROLE_HEADING;
    return GTK_ACCESSIBLE_ROLE_LABEL;
}

GtkWidget *ui_text_plain(const char *class, const char *text)
{
    GtkWidget *label =
        g_object_new(GTK_TYPE_LABEL, "label", text, "accessible-role", role_of(class), NULL);

    gtk_label_set_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_widget_add_css_class(label, class);
    return label;
}

static void say(enum ui_language language, GtkLabel *label, const char *said, double emphasis)
{
    struct ui_marked marked;

    ui_marked_read(language, said, emphasis, UI_WORDS_WITH_READINGS, &marked);
    gtk_label_set_text(label, marked.text);
    gtk_label_set_attributes(label, marked.attributes);
    ui_marked_done(&marked);
}

static GtkWidget *text_in(enum ui_language language, const char *class, const char *said,
                          double emphasis)
{
    GtkWidget *text;

    if (ui_marked_has_readings(said)) {
        text = ui_ruby_new(language, said, emphasis, role_of(class));
        gtk_widget_add_css_class(text, class);
        return text;
    }
    text = ui_text_plain(class, NULL);
    say(language, GTK_LABEL(text), said, emphasis);
    return text;
}

GtkWidget *ui_text_said(struct ui_page *page, const char *class, const char *said, double emphasis)
{
    return text_in(page->language, class, said, emphasis);
}

GtkWidget *ui_text_in(enum ui_language language, const char *class, const char *said)
{
    return text_in(language, class, said, 1);
}

GtkLabel *ui_text_label(GtkWidget *text)
{
    return UI_IS_RUBY(text) ? ui_ruby_label(UI_RUBY(text)) : GTK_LABEL(text);
}

void ui_text_say(struct ui_page *page, GtkWidget *text, const char *said)
{
    say(page->language, GTK_LABEL(text), said, 1);
    ui_reading_tell(text);
}

GtkWidget *ui_text(struct ui_page *page, const char *class, const char *key)
{
    return ui_text_said(page, class, ui_words_of(page->language, key), 1);
}

GtkWidget *ui_text_counted(struct ui_page *page, const char *class, const char *key, unsigned first,
                           unsigned second)
{
    char *said = ui_words_counted(page->language, key, first, second);
    GtkWidget *text = ui_text_said(page, class, said, 1);

    g_free(said);
    return text;
}

static GtkWidget *box(GtkOrientation orientation, const char *class)
{
    GtkWidget *ret = gtk_box_new(orientation, 0);

    gtk_widget_add_css_class(ret, class);
    return ret;
}

GtkWidget *ui_row(const char *class)
{
    return box(GTK_ORIENTATION_HORIZONTAL, class);
}

GtkWidget *ui_column(const char *class)
{
    return box(GTK_ORIENTATION_VERTICAL, class);
}

GtkWidget *ui_layers(void)
{
    /* The role is for screen readers: GTK's own has the name of its class. */
    return g_object_new(GTK_TYPE_OVERLAY, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
}

void ui_box_empty(GtkBox *box)
{
    GtkWidget *child;

    while ((child = gtk_widget_get_first_child(GTK_WIDGET(box))) != NULL)
        gtk_box_remove(box, child);
}

void ui_set_class(GtkWidget *widget, const char *class, bool set)
{
    if (set)
        gtk_widget_add_css_class(widget, class);
    else
        gtk_widget_remove_css_class(widget, class);
}

GtkWidget *ui_icon(const char *name, const char *class)
{
    GtkWidget *icon = ui_icon_new(name);

    gtk_widget_set_valign(icon, GTK_ALIGN_CENTER);
    gtk_widget_set_halign(icon, GTK_ALIGN_CENTER);
    if (class != NULL)
        gtk_widget_add_css_class(icon, class);
    return icon;
}

GtkWidget *ui_circle(const char *class, const char *icon, const char *icon_class)
{
    GtkWidget *circle = ui_row(class);

    gtk_box_append(GTK_BOX(circle), ui_icon(icon, icon_class));
    gtk_widget_set_hexpand(gtk_widget_get_first_child(circle), TRUE);
    gtk_widget_set_hexpand(circle, FALSE); /* the icon's wish ends here */
    gtk_widget_set_valign(circle, GTK_ALIGN_CENTER);
    return circle;
}

GtkWidget *ui_face(struct ui_page *page, const char *icon, const char *key, const char *icon_after)
{
    GtkWidget *face = ui_row("face");
    GtkWidget *label = ui_text(page, "face-text", key);

    gtk_label_set_wrap(ui_text_label(label), FALSE); /* the catalogue says where */
    gtk_label_set_justify(ui_text_label(label), GTK_JUSTIFY_CENTER);
    gtk_label_set_xalign(ui_text_label(label), 0.5f);
    gtk_widget_set_halign(face, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(face, GTK_ALIGN_CENTER);
    if (icon != NULL)
        gtk_box_append(GTK_BOX(face), ui_icon(icon, "before"));
    gtk_box_append(GTK_BOX(face), label);
    if (icon_after != NULL)
        gtk_box_append(GTK_BOX(face), ui_icon(icon_after, "after"));
    return face;
}

GtkWidget *ui_button(const char *id, const char *class, GtkWidget *face)
{
    GtkWidget *button = gtk_button_new();

    gtk_widget_set_name(button, id);
    gtk_widget_add_css_class(button, class);
    gtk_button_set_child(GTK_BUTTON(button), face);
    return button;
}

GtkWidget *ui_tool(struct ui_page *page, const char *id, const char *icon, const char *key,
                   bool active)
{
    GtkWidget *face = page->large ? ui_row("tool-face") : ui_column("tool-face");
    GtkWidget *label = ui_text(page, "tool-text", key);
    GtkWidget *layers = ui_layers();
    GtkWidget *button = ui_button(id, "tool", layers);

    gtk_label_set_wrap(ui_text_label(label), FALSE);
    gtk_label_set_justify(ui_text_label(label), GTK_JUSTIFY_CENTER);
    gtk_label_set_xalign(ui_text_label(label), 0.5f);
    gtk_widget_set_halign(face, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(face, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(face), ui_icon(icon, "tool-icon"));
    gtk_box_append(GTK_BOX(face), label);
    gtk_overlay_set_child(GTK_OVERLAY(layers), face);
    if (active) {
        GtkWidget *tick = ui_icon("check", "tick");

        gtk_widget_set_halign(tick, GTK_ALIGN_END);
        gtk_widget_set_valign(tick, GTK_ALIGN_START);
        gtk_overlay_add_overlay(GTK_OVERLAY(layers), tick);
        gtk_widget_add_css_class(button, "active");
    }
    gtk_accessible_update_state(
        GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_STATE_PRESSED,
        active ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
    return button;
}

static const char *const event_of_button = "madoguchi-event";

static void clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;
    enum session_event event =
        (enum session_event)GPOINTER_TO_INT(g_object_get_data(G_OBJECT(button), event_of_button));

    page->deeds->event(page->ctx, event);
}

void ui_emits(GtkWidget *button, struct ui_page *page, enum session_event event)
{
    g_object_set_data(G_OBJECT(button), event_of_button, GINT_TO_POINTER((int)event));
    g_signal_connect(button, "clicked", G_CALLBACK(clicked), page);
}

void ui_page_title(struct ui_page *page, const char *key)
{
    gtk_box_append(page->head, ui_text(page, "title", key));
}

void ui_page_lead(struct ui_page *page, const char *key)
{
    gtk_box_append(page->head, ui_text(page, "lead", key));
}

GtkWidget *ui_page_primary(struct ui_page *page, const char *icon, const char *key,
                           const char *icon_after, enum session_event event)
{
    GtkWidget *button = ui_button("primary", "primary", ui_face(page, icon, key, icon_after));

    gtk_widget_set_hexpand(button, TRUE);
    gtk_box_append(page->action, button);
    ui_emits(button, page, event);
    return button;
}

GtkWidget *ui_page_second(struct ui_page *page, const char *id, const char *icon, const char *key,
                          enum session_event event)
{
    GtkWidget *button = ui_button(id, "second", ui_face(page, icon, key, NULL));

    gtk_box_prepend(page->action, button);
    ui_emits(button, page, event);
    return button;
}

void ui_page_back(struct ui_page *page)
{
    ui_page_second(page, "back", "chevron-left", K("back"), EVENT_BACK);
}

static void add_strip(struct ui_page *page, const char *class, GtkWidget *face)
{
    GtkWidget *strip = ui_row("strip");

    gtk_widget_add_css_class(strip, class);
    gtk_widget_set_hexpand(strip, TRUE);
    gtk_widget_set_hexpand(face, TRUE);
    gtk_box_append(GTK_BOX(strip), face);
    gtk_box_append(page->action, strip);
}

void ui_page_hint(struct ui_page *page, const char *key)
{
    add_strip(page, "hint", ui_face(page, "chevron-up", key, NULL));
}

static GtkWidget *three_dots(void)
{
    GtkWidget *dots = ui_row("dots");

    for (int i = 0; i < 3; i++) {
        GtkWidget *dot = ui_row("dot");

        gtk_widget_set_valign(dot, GTK_ALIGN_CENTER);
        gtk_box_append(GTK_BOX(dots), dot);
    }
    return dots;
}

void ui_page_status(struct ui_page *page, const char *class, const char *icon, const char *key)
{
    GtkWidget *face = ui_face(page, icon, key, NULL);

    if (icon == NULL)
        gtk_box_prepend(GTK_BOX(face), three_dots());
    add_strip(page, class, face);
}

void ui_page_picture(struct ui_page *page, const char *class, const char *name)
{
    GtkWidget *panel = ui_row("panel");
    GtkWidget *picture = ui_picture_new(name);

    gtk_widget_add_css_class(panel, class);
    gtk_widget_set_vexpand(panel, TRUE);
    gtk_widget_set_hexpand(picture, TRUE);
    gtk_widget_set_vexpand(picture, TRUE);
    gtk_box_append(GTK_BOX(panel), picture);
    gtk_box_append(page->body, panel);
}

GtkWidget *ui_line(struct ui_page *page, const char *class, const char *icon, const char *key)
{
    GtkWidget *line = ui_row("line");
    GtkWidget *text = ui_text(page, "line-text", key);

    gtk_widget_add_css_class(line, class);
    gtk_widget_set_hexpand(text, TRUE);
    gtk_box_append(GTK_BOX(line), ui_icon(icon, NULL));
    gtk_box_append(GTK_BOX(line), text);
    return line;
}

void ui_page_warning_title(struct ui_page *page, const char *icon, const char *key)
{
    GtkWidget *row = ui_row("warning");
    GtkWidget *title = ui_text(page, "title", key);

    gtk_widget_set_valign(title, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(title, TRUE);
    gtk_box_append(GTK_BOX(row), ui_icon(icon, "warning-icon"));
    gtk_widget_add_css_class(gtk_widget_get_first_child(row), icon);
    gtk_box_append(GTK_BOX(row), title);
    gtk_box_append(page->head, row);
}

static void add_block(struct ui_page *page, const char *class, const char *icon, const char *title,
                      GtkWidget *text)
{
    GtkWidget *block = ui_row("notice");
    GtkWidget *circle = ui_circle("block-circle", icon, "block-icon");
    GtkWidget *words = ui_column("block-words");

    gtk_widget_add_css_class(block, class);
    gtk_widget_set_valign(circle, GTK_ALIGN_START);
    gtk_widget_set_hexpand(words, TRUE);
    gtk_box_append(GTK_BOX(words), ui_text(page, "block-title", title));
    gtk_box_append(GTK_BOX(words), text);
    gtk_box_append(GTK_BOX(block), circle);
    gtk_box_append(GTK_BOX(block), words);
    gtk_box_append(page->body, block);
}

void ui_page_block_counted(struct ui_page *page, const char *class, const char *icon,
                           const char *title, const char *text, unsigned number)
{
    add_block(page, class, icon, title, ui_text_counted(page, "block-text", text, number, 0));
}

void ui_page_block_said(struct ui_page *page, const char *class, const char *icon,
                        const char *title, const char *said)
{
    add_block(page, class, icon, title, ui_text_said(page, "block-text", said, 1));
}

void ui_page_block(struct ui_page *page, const char *class, const char *icon, const char *title,
                   const char *text)
{
    ui_page_block_counted(page, class, icon, title, text, 0);
}

GtkWidget *ui_countdown(struct ui_page *page, unsigned left_ms)
{
    GtkWidget *layers = ui_layers();
    GtkWidget *ring = ui_ring_new(36);
    GtkWidget *column = ui_column("seconds");
    GtkWidget *seconds = ui_text_plain("seconds-number", NULL);
    GtkWidget *unit = ui_text(page, "seconds-unit", K("still-there.seconds"));

    gtk_widget_add_css_class(ring, "big-ring");
    gtk_label_set_xalign(GTK_LABEL(seconds), 0.5f);
    gtk_label_set_xalign(ui_text_label(unit), 0.5f);
    gtk_box_append(GTK_BOX(column), seconds);
    gtk_box_append(GTK_BOX(column), unit);
    gtk_widget_set_halign(column, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(column, GTK_ALIGN_CENTER);
    gtk_overlay_set_child(GTK_OVERLAY(layers), ring);
    gtk_overlay_add_overlay(GTK_OVERLAY(layers), column);
    gtk_widget_set_halign(layers, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(layers, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(layers, TRUE);
    ui_ring_show_seconds(UI_RING(ring), GTK_LABEL(seconds));
    ui_ring_set(UI_RING(ring), left_ms, left_ms);
    return layers;
}
