#include "ui/reading.h"

#include <stdbool.h>

#define ZERO_WIDTH_SPACE 0x200b
#define FIRST_WIDE                                                                                 \
    0x2e80 /* kanji, kana and hangul come from here on: a line's end between two of them is no blank */

static bool is_wide(gunichar c)
{
    return c >= FIRST_WIDE;
}

/* text as it is read: the places where a line may end are gone, and so are the ends of lines. */
static void put_read(const char *text, GString *to)
{
    gunichar before = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (c == ZERO_WIDTH_SPACE)
            continue;
        if (c == '\n' && is_wide(before) && is_wide(g_utf8_get_char(g_utf8_next_char(at))))
            continue;
        before = c == '\n' ? ' ' : c;
        g_string_append_unichar(to, before);
    }
}

/* The words of all labels in widget, in their order. */
static void put_words(GtkWidget *widget, GString *to)
{
    if (GTK_IS_LABEL(widget)) {
        if (to->len > 0)
            g_string_append_c(to, ' ');
        put_read(gtk_label_get_text(GTK_LABEL(widget)), to);
    }
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        put_words(child, to);
}

static void name(GtkWidget *widget)
{
    GString *words = g_string_new(NULL);

    put_words(widget, words);
    gtk_accessible_update_property(GTK_ACCESSIBLE(widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   words->str, -1);
    g_string_free(words, TRUE);
}

/* A kiosk has no bus (kiosk/harden.c), and names for nobody would cost 8 ms of the first page. */
static bool is_heard(void)
{
    return g_strcmp0(g_getenv("GTK_A11Y"), "none") != 0;
}

static void tell(GtkWidget *root)
{
    bool is_button =
        gtk_accessible_get_accessible_role(GTK_ACCESSIBLE(root)) == GTK_ACCESSIBLE_ROLE_BUTTON;

    if (is_button || GTK_IS_LABEL(root))
        name(root);
    for (GtkWidget *child = gtk_widget_get_first_child(root); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        tell(child);
}

void ui_reading_tell(GtkWidget *root)
{
    if (is_heard())
        tell(root);
}
