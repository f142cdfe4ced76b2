/* Shows one page with sample facts, until it is closed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/tests/attendant-samples.h"
#include "ui/tests/samples.h"
#include "ui/tests/screen.h"
#include "ui/window.h"

static struct {
    char *state, *language, *touch, *map, *ails, *ended;
    int width, height, trouble, sheets_out;
    gboolean again;
    gboolean dim;
    gboolean fullscreen;
} arguments = {.width = 1080, .height = 1920};

static const GOptionEntry entries[] = {
    {"state", 's', 0, G_OPTION_ARG_STRING, &arguments.state,
     "The page: pin, take-card, still-there", "STATE"},
    {"language", 'l', 0, G_OPTION_ARG_STRING, &arguments.language, "Its tag: ja, zh-Hans",
     "LANGUAGE"},
    {"width", 'W', 0, G_OPTION_ARG_INT, &arguments.width, "Pixels", "N"},
    {"height", 'H', 0, G_OPTION_ARG_INT, &arguments.height, "Pixels", "N"},
    {"touch", 't', 0, G_OPTION_ARG_STRING, &arguments.touch,
     "Ids to touch first: contrast,key-1,key-2", "IDS"},
    {"touch-map", 'm', 0, G_OPTION_ARG_STRING, &arguments.map, "Socket to send touch maps to",
     "PATH"},
    {"trouble", 'r', 0, G_OPTION_ARG_INT, &arguments.trouble,
     "What ails the printer, as enum ui_trouble", "N"},
    {"sheets-out", 'o', 0, G_OPTION_ARG_INT, &arguments.sheets_out, "Sheets that are out", "N"},
    {"ails", 'A', 0, G_OPTION_ARG_STRING, &arguments.ails,
     "What is wrong on the attendants' menu: paper, jam", "WORD"},
    {"ended", 'e', 0, G_OPTION_ARG_STRING, &arguments.ended,
     "The session that the attendants' menu ended: printing", "STATE"},
    {"again", 'a', 0, G_OPTION_ARG_NONE, &arguments.again,
     "Staff were called again; a code was wrong", NULL},
    {"dim", 'd', 0, G_OPTION_ARG_NONE, &arguments.dim, "Dark surroundings", NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void on_event(void *ctx, enum session_event event)
{
    printf("event %d\n", event);
    fflush(stdout);
}

static void on_kind(void *ctx, bool overseas)
{
}

static void on_municipality(void *ctx, const char *code)
{
}

static void on_pin(void *ctx, struct secret *pin)
{
    secret_wipe(pin);
}

static const struct ui_listener listener;

static void on_nothing(void *ctx)
{
}

static enum session_state state_of(const char *name)
{
    for (int i = 0; i < SESSION_STATES; i++)
        if (strcmp(session_state_name((enum session_state)i), name) == 0)
            return (enum session_state)i;
    fprintf(stderr, "preview: no such state: %s\n", name);
    exit(2);
}

static void touch_all(GtkWidget *window, const char *ids)
{
    char **list = g_strsplit(ids, ",", -1);

    for (char **id = list; *id != NULL; id++) {
        GtkWidget *widget = screen_find_in(window, *id);

        if (widget != NULL && GTK_IS_BUTTON(widget))
            g_signal_emit_by_name(widget, "clicked");
    }
    g_strfreev(list);
}

static void on_code(void *ctx, struct secret *code)
{
    secret_wipe(code);
}

static void on_act(void *ctx, enum ui_attendant_act act)
{
    printf("act %d\n", act);
    fflush(stdout);
}

static bool show_attendant(GtkApplication *app, const struct ui_options *options)
{
    const struct ui_attendant_sink sink = {.code = on_code, .act = on_act, .touched = on_nothing};
    enum ui_ailment ails = UI_AILS_NOTHING;
    struct ui_attendant_view view;

    for (int i = 0; i < UI_ATTENDANT_PAGES; i++) {
        enum ui_attendant_page page = (enum ui_attendant_page)i;
        UiAttendant *window;

        if (g_strcmp0(ui_attendant_page_name(page), arguments.state) != 0)
            continue;
        if (arguments.ails != NULL && !ui_ailment_from_name(arguments.ails, &ails))
            fprintf(stderr, "preview: no such ailment: %s\n", arguments.ails);
        view = sample_ailing(ails);
        view.wrong = arguments.again;
        view.ended = arguments.ended;
        window = ui_attendant_new(app, options, &sink);
        ui_attendant_set_time(window, 120000, 90000);
        ui_attendant_show(window, page, &view);
        if (arguments.touch != NULL)
            touch_all(GTK_WIDGET(window), arguments.touch);
        gtk_window_present(GTK_WINDOW(window));
        return true;
    }
    return false;
}

static void activate(GApplication *app, gpointer data)
{
    const struct ui_sink sink = {
        .event = on_event,
        .kind = on_kind,
        .municipality = on_municipality,
        .pin = on_pin,
        .more_time = on_nothing,
        .listener = &listener,
    };
    const struct ui_options options = {
        .width = arguments.width,
        .height = arguments.height,
        .language = arguments.language,
        .touch_map = arguments.map,
        .dim = arguments.dim,
    };

    if (show_attendant(GTK_APPLICATION(app), &options))
        return;
    UiWindow *window = ui_window_new(GTK_APPLICATION(app), &options, &sink);
    bool asks = g_strcmp0(arguments.state, "still-there") == 0;
    enum session_state state =
        asks ? SESSION_CONFIRM : state_of(arguments.state == NULL ? "welcome" : arguments.state);

    struct ui_view view = *sample_view(state);

    view.trouble = (enum ui_trouble)CLAMP(arguments.trouble, 0, UI_TROUBLES - 1);
    view.sheets_out = (unsigned)MAX(arguments.sheets_out, 0);
    view.called_again = arguments.again;
    ui_window_show(window, state, &view);
    if (session_limit_warns(state))
        ui_window_set_time(window, 60000, 45000);
    if (asks)
        ui_window_ask_still_there(window, 20000);
    if (arguments.touch != NULL)
        touch_all(GTK_WIDGET(window), arguments.touch);
    gtk_window_present(GTK_WINDOW(window));
}

int main(int argc, char **argv)
{
    GtkApplication *app = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
    GOptionContext *context = g_option_context_new("- show one page of the kiosk");
    GError *error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "preview: %s\n", error->message);
        return 2;
    }
    g_option_context_free(context);
    g_signal_connect(app, "activate", G_CALLBACK(activate), NULL);
    int status = g_application_run(G_APPLICATION(app), 1, argv);

    g_object_unref(app);
    return status;
}
