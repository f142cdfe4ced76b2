#include "ui/attendant-page.h"
#include "ui/faces.h"
#include "ui/glass.h"
#include "ui/locked.h"
#include "ui/reading.h"
#include "ui/ring.h"
#include "ui/theme.h"
#include "ui/touches.h"

#define CLOCK_S 5 /* how soon a new minute is seen */

struct _UiAttendant {
    GtkApplicationWindow parent;
    struct ui_attendant_sink sink;
    struct ui_frame frame;
    struct attendant_page page;
    struct ui_attendant_view view;
    struct secret *typed; /* locked */
    bool shown;
    GtkWidget *ring, *time;
    unsigned limit_ms;
    gint64 ends_at_us;
    gint64 wait_ends_us; /* the wait page's */
    guint clock;
    struct ui_touches touches;
    struct ui_glass glass;
};

G_DEFINE_TYPE(UiAttendant, ui_attendant, GTK_TYPE_APPLICATION_WINDOW)

static const struct {
    const char *name;
    void (*build)(struct attendant_page *page);
} kinds[UI_ATTENDANT_PAGES] = {
    [UI_ATTENDANT_CODE] = {"attendant-code", attendant_code_page},
    [UI_ATTENDANT_CHECKING] = {"attendant-checking", attendant_checking_page},
    [UI_ATTENDANT_WAIT] = {"attendant-wait", attendant_wait_page},
    [UI_ATTENDANT_LOCKED] = {"attendant-locked", attendant_locked_page},
    [UI_ATTENDANT_CARD] = {"attendant-card", attendant_card_page},
    [UI_ATTENDANT_MENU] = {"attendant-menu", attendant_menu_page},
    [UI_ATTENDANT_STEPS] = {"attendant-steps", attendant_steps_page},
};

static void build(UiAttendant *window);

const char *ui_attendant_page_name(enum ui_attendant_page page)
{
    return kinds[page].name;
}

/* ---- what pages cause; a touch that the guard has dropped causes nothing ---- */

static void on_code(void *ctx, struct secret *code)
{
    UiAttendant *window = ctx;

    if (window->touches.counts)
        window->sink.code(window->sink.ctx, code);
    secret_wipe(code);
}

static void on_act(void *ctx, enum ui_attendant_act act)
{
    UiAttendant *window = ctx;

    if (window->touches.counts)
        window->sink.act(window->sink.ctx, act);
}

static void build_anew(UiAttendant *window)
{
    ui_touches_page_changed(&window->touches);
    build(window);
}

static void language_clicked(GtkButton *button, gpointer data)
{
    UiAttendant *window = data;
    enum ui_language *language = &window->page.base.language;

    if (!window->touches.counts)
        return;
    *language = *language == UI_JAPANESE ? UI_ENGLISH : UI_JAPANESE;
    build_anew(window);
}

static void contrast_clicked(GtkButton *button, gpointer data)
{
    UiAttendant *window = data;

    if (!window->touches.counts)
        return;
    ui_theme_set_contrast(gtk_widget_get_display(GTK_WIDGET(window)), !ui_theme_is_contrast());
    ui_set_class(GTK_WIDGET(window), "contrast", ui_theme_is_contrast());
    build_anew(window);
}

/* ---- the frame ---- */

static void add_tool(UiAttendant *window, const char *id, const char *icon, const char *key,
                     bool active, GCallback clicked)
{
    GtkWidget *button = ui_tool(&window->page.base, id, icon, key, active);

    g_signal_connect(button, "clicked", clicked, window);
    gtk_box_append(GTK_BOX(window->frame.tools), button);
}

static void build_tools(UiAttendant *window)
{
    ui_box_empty(GTK_BOX(window->frame.tools));
    add_tool(window, "language", "globe", K("tool.language"), false, G_CALLBACK(language_clicked));
    add_tool(window, "contrast", "contrast", K("tool.contrast"), ui_theme_is_contrast(),
             G_CALLBACK(contrast_clicked));
}

static void build_mark(UiAttendant *window)
{
    GtkWidget *name = ui_text(&window->page.base, "menu-name", K("attendant.name"));

    ui_box_empty(GTK_BOX(window->frame.mark));
    gtk_label_set_wrap(ui_text_label(name), FALSE);
    gtk_box_append(GTK_BOX(window->frame.mark), ui_icon("mark-staff", "mark-icon"));
    gtk_box_append(GTK_BOX(window->frame.mark), name);
}

static gboolean show_time(gpointer data)
{
    UiAttendant *window = data;
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *text = g_date_time_format(now, "%H:%M");

    if (g_strcmp0(gtk_label_get_text(GTK_LABEL(window->time)), text) != 0)
        gtk_label_set_text(GTK_LABEL(window->time), text);
    return G_SOURCE_CONTINUE;
}

static unsigned ms_until(gint64 end_us)
{
    gint64 left_us = end_us - g_get_monotonic_time();

    return left_us <= 0 ? 0 : (unsigned)(left_us / 1000);
}

static GtkWidget *header_text(const char *class, const char *text)
{
    GtkWidget *label = ui_text_plain(class, text);

    gtk_label_set_wrap(GTK_LABEL(label), FALSE);
    gtk_label_set_xalign(GTK_LABEL(label), 1);
    return label;
}

static void build_clock(UiAttendant *window)
{
    GtkWidget *words = ui_column("menu-clock");
    g_autofree char *kiosk = g_strjoin(" / ", window->view.kiosk, window->view.version, NULL);

    ui_box_empty(GTK_BOX(window->frame.clock));
    gtk_box_append(GTK_BOX(words), header_text("menu-kiosk", kiosk));
    window->time = header_text("menu-time", NULL);
    gtk_box_append(GTK_BOX(words), window->time);
    gtk_widget_set_valign(words, GTK_ALIGN_CENTER);
    show_time(window);
    window->ring = ui_ring_new(10);
    gtk_widget_set_valign(window->ring, GTK_ALIGN_CENTER);
    ui_ring_set(UI_RING(window->ring), window->limit_ms, ms_until(window->ends_at_us));
    gtk_box_append(GTK_BOX(window->frame.clock), words);
    gtk_box_append(GTK_BOX(window->frame.clock), window->ring);
}

static void clear(UiAttendant *window)
{
    GtkBox *boxes[] = {window->frame.head, window->frame.body, window->frame.foot,
                       window->frame.action};

    for (size_t i = 0; i < G_N_ELEMENTS(boxes); i++)
        ui_box_empty(boxes[i]);
}

static void build(UiAttendant *window)
{
    GtkWidget *foot = GTK_WIDGET(window->frame.foot);

    clear(window);
    window->view.wait_ms = ms_until(window->wait_ends_us);
    ui_frame_set_columns(&window->frame, window->page.kind == UI_ATTENDANT_LOCKED);
    kinds[window->page.kind].build(&window->page);
    ui_set_class(foot, "empty", gtk_widget_get_first_child(foot) == NULL);
    build_mark(window);
    build_clock(window);
    build_tools(window);
    ui_reading_tell(GTK_WIDGET(window));
    ui_glass_changed(&window->glass);
}

static struct ui_glass_page page_on_glass(void *ctx)
{
    UiAttendant *window = ctx;

    return (struct ui_glass_page){
        .state = kinds[window->page.kind].name,
        .trouble = ui_ailment_name(window->view.ails),
        .language = ui_language_name(window->page.base.language),
    };
}

/* ---- the window ---- */

void ui_attendant_show(UiAttendant *window, enum ui_attendant_page page,
                       const struct ui_attendant_view *view)
{
    bool other = window->page.kind != page;

    if (page != UI_ATTENDANT_CODE || other)
        secret_wipe(window->typed);
    window->view = *view;
    window->wait_ends_us = g_get_monotonic_time() + view->wait_ms * (gint64)1000;
    window->page.kind = page;
    if (other)
        ui_touches_page_changed(&window->touches);
    build(window);
    if (page != UI_ATTENDANT_CODE)
        secret_wipe(window->typed); /* the page before has kept what was typed */
}

void ui_attendant_set_time(UiAttendant *window, unsigned limit_ms, unsigned left_ms)
{
    window->limit_ms = limit_ms;
    window->ends_at_us = g_get_monotonic_time() + left_ms * (gint64)1000;
    if (window->ring != NULL)
        ui_ring_set(UI_RING(window->ring), limit_ms, left_ms);
}

static void touch_began(GtkGestureClick *gesture, int n, double x, double y, gpointer data)
{
    UiAttendant *window = data;

    if (window->touches.counts)
        window->sink.touched(window->sink.ctx);
}

static void ui_attendant_realize(GtkWidget *widget)
{
    GTK_WIDGET_CLASS(ui_attendant_parent_class)->realize(widget);
    ui_glass_realize(&UI_ATTENDANT(widget)->glass);
}

static void ui_attendant_unrealize(GtkWidget *widget)
{
    ui_glass_unrealize(&UI_ATTENDANT(widget)->glass);
    GTK_WIDGET_CLASS(ui_attendant_parent_class)->unrealize(widget);
}

static void ui_attendant_dispose(GObject *object)
{
    UiAttendant *window = UI_ATTENDANT(object);

    if (window->clock != 0)
        g_source_remove(window->clock);
    window->clock = 0;
    ui_touches_done(&window->touches);
    ui_glass_stop(&window->glass);
    G_OBJECT_CLASS(ui_attendant_parent_class)->dispose(object);
    secret_wipe(window->typed); /* the page that went away has kept it */
}

static void ui_attendant_finalize(GObject *object)
{
    locked_free(UI_ATTENDANT(object)->typed, sizeof(struct secret));
    ui_glass_close(&UI_ATTENDANT(object)->glass);
    G_OBJECT_CLASS(ui_attendant_parent_class)->finalize(object);
}

static void ui_attendant_class_init(UiAttendantClass *class)
{
    GTK_WIDGET_CLASS(class)->realize = ui_attendant_realize;
    GTK_WIDGET_CLASS(class)->unrealize = ui_attendant_unrealize;
    G_OBJECT_CLASS(class)->dispose = ui_attendant_dispose;
    G_OBJECT_CLASS(class)->finalize = ui_attendant_finalize;
}

static void ui_attendant_init(UiAttendant *window)
{
    GtkGesture *anywhere = gtk_gesture_click_new();

    window->typed = ui_locked_new(sizeof *window->typed);
    ui_touches_watch(&window->touches, GTK_WIDGET(window));
    gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(anywhere), GTK_PHASE_CAPTURE);
    g_signal_connect(anywhere, "pressed", G_CALLBACK(touch_began), window);
    gtk_widget_add_controller(GTK_WIDGET(window), GTK_EVENT_CONTROLLER(anywhere));
}

static void open_frame(UiAttendant *window, const struct ui_options *options)
{
    struct ui_page *base = &window->page.base;

    ui_frame_open(GTK_WINDOW(window), options, &window->frame);
    gtk_widget_add_css_class(GTK_WIDGET(window), "attendant");
    base->shape = window->frame.shape;
    base->head = window->frame.head;
    base->body = window->frame.body;
    base->foot = window->frame.foot;
    base->action = window->frame.action;
    if (!ui_language_from_name(options->language, &base->language) ||
        base->language != UI_ENGLISH) /* the staff's words are in these two */
        base->language = UI_JAPANESE;
}

UiAttendant *ui_attendant_new(GtkApplication *app, const struct ui_options *options,
                              const struct ui_attendant_sink *sink)
{
    ui_faces_choose();

    UiAttendant *window = g_object_new(UI_TYPE_ATTENDANT, "application", app, NULL);

    window->sink = *sink;
    window->page = (struct attendant_page){.view = &window->view,
                                           .typed = window->typed,
                                           .code = on_code,
                                           .act = on_act,
                                           .ctx = window};
    window->touches.guard.moment_ms = options->touch_guard_ms;
    window->glass.page = page_on_glass;
    window->glass.ctx = window;
    ui_glass_open(&window->glass, GTK_WIDGET(window), &window->touches.guard, options->touch_map);
    open_frame(window, options);
    ui_theme_set_contrast(gtk_widget_get_display(GTK_WIDGET(window)), false);
    window->clock = g_timeout_add_seconds(CLOCK_S, show_time, window);
    build(window);
    return window;
}
