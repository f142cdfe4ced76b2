/* The ring that empties while time passes. */
#pragma once

#include <gtk/gtk.h>

#define UI_TYPE_RING ui_ring_get_type()
G_DECLARE_FINAL_TYPE(UiRing, ui_ring, UI, RING, GtkWidget)

/* thickness in kiosk pixels; the size comes from CSS. */
GtkWidget *ui_ring_new(double thickness);

/* left_ms of limit_ms; counts down by itself from here. limit_ms 0: nothing is drawn. */
void ui_ring_set(UiRing *ring, unsigned limit_ms, unsigned left_ms);

/* Shows the whole seconds that are left in label, which must outlive the ring or be destroyed with it. */
void ui_ring_show_seconds(UiRing *ring, GtkLabel *label);

/* Milliseconds that are left; 0 when it has run out or was never set. */
unsigned ui_ring_left_ms(UiRing *ring);
