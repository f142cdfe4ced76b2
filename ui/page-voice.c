/* The voice: how a page is heard, over whatever page it is. */
#include "ui/pages.h"

static const struct {
    const char *id, *icon, *key;
    enum ui_voice wish;
} wishes[] = {
    {"repeat", "again", K("voice.repeat"), UI_VOICE_REPEAT},
    {"silent", "silent", K("voice.silent"), UI_VOICE_SILENT},
    {"louder", "plus", K("voice.louder"), UI_VOICE_LOUDER},
    {"softer", "minus", K("voice.softer"), UI_VOICE_SOFTER},
    {"faster", "faster", K("voice.faster"), UI_VOICE_FASTER},
    {"slower", "slower", K("voice.slower"), UI_VOICE_SLOWER},
};

static const char *const wish_of_button = "madoguchi-wish";

static void clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->deeds->voice(page->ctx, (enum ui_voice)GPOINTER_TO_INT(
                                      g_object_get_data(G_OBJECT(button), wish_of_button)));
}

static void curtain_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->deeds->curtain(page->ctx);
}

static void close_clicked(GtkButton *button, gpointer data)
{
    struct ui_page *page = data;

    page->deeds->uncover(page->ctx);
}

static GtkWidget *tile(struct ui_page *page, const char *id, const char *icon, const char *key)
{
    return ui_button(id, "tile", ui_face(page, icon, key, NULL));
}

static void attach(GtkGrid *grid, GtkWidget *widget, int at)
{
    gtk_grid_attach(grid, widget, at % 2, at / 2, 1, 1);
}

void ui_page_voice(struct ui_page *page)
{
    GtkWidget *grid = gtk_grid_new();
    GtkWidget *close =
        ui_button("close", "primary", ui_face(page, NULL, K("voice.close"), "check"));
    int count = 0;

    ui_page_title(page, K("tool.voice"));
    gtk_widget_add_css_class(grid, "languages");
    gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
    gtk_grid_set_row_homogeneous(GTK_GRID(grid), TRUE);
    for (; count < (int)G_N_ELEMENTS(wishes); count++) {
        GtkWidget *button = tile(page, wishes[count].id, wishes[count].icon, wishes[count].key);

        g_object_set_data(G_OBJECT(button), wish_of_button,
                          GINT_TO_POINTER((int)wishes[count].wish));
        g_signal_connect(button, "clicked", G_CALLBACK(clicked), page);
        attach(GTK_GRID(grid), button, count);
    }
    if (page->hearing) { /* others would only find the screen broken */
        GtkWidget *button = tile(page, "curtain", "eye-off", K("voice.curtain"));

        g_signal_connect(button, "clicked", G_CALLBACK(curtain_clicked), page);
        attach(GTK_GRID(grid), button, count);
    }
    gtk_widget_set_vexpand(grid, TRUE);
    gtk_widget_set_valign(grid, ui_page_is_low(page) ? GTK_ALIGN_END : GTK_ALIGN_START);
    gtk_box_append(page->body, grid);
    gtk_widget_set_hexpand(close, TRUE);
    g_signal_connect(close, "clicked", G_CALLBACK(close_clicked), page);
    gtk_box_append(page->action, close);
}
