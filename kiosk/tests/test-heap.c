#include <errno.h>
#include <glib.h>
#include <inttypes.h>
#include <malloc.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME "佐倉　みなみ、見本県青葉川市若葉町二丁目"

/* The pieces that are looked at have been freed. */
static bool is_left(const char *freed, size_t len)
{
    return memmem(freed, len, "みなみ", strlen("みなみ")) != NULL;
}

static void what_glib_frees_is_wiped(void)
{
    char *volatile copy = g_strdup(NAME);
    size_t len = malloc_usable_size(copy);
    char *volatile freed = copy;

    g_assert_true(is_left(freed, len));
    g_free(copy);
    g_assert_false(is_left(freed, len));
}

static void what_glib_moves_is_wiped_where_it_was(void)
{
    char *volatile copy = g_strdup(NAME);
    size_t len = malloc_usable_size(copy);
    char *volatile freed = copy;
    char *moved = g_realloc(copy, 10000);

    g_assert_true(moved != freed && is_left(moved, len));
    g_assert_false(is_left(freed, len));
    g_free(moved);
}

static void what_the_c_library_frees_is_wiped(void)
{
    FILE *stream = fopen("/dev/null", "w");
    char *volatile buffer;

    g_assert_nonnull(stream);
    fputs(NAME, stream);
    buffer = stream->_IO_buf_base;
    g_assert_true(is_left(buffer, sizeof NAME));
    fclose(stream);
    g_assert_false(is_left(buffer, sizeof NAME));
}

static gpointer free_it(gpointer piece)
{
    g_free(piece);
    return NULL;
}

static void what_another_thread_frees_is_wiped(void)
{
    char *volatile copy = g_strdup(NAME);
    size_t len = malloc_usable_size(copy);
    char *volatile freed = copy;

    g_thread_join(g_thread_new("free", free_it, copy));
    g_assert_false(is_left(freed, len));
}

/* All that this program may write to, but the stack and this program's own constants. */
static unsigned copies_in_the_heap(void)
{
    g_autofree char *maps = NULL;
    g_auto(GStrv) lines = NULL;
    unsigned found = 0;

    g_assert_true(g_file_get_contents("/proc/self/maps", &maps, NULL, NULL));
    lines = g_strsplit(maps, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        uintptr_t from, to;
        const char *at;

        if (strstr(*line, "[heap]") == NULL ||
            sscanf(*line, "%" SCNxPTR "-%" SCNxPTR, &from, &to) != 2)
            continue;
        at = (const char *)from;
        while ((at = memmem(at, to - (uintptr_t)at, "若葉町", strlen("若葉町"))) != NULL) {
            found++;
            at++;
        }
    }
    return found;
}

static void what_pango_has_drawn_is_gone(void)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 600, 100);
    cairo_t *cairo = cairo_create(surface);
    PangoLayout *layout = pango_cairo_create_layout(cairo);

    pango_layout_set_text(layout, NAME, -1);
    pango_cairo_show_layout(cairo, layout);
    g_assert_cmpuint(copies_in_the_heap(), >, 0);
    g_object_unref(layout);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    g_assert_cmpuint(copies_in_the_heap(), ==, 0);
}

static void too_many_are_none(void)
{
    size_t volatile count = SIZE_MAX / 2;

    errno = 0;
    g_assert_null(reallocarray(NULL, count, 4));
    g_assert_cmpint(errno, ==, ENOMEM);
}

static void several_grow_to_more(void)
{
    char *piece = reallocarray(NULL, 4, sizeof NAME);

    strcpy(piece, NAME);
    piece = reallocarray(piece, 400, sizeof NAME);
    g_assert_cmpstr(piece, ==, NAME);
    free(piece);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/heap/" #name, name)
    TEST(what_glib_frees_is_wiped);
    TEST(what_glib_moves_is_wiped_where_it_was);
    TEST(what_the_c_library_frees_is_wiped);
    TEST(what_another_thread_frees_is_wiped);
    TEST(what_pango_has_drawn_is_gone);
    TEST(too_many_are_none);
    TEST(several_grow_to_more);
    return g_test_run();
}
