#include "kiosk/attendant/app.h"

#include <gtk/gtk.h>
#include <string.h>

#include "base/locked.h"
#include "base/log.h"
#include "kiosk/attendant/channel.h"
#include "kiosk/attendant/codes.h"
#include "kiosk/attendant/report.h"
#include "kiosk/attendant/tries.h"
#include "ui/attendant.h"
#include "ui/faces.h"

#define LINE_SIZE 64 /* kioskd's: longest order */

struct app {
    const struct attendant_options *options;
    const struct config *config;
    GtkApplication *gtk;
    UiAttendant *window;
    guint idle, waiting;

    struct attendants attendants;
    struct tries tries;
    const struct attendant *coming; /* the code was right; the card is awaited. NULL: nobody */
    GSubprocess *card;              /* waits for it; NULL: none does */
    char who[ATTENDANT_NAME_SIZE];  /* "" until code and card were right */

    struct channel *watch, *asks;
    struct channel *orders; /* a new one for each: kioskd hangs up after what took its time */
    struct attendant_report report;
    enum ui_attendant_page page;
    struct ui_attendant_view view;
    bool by_itself;                /* nobody touched what is ordered */
    enum ui_attendant_act ordered; /* and not answered yet; UI_ACTS: nothing */
};

/* ---- pages ---- */

static void leave(struct app *app)
{
    g_application_quit(G_APPLICATION(app->gtk));
}

static void show(struct app *app, enum ui_attendant_page page)
{
    app->page = page;
    app->view.tries_left = tries_left(&app->tries);
    app->view.card = app->config->attendant_card;
    app->view.kiosk = app->config->id;
    app->view.version = app->report.version[0] != '\0' ? app->report.version : NULL;
    app->view.ended = app->report.ended[0] != '\0' ? app->report.ended : NULL;
    app->view.ails = app->report.view.ails;
    memcpy(app->view.since, app->report.view.since, sizeof app->view.since);
    memcpy(app->view.devices, app->report.view.devices, sizeof app->view.devices);
    for (int i = 0; app->ordered == UI_ACT_SELF_TEST && i < UI_DEVICES; i++)
        app->view.devices[i].condition = UI_CONDITION_BUSY;
    app->view.closed = app->report.view.closed;
    app->view.working = app->ordered != UI_ACTS;
    ui_attendant_show(app->window, page, &app->view);
}

static gboolean on_idle(gpointer data)
{
    struct app *app = data;

    if (app->ordered != UI_ACTS)
        return G_SOURCE_CONTINUE; /* they wait for what they asked for */
    app->idle = 0;
    leave(app);
    return G_SOURCE_REMOVE;
}

static void somebody_is_there(void *ctx)
{
    struct app *app = ctx;

    if (app->idle != 0)
        g_source_remove(app->idle);
    app->idle = g_timeout_add(ATTENDANT_IDLE_MS, on_idle, app);
    ui_attendant_set_time(app->window, ATTENDANT_IDLE_MS, ATTENDANT_IDLE_MS);
}

/* ---- the code ---- */

static gboolean on_waited(gpointer data)
{
    struct app *app = data;

    app->waiting = 0;
    app->view.wrong = true;
    show(app, UI_ATTENDANT_CODE);
    return G_SOURCE_REMOVE;
}

/* To the page that the wrong codes so far leave open. */
static void ask_for_code(struct app *app)
{
    struct tries_clock clock = tries_clock_now();
    int64_t wait_ms = tries_wait_ms(&app->tries, &clock);

    if (app->attendants.count == 0 || tries_left(&app->tries) == 0) {
        show(app, UI_ATTENDANT_LOCKED);
    } else if (wait_ms > 0) {
        app->view.wait_ms = (unsigned)wait_ms;
        app->waiting = g_timeout_add((guint)wait_ms, on_waited, app);
        show(app, UI_ATTENDANT_WAIT);
    } else {
        show(app, UI_ATTENDANT_CODE);
    }
}

static void on_answer(void *ctx, const char *text);

/* Says words to kioskd for whoever has come in. False when nobody listens. */
static bool order(struct app *app, const char *words)
{
    g_autofree char *line =
        app->who[0] == '\0' ? g_strdup(words) : g_strdup_printf("as %s %s", app->who, words);
    struct err err;

    channel_free(&app->orders);
    app->orders = channel_new(app->options->control, on_answer, app, &err);
    if (app->orders == NULL) {
        log_err(&err);
        return false;
    }
    channel_say(app->orders, line);
    return true;
}

/* For the record; nothing depends on the answer. */
static void note(struct app *app, const char *what)
{
    g_autofree char *words = g_strdup_printf("note %s", what);

    (void)order(app, words);
}

static void carry_out(struct app *app, enum ui_attendant_act act, const char *words);

static void open_menu(struct app *app, const struct attendant *who)
{
    struct err err;

    memcpy(app->who, who->name, sizeof app->who);
    if (!tries_forget(app->config->attendant_tries, &app->tries, &err))
        log_err(&err); /* the next one has fewer tries */
    note(app, "entered");
    app->by_itself = true;
    carry_out(app, UI_ACT_SELF_TEST, "run self-test");
}

static void refuse(struct app *app, const char *why)
{
    note(app, tries_left(&app->tries) == 0 ? "locked" : why);
    ask_for_code(app);
}

static void on_card(GObject *source, GAsyncResult *result, gpointer data)
{
    struct app *app = data;
    const struct attendant *who = app->coming;
    g_autofree char *number = NULL;
    bool read =
        g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, &number, NULL, NULL) &&
        g_subprocess_get_successful(G_SUBPROCESS(source));

    g_clear_object(&app->card);
    app->coming = NULL;
    if (read && attendant_has_card(who, number))
        open_menu(app, who);
    else
        refuse(app, "wrong-card");
}

/* The code counts as wrong until the card proves right, too. */
static void ask_for_card(struct app *app, const struct attendant *who)
{
    app->card = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, app->options->staff_card,
                                 "--config", app->options->config, NULL);
    if (app->card == NULL) {
        log_event(LOG_FAILED, ERR_NOT_FOUND);
        refuse(app, "wrong-card");
        return;
    }
    app->coming = who;
    g_subprocess_communicate_utf8_async(app->card, NULL, NULL, on_card, app);
    show(app, UI_ATTENDANT_CARD);
}

/* What goes to the thread that hashes. */
struct look {
    const struct attendants *attendants;
    struct secret code;
};

static void look_free(gpointer data)
{
    struct look *look = data;

    locked_free(look, sizeof *look);
}

static void look_up(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    struct look *look = data;
    const struct attendant *who = NULL;
    struct err err;

    if (!attendants_find(look->attendants, &look->code, &who, &err))
        log_err(&err);
    secret_wipe(&look->code);
    g_task_return_pointer(task, (gpointer)(uintptr_t)who, NULL);
}

static void looked_up(GObject *source, GAsyncResult *result, gpointer data)
{
    struct app *app = data;
    const struct attendant *who = g_task_propagate_pointer(G_TASK(result), NULL);

    if (app->page != UI_ATTENDANT_CHECKING)
        return;
    if (who == NULL)
        refuse(app, "wrong-code");
    else if (app->config->attendant_card)
        ask_for_card(app, who);
    else
        open_menu(app, who);
}

static void on_code(void *ctx, struct secret *code)
{
    struct app *app = ctx;
    struct tries_clock clock = tries_clock_now();
    struct look *look;
    struct err err;
    GTask *task;

    if (app->page != UI_ATTENDANT_CODE)
        return;
    look = locked_new(sizeof *look, &err);
    if (look == NULL) {
        log_err(&err);
        show(app, UI_ATTENDANT_LOCKED);
        return;
    }
    /* It counts as wrong until it proves right: who pulls the plug in between has spent it. */
    if (!tries_spend(app->config->attendant_tries, &clock, &app->tries, &err)) {
        log_err(&err);
        look_free(look);
        show(app, UI_ATTENDANT_LOCKED);
        return;
    }
    show(app, UI_ATTENDANT_CHECKING);
    look->attendants = &app->attendants;
    secret_move(code, &look->code);
    task = g_task_new(NULL, NULL, looked_up, app);
    g_task_set_task_data(task, look, look_free);
    g_task_run_in_thread(task, look_up);
    g_object_unref(task);
}

/* ---- what the attendant does ---- */

static void carry_out(struct app *app, enum ui_attendant_act act, const char *words)
{
    if (app->ordered != UI_ACTS) {
        app->view.notice = UI_NOTICE_BUSY;
    } else if (order(app, words)) {
        app->ordered = act;
        app->view.notice = UI_NOTICE_NONE;
    } else {
        app->view.notice = UI_NOTICE_FAILED;
    }
    show(app, UI_ATTENDANT_MENU);
}

static void on_act(void *ctx, enum ui_attendant_act act)
{
    struct app *app = ctx;

    if (act == UI_ACT_LEAVE) {
        leave(app);
        return;
    }
    if (app->who[0] == '\0')
        return;
    switch (act) {
    case UI_ACT_RESUME:
        carry_out(app, act, "open");
        break;
    case UI_ACT_RESET:
        carry_out(app, act, "reset");
        break;
    case UI_ACT_CLOSE:
        carry_out(app, act, "close attendant");
        break;
    case UI_ACT_TEST_PRINT:
        carry_out(app, act, "run test-print");
        break;
    case UI_ACT_SELF_TEST:
        carry_out(app, act, "run self-test");
        break;
    case UI_ACT_STEPS:
        show(app, UI_ATTENDANT_STEPS);
        break;
    case UI_ACT_MENU:
    case UI_ACT_LEAVE:
    case UI_ACTS:
        show(app, UI_ATTENDANT_MENU);
        break;
    }
}

static enum ui_attendant_notice notice_of(enum ui_attendant_act act, const char *answer)
{
    static const struct {
        const char *answer;
        enum ui_attendant_notice notice;
    } refusals[] = {
        {"error busy", UI_NOTICE_BUSY},
        {"error latch", UI_NOTICE_LATCHED},
        {"error latched", UI_NOTICE_LATCHED},
        {"error not-allowed", UI_NOTICE_NOT_ALLOWED},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++)
        if (strcmp(answer, refusals[i].answer) == 0)
            return refusals[i].notice;
    if (strncmp(answer, "ok", 2) != 0)
        return UI_NOTICE_FAILED;
    if (act == UI_ACT_TEST_PRINT)
        return UI_NOTICE_PRINTED;
    if (act == UI_ACT_SELF_TEST)
        return UI_NOTICE_TESTED;
    return act == UI_ACT_CLOSE ? UI_NOTICE_CLOSED : UI_NOTICE_DONE;
}

static void on_answer(void *ctx, const char *text)
{
    struct app *app = ctx;
    enum ui_attendant_act act = app->ordered;

    if (act == UI_ACTS)
        return;
    app->ordered = UI_ACTS;
    app->view.notice = text == NULL ? UI_NOTICE_FAILED : notice_of(act, text);
    if (app->by_itself && app->view.notice == UI_NOTICE_TESTED)
        app->view.notice = UI_NOTICE_NONE; /* what the corner has ended is more worth the place */
    app->by_itself = false;
    if (app->view.notice == UI_NOTICE_DONE && (act == UI_ACT_RESUME || act == UI_ACT_RESET)) {
        leave(app);
        return;
    }
    if (app->page == UI_ATTENDANT_MENU)
        show(app, UI_ATTENDANT_MENU);
    channel_say(app->asks, "status");
}

/* ---- what kioskd says ---- */

static void on_status(void *ctx, const char *text)
{
    struct app *app = ctx;
    struct attendant_report report;

    if (text == NULL) {
        leave(app); /* kioskd has ended, and we shall soon */
        return;
    }
    if (!attendant_report_read(text, &report) || memcmp(&report, &app->report, sizeof report) == 0)
        return; /* nothing new: a finger may be on the page */
    app->report = report;
    if (app->page == UI_ATTENDANT_MENU)
        show(app, UI_ATTENDANT_MENU);
}

static void on_change(void *ctx, const char *text)
{
    struct app *app = ctx;

    if (text != NULL)
        channel_say(app->asks, "status");
}

static bool call_kioskd(struct app *app)
{
    const char *path = app->options->control;
    struct err err;

    app->asks = channel_new(path, on_status, app, &err);
    app->watch = app->asks == NULL ? NULL : channel_new(path, on_change, app, &err);
    if (app->watch == NULL) {
        log_err(&err);
        return false;
    }
    channel_say(app->watch, "watch");
    return true;
}

/* ---- the start ---- */

static void on_activate(GtkApplication *gtk, gpointer data)
{
    struct app *app = data;
    const struct attendant_options *o = app->options;
    const struct ui_attendant_sink sink = {
        .ctx = app, .code = on_code, .act = on_act, .touched = somebody_is_there};
    const struct ui_options options = {
        .width = o->width > 0 ? o->width : app->config->width,
        .height = o->width > 0 ? o->height : app->config->height,
        .px_per_mm = app->config->px_per_mm,
        .language = o->language != NULL ? o->language : app->config->language,
        .fullscreen = o->fullscreen,
        .dim = surroundings_are_dark(&app->config->surroundings, surroundings_minute()),
        .touch_guard_ms = (unsigned)app->config->touch_guard_ms,
        .touch_map = o->touch_map};

    app->window = ui_attendant_new(gtk, &options, &sink);
    somebody_is_there(app);
    ask_for_code(app);
    gtk_window_present(GTK_WINDOW(app->window));
}

int attendant_run(const struct attendant_options *options, const struct config *config)
{
    struct app app = {.options = options, .config = config, .ordered = UI_ACTS};
    struct tries_clock clock = tries_clock_now();
    struct err err;
    int status = 0;

    if (!attendants_load(config->attendant_codes, &app.attendants, &err))
        log_err(&err); /* nobody can come in: the page says so */
    tries_load(config->attendant_tries, &clock, &app.tries);
    ui_faces_choose(); /* before GTK */
    app.gtk = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
    g_signal_connect(app.gtk, "activate", G_CALLBACK(on_activate), &app);
    if (!call_kioskd(&app) || g_application_run(G_APPLICATION(app.gtk), 0, NULL) != 0)
        status = 1;
    channel_free(&app.watch);
    channel_free(&app.orders);
    channel_free(&app.asks);
    if (app.card != NULL)
        g_subprocess_force_exit(app.card);
    g_clear_object(&app.card);
    g_object_unref(app.gtk);
    return status;
}
