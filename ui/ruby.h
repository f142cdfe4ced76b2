/* A text with furigana. GtkLabel has none: a label says the words, and their readings are drawn over it. Where the words
 * are too small for readings over them, the label says the readings instead (look.md section 9). */
#pragma once

#include <gtk/gtk.h>

#include "ui/catalogue.h"

#define UI_TYPE_RUBY ui_ruby_get_type()
G_DECLARE_FINAL_TYPE(UiRuby, ui_ruby, UI, RUBY, GtkWidget)

/* said: with the marks of ui/marked.h; copied. emphasis as there. role: what the text is to a screen reader. */
GtkWidget *ui_ruby_new(enum ui_language language, const char *said, double emphasis,
                       GtkAccessibleRole role);

/* What says the words, and alone is seen by a screen reader. It belongs to ruby. */
GtkLabel *ui_ruby_label(UiRuby *ruby);
