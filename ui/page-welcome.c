#include "ui/pages.h"
#include "ui/picture.h"

static const struct {
    const char *id;
    const char *name; /* in itself, so that those who need it can read it */
} starts[UI_LANGUAGES] = {
    [UI_JAPANESE] = {"start-ja", "日本語"},
    [UI_ENGLISH] = {"start-en", "English"},
};

static void add_step(struct ui_page *page, GtkBox *row, const char *picture, const char *key)
{
    GtkWidget *column = ui_column("hero-step");
    GtkWidget *tile = ui_row("hero-tile");
    GtkWidget *drawing = ui_picture_new(picture);
    GtkWidget *label = ui_text(page, "hero-label", key);

    gtk_widget_set_hexpand(drawing, TRUE);
    gtk_widget_set_vexpand(drawing, TRUE);
    gtk_label_set_xalign(GTK_LABEL(label), 0.5f);
    gtk_label_set_justify(GTK_LABEL(label), GTK_JUSTIFY_CENTER);
    gtk_box_append(GTK_BOX(tile), drawing);
    gtk_widget_set_hexpand(column, TRUE);
    gtk_box_append(GTK_BOX(column), tile);
    gtk_box_append(GTK_BOX(column), label);
    gtk_box_append(row, column);
}

static void add_steps(struct ui_page *page)
{
    GtkWidget *row = ui_row("hero-steps");

    add_step(page, GTK_BOX(row), "place-card", K("welcome.step.card"));
    gtk_box_append(GTK_BOX(row), ui_icon("chevron-right", "hero-chevron"));
    add_step(page, GTK_BOX(row), "four-dots", K("welcome.step.pin"));
    gtk_box_append(GTK_BOX(row), ui_icon("chevron-right", "hero-chevron"));
    add_step(page, GTK_BOX(row), "printer-sheet", K("welcome.step.paper"));
    gtk_widget_set_vexpand(row, FALSE);
    gtk_box_append(page->head, row);
}

static void language_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;
    enum ui_language other = page->language == UI_JAPANESE ? UI_ENGLISH : UI_JAPANESE;

    page->deeds->language(page->ctx, other);
    page->deeds->event(page->ctx, EVENT_START);
}

static void add_languages(struct ui_page *page)
{
    enum ui_language other = page->language == UI_JAPANESE ? UI_ENGLISH : UI_JAPANESE;
    GtkWidget *title = ui_row("languages-title");
    GtkWidget *face = ui_row("face");
    GtkWidget *button = ui_button(starts[other].id, "tile", face);

    gtk_box_append(GTK_BOX(title), ui_icon("globe", "accent"));
    gtk_box_append(GTK_BOX(title), ui_text(page, "languages-text", K("welcome.languages")));
    gtk_box_append(page->body, title);
    gtk_widget_set_halign(face, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(face, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(face), ui_text_plain("face-text", starts[other].name));
    gtk_box_append(GTK_BOX(face), ui_icon("chevron-right", "after"));
    g_signal_connect(button, "clicked", G_CALLBACK(language_clicked), page);
    gtk_box_append(page->body, button);
}

void ui_page_welcome(struct ui_page *page)
{
    gtk_box_append(page->head, ui_text(page, "hero", K("welcome.title")));
    gtk_box_append(page->head, ui_text(page, "lead", K("welcome.lead")));
    if (!page->large)
        add_steps(page);
    add_languages(page);
    gtk_widget_set_name(
        ui_page_primary(page, NULL, K("welcome.start"), "chevron-right", EVENT_START), "start");
}
