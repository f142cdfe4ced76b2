/* Pages where the machine works or waits for the resident's hand: a picture, a line, a status strip. */
#include "ui/pages.h"

static void add_foot(struct ui_page *page, const char *class, const char *icon, const char *key)
{
    gtk_box_append(page->foot, ui_line(page, class, icon, key));
}

static void add_numbered(struct ui_page *page, const char *number, const char *key)
{
    GtkWidget *line = ui_row("line");
    GtkWidget *circle = ui_text_plain("number", number);
    GtkWidget *text = ui_text(page, "line-text", key);

    gtk_label_set_xalign(GTK_LABEL(circle), 0.5f);
    gtk_widget_set_valign(circle, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(text, TRUE);
    gtk_box_append(GTK_BOX(line), circle);
    gtk_box_append(GTK_BOX(line), text);
    gtk_box_append(page->foot, line);
}

void ui_page_checking(struct ui_page *page)
{
    ui_page_title(page, K("checking.title"));
    ui_page_lead(page, K("checking.lead"));
    ui_page_picture(page, "tint", "printer-sheet");
    ui_page_status(page, "waiting", NULL, K("please-wait"));
}

void ui_page_card(struct ui_page *page)
{
    ui_page_title(page, K("card.title"));
    ui_page_picture(page, "tint", "place-card");
    add_numbered(page, "1", K("card.first"));
    add_numbered(page, "2", K("card.second"));
    ui_page_status(page, "waiting", NULL, K("card.waiting"));
    ui_page_back(page);
}

void ui_page_reading(struct ui_page *page)
{
    ui_page_title(page, K("reading.title"));
    ui_page_lead(page, K("reading.lead"));
    ui_page_picture(page, "tint", "reading");
    add_foot(page, "now", "busy", K("reading.now"));
    add_foot(page, "later", "todo", K("reading.later"));
    ui_page_status(page, "waiting", NULL, K("reading.status"));
}

void ui_page_looking_up(struct ui_page *page)
{
    ui_page_title(page, K("looking-up.title"));
    ui_page_lead(page, K("looking-up.lead"));
    ui_page_picture(page, "tint", "certificate");
    add_foot(page, "done", "done", K("looking-up.done"));
    add_foot(page, "now", "busy", K("looking-up.now"));
    ui_page_status(page, "waiting", NULL, K("please-wait"));
}

void ui_page_take_card(struct ui_page *page)
{
    ui_page_title(page, K("take-card.title"));
    ui_page_lead(page, K("take-card.lead"));
    ui_page_picture(page, "warn", "take-card");
    add_foot(page, "done", "done", K("take-card.done"));
    ui_page_status(page, "left-behind", "card", K("take-card.status"));
}

void ui_page_return_card(struct ui_page *page)
{
    ui_page_title(page, K("return-card.title"));
    ui_page_lead(page, K("return-card.lead"));
    ui_page_picture(page, "warn", "take-card");
    ui_page_status(page, "left-behind", "card", K("take-card.status"));
}

static void add_progress(struct ui_page *page)
{
    unsigned sheets = MAX(page->facts->sheets, 1), out = MIN(page->facts->sheets_out, sheets);
    GtkWidget *progress = gtk_progress_bar_new();
    GtkWidget *sheet =
        ui_text_counted(page, "line-strong", K("printing.sheet"), MIN(out + 1, sheets), 0);

    gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(progress), (double)out / sheets);
    gtk_accessible_update_relation(GTK_ACCESSIBLE(progress), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                   ui_text_label(sheet), NULL, -1);
    gtk_box_append(page->foot, progress);
    gtk_box_append(page->foot, sheet);
}

void ui_page_printing(struct ui_page *page)
{
    ui_page_title(page, K("printing.title"));
    gtk_box_append(page->head, ui_text_counted(page, "lead", K("printing.lead"),
                                               MAX(page->facts->sheets, 1), 0));
    ui_page_picture(page, "tint", "printer-half");
    add_progress(page);
    ui_page_status(page, "waiting", NULL, K("please-wait"));
}

void ui_page_take_paper(struct ui_page *page)
{
    ui_page_title(page, K("take-paper.title"));
    gtk_box_append(page->head, ui_text_counted(page, "lead", K("take-paper.lead"),
                                               MAX(page->facts->sheets, 1), 0));
    ui_page_picture(page, "warn", "printer-paper");
    add_foot(page, "done", "done", K("take-paper.done"));
    if (page->facts->paper_sensor)
        ui_page_status(page, "left-behind", "document", K("take-paper.status"));
    else
        ui_page_primary(page, NULL, K("take-paper.taken"), "check", EVENT_NEXT);
}
