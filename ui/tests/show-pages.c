/* Shows one page of the gallery after the other: the name of each on a line of standard input, its answer when it has been drawn. */
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

#include "ui/tests/gallery-pages.h"
#include "ui/tests/samples.h"
#include "ui/tests/screen.h"

static const struct gallery_page *page_named(const char *name)
{
    for (size_t i = 0; i < gallery_page_count; i++)
        if (strcmp(gallery_pages[i].name, name) == 0)
            return &gallery_pages[i];
    return NULL;
}

static void show(struct screen *screen, const char *name)
{
    const struct gallery_page *page = page_named(name);

    if (page != NULL)
        gallery_show(screen, page);
    screen_wait(screen);
    /* Whoever reads the tree can tell whether it has heard of this page. */
    gtk_accessible_update_property(GTK_ACCESSIBLE(screen->window),
                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
    printf("%s\n", page == NULL ? "no such page" : name);
    fflush(stdout);
}

struct reader {
    struct screen screen;
    GMainLoop *loop;
};

static gboolean on_line(GIOChannel *channel, GIOCondition condition, gpointer data)
{
    struct reader *reader = data;
    g_autofree char *line = NULL;

    if (g_io_channel_read_line(channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL) {
        g_main_loop_quit(reader->loop);
        return G_SOURCE_REMOVE;
    }
    show(&reader->screen, g_strchomp(line));
    return G_SOURCE_CONTINUE;
}

int main(int argc, char **argv)
{
    struct reader reader;
    GIOChannel *lines = g_io_channel_unix_new(0);

    gtk_init();
    screen_init(&reader.screen, 1080, 1920, argc > 1 ? argv[1] : "ja");
    reader.loop = g_main_loop_new(NULL, FALSE);
    for (size_t i = 0; i < gallery_page_count; i++)
        printf("%s%c", gallery_pages[i].name, i + 1 < gallery_page_count ? ' ' : '\n');
    fflush(stdout);
    g_io_add_watch(lines, G_IO_IN | G_IO_HUP, on_line, &reader);
    g_main_loop_run(reader.loop);
    g_main_loop_unref(reader.loop);
    g_io_channel_unref(lines);
    screen_done(&reader.screen);
    return 0;
}
