/* A long text, one screenful at a time. */
#pragma once

#include <gtk/gtk.h>

#define UI_TYPE_READER ui_reader_get_type()
G_DECLARE_FINAL_TYPE(UiReader, ui_reader, UI, READER, GtkWidget)

/* Signal "counted", without arguments: the number of screenfuls is known, or another one. text is copied. */
GtkWidget *ui_reader_new(const char *text, unsigned screenful);

/* How many screenfuls it needs in the room it has; 0 before it has any. */
unsigned ui_reader_count(UiReader *reader);
