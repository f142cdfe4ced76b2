/* What pages show and what they cause. */
#include <gtk/gtk.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ui/catalogue.h"
#include "ui/hold.h"
#include "ui/page.h"
#include "ui/personal.h"
#include "ui/ruby.h"
#include "ui/tests/samples.h"
#include "ui/tests/screen.h"
#include "ui/touch-map.h"

static void assert_all_have_titles(const char *language)
{
    static const char *const classes[] = {"title", "hero", "display"};
    struct screen screen;

    screen_init(&screen, 1080, 1920, language);
    for (int i = 0; i < SESSION_EXIT; i++) {
        bool titled = false;

        ui_window_show(screen.window, (enum session_state)i, sample_view((enum session_state)i));
        for (size_t j = 0; j < G_N_ELEMENTS(classes); j++) {
            GtkWidget *title = screen_find_class(&screen, classes[j]);

            titled = titled || (title != NULL && *gtk_label_get_text(GTK_LABEL(title)) != '\0');
        }
        if (!titled) {
            g_test_message("%s has no title", session_state_name((enum session_state)i));
            g_test_fail();
        }
    }
    screen_done(&screen);
}

static void every_state_has_a_japanese_title(void)
{
    assert_all_have_titles("ja");
}

static void every_state_has_an_english_title(void)
{
    assert_all_have_titles("en");
}

struct pressing {
    struct screen *screen;
    GPtrArray *ids;
};

static void remember(void *ctx, const char *id, const graphene_rect_t *place)
{
    g_ptr_array_add(ctx, g_strdup(id));
}

/* Each touch alone on a fresh page: what it emits must be a line of the table. */
static void every_event_of_a_page_means_something_there(void)
{
    struct screen screen;

    screen_init(&screen, 1080, 1920, "ja");
    for (int i = 0; i < SESSION_EXIT; i++) {
        enum session_state state = (enum session_state)i;
        GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);

        ui_window_show(screen.window, state, sample_view(state));
        screen_wait(&screen);
        ui_touch_map_foreach(GTK_WIDGET(screen.window), remember, ids);
        for (guint j = 0; j < ids->len; j++) {
            GtkWidget *widget = screen_find(&screen, g_ptr_array_index(ids, j));

            screen.last = SESSION_EVENTS;
            if (widget != NULL && GTK_IS_BUTTON(widget))
                g_signal_emit_by_name(widget, "clicked");
            if (screen.last != SESSION_EVENTS && !session_accepts(state, screen.last)) {
                g_test_message("%s: %s emits %d", session_state_name(state),
                               (const char *)g_ptr_array_index(ids, j), screen.last);
                g_test_fail();
            }
            ui_window_show(screen.window, state, sample_view(state));
        }
        g_ptr_array_unref(ids);
    }
    screen_done(&screen);
}

static void show(struct screen *screen, enum session_state state)
{
    screen_init(screen, 1080, 1920, "ja");
    ui_window_show(screen->window, state, sample_view(state));
}

static void four_digits_reach_the_listener_and_nobody_else(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_touch(&screen, "key-1");
    screen_touch(&screen, "key-2");
    screen_touch(&screen, "key-3");
    screen_touch(&screen, "key-4");
    screen_touch(&screen, "primary");
    g_assert_cmpint(screen.last, ==, EVENT_PIN_ENTERED);
    g_assert_cmpmem(screen.pin.bytes, screen.pin.len, "1234", 4);

    secret_wipe(&screen.pin);
    screen_touch(&screen, "primary");
    g_assert_cmpuint(screen.pin.len, ==, 0);
    g_assert_cmpuint(screen.events, ==, 1);
    screen_done(&screen);
}

static void a_short_pin_never_leaves_the_page(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_touch(&screen, "primary");
    for (int i = 0; i < 3; i++) {
        screen_touch(&screen, "key-0");
        screen_touch(&screen, "primary");
    }
    g_assert_cmpuint(screen.events, ==, 0);
    g_assert_cmpuint(screen.pin.len, ==, 0);
    screen_done(&screen);
}

static void digits_survive_a_change_of_language(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_wait(&screen);
    for (int i = 0; i < 4; i++)
        screen_touch(&screen, "key-7");
    screen_touch(&screen, "language");
    screen_wait(&screen);
    screen_touch(&screen, "language-en");
    screen_wait(&screen);
    screen_touch(&screen, "primary");
    g_assert_cmpmem(screen.pin.bytes, screen.pin.len, "7777", 4);
    screen_done(&screen);
}

static void the_voice_has_a_page_over_any_page(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_wait(&screen);
    screen_touch(&screen, "key-7");
    g_assert_cmpuint(screen.typed, ==, 1);
    screen_touch(&screen, "voice");
    g_assert_cmpstr(screen.over, ==, "voice");
    screen_wait(&screen);
    g_assert_null(screen_find(&screen, "key-7"));
    g_assert_null(screen_find(&screen, "curtain")); /* for those who only hear */
    screen_touch(&screen, "louder");
    g_assert_cmpint(screen.wish, ==, UI_VOICE_LOUDER);
    screen_touch(&screen, "silent");
    g_assert_cmpint(screen.wish, ==, UI_VOICE_SILENT);
    screen_touch(&screen, "close");
    g_assert_null(screen.over);
    screen_wait(&screen);
    g_assert_nonnull(screen_find(&screen, "key-7"));
    g_assert_cmpuint(screen.typed, ==, 1); /* what comes back is not typed again */
    screen_done(&screen);
}

static void another_page_ends_the_voices(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_wait(&screen);
    screen_touch(&screen, "voice");
    ui_window_show(screen.window, SESSION_READING, sample_view(SESSION_READING));
    g_assert_null(screen.over);
    g_assert_null(screen_find(&screen, "louder"));
    screen_done(&screen);
}

static void too_few_digits_are_said_instead_of_sent(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_wait(&screen);
    screen_touch(&screen, "key-7");
    screen_touch(&screen, "primary");
    g_assert_cmpuint(screen.missing, ==, 3);
    g_assert_cmpuint(screen.pin.len, ==, 0);
    screen_done(&screen);
}

static void guidance_by_hearing_has_a_focus_and_more_time(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    ui_window_set_hearing(screen.window, true);
    screen_wait(&screen);
    g_assert_true(screen.hearing);
    g_assert_true(screen.unhurried);
    g_assert_cmpstr(screen.focus, ==, "primary");
    g_assert_cmpuint(screen.buttons, ==, 5); /* clear, delete, which PIN, back, enter: no digit */
    g_assert_true(gtk_widget_has_css_class(screen_find(&screen, "primary"), "key-focus"));
    ui_window_set_hearing(screen.window, false);
    g_assert_false(screen.hearing);
    g_assert_false(screen.unhurried);
    screen_done(&screen);
}

static void before_the_last_try_the_focus_is_on_stopping(void)
{
    struct screen screen;

    show(&screen, SESSION_LAST_TRY);
    ui_window_set_hearing(screen.window, true);
    screen_wait(&screen);
    g_assert_cmpstr(screen.focus, ==, "second");
    screen_done(&screen);
}

static void the_screen_is_dark_only_for_those_who_hear(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    ui_window_set_hearing(screen.window, true);
    screen_wait(&screen);
    screen_touch(&screen, "voice");
    screen_wait(&screen);
    screen_touch(&screen, "curtain");
    g_assert_true(screen.curtain);
    g_assert_true(gtk_widget_has_css_class(GTK_WIDGET(screen.window), "curtain"));
    ui_window_set_hearing(screen.window, false);
    g_assert_false(screen.curtain);
    g_assert_false(gtk_widget_has_css_class(GTK_WIDGET(screen.window), "curtain"));
    screen_done(&screen);
}

static void digits_survive_a_look_at_the_languages(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_wait(&screen);
    for (int i = 0; i < 4; i++)
        screen_touch(&screen, "key-7");
    screen_touch(&screen, "language");
    screen_wait(&screen);
    g_assert_null(screen_find(&screen, "key-7"));
    screen_touch(&screen, "back");
    screen_wait(&screen);
    screen_touch(&screen, "primary");
    g_assert_cmpmem(screen.pin.bytes, screen.pin.len, "7777", 4);
    screen_done(&screen);
}

static void digits_do_not_survive_the_question_over_the_languages(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_wait(&screen);
    for (int i = 0; i < 4; i++)
        screen_touch(&screen, "key-7");
    screen_touch(&screen, "language");
    screen_wait(&screen);
    ui_window_ask_still_there(screen.window, 20000);
    screen_wait(&screen);
    g_assert_null(screen_find(&screen, "language-en"));
    ui_window_show(screen.window, SESSION_PIN, sample_view(SESSION_PIN));
    screen_touch(&screen, "primary");
    g_assert_cmpuint(screen.pin.len, ==, 0);
    screen_done(&screen);
}

/* The person is gone from the window's memory before the question is asked. */
static void a_person_does_not_come_back_by_way_of_the_languages(void)
{
    struct screen screen;

    show(&screen, SESSION_CONFIRM);
    screen_touch(&screen, "language");
    ui_window_ask_still_there(screen.window, 20000);
    screen_touch(&screen, "language");
    screen_touch(&screen, "language-en");
    g_assert_null(screen_find(&screen, "reveal"));
    g_assert_nonnull(screen_find(&screen, "more-time"));
    screen_done(&screen);
}

static void another_page_ends_the_choice_of_languages(void)
{
    struct screen screen;

    show(&screen, SESSION_READING);
    screen_touch(&screen, "language");
    ui_window_show(screen.window, SESSION_TAKE_CARD, sample_view(SESSION_TAKE_CARD));
    g_assert_null(screen_find(&screen, "language-en"));
    g_assert_nonnull(screen_find_class(&screen, "left-behind"));
    screen_done(&screen);
}

static void newer_facts_do_not_end_the_choice_of_languages(void)
{
    struct screen screen;

    show(&screen, SESSION_PRINTING);
    screen_touch(&screen, "language");
    ui_window_show(screen.window, SESSION_PRINTING, sample_view(SESSION_PRINTING));
    g_assert_nonnull(screen_find(&screen, "language-en"));
    screen_done(&screen);
}

static void the_present_language_has_a_tick(void)
{
    struct screen screen;

    show(&screen, SESSION_SERVICE);
    screen_touch(&screen, "language");
    g_assert_true(gtk_widget_has_css_class(screen_find(&screen, "language-ja"), "active"));
    g_assert_false(gtk_widget_has_css_class(screen_find(&screen, "language-en"), "active"));
    screen_done(&screen);
}

static void the_ring_goes_on_beside_the_languages(void)
{
    struct screen screen;

    show(&screen, SESSION_CONFIRM);
    ui_window_set_time(screen.window, 45000, 30000);
    screen_touch(&screen, "language");
    g_assert_nonnull(screen_find_class(&screen, "clock"));
    g_assert_cmpstr(
        G_OBJECT_TYPE_NAME(gtk_widget_get_last_child(screen_find_class(&screen, "clock"))), ==,
        "UiRing");
    screen_done(&screen);
}

static void an_untouched_welcome_page_is_soon_as_it_was(void)
{
    const struct ui_options impatient = {
        .width = 1080, .height = 1920, .language = "ja", .calm_ms = 1};
    struct screen screen;

    screen_init_with(&screen, &impatient);
    ui_window_show(screen.window, SESSION_WELCOME, sample_view(SESSION_WELCOME));
    screen_touch(&screen, "large");
    screen_touch(&screen, "language");
    screen_touch(&screen, "language-en");
    while (gtk_widget_has_css_class(GTK_WIDGET(screen.window), "large"))
        g_main_context_iteration(NULL, TRUE);
    g_assert_nonnull(screen_find(&screen, "start-en"));
    g_assert_null(screen_find(&screen, "start-ja"));
    screen_done(&screen);
}

static const char *said_by(struct screen *screen, const char *class)
{
    return gtk_label_get_text(ui_text_label(screen_find_class(screen, class)));
}

static void a_screen_reader_is_given_the_words_without_their_readings(void)
{
    struct screen screen;

    screen_init(&screen, 1080, 1920, "ja-x-easy");
    ui_window_show(screen.window, SESSION_TAKE_CARD, sample_view(SESSION_TAKE_CARD));
    screen_wait(&screen);
    g_assert_true(UI_IS_RUBY(screen_find_class(&screen, "title")));
    g_assert_cmpstr(said_by(&screen, "title"), ==, "カードを 取って ください");
    screen_done(&screen);
}

static void small_words_are_written_in_kana(void)
{
    struct screen screen;

    screen_init(&screen, 1080, 1920, "ja-x-easy");
    ui_window_show(screen.window, SESSION_PIN, sample_view(SESSION_PIN));
    screen_wait(&screen);
    g_assert_nonnull(strstr(said_by(&screen, "tries-text"), "かい"));
    g_assert_null(strstr(said_by(&screen, "tries-text"), "回"));
    screen_done(&screen);
}

/* A reading needs room above its word, which the same word without one does not take. */
static void readings_have_room_above_their_words(void)
{
    struct screen screen;
    int height, label_height;

    screen_init(&screen, 1080, 1920, "ja-x-easy");
    ui_window_show(screen.window, SESSION_TAKE_CARD, sample_view(SESSION_TAKE_CARD));
    screen_wait(&screen);

    GtkWidget *title = screen_find_class(&screen, "title");

    height = gtk_widget_get_height(title);
    label_height = gtk_widget_get_height(GTK_WIDGET(ui_text_label(title)));
    g_assert_cmpint(height, >=, label_height);
    g_assert_cmpint(height, >=, 90); /* 60 and half of it */
    screen_done(&screen);
}

static void a_language_stays_on_every_later_page(void)
{
    struct screen screen;

    show(&screen, SESSION_WELCOME);
    screen_touch(&screen, "start-en");
    ui_window_show(screen.window, SESSION_SERVICE, sample_view(SESSION_SERVICE));
    screen_wait(&screen);
    g_assert_true(gtk_widget_has_css_class(GTK_WIDGET(screen.window), "en"));
    screen_done(&screen);
}

/* … but not itself: the primary button is in it. */
static void every_other_language_is_on_the_welcome_page(void)
{
    struct screen screen;

    show(&screen, SESSION_WELCOME);
    for (int i = 0; i < UI_LANGUAGES; i++) {
        enum ui_language language = (enum ui_language)i;
        char *id = g_strdup_printf("start-%s", ui_language_name(language));

        if (language == UI_JAPANESE || !ui_language_is_offered(language))
            g_assert_null(screen_find(&screen, id));
        else
            g_assert_nonnull(screen_find(&screen, id));
        g_free(id);
    }
    screen_done(&screen);
}

static void digits_do_not_survive_another_page(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_wait(&screen);
    for (int i = 0; i < 4; i++)
        screen_touch(&screen, "key-7");
    ui_window_show(screen.window, SESSION_WHICH_PIN, sample_view(SESSION_WHICH_PIN));
    screen_wait(&screen);
    ui_window_show(screen.window, SESSION_PIN, sample_view(SESSION_PIN));
    screen_wait(&screen);
    screen_touch(&screen, "primary");
    g_assert_cmpuint(screen.pin.len, ==, 0);
    screen_done(&screen);
}

static void digits_do_not_survive_the_question(void)
{
    struct screen screen;

    show(&screen, SESSION_PIN);
    screen_wait(&screen);
    for (int i = 0; i < 4; i++)
        screen_touch(&screen, "key-7");
    ui_window_ask_still_there(screen.window, 20000);
    screen_wait(&screen);
    ui_window_show(screen.window, SESSION_PIN, sample_view(SESSION_PIN));
    screen_touch(&screen, "primary");
    g_assert_cmpuint(screen.pin.len, ==, 0);
    screen_done(&screen);
}

static void the_language_changes_while_a_page_is_shown(void)
{
    struct screen screen;

    show(&screen, SESSION_TAKE_CARD);
    screen_touch(&screen, "language");
    screen_touch(&screen, "language-en");
    g_assert_cmpstr(gtk_label_get_text(GTK_LABEL(screen_find_class(&screen, "title"))), ==,
                    "Please take your card");
    screen_touch(&screen, "language");
    screen_touch(&screen, "language-ja");
    g_assert_cmpstr(gtk_label_get_text(GTK_LABEL(screen_find_class(&screen, "title"))), !=,
                    "Please take your card");
    screen_done(&screen);
}

static void english_can_be_chosen_on_the_welcome_page(void)
{
    struct screen screen;

    show(&screen, SESSION_WELCOME);
    screen_touch(&screen, "start-en");
    g_assert_cmpint(screen.last, ==, EVENT_START);
    ui_window_show(screen.window, SESSION_TAKE_CARD, sample_view(SESSION_TAKE_CARD));
    g_assert_cmpstr(gtk_label_get_text(GTK_LABEL(screen_find_class(&screen, "title"))), ==,
                    "Please take your card");
    screen_done(&screen);
}

static void the_kind_is_told_before_the_event(void)
{
    struct screen screen;

    show(&screen, SESSION_SERVICE);
    screen_touch(&screen, "kind-overseas");
    g_assert_true(screen.overseas);
    g_assert_cmpint(screen.last, ==, EVENT_KIND_CHOSEN);
    screen_touch(&screen, "kind-domestic");
    g_assert_false(screen.overseas);
    screen_done(&screen);
}

static void a_municipality_is_told_by_its_code(void)
{
    struct screen screen;

    show(&screen, SESSION_MUNICIPALITY);
    screen_touch(&screen, "municipality-990035");
    g_assert_cmpstr(screen.municipality, ==, "990035");
    g_assert_cmpint(screen.last, ==, EVENT_MUNICIPALITY_CHOSEN);
    screen_done(&screen);
}

static void further_municipalities_are_a_button_away(void)
{
    struct screen screen;

    show(&screen, SESSION_MUNICIPALITY);
    g_assert_null(screen_find(&screen, "municipality-990116"));
    screen_touch(&screen, "next-page");
    g_assert_nonnull(screen_find(&screen, "municipality-990116"));
    screen_touch(&screen, "next-page");
    g_assert_null(screen_find(&screen, "municipality-990116"));
    screen_done(&screen);
}

static void another_prefecture_can_be_chosen(void)
{
    struct screen screen;

    show(&screen, SESSION_MUNICIPALITY);
    g_assert_null(screen_find(&screen, "municipality-980013"));
    screen_touch(&screen, "prefecture");
    screen_touch(&screen, "prefecture-98");
    screen_touch(&screen, "municipality-980013");
    g_assert_cmpstr(screen.municipality, ==, "980013");
    screen_done(&screen);
}

static void the_choice_of_a_prefecture_ends_with_the_page(void)
{
    struct screen screen;

    show(&screen, SESSION_MUNICIPALITY);
    screen_touch(&screen, "prefecture");
    ui_window_show(screen.window, SESSION_CONFIRM, sample_view(SESSION_CONFIRM));
    ui_window_show(screen.window, SESSION_MUNICIPALITY, sample_view(SESSION_MUNICIPALITY));
    g_assert_null(screen_find(&screen, "prefecture-98"));
    screen_done(&screen);
}

static UiPersonal *personal(struct screen *screen, GtkWidget *widget)
{
    UiPersonal *found = UI_IS_PERSONAL(widget) ? UI_PERSONAL(widget) : NULL;

    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling(child))
        found = personal(screen, child);
    return found;
}

static void the_name_is_shown_only_while_the_button_is_held(void)
{
    struct screen screen;

    show(&screen, SESSION_CONFIRM);
    UiPersonal *name = personal(&screen, GTK_WIDGET(screen.window));
    UiHold *hold = UI_HOLD(screen_find(&screen, "reveal"));

    g_assert_false(ui_personal_is_revealed(name));
    ui_hold_press(hold, 0);
    g_assert_true(ui_personal_is_revealed(name));
    ui_hold_release(hold);
    g_assert_false(ui_personal_is_revealed(name));
    screen_done(&screen);
}

static void the_name_is_hidden_after_five_seconds_of_holding(void)
{
    struct screen screen;

    show(&screen, SESSION_CONFIRM);
    UiPersonal *name = personal(&screen, GTK_WIDGET(screen.window));
    UiHold *hold = UI_HOLD(screen_find(&screen, "reveal"));

    ui_hold_press(hold, 0);
    ui_hold_advance(hold, 4999999);
    g_assert_true(ui_personal_is_revealed(name));
    ui_hold_advance(hold, 5000000);
    g_assert_false(ui_personal_is_revealed(name));
    screen_done(&screen);
}

static void no_label_ever_holds_the_name(GtkWidget *widget)
{
    if (GTK_IS_LABEL(widget))
        g_assert_null(strstr(gtk_label_get_text(GTK_LABEL(widget)), "みなみ"));
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        no_label_ever_holds_the_name(child);
}

static void the_name_is_in_no_label(void)
{
    struct screen screen;

    show(&screen, SESSION_CONFIRM);
    no_label_ever_holds_the_name(GTK_WIDGET(screen.window));
    ui_hold_press(UI_HOLD(screen_find(&screen, "reveal")), 0);
    no_label_ever_holds_the_name(GTK_WIDGET(screen.window));
    screen_done(&screen);
}

static void the_question_takes_the_person_off_the_screen(void)
{
    struct screen screen;

    show(&screen, SESSION_CONFIRM);
    ui_window_ask_still_there(screen.window, 20000);
    g_assert_null(personal(&screen, GTK_WIDGET(screen.window)));
    g_assert_null(screen_find(&screen, "reveal"));
    screen_touch(&screen, "more-time");
    g_assert_cmpuint(screen.more_times, ==, 1);
    g_assert_cmpuint(screen.events, ==, 0);
    screen_done(&screen);
}

static void the_question_can_be_answered_with_no(void)
{
    struct screen screen;

    show(&screen, SESSION_CONFIRM);
    ui_window_ask_still_there(screen.window, 20000);
    screen_touch(&screen, "cancel");
    g_assert_cmpint(screen.last, ==, EVENT_CANCEL);
    g_assert_cmpuint(screen.more_times, ==, 0);
    screen_done(&screen);
}

/* The socket of a test driver. */
static int listener(char *path, size_t size)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    g_snprintf(path, size, "%s/touch-map-%d", g_get_tmp_dir(), (int)getpid());
    unlink(path);
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    return fd;
}

static gboolean arrived(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

/* Runs the main loop until a datagram is there. */
static char *receive(int fd)
{
    static char text[16384];
    bool stop = false;
    guint guard = g_timeout_add_seconds(20, arrived, &stop);
    ssize_t len;

    while ((len = recv(fd, text, sizeof text - 1, 0)) < 0 && !stop)
        g_main_context_iteration(NULL, FALSE);
    g_assert_false(stop);
    g_source_remove(guard);
    text[len] = '\0';
    return text;
}

static void nothing(void *ctx, enum session_event event)
{
}

static void places_of_keys(struct screen *screen, int ret[UI_DIGITS])
{
    for (int digit = 0; digit < UI_DIGITS; digit++) {
        char id[8];
        int column, row, width, height;

        g_snprintf(id, sizeof id, "key-%d", digit);
        GtkWidget *key = screen_find(screen, id);

        gtk_grid_query_child(GTK_GRID(gtk_widget_get_parent(key)), key, &column, &row, &width,
                             &height);
        ret[digit] = row * 3 + column;
    }
}

static void shuffled_digits_stay_while_the_page_is_built_anew(void)
{
    const struct ui_options options = {
        .width = 1080, .height = 1920, .language = "ja", .shuffles_digits = true};
    int usual[UI_DIGITS], first[UI_DIGITS], again[UI_DIGITS], next[UI_DIGITS];
    struct screen screen;

    screen_init(&screen, 1080, 1920, "ja");
    ui_window_show(screen.window, SESSION_PIN, sample_view(SESSION_PIN));
    places_of_keys(&screen, usual);
    screen_done(&screen);
    screen_init_with(&screen, &options);
    ui_window_show(screen.window, SESSION_PIN, sample_view(SESSION_PIN));
    places_of_keys(&screen, first);
    screen_touch(&screen, "large");
    places_of_keys(&screen, again);
    ui_window_show(screen.window, SESSION_WHICH_PIN, sample_view(SESSION_WHICH_PIN));
    ui_window_show(screen.window, SESSION_PIN, sample_view(SESSION_PIN));
    places_of_keys(&screen, next);
    screen_done(&screen);
    /* Each of these would be chance, once in 3,628,800 times. */
    g_assert_cmpint(memcmp(usual, first, sizeof first), !=, 0);
    g_assert_cmpmem(again, sizeof again, first, sizeof first);
    g_assert_cmpint(memcmp(next, first, sizeof first), !=, 0);
}

static void the_touch_map_names_page_language_and_targets(void)
{
    char path[108];
    int fd = listener(path, sizeof path);
    const struct ui_sink sink = {.event = nothing};
    const struct ui_options options = {
        .width = 1080, .height = 1920, .language = "en", .touch_map = path};
    GtkApplication *app = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);

    g_assert_true(g_application_register(G_APPLICATION(app), NULL, NULL));
    UiWindow *window = ui_window_new(app, &options, &sink);

    ui_window_show(window, SESSION_WELCOME, sample_view(SESSION_WELCOME));
    gtk_window_present(GTK_WINDOW(window));
    g_assert_nonnull(
        strstr(receive(fd),
               "{\"state\":\"welcome\",\"trouble\":\"none\",\"language\":\"en\",\"targets\":["));

    ui_window_show(window, SESSION_PIN, sample_view(SESSION_PIN));
    const char *map = receive(fd);

    g_assert_nonnull(strstr(map, "\"state\":\"pin\""));
    g_assert_nonnull(strstr(map, "\"id\":\"key-9\""));
    g_assert_nonnull(strstr(map, "\"id\":\"primary\",\"x\":352,\"y\":1528,\"w\":664,\"h\":144}"));

    ui_window_ask_still_there(window, 20000);
    g_assert_nonnull(strstr(receive(fd), "\"state\":\"still-there\""));
    gtk_window_destroy(GTK_WINDOW(window));
    g_object_unref(app);
    close(fd);
    unlink(path);
}

static void a_long_text_is_read_in_screenfuls(void)
{
    struct screen screen;
    struct ui_view view = *sample_view(SESSION_TERMS);
    GString *text = g_string_new(NULL);

    for (int i = 0; i < 120; i++)
        g_string_append(text, "この規約は、この機械で交付を受ける方に適用します。\n");
    view.terms.ja = text->str;
    screen_init(&screen, 1080, 1920, "ja");
    ui_window_show(screen.window, SESSION_TERMS, &view);
    screen_touch(&screen, "read-all");
    screen_wait(&screen);
    g_assert_nonnull(screen_find(&screen, "next-page"));
    g_assert_true(gtk_widget_get_visible(screen_find(&screen, "next-page")));
    screen_touch(&screen, "next-page");
    screen_touch(&screen, "back");
    g_assert_nonnull(screen_find(&screen, "read-all"));
    g_assert_cmpuint(screen.events, ==, 0);
    screen_done(&screen);
    g_string_free(text, TRUE);
}

static void a_brief_text_needs_no_next_page(void)
{
    struct screen screen;

    show(&screen, SESSION_TERMS);
    screen_touch(&screen, "read-all");
    screen_wait(&screen);
    screen_wait(&screen);
    g_assert_false(gtk_widget_get_visible(screen_find(&screen, "next-page")));
    screen_done(&screen);
}

static bool can_touch(struct screen *screen, const char *id)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    bool found;

    screen_wait(screen);
    ui_touch_map_foreach(GTK_WIDGET(screen->window), remember, ids);
    found = g_ptr_array_find_with_equal_func(ids, id, g_str_equal, NULL);
    g_ptr_array_unref(ids);
    return found;
}

static void larger_text_goes_on_overleaf(void)
{
    struct screen screen;

    show(&screen, SESSION_SERVICE);
    screen_touch(&screen, "large");
    g_assert_true(can_touch(&screen, "kind-domestic"));
    g_assert_false(can_touch(&screen, "kind-overseas"));
    screen_touch(&screen, "further");
    g_assert_true(can_touch(&screen, "kind-overseas"));
    g_assert_false(can_touch(&screen, "kind-domestic"));
    screen_touch(&screen, "further");
    g_assert_true(can_touch(&screen, "kind-domestic"));
    screen_done(&screen);
}

int main(int argc, char **argv)
{
    gtk_test_init(&argc, &argv, NULL);
    g_test_add_func("/window/titles/ja", every_state_has_a_japanese_title);
    g_test_add_func("/window/titles/en", every_state_has_an_english_title);
    g_test_add_func("/window/events", every_event_of_a_page_means_something_there);
    g_test_add_func("/pin/four", four_digits_reach_the_listener_and_nobody_else);
    g_test_add_func("/pin/shuffled", shuffled_digits_stay_while_the_page_is_built_anew);
    g_test_add_func("/pin/short", a_short_pin_never_leaves_the_page);
    g_test_add_func("/pin/language", digits_survive_a_change_of_language);
    g_test_add_func("/window/voice/page", the_voice_has_a_page_over_any_page);
    g_test_add_func("/window/voice/ends", another_page_ends_the_voices);
    g_test_add_func("/pin/missing", too_few_digits_are_said_instead_of_sent);
    g_test_add_func("/window/hearing/focus", guidance_by_hearing_has_a_focus_and_more_time);
    g_test_add_func("/window/hearing/last-try", before_the_last_try_the_focus_is_on_stopping);
    g_test_add_func("/window/hearing/curtain", the_screen_is_dark_only_for_those_who_hear);
    g_test_add_func("/window/languages/look", digits_survive_a_look_at_the_languages);
    g_test_add_func("/window/languages/asked",
                    digits_do_not_survive_the_question_over_the_languages);
    g_test_add_func("/window/languages/person",
                    a_person_does_not_come_back_by_way_of_the_languages);
    g_test_add_func("/window/languages/other-page", another_page_ends_the_choice_of_languages);
    g_test_add_func("/window/languages/newer", newer_facts_do_not_end_the_choice_of_languages);
    g_test_add_func("/window/languages/tick", the_present_language_has_a_tick);
    g_test_add_func("/window/languages/ring", the_ring_goes_on_beside_the_languages);
    g_test_add_func("/window/ruby/reader",
                    a_screen_reader_is_given_the_words_without_their_readings);
    g_test_add_func("/window/ruby/kana", small_words_are_written_in_kana);
    g_test_add_func("/window/ruby/room", readings_have_room_above_their_words);
    g_test_add_func("/window/languages/calm", an_untouched_welcome_page_is_soon_as_it_was);
    g_test_add_func("/window/languages/stays", a_language_stays_on_every_later_page);
    g_test_add_func("/window/languages/welcome", every_other_language_is_on_the_welcome_page);
    g_test_add_func("/pin/other-page", digits_do_not_survive_another_page);
    g_test_add_func("/pin/question", digits_do_not_survive_the_question);
    g_test_add_func("/language/change", the_language_changes_while_a_page_is_shown);
    g_test_add_func("/language/welcome", english_can_be_chosen_on_the_welcome_page);
    g_test_add_func("/service/kind", the_kind_is_told_before_the_event);
    g_test_add_func("/municipality/code", a_municipality_is_told_by_its_code);
    g_test_add_func("/municipality/next", further_municipalities_are_a_button_away);
    g_test_add_func("/municipality/prefecture", another_prefecture_can_be_chosen);
    g_test_add_func("/municipality/forgotten", the_choice_of_a_prefecture_ends_with_the_page);
    g_test_add_func("/confirm/held", the_name_is_shown_only_while_the_button_is_held);
    g_test_add_func("/confirm/five-seconds", the_name_is_hidden_after_five_seconds_of_holding);
    g_test_add_func("/confirm/label", the_name_is_in_no_label);
    g_test_add_func("/question/person", the_question_takes_the_person_off_the_screen);
    g_test_add_func("/question/no", the_question_can_be_answered_with_no);
    g_test_add_func("/touch-map", the_touch_map_names_page_language_and_targets);
    g_test_add_func("/terms/long", a_long_text_is_read_in_screenfuls);
    g_test_add_func("/terms/brief", a_brief_text_needs_no_next_page);
    g_test_add_func("/large/overleaf", larger_text_goes_on_overleaf);
    return g_test_run();
}
