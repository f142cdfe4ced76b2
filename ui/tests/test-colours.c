/* Text needs 7:1 against its ground (WCAG 2.2, 1.4.6): computed from the style sheets themselves. */
#include <gtk/gtk.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MIN 7.0

static const struct {
    const char *text, *ground;
} pairs[] = {
    {"text", "surface"},       {"text", "bar"},           {"text", "tint"},
    {"text", "okbg"},          {"text", "warnbg"},        {"on_warnfill", "warnfill"},
    {"text_sub", "surface"},   {"text_sub", "bar"},       {"text_sub", "tint"},
    {"primary", "surface"},    {"primary", "tint"},       {"primary", "bar"},
    {"on_primary", "primary"}, {"on_primary", "pressed"}, {"success", "surface"},
    {"success", "okbg"},       {"warn", "surface"},       {"danger", "surface"},
    {"on_menu", "menu"},
};

static GdkRGBA colour_of(const char *css, const char *name)
{
    char *wanted = g_strdup_printf("@define-color %s ", name);
    const char *found = strstr(css, wanted);
    char value[8] = "";
    GdkRGBA ret;

    g_assert_nonnull(found);
    g_strlcpy(value, found + strlen(wanted), sizeof value);
    g_assert_true(gdk_rgba_parse(&ret, value));
    g_free(wanted);
    return ret;
}

static double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

static double luminance(const GdkRGBA *colour)
{
    return 0.2126 * linear((double)colour->red) + 0.7152 * linear((double)colour->green) +
           0.0722 * linear((double)colour->blue);
}

static double ratio(const GdkRGBA *a, const GdkRGBA *b)
{
    double first = luminance(a), second = luminance(b);

    return (fmax(first, second) + 0.05) / (fmin(first, second) + 0.05);
}

static void assert_readable(const char *path)
{
    GBytes *bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    g_assert_nonnull(bytes);
    char *css = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        GdkRGBA text = colour_of(css, pairs[i].text), ground = colour_of(css, pairs[i].ground);
        double found = ratio(&text, &ground);

        if (found < TEXT_MIN) {
            g_test_message("%s on %s: %.2f", pairs[i].text, pairs[i].ground, found);
            g_test_fail();
        }
    }
    g_free(css);
    g_bytes_unref(bytes);
}

static void black_on_white_is_21_to_1(void)
{
    GdkRGBA black = {0, 0, 0, 1}, white = {1, 1, 1, 1};

    g_assert_cmpfloat_with_epsilon(ratio(&black, &white), 21, 0.01);
    g_assert_cmpfloat_with_epsilon(ratio(&white, &white), 1, 0.01);
}

static void light_text_is_readable(void)
{
    assert_readable("/jp/madoguchi/ui/styles/light.css");
}

static void text_for_dark_surroundings_is_readable(void)
{
    assert_readable("/jp/madoguchi/ui/styles/dim.css");
}

static void high_contrast_text_is_readable(void)
{
    assert_readable("/jp/madoguchi/ui/styles/contrast.css");
}

/* A sheet that names a colour the other lacks would fall back to nothing. */
static void assert_names(const char *path)
{
    GBytes *light = g_resources_lookup_data("/jp/madoguchi/ui/styles/light.css", 0, NULL);
    GBytes *other = g_resources_lookup_data(path, 0, NULL);
    char *css = g_strndup(g_bytes_get_data(other, NULL), g_bytes_get_size(other));
    char *text = g_strndup(g_bytes_get_data(light, NULL), g_bytes_get_size(light));
    unsigned names = 0;

    for (char *at = text; (at = strstr(at, "@define-color ")) != NULL; names++) {
        char name[32];

        at += strlen("@define-color ");
        g_assert_cmpint(sscanf(at, "%31s", name), ==, 1);
        (void)colour_of(css, name);
    }
    g_assert_cmpuint(names, >, 15);
    g_free(css);
    g_free(text);
    g_bytes_unref(light);
    g_bytes_unref(other);
}

static void all_sheets_define_the_same_names(void)
{
    assert_names("/jp/madoguchi/ui/styles/contrast.css");
    assert_names("/jp/madoguchi/ui/styles/dim.css");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/colours/formula", black_on_white_is_21_to_1);
    g_test_add_func("/colours/light", light_text_is_readable);
    g_test_add_func("/colours/contrast", high_contrast_text_is_readable);
    g_test_add_func("/colours/dim", text_for_dark_surroundings_is_readable);
    g_test_add_func("/colours/names", all_sheets_define_the_same_names);
    return g_test_run();
}
