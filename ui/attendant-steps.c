/* Clearing a paper jam: four pictures with a sentence each. */
#include "ui/attendant-page.h"
#include "ui/picture.h"

static GtkWidget *step(struct attendant_page *page, const char *number, const char *picture,
                       const char *key)
{
    GtkWidget *card = ui_column("jam-step");
    GtkWidget *words = ui_row("jam-words");
    GtkWidget *drawing = ui_picture_new(picture);
    GtkWidget *circle = ui_text_plain("number", number);
    GtkWidget *text = ui_text(&page->base, "jam-text", key);

    gtk_label_set_xalign(GTK_LABEL(circle), 0.5f);
    gtk_widget_set_valign(circle, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(text, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(text, TRUE);
    gtk_widget_set_vexpand(drawing, TRUE);
    gtk_box_append(GTK_BOX(words), circle);
    gtk_box_append(GTK_BOX(words), text);
    gtk_box_append(GTK_BOX(card), drawing);
    gtk_box_append(GTK_BOX(card), words);
    return card;
}

static GtkWidget *pair(GtkWidget *first, GtkWidget *second)
{
    GtkWidget *row = ui_row("jam-pair");

    gtk_box_set_homogeneous(GTK_BOX(row), TRUE);
    gtk_box_append(GTK_BOX(row), first);
    gtk_box_append(GTK_BOX(row), second);
    gtk_widget_set_vexpand(row, TRUE);
    return row;
}

void attendant_steps_page(struct attendant_page *page)
{
    bool one = page->base.shape == UI_PORTRAIT;
    GtkBox *first = one ? page->base.body : page->base.head;
    GtkWidget *primary =
        attendant_button(page, "primary", "primary", "wrench", K("steps.done"), UI_ACT_SELF_TEST);

    ui_page_title(&page->base, K("attendant.steps"));
    gtk_box_append(first, pair(step(page, "1", "jam-open", K("steps.open")),
                               step(page, "2", "jam-pull", K("steps.pull"))));
    if (!one) /* both columns are as high */
        gtk_box_append(page->base.body, ui_text(&page->base, "steps-lead", K("steps.lead")));
    gtk_box_append(page->base.body, pair(step(page, "3", "jam-close", K("steps.close")),
                                         step(page, "4", "jam-tray", K("steps.tray"))));
    gtk_box_append(page->base.action, attendant_button(page, "back", "second", "chevron-left",
                                                       K("back"), UI_ACT_MENU));
    gtk_widget_set_hexpand(primary, TRUE);
    gtk_box_append(page->base.action, primary);
}
