/* How everything looks: the style sheets, the screen's shape and its density (look.md sections 3, 4, 6, 11). */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/* Each is designed, not stretched. */
enum ui_shape {
    UI_PORTRAIT, /* 1080×1920: one column */
    UI_WIDE,     /* 1920×1080: two columns, one bar below */
    UI_BLOCK,    /* 1280×1024: two columns, actions, tools */
    UI_SHAPES
};

#define UI_REFERENCE_PX_PER_MM 4.034

/* The shape that suits a window of so many pixels. */
enum ui_shape ui_shape_of(int width, int height);

/* The shape's word, which is also the window's CSS class and the name of its frame. */
const char *ui_shape_name(enum ui_shape shape);

/* Pixels for one kiosk pixel. Goes by density, as sizes are for eyes and fingers, but never so large
 * that the design would not fit the window. px_per_mm 0: as large as it fits. */
double ui_scale_for(int width, int height, double px_per_mm);

/* Loads the style sheets for display, once, and makes 1pt one kiosk pixel of scale pixels. dim: the colours are
 * those for dark surroundings. */
void ui_theme_load(GdkDisplay *display, double scale, bool dim);

/* Swaps the colours: those of the surroundings, or high contrast. */
void ui_theme_set_contrast(GdkDisplay *display, bool contrast);

/* True while the high-contrast colours are in use. */
bool ui_theme_is_contrast(void);

/* Kiosk pixels as pixels of the screen. */
double ui_theme_px(double kiosk_px);
