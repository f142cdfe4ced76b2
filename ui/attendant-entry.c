/* Who is it: the code, what a wrong one costs, the staff card. */
#include "ui/attendant-page.h"
#include "ui/keypad.h"

#define DIGITS_MIN 6
#define DIGITS_MAX 8

/* What the page changes while digits are typed; it belongs to the keypad. */
struct entry {
    struct attendant_page *page;
    UiKeypad *keypad;
    GtkWidget *boxes[DIGITS_MAX];
    GtkWidget *primary;
    gulong changed;
};

static const char *const act_of_button = "madoguchi-act";

static void acted(GtkWidget *widget, gpointer data)
{
    struct attendant_page *page = data;

    page->act(page->ctx, (enum ui_attendant_act)GPOINTER_TO_INT(
                             g_object_get_data(G_OBJECT(widget), act_of_button)));
}

GtkWidget *attendant_button(struct attendant_page *page, const char *id, const char *class,
                            const char *icon, const char *key, enum ui_attendant_act act)
{
    GtkWidget *button = ui_button(id, class, ui_face(&page->base, icon, key, NULL));

    g_object_set_data(G_OBJECT(button), act_of_button, GINT_TO_POINTER((int)act));
    g_signal_connect(button, "clicked", G_CALLBACK(acted), page);
    return button;
}

void attendant_leave_button(struct attendant_page *page)
{
    gtk_box_prepend(page->base.action, attendant_button(page, "leave", "second", "cross",
                                                        K("attendant.leave"), UI_ACT_LEAVE));
}

/* ---- the code ---- */

static void show_primary(struct entry *entry, unsigned count)
{
    struct ui_page *page = &entry->page->base;
    bool enough = count >= DIGITS_MIN;

    ui_set_class(entry->primary, "not-ready", !enough);
    if (enough) {
        gtk_button_set_child(GTK_BUTTON(entry->primary),
                             ui_face(page, NULL, K("pin.enter"), "check"));
        return;
    }
    GtkWidget *label = ui_text_counted(page, "face-text", K("pin.missing"), DIGITS_MIN - count, 0);

    gtk_label_set_xalign(GTK_LABEL(label), 0.5f);
    gtk_label_set_justify(GTK_LABEL(label), GTK_JUSTIFY_CENTER);
    gtk_button_set_child(GTK_BUTTON(entry->primary), label);
}

static void changed(UiKeypad *keypad, gpointer data)
{
    struct entry *entry = data;
    unsigned count = ui_keypad_count(keypad);

    for (unsigned i = 0; i < DIGITS_MAX; i++) {
        ui_set_class(entry->boxes[i], "filled", i < count);
        ui_set_class(entry->boxes[i], "next", i == count);
        ui_set_class(entry->boxes[i], "spare", i >= DIGITS_MIN && i > count);
    }
    show_primary(entry, count);
}

static void entered(GtkButton *button, gpointer data)
{
    struct entry *entry = data;
    struct attendant_page *page = entry->page;
    SCOPED_SECRET code = {0};

    if (ui_keypad_count(entry->keypad) < DIGITS_MIN)
        return;
    ui_keypad_take(entry->keypad, &code);
    page->code(page->ctx, &code);
}

static void keep_typed(GtkWidget *keypad, gpointer data)
{
    struct entry *entry = data;

    g_signal_handler_disconnect(keypad, entry->changed); /* boxes may be gone */
    ui_keypad_take(entry->keypad, entry->page->typed);
}

static GtkWidget *code_box(void)
{
    GtkWidget *box = ui_row("pin-box");
    GtkWidget *dot = ui_row("pin-dot");

    gtk_widget_set_hexpand(dot, TRUE);
    gtk_widget_set_halign(dot, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(dot, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(box), dot);
    gtk_widget_set_hexpand(box, FALSE);
    return box;
}

static void add_boxes(struct entry *entry)
{
    GtkWidget *boxes = ui_row("code-boxes");

    for (unsigned i = 0; i < DIGITS_MAX; i++) {
        entry->boxes[i] = code_box();
        gtk_box_append(GTK_BOX(boxes), entry->boxes[i]);
    }
    gtk_widget_set_halign(boxes, GTK_ALIGN_START);
    gtk_box_append(entry->page->base.head, boxes);
}

static void add_keypad(struct entry *entry)
{
    struct ui_page *page = &entry->page->base;
    const char *clear = page->shape == UI_BLOCK ? K("pin.clear.short") : K("pin.clear");
    GtkWidget *keypad = ui_keypad_new(ui_face(page, "cross", clear, NULL),
                                      ui_face(page, "backspace", K("pin.delete"), NULL));

    entry->keypad = UI_KEYPAD(keypad);
    ui_keypad_set_most(entry->keypad, DIGITS_MAX);
    gtk_widget_set_vexpand(keypad, page->shape != UI_PORTRAIT);
    gtk_box_append(page->body, keypad);
    g_object_set_data_full(G_OBJECT(keypad), "madoguchi-entry", entry, g_free);
    entry->changed = g_signal_connect(keypad, "changed", G_CALLBACK(changed), entry);
    g_signal_connect(keypad, "unmap", G_CALLBACK(keep_typed), entry);
}

/* Which of the two it was is nobody's business. */
static const char *wrong_key(const struct attendant_page *page)
{
    return page->view->card ? K("attendant.wrong.either") : K("attendant.wrong");
}

static void add_wrong(struct attendant_page *page)
{
    GtkWidget *strip = ui_row("wrong-strip");
    GtkWidget *words = ui_column("wrong-words");

    gtk_box_append(GTK_BOX(words), ui_text(&page->base, "wrong-title", wrong_key(page)));
    gtk_box_append(GTK_BOX(words), ui_text_counted(&page->base, "wrong-text", K("attendant.left"),
                                                   page->view->tries_left, 0));
    gtk_widget_set_hexpand(words, TRUE);
    gtk_box_append(GTK_BOX(strip), ui_icon("triangle", "wrong-icon"));
    gtk_box_append(GTK_BOX(strip), words);
    gtk_box_append(page->base.head, strip);
}

void attendant_code_page(struct attendant_page *page)
{
    struct entry *entry = g_new0(struct entry, 1);

    entry->page = page;
    ui_page_title(&page->base, K("attendant.code"));
    ui_page_lead(&page->base, K("attendant.code.lead"));
    add_boxes(entry);
    if (page->view->wrong)
        add_wrong(page);
    add_keypad(entry);
    attendant_leave_button(page);
    entry->primary = ui_button("primary", "primary", NULL);
    gtk_widget_set_hexpand(entry->primary, TRUE);
    gtk_box_append(page->base.action, entry->primary);
    g_signal_connect(entry->primary, "clicked", G_CALLBACK(entered), entry);
    ui_keypad_put(entry->keypad, page->typed);
}

void attendant_checking_page(struct attendant_page *page)
{
    GtkWidget *panel = ui_row("panel");
    GtkWidget *lock = ui_icon("lock", "big-lock");

    ui_page_title(&page->base, K("attendant.code"));
    ui_page_lead(&page->base, K("attendant.checking"));
    gtk_widget_add_css_class(panel, "tint");
    gtk_widget_set_vexpand(panel, TRUE);
    gtk_widget_set_hexpand(lock, TRUE);
    gtk_box_append(GTK_BOX(panel), lock);
    gtk_box_append(page->base.body, panel);
    attendant_leave_button(page);
    ui_page_status(&page->base, "waiting", NULL, K("please-wait"));
}

/* ---- a wrong one ---- */

void attendant_wait_page(struct attendant_page *page)
{
    GtkWidget *panel = ui_row("panel");

    ui_page_warning_title(&page->base, "triangle", wrong_key(page));
    gtk_box_append(page->base.head, ui_text_counted(&page->base, "lead", K("attendant.left"),
                                                    page->view->tries_left, 0));
    gtk_widget_add_css_class(panel, "tint");
    gtk_widget_set_vexpand(panel, TRUE);
    gtk_box_append(GTK_BOX(panel), ui_countdown(&page->base, page->view->wait_ms));
    gtk_box_append(page->base.body, panel);
    attendant_leave_button(page);
    ui_page_status(&page->base, "waiting", NULL, K("please-wait"));
}

void attendant_locked_page(struct attendant_page *page)
{
    ui_page_warning_title(&page->base, "octagon", K("attendant.locked"));
    ui_page_block(&page->base, "what", "lock", K("error.what"), K("attendant.locked.what"));
    ui_page_block(&page->base, "next", "phone", K("error.next"), K("attendant.locked.next"));
    gtk_box_append(page->base.action, attendant_button(page, "leave", "primary", "cross",
                                                       K("attendant.leave"), UI_ACT_LEAVE));
    gtk_widget_set_hexpand(gtk_widget_get_first_child(GTK_WIDGET(page->base.action)), TRUE);
}

/* ---- the staff card ---- */

void attendant_card_page(struct attendant_page *page)
{
    ui_page_title(&page->base, K("attendant.card"));
    ui_page_lead(&page->base, K("attendant.card.lead"));
    ui_page_picture(&page->base, "tint", "place-card");
    attendant_leave_button(page);
    ui_page_status(&page->base, "waiting", NULL, K("card.waiting"));
}
