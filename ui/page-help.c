/* Pages beside the PIN: which one it is, and the warning before the last try. */
#include "ui/hold.h"
#include "ui/pages.h"

#define HOLD_MS 2000

static GtkWidget *small_boxes(void)
{
    GtkWidget *row = ui_row("small-boxes");

    for (int i = 0; i < 4; i++) {
        GtkWidget *box = ui_row("small-box");
        GtkWidget *dot = ui_row("small-dot");

        gtk_widget_set_halign(dot, GTK_ALIGN_CENTER);
        gtk_widget_set_valign(dot, GTK_ALIGN_CENTER);
        gtk_widget_set_hexpand(dot, TRUE);
        gtk_box_append(GTK_BOX(box), dot);
        gtk_widget_set_hexpand(box, FALSE);
        gtk_box_append(GTK_BOX(row), box);
    }
    return row;
}

static GtkWidget *sample_letters(void)
{
    GtkWidget *label = ui_text_plain("small-letters", "A1B2C3");

    gtk_label_set_wrap(GTK_LABEL(label), FALSE);
    gtk_label_set_xalign(GTK_LABEL(label), 0.5f);
    return label;
}

static GtkWidget *this_one(struct ui_page *page)
{
    GtkWidget *column = ui_column("this-one");
    GtkWidget *label = ui_text(page, "this-one-text", K("which-pin.this"));

    gtk_label_set_wrap(ui_text_label(label), FALSE);
    gtk_widget_set_valign(column, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(column), ui_icon("done", "success"));
    gtk_box_append(GTK_BOX(column), label);
    return column;
}

static void add_kind(struct ui_page *page, GtkBox *kinds, GtkWidget *sample, const char *name,
                     const char *text, bool is_this)
{
    GtkWidget *row = ui_row("pin-kind");
    GtkWidget *frame = gtk_center_box_new(); /* both samples take the same room */
    GtkWidget *words = ui_column("pin-kind-words");

    gtk_widget_set_valign(sample, GTK_ALIGN_CENTER);
    gtk_widget_add_css_class(frame, "sample");
    gtk_center_box_set_center_widget(GTK_CENTER_BOX(frame), sample);
    gtk_box_append(GTK_BOX(words), ui_text(page, "pin-kind-name", name));
    gtk_box_append(GTK_BOX(words),
                   ui_text(page, is_this ? "pin-kind-this" : "pin-kind-text", text));
    gtk_widget_set_valign(words, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(words, TRUE);
    if (page->shape == UI_PORTRAIT && !page->large)
        gtk_box_append(GTK_BOX(row), frame);
    else
        g_object_unref(g_object_ref_sink(frame));
    gtk_box_append(GTK_BOX(row), words);
    if (is_this) {
        gtk_widget_add_css_class(row, "this");
        gtk_box_append(GTK_BOX(row), this_one(page));
    }
    gtk_box_append(kinds, row);
}

void ui_page_which_pin(struct ui_page *page)
{
    GtkWidget *kinds = ui_column("pin-kinds");

    ui_page_title(page, K("which-pin.title"));
    ui_page_lead(page, K("which-pin.lead"));
    gtk_box_append(page->body, kinds);
    add_kind(page, GTK_BOX(kinds), small_boxes(), K("which-pin.support"),
             K("which-pin.support.text"), true);
    add_kind(page, GTK_BOX(kinds), small_boxes(), K("which-pin.user"), K("which-pin.user.text"),
             false);
    add_kind(page, GTK_BOX(kinds), small_boxes(), K("which-pin.register"),
             K("which-pin.register.text"), false);
    add_kind(page, GTK_BOX(kinds), sample_letters(), K("which-pin.signature"),
             K("which-pin.signature.text"), false);
    gtk_box_append(page->foot, ui_text(page, "lead", K("which-pin.same")));
    ui_page_primary(page, NULL, K("which-pin.back"), "chevron-right", EVENT_BACK);
}

static GtkWidget *tries_strip(struct ui_page *page)
{
    GtkWidget *strip = ui_row("last-strip");
    GtkWidget *label =
        ui_text_said(page, "last-text", ui_words_of(page->language, K("last-try.left")), 2.4);
    GtkWidget *left = ui_row("left-try");

    gtk_label_set_wrap(ui_text_label(label), FALSE);
    gtk_widget_set_hexpand(label, TRUE);
    gtk_widget_set_valign(left, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(strip), label);
    gtk_box_append(GTK_BOX(strip), ui_circle("used-try", "cross", "used-cross"));
    gtk_box_append(GTK_BOX(strip), ui_circle("used-try", "cross", "used-cross"));
    gtk_box_append(GTK_BOX(strip), left);
    return strip;
}

static void completed(UiHold *hold, gpointer data)
{
    struct ui_page *page = data;

    page->deeds->event(page->ctx, EVENT_NEXT);
}

void ui_page_last_try(struct ui_page *page)
{
    GtkWidget *hold =
        ui_hold_new(ui_face(page, "hand", K("last-try.continue"), NULL), HOLD_MS, true);

    ui_page_warning_title(page, "triangle", K("last-try.title"));
    gtk_box_append(page->head, tries_strip(page));
    ui_page_block(page, "what", "lock", K("last-try.if-wrong.title"), K("last-try.if-wrong"));
    ui_page_block(page, "safe", "check", K("error.safe"), K("last-try.safe"));
    ui_page_block(page, "next", "house", K("last-try.not-sure.title"), K("last-try.not-sure"));
    gtk_widget_set_name(hold, "primary");
    gtk_widget_add_css_class(hold, "primary");
    gtk_widget_set_hexpand(hold, TRUE);
    g_signal_connect(hold, "completed", G_CALLBACK(completed), page);
    gtk_box_append(page->action, hold);
    ui_page_second(page, "second", "cross", K("last-try.stop"), EVENT_OTHER_WAY);
}
