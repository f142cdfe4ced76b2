#include <string.h>

#include "ui/dates.h"
#include "ui/hold.h"
#include "ui/pages.h"
#include "ui/personal.h"

#define REVEAL_MS 5000

/* The two that are shown while the button is held; it belongs to the button. */
struct revealed {
    UiPersonal *name, *birth_date; /* weak: the page may be taken apart in any order */
};

static void revealed_free(gpointer data)
{
    struct revealed *revealed = data;

    g_clear_weak_pointer(&revealed->name);
    g_clear_weak_pointer(&revealed->birth_date);
    g_free(revealed);
}

static void reveal(struct revealed *revealed, bool shown)
{
    if (revealed->name != NULL)
        ui_personal_reveal(revealed->name, shown);
    if (revealed->birth_date != NULL)
        ui_personal_reveal(revealed->birth_date, shown);
}

static void began(UiHold *hold, gpointer data)
{
    reveal(data, true);
}

static void ended(UiHold *hold, gpointer data)
{
    reveal(data, false);
}

static GtkWidget *fact_row(struct ui_page *page, const char *key, GtkWidget *value)
{
    GtkWidget *row = ui_row("fact");
    GtkWidget *label = ui_text(page, "fact-label", key);

    gtk_widget_set_valign(label, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(value, TRUE);
    gtk_box_append(GTK_BOX(row), label);
    gtk_box_append(GTK_BOX(row), value);
    return row;
}

static GtkWidget *reveal_button(struct ui_page *page, struct revealed *revealed)
{
    GtkWidget *button =
        ui_hold_new(ui_face(page, "hand", K("confirm.reveal"), NULL), REVEAL_MS, false);

    gtk_widget_set_name(button, "reveal");
    gtk_widget_add_css_class(button, "reveal");
    g_object_set_data_full(G_OBJECT(button), "madoguchi-revealed", revealed, revealed_free);
    g_signal_connect(button, "began", G_CALLBACK(began), revealed);
    g_signal_connect(button, "ended", G_CALLBACK(ended), revealed);
    return button;
}

static void add_person(struct ui_page *page)
{
    GtkWidget *block = ui_column("person");
    GtkWidget *name = ui_personal_new_name(page->facts->name);
    GtkWidget *birth_date = ui_personal_new_date(page->facts->birth_date, page->language);
    struct revealed *revealed = g_new0(struct revealed, 1);

    g_set_weak_pointer(&revealed->name, UI_PERSONAL(name));
    g_set_weak_pointer(&revealed->birth_date, UI_PERSONAL(birth_date));
    gtk_box_append(GTK_BOX(block), fact_row(page, K("confirm.name"), name));
    gtk_box_append(GTK_BOX(block), ui_row("rule"));
    gtk_box_append(GTK_BOX(block), fact_row(page, K("confirm.birth-date"), birth_date));
    gtk_box_append(ui_page_is_low(page) ? page->foot : GTK_BOX(block),
                   reveal_button(page, revealed));
    gtk_box_append(page->head, block);
}

static char *municipality_name(struct ui_page *page)
{
    for (size_t i = 0; i < page->facts->municipality_count; i++) {
        const struct ui_municipality *found = &page->facts->municipalities[i];

        if (g_strcmp0(found->code, page->facts->municipality_code) != 0)
            continue;
        return ui_words_place(page->language, &found->prefecture, &found->name);
    }
    return g_strdup(page->facts->municipality_code);
}

static void add_certificate(struct ui_page *page)
{
    GtkWidget *rows = ui_column("facts");
    char *place = municipality_name(page);

    gtk_box_append(GTK_BOX(rows), ui_row("rule"));
    gtk_box_append(GTK_BOX(rows), fact_row(page, K("confirm.certificate"),
                                           ui_text(page, "fact-value",
                                                   page->facts->overseas ? K("service.overseas")
                                                                         : K("service.domestic"))));
    gtk_box_append(GTK_BOX(rows), ui_row("rule"));
    gtk_box_append(GTK_BOX(rows),
                   fact_row(page, K("confirm.municipality"), ui_text_plain("fact-value", place)));
    gtk_box_append(GTK_BOX(rows), ui_row("rule"));
    gtk_box_append(page->body, rows);
    g_free(place);
}

static void add_cells(GtkGrid *grid, int row, const char *class, GtkWidget *cells[3])
{
    for (int i = 0; i < 3; i++) {
        gtk_widget_add_css_class(cells[i], class);
        gtk_widget_add_css_class(cells[i], i == 0 ? "first" : i == 2 ? "last" : "middle");
        gtk_widget_set_hexpand(cells[i], i > 0);
        gtk_grid_attach(grid, cells[i], i, row, 1, 1);
    }
}

#define DOSE_ROWS 4

/* How many rows are seen at once; more go to further screenfuls. In two columns their button takes the
 * room of a row. */
static size_t rows_of(const struct ui_page *page)
{
    bool shorter = page->facts->dose_count > DOSE_ROWS && page->shape != UI_PORTRAIT;

    return shorter ? DOSE_ROWS - 1 : DOSE_ROWS;
}

static void next_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;
    size_t screenfuls = (page->facts->dose_count + rows_of(page) - 1) / rows_of(page);

    page->keep->screenful = (unsigned)((page->keep->screenful + 1) % screenfuls);
    page->deeds->again(page->ctx);
}

static GtkWidget *next_page(struct ui_page *page)
{
    GtkWidget *button =
        ui_button("next-page", "small", ui_face(page, NULL, K("next-page"), "chevron-down"));

    gtk_widget_set_halign(button, GTK_ALIGN_END);
    g_signal_connect(button, "clicked", G_CALLBACK(next_clicked), page);
    return button;
}

static void add_dose(struct ui_page *page, GtkGrid *grid, int row, const struct ui_dose *dose)
{
    char *date = ui_words_date(page->language, dose->date);
    GtkWidget *cells[3] = {
        ui_text_counted(page, "text", K("confirm.dose"), (unsigned)MAX(dose->number, 0), 0),
        ui_text_plain("text", date),
        ui_text_plain("text", ui_words_pick(page->language, &dose->maker)),
    };

    add_cells(grid, row, "cell", cells);
    g_free(date);
}

static void add_doses(struct ui_page *page)
{
    size_t from = page->keep->screenful * rows_of(page);
    size_t to = MIN(page->facts->dose_count, from + rows_of(page));
    GtkWidget *grid = gtk_grid_new();
    GtkWidget *heads[3] = {ui_text(page, "note", K("confirm.table.dose")),
                           ui_text(page, "note", K("confirm.table.date")),
                           ui_text(page, "note", K("confirm.table.maker"))};
    GtkWidget *title = ui_row("table-title-row");

    gtk_box_append(GTK_BOX(title), ui_text_counted(page, "table-title", K("confirm.doses"),
                                                   (unsigned)page->facts->dose_count, 0));
    gtk_widget_set_hexpand(gtk_widget_get_first_child(title), TRUE);
    if (page->facts->dose_count > rows_of(page))
        gtk_box_append(ui_page_is_low(page) ? page->foot : GTK_BOX(title), next_page(page));
    gtk_widget_add_css_class(grid, "doses");
    add_cells(GTK_GRID(grid), 0, "table-head", heads);
    for (size_t i = from; i < to; i++)
        add_dose(page, GTK_GRID(grid), (int)(i - from) + 1, &page->facts->doses[i]);
    gtk_box_append(page->body, title);
    gtk_box_append(page->body, grid);
}

void ui_page_confirm(struct ui_page *page)
{
    ui_page_title(page, K("confirm.title"));
    add_person(page);
    add_certificate(page);
    add_doses(page);
    gtk_box_append(page->body, ui_text_counted(page, "note", K("confirm.sheets"),
                                               MAX(page->facts->sheets, 1), 0));
    ui_page_primary(page, "printer", K("confirm.print"), NULL, EVENT_NEXT);
    ui_page_back(page);
}
