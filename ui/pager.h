/* Shows what does not fit in further screenfuls, by a button: nothing is ever swiped. A screenful ends
 * between two lines or buttons, never through one. */
#pragma once

#include <gtk/gtk.h>

#define UI_TYPE_PAGER ui_pager_get_type()
G_DECLARE_FINAL_TYPE(UiPager, ui_pager, UI, PAGER, GtkWidget)

/* child is what may be too high; the pager owns it. */
GtkWidget *ui_pager_new(GtkWidget *child);

/* The button to the next screenful (the first follows the last); replaces the one before, and the first
 * screenful is shown. NULL: there is none, and the child has exactly the room there is. */
void ui_pager_set_button(UiPager *pager, GtkWidget *button);
