/* What the attendants' pages show and what they cause. */
#include <gtk/gtk.h>
#include <string.h>

#include "ui/hold.h"
#include "ui/tests/attendant-samples.h"

static struct {
    GtkApplication *app;
    UiAttendant *window;
    struct secret code;
    unsigned codes, acts;
    enum ui_attendant_act last;
} stage;

static void on_code(void *ctx, struct secret *code)
{
    stage.codes++;
    secret_move(code, &stage.code);
}

static void on_act(void *ctx, enum ui_attendant_act act)
{
    stage.acts++;
    stage.last = act;
}

static void on_touched(void *ctx)
{
}

static void show(enum ui_attendant_page page, const struct ui_attendant_view *view)
{
    ui_attendant_show(stage.window, page, view);
    gtk_test_widget_wait_for_draw(GTK_WIDGET(stage.window));
}

static void set_up(enum ui_attendant_page page, enum ui_ailment ails)
{
    const struct ui_attendant_sink sink = {.code = on_code, .act = on_act, .touched = on_touched};
    const struct ui_options options = {.width = 1080, .height = 1920, .language = "ja"};
    struct ui_attendant_view view = sample_ailing(ails);

    memset(&stage, 0, sizeof stage);
    stage.app = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
    g_assert_true(g_application_register(G_APPLICATION(stage.app), NULL, NULL));
    stage.window = ui_attendant_new(stage.app, &options, &sink);
    gtk_window_present(GTK_WINDOW(stage.window));
    show(page, &view);
}

static void tear_down(void)
{
    secret_wipe(&stage.code);
    gtk_window_destroy(GTK_WINDOW(stage.window));
    g_object_unref(stage.app);
}

static GtkWidget *find(GtkWidget *widget, const char *id, const char *class)
{
    GtkWidget *found = NULL;

    if (id != NULL && strcmp(gtk_widget_get_name(widget), id) == 0)
        return widget;
    if (class != NULL && gtk_widget_has_css_class(widget, class))
        return widget;
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling(child))
        found = find(child, id, class);
    return found;
}

static GtkWidget *named(const char *id)
{
    return find(GTK_WIDGET(stage.window), id, NULL);
}

static void touch(const char *id)
{
    GtkWidget *button = named(id);

    g_assert_true(GTK_IS_BUTTON(button));
    g_signal_emit_by_name(button, "clicked");
}

static void type(const char *digits)
{
    char key[] = "key-0";

    for (; *digits != '\0'; digits++) {
        key[4] = *digits;
        touch(key);
    }
}

static void six_to_eight_digits_reach_the_listener(void)
{
    set_up(UI_ATTENDANT_CODE, UI_AILS_NOTHING);
    type("408172");
    touch("primary");
    g_assert_cmpmem(stage.code.bytes, stage.code.len, "408172", 6);
    type("40817263");
    touch("primary");
    g_assert_cmpmem(stage.code.bytes, stage.code.len, "40817263", 8);
    g_assert_cmpuint(stage.codes, ==, 2);
    tear_down();
}

static void a_short_code_never_leaves_the_page(void)
{
    set_up(UI_ATTENDANT_CODE, UI_AILS_NOTHING);
    touch("primary");
    type("40817");
    touch("primary");
    g_assert_cmpuint(stage.codes, ==, 0);
    tear_down();
}

static void a_ninth_digit_is_not_taken(void)
{
    set_up(UI_ATTENDANT_CODE, UI_AILS_NOTHING);
    type("408172635");
    touch("primary");
    g_assert_cmpmem(stage.code.bytes, stage.code.len, "40817263", 8);
    tear_down();
}

static void digits_survive_a_change_of_language_but_no_other_page(void)
{
    struct ui_attendant_view view = sample_attendant();

    set_up(UI_ATTENDANT_CODE, UI_AILS_NOTHING);
    type("408172");
    touch("language");
    touch("primary");
    g_assert_cmpmem(stage.code.bytes, stage.code.len, "408172", 6);
    type("408172");
    show(UI_ATTENDANT_WAIT, &view);
    show(UI_ATTENDANT_CODE, &view);
    touch("primary");
    g_assert_cmpuint(stage.codes, ==, 1);
    tear_down();
}

static void every_button_of_the_menu_acts(void)
{
    static const struct {
        const char *id;
        enum ui_attendant_act act;
    } buttons[] = {
        {"leave", UI_ACT_LEAVE}, {"primary", UI_ACT_RESUME},      {"test-print", UI_ACT_TEST_PRINT},
        {"close", UI_ACT_CLOSE}, {"self-test", UI_ACT_SELF_TEST}, {"steps", UI_ACT_STEPS},
    };

    set_up(UI_ATTENDANT_MENU, UI_AILS_PAPER);
    for (unsigned i = 0; i < G_N_ELEMENTS(buttons); i++) {
        touch(buttons[i].id);
        g_assert_cmpuint(stage.acts, ==, i + 1);
        g_assert_cmpint(stage.last, ==, buttons[i].act);
    }
    tear_down();
}

static void a_reset_must_be_held(void)
{
    UiHold *reset;

    set_up(UI_ATTENDANT_MENU, UI_AILS_NOTHING);
    reset = UI_HOLD(named("reset"));
    ui_hold_press(reset, 0);
    ui_hold_advance(reset, 1999999);
    ui_hold_release(reset);
    g_assert_cmpuint(stage.acts, ==, 0);
    ui_hold_press(reset, 5000000);
    ui_hold_advance(reset, 7000000);
    g_assert_cmpuint(stage.acts, ==, 1);
    g_assert_cmpint(stage.last, ==, UI_ACT_RESET);
    tear_down();
}

static void nothing_can_be_resumed_while_the_machine_works(void)
{
    struct ui_attendant_view view = sample_attendant();

    set_up(UI_ATTENDANT_MENU, UI_AILS_NOTHING);
    view.working = true;
    show(UI_ATTENDANT_MENU, &view);
    g_assert_null(named("primary"));
    touch("leave");
    g_assert_cmpint(stage.last, ==, UI_ACT_LEAVE);
    tear_down();
}

static const char *text_of(const char *class)
{
    GtkWidget *label = find(GTK_WIDGET(stage.window), NULL, class);

    g_assert_true(GTK_IS_LABEL(label));
    return gtk_label_get_text(GTK_LABEL(label));
}

static void what_is_wrong_stands_in_large_letters(void)
{
    set_up(UI_ATTENDANT_MENU, UI_AILS_PAPER);
    g_assert_cmpstr(text_of("display"), ==, "用紙なし");
    g_assert_nonnull(strstr(text_of("banner-since"), "14:02"));
    touch("language");
    g_assert_cmpstr(text_of("display"), ==, "No paper");
    tear_down();
}

static void the_session_that_was_ended_is_a_step_and_no_more(void)
{
    struct ui_attendant_view view = sample_attendant();

    set_up(UI_ATTENDANT_MENU, UI_AILS_NOTHING);
    view.ended = "printing";
    show(UI_ATTENDANT_MENU, &view);
    g_assert_nonnull(strstr(text_of("ended-title"), "7 / 7"));
    view.ended = "nonsense";
    show(UI_ATTENDANT_MENU, &view);
    g_assert_null(strstr(text_of("ended-title"), "/ 7"));
    tear_down();
}

static void a_locked_page_offers_nothing_but_to_leave(void)
{
    set_up(UI_ATTENDANT_LOCKED, UI_AILS_NOTHING);
    g_assert_null(named("key-1"));
    g_assert_null(named("primary"));
    touch("leave");
    g_assert_cmpint(stage.last, ==, UI_ACT_LEAVE);
    tear_down();
}

static void every_ailment_has_a_name_of_its_own(void)
{
    for (int i = 0; i < UI_AILMENTS; i++) {
        enum ui_ailment found = UI_AILMENTS;

        g_assert_true(ui_ailment_from_name(ui_ailment_name((enum ui_ailment)i), &found));
        g_assert_cmpint(found, ==, i);
    }
    enum ui_ailment none = UI_AILS_JAM;

    g_assert_false(ui_ailment_from_name("", &none));
    g_assert_false(ui_ailment_from_name("jammed", &none));
    g_assert_cmpint(none, ==, UI_AILS_JAM);
}

int main(int argc, char **argv)
{
    gtk_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/attendant/" #name, name)
    TEST(six_to_eight_digits_reach_the_listener);
    TEST(a_short_code_never_leaves_the_page);
    TEST(a_ninth_digit_is_not_taken);
    TEST(digits_survive_a_change_of_language_but_no_other_page);
    TEST(every_button_of_the_menu_acts);
    TEST(a_reset_must_be_held);
    TEST(nothing_can_be_resumed_while_the_machine_works);
    TEST(what_is_wrong_stands_in_large_letters);
    TEST(the_session_that_was_ended_is_a_step_and_no_more);
    TEST(a_locked_page_offers_nothing_but_to_leave);
    TEST(every_ailment_has_a_name_of_its_own);
    return g_test_run();
}
