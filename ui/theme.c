#include "ui/theme.h"

#include <math.h>

#define STYLES "/jp/madoguchi/ui/styles/"

/* The kiosk pixels that each design fills. */
static const struct {
    const char *name;
    int width, height;
} shapes[UI_SHAPES] = {
    [UI_PORTRAIT] = {"portrait", 1080, 1920},
    [UI_WIDE] = {"wide", 1920, 1080},
    [UI_BLOCK] = {"block", 1520, 1216},
};

/* Style belongs to the display, and there is one window on it. */
static struct {
    GtkCssProvider *usual, *contrast, *base, *density; /* usual: light or dim */
    double scale;
    bool is_contrast;
} theme = {.scale = 1.0};

enum ui_shape ui_shape_of(int width, int height)
{
    if (height > width)
        return UI_PORTRAIT;
    return width * 2 >= height * 3 ? UI_WIDE : UI_BLOCK;
}

const char *ui_shape_name(enum ui_shape shape)
{
    return shapes[shape].name;
}

double ui_scale_for(int width, int height, double px_per_mm)
{
    enum ui_shape shape = ui_shape_of(width, height);
    double fits = fmin((double)width / shapes[shape].width, (double)height / shapes[shape].height);

    return px_per_mm > 0 ? fmin(fits, px_per_mm / UI_REFERENCE_PX_PER_MM) : fits;
}

static GtkCssProvider *sheet(const char *path)
{
    GtkCssProvider *provider = gtk_css_provider_new();

    gtk_css_provider_load_from_resource(provider, path);
    return provider;
}

static void use(GdkDisplay *display, GtkCssProvider *provider)
{
    gtk_style_context_add_provider_for_display(display, GTK_STYLE_PROVIDER(provider),
                                               GTK_STYLE_PROVIDER_PRIORITY_USER);
}

static void set_density(double scale)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    char *css = g_strdup_printf("window { -gtk-dpi: %s; }",
                                g_ascii_formatd(number, sizeof number, "%.4f", 72 * scale));

    gtk_css_provider_load_from_data(theme.density, css, -1);
    g_free(css);
    theme.scale = scale;
}

void ui_theme_load(GdkDisplay *display, double scale, bool dim)
{
    if (theme.base == NULL) {
        theme.usual = sheet(dim ? STYLES "dim.css" : STYLES "light.css");
        theme.contrast = sheet(STYLES "contrast.css");
        theme.base = sheet(STYLES "base.css");
        theme.density = gtk_css_provider_new();
        use(display, theme.usual);
        use(display, theme.base);
        use(display, theme.density);
    }
    set_density(scale);
}

void ui_theme_set_contrast(GdkDisplay *display, bool contrast)
{
    GtkCssProvider *from = contrast ? theme.usual : theme.contrast;

    if (theme.is_contrast == contrast)
        return;
    theme.is_contrast = contrast;
    gtk_style_context_remove_provider_for_display(display, GTK_STYLE_PROVIDER(from));
    use(display, contrast ? theme.contrast : theme.usual);
}

bool ui_theme_is_contrast(void)
{
    return theme.is_contrast;
}

double ui_theme_px(double kiosk_px)
{
    return kiosk_px * theme.scale;
}
