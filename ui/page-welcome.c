#include "ui/pages.h"
#include "ui/picture.h"

static void add_step(struct ui_page *page, GtkBox *row, const char *picture, const char *key)
{
    GtkWidget *column = ui_column("hero-step");
    GtkWidget *tile = ui_row("hero-tile");
    GtkWidget *drawing = ui_picture_new(picture);
    GtkWidget *label = ui_text(page, "hero-label", key);

    gtk_widget_set_hexpand(drawing, TRUE);
    gtk_widget_set_vexpand(drawing, TRUE);
    gtk_label_set_xalign(ui_text_label(label), 0.5f);
    gtk_label_set_justify(ui_text_label(label), GTK_JUSTIFY_CENTER);
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

void ui_page_welcome(struct ui_page *page)
{
    gtk_box_append(page->head, ui_text(page, "hero", K("welcome.title")));
    gtk_box_append(page->head, ui_text(page, "lead", K("welcome.lead")));
    if (!page->large)
        add_steps(page);
    ui_page_add_starts(page);
    gtk_widget_set_name(
        ui_page_primary(page, NULL, K("welcome.start"), "chevron-right", EVENT_START), "start");
}
