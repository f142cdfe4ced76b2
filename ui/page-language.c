/* Which language: the tiles of the welcome page, and the page that the tool bar's button opens over any other. */
#include "ui/pages.h"

#define ALL UI_LANGUAGES /* leaves out none */

/* It belongs to its tile. */
struct choice {
    struct ui_page *page;
    enum ui_language language;
    bool starts;
};

static void clicked(GtkButton *button, gpointer data)
{
    const struct choice choice = *(const struct choice *)data; /* the tile goes with the page */

    choice.page->deeds->language(choice.page->ctx, choice.language);
    if (choice.starts)
        choice.page->deeds->event(choice.page->ctx, EVENT_START);
}

/* Three columns beside something else are narrow, and so are low ones: a name that may have two lines has two. */
static GtkWidget *name_of(struct ui_page *page, enum ui_language language)
{
    bool beside = page->shape != UI_PORTRAIT && page->state == SESSION_WELCOME;
    bool narrow = beside || ui_page_is_low(page);
    g_autofree char *name = g_strdup(ui_language_endonym(language));

    if (narrow)
        g_strdelimit(name, "|", '\n');
    return ui_text_in(language, "face-text", name);
}

static GtkWidget *tile(struct ui_page *page, enum ui_language language, bool starts)
{
    struct choice *choice = g_new(struct choice, 1);
    GtkWidget *face = ui_row("face");
    GtkWidget *name = name_of(page, language);
    char *id = g_strdup_printf("%s-%s", starts ? "start" : "language", ui_language_name(language));
    GtkWidget *button = ui_button(id, "tile", face);

    *choice = (struct choice){page, language, starts};
    gtk_label_set_justify(ui_text_label(name), GTK_JUSTIFY_CENTER);
    gtk_label_set_xalign(ui_text_label(name), 0.5f);
    gtk_widget_set_halign(face, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(face, GTK_ALIGN_CENTER);
    if (!starts && language == page->language) {
        gtk_box_append(GTK_BOX(face), ui_icon("check", "before"));
        gtk_widget_add_css_class(button, "active");
    }
    gtk_box_append(GTK_BOX(face), name);
    g_object_set_data_full(G_OBJECT(button), "madoguchi-choice", choice, g_free);
    g_signal_connect(button, "clicked", G_CALLBACK(clicked), choice);
    g_free(id);
    return button;
}

/* Larger text needs wider tiles; where they must be low, there is room for three rows of them. */
static int columns_of(const struct ui_page *page, bool start)
{
    if (ui_page_is_low(page))
        return start ? 3 : 4;
    return page->large || (page->shape == UI_PORTRAIT && !start) ? 2 : 3;
}

static GtkWidget *tiles(struct ui_page *page, enum ui_language but, bool start)
{
    GtkWidget *grid = gtk_grid_new();
    int columns = columns_of(page, start), count = 0;

    gtk_widget_add_css_class(grid, "languages");
    gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
    gtk_grid_set_row_homogeneous(GTK_GRID(grid), TRUE);
    for (int i = 0; i < UI_LANGUAGES; i++) {
        enum ui_language language = (enum ui_language)i;

        if (language == but || !ui_language_is_offered(language))
            continue;
        gtk_grid_attach(GTK_GRID(grid), tile(page, language, start), count % columns,
                        count / columns, 1, 1);
        count++;
    }
    gtk_widget_set_vexpand(grid, !ui_page_is_low(page));
    gtk_widget_set_valign(grid, ui_page_is_low(page) ? GTK_ALIGN_END : GTK_ALIGN_FILL);
    return grid;
}

void ui_page_add_starts(struct ui_page *page)
{
    GtkWidget *title = ui_row("languages-title");

    gtk_box_append(GTK_BOX(title), ui_icon("globe", "accent"));
    gtk_box_append(GTK_BOX(title), ui_text(page, "languages-text", K("welcome.languages")));
    gtk_box_append(page->body, title);
    gtk_box_append(page->body, tiles(page, page->language, true));
}

static void back_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->deeds->language(page->ctx, page->language);
}

void ui_page_language(struct ui_page *page)
{
    GtkWidget *back = ui_button("back", "second", ui_face(page, "chevron-left", K("back"), NULL));

    ui_page_title(page, K("welcome.languages"));
    gtk_box_append(page->body, tiles(page, ALL, false));
    g_signal_connect(back, "clicked", G_CALLBACK(back_clicked), page);
    gtk_box_append(page->action, back);
    ui_page_hint(page, K("choose-above"));
}
