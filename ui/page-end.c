/* The pages at the end: farewell, the question before time runs out, out of service. */
#include "ui/pages.h"
#include "ui/picture.h"

static void add_thing(struct ui_page *page, GtkBox *row, const char *picture, const char *key)
{
    GtkWidget *tile = ui_column("thing");
    GtkWidget *drawing = ui_picture_new(picture);
    GtkWidget *label = ui_text(page, "thing-text", key);

    gtk_widget_set_vexpand(drawing, TRUE);
    gtk_label_set_xalign(ui_text_label(label), 0.5f);
    gtk_widget_set_hexpand(tile, TRUE);
    gtk_box_append(GTK_BOX(tile), drawing);
    gtk_box_append(GTK_BOX(tile), label);
    gtk_box_append(row, tile);
}

static void add_big_tick(struct ui_page *page)
{
    GtkWidget *circle = ui_circle("big-tick", "check", "big-tick-icon");

    gtk_widget_set_halign(circle, GTK_ALIGN_START);
    gtk_box_append(page->head, circle);
}

void ui_page_farewell(struct ui_page *page)
{
    GtkWidget *things = ui_row("things");

    if (page->shape == UI_PORTRAIT)
        add_big_tick(page);
    gtk_box_append(page->head, ui_text(page, "hero", K("farewell.title")));
    gtk_box_append(page->head, ui_text(page, "lead", K("farewell.lead")));
    gtk_box_set_homogeneous(GTK_BOX(things), TRUE);
    add_thing(page, GTK_BOX(things), "card", K("farewell.card"));
    add_thing(page, GTK_BOX(things), "certificate", K("farewell.certificate"));
    gtk_box_append(page->body, things);
    gtk_box_append(page->body, ui_line(page, "promise", "shield", K("farewell.nothing-left")));
    ui_page_primary(page, NULL, K("finish"), "check", EVENT_NEXT);
}

static void more_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->deeds->more_time(page->ctx);
}

void ui_page_still_there(struct ui_page *page, unsigned left_ms)
{
    GtkWidget *panel = ui_row("panel");
    GtkWidget *more;

    ui_page_title(page, K("still-there.title"));
    ui_page_lead(page, K("still-there.lead"));
    gtk_widget_add_css_class(panel, "tint");
    gtk_widget_set_vexpand(panel, TRUE);
    gtk_box_append(GTK_BOX(panel), ui_countdown(page, left_ms));
    gtk_box_append(page->body, panel);
    gtk_box_append(page->foot, ui_line(page, "plain", "eye-off", K("still-there.hidden")));
    ui_page_second(page, "cancel", "cross", K("tool.cancel"), EVENT_CANCEL);
    more = ui_button("more-time", "primary",
                     ui_face(page, NULL, K("still-there.more"), "chevron-right"));
    gtk_widget_set_hexpand(more, TRUE);
    g_signal_connect(more, "clicked", G_CALLBACK(more_clicked), page);
    gtk_box_append(page->action, more);
}

/* Why, for those who ask; the resident needs no more than that it is not them, or what they have left. A word that is none of
 * kioskd's own is the staff's (docs/kiosk.md). */
static const char *reason_key(const char *reason)
{
    static const struct {
        const char *reason, *key;
    } keys[] = {
        {"printer", K("closed.printer")},   {"latched", K("closed.latched")},
        {"checking", K("closed.checking")}, {"crashed", K("closed.checking")},
        {"card", K("closed.card")},         {"paper", K("closed.paper")},
        {"reader", K("closed.checking")},   {"memory", K("closed.checking")},
        {"swap", K("closed.checking")},     {"forget", K("closed.checking")},
    };

    if (reason != NULL && g_str_has_prefix(reason, "printer-"))
        return K("closed.printer");

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (g_strcmp0(keys[i].reason, reason) == 0)
            return keys[i].key;
    return reason == NULL ? K("closed.checking") : K("closed.attendant");
}

static void add_fact(struct ui_page *page, GtkBox *facts, const char *icon, const char *title,
                     const char *text)
{
    GtkWidget *row = ui_row("point");
    GtkWidget *circle = ui_circle("point-circle", icon, "point-icon");
    GtkWidget *words = ui_column("point-words");

    gtk_box_append(GTK_BOX(words), ui_text(page, "fact-label", title));
    gtk_box_append(GTK_BOX(words), ui_text_said(page, "point-title", text, 1));
    gtk_widget_set_hexpand(words, TRUE);
    gtk_box_append(GTK_BOX(row), circle);
    gtk_box_append(GTK_BOX(row), words);
    gtk_box_append(facts, ui_row("rule"));
    gtk_box_append(facts, row);
}

void ui_page_closed(struct ui_page *page)
{
    GtkWidget *icon = ui_icon("octagon", "big-octagon");
    GtkWidget *facts = ui_column("points");

    gtk_widget_set_halign(icon, GTK_ALIGN_START);
    gtk_box_append(page->head, icon);
    gtk_box_append(page->head, ui_text(page, "display", K("closed.title")));
    gtk_box_append(page->head, ui_text(page, "closed-lead", reason_key(page->facts->reason)));
    if (page->facts->opens != NULL && page->facts->closes != NULL) {
        char *hours = g_strdup_printf("%s–%s", page->facts->opens, page->facts->closes);

        add_fact(page, GTK_BOX(facts), "clock", K("hours"), hours);
        g_free(hours);
    }
    add_fact(page, GTK_BOX(facts), "help", K("closed.help"),
             ui_words_of(page->language, K("closed.help.text")));
    add_fact(page, GTK_BOX(facts), "house", K("closed.elsewhere"),
             ui_words_of(page->language, K("closed.elsewhere.text")));
    gtk_box_append(GTK_BOX(facts), ui_row("rule"));
    gtk_box_append(page->body, facts);
    gtk_box_append(page->foot, ui_text_plain("code", "S-01"));
}
