/* Computed, not looked at: nothing is cut off, nothing overlaps, every target is large enough. */
#include <gtk/gtk.h>
#include <stdbool.h>
#include <string.h>

#include "ui/catalogue.h"
#include "ui/corner.h"
#include "ui/pager.h"
#include "ui/tests/attendant-samples.h"
#include "ui/tests/samples.h"
#include "ui/tests/screen.h"
#include "ui/theme.h"
#include "ui/touch-map.h"

#define TARGET_MIN 88   /* kiosk pixels: 21.8 mm */
#define REACH_TOP  1016 /* with lower controls: 224 mm above the lower edge */

static enum ui_language language;
static bool quiet;
static unsigned wrong;
static const char *shown; /* state and language, for messages */

static bool inside(const graphene_rect_t *inner, const graphene_rect_t *outer)
{
    graphene_rect_t wider = *outer;

    graphene_rect_inset(&wider, -1.5f, -1.5f); /* rounding */
    return graphene_rect_contains_rect(&wider, inner);
}

G_GNUC_PRINTF(1, 2) static void complain(const char *format, ...)
{
    va_list arguments;

    wrong++;
    if (quiet)
        return;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_test_message("%s: %s", shown, what);
    g_test_fail();
}

static void fail(GtkWidget *widget, const char *what)
{
    char **classes = gtk_widget_get_css_classes(widget);
    char *class = g_strjoinv(".", classes);
    const char *text =
        GTK_IS_LABEL(widget) ? gtk_label_get_text(GTK_LABEL(widget)) : gtk_widget_get_name(widget);

    complain("%s (%s) %s", text, class, what);
    g_strfreev(classes);
    g_free(class);
}

static void fail_by(GtkWidget *widget, double pixels)
{
    char *what = g_strdup_printf("sticks out, %.0f higher than its place", pixels);

    fail(widget, what);
    g_free(what);
}

static void check_label(GtkWidget *label)
{
    PangoLayout *layout = gtk_label_get_layout(GTK_LABEL(label));
    int width, height;

    pango_layout_get_pixel_size(layout, &width, &height);
    if (pango_layout_is_ellipsized(layout))
        fail(label, "ellipsis");
    if (width > gtk_widget_get_width(label) + 1)
        fail(label, "wider than its place");
    if (height > gtk_widget_get_height(label) + 1)
        fail(label, "higher than its place");
}

static void check_places(GtkWidget *root, GtkWidget *widget)
{
    graphene_rect_t place, parent;
    GtkWidget *above = gtk_widget_get_parent(widget);

    if (!gtk_widget_get_mapped(widget))
        return;
    if (gtk_widget_compute_bounds(widget, root, &place) && above != NULL && !UI_IS_PAGER(above) &&
        gtk_widget_compute_bounds(above, root, &parent) && !inside(&place, &parent))
        fail_by(widget, (double)(place.size.height - parent.size.height));
    if (GTK_IS_LABEL(widget))
        check_label(widget);
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        check_places(root, child);
}

struct targets {
    graphene_rect_t places[64];
    char ids[64][32];
    size_t count;
};

static void collect(void *ctx, const char *id, const graphene_rect_t *place)
{
    struct targets *targets = ctx;

    g_assert_cmpuint(targets->count, <, G_N_ELEMENTS(targets->places));
    targets->places[targets->count] = *place;
    g_strlcpy(targets->ids[targets->count++], id, sizeof targets->ids[0]);
}

static void check_targets(GtkWidget *root, double scale)
{
    struct targets targets = {.count = 0};
    float smallest = (float)(TARGET_MIN * scale) - 1;

    ui_touch_map_foreach(root, collect, &targets);
    for (size_t i = 0; i < targets.count; i++) {
        const graphene_rect_t *place = &targets.places[i];

        if (place->size.width < smallest || place->size.height < smallest) {
            complain("%s is too small", targets.ids[i]);
        }
        for (size_t j = 0; j < i; j++)
            if (graphene_rect_intersection(place, &targets.places[j], NULL)) {
                complain("%s overlaps %s", targets.ids[i], targets.ids[j]);
            }
    }
}

/* Nothing there can be touched: it is the attendants' corner. */
static void check_corner(GtkWidget *root, double scale)
{
    struct targets targets = {.count = 0};
    float size = (float)(CORNER_SIZE * scale);
    const graphene_rect_t corner =
        GRAPHENE_RECT_INIT((float)gtk_widget_get_width(root) - size, 0, size, size);

    ui_touch_map_foreach(root, collect, &targets);
    for (size_t i = 0; i < targets.count; i++)
        if (graphene_rect_intersection(&targets.places[i], &corner, NULL)) {
            complain("%s lies in the corner", targets.ids[i]);
        }
}

static void check_reach(void *ctx, const char *id, const graphene_rect_t *place)
{
    if (place->origin.y >= REACH_TOP)
        return;
    complain("%s is out of reach: %.0f", id, (double)place->origin.y);
}

/* As the next frame would, without waiting for it; what a page does once it has its place is done too. */
static void lay_out(GtkWidget *root)
{
    GtkWidget *layers = gtk_window_get_child(GTK_WINDOW(root));
    const GtkAllocation all = {0, 0, gtk_widget_get_width(root), gtk_widget_get_height(root)};

    gtk_widget_size_allocate(layers, &all, -1);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    gtk_widget_size_allocate(layers, &all, -1);
}

static void check(GtkWidget *root, int width, int height)
{
    wrong = 0;
    if (gtk_widget_get_width(root) != width || gtk_widget_get_height(root) != height)
        fail(root, "the window has another size");
    check_places(root, root);
    check_targets(root, ui_scale_for(width, height, 0));
    check_corner(root, ui_scale_for(width, height, 0));
}

/* Quietly first; who fails is given the frames that a resident would see. */
static void check_window(GtkWidget *root, int width, int height, const char *name)
{
    shown = name;
    lay_out(root);
    quiet = true;
    check(root, width, height);
    quiet = false;
    if (wrong == 0)
        return;
    gtk_test_widget_wait_for_draw(root);
    gtk_test_widget_wait_for_draw(root);
    check(root, width, height);
}

static void check_page(struct screen *screen, int width, int height, const char *name)
{
    check_window(GTK_WIDGET(screen->window), width, height, name);
}

/* A page holds as many doses as fit, and has a button for the others. */
static void check_doses(struct screen *screen, int width, int height)
{
    for (size_t count = 1; count <= SAMPLE_DOSES; count++) {
        struct ui_view view = *sample_view(SESSION_CONFIRM);
        char *name = g_strdup_printf("confirm with %zu doses, %dx%d", count, width, height);

        view.doses = sample_doses;
        view.dose_count = count;
        ui_window_show(screen->window, SESSION_CONFIRM, &view);
        check_page(screen, width, height, name);
        g_free(name);
    }
}

/* Everything that may ail the printer, on each of its pages. */
static void check_troubles(struct screen *screen, int width, int height)
{
    static const enum session_state states[] = {SESSION_PRINTER_BEFORE, SESSION_PAPER_OUT,
                                                SESSION_PRINTER_FAILED};

    for (size_t i = 0; i < G_N_ELEMENTS(states); i++)
        for (int trouble = 0; trouble < UI_TROUBLES; trouble++) {
            struct ui_view view = *sample_view(states[i]);
            char *name = g_strdup_printf("%s with trouble %d, %dx%d", session_state_name(states[i]),
                                         trouble, width, height);

            view.trouble = (enum ui_trouble)trouble;
            ui_window_show(screen->window, states[i], &view);
            check_page(screen, width, height, name);
            g_free(name);
        }
}

/* The same pages when other things are true. */
static void check_otherwise(struct screen *screen, int width, int height)
{
    for (int i = 0; i < SESSION_STATES; i++) {
        enum session_state state = (enum session_state)i;
        struct ui_view view = *sample_view(state);
        char *name =
            g_strdup_printf("%s otherwise, %dx%d", session_state_name(state), width, height);

        view.overseas = true;
        view.tries_left = 1;
        view.sheets = 2;
        view.sheets_out = 1;
        view.paper_sensor = false;
        view.pin_was_being_checked = true;
        view.card_municipality = NULL;
        view.opens = NULL;
        view.reason = "latched";
        view.trouble = UI_TROUBLE_TONER;
        view.called_again = true;
        view.pin_was_tried = true;
        view.uncertain = true;
        ui_window_show(screen->window, state, &view);
        check_page(screen, width, height, name);
        g_free(name);
    }
}

static void press(struct screen *screen, const char *tools)
{
    char **list = g_strsplit(tools, "+", -1);

    for (char **tool = list; *tool != NULL; tool++)
        screen_touch(screen, *tool);
    g_strfreev(list);
}

/* What a button on the page of that state opens. */
static void check_further(struct screen *screen, int width, int height, enum session_state state,
                          const char *button)
{
    char *name = g_strdup_printf("%s behind %s of %s, %dx%d", ui_language_name(language), button,
                                 session_state_name(state), width, height);

    ui_window_show(screen->window, SESSION_WELCOME, sample_view(SESSION_WELCOME));
    ui_window_show(screen->window, state, sample_view(state));
    screen_touch(screen, button);
    check_page(screen, width, height, name);
    if (gtk_widget_has_css_class(GTK_WIDGET(screen->window), "reach"))
        ui_touch_map_foreach(GTK_WIDGET(screen->window), check_reach, NULL);
    g_free(name);
}

static void check_all(int width, int height, const char *tools)
{
    struct screen screen;

    screen_init(&screen, width, height, ui_language_name(language));
    screen_wait(&screen);
    for (int i = 0; i < SESSION_STATES; i++) {
        enum session_state state = (enum session_state)i;
        char *name = g_strdup_printf("%s %s %dx%d %s", session_state_name(state),
                                     ui_language_name(language), width, height, tools);

        ui_window_show(screen.window, state, sample_view(state));
        ui_window_set_time(screen.window, 60000, 45000);
        if (*tools != '\0' && i == 0)
            press(&screen, tools);
        check_page(&screen, width, height, name);
        if (strstr(tools, "reach") != NULL)
            ui_touch_map_foreach(GTK_WIDGET(screen.window), check_reach, NULL);
        g_free(name);
    }
    check_doses(&screen, width, height);
    check_troubles(&screen, width, height);
    check_otherwise(&screen, width, height);
    check_further(&screen, width, height, SESSION_TERMS, "read-all");
    check_further(&screen, width, height, SESSION_MUNICIPALITY, "second");
    check_further(&screen, width, height, SESSION_MUNICIPALITY, "prefecture");
    check_further(&screen, width, height, SESSION_SERVICE, "language");
    if (screen_find(&screen, "voice") != NULL)
        check_further(&screen, width, height, SESSION_SERVICE, "voice");
    ui_window_ask_still_there(screen.window, 20000);
    check_page(&screen, width, height, "still-there");
    if (*tools != '\0')
        press(&screen, tools); /* the colours are the display's */
    screen_done(&screen);
}

static void check_attendant_page(UiAttendant *window, int width, int height,
                                 enum ui_attendant_page page, enum ui_ailment ails)
{
    struct ui_attendant_view view = sample_ailing(ails);
    char *name = g_strdup_printf("%s with %s, %dx%d", ui_attendant_page_name(page),
                                 ui_ailment_name(ails), width, height);

    view.wrong = view.card = ails == UI_AILS_PAPER;
    view.ended = "looking-up";
    view.notice = (enum ui_attendant_notice)((int)ails % UI_NOTICES);
    view.working = ails == UI_AILS_TONER;
    ui_attendant_show(window, page, &view);
    check_window(GTK_WIDGET(window), width, height, name);
    g_free(name);
}

static void check_attendant(int width, int height)
{
    const struct ui_attendant_sink sink = {.code = NULL};
    const struct ui_options options = {
        .width = width, .height = height, .language = ui_language_name(language)};
    GtkApplication *app = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
    UiAttendant *window;

    g_assert_true(g_application_register(G_APPLICATION(app), NULL, NULL));
    window = ui_attendant_new(app, &options, &sink);
    gtk_window_present(GTK_WINDOW(window));
    gtk_test_widget_wait_for_draw(GTK_WIDGET(window));
    for (int page = 0; page < UI_ATTENDANT_PAGES; page++) {
        check_attendant_page(window, width, height, (enum ui_attendant_page)page, UI_AILS_NOTHING);
        check_attendant_page(window, width, height, (enum ui_attendant_page)page, UI_AILS_PAPER);
    }
    for (int ails = 0; ails < UI_AILMENTS; ails++)
        check_attendant_page(window, width, height, UI_ATTENDANT_MENU, (enum ui_ailment)ails);
    gtk_window_destroy(GTK_WINDOW(window));
    g_object_unref(app);
}

static void the_attendants_pages_fit(void)
{
    if (language != UI_JAPANESE && language != UI_ENGLISH) {
        g_test_skip("the staff's words are in Japanese and English");
        return;
    }
    check_attendant(1080, 1920);
    check_attendant(1920, 1080);
    check_attendant(1280, 1024);
}

static void every_page_fits_the_portrait_screen(void)
{
    check_all(1080, 1920, "");
}

static void every_page_fits_the_wide_screen(void)
{
    check_all(1920, 1080, "");
}

static void every_page_fits_the_block_screen(void)
{
    check_all(1280, 1024, "");
}

static void high_contrast_fits_too(void)
{
    check_all(1080, 1920, "contrast");
}

static void lower_controls_fit_too(void)
{
    check_all(1080, 1920, "reach");
}

static void larger_text_fits_too(void)
{
    check_all(1080, 1920, "large");
}

static void larger_text_fits_with_lower_controls(void)
{
    check_all(1080, 1920, "large+reach");
}

/* One language for each process, named in FIT_LANGUAGE: they can run side by side. */
int main(int argc, char **argv)
{
    gtk_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    if (!ui_language_from_name(g_getenv("FIT_LANGUAGE"), &language))
        g_error("FIT_LANGUAGE names no language");
    g_test_add_func("/fit/portrait", every_page_fits_the_portrait_screen);
    g_test_add_func("/fit/wide", every_page_fits_the_wide_screen);
    g_test_add_func("/fit/block", every_page_fits_the_block_screen);
    g_test_add_func("/fit/contrast", high_contrast_fits_too);
    g_test_add_func("/fit/reach", lower_controls_fit_too);
    g_test_add_func("/fit/large", larger_text_fits_too);
    g_test_add_func("/fit/large-reach", larger_text_fits_with_lower_controls);
    g_test_add_func("/fit/attendant", the_attendants_pages_fit);
    return g_test_run();
}
