/* Computed, not looked at: nothing is cut off, nothing overlaps, every target is large enough. */
#include <gtk/gtk.h>
#include <stdbool.h>
#include <string.h>

#include "ui/corner.h"
#include "ui/pager.h"
#include "ui/tests/attendant-samples.h"
#include "ui/tests/samples.h"
#include "ui/tests/screen.h"
#include "ui/theme.h"
#include "ui/touch-map.h"

#define TARGET_MIN 88   /* kiosk pixels: 21.8 mm */
#define REACH_TOP  1016 /* with lower controls: 224 mm above the lower edge */

static const char *shown; /* state and language, for messages */

static bool inside(const graphene_rect_t *inner, const graphene_rect_t *outer)
{
    graphene_rect_t wider = *outer;

    graphene_rect_inset(&wider, -1.5f, -1.5f); /* rounding */
    return graphene_rect_contains_rect(&wider, inner);
}

static void fail(GtkWidget *widget, const char *what)
{
    char **classes = gtk_widget_get_css_classes(widget);
    char *class = g_strjoinv(".", classes);
    const char *text =
        GTK_IS_LABEL(widget) ? gtk_label_get_text(GTK_LABEL(widget)) : gtk_widget_get_name(widget);

    g_test_message("%s: %s (%s) %s", shown, text, class, what);
    g_test_fail();
    g_strfreev(classes);
    g_free(class);
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
        fail(widget, "sticks out");
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
            g_test_message("%s: %s is too small", shown, targets.ids[i]);
            g_test_fail();
        }
        for (size_t j = 0; j < i; j++)
            if (graphene_rect_intersection(place, &targets.places[j], NULL)) {
                g_test_message("%s: %s overlaps %s", shown, targets.ids[i], targets.ids[j]);
                g_test_fail();
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
            g_test_message("%s: %s lies in the corner", shown, targets.ids[i]);
            g_test_fail();
        }
}

static void check_reach(void *ctx, const char *id, const graphene_rect_t *place)
{
    if (place->origin.y >= REACH_TOP)
        return;
    g_test_message("%s: %s is out of reach: %.0f", shown, id, (double)place->origin.y);
    g_test_fail();
}

static void check_window(GtkWidget *root, int width, int height, const char *name)
{
    shown = name;
    gtk_test_widget_wait_for_draw(root);
    gtk_test_widget_wait_for_draw(root);
    if (gtk_widget_get_width(root) != width || gtk_widget_get_height(root) != height)
        fail(root, "the window has another size");
    check_places(root, root);
    check_targets(root, ui_scale_for(width, height, 0));
    check_corner(root, ui_scale_for(width, height, 0));
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

static void check_all(int width, int height, const char *language, const char *tools)
{
    struct screen screen;

    screen_init(&screen, width, height, language);
    for (int i = 0; i < SESSION_STATES; i++) {
        enum session_state state = (enum session_state)i;
        char *name = g_strdup_printf("%s %s %dx%d %s", session_state_name(state), language, width,
                                     height, tools);

        ui_window_show(screen.window, state, sample_view(state));
        ui_window_set_time(screen.window, 60000, 45000);
        if (*tools != '\0' && i == 0)
            screen_touch(&screen, tools);
        check_page(&screen, width, height, name);
        if (strcmp(tools, "reach") == 0)
            ui_touch_map_foreach(GTK_WIDGET(screen.window), check_reach, NULL);
        g_free(name);
    }
    check_doses(&screen, width, height);
    check_troubles(&screen, width, height);
    check_otherwise(&screen, width, height);
    ui_window_ask_still_there(screen.window, 20000);
    check_page(&screen, width, height, "still-there");
    if (*tools != '\0')
        screen_touch(&screen, tools); /* the colours are the display's */
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

static void check_attendant(int width, int height, const char *language)
{
    const struct ui_attendant_sink sink = {.code = NULL};
    const struct ui_options options = {.width = width, .height = height, .language = language};
    GtkApplication *app = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
    UiAttendant *window;

    g_assert_true(g_application_register(G_APPLICATION(app), NULL, NULL));
    window = ui_attendant_new(app, &options, &sink);
    gtk_window_present(GTK_WINDOW(window));
    for (int page = 0; page < UI_ATTENDANT_PAGES; page++) {
        check_attendant_page(window, width, height, (enum ui_attendant_page)page, UI_AILS_NOTHING);
        check_attendant_page(window, width, height, (enum ui_attendant_page)page, UI_AILS_PAPER);
    }
    for (int ails = 0; ails < UI_AILMENTS; ails++)
        check_attendant_page(window, width, height, UI_ATTENDANT_MENU, (enum ui_ailment)ails);
    gtk_window_destroy(GTK_WINDOW(window));
    g_object_unref(app);
}

static void the_attendants_pages_fit_in_japanese(void)
{
    check_attendant(1080, 1920, "ja");
    check_attendant(1920, 1080, "ja");
    check_attendant(1280, 1024, "ja");
}

static void the_attendants_pages_fit_in_english(void)
{
    check_attendant(1080, 1920, "en");
    check_attendant(1920, 1080, "en");
    check_attendant(1280, 1024, "en");
}

static void every_japanese_page_fits_the_portrait_screen(void)
{
    check_all(1080, 1920, "ja", "");
}

static void every_english_page_fits_the_portrait_screen(void)
{
    check_all(1080, 1920, "en", "");
}

static void every_japanese_page_fits_the_wide_screen(void)
{
    check_all(1920, 1080, "ja", "");
}

static void every_english_page_fits_the_wide_screen(void)
{
    check_all(1920, 1080, "en", "");
}

static void every_japanese_page_fits_the_block_screen(void)
{
    check_all(1280, 1024, "ja", "");
}

static void every_english_page_fits_the_block_screen(void)
{
    check_all(1280, 1024, "en", "");
}

static void high_contrast_fits_too(void)
{
    check_all(1080, 1920, "ja", "contrast");
}

static void lower_controls_fit_too(void)
{
    check_all(1080, 1920, "ja", "reach");
}

static void larger_text_fits_in_japanese(void)
{
    check_all(1080, 1920, "ja", "large");
}

static void larger_text_fits_in_english(void)
{
    check_all(1080, 1920, "en", "large");
}

int main(int argc, char **argv)
{
    gtk_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/fit/portrait/ja", every_japanese_page_fits_the_portrait_screen);
    g_test_add_func("/fit/portrait/en", every_english_page_fits_the_portrait_screen);
    g_test_add_func("/fit/wide/ja", every_japanese_page_fits_the_wide_screen);
    g_test_add_func("/fit/wide/en", every_english_page_fits_the_wide_screen);
    g_test_add_func("/fit/block/ja", every_japanese_page_fits_the_block_screen);
    g_test_add_func("/fit/block/en", every_english_page_fits_the_block_screen);
    g_test_add_func("/fit/contrast", high_contrast_fits_too);
    g_test_add_func("/fit/reach", lower_controls_fit_too);
    g_test_add_func("/fit/large/ja", larger_text_fits_in_japanese);
    g_test_add_func("/fit/large/en", larger_text_fits_in_english);
    g_test_add_func("/fit/attendant/ja", the_attendants_pages_fit_in_japanese);
    g_test_add_func("/fit/attendant/en", the_attendants_pages_fit_in_english);
    return g_test_run();
}
