#include <X11/Xlib.h>
#include <gtk/gtk.h>
#include <stdlib.h>
#include <string.h>

#define COME_AND_GO "come-and-go"

/* The server counts atoms: a name that is new to it gets the next number. */
static Atom next_atom(Display *display)
{
    g_autofree char *name = g_uuid_string_random();

    return XInternAtom(display, name, False);
}

static int open_and_leave(void)
{
    GtkWidget *window;

    gtk_init();
    window = gtk_window_new();
    gtk_window_present(GTK_WINDOW(window));
    gtk_test_widget_wait_for_draw(window);
    gtk_window_destroy(GTK_WINDOW(window));
    return EXIT_SUCCESS;
}

static void somebody_comes_and_goes(void)
{
    char program[] = "/proc/self/exe", word[] = COME_AND_GO;
    char *argv[] = {program, word, NULL};
    int status;

    g_assert_true(
        g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL));
    g_assert_true(g_spawn_check_wait_status(status, NULL));
}

static void who_comes_second_leaves_no_name_in_the_x_server(void)
{
    Display *display = XOpenDisplay(NULL);
    Atom before;

    g_assert_nonnull(display);
    somebody_comes_and_goes();
    before = next_atom(display);
    somebody_comes_and_goes();
    g_assert_cmpuint(next_atom(display) - before, ==, 1);
    XCloseDisplay(display);
}

static void names_of_two_selections_differ(void)
{
    Display *display = XOpenDisplay(NULL);
    Atom first = XInternAtom(display, "GDK_SELECTION_0x55a12bf768c0", False);
    Atom second = XInternAtom(display, "GDK_SELECTION_0x55a12bf76970", False);
    char *name = XGetAtomName(display, first);

    g_assert_cmpuint(first, !=, second);
    g_assert_null(strstr(name, "55a12bf768c0"));
    XFree(name);
    XCloseDisplay(display);
}

static void every_other_name_is_kept(void)
{
    Display *display = XOpenDisplay(NULL);
    char *name = XGetAtomName(display, XInternAtom(display, "GDK_SELECTION", False));

    g_assert_cmpstr(name, ==, "GDK_SELECTION");
    g_assert_cmpuint(XInternAtom(display, "WM_NAME", True), ==, 39); /* X11/Xatom.h */
    g_assert_cmpuint(XInternAtom(display, "nobody has ever said this", True), ==, None);
    XFree(name);
    XCloseDisplay(display);
}

int main(int argc, char **argv)
{
    Display *kept;
    int failed;

    if (argc == 2 && g_strcmp0(argv[1], COME_AND_GO) == 0)
        return open_and_leave();
    g_test_init(&argc, &argv, NULL);
    /* A server that nobody is connected to any more starts anew, and takes no one meanwhile. */
    kept = XOpenDisplay(NULL);
    g_assert_nonnull(kept);
    g_test_add_func("/atoms/second", who_comes_second_leaves_no_name_in_the_x_server);
    g_test_add_func("/atoms/two", names_of_two_selections_differ);
    g_test_add_func("/atoms/others", every_other_name_is_kept);
    failed = g_test_run();
    XCloseDisplay(kept);
    return failed;
}
