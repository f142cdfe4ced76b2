/* All errors are one page (look.md section 10): what happened, what was not done or lost, what to do, whom to
 * ask, the code. */
#include "ui/errors.h"
#include "ui/pages.h"

/* The hours are the only texts that an error page is given. */
static void add_what(struct ui_page *page, const struct ui_error *error)
{
    GString *text = g_string_new(ui_words_of(page->language, error->what));

    if (page->facts->opens != NULL && page->facts->closes != NULL) {
        g_string_replace(text, "%s", page->facts->opens, 1);
        g_string_replace(text, "%s", page->facts->closes, 1);
    }
    ui_page_block_said(page, "what", error->what_icon, K("error.what"), text->str);
    g_string_free(text, TRUE);
}

static void add_ask(struct ui_page *page, const struct ui_error *error)
{
    GtkWidget *line = ui_line(page, "ask", "help", error->ask);
    GtkWidget *code = ui_text_plain("small", error->code);

    gtk_widget_set_valign(code, GTK_ALIGN_CENTER);
    gtk_label_set_wrap(GTK_LABEL(code), FALSE);
    gtk_box_append(GTK_BOX(line), code);
    gtk_box_append(page->foot, line);
}

static void add_actions(struct ui_page *page, const struct ui_error *error)
{
    if (error->second != NULL)
        ui_page_second(page, error->second_id, error->second_icon, error->second,
                       error->second_event);
    if (error->primary != NULL)
        ui_page_primary(page, NULL, error->primary, error->primary_icon, EVENT_NEXT);
    else
        ui_page_status(page, "waiting", NULL, K("paper-out.status"));
}

void ui_page_error(struct ui_page *page)
{
    struct ui_error error;

    if (!ui_error_of(page->state, page->facts, &error))
        g_assert_not_reached();
    ui_page_warning_title(page, error.stop ? "octagon" : "triangle", error.title);
    if (error.picture != NULL && !page->large && page->shape != UI_BLOCK)
        ui_page_picture(page, "tint", error.picture);
    if (error.what != NULL)
        add_what(page, &error);
    ui_page_block_counted(page, "safe", "check", K("error.safe"), error.safe, error.number);
    ui_page_block(page, "next", error.next_icon, K("error.next"), error.next);
    add_ask(page, &error);
    add_actions(page, &error);
}
