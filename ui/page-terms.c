#include "ui/dates.h"
#include "ui/pages.h"
#include "ui/reader.h"

/* The page and what it changes once the text has been counted; it belongs to the reader. */
struct reading {
    struct ui_page *page;
    GtkWidget *where;
    GtkWidget *next;
};

static void add_point(struct ui_page *page, GtkBox *points, const char *icon, const char *title,
                      const char *text)
{
    GtkWidget *row = ui_row("point");
    GtkWidget *circle = ui_circle("point-circle", icon, "point-icon");
    GtkWidget *words = ui_column("point-words");

    gtk_box_append(GTK_BOX(words), ui_text(page, "point-title", title));
    gtk_box_append(GTK_BOX(words), ui_text(page, "text", text));
    gtk_widget_set_hexpand(words, TRUE);
    gtk_widget_set_valign(words, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(row), circle);
    gtk_box_append(GTK_BOX(row), words);
    gtk_widget_set_vexpand(row, TRUE);
    gtk_box_append(points, row);
    gtk_box_append(points, ui_row("rule"));
}

static void reading_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->keep->reading = !page->keep->reading;
    page->keep->screenful = 0;
    page->deeds->again(page->ctx);
}

static void next_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->keep->screenful++;
    page->deeds->again(page->ctx);
}

static void add_version(struct ui_page *page)
{
    GtkWidget *row = ui_row("version");
    GString *version = g_string_new(ui_words_of(page->language, K("terms.version")));
    char *date = ui_words_date(page->language, page->facts->terms_date);

    g_string_replace(version, "%s",
                     page->facts->terms_version == NULL ? "" : page->facts->terms_version, 1);

    GtkWidget *label = ui_text_said(page, "small", version->str, 1);

    gtk_widget_set_hexpand(label, TRUE);
    gtk_box_append(GTK_BOX(row), label);
    gtk_box_append(GTK_BOX(row), ui_text_plain("small", date));
    gtk_box_append(page->foot, row);
    g_string_free(version, TRUE);
    g_free(date);
}

static void build_points(struct ui_page *page)
{
    GtkWidget *points = ui_column("points");
    GtkWidget *all =
        ui_button("read-all", "small", ui_face(page, "document", K("terms.read-all"), NULL));

    ui_page_title(page, K("terms.title"));
    ui_page_lead(page, K("terms.lead"));
    gtk_box_append(page->body, points);
    gtk_box_append(GTK_BOX(points), ui_row("rule"));
    add_point(page, GTK_BOX(points), "target", K("terms.purpose"), K("terms.purpose.text"));
    add_point(page, GTK_BOX(points), "card", K("terms.read"), K("terms.read.text"));
    add_point(page, GTK_BOX(points), "arrow-right", K("terms.sent"), K("terms.sent.text"));
    add_point(page, GTK_BOX(points), "trash", K("terms.kept"), K("terms.kept.text"));
    g_signal_connect(all, "clicked", G_CALLBACK(reading_clicked), page);
    gtk_box_append(page->foot, all);
    add_version(page);
    ui_page_second(page, "second", NULL, K("terms.no"), EVENT_OTHER_WAY);
    ui_page_primary(page, NULL, K("terms.yes"), "chevron-right", EVENT_NEXT);
}

static void counted(UiReader *reader, gpointer data)
{
    const struct reading *reading = data;
    struct ui_page *page = reading->page;
    unsigned count = MAX(ui_reader_count(reader), 1);
    unsigned shown = page->keep->screenful % count + 1;
    char *text = ui_words_counted(page->language, K("page-of"), shown, count);

    ui_text_say(page, reading->where, text);
    gtk_widget_set_visible(reading->next, count > 1);
    g_free(text);
}

static void build_text(struct ui_page *page)
{
    struct reading *reading = g_new0(struct reading, 1);
    GtkWidget *reader =
        ui_reader_new(ui_words_pick(page->language, &page->facts->terms), page->keep->screenful);
    GtkWidget *back = ui_button("back", "second", ui_face(page, "chevron-left", K("back"), NULL));

    reading->page = page;
    reading->where = ui_text_plain("text", "");
    reading->next =
        ui_button("next-page", "primary", ui_face(page, NULL, K("next-page"), "chevron-right"));
    g_object_set_data_full(G_OBJECT(reader), "madoguchi-reading", reading, g_free);
    g_signal_connect(reader, "counted", G_CALLBACK(counted), reading);
    ui_page_title(page, K("terms.text.title"));
    ui_page_lead(page, K("terms.text.lead"));
    gtk_box_append(page->body, reader);
    gtk_box_append(page->foot, reading->where);
    g_signal_connect(back, "clicked", G_CALLBACK(reading_clicked), page);
    gtk_box_append(page->action, back);
    gtk_widget_set_hexpand(reading->next, TRUE);
    g_signal_connect(reading->next, "clicked", G_CALLBACK(next_clicked), page);
    gtk_box_append(page->action, reading->next);
}

void ui_page_terms(struct ui_page *page)
{
    if (page->keep->reading)
        build_text(page);
    else
        build_points(page);
}
