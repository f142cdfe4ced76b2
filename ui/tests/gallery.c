/* Takes pictures of every page in one language, size and look. tests/gallery has it take all of them. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ui/tests/attendant-samples.h"
#include "ui/tests/gallery-pages.h"
#include "ui/tests/samples.h"

static struct {
    char *out, *language, *touch, *only;
    int width, height, part;
    gboolean dim;
} arguments = {.width = 1080, .height = 1920, .part = 1};

static const GOptionEntry entries[] = {
    {"out", 'o', 0, G_OPTION_ARG_FILENAME, &arguments.out, "Where the pictures go", "DIR"},
    {"language", 'l', 0, G_OPTION_ARG_STRING, &arguments.language, "ja, en …", "LANGUAGE"},
    {"width", 'W', 0, G_OPTION_ARG_INT, &arguments.width, "Pixels", "N"},
    {"height", 'H', 0, G_OPTION_ARG_INT, &arguments.height, "Pixels", "N"},
    {"touch", 't', 0, G_OPTION_ARG_STRING, &arguments.touch,
     "Tools to touch first, with commas: contrast, large, reach", "IDS"},
    {"dim", 'd', 0, G_OPTION_ARG_NONE, &arguments.dim, "Dark surroundings", NULL},
    {"part", 'p', 0, G_OPTION_ARG_INT, &arguments.part, "Pictures of a N-th of the size", "N"},
    {"only", 'O', 0, G_OPTION_ARG_STRING, &arguments.only, "Pages whose names hold the word",
     "WORD"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void average(const guchar *pixels, gsize stride, int part, int x, int y, guchar ret[3])
{
    unsigned sums[3] = {0, 0, 0};

    for (int row = 0; row < part; row++)
        for (int column = 0; column < part; column++) {
            /* what gdk_texture_download() has, on a little-endian machine: BGRA */
            const guchar *pixel =
                pixels + (gsize)(y * part + row) * stride + (gsize)(x * part + column) * 4;

            for (int channel = 0; channel < 3; channel++)
                sums[channel] += pixel[2 - channel];
        }
    for (int channel = 0; channel < 3; channel++)
        ret[channel] = (guchar)(sums[channel] / (unsigned)(part * part));
}

static void save(GdkTexture *texture, const char *path)
{
    int part = arguments.part;
    int width = gdk_texture_get_width(texture), height = gdk_texture_get_height(texture);
    gsize stride = (gsize)width * 4;
    guchar *pixels = g_malloc(stride * (gsize)height);
    GdkPixbuf *small = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, width / part, height / part);
    GError *error = NULL;

    gdk_texture_download(texture, pixels, stride);
    for (int y = 0; y < height / part; y++)
        for (int x = 0; x < width / part; x++)
            average(pixels, stride, part, x, y,
                    gdk_pixbuf_get_pixels(small) + y * gdk_pixbuf_get_rowstride(small) + 3 * x);
    if (!gdk_pixbuf_save(small, path, "png", &error, "compression", "4", NULL))
        g_error("%s: %s", path, error->message);
    g_object_unref(small);
    g_free(pixels);
}

/* What GTK would give to the screen. */
static void photograph(GtkWidget *window, const char *name)
{
    char *path = g_strdup_printf("%s/%s.png", arguments.out, name);
    GdkPaintable *paintable;
    GtkSnapshot *snapshot = gtk_snapshot_new();
    GskRenderNode *node;
    GdkTexture *texture;

    gtk_test_widget_wait_for_draw(window);
    gtk_test_widget_wait_for_draw(window);
    paintable = gtk_widget_paintable_new(window);
    gdk_paintable_snapshot(paintable, snapshot, arguments.width, arguments.height);
    node = gtk_snapshot_free_to_node(snapshot);
    texture = gsk_renderer_render_texture(
        gtk_native_get_renderer(GTK_NATIVE(window)), node,
        &GRAPHENE_RECT_INIT(0, 0, (float)arguments.width, (float)arguments.height));
    save(texture, path);
    g_object_unref(texture);
    gsk_render_node_unref(node);
    g_object_unref(paintable);
    g_free(path);
}

static bool is_wanted(const char *name)
{
    return arguments.only == NULL || strstr(name, arguments.only) != NULL;
}

static void take_residents(const struct ui_options *options)
{
    struct screen screen;

    screen_init_with(&screen, options);
    ui_window_show(screen.window, SESSION_WELCOME, sample_view(SESSION_WELCOME));
    gallery_touch(GTK_WIDGET(screen.window), arguments.touch, false);
    for (size_t i = 0; i < gallery_page_count; i++) {
        if (!is_wanted(gallery_pages[i].name))
            continue;
        gallery_show(&screen, &gallery_pages[i]);
        photograph(GTK_WIDGET(screen.window), gallery_pages[i].name);
    }
    screen_done(&screen);
}

static void on_code(void *ctx, struct secret *code)
{
    secret_wipe(code);
}

static void on_act(void *ctx, enum ui_attendant_act act)
{
}

static void on_touch(void *ctx)
{
}

static void show_staff(UiAttendant *window, const struct gallery_staff_page *page)
{
    struct ui_attendant_view view = sample_ailing(page->ails);

    ui_attendant_show(window, page->page, &view);
    photograph(GTK_WIDGET(window), page->name);
}

/* They speak Japanese and English. */
static void take_staff(const struct ui_options *options)
{
    const struct ui_attendant_sink sink = {.code = on_code, .act = on_act, .touched = on_touch};
    GtkApplication *app = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
    UiAttendant *window;

    g_assert_true(g_application_register(G_APPLICATION(app), NULL, NULL));
    window = ui_attendant_new(app, options, &sink);
    ui_attendant_set_time(window, 120000, 90000);
    ui_attendant_show(window, UI_ATTENDANT_CODE, &(struct ui_attendant_view){.tries_left = 9});
    gallery_touch(GTK_WIDGET(window), arguments.touch, false);
    gtk_window_present(GTK_WINDOW(window));
    for (size_t i = 0; i < gallery_staff_page_count; i++)
        if (is_wanted(gallery_staff_pages[i].name))
            show_staff(window, &gallery_staff_pages[i]);
    gtk_window_destroy(GTK_WINDOW(window));
    g_object_unref(app);
}

int main(int argc, char **argv)
{
    GOptionContext *context = g_option_context_new("- take pictures of every page of the kiosk");
    GError *error = NULL;
    struct ui_options options;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || arguments.out == NULL ||
        arguments.part < 1) {
        fprintf(stderr, "gallery: %s\n", error != NULL ? error->message : "--out DIR is needed");
        return 2;
    }
    g_option_context_free(context);
    gtk_init();
    options = (struct ui_options){.width = arguments.width,
                                  .height = arguments.height,
                                  .language = arguments.language,
                                  .dim = arguments.dim};
    take_residents(&options);
    if (arguments.language == NULL || strcmp(arguments.language, "ja") == 0 ||
        strcmp(arguments.language, "en") == 0)
        take_staff(&options);
    return 0;
}
