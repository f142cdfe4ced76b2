#include "ui/window.h"

#include "ui/faces.h"
#include "ui/facts.h"
#include "ui/glass.h"
#include "ui/keys.h"
#include "ui/locked.h"
#include "ui/page.h"
#include "ui/pager.h"
#include "ui/pages.h"
#include "ui/reading.h"
#include "ui/ring.h"
#include "ui/theme.h"
#include "ui/touches.h"

#define STEPS   7
#define CALM_MS 60000

/* Pages that a tool opens over the state's; what that one keeps is kept. */
enum over { OVER_NOTHING, OVER_LANGUAGES, OVER_VOICE };

static const char *const over_names[] = {
    [OVER_NOTHING] = NULL, [OVER_LANGUAGES] = "language", [OVER_VOICE] = "voice"};

struct _UiWindow {
    GtkApplicationWindow parent;
    struct ui_sink sink;
    enum ui_language language, first_language;
    bool large, reach;
    bool hearing;  /* guidance by hearing */
    bool plugged;  /* … because headphones are */
    bool wished;   /* the voice is another one than at first */
    bool curtain;  /* … with a dark screen */
    bool curtains; /* … from its beginning */
    unsigned calm_ms;
    guint calm; /* source */

    struct ui_view facts;
    struct ui_keep keep;
    struct ui_page page; /* its boxes are the frame's */
    bool shown;          /* a page has been shown */
    bool still_there;    /* … and is replaced by the question */
    enum over over;      /* … or by a page of the window's own */

    struct ui_frame frame;
    GtkWidget *pager; /* around the content; portrait only */
    GtkWidget *ring;
    unsigned limit_ms; /* of the ring; 0: none is shown */
    gint64 ends_at_us;

    struct ui_touches touches;
    struct ui_keys keys;
    struct ui_glass glass;
    struct {
        enum session_state state;
        enum over over;
        bool still_there;
    } built; /* what the focus belongs to */
};

G_DEFINE_TYPE(UiWindow, ui_window, GTK_TYPE_APPLICATION_WINDOW)

static void build(UiWindow *window);
static void watch_calm(UiWindow *window);

/* What pages cause. A touch that the guard has dropped causes nothing. */

static void on_event(void *ctx, enum session_event event)
{
    UiWindow *window = ctx;

    if (window->touches.counts)
        window->sink.event(window->sink.ctx, event);
}

static void on_kind(void *ctx, bool overseas)
{
    UiWindow *window = ctx;

    if (!window->touches.counts)
        return;
    window->sink.kind(window->sink.ctx, overseas);
    window->sink.event(window->sink.ctx, EVENT_KIND_CHOSEN);
}

static void on_municipality(void *ctx, const char *code)
{
    UiWindow *window = ctx;

    if (!window->touches.counts)
        return;
    window->sink.municipality(window->sink.ctx, code);
    window->sink.event(window->sink.ctx, EVENT_MUNICIPALITY_CHOSEN);
}

static void on_pin(void *ctx, struct secret *pin)
{
    UiWindow *window = ctx;

    if (!window->touches.counts)
        return;
    window->sink.pin(window->sink.ctx, pin);
    secret_wipe(pin);
    window->sink.event(window->sink.ctx, EVENT_PIN_ENTERED);
}

static void on_more_time(void *ctx)
{
    UiWindow *window = ctx;

    if (window->touches.counts)
        window->sink.more_time(window->sink.ctx);
}

static void on_again(void *ctx)
{
    UiWindow *window = ctx;

    if (!window->touches.counts)
        return;
    ui_touches_page_changed(&window->touches);
    build(window);
}

/* Lays a page of the window's own over the state's, or takes it away. */
static void cover(UiWindow *window, enum over over)
{
    if (window->over == over)
        return;
    window->over = over;
    if (window->sink.listener != NULL)
        window->sink.listener->covered(window->sink.ctx, over_names[over]);
}

static void on_uncover(void *ctx)
{
    UiWindow *window = ctx;

    if (!window->touches.counts)
        return;
    cover(window, OVER_NOTHING);
    on_again(window);
}

static void on_voice(void *ctx, enum ui_voice wish)
{
    UiWindow *window = ctx;

    if (!window->touches.counts || window->sink.listener == NULL)
        return;
    window->sink.listener->voice(window->sink.ctx, wish);
    window->wished |= wish != UI_VOICE_REPEAT;
    watch_calm(window);
}

static void set_curtain(UiWindow *window, bool curtain)
{
    if (window->curtain == curtain)
        return;
    window->curtain = curtain;
    ui_set_class(GTK_WIDGET(window), "curtain", curtain);
    window->sink.listener->curtain(window->sink.ctx, curtain);
}

static void on_curtain(void *ctx)
{
    UiWindow *window = ctx;

    if (window->touches.counts)
        set_curtain(window, !window->curtain);
}

static void on_typed(void *ctx)
{
    UiWindow *window = ctx;

    if (window->sink.listener != NULL)
        window->sink.listener->typed(window->sink.ctx);
}

static void on_missing(void *ctx, unsigned digits)
{
    UiWindow *window = ctx;

    if (window->touches.counts && window->sink.listener != NULL)
        window->sink.listener->missing(window->sink.ctx, digits);
}

static void on_language(void *ctx, enum ui_language language)
{
    UiWindow *window = ctx;

    if (!window->touches.counts)
        return;
    window->language = language;
    if (window->sink.language != NULL)
        window->sink.language(window->sink.ctx, ui_language_name(language));
    cover(window, OVER_NOTHING);
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
    .voice = on_voice,
    .curtain = on_curtain,
    .uncover = on_uncover,
    .typed = on_typed,
    .missing = on_missing,
};

/* The tool bar: one row, or with larger text two rows of three, which also hold what is at its left. */

#define LARGE_COLUMNS 3

static void place_tool(UiWindow *window, GtkWidget *tool)
{
    if (!window->large) {
        gtk_box_append(GTK_BOX(window->frame.tools), tool);
        return;
    }
    GtkWidget *grid = gtk_widget_get_first_child(window->frame.tools);
    int count = 0;

    for (GtkWidget *child = gtk_widget_get_first_child(grid); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        count++;
    gtk_grid_attach(GTK_GRID(grid), tool, count % LARGE_COLUMNS, count / LARGE_COLUMNS, 1, 1);
}

static void empty_tools(UiWindow *window)
{
    ui_box_empty(GTK_BOX(window->frame.cancel));
    ui_box_empty(GTK_BOX(window->frame.tools));
    if (!window->large)
        return;
    GtkWidget *grid = gtk_grid_new();

    gtk_widget_add_css_class(grid, "tool-grid");
    gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
    gtk_widget_set_hexpand(grid, TRUE);
    gtk_box_append(GTK_BOX(window->frame.tools), grid);
}

/* Left of the tools, in a place of its own when there is one row. */
static void place_first(UiWindow *window, GtkWidget *widget)
{
    if (window->large) {
        place_tool(window, widget);
        return;
    }
    gtk_widget_set_hexpand(widget, TRUE);
    gtk_box_append(GTK_BOX(window->frame.cancel), widget);
    gtk_widget_set_hexpand(window->frame.cancel, FALSE);
}

static void language_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    if (!window->touches.counts)
        return;
    cover(window, window->over == OVER_LANGUAGES ? OVER_NOTHING : OVER_LANGUAGES);
    on_again(window);
}

static void tell_switched(UiWindow *window, const char *id, bool on)
{
    const struct ui_control control = {.id = id, .has_switch = true, .on = on};

    if (window->sink.listener != NULL)
        window->sink.listener->switched(window->sink.ctx, &control);
}

static void tell_unhurried(UiWindow *window)
{
    if (window->sink.listener != NULL)
        window->sink.listener->unhurried(window->sink.ctx, window->large || window->hearing);
}

static void large_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    if (!window->touches.counts)
        return;
    window->large = !window->large;
    ui_set_class(GTK_WIDGET(window), "large", window->large);
    tell_switched(window, "large", window->large);
    tell_unhurried(window);
    on_again(window);
}

static void contrast_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    if (!window->touches.counts)
        return;
    ui_theme_set_contrast(gtk_widget_get_display(GTK_WIDGET(window)), !ui_theme_is_contrast());
    ui_set_class(GTK_WIDGET(window), "contrast", ui_theme_is_contrast());
    tell_switched(window, "contrast", ui_theme_is_contrast());
    on_again(window);
}

static void voice_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    if (!window->touches.counts)
        return;
    cover(window, window->over == OVER_VOICE ? OVER_NOTHING : OVER_VOICE);
    on_again(window);
}

static void reach_clicked(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    if (!window->touches.counts)
        return;
    window->reach = !window->reach;
    ui_set_class(GTK_WIDGET(window), "reach", window->reach);
    tell_switched(window, "reach", window->reach);
    on_again(window);
}

static void add_tool(UiWindow *window, const char *id, const char *icon, const char *key,
                     bool active, GCallback clicked)
{
    GtkWidget *button = ui_tool(&window->page, id, icon, key, active);

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
        gtk_label_set_xalign(ui_text_label(label), 0.5f);
    g_free(times);
    return column;
}

static void build_cancel(UiWindow *window)
{
    bool offered = !window->still_there && ui_page_kind_of(window->page.state)->cancel;

    if (offered) {
        GtkWidget *button = ui_tool(&window->page, "cancel", "cross", K("tool.cancel"), false);

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
             window->over == OVER_LANGUAGES, G_CALLBACK(language_clicked));
    if (window->page.shape == UI_PORTRAIT)
        add_tool(window, "large", "text-size", large ? K("tool.large.long") : K("tool.large"),
                 large, G_CALLBACK(large_clicked));
    add_tool(window, "contrast", "contrast", large ? K("tool.contrast.long") : K("tool.contrast"),
             ui_theme_is_contrast(), G_CALLBACK(contrast_clicked));
    if (window->sink.listener != NULL)
        add_tool(window, "voice", "voice", K("tool.voice"), window->over == OVER_VOICE,
                 G_CALLBACK(voice_clicked));
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

    gtk_window_set_title(GTK_WINDOW(window),
                         ui_words_of(window->language, K("service.name.one-line")));
    ui_box_empty(GTK_BOX(window->frame.mark));
    gtk_box_append(GTK_BOX(window->frame.mark), ui_icon("mark", "mark-icon"));
    gtk_label_set_wrap(ui_text_label(name), FALSE);
    gtk_box_append(GTK_BOX(window->frame.mark), name);
}

static void build_bars(UiWindow *window, unsigned step)
{
    ui_box_empty(GTK_BOX(window->frame.bars));
    for (unsigned i = 1; step > 0 && i <= STEPS; i++) {
        GtkWidget *bar = ui_row(i <= step ? "bar-done" : "bar-todo");

        gtk_widget_set_hexpand(bar, TRUE);
        gtk_box_append(GTK_BOX(window->frame.bars), bar);
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
    bool asked = window->still_there && window->over == OVER_NOTHING;
    bool shown = window->limit_ms != 0 && !asked && window->shown;

    if (!shown && window->ring != NULL) {
        gtk_box_remove(GTK_BOX(window->frame.clock), window->ring);
        window->ring = NULL;
    }
    if (!shown)
        return;
    if (window->ring == NULL) {
        window->ring = ui_ring_new(10);
        gtk_widget_set_valign(window->ring, GTK_ALIGN_CENTER);
        gtk_box_append(GTK_BOX(window->frame.clock), window->ring);
    }
    ui_ring_set(UI_RING(window->ring), window->limit_ms, left_ms(window));
}

static void build_clock(UiWindow *window, unsigned step)
{
    window->ring = NULL;
    ui_box_empty(GTK_BOX(window->frame.clock));
    if (step > 0)
        gtk_box_append(GTK_BOX(window->frame.clock), step_label(step));
    show_ring(window);
}

/* The touch map. */

static bool has_target_of_its_own(UiWindow *window)
{
    return gtk_widget_get_first_child(GTK_WIDGET(window->page.action)) != NULL;
}

static struct ui_glass_page page_on_glass(void *ctx)
{
    UiWindow *window = ctx;
    enum session_state state = window->page.state;

    return (struct ui_glass_page){
        .state = window->over != OVER_NOTHING ? over_names[window->over]
                 : window->still_there        ? "still-there"
                                              : session_state_name(state),
        .trouble = ui_facts_trouble(&window->facts, state),
        .language = ui_language_name(window->language),
        .works_alone = !has_target_of_its_own(window),
    };
}

static void ui_window_realize(GtkWidget *widget)
{
    GTK_WIDGET_CLASS(ui_window_parent_class)->realize(widget);
    ui_glass_realize(&UI_WINDOW(widget)->glass);
    ui_keys_realize(&UI_WINDOW(widget)->keys);
}

static void ui_window_unrealize(GtkWidget *widget)
{
    ui_keys_unrealize(&UI_WINDOW(widget)->keys);
    ui_glass_unrealize(&UI_WINDOW(widget)->glass);
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

static void overleaf(GtkButton *button, gpointer data)
{
    UiWindow *window = data;

    ui_touches_page_changed(&window->touches);
    ui_glass_changed(&window->glass);
}

static GtkWidget *pager_button(UiWindow *window)
{
    GtkWidget *button =
        ui_button("further", "small", ui_face(&window->page, NULL, K("next-page"), "chevron-down"));

    g_signal_connect(button, "clicked", G_CALLBACK(overleaf), window);
    return button;
}

/* Lists lie low where low is what can be reached. */
static GtkAlign body_place(const UiWindow *window)
{
    bool list = window->over != OVER_NOTHING || window->page.state == SESSION_WELCOME ||
                window->page.state == SESSION_MUNICIPALITY;

    return list && window->reach && window->page.shape == UI_PORTRAIT ? GTK_ALIGN_END
                                                                      : GTK_ALIGN_FILL;
}

/* What a script needs, the styles go by. */
static void name_language(UiWindow *window)
{
    for (int i = 0; i < UI_LANGUAGES; i++)
        ui_set_class(GTK_WIDGET(window), ui_language_name((enum ui_language)i),
                     (enum ui_language)i == window->language);
}

/* The focus begins anew where the page is another one. */
static void tell_keys(UiWindow *window)
{
    bool other = window->built.state != window->page.state || window->built.over != window->over ||
                 window->built.still_there != window->still_there;

    window->built.state = window->page.state;
    window->built.over = window->over;
    window->built.still_there = window->still_there;
    ui_keys_page_built(&window->keys, other);
}

static void build_page(UiWindow *window)
{
    const struct ui_page_kind *kind = ui_page_kind_of(window->page.state);

    clear_page(window);
    ui_frame_set_columns(&window->frame,
                         window->over != OVER_NOTHING || (kind->says && !window->still_there));
    gtk_widget_set_valign(GTK_WIDGET(window->page.body), body_place(window));
    window->page.language = window->language;
    window->page.large = window->large;
    window->page.reach = window->reach;
    window->page.hearing = window->hearing;
    ui_set_class(GTK_WIDGET(window), "welcome",
                 window->page.state == SESSION_WELCOME && !window->still_there &&
                     window->over == OVER_NOTHING);
    name_language(window);
    if (window->over == OVER_LANGUAGES)
        ui_page_language(&window->page);
    else if (window->over == OVER_VOICE)
        ui_page_voice(&window->page);
    else if (window->still_there)
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
    ui_glass_changed(&window->glass);
}

/* Words are longer in one language than in another: who does not fit is built again, smaller. */
/* The page that is shown most, when it must be there soonest: it is drawn to fit, and ui-fit looks. */
static bool is_drawn_to_fit(const UiWindow *window)
{
    return window->page.state == SESSION_WELCOME && window->language == UI_JAPANESE &&
           !window->large && !window->reach && window->over == OVER_NOTHING && !window->still_there;
}

static void build(UiWindow *window)
{
    for (int room = 0; room < UI_ROOMS; room++) {
        ui_frame_set_room(&window->frame, (enum ui_room)room);
        build_page(window);
        if (is_drawn_to_fit(window) || ui_frame_fits(&window->frame))
            break;
    }
    ui_reading_tell(GTK_WIDGET(window));
    watch_calm(window);
    tell_keys(window);
}

/* Whoever made the welcome page theirs and went away leaves it as it was. */
static gboolean calm_down(gpointer data)
{
    UiWindow *window = data;

    window->calm = 0;
    cover(window, OVER_NOTHING);
    window->language = window->first_language;
    ui_window_set_hearing(window, window->plugged);
    if (window->sink.listener != NULL)
        window->sink.listener->voice(window->sink.ctx, UI_VOICE_AS_BEFORE);
    window->wished = false;
    window->large = window->reach = false;
    ui_set_class(GTK_WIDGET(window), "large", false);
    ui_set_class(GTK_WIDGET(window), "reach", false);
    ui_set_class(GTK_WIDGET(window), "contrast", false);
    ui_theme_set_contrast(gtk_widget_get_display(GTK_WIDGET(window)), false);
    if (window->sink.language != NULL)
        window->sink.language(window->sink.ctx, ui_language_name(window->language));
    ui_touches_page_changed(&window->touches);
    build(window);
    return G_SOURCE_REMOVE;
}

static void watch_calm(UiWindow *window)
{
    bool changed = window->language != window->first_language || window->large || window->reach ||
                   ui_theme_is_contrast() || window->over != OVER_NOTHING || window->wished ||
                   window->hearing != window->plugged;

    if (window->calm != 0)
        g_source_remove(window->calm);
    window->calm = window->page.state == SESSION_WELCOME && changed
                       ? g_timeout_add(window->calm_ms, calm_down, window)
                       : 0;
}

static void forget_keep(UiWindow *window)
{
    secret_wipe(window->keep.typed);
    window->keep = (struct ui_keep){.typed = window->keep.typed};
}

void ui_window_show(UiWindow *window, enum session_state state, const struct ui_view *view)
{
    bool other = !window->shown || window->still_there || window->page.state != state;

    clear_page(window);
    ui_facts_clear(&window->facts);
    ui_facts_copy(view, state, &window->facts);
    if (other) {
        if (window->shown)
            ui_touches_page_changed(&window->touches);
        forget_keep(window);
        cover(window, OVER_NOTHING);
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
    cover(window, OVER_NOTHING);
    window->ends_at_us = g_get_monotonic_time() + left_ms * (gint64)1000;
    ui_touches_page_changed(&window->touches);
    clear_page(window);
    forget_keep(window);
    ui_facts_forget_person(&window->facts);
    build(window);
}

/* Keys. */

static struct ui_control control_of(UiWindow *window, const struct ui_keys_place *place)
{
    const struct {
        const char *id;
        bool on;
    } switches[] = {
        {"large", window->large}, {"contrast", ui_theme_is_contrast()}, {"reach", window->reach}};
    struct ui_control control = {.id = place->focus[0] != '\0' ? place->focus : NULL,
                                 .position = place->position};

    for (size_t i = 0; i < G_N_ELEMENTS(switches); i++)
        if (g_strcmp0(switches[i].id, control.id) == 0) {
            control.has_switch = true;
            control.on = switches[i].on;
        }
    return control;
}

static void on_laid_out(void *ctx, const struct ui_keys_place *place)
{
    UiWindow *window = ctx;
    struct ui_control focus = control_of(window, place);

    if (window->sink.listener != NULL)
        window->sink.listener->laid_out(window->sink.ctx, place->buttons, &focus);
}

static void on_moved(void *ctx, const struct ui_keys_place *place)
{
    UiWindow *window = ctx;
    struct ui_control focus = control_of(window, place);

    if (window->sink.listener != NULL)
        window->sink.listener->focused(window->sink.ctx, &focus);
}

void ui_window_set_hearing(UiWindow *window, bool hearing)
{
    if (window->sink.listener == NULL || window->hearing == hearing)
        return;
    window->hearing = hearing;
    window->keys.hearing = hearing;
    set_curtain(window, hearing && window->curtains);
    window->sink.listener->hearing(window->sink.ctx, hearing);
    tell_unhurried(window);
    if (window->shown)
        build(window);
}

void ui_window_plug_headphones(UiWindow *window, bool plugged)
{
    window->plugged = plugged;
    ui_window_set_hearing(window, plugged);
}

static void on_held(void *ctx)
{
    UiWindow *window = ctx;

    ui_window_set_hearing(window, !window->hearing);
}

static void on_wish(void *ctx, enum ui_voice wish)
{
    on_voice(ctx, wish);
}

/* Touches. */

/* A dark screen comes back at once, and what was touched there was not seen. */
static void on_touched(void *ctx)
{
    UiWindow *window = ctx;

    if (window->curtain) {
        ui_touches_page_changed(&window->touches);
        set_curtain(window, false);
    }
    if (window->sink.touched != NULL)
        window->sink.touched(window->sink.ctx);
}

static void on_key(void *ctx)
{
    UiWindow *window = ctx;

    if (window->sink.touched != NULL)
        window->sink.touched(window->sink.ctx);
}

static void on_attendant(void *ctx)
{
    UiWindow *window = ctx;

    window->sink.attendant(window->sink.ctx);
}

static void ui_window_init(UiWindow *window)
{
    window->keep.typed = ui_locked_new(sizeof *window->keep.typed);
    ui_touches_watch(&window->touches, GTK_WIDGET(window));
    ui_keys_watch(&window->keys, GTK_WIDGET(window), &window->touches);
    window->keys.laid_out = on_laid_out;
    window->keys.moved = on_moved;
    window->keys.held = on_held;
    window->keys.wish = on_wish;
    window->keys.pressed = on_key;
    window->keys.ctx = window;
}

static void ui_window_dispose(GObject *object)
{
    UiWindow *window = UI_WINDOW(object);

    if (window->calm != 0)
        g_source_remove(window->calm);
    window->calm = 0;
    ui_touches_done(&window->touches);
    ui_keys_done(&window->keys);
    ui_glass_stop(&window->glass);
    forget_keep(window);
    G_OBJECT_CLASS(ui_window_parent_class)->dispose(object);
}

static void ui_window_finalize(GObject *object)
{
    UiWindow *window = UI_WINDOW(object);

    ui_facts_clear(&window->facts);
    locked_free(window->keep.typed, sizeof *window->keep.typed);
    ui_glass_close(&window->glass);
    G_OBJECT_CLASS(ui_window_parent_class)->finalize(object);
}

static void ui_window_class_init(UiWindowClass *class)
{
    GTK_WIDGET_CLASS(class)->realize = ui_window_realize;
    GTK_WIDGET_CLASS(class)->unrealize = ui_window_unrealize;
    G_OBJECT_CLASS(class)->dispose = ui_window_dispose;
    G_OBJECT_CLASS(class)->finalize = ui_window_finalize;
}

static void add_pager(UiWindow *window)
{
    GtkBox *frame = GTK_BOX(gtk_widget_get_parent(window->frame.content));
    GtkWidget *above = gtk_widget_get_prev_sibling(window->frame.content);

    g_object_ref(window->frame.content);
    gtk_box_remove(frame, window->frame.content);
    window->pager = ui_pager_new(window->frame.content);
    g_object_unref(window->frame.content);
    gtk_box_insert_child_after(frame, window->pager, above);
}

static void open_frame(UiWindow *window, const struct ui_options *options)
{
    struct ui_page *page = &window->page;

    ui_frame_open(GTK_WINDOW(window), options, &window->frame);
    page->head = window->frame.head;
    page->body = window->frame.body;
    page->foot = window->frame.foot;
    page->action = window->frame.action;
    page->shape = window->frame.shape;
    if (page->shape == UI_PORTRAIT)
        add_pager(window);
}

UiWindow *ui_window_new(GtkApplication *app, const struct ui_options *options,
                        const struct ui_sink *sink)
{
    ui_faces_choose();

    UiWindow *window = g_object_new(UI_TYPE_WINDOW, "application", app, NULL);

    window->sink = *sink;
    window->page.facts = &window->facts;
    window->curtains = options->curtain;
    window->page.keep = &window->keep;
    window->page.deeds = &deeds;
    window->page.ctx = window;
    if (!ui_language_from_name(options->language, &window->language))
        window->language = UI_JAPANESE;
    window->first_language = window->language;
    window->calm_ms = options->calm_ms > 0 ? options->calm_ms : CALM_MS;
    window->page.shuffles_digits = options->shuffles_digits;
    window->touches.guard.moment_ms = options->touch_guard_ms;
    window->touches.held = sink->attendant != NULL ? on_attendant : NULL;
    window->touches.touched = on_touched;
    window->touches.ctx = window;
    window->glass.page = page_on_glass;
    window->glass.ctx = window;
    ui_glass_open(&window->glass, GTK_WIDGET(window), &window->touches.guard, options->touch_map);
    open_frame(window, options);
    ui_theme_set_contrast(gtk_widget_get_display(GTK_WIDGET(window)), false);
    return window;
}
