#include "ui/keys.h"

#include <string.h>

#include "ui/hold.h"
#include "ui/keypad.h"
#include "ui/touch-map.h"

#define FOCUS_CLASS "key-focus"

/* ---- the controls of a page ---- */

/* They stand on every page, behind its own. */
static bool is_tool(const char *id)
{
    static const char *const tools[] = {"cancel",   "language", "large",
                                        "contrast", "voice",    "reach"};

    for (size_t i = 0; i < G_N_ELEMENTS(tools); i++)
        if (strcmp(tools[i], id) == 0)
            return true;
    return false;
}

/* Whoever stands behind would see the focus go to them. Digits have keys of their own. */
static bool is_digit(const char *id)
{
    return g_str_has_prefix(id, "key-") && g_ascii_isdigit(id[4]) && id[5] == '\0';
}

static void collect(void *ctx, GtkWidget *widget)
{
    if (!is_digit(gtk_widget_get_name(widget)))
        g_ptr_array_add(ctx, widget);
}

/* What can be pressed now, in reading order. */
static GPtrArray *controls_of(struct ui_keys *keys)
{
    GPtrArray *controls = g_ptr_array_new();

    ui_touch_map_widgets(keys->window, collect, controls);
    return controls;
}

static int find(const GPtrArray *controls, const char *id)
{
    for (guint i = 0; i < controls->len; i++)
        if (strcmp(gtk_widget_get_name(controls->pdata[i]), id) == 0)
            return (int)i;
    return -1;
}

/* What most come for; but before the last try, to stop. */
static int find_first(const GPtrArray *controls)
{
    static const char *const first[] = {"start", "more-time", "primary"};
    int primary = find(controls, "primary");

    if (primary >= 0 && UI_IS_HOLD(controls->pdata[primary]))
        return find(controls, "second");
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        if (find(controls, first[i]) >= 0)
            return find(controls, first[i]);
    return controls->len > 0 && !is_tool(gtk_widget_get_name(controls->pdata[0])) ? 0 : -1;
}

static struct ui_keys_place place_of(const struct ui_keys *keys, const GPtrArray *controls)
{
    struct ui_keys_place place = {.buttons = 0};

    for (guint i = 0; i < controls->len; i++) {
        const char *id = gtk_widget_get_name(controls->pdata[i]);

        place.buttons += !is_tool(id);
        if (strcmp(id, keys->focus) != 0)
            continue;
        /* The resident's own, which is not told by its code. */
        if (gtk_widget_has_css_class(controls->pdata[i], "from-card"))
            id = "from-card";
        g_strlcpy(place.focus, id, sizeof place.focus);
        place.position = is_tool(id) ? 0 : place.buttons;
    }
    return place;
}

/* ---- the focus ---- */

static GtkWidget *find_widget(GtkWidget *root, const char *id)
{
    if (strcmp(gtk_widget_get_name(root), id) == 0)
        return root;
    for (GtkWidget *child = gtk_widget_get_first_child(root); child != NULL;
         child = gtk_widget_get_next_sibling(child)) {
        GtkWidget *found = find_widget(child, id);

        if (found != NULL)
            return found;
    }
    return NULL;
}

static void unmark(struct ui_keys *keys)
{
    GtkWidget *widget = keys->last[0] != '\0' ? find_widget(keys->window, keys->last) : NULL;

    if (widget != NULL)
        gtk_widget_remove_css_class(widget, FOCUS_CLASS);
    keys->last[0] = '\0';
}

static void set_focus(struct ui_keys *keys, const GPtrArray *controls, int which)
{
    GtkWidget *widget = which >= 0 ? controls->pdata[which] : NULL;

    unmark(keys);
    g_strlcpy(keys->focus, widget != NULL ? gtk_widget_get_name(widget) : "", sizeof keys->focus);
    if (widget == NULL)
        return;
    gtk_widget_add_css_class(widget, FOCUS_CLASS);
    g_strlcpy(keys->last, keys->focus, sizeof keys->last);
    gtk_widget_grab_focus(widget);
}

/* Where it was, or where it begins. */
static void restore_focus(struct ui_keys *keys, const GPtrArray *controls)
{
    int where = keys->focus[0] != '\0' ? find(controls, keys->focus) : -1;

    set_focus(keys, controls, where >= 0 ? where : find_first(controls));
}

static void move(struct ui_keys *keys, int by)
{
    GPtrArray *controls = controls_of(keys);
    int count = (int)controls->len;
    int at = find(controls, keys->focus);
    struct ui_keys_place place;

    if (!keys->used || at < 0)
        restore_focus(keys, controls);
    else
        set_focus(keys, controls, (at + by + count) % count);
    keys->used = true;
    place = place_of(keys, controls);
    g_ptr_array_unref(controls);
    keys->moved(keys->ctx, &place);
}

static GtkWidget *focused(struct ui_keys *keys)
{
    return keys->used && keys->focus[0] != '\0' ? find_widget(keys->window, keys->focus) : NULL;
}

/* ---- OK ---- */

static void let_go(struct ui_keys *keys)
{
    keys->spent = true;
    g_clear_handle_id(&keys->holding, g_source_remove);
}

static gboolean on_held(gpointer data)
{
    struct ui_keys *keys = data;

    keys->holding = 0;
    keys->spent = true;
    keys->held(keys->ctx);
    return G_SOURCE_REMOVE;
}

static void ok_down(struct ui_keys *keys)
{
    GtkWidget *widget = focused(keys);

    if (widget != NULL && UI_IS_HOLD(widget))
        ui_hold_touch(UI_HOLD(widget));
    else
        keys->holding = g_timeout_add(UI_KEYS_HOLD_MS, on_held, keys);
}

static void ok_up(struct ui_keys *keys)
{
    GtkWidget *widget = focused(keys);

    if (widget != NULL && UI_IS_HOLD(widget)) {
        ui_hold_release(UI_HOLD(widget));
        return;
    }
    g_clear_handle_id(&keys->holding, g_source_remove);
    if (widget == NULL) {
        move(keys, 0);
        return;
    }
    /* Not gtk_widget_activate(), which would first play the pressing for a quarter of a second. */
    if (GTK_IS_BUTTON(widget))
        g_signal_emit_by_name(widget, "clicked");
}

/* ---- keys ---- */

enum deed { DEED_NONE, DEED_BEFORE, DEED_NEXT, DEED_OK, DEED_DIGIT, DEED_ERASE, DEED_WISH };

/* clang-format off */
static const struct key {
    guint keyval;
    enum deed deed;
    unsigned what; /* digit or wish */
} known[] = {
    {GDK_KEY_Up,          DEED_BEFORE, 0}, {GDK_KEY_Left,     DEED_BEFORE, 0},
    {GDK_KEY_Down,        DEED_NEXT,   0}, {GDK_KEY_Right,    DEED_NEXT,   0},
    {GDK_KEY_Return,      DEED_OK,     0}, {GDK_KEY_KP_Enter, DEED_OK,     0},
    {GDK_KEY_BackSpace,   DEED_ERASE,  0},
    {GDK_KEY_plus,        DEED_WISH,   UI_VOICE_LOUDER}, {GDK_KEY_KP_Add,      DEED_WISH, UI_VOICE_LOUDER},
    {GDK_KEY_minus,       DEED_WISH,   UI_VOICE_SOFTER}, {GDK_KEY_KP_Subtract, DEED_WISH, UI_VOICE_SOFTER},
    {GDK_KEY_asterisk,    DEED_WISH,   UI_VOICE_FASTER}, {GDK_KEY_KP_Multiply, DEED_WISH, UI_VOICE_FASTER},
    {GDK_KEY_slash,       DEED_WISH,   UI_VOICE_SLOWER}, {GDK_KEY_KP_Divide,   DEED_WISH, UI_VOICE_SLOWER},
    {GDK_KEY_period,      DEED_WISH,   UI_VOICE_REPEAT}, {GDK_KEY_KP_Decimal,  DEED_WISH, UI_VOICE_REPEAT},
    {GDK_KEY_KP_Delete,   DEED_WISH,   UI_VOICE_REPEAT},
    /* A number pad types numbers, whatever its Num Lock is. */
    {GDK_KEY_KP_Insert, DEED_DIGIT, 0}, {GDK_KEY_KP_End,   DEED_DIGIT, 1}, {GDK_KEY_KP_Down,      DEED_DIGIT, 2},
    {GDK_KEY_KP_Next,   DEED_DIGIT, 3}, {GDK_KEY_KP_Left,  DEED_DIGIT, 4}, {GDK_KEY_KP_Begin,     DEED_DIGIT, 5},
    {GDK_KEY_KP_Right,  DEED_DIGIT, 6}, {GDK_KEY_KP_Home,  DEED_DIGIT, 7}, {GDK_KEY_KP_Up,        DEED_DIGIT, 8},
    {GDK_KEY_KP_Prior,  DEED_DIGIT, 9},
};
/* clang-format on */

static struct key key_of(guint keyval)
{
    if (keyval >= GDK_KEY_0 && keyval <= GDK_KEY_9)
        return (struct key){keyval, DEED_DIGIT, keyval - GDK_KEY_0};
    if (keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9)
        return (struct key){keyval, DEED_DIGIT, keyval - GDK_KEY_KP_0};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (known[i].keyval == keyval)
            return known[i];
    return (struct key){keyval, DEED_NONE, 0};
}

static UiKeypad *find_keypad(GtkWidget *root)
{
    if (UI_IS_KEYPAD(root))
        return UI_KEYPAD(root);
    for (GtkWidget *child = gtk_widget_get_first_child(root); child != NULL;
         child = gtk_widget_get_next_sibling(child)) {
        UiKeypad *found = find_keypad(child);

        if (found != NULL)
            return found;
    }
    return NULL;
}

/* Whoever types by keys sees, or hears, that OK comes next. */
static void type(struct ui_keys *keys, unsigned digit)
{
    UiKeypad *keypad = find_keypad(keys->window);
    GPtrArray *controls;

    if (keypad == NULL)
        return;
    ui_keypad_type(keypad, digit);
    if (keys->used)
        return;
    controls = controls_of(keys);
    restore_focus(keys, controls);
    g_ptr_array_unref(controls);
    keys->used = true;
}

static void erase(struct ui_keys *keys)
{
    UiKeypad *keypad = find_keypad(keys->window);

    if (keypad != NULL)
        ui_keypad_erase(keypad);
}

static void press(struct ui_keys *keys, const struct key *key)
{
    switch (key->deed) {
    case DEED_BEFORE:
        move(keys, -1);
        break;
    case DEED_NEXT:
        move(keys, 1);
        break;
    case DEED_OK:
        ok_down(keys);
        break;
    case DEED_DIGIT:
        type(keys, key->what);
        break;
    case DEED_ERASE:
        erase(keys);
        break;
    case DEED_WISH:
        keys->wish(keys->ctx, (enum ui_voice)key->what);
        break;
    case DEED_NONE:
        break;
    }
}

/* Shift alone makes + and * of other keys; with any other it is a shortcut, and there are none. */
#define SHORTCUTS                                                                                  \
    (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_HYPER_MASK | GDK_META_MASK)

static void on_press(struct ui_keys *keys, GdkEvent *event)
{
    struct key key = key_of(gdk_key_event_get_keyval(event));

    /* A key that stays down is pressed once, whatever page it began on. */
    if (keys->down == key.keyval || key.deed == DEED_NONE ||
        (gdk_event_get_modifier_state(event) & SHORTCUTS) != 0 ||
        !touch_guard_is_open(&keys->touches->guard, g_get_monotonic_time()))
        return;
    let_go(keys);
    keys->down = key.keyval;
    keys->spent = false;
    keys->touches->counts = true;
    keys->pressed(keys->ctx);
    press(keys, &key);
}

static void on_release(struct ui_keys *keys, GdkEvent *event)
{
    struct key key = key_of(gdk_key_event_get_keyval(event));

    if (keys->down != key.keyval)
        return;
    keys->down = 0;
    if (key.deed == DEED_OK && !keys->spent)
        ok_up(keys);
}

/* No key goes further: GTK has shortcuts of its own. */
static gboolean on_event(GtkEventControllerLegacy *controller, GdkEvent *event, gpointer data)
{
    switch ((int)gdk_event_get_event_type(event)) {
    case GDK_KEY_PRESS:
        on_press(data, event);
        return GDK_EVENT_STOP;
    case GDK_KEY_RELEASE:
        on_release(data, event);
        return GDK_EVENT_STOP;
    case GDK_BUTTON_PRESS:
    case GDK_TOUCH_BEGIN:
        ui_keys_put_away(data);
        return GDK_EVENT_PROPAGATE;
    default:
        return GDK_EVENT_PROPAGATE;
    }
}

void ui_keys_watch(struct ui_keys *keys, GtkWidget *window, struct ui_touches *touches)
{
    GtkEventController *controller = gtk_event_controller_legacy_new();

    keys->window = window;
    keys->touches = touches;
    gtk_event_controller_set_propagation_phase(controller, GTK_PHASE_CAPTURE);
    g_signal_connect(controller, "event", G_CALLBACK(on_event), keys);
    gtk_widget_add_controller(window, controller);
}

/* ---- pages ---- */

/* Only now it is known what is where. */
static void after_paint(GdkFrameClock *clock, gpointer data)
{
    struct ui_keys *keys = data;
    GPtrArray *controls;
    struct ui_keys_place place;

    if (!keys->due || !gtk_widget_get_mapped(keys->window))
        return;
    keys->due = false;
    if (!keys->used && !keys->hearing)
        return;
    keys->used = true;
    controls = controls_of(keys);
    restore_focus(keys, controls);
    place = place_of(keys, controls);
    g_ptr_array_unref(controls);
    keys->laid_out(keys->ctx, &place);
}

void ui_keys_realize(struct ui_keys *keys)
{
    keys->clock = gtk_widget_get_frame_clock(keys->window);
    keys->painted = g_signal_connect(keys->clock, "after-paint", G_CALLBACK(after_paint), keys);
}

void ui_keys_unrealize(struct ui_keys *keys)
{
    g_clear_signal_handler(&keys->painted, keys->clock);
}

void ui_keys_page_built(struct ui_keys *keys, bool other)
{
    if (other) {
        let_go(keys);
        keys->focus[0] = '\0';
    }
    keys->last[0] = '\0'; /* it was another widget */
    keys->due = true;
    gtk_widget_queue_draw(keys->window);
}

void ui_keys_put_away(struct ui_keys *keys)
{
    let_go(keys);
    if (keys->hearing)
        return;
    unmark(keys);
    keys->used = false;
}

void ui_keys_done(struct ui_keys *keys)
{
    let_go(keys);
}
