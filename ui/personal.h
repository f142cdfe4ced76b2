/* A name or a birth date that is shown whole only while it is asked for. It is drawn, not a label: no
 * accessible text, no property, no copy of its own. Masked, it says one character or the year, and pills of
 * one fixed length. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "ui/catalogue.h"

#define UI_TYPE_PERSONAL ui_personal_get_type()
G_DECLARE_FINAL_TYPE(UiPersonal, ui_personal, UI, PERSONAL, GtkWidget)

/* text is borrowed as long as the widget is drawn; NULL: none. */
GtkWidget *ui_personal_new_name(const char *text);

/* iso: "YYYY-MM-DD", borrowed likewise. */
GtkWidget *ui_personal_new_date(const char *iso, enum ui_language language);

/* Shows everything, or masks it again. */
void ui_personal_reveal(UiPersonal *personal, bool revealed);
bool ui_personal_is_revealed(UiPersonal *personal);
