/* A drawing or icon of the program, sharp at whatever size it gets, in the text's colour where the
 * drawing says currentColor. */
#pragma once

#include <gtk/gtk.h>

#define UI_TYPE_PICTURE ui_picture_get_type()
G_DECLARE_FINAL_TYPE(UiPicture, ui_picture, UI, PICTURE, GtkWidget)

/* A drawing of pictures/, or its line drawing while high contrast is on. It fills what it is given. */
GtkWidget *ui_picture_new(const char *name);

/* An icon of icons/; its CSS class "icon" gives it its size. */
GtkWidget *ui_icon_new(const char *name);
