/* Real touches, through the X server: which count, and which do not. */
#include <gtk/gtk.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ui/tests/samples.h"
#include "ui/touch-map.h"
#include "ui/window.h"

static struct {
    GtkApplication *app;
    UiWindow *window;
    int listener;
    char path[108];
    enum session_event last;
    unsigned events;
    unsigned attendants;
} stage;

static void on_event(void *ctx, enum session_event event)
{
    stage.last = event;
    stage.events++;
}

static void on_attendant(void *ctx)
{
    stage.attendants++;
}

static void open_listener(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    stage.listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    g_snprintf(stage.path, sizeof stage.path, "%s/touch-%d", g_get_tmp_dir(), (int)getpid());
    unlink(stage.path);
    g_strlcpy(address.sun_path, stage.path, sizeof address.sun_path);
    g_assert_cmpint(bind(stage.listener, (struct sockaddr *)&address, sizeof address), ==, 0);
}

static gboolean too_late(gpointer data)
{
    g_error("nothing came");
    return G_SOURCE_REMOVE;
}

/* Runs the main loop until the page says that touches count. */
static void wait_until_open(void)
{
    char map[16384];
    guint guard = g_timeout_add_seconds(20, too_late, NULL);

    while (recv(stage.listener, map, sizeof map, 0) < 0)
        g_main_context_iteration(NULL, FALSE);
    g_source_remove(guard);
}

static void wait_for(const unsigned *what, unsigned count)
{
    guint guard = g_timeout_add_seconds(20, too_late, NULL);

    while (*what < count)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(guard);
}

static void wait_for_event(unsigned count)
{
    wait_for(&stage.events, count);
}

static void set_up_with_guard(enum session_state state, unsigned guard_ms)
{
    const struct ui_sink sink = {.event = on_event, .attendant = on_attendant};

    open_listener();
    stage.events = stage.attendants = 0;
    stage.app = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
    g_assert_true(g_application_register(G_APPLICATION(stage.app), NULL, NULL));
    stage.window = ui_window_new(stage.app,
                                 &(struct ui_options){.width = 1080,
                                                      .height = 1920,
                                                      .language = "ja",
                                                      .touch_guard_ms = guard_ms,
                                                      .touch_map = stage.path},
                                 &sink);
    ui_window_show(stage.window, state, sample_view(state));
    gtk_window_present(GTK_WINDOW(stage.window));
    wait_until_open();
}

static void set_up(enum session_state state)
{
    set_up_with_guard(state, 250);
}

static void tear_down(void)
{
    gtk_window_destroy(GTK_WINDOW(stage.window));
    g_object_unref(stage.app);
    close(stage.listener);
    unlink(stage.path);
}

struct place {
    const char *id;
    int x, y;
};

static void find(void *ctx, const char *id, const graphene_rect_t *rectangle)
{
    struct place *place = ctx;
    graphene_point_t centre;

    if (g_strcmp0(id, place->id) != 0)
        return;
    graphene_rect_get_center(rectangle, &centre);
    place->x = (int)centre.x;
    place->y = (int)centre.y;
}

static void xdotool(const char *arguments)
{
    char *command = g_strdup_printf("xdotool %s", arguments);
    int status;

    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
    g_free(command);
}

/* what: xdotool's words after the pointer has gone to the middle of the target. */
static void on_target(const char *id, const char *what)
{
    struct place place = {.id = id, .x = -1};

    ui_touch_map_foreach(GTK_WIDGET(stage.window), find, &place);
    g_assert_cmpint(place.x, >, 0);
    char *words = g_strdup_printf("mousemove %d %d %s", place.x, place.y, what);

    xdotool(words);
    g_free(words);
}

static void a_touch_on_an_open_page_counts(void)
{
    set_up(SESSION_FAREWELL);
    on_target("primary", "click 1");
    wait_for_event(1);
    g_assert_cmpint(stage.last, ==, EVENT_NEXT);
    tear_down();
}

static void a_touch_right_after_a_page_change_is_dropped(void)
{
    set_up(SESSION_FAREWELL);
    ui_window_show(stage.window, SESSION_TERMS, sample_view(SESSION_TERMS));
    on_target("primary", "click 1"); /* the same place on both pages */
    wait_until_open();
    g_assert_cmpuint(stage.events, ==, 0);
    on_target("second", "click 1");
    wait_for_event(1);
    g_assert_cmpint(stage.last, ==, EVENT_OTHER_WAY);
    tear_down();
}

static void a_touch_right_after_a_page_change_counts_where_the_guard_is_off(void)
{
    set_up_with_guard(SESSION_FAREWELL, 0);
    ui_window_show(stage.window, SESSION_TERMS, sample_view(SESSION_TERMS));
    on_target("primary", "click 1");
    wait_for_event(1);
    g_assert_cmpint(stage.last, ==, EVENT_NEXT);
    tear_down();
}

static void a_touch_that_slides_off_its_target_does_nothing(void)
{
    set_up(SESSION_TERMS);
    on_target("primary", "mousedown 1");
    on_target("cancel", "mouseup 1");
    on_target("second", "click 1");
    wait_for_event(1);
    g_assert_cmpuint(stage.events, ==, 1);
    g_assert_cmpint(stage.last, ==, EVENT_OTHER_WAY);
    tear_down();
}

static void two_at_once_do_nothing(void)
{
    set_up(SESSION_TERMS);
    on_target("primary", "mousedown 1 mousedown 3 mouseup 1 mouseup 3");
    on_target("second", "click 1");
    wait_for_event(1);
    g_assert_cmpuint(stage.events, ==, 1);
    g_assert_cmpint(stage.last, ==, EVENT_OTHER_WAY);
    tear_down();
}

static void a_finger_down_during_a_page_change_does_nothing(void)
{
    set_up(SESSION_FAREWELL);
    on_target("primary", "mousedown 1");
    while (g_main_context_iteration(NULL, FALSE))
        continue;
    ui_window_show(stage.window, SESSION_TERMS, sample_view(SESSION_TERMS));
    wait_until_open();
    on_target("primary", "mouseup 1");
    on_target("second", "click 1");
    wait_for_event(1);
    g_assert_cmpint(stage.last, ==, EVENT_OTHER_WAY);
    tear_down();
}

static void a_finger_that_rests_in_the_corner_calls_the_attendant_once(void)
{
    set_up(SESSION_TERMS);
    xdotool("mousemove 1060 20 mousedown 1 mousemove 1050 30");
    wait_for(&stage.attendants, 1);
    xdotool("mouseup 1");
    on_target("second", "click 1");
    wait_for_event(1);
    g_assert_cmpuint(stage.attendants, ==, 1);
    g_assert_cmpuint(stage.events, ==, 1);
    tear_down();
}

static void a_page_change_does_not_lift_the_finger_in_the_corner(void)
{
    set_up(SESSION_FAREWELL);
    xdotool("mousemove 1060 20 mousedown 1");
    ui_window_show(stage.window, SESSION_CLOSED, sample_view(SESSION_CLOSED));
    wait_for(&stage.attendants, 1);
    xdotool("mouseup 1");
    tear_down();
}

/* What slid out, and what touched only shortly, would have been counted too by the time that a finger
 * has rested for as long. */
static void a_finger_that_does_not_stay_in_the_corner_calls_nobody(void)
{
    set_up(SESSION_TERMS);
    xdotool("mousemove 1060 20 click 1 mousedown 1 mousemove 900 20 mousemove 1060 20 mouseup 1");
    xdotool("mousedown 1 mousedown 3 mouseup 3");
    xdotool("mouseup 1 mousedown 1");
    wait_for(&stage.attendants, 1);
    xdotool("mouseup 1");
    g_assert_cmpuint(stage.attendants, ==, 1);
    g_assert_cmpuint(stage.events, ==, 0);
    tear_down();
}

int main(int argc, char **argv)
{
    gtk_test_init(&argc, &argv, NULL);
    g_test_add_func("/touch/counts", a_touch_on_an_open_page_counts);
    g_test_add_func("/touch/dropped", a_touch_right_after_a_page_change_is_dropped);
    g_test_add_func("/touch/no-guard",
                    a_touch_right_after_a_page_change_counts_where_the_guard_is_off);
    g_test_add_func("/touch/slides", a_touch_that_slides_off_its_target_does_nothing);
    g_test_add_func("/touch/two", two_at_once_do_nothing);
    g_test_add_func("/touch/page-change", a_finger_down_during_a_page_change_does_nothing);
    g_test_add_func("/touch/corner", a_finger_that_rests_in_the_corner_calls_the_attendant_once);
    g_test_add_func("/touch/corner-page-change",
                    a_page_change_does_not_lift_the_finger_in_the_corner);
    g_test_add_func("/touch/corner-left", a_finger_that_does_not_stay_in_the_corner_calls_nobody);
    return g_test_run();
}
