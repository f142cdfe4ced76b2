#include "ui/keypad.h"

#include "ui/locked.h"

struct _UiKeypad {
    GtkWidget parent;
    GtkWidget *grid;
    GtkWidget *digits[10];
    struct secret *typed; /* locked */
    unsigned most;
};

G_DEFINE_TYPE(UiKeypad, ui_keypad, GTK_TYPE_WIDGET)

static guint changed_signal, typed_signal;

static void changed(UiKeypad *keypad)
{
    g_signal_emit(keypad, changed_signal, 0);
}

unsigned ui_keypad_count(UiKeypad *keypad)
{
    return (unsigned)keypad->typed->len;
}

void ui_keypad_set_most(UiKeypad *keypad, unsigned digits)
{
    keypad->most = MIN(digits, SECRET_MAX);
}

void ui_keypad_type(UiKeypad *keypad, unsigned digit)
{
    if (digit > 9 || keypad->typed->len >= keypad->most ||
        !secret_push(keypad->typed, (uint8_t)('0' + digit)))
        return;
    g_signal_emit(keypad, typed_signal, 0);
    changed(keypad);
}

static void digit_clicked(GtkButton *button, gpointer data)
{
    UiKeypad *keypad = data;

    for (unsigned i = 0; i < G_N_ELEMENTS(keypad->digits); i++)
        if (keypad->digits[i] == GTK_WIDGET(button))
            ui_keypad_type(keypad, i);
}

static void clear_clicked(GtkButton *button, gpointer data)
{
    UiKeypad *keypad = data;

    secret_wipe(keypad->typed);
    changed(keypad);
}

void ui_keypad_erase(UiKeypad *keypad)
{
    secret_pop(keypad->typed);
    changed(keypad);
}

static void erase_clicked(GtkButton *button, gpointer data)
{
    ui_keypad_erase(data);
}

void ui_keypad_take(UiKeypad *keypad, struct secret *ret)
{
    secret_move(keypad->typed, ret);
    changed(keypad);
}

void ui_keypad_put(UiKeypad *keypad, struct secret *from)
{
    secret_move(from, keypad->typed);
    changed(keypad);
}

static GtkWidget *key(UiKeypad *keypad, const char *name, GCallback clicked, int column, int row)
{
    GtkWidget *button = gtk_button_new();

    gtk_widget_set_name(button, name);
    gtk_widget_add_css_class(button, "key");
    gtk_widget_set_hexpand(button, TRUE);
    gtk_widget_set_vexpand(button, TRUE);
    g_signal_connect(button, "clicked", clicked, keypad);
    gtk_grid_attach(GTK_GRID(keypad->grid), button, column, row, 1, 1);
    return button;
}

/* The tenth is in the middle below the others. */
static int column_of(unsigned place)
{
    return place == UI_DIGITS - 1 ? 1 : (int)place % 3;
}

static int row_of(unsigned place)
{
    return (int)place / 3;
}

/* Telephone order, which people remember as a pattern. */
static void add_digit(UiKeypad *keypad, unsigned digit)
{
    char name[8], face[2] = {(char)('0' + digit), '\0'};
    unsigned place = (digit + UI_DIGITS - 1) % UI_DIGITS;

    g_snprintf(name, sizeof name, "key-%u", digit);
    GtkWidget *button =
        key(keypad, name, G_CALLBACK(digit_clicked), column_of(place), row_of(place));

    gtk_button_set_label(GTK_BUTTON(button), face);
    keypad->digits[digit] = button;
}

void ui_keypad_set_order(UiKeypad *keypad, const struct ui_digits *order)
{
    for (unsigned place = 0; place < UI_DIGITS; place++) {
        GtkWidget *button = g_object_ref(keypad->digits[order->at[place]]);

        gtk_grid_remove(GTK_GRID(keypad->grid), button);
        gtk_grid_attach(GTK_GRID(keypad->grid), button, column_of(place), row_of(place), 1, 1);
        g_object_unref(button);
    }
}

static void ui_keypad_dispose(GObject *object)
{
    UiKeypad *keypad = UI_KEYPAD(object);

    secret_wipe(keypad->typed);
    g_clear_pointer(&keypad->grid, gtk_widget_unparent);
    G_OBJECT_CLASS(ui_keypad_parent_class)->dispose(object);
}

static void ui_keypad_finalize(GObject *object)
{
    locked_free(UI_KEYPAD(object)->typed, sizeof(struct secret));
    G_OBJECT_CLASS(ui_keypad_parent_class)->finalize(object);
}

static void ui_keypad_class_init(UiKeypadClass *class)
{
    G_OBJECT_CLASS(class)->dispose = ui_keypad_dispose;
    G_OBJECT_CLASS(class)->finalize = ui_keypad_finalize;
    changed_signal = g_signal_new("changed", UI_TYPE_KEYPAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
    typed_signal = g_signal_new("typed", UI_TYPE_KEYPAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type(GTK_WIDGET_CLASS(class), GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "keypad");
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void ui_keypad_init(UiKeypad *keypad)
{
    keypad->typed = ui_locked_new(sizeof *keypad->typed);
    keypad->most = UI_KEYPAD_DIGITS;
    keypad->grid = gtk_grid_new();
    gtk_grid_set_column_homogeneous(GTK_GRID(keypad->grid), TRUE);
    gtk_grid_set_row_homogeneous(GTK_GRID(keypad->grid), TRUE);
    gtk_widget_set_parent(keypad->grid, GTK_WIDGET(keypad));
    for (unsigned i = 1; i <= G_N_ELEMENTS(keypad->digits); i++) /* zero is read last */
        add_digit(keypad, i % 10);
}

GtkWidget *ui_keypad_new(GtkWidget *clear, GtkWidget *erase)
{
    UiKeypad *keypad = g_object_new(UI_TYPE_KEYPAD, NULL);
    GtkWidget *left = key(keypad, "key-clear", G_CALLBACK(clear_clicked), 0, 3);
    GtkWidget *right = key(keypad, "key-delete", G_CALLBACK(erase_clicked), 2, 3);

    gtk_widget_add_css_class(left, "key-edit");
    gtk_widget_add_css_class(right, "key-edit");
    gtk_button_set_child(GTK_BUTTON(left), clear);
    gtk_button_set_child(GTK_BUTTON(right), erase);
    return GTK_WIDGET(keypad);
}
