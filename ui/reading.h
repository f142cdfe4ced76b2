/* What a screen reader is told of a page (WAI-ARIA 1.2: names and roles, by way of GtkAccessible): buttons are called what stands on them, and
 * nothing invisible is read. In a kiosk nobody listens; the tests do (ui/tests/test-reading.py). */
#pragma once

#include <gtk/gtk.h>

/* Names what is in root, and root itself. Again, when the words on a button have changed. */
void ui_reading_tell(GtkWidget *root);
