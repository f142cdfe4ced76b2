#include "ui/window.h"

#include "ui/faces.h"
#include "ui/facts.h"
#include "ui/page.h"
#include "ui/pager.h"
#include "ui/pages.h"
#include "ui/ring.h"
#include "ui/theme.h"
#include "ui/touch-guard.h"
#include "ui/touch-map.h"

#define STEPS 7

struct _UiWindow {
    GtkApplicationWindow parent;
    struct ui_sink sink;
    enum ui_language language;
    bool large, reach;

    struct ui_view facts;
    struct ui_keep keep;
    struct ui_page page; /* its boxes are the frame's */
    bool shown;          /* a page has been shown */
    bool still_there;    /* … and is replaced by the question */

    GtkWidget *bars, *mark, *clock, *cancel, *tools, *content;
    GtkWidget *pager; /* around the content; portrait only */
    GtkWidget *ring;
    unsigned limit_ms; /* of the ring; 0: none is shown */
    gint64 ends_at_us;

    struct touch_guard guard;
    bool touch_counts;

    struct ui_touch_map *map; /* NULL in production */
    bool map_due;
    GdkFrameClock *frame_clock; /* watched while there is a map */
    gulong painted;
    guint map_later;
};

G_DEFINE_TYPE(UiWindow, ui_window, GTK_TYPE_APPLICATION_WINDOW)

static void build(UiWindow *window);

/* What pages cause. A touch that the guard has dropped causes nothing. */

static void on_event(void *ctx, enum session_event event)
{
    UiWindow *window = ctx;

    if (window->touch_counts)
        window->sink.event(window->sink.ctx, event);
}

static void on_kind(void *ctx, bool overseas)
{
    UiWindow *window = ctx;

    if (!window->touch_counts)
        return;
    window->sink.kind(window->sink.ctx, overseas);
    window->sink.event(window->sink.ctx, EVENT_KIND_CHOSEN);
}

static void on_municipality(void *ctx, const char *code)
{
    UiWindow *window = ctx;

    if (!window->touch_counts)
        return;
    window->sink.municipality(window->sink.ctx, code);
    window->sink.event(window->sink.ctx, EVENT_MUNICIPALITY_CHOSEN);
}

static void on_pin(void *ctx, struct secret *pin)
{
    UiWindow *window = ctx;

    if (!window->touch_counts)
        return;
    window->sink.pin(window->sink.ctx, pin);
    secret_wipe(pin);
    window->sink.event(window->sink.ctx, EVENT_PIN_ENTERED);
}

static void on_more_time(void *ctx)
{
    UiWindow *window = ctx;

    if (window->touch_counts)
        window->sink.more_time(window->sink.ctx);
}

static void on_again(void *ctx)
{
    UiWindow *window = ctx;

    if (!window->touch_counts)
        return;
    touch_guard_page_changed(&window->guard, g_get_monotonic_time());
    build(window);
}

static void on_language(void *ctx, enum ui_language language)
{
    UiWindow *window = ctx;

    if (!window->touch_counts)
        return;
    window->language = language;
    on_again(window);
}

static const struct ui_page_deeds deeds = {
    .event = on_event,
    .kind = on_kind,
    .municipality = on_municipality,
    .pin = on_pin,
    .more_time = on_more_time,
    .language = on_language,
    .again = on_again,
};

/* The tool bar: one row, or with larger text two rows of three, which also hold what is at its left. */

#define LARGE_COLUMNS 3

static void place_tool(UiWindow *window, GtkWidget *tool)
{
    if (!window->large) {
        gtk_box_append(GTK_BOX(window->tools), tool);
        return;
    }
    GtkWidget *grid = gtk_widget_get_first_child(window->tools);
    int count = 0;

    for (GtkWidget *child = gtk_widget_get_first_child(grid); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        count++;
    gtk_grid_attach(GTK_GRID(grid), tool, count % LARGE_COLUMNS, count / LARGE_COLUMNS, 1, 1);
}

static void empty_tools(UiWindow *window)
{
    ui_box_empty(GTK_BOX(window->cancel));
    ui_box_empty(GTK_BOX(window->tools));
    if (!window->large)
        return;
    GtkWidget *grid = gtk_grid_new();

    gtk_widget_add_css_class(grid, "tool-grid");
    gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
    gtk_widget_set_hexpand(grid, TRUE);
    gtk_box_append(GTK_BOX(window->tools), grid);
}

/* Left of the tools, in a place of its own when there is one row. */
static void place_first(UiWindow *window, GtkWidget *widget)
{
    if (window->large) {
        place_tool(window, widget);
        return;
    }
    gtk_widget_set_hexpand(widget, TRUE);
    gtk_box_append(GTK_BOX(window->cancel), widget);
    gtk_widget_set_hexpand(window->cancel, FALSE);
}

static void language_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    on_language(window, window->language == UI_JAPANESE ? UI_ENGLISH : UI_JAPANESE);
}

static void large_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    if (!window->touch_counts)
        return;
    window->large = !window->large;
    ui_set_class(GTK_WIDGET(window), "large", window->large);
    on_again(window);
}

static void contrast_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    if (!window->touch_counts)
        return;
    ui_theme_set_contrast(gtk_widget_get_display(GTK_WIDGET(window)), !ui_theme_is_contrast());
    ui_set_class(GTK_WIDGET(window), "contrast", ui_theme_is_contrast());
    on_again(window);
}

static void voice_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    if (window->touch_counts)
        window->sink.voice(window->sink.ctx);
}

static void reach_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    if (!window->touch_counts)
        return;
    window->reach = !window->reach;
    ui_set_class(GTK_WIDGET(window), "reach", window->reach);
    on_again(window);
}

static GtkWidget *tool(UiWindow *window, const char *id, const char *icon, const char *key,
                       bool active)
{
    GtkWidget *face = window->large ? ui_row("tool-face") : ui_column("tool-face");
    GtkWidget *label = ui_text(&window->page, "tool-text", key);
    GtkWidget *layers = gtk_overlay_new();
    GtkWidget *button = ui_button(id, "tool", layers);

    gtk_label_set_wrap(GTK_LABEL(label), FALSE);
    gtk_label_set_justify(GTK_LABEL(label), GTK_JUSTIFY_CENTER);
    gtk_label_set_xalign(GTK_LABEL(label), 0.5f);
    gtk_widget_set_halign(face, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(face, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(face), ui_icon(icon, "tool-icon"));
    gtk_box_append(GTK_BOX(face), label);
    gtk_overlay_set_child(GTK_OVERLAY(layers), face);
    if (active) {
        GtkWidget *tick = ui_icon("check", "tick");

        gtk_widget_set_halign(tick, GTK_ALIGN_END);
        gtk_widget_set_valign(tick, GTK_ALIGN_START);
        gtk_overlay_add_overlay(GTK_OVERLAY(layers), tick);
        gtk_widget_add_css_class(button, "active");
    }
    gtk_accessible_update_state(
        GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_STATE_PRESSED,
        active ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
    return button;
}

static void add_tool(UiWindow *window, const char *id, const char *icon, const char *key,
                     bool active, GCallback clicked)
{
    GtkWidget *button = tool(window, id, icon, key, active);

    g_signal_connect(button, "clicked", clicked, window);
    place_tool(window, button);
}

/* Where there is nothing to cancel: when the service is open. */
static GtkWidget *hours(UiWindow *window)
{
    GtkWidget *column = ui_column("hours");
    char *times = g_strdup_printf("%s–%s", window->facts.opens, window->facts.closes);

    gtk_widget_set_valign(column, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(column), ui_text(&window->page, "hours-title", K("hours")));
    gtk_box_append(GTK_BOX(column), ui_text_plain("hours-times", times));
    for (GtkWidget *label = gtk_widget_get_first_child(column); label != NULL;
         label = gtk_widget_get_next_sibling(label))
        gtk_label_set_xalign(GTK_LABEL(label), 0.5f);
    g_free(times);
    return column;
}

static void build_cancel(UiWindow *window)
{
    bool offered = !window->still_there && ui_page_kind_of(window->page.state)->cancel;

    if (offered) {
        GtkWidget *button = tool(window, "cancel", "cross", K("tool.cancel"), false);

        ui_emits(button, &window->page, EVENT_CANCEL);
        place_first(window, button);
    } else if (window->page.state == SESSION_WELCOME && window->facts.opens != NULL &&
               window->facts.closes != NULL) {
        place_first(window, hours(window));
    } else if (window->large) {
        place_first(window, ui_row("no-tool"));
    }
}

static void build_tools(UiWindow *window)
{
    bool large = window->large;

    empty_tools(window);
    build_cancel(window);
    add_tool(window, "language", "globe", large ? K("tool.language.long") : K("tool.language"),
             false, G_CALLBACK(language_clicked));
    if (window->page.shape == UI_PORTRAIT)
        add_tool(window, "large", "text-size", large ? K("tool.large.long") : K("tool.large"),
                 large, G_CALLBACK(large_clicked));
    add_tool(window, "contrast", "contrast", large ? K("tool.contrast.long") : K("tool.contrast"),
             ui_theme_is_contrast(), G_CALLBACK(contrast_clicked));
    if (window->sink.voice != NULL)
        add_tool(window, "voice", "voice", K("tool.voice"), false, G_CALLBACK(voice_clicked));
    if (window->page.shape == UI_PORTRAIT) /* the others are low enough */
        add_tool(window, "reach", "lower", large ? K("tool.reach.long") : K("tool.reach"),
                 window->reach, G_CALLBACK(reach_clicked));
}

/* The header. */

static void build_mark(UiWindow *window)
{
    bool one_line = window->page.shape == UI_WIDE;
    GtkWidget *name = ui_text(&window->page, "service-name",
                              one_line ? K("service.name.one-line") : K("service.name"));

    ui_box_empty(GTK_BOX(window->mark));
    gtk_box_append(GTK_BOX(window->mark), ui_icon("mark", "mark-icon"));
    gtk_label_set_wrap(GTK_LABEL(name), FALSE);
    gtk_box_append(GTK_BOX(window->mark), name);
}

static void build_bars(UiWindow *window, unsigned step)
{
    ui_box_empty(GTK_BOX(window->bars));
    for (unsigned i = 1; step > 0 && i <= STEPS; i++) {
        GtkWidget *bar = ui_row(i <= step ? "bar-done" : "bar-todo");

        gtk_widget_set_hexpand(bar, TRUE);
        gtk_box_append(GTK_BOX(window->bars), bar);
    }
}

static unsigned left_ms(const UiWindow *window)
{
    gint64 left_us = window->ends_at_us - g_get_monotonic_time();

    return left_us <= 0 ? 0 : (unsigned)(left_us / 1000);
}

static GtkWidget *step_label(unsigned step)
{
    GtkWidget *label = ui_row("step");
    char number[8];

    g_snprintf(number, sizeof number, "%u", step);
    gtk_box_append(GTK_BOX(label), ui_text_plain("step-now", number));
    g_snprintf(number, sizeof number, "/ %d", STEPS);
    gtk_box_append(GTK_BOX(label), ui_text_plain("step-all", number));
    for (GtkWidget *child = gtk_widget_get_first_child(label); child != NULL;
         child = gtk_widget_get_next_sibling(child)) {
        gtk_label_set_wrap(GTK_LABEL(child), FALSE);
        gtk_widget_set_valign(child, GTK_ALIGN_BASELINE);
    }
    gtk_widget_set_valign(label, GTK_ALIGN_CENTER);
    return label;
}

static void show_ring(UiWindow *window)
{
    bool shown = window->limit_ms != 0 && !window->still_there && window->shown;

    if (!shown && window->ring != NULL) {
        gtk_box_remove(GTK_BOX(window->clock), window->ring);
        window->ring = NULL;
    }
    if (!shown)
        return;
    if (window->ring == NULL) {
        window->ring = ui_ring_new(10);
        gtk_widget_set_valign(window->ring, GTK_ALIGN_CENTER);
        gtk_box_append(GTK_BOX(window->clock), window->ring);
    }
    ui_ring_set(UI_RING(window->ring), window->limit_ms, left_ms(window));
}

static void build_clock(UiWindow *window, unsigned step)
{
    window->ring = NULL;
    ui_box_empty(GTK_BOX(window->clock));
    if (step > 0)
        gtk_box_append(GTK_BOX(window->clock), step_label(step));
    show_ring(window);
}

/* The touch map. */

static bool has_target_of_its_own(UiWindow *window)
{
    return gtk_widget_get_first_child(GTK_WIDGET(window->page.action)) != NULL;
}

static gboolean paint_again(gpointer data)
{
    UiWindow *window = data;

    window->map_later = 0;
    gtk_widget_queue_draw(GTK_WIDGET(window));
    return G_SOURCE_REMOVE;
}

static void wait_until_open(UiWindow *window, gint64 now_us)
{
    gint64 wait_us = window->guard.shut_until_us - now_us;

    if (window->map_later == 0)
        window->map_later = g_timeout_add((guint)(wait_us / 1000) + 1, paint_again, window);
}

static void after_paint(GdkFrameClock *clock, gpointer data)
{
    UiWindow *window = data;
    gint64 now_us = g_get_monotonic_time();

    if (!window->map_due || !gtk_widget_get_mapped(GTK_WIDGET(window)))
        return;
    if (has_target_of_its_own(window) && !touch_guard_is_open(&window->guard, now_us)) {
        wait_until_open(window, now_us);
        return;
    }
    window->map_due = false;
    gdk_display_sync(gtk_widget_get_display(GTK_WIDGET(window)));
    ui_touch_map_send(window->map, GTK_WIDGET(window),
                      window->still_there ? "still-there" : session_state_name(window->page.state),
                      ui_facts_trouble(&window->facts, window->page.state),
                      ui_language_name(window->language));
}

static void ui_window_realize(GtkWidget *widget)
{
    UiWindow *window = UI_WINDOW(widget);

    GTK_WIDGET_CLASS(ui_window_parent_class)->realize(widget);
    gtk_widget_set_cursor_from_name(widget, "none");
    if (window->map == NULL)
        return;
    window->frame_clock = gtk_widget_get_frame_clock(widget);
    window->painted =
        g_signal_connect(window->frame_clock, "after-paint", G_CALLBACK(after_paint), window);
}

static void ui_window_unrealize(GtkWidget *widget)
{
    UiWindow *window = UI_WINDOW(widget);

    if (window->painted != 0)
        g_signal_handler_disconnect(window->frame_clock, window->painted);
    window->painted = 0;
    GTK_WIDGET_CLASS(ui_window_parent_class)->unrealize(widget);
}

/* Pages. */

static void clear_page(UiWindow *window)
{
    ui_box_empty(window->page.head);
    ui_box_empty(window->page.body);
    ui_box_empty(window->page.foot);
    ui_box_empty(window->page.action);
}

/* An empty box would still take its margins. (Hiding it instead leaves stale sizes: GTK 4.8 does not ask
 * a box again whose children changed while it was hidden.) */
static void mark_if_empty(GtkBox *box)
{
    ui_set_class(GTK_WIDGET(box), "empty", gtk_widget_get_first_child(GTK_WIDGET(box)) == NULL);
}

/* Under everything where there is one column, under the title where there are two. */
static void place_foot(UiWindow *window, bool one)
{
    GtkWidget *foot = GTK_WIDGET(window->page.foot);
    GtkWidget *left = gtk_widget_get_parent(GTK_WIDGET(window->page.head));
    GtkWidget *place = one ? window->content : left;

    ui_set_class(window->content, "one", one);
    gtk_widget_set_vexpand(left, !one);
    gtk_widget_set_vexpand(GTK_WIDGET(window->page.body), one);
    g_object_ref(foot);
    gtk_box_remove(GTK_BOX(gtk_widget_get_parent(foot)), foot);
    gtk_box_append(GTK_BOX(place), foot);
    g_object_unref(foot);
}

/* Where two columns are too narrow for sentences, pages that say what happened have one. */
static void set_columns(UiWindow *window)
{
    bool says = ui_page_kind_of(window->page.state)->says && !window->still_there;
    bool one = window->page.shape == UI_PORTRAIT || (window->page.shape == UI_BLOCK && says);

    gtk_orientable_set_orientation(GTK_ORIENTABLE(window->content),
                                   one ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
    gtk_box_set_homogeneous(GTK_BOX(window->content), !one);
    if (window->page.shape == UI_BLOCK)
        place_foot(window, one);
}

static void overleaf(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    touch_guard_page_changed(&window->guard, g_get_monotonic_time());
    window->map_due = window->map != NULL;
}

static GtkWidget *pager_button(UiWindow *window)
{
    GtkWidget *button =
        ui_button("further", "small", ui_face(&window->page, NULL, K("next-page"), "chevron-down"));

    g_signal_connect(button, "clicked", G_CALLBACK(overleaf), window);
    return button;
}

static void build(UiWindow *window)
{
    const struct ui_page_kind *kind = ui_page_kind_of(window->page.state);

    clear_page(window);
    set_columns(window);
    gtk_widget_set_valign(GTK_WIDGET(window->page.body),
                          window->reach && window->page.shape == UI_PORTRAIT &&
                                  window->page.state == SESSION_MUNICIPALITY
                              ? GTK_ALIGN_END
                              : GTK_ALIGN_FILL);
    window->page.language = window->language;
    window->page.large = window->large;
    window->page.reach = window->reach;
    ui_set_class(GTK_WIDGET(window), "welcome",
                 window->page.state == SESSION_WELCOME && !window->still_there);
    if (window->still_there)
        ui_page_still_there(&window->page, left_ms(window));
    else
        kind->build(&window->page);
    if (window->pager != NULL)
        ui_pager_set_button(UI_PAGER(window->pager), window->large ? pager_button(window) : NULL);
    mark_if_empty(window->page.foot);
    mark_if_empty(window->page.action);
    build_mark(window);
    build_bars(window, kind->step);
    build_clock(window, kind->step);
    build_tools(window);
    window->map_due = window->map != NULL;
    gtk_widget_queue_draw(GTK_WIDGET(window));
}

static void forget_keep(UiWindow *window)
{
    secret_wipe(&window->keep.typed);
    window->keep = (struct ui_keep){0};
}

void ui_window_show(UiWindow *window, enum session_state state, const struct ui_view *view)
{
    bool other = !window->shown || window->still_there || window->page.state != state;

    clear_page(window);
    ui_facts_clear(&window->facts);
    ui_facts_copy(view, state, &window->facts);
    if (other) {
        if (window->shown)
            touch_guard_page_changed(&window->guard, g_get_monotonic_time());
        forget_keep(window);
    }
    window->shown = true;
    window->still_there = false;
    window->page.state = state;
    build(window);
}

void ui_window_set_time(UiWindow *window, unsigned limit_ms, unsigned left_ms)
{
    window->limit_ms = limit_ms;
    window->ends_at_us = g_get_monotonic_time() + left_ms * (gint64)1000;
    show_ring(window);
}

void ui_window_ask_still_there(UiWindow *window, unsigned left_ms)
{
    window->still_there = true;
    window->ends_at_us = g_get_monotonic_time() + left_ms * (gint64)1000;
    touch_guard_page_changed(&window->guard, g_get_monotonic_time());
    clear_page(window);
    forget_keep(window);
    ui_facts_forget_person(&window->facts);
    build(window);
}

/* Touches. */

/* Whatever a finger was pressing is let go without effect. */
static void let_go(GtkWidget *widget)
{
    GListModel *controllers = gtk_widget_observe_controllers(widget);

    for (guint i = 0; i < g_list_model_get_n_items(controllers); i++) {
        GtkEventController *controller = g_list_model_get_item(controllers, i);

        if (GTK_IS_GESTURE(controller))
            gtk_event_controller_reset(controller);
        g_object_unref(controller);
    }
    g_object_unref(controllers);
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        let_go(child);
}

static gboolean touched(GtkEventControllerLegacy *controller, GdkEvent *event, gpointer data)
{
    UiWindow *window = data;
    GdkEventType type = gdk_event_get_event_type(event);

    if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN) {
        window->touch_counts = touch_guard_down(&window->guard, g_get_monotonic_time());
        if (!window->touch_counts)
            let_go(GTK_WIDGET(window));
        return !window->touch_counts;
    }
    if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL)
        window->touch_counts = touch_guard_up(&window->guard);
    else if (type == GDK_KEY_PRESS)
        window->touch_counts = touch_guard_is_open(&window->guard, g_get_monotonic_time());
    return GDK_EVENT_PROPAGATE;
}

static void ui_window_init(UiWindow *window)
{
    GtkEventController *controller = gtk_event_controller_legacy_new();

    gtk_event_controller_set_propagation_phase(controller, GTK_PHASE_CAPTURE);
    g_signal_connect(controller, "event", G_CALLBACK(touched), window);
    gtk_widget_add_controller(GTK_WIDGET(window), controller);
    window->touch_counts = true;
}

static void ui_window_dispose(GObject *object)
{
    UiWindow *window = UI_WINDOW(object);

    if (window->map_later != 0)
        g_source_remove(window->map_later);
    window->map_later = 0;
    forget_keep(window);
    G_OBJECT_CLASS(ui_window_parent_class)->dispose(object);
}

static void ui_window_finalize(GObject *object)
{
    UiWindow *window = UI_WINDOW(object);

    ui_facts_clear(&window->facts);
    ui_touch_map_free(&window->map);
    G_OBJECT_CLASS(ui_window_parent_class)->finalize(object);
}

static void ui_window_class_init(UiWindowClass *class)
{
    GTK_WIDGET_CLASS(class)->realize = ui_window_realize;
    GTK_WIDGET_CLASS(class)->unrealize = ui_window_unrealize;
    G_OBJECT_CLASS(class)->dispose = ui_window_dispose;
    G_OBJECT_CLASS(class)->finalize = ui_window_finalize;
}

static GtkWidget *part(GtkBuilder *builder, const char *id)
{
    GtkWidget *widget = GTK_WIDGET(gtk_builder_get_object(builder, id));

    g_assert(widget != NULL);
    gtk_widget_add_css_class(widget, id);
    return widget;
}

/* Asks for nothing and hands out all there is: the window's size is the screen's, whatever is in it. */
static void measure_layers(GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
    *minimum = *natural = 0;
}

static void allocate_layers(GtkWidget *widget, int width, int height, int baseline)
{
    GtkWidget *ground = gtk_widget_get_first_child(widget);
    GtkWidget *frame = gtk_widget_get_last_child(widget);
    GtkRequisition size;

    gtk_widget_get_preferred_size(ground, &size, NULL);
    gtk_widget_size_allocate(ground, &(GtkAllocation){0, 0, size.width, size.height}, -1);
    gtk_widget_measure(frame, GTK_ORIENTATION_HORIZONTAL, -1, &size.width, NULL, NULL, NULL);
    size.width = MAX(size.width, width);
    gtk_widget_measure(frame, GTK_ORIENTATION_VERTICAL, size.width, &size.height, NULL, NULL, NULL);
    gtk_widget_size_allocate(frame, &(GtkAllocation){0, 0, size.width, MAX(size.height, height)},
                             -1);
}

/* The welcome page's ground lies below the header too, so it is a layer of its own. */
static void set_frame(UiWindow *window, GtkWidget *frame)
{
    GtkWidget *layers = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    GtkWidget *ground = ui_row("ground");

    gtk_widget_set_layout_manager(layers,
                                  gtk_custom_layout_new(NULL, measure_layers, allocate_layers));
    gtk_box_append(GTK_BOX(layers), ground);
    gtk_box_append(GTK_BOX(layers), frame);
    gtk_window_set_child(GTK_WINDOW(window), layers);
}

static void add_pager(UiWindow *window)
{
    GtkBox *frame = GTK_BOX(gtk_widget_get_parent(window->content));
    GtkWidget *above = gtk_widget_get_prev_sibling(window->content);

    g_object_ref(window->content);
    gtk_box_remove(frame, window->content);
    window->pager = ui_pager_new(window->content);
    g_object_unref(window->content);
    gtk_box_insert_child_after(frame, window->pager, above);
}

static void load_frame(UiWindow *window, enum ui_shape shape)
{
    char *path = g_strdup_printf("/jp/madoguchi/ui/frames/%s.ui", ui_shape_name(shape));
    GtkBuilder *builder = gtk_builder_new_from_resource(path);

    window->mark = part(builder, "mark");
    window->bars = part(builder, "bars");
    window->clock = part(builder, "clock");
    window->cancel = part(builder, "cancel");
    window->tools = part(builder, "tools");
    window->content = part(builder, "content");
    window->page.head = GTK_BOX(part(builder, "head"));
    window->page.body = GTK_BOX(part(builder, "body"));
    window->page.foot = GTK_BOX(part(builder, "foot"));
    window->page.action = GTK_BOX(part(builder, "action"));
    window->page.shape = shape;
    set_frame(window, GTK_WIDGET(gtk_builder_get_object(builder, "frame")));
    if (shape == UI_PORTRAIT)
        add_pager(window);
    gtk_widget_add_css_class(GTK_WIDGET(window), ui_shape_name(shape));
    g_object_unref(builder);
    g_free(path);
}

static void set_size(UiWindow *window, const struct ui_options *options)
{
    GdkDisplay *display = gtk_widget_get_display(GTK_WIDGET(window));
    GdkRectangle area = {.width = options->width, .height = options->height};

    if (area.width <= 0 || area.height <= 0) {
        GdkMonitor *monitor = g_list_model_get_item(gdk_display_get_monitors(display), 0);

        if (monitor != NULL)
            gdk_monitor_get_geometry(monitor, &area);
        g_clear_object(&monitor);
    }
    ui_theme_load(display, ui_scale_for(area.width, area.height, options->px_per_mm));
    gtk_window_set_default_size(GTK_WINDOW(window), area.width, area.height);
    gtk_window_set_decorated(GTK_WINDOW(window), FALSE);
    if (options->fullscreen)
        gtk_window_fullscreen(GTK_WINDOW(window));
    load_frame(window, ui_shape_of(area.width, area.height));
}

UiWindow *ui_window_new(GtkApplication *app, const struct ui_options *options,
                        const struct ui_sink *sink)
{
    ui_faces_choose();

    UiWindow *window = g_object_new(UI_TYPE_WINDOW, "application", app, NULL);

    window->sink = *sink;
    window->page.facts = &window->facts;
    window->page.keep = &window->keep;
    window->page.deeds = &deeds;
    window->page.ctx = window;
    if (!ui_language_from_name(options->language, &window->language))
        window->language = UI_JAPANESE;
    window->map = ui_touch_map_new(options->touch_map);
    set_size(window, options);
    ui_theme_set_contrast(gtk_widget_get_display(GTK_WIDGET(window)), false);
    return window;
}
