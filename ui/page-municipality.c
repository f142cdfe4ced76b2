#include <stdint.h>
#include <string.h>

#include "ui/pages.h"

#define COLUMNS 2

/* How many are shown at once. */
static guint tiles_of(const struct ui_page *page)
{
    if (ui_page_is_low(page))
        return page->large ? COLUMNS : 2 * COLUMNS;
    return 4 * COLUMNS;
}

/* The first two digits of a municipality's code are its prefecture's. */
static bool same_prefecture(const char *a, const char *b)
{
    return strncmp(a, b, 2) == 0;
}

static bool is_offered(struct ui_page *page, const struct ui_municipality *municipality)
{
    return page->facts->overseas ? municipality->overseas : municipality->domestic;
}

static const struct ui_municipality *card_municipality(struct ui_page *page)
{
    for (size_t i = 0; i < page->facts->municipality_count; i++) {
        const struct ui_municipality *candidate = &page->facts->municipalities[i];

        if (g_strcmp0(candidate->code, page->facts->card_municipality) == 0 &&
            is_offered(page, candidate))
            return candidate;
    }
    return NULL;
}

/* Those of the prefecture, without the card's, which stands above. */
static GPtrArray *of_prefecture(struct ui_page *page, const char *code)
{
    GPtrArray *ret = g_ptr_array_new();
    const struct ui_municipality *card = card_municipality(page);

    for (size_t i = 0; i < page->facts->municipality_count; i++) {
        const struct ui_municipality *candidate = &page->facts->municipalities[i];

        if (candidate != card && is_offered(page, candidate) &&
            same_prefecture(candidate->code, code))
            g_ptr_array_add(ret, (void *)(uintptr_t)candidate);
    }
    return ret;
}

/* One municipality for each prefecture, in the list's order. */
static GPtrArray *prefectures(struct ui_page *page)
{
    GPtrArray *ret = g_ptr_array_new();

    for (size_t i = 0; i < page->facts->municipality_count; i++) {
        const struct ui_municipality *candidate = &page->facts->municipalities[i];
        bool known = !is_offered(page, candidate);

        for (guint j = 0; j < ret->len && !known; j++)
            known = same_prefecture(
                ((const struct ui_municipality *)g_ptr_array_index(ret, j))->code, candidate->code);
        if (!known)
            g_ptr_array_add(ret, (void *)(uintptr_t)candidate);
    }
    return ret;
}

/* What the tiles are of: the prefecture that was chosen, the card's, or the first. NULL: there is none. */
static const struct ui_municipality *shown_prefecture(struct ui_page *page)
{
    GPtrArray *all = prefectures(page);
    const char *wanted = page->keep->prefecture;
    const struct ui_municipality *ret = NULL;

    if (*wanted == '\0' && page->facts->card_municipality != NULL)
        wanted = page->facts->card_municipality;
    for (guint i = 0; i < all->len; i++) {
        const struct ui_municipality *candidate = g_ptr_array_index(all, i);

        if (ret == NULL || same_prefecture(candidate->code, wanted))
            ret = candidate;
    }
    g_ptr_array_unref(all);
    return ret;
}

static const char *const code_of_button = "madoguchi-code";

static void set_code(GtkWidget *button, const char *code)
{
    g_object_set_data_full(G_OBJECT(button), code_of_button, g_strdup(code), g_free);
}

static void municipality_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->deeds->municipality(page->ctx, g_object_get_data(G_OBJECT(button), code_of_button));
}

static void prefecture_chosen(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    g_strlcpy(page->keep->prefecture, g_object_get_data(G_OBJECT(button), code_of_button),
              sizeof page->keep->prefecture);
    page->keep->choosing = false;
    page->keep->screenful = 0;
    page->deeds->again(page->ctx);
}

static void choosing_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->keep->choosing = !page->keep->choosing;
    page->keep->screenful = 0;
    page->deeds->again(page->ctx);
}

static void help_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->keep->reading = !page->keep->reading;
    page->deeds->again(page->ctx);
}

static void next_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->keep->screenful++;
    page->deeds->again(page->ctx);
}

static GtkWidget *tile(struct ui_page *page, const struct ui_municipality *municipality,
                       bool prefecture)
{
    GtkWidget *words = ui_column("list-words");
    char *id = prefecture ? g_strdup_printf("prefecture-%.2s", municipality->code)
                          : g_strdup_printf("municipality-%s", municipality->code);
    GtkWidget *button = ui_button(id, "list-tile", words);
    bool japanese = page->language == UI_JAPANESE || page->language == UI_EASY_JAPANESE;
    bool ruby =
        !prefecture && japanese && municipality->kana != NULL && *municipality->kana != '\0';

    gtk_widget_set_valign(words, GTK_ALIGN_CENTER);
    if (ruby)
        gtk_box_append(GTK_BOX(words), ui_text_plain("kana", municipality->kana));
    gtk_box_append(
        GTK_BOX(words),
        ui_text_plain("list-name",
                      ui_words_pick_place(page->language, prefecture ? &municipality->prefecture
                                                                     : &municipality->name)));
    set_code(button, municipality->code);
    g_signal_connect(button, "clicked",
                     prefecture ? G_CALLBACK(prefecture_chosen) : G_CALLBACK(municipality_clicked),
                     page);
    g_free(id);
    return button;
}

static guint screenfuls(const struct ui_page *page, guint tiles)
{
    return tiles == 0 ? 1 : (tiles + tiles_of(page) - 1) / tiles_of(page);
}

/* Takes an even share of the room, so that a short list does not stretch its tiles. */
static void add_tiles(struct ui_page *page, GPtrArray *list, bool prefecture)
{
    guint from = page->keep->screenful % screenfuls(page, list->len) * tiles_of(page);
    GtkWidget *grid = gtk_grid_new();

    gtk_widget_add_css_class(grid, "list");
    gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
    for (guint i = 0; i < COLUMNS; i++)
        gtk_grid_attach(GTK_GRID(grid), ui_row("list-column"), (int)i, 0, 1, 1);
    for (guint i = 0; i < tiles_of(page) && from + i < list->len; i++)
        gtk_grid_attach(GTK_GRID(grid), tile(page, g_ptr_array_index(list, from + i), prefecture),
                        (int)(i % COLUMNS), (int)(i / COLUMNS) + 1, 1, 1);
    gtk_box_append(page->body, grid);
}

static GtkWidget *next_button(struct ui_page *page)
{
    GtkWidget *button =
        ui_button("next-page", "small", ui_face(page, NULL, K("next-page"), "chevron-down"));

    g_signal_connect(button, "clicked", G_CALLBACK(next_clicked), page);
    return button;
}

static void add_paging(struct ui_page *page, guint tiles)
{
    guint count = screenfuls(page, tiles);

    if (count < 2)
        return;
    GtkWidget *row = ui_row("paging");
    GtkWidget *where =
        ui_text_counted(page, "text", K("page-of"), page->keep->screenful % count + 1, count);

    gtk_widget_set_hexpand(where, TRUE);
    gtk_widget_set_valign(where, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(row), where);
    gtk_box_append(GTK_BOX(row), next_button(page));
    gtk_box_append(page->body, row);
}

static GtkWidget *change_button(struct ui_page *page)
{
    GtkWidget *button =
        ui_button("prefecture", "small", ui_face(page, "map", K("municipality.change"), NULL));

    g_signal_connect(button, "clicked", G_CALLBACK(choosing_clicked), page);
    return button;
}

/* Both in one row, where there is least room. */
static void add_low_row(struct ui_page *page, guint tiles)
{
    GtkWidget *row = ui_row("paging");

    gtk_box_append(GTK_BOX(row), change_button(page));
    if (screenfuls(page, tiles) > 1)
        gtk_box_append(GTK_BOX(row), next_button(page));
    for (GtkWidget *button = gtk_widget_get_first_child(row); button != NULL;
         button = gtk_widget_get_next_sibling(button))
        gtk_widget_set_hexpand(button, TRUE);
    gtk_box_append(page->body, row);
}

static void add_card_municipality(struct ui_page *page, const struct ui_municipality *card)
{
    char *id = g_strdup_printf("municipality-%s", card->code);
    char *name = ui_words_place(page->language, &card->prefecture, &card->name);
    GtkWidget *row = ui_row("card-place");
    GtkWidget *words = ui_column("card-place-words");
    GtkWidget *button = ui_button(id, "from-card", row);

    gtk_box_append(GTK_BOX(words), ui_text(page, "card-place-note", K("municipality.from-card")));
    gtk_box_append(GTK_BOX(words), ui_text_plain("choice-title", name));
    gtk_widget_set_hexpand(words, TRUE);
    gtk_widget_set_valign(words, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(row), ui_icon("place", "place-icon"));
    gtk_box_append(GTK_BOX(row), words);
    gtk_box_append(GTK_BOX(row), ui_icon("chevron-right", "choice-chevron"));
    set_code(button, card->code);
    g_signal_connect(button, "clicked", G_CALLBACK(municipality_clicked), page);
    gtk_box_append(page->shape == UI_PORTRAIT ? page->body : page->head, button);
    g_free(name);
    g_free(id);
}

static void add_prefecture_row(struct ui_page *page, const struct ui_municipality *prefecture,
                               bool others)
{
    GtkWidget *row = ui_row("prefecture-row");
    GString *text = g_string_new(
        ui_words_of(page->language, others ? K("municipality.others") : K("municipality.of")));

    g_string_replace(text, "%s", ui_words_pick_place(page->language, &prefecture->prefecture), 1);

    GtkWidget *name = ui_text_said(page, "table-title", text->str, 1);

    gtk_widget_set_hexpand(name, TRUE);
    gtk_widget_set_valign(name, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(row), name);
    gtk_box_append(GTK_BOX(row), change_button(page));
    gtk_box_append(page->body, row);
    g_string_free(text, TRUE);
}

static void build_prefectures(struct ui_page *page)
{
    GPtrArray *all = prefectures(page);
    GtkWidget *back = ui_button("back", "second", ui_face(page, "chevron-left", K("back"), NULL));

    ui_page_title(page, K("municipality.prefecture"));
    add_tiles(page, all, true);
    add_paging(page, all->len);
    g_signal_connect(back, "clicked", G_CALLBACK(choosing_clicked), page);
    gtk_box_append(page->action, back);
    ui_page_hint(page, K("choose-above"));
    g_ptr_array_unref(all);
}

static void build_help(struct ui_page *page)
{
    GtkWidget *back = ui_button("primary", "primary",
                                ui_face(page, NULL, K("municipality.help.back"), "chevron-right"));

    ui_page_title(page, K("municipality.help.title"));
    ui_page_block(page, "next", "house", K("municipality.help.elsewhere.title"),
                  K("municipality.help.elsewhere"));
    ui_page_block(page, "what", "i", K("municipality.help.two.title"), K("municipality.help.two"));
    gtk_widget_set_hexpand(back, TRUE);
    g_signal_connect(back, "clicked", G_CALLBACK(help_clicked), page);
    gtk_box_append(page->action, back);
}

static void add_prefecture(struct ui_page *page, const struct ui_municipality *prefecture,
                           const struct ui_municipality *card)
{
    GPtrArray *list = of_prefecture(page, prefecture->code);

    if (ui_page_is_low(page)) {
        add_tiles(page, list, false);
        add_low_row(page, list->len);
    } else {
        add_prefecture_row(page, prefecture,
                           card != NULL && same_prefecture(card->code, prefecture->code));
        add_tiles(page, list, false);
        add_paging(page, list->len);
    }
    g_ptr_array_unref(list);
}

static void build_list(struct ui_page *page)
{
    const struct ui_municipality *prefecture = shown_prefecture(page);
    const struct ui_municipality *card = card_municipality(page);
    GtkWidget *help =
        ui_button("second", "second", ui_face(page, "help", K("municipality.not-listed"), NULL));

    ui_page_title(page, K("municipality.title"));
    ui_page_lead(page, K("municipality.lead"));
    if (card != NULL)
        add_card_municipality(page, card);
    if (prefecture != NULL)
        add_prefecture(page, prefecture, card);
    g_signal_connect(help, "clicked", G_CALLBACK(help_clicked), page);
    gtk_box_append(page->action, help);
    ui_page_hint(page, K("choose-above"));
}

void ui_page_municipality(struct ui_page *page)
{
    if (page->keep->reading)
        build_help(page);
    else if (page->keep->choosing)
        build_prefectures(page);
    else
        build_list(page);
}
