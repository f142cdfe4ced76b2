#include "ui/keypad.h"
#include "ui/pages.h"
#include "ui/reading.h"

/* What the page changes while digits are typed; it belongs to the keypad. */
struct entry {
    struct ui_page *page;
    UiKeypad *keypad;
    GtkWidget *boxes[UI_KEYPAD_DIGITS];
    GtkWidget *primary;
    gulong changed;
};

static GtkWidget *missing_face(struct ui_page *page, unsigned missing)
{
    GtkWidget *label = ui_text_counted(page, "face-text", K("pin.missing"), missing, 0);

    gtk_label_set_xalign(ui_text_label(label), 0.5f);
    gtk_label_set_justify(ui_text_label(label), GTK_JUSTIFY_CENTER);
    return label;
}

static void show_primary(struct entry *entry, unsigned count)
{
    struct ui_page *page = entry->page;
    unsigned missing = UI_KEYPAD_DIGITS - count;

    ui_set_class(entry->primary, "not-ready", missing > 0);
    gtk_button_set_child(GTK_BUTTON(entry->primary),
                         missing == 0 ? ui_face(page, NULL, K("pin.enter"), "check")
                                      : missing_face(page, missing));
    ui_reading_tell(entry->primary);
}

static void changed(UiKeypad *keypad, gpointer data)
{
    struct entry *entry = data;
    unsigned count = ui_keypad_count(keypad);

    for (unsigned i = 0; i < UI_KEYPAD_DIGITS; i++) {
        ui_set_class(entry->boxes[i], "filled", i < count);
        ui_set_class(entry->boxes[i], "next", i == count);
    }
    show_primary(entry, count);
}

static void entered(GtkButton *button, gpointer data)
{
    struct entry *entry = data;
    SCOPED_SECRET pin = {0};

    if (ui_keypad_count(entry->keypad) != UI_KEYPAD_DIGITS) {
        entry->page->deeds->missing(entry->page->ctx,
                                    UI_KEYPAD_DIGITS - ui_keypad_count(entry->keypad));
        return;
    }
    ui_keypad_take(entry->keypad, &pin);
    entry->page->deeds->pin(entry->page->ctx, &pin);
}

static void typed(UiKeypad *keypad, gpointer data)
{
    const struct entry *entry = data;

    entry->page->deeds->typed(entry->page->ctx);
}

/* The digits outlive a page that is built anew for the same state. */
static void keep_typed(GtkWidget *keypad, gpointer data)
{
    struct entry *entry = data;

    g_signal_handler_disconnect(keypad, entry->changed); /* boxes may be gone */
    ui_keypad_take(entry->keypad, entry->page->keep->typed);
}

static GtkWidget *pin_box(void)
{
    GtkWidget *box = ui_row("pin-box");
    GtkWidget *dot = ui_row("pin-dot");

    gtk_widget_set_hexpand(dot, TRUE);
    gtk_widget_set_halign(dot, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(dot, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(box), dot);
    return box;
}

static GtkWidget *tries(struct ui_page *page)
{
    GtkWidget *block = ui_row("tries");
    const char *key = page->shape == UI_PORTRAIT ? K("pin.tries.two-lines") : K("pin.tries");
    char *text =
        ui_words_counted(page->language, key, (unsigned)MAX(page->facts->tries_left, 0), 0);
    GtkWidget *label = ui_text_said(page, "tries-text", text, 1.7);

    g_free(text);
    gtk_label_set_justify(ui_text_label(label), GTK_JUSTIFY_CENTER);
    gtk_label_set_xalign(ui_text_label(label), 0.5f);
    gtk_widget_set_hexpand(label, TRUE);
    gtk_widget_set_hexpand(block, page->shape == UI_PORTRAIT);
    gtk_box_append(GTK_BOX(block), label);
    if (page->facts->tries_left < 3)
        gtk_widget_add_css_class(block, "few");
    return block;
}

static void add_state(struct ui_page *page, struct entry *entry)
{
    GtkWidget *row = page->shape == UI_PORTRAIT ? ui_row("pin-state") : ui_column("pin-state");
    GtkWidget *boxes = ui_row("pin-boxes");

    for (unsigned i = 0; i < UI_KEYPAD_DIGITS; i++) {
        entry->boxes[i] = pin_box();
        gtk_widget_set_hexpand(entry->boxes[i], FALSE);
        gtk_box_append(GTK_BOX(boxes), entry->boxes[i]);
    }
    gtk_box_append(GTK_BOX(row), boxes);
    gtk_box_append(GTK_BOX(row), tries(page));
    gtk_widget_set_halign(row, page->shape == UI_PORTRAIT ? GTK_ALIGN_FILL : GTK_ALIGN_START);
    gtk_box_append(page->head, row);
}

static void add_help(struct ui_page *page)
{
    GtkWidget *row = ui_row("face");
    GtkWidget *text = ui_text(page, "link-text", K("pin.which"));
    GtkWidget *button = ui_button("which-pin", "link", row);

    gtk_box_append(GTK_BOX(row), ui_icon("help", "link-icon"));
    gtk_widget_set_valign(text, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(row), text);
    gtk_widget_set_halign(button, GTK_ALIGN_START);
    ui_emits(button, page, EVENT_HELP);
    gtk_box_append(page->foot, button);
}

/* The same while the page is built anew for the same resident. */
static void shuffle(struct ui_page *page, UiKeypad *keypad)
{
    struct ui_digits *digits = &page->keep->digits;

    if (page->shuffles_digits && (digits->are_set || ui_digits_shuffle(digits)))
        ui_keypad_set_order(keypad, digits);
}

static void add_keypad(struct ui_page *page, struct entry *entry)
{
    const char *clear = page->shape == UI_BLOCK ? K("pin.clear.short") : K("pin.clear");
    GtkWidget *keypad = ui_keypad_new(ui_face(page, "cross", clear, NULL),
                                      ui_face(page, "backspace", K("pin.delete"), NULL));

    entry->keypad = UI_KEYPAD(keypad);
    shuffle(page, entry->keypad);
    gtk_widget_set_vexpand(keypad, page->shape != UI_PORTRAIT);
    gtk_box_append(page->body, keypad);
    g_object_set_data_full(G_OBJECT(keypad), "madoguchi-entry", entry, g_free);
    entry->changed = g_signal_connect(keypad, "changed", G_CALLBACK(changed), entry);
    g_signal_connect(keypad, "typed", G_CALLBACK(typed), entry);
    g_signal_connect(keypad, "unmap", G_CALLBACK(keep_typed), entry);
}

/* What stands where the keys were. */
static void add_where(struct ui_page *page)
{
    GtkWidget *panel = ui_row("where");
    GtkWidget *text = ui_text(page, "text", K("pin.where"));

    gtk_widget_set_valign(text, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand(text, TRUE);
    gtk_box_append(GTK_BOX(panel), ui_icon("lower", "where-icon"));
    gtk_box_append(GTK_BOX(panel), text);
    gtk_widget_set_vexpand(panel, TRUE);
    gtk_box_append(page->body, panel);
}

void ui_page_pin(struct ui_page *page)
{
    struct entry *entry = g_new0(struct entry, 1);

    entry->page = page;
    ui_page_title(page, K("pin.title"));
    if (!page->large) /* the keys need the room; the help says it too */
        ui_page_lead(page, K("pin.lead"));
    add_state(page, entry);
    if (ui_page_is_low(page))
        add_where(page);
    add_keypad(page, entry);
    if (!ui_page_is_low(page))
        add_help(page);
    ui_page_back(page);
    entry->primary = ui_button("primary", "primary", NULL);
    gtk_widget_set_hexpand(entry->primary, TRUE);
    gtk_box_append(page->action, entry->primary);
    g_signal_connect(entry->primary, "clicked", G_CALLBACK(entered), entry);
    ui_keypad_put(entry->keypad, page->keep->typed);
}
