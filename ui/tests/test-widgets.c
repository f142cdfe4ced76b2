/* The keypad, the button that must be held, the name that is masked, the drawings. */
#include <gtk/gtk.h>

#include "ui/hold.h"
#include "ui/keypad.h"
#include "ui/personal.h"
#include "ui/picture.h"

static void count_signal(GtkWidget *widget, gpointer count)
{
    (*(unsigned *)count)++;
}

static GtkWidget *new_keypad(void)
{
    return g_object_ref_sink(ui_keypad_new(gtk_label_new("clear"), gtk_label_new("delete")));
}

static GtkWidget *named(GtkWidget *widget, const char *id)
{
    GtkWidget *found = NULL;

    if (g_strcmp0(gtk_widget_get_name(widget), id) == 0)
        return widget;
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling(child))
        found = named(child, id);
    return found;
}

static void touch(GtkWidget *keypad, const char *id)
{
    GtkWidget *key = named(keypad, id);

    g_assert_nonnull(key);
    g_signal_emit_by_name(key, "clicked");
}

static void assert_typed(GtkWidget *keypad, const char *digits)
{
    SCOPED_SECRET typed = {0};

    ui_keypad_take(UI_KEYPAD(keypad), &typed);
    g_assert_cmpmem(typed.bytes, typed.len, digits, strlen(digits));
}

static void digits_come_out_in_the_order_of_touching(void)
{
    GtkWidget *keypad = new_keypad();

    touch(keypad, "key-1");
    touch(keypad, "key-0");
    touch(keypad, "key-9");
    touch(keypad, "key-9");
    g_assert_cmpuint(ui_keypad_count(UI_KEYPAD(keypad)), ==, 4);
    assert_typed(keypad, "1099");
    g_object_unref(keypad);
}

/* Where the key is: its column and row in the grid. */
static void assert_at(GtkWidget *keypad, const char *id, int column, int row)
{
    GtkWidget *key = named(keypad, id);
    int found[4];

    gtk_grid_query_child(GTK_GRID(gtk_widget_get_parent(key)), key, &found[0], &found[1], &found[2],
                         &found[3]);
    g_assert_cmpint(found[0], ==, column);
    g_assert_cmpint(found[1], ==, row);
}

static void shuffled_keys_type_what_is_on_them(void)
{
    const struct ui_digits order = {true, {5, 0, 9, 2, 7, 1, 4, 8, 3, 6}};
    GtkWidget *keypad = new_keypad();

    assert_at(keypad, "key-1", 0, 0);
    assert_at(keypad, "key-0", 1, 3);
    ui_keypad_set_order(UI_KEYPAD(keypad), &order);
    assert_at(keypad, "key-5", 0, 0);
    assert_at(keypad, "key-1", 2, 1);
    assert_at(keypad, "key-6", 1, 3);
    assert_at(keypad, "key-clear", 0, 3);
    touch(keypad, "key-5");
    touch(keypad, "key-0");
    touch(keypad, "key-6");
    assert_typed(keypad, "506");
    g_object_unref(keypad);
}

static void the_fifth_digit_is_ignored(void)
{
    GtkWidget *keypad = new_keypad();

    for (int i = 0; i < 4; i++)
        touch(keypad, "key-2");
    touch(keypad, "key-7");
    g_assert_cmpuint(ui_keypad_count(UI_KEYPAD(keypad)), ==, 4);
    assert_typed(keypad, "2222");
    g_object_unref(keypad);
}

static void delete_takes_the_last_digit_only(void)
{
    GtkWidget *keypad = new_keypad();

    touch(keypad, "key-1");
    touch(keypad, "key-2");
    touch(keypad, "key-delete");
    touch(keypad, "key-3");
    assert_typed(keypad, "13");
    g_object_unref(keypad);
}

static void delete_of_nothing_does_nothing(void)
{
    GtkWidget *keypad = new_keypad();

    touch(keypad, "key-delete");
    g_assert_cmpuint(ui_keypad_count(UI_KEYPAD(keypad)), ==, 0);
    g_object_unref(keypad);
}

static void clear_takes_everything(void)
{
    GtkWidget *keypad = new_keypad();

    touch(keypad, "key-1");
    touch(keypad, "key-2");
    touch(keypad, "key-clear");
    g_assert_cmpuint(ui_keypad_count(UI_KEYPAD(keypad)), ==, 0);
    assert_typed(keypad, "");
    g_object_unref(keypad);
}

static void taking_leaves_no_copy_in_the_keypad(void)
{
    GtkWidget *keypad = new_keypad();
    SCOPED_SECRET first = {0}, second = {0};

    touch(keypad, "key-8");
    ui_keypad_take(UI_KEYPAD(keypad), &first);
    ui_keypad_take(UI_KEYPAD(keypad), &second);
    g_assert_cmpuint(first.len, ==, 1);
    g_assert_cmpuint(second.len, ==, 0);
    g_assert_cmpuint(ui_keypad_count(UI_KEYPAD(keypad)), ==, 0);
    g_object_unref(keypad);
}

static void putting_back_moves_and_leaves_nothing_behind(void)
{
    GtkWidget *keypad = new_keypad();
    SCOPED_SECRET kept = {0};

    g_assert_true(secret_push(&kept, '5'));
    ui_keypad_put(UI_KEYPAD(keypad), &kept);
    g_assert_cmpuint(kept.len, ==, 0);
    assert_typed(keypad, "5");
    g_object_unref(keypad);
}

static void no_property_of_the_keypad_holds_digits(void)
{
    GtkWidget *keypad = new_keypad();
    guint own = 0;
    GParamSpec **all = g_object_class_list_properties(G_OBJECT_GET_CLASS(keypad), &own);

    for (guint i = 0; i < own; i++)
        g_assert_true(all[i]->owner_type != UI_TYPE_KEYPAD);
    g_free(all);
    g_object_unref(keypad);
}

struct heard {
    unsigned began, completed, ended;
};

static GtkWidget *new_hold(struct heard *heard)
{
    GtkWidget *hold = g_object_ref_sink(ui_hold_new(gtk_label_new("hold"), 2000, true));

    g_signal_connect(hold, "began", G_CALLBACK(count_signal), &heard->began);
    g_signal_connect(hold, "completed", G_CALLBACK(count_signal), &heard->completed);
    g_signal_connect(hold, "ended", G_CALLBACK(count_signal), &heard->ended);
    return hold;
}

static void holding_needs_the_whole_two_seconds(void)
{
    struct heard heard = {0};
    GtkWidget *hold = new_hold(&heard);

    ui_hold_press(UI_HOLD(hold), 1000000);
    ui_hold_advance(UI_HOLD(hold), 2999999);
    g_assert_cmpuint(heard.completed, ==, 0);
    ui_hold_advance(UI_HOLD(hold), 3000000);
    g_assert_cmpuint(heard.completed, ==, 1);
    g_assert_cmpuint(heard.ended, ==, 1);
    g_object_unref(hold);
}

static void letting_go_early_cancels(void)
{
    struct heard heard = {0};
    GtkWidget *hold = new_hold(&heard);

    ui_hold_press(UI_HOLD(hold), 0);
    ui_hold_advance(UI_HOLD(hold), 1999999);
    ui_hold_release(UI_HOLD(hold));
    ui_hold_advance(UI_HOLD(hold), 5000000);
    g_assert_cmpuint(heard.began, ==, 1);
    g_assert_cmpuint(heard.completed, ==, 0);
    g_assert_cmpuint(heard.ended, ==, 1);
    g_object_unref(hold);
}

static void two_short_presses_do_not_add_up(void)
{
    struct heard heard = {0};
    GtkWidget *hold = new_hold(&heard);

    ui_hold_press(UI_HOLD(hold), 0);
    ui_hold_release(UI_HOLD(hold));
    ui_hold_press(UI_HOLD(hold), 1500000);
    ui_hold_advance(UI_HOLD(hold), 3000000);
    g_assert_cmpuint(heard.completed, ==, 0);
    g_assert_true(ui_hold_is_held(UI_HOLD(hold)));
    g_object_unref(hold);
}

static void one_press_completes_once(void)
{
    struct heard heard = {0};
    GtkWidget *hold = new_hold(&heard);

    ui_hold_press(UI_HOLD(hold), 0);
    ui_hold_advance(UI_HOLD(hold), 2000000);
    ui_hold_advance(UI_HOLD(hold), 9000000);
    g_assert_cmpuint(heard.completed, ==, 1);
    g_object_unref(hold);
}

static void a_name_asks_for_no_room_of_its_own(void)
{
    GtkWidget *brief = g_object_ref_sink(ui_personal_new_name("林　一"));
    GtkWidget *lengthy = g_object_ref_sink(ui_personal_new_name("長谷川小路　右衛門左之助"));
    int brief_width, lengthy_width;

    gtk_widget_measure(brief, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &brief_width, NULL, NULL);
    gtk_widget_measure(lengthy, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &lengthy_width, NULL, NULL);
    g_assert_cmpint(brief_width, ==, lengthy_width);
    g_object_unref(brief);
    g_object_unref(lengthy);
}

static void a_name_is_masked_until_it_is_revealed(void)
{
    GtkWidget *name = g_object_ref_sink(ui_personal_new_name("林　一"));

    g_assert_false(ui_personal_is_revealed(UI_PERSONAL(name)));
    ui_personal_reveal(UI_PERSONAL(name), true);
    g_assert_true(ui_personal_is_revealed(UI_PERSONAL(name)));
    ui_personal_reveal(UI_PERSONAL(name), false);
    g_assert_false(ui_personal_is_revealed(UI_PERSONAL(name)));
    g_object_unref(name);
}

/* Whether anything at all is drawn in this room. */
static bool draws(GtkWidget *picture, int width, int height)
{
    GtkSnapshot *snapshot = gtk_snapshot_new();
    GskRenderNode *node;
    bool drawn;

    g_object_ref_sink(picture);
    gtk_widget_measure(picture, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
    gtk_widget_allocate(picture, width, height, -1, NULL);
    GTK_WIDGET_GET_CLASS(picture)->snapshot(picture, snapshot);
    node = gtk_snapshot_free_to_node(snapshot);
    drawn = node != NULL;
    g_clear_pointer(&node, gsk_render_node_unref);
    g_object_unref(picture);
    return drawn;
}

static void drawings_need_nothing_of_the_desktop(void)
{
    g_assert_cmpstr(g_getenv("XDG_DATA_DIRS"), ==, "/nonexistent");
    g_assert_true(draws(ui_picture_new("place-card"), 224, 260));
    g_assert_true(draws(ui_icon_new("globe"), 44, 44));
}

static void a_drawing_that_is_not_there_draws_nothing(void)
{
    g_assert_false(draws(ui_picture_new("no-such-drawing"), 224, 260));
    g_assert_false(draws(ui_icon_new("no-such-icon"), 44, 44));
}

static void a_drawing_without_room_draws_nothing(void)
{
    g_assert_false(draws(ui_picture_new("place-card"), 0, 0));
}

int main(int argc, char **argv)
{
    gtk_test_init(&argc, &argv, NULL);
    g_test_add_func("/keypad/order", digits_come_out_in_the_order_of_touching);
    g_test_add_func("/keypad/shuffled", shuffled_keys_type_what_is_on_them);
    g_test_add_func("/keypad/fifth", the_fifth_digit_is_ignored);
    g_test_add_func("/keypad/delete", delete_takes_the_last_digit_only);
    g_test_add_func("/keypad/delete-nothing", delete_of_nothing_does_nothing);
    g_test_add_func("/keypad/clear", clear_takes_everything);
    g_test_add_func("/keypad/take", taking_leaves_no_copy_in_the_keypad);
    g_test_add_func("/keypad/put", putting_back_moves_and_leaves_nothing_behind);
    g_test_add_func("/keypad/properties", no_property_of_the_keypad_holds_digits);
    g_test_add_func("/hold/whole", holding_needs_the_whole_two_seconds);
    g_test_add_func("/hold/early", letting_go_early_cancels);
    g_test_add_func("/hold/add-up", two_short_presses_do_not_add_up);
    g_test_add_func("/hold/once", one_press_completes_once);
    g_test_add_func("/personal/room", a_name_asks_for_no_room_of_its_own);
    g_test_add_func("/personal/masked", a_name_is_masked_until_it_is_revealed);
    g_test_add_func("/picture/alone", drawings_need_nothing_of_the_desktop);
    g_test_add_func("/picture/absent", a_drawing_that_is_not_there_draws_nothing);
    g_test_add_func("/picture/no-room", a_drawing_without_room_draws_nothing);
    return g_test_run();
}
