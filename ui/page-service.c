#include "ui/pages.h"
#include "ui/picture.h"

static void domestic_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->deeds->kind(page->ctx, false);
}

static void overseas_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->deeds->kind(page->ctx, true);
}

static GtkWidget *drawing(bool abroad)
{
    GtkWidget *tile = ui_row("choice-picture");
    GtkWidget *picture = ui_picture_new("certificate");

    gtk_widget_set_valign(tile, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(picture, TRUE);
    gtk_widget_set_vexpand(picture, TRUE);
    gtk_widget_set_hexpand(tile, FALSE);
    gtk_box_append(GTK_BOX(tile), picture);
    if (!abroad)
        return tile;

    GtkWidget *layers = ui_layers();
    GtkWidget *badge = ui_icon("globe-badge", "badge");

    gtk_widget_set_halign(badge, GTK_ALIGN_END);
    gtk_widget_set_valign(badge, GTK_ALIGN_END);
    gtk_widget_set_valign(layers, GTK_ALIGN_CENTER);
    gtk_overlay_set_child(GTK_OVERLAY(layers), tile);
    gtk_overlay_add_overlay(GTK_OVERLAY(layers), badge);
    return layers;
}

static GtkWidget *choice(struct ui_page *page, const char *id, const char *title, const char *text,
                         const char *condition)
{
    GtkWidget *row = ui_row("choice-row");
    GtkWidget *words = ui_column("choice-words");
    GtkWidget *button = ui_button(id, "choice", row);

    gtk_widget_set_valign(words, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(words, TRUE);
    gtk_box_append(GTK_BOX(words), ui_text(page, "choice-title", title));
    if (!page->large || !ui_page_is_low(page)) /* the title says it too */
        gtk_box_append(GTK_BOX(words), ui_text(page, "text", text));
    if (condition != NULL) {
        GtkWidget *line = ui_line(page, "condition", "info", condition);

        gtk_widget_set_valign(gtk_widget_get_first_child(line), GTK_ALIGN_START);
        gtk_box_append(ui_page_is_low(page) ? page->head : GTK_BOX(words), line);
    }
    if (!page->large && page->shape == UI_PORTRAIT && !ui_page_is_low(page))
        gtk_box_append(GTK_BOX(row), drawing(condition != NULL));
    gtk_box_append(GTK_BOX(row), words);
    gtk_box_append(GTK_BOX(row), ui_icon("chevron-right", "choice-chevron"));
    gtk_widget_set_vexpand(button, !ui_page_is_low(page));
    return button;
}

void ui_page_service(struct ui_page *page)
{
    ui_page_title(page, K("service.title"));
    ui_page_lead(page, K("service.lead"));
    GtkWidget *choices = ui_column("choices");

    gtk_box_set_homogeneous(GTK_BOX(choices), TRUE);
    gtk_widget_set_valign(choices, ui_page_is_low(page) ? GTK_ALIGN_END : GTK_ALIGN_FILL);
    gtk_widget_set_vexpand(choices, TRUE);
    gtk_box_append(page->body, choices);
    GtkWidget *domestic =
        choice(page, "kind-domestic", K("service.domestic"), K("service.domestic.text"), NULL);
    GtkWidget *overseas = choice(page, "kind-overseas", K("service.overseas"),
                                 K("service.overseas.text"), K("service.overseas.condition"));

    gtk_box_append(GTK_BOX(choices), domestic);
    gtk_box_append(GTK_BOX(choices), overseas);
    g_signal_connect(domestic, "clicked", G_CALLBACK(domestic_clicked), page);
    g_signal_connect(overseas, "clicked", G_CALLBACK(overseas_clicked), page);
    ui_page_back(page);
    ui_page_hint(page, K("choose-above"));
}
