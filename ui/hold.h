/* A button that must be held. Pressing begins, leaving or letting go ends; held for the whole time it
 * completes, once. A fill may run across it meanwhile. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#define UI_TYPE_HOLD ui_hold_get_type()
G_DECLARE_FINAL_TYPE(UiHold, ui_hold, UI, HOLD, GtkWidget)

/* Signals, all without arguments: "began", "completed" (not more than once for a press), "ended" (always
 * after "began"; after "completed" when it completed). child is what the button says; the button owns
 * it. hold_ms: how long is the whole time. fills: whether the fill is shown. */
GtkWidget *ui_hold_new(GtkWidget *child, unsigned hold_ms, bool fills);

/* What touching does, for those who bring their own clock (microseconds). */
void ui_hold_press(UiHold *hold, gint64 now_us);
void ui_hold_advance(UiHold *hold, gint64 now_us);
void ui_hold_release(UiHold *hold);

/* As a finger does, until ui_hold_release(). */
void ui_hold_touch(UiHold *hold);

/* True between "began" and "ended". */
bool ui_hold_is_held(UiHold *hold);
