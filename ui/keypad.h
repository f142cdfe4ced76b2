/* The twelve keys. What is typed lies in one struct secret of the widget, in locked memory, and nowhere else: no
 * text, no property, no signal argument. Keys do not light up, as neighbours would read them. */
#pragma once

#include <gtk/gtk.h>

#include "base/secret.h"
#include "ui/digits.h"

#define UI_KEYPAD_DIGITS 4

#define UI_TYPE_KEYPAD ui_keypad_get_type()
G_DECLARE_FINAL_TYPE(UiKeypad, ui_keypad, UI, KEYPAD, GtkWidget)

/* Signals, without arguments: "changed", the count of digits is another one; before it "typed", a digit was taken. clear and erase are what the
 * two other keys say; the keypad owns them. */
GtkWidget *ui_keypad_new(GtkWidget *clear, GtkWidget *erase);

/* The digits in another order than the telephone's. */
void ui_keypad_set_order(UiKeypad *keypad, const struct ui_digits *order);

/* Takes up to so many digits, at most SECRET_MAX, instead of UI_KEYPAD_DIGITS. */
void ui_keypad_set_most(UiKeypad *keypad, unsigned digits);

/* What the keys do, for those who have others. A digit too many is not taken. */
void ui_keypad_type(UiKeypad *keypad, unsigned digit);
void ui_keypad_erase(UiKeypad *keypad);

/* How many digits have been typed. */
unsigned ui_keypad_count(UiKeypad *keypad);

/* Moves all that was typed to ret; the keypad is empty afterwards and has no copy. */
void ui_keypad_take(UiKeypad *keypad, struct secret *ret);

/* Moves digits that ui_keypad_take() gave back into the keypad: a page was built anew. */
void ui_keypad_put(UiKeypad *keypad, struct secret *from);
