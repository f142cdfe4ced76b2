#include "kiosk/app.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <gtk/gtk.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/wiped.h"
#include "kiosk/jack.h"
#include "kiosk/phase.h"
#include "kiosk/view.h"
#include "ui/faces.h"
#include "ui/window.h"

struct app {
    const struct options *options;
    const struct config *config;
    struct kiosk *kiosk; /* one without devices when the kiosk is closed */
    struct report *report;
    struct view *view;
    struct speech *speech;
    GtkApplication *gtk;
    UiWindow *window;
    struct run *run;
    struct jack *jack;
    bool asking;       /* "are you still there?" is shown */
    bool hearing;      /* guidance by hearing */
    gulong painted;    /* handler, until the first page is on the screen */
    bool has_listener; /* kioskd reads our phases */
    int status;
};

/* ---- what the session in time wants shown ---- */

static void on_entered(void *ctx, enum session_state state)
{
    struct app *app = ctx;
    char byte = (char)(PHASE_BASE + (int)state);

    app->asking = false;
    report_state(app->report, state);
    speech_enter(app->speech, state);
    if (state == SESSION_PRINTING)
        app->kiosk->called_again = false;
    if (state == SESSION_STOPPED)
        app->status = PHASE_STATUS_LATCHED;
    /* Who cannot tell kioskd would be taken for one that hangs. */
    if (app->has_listener && write(PHASE_FD, &byte, 1) != 1)
        _exit(1);
}

static void on_show(void *ctx, enum session_state state)
{
    struct app *app = ctx;
    const struct ui_view *view = view_of(app->view, state);
    int tries_left = view->tries_left;
    unsigned sheets = view->sheets;

    ui_window_show(app->window, state, view);
    view_wipe(app->view);
    speech_show(app->speech, state, tries_left, sheets);
}

static void on_time(void *ctx, unsigned limit_ms, unsigned left_ms)
{
    ui_window_set_time(((struct app *)ctx)->window, limit_ms, left_ms);
}

static void on_ask(void *ctx, unsigned left_ms)
{
    struct app *app = ctx;

    ui_window_ask_still_there(app->window, left_ms);
    app->asking = true;
    speech_cover(app->speech, "still-there");
}

static void on_over(void *ctx)
{
    struct app *app = ctx;

    if (!report_write(app->report))
        log_event(LOG_FAILED, ERR_IO);
    g_application_quit(G_APPLICATION(app->gtk));
}

/* ---- what the resident does ---- */

static void on_event(void *ctx, enum session_event event)
{
    struct app *app = ctx;

    if (run_state(app->run) == SESSION_NO_PASSPORT && event == EVENT_OTHER_WAY)
        app->kiosk->resident->overseas = false;
    if (run_state(app->run) == SESSION_PAPER_OUT)
        app->kiosk->called_again = event == EVENT_OTHER_WAY;
    run_event(app->run, event);
}

static void on_kind(void *ctx, bool overseas)
{
    ((struct app *)ctx)->kiosk->resident->overseas = overseas;
}

static void on_municipality(void *ctx, const char *code)
{
    struct resident *resident = ((struct app *)ctx)->kiosk->resident;

    g_strlcpy(resident->municipality, code, sizeof resident->municipality);
}

static void on_pin(void *ctx, struct secret *pin)
{
    secret_move(pin, &((struct app *)ctx)->kiosk->resident->pin);
}

static void on_language(void *ctx, const char *language)
{
    speech_set_language(((struct app *)ctx)->speech, language);
}

static void on_voice(void *ctx, enum ui_voice wish)
{
    speech_obey(((struct app *)ctx)->speech, wish);
}

static void on_touched(void *ctx)
{
    speech_touched(((struct app *)ctx)->speech);
}

/* ---- who hears it ---- */

static struct prompts_control control_of(const struct ui_control *control)
{
    return (struct prompts_control){control->id, control->position, control->has_switch,
                                    control->on};
}

static void on_covered(void *ctx, const char *over)
{
    struct app *app = ctx;

    speech_cover(app->speech, over == NULL && app->asking ? "still-there" : over);
}

static void on_laid_out(void *ctx, unsigned buttons, const struct ui_control *focus)
{
    const struct prompts_control control = control_of(focus);

    speech_controls(((struct app *)ctx)->speech, buttons, &control);
}

static void on_switched(void *ctx, const struct ui_control *control)
{
    const struct prompts_control prompts = control_of(control);

    speech_control(((struct app *)ctx)->speech, &prompts);
}

static void on_focused(void *ctx, const struct ui_control *control)
{
    if (((struct app *)ctx)->hearing)
        on_switched(ctx, control);
}

static void on_typed(void *ctx)
{
    speech_click(((struct app *)ctx)->speech);
}

static void on_missing(void *ctx, unsigned digits)
{
    char prompt[VOICE_ID_SIZE];

    g_snprintf(prompt, sizeof prompt, "missing-%u", digits);
    speech_say(((struct app *)ctx)->speech, prompt);
}

static void on_hearing(void *ctx, bool on)
{
    struct app *app = ctx;

    app->hearing = on;
    speech_set_hearing(app->speech, on);
}

static void on_curtain(void *ctx, bool on)
{
    speech_say(((struct app *)ctx)->speech, on ? "curtain-on" : "curtain-off");
}

static void on_unhurried(void *ctx, bool on)
{
    run_set_pace(((struct app *)ctx)->run, on ? 2 : 1);
}

static const struct ui_listener listener = {
    .voice = on_voice,
    .covered = on_covered,
    .laid_out = on_laid_out,
    .focused = on_focused,
    .switched = on_switched,
    .typed = on_typed,
    .missing = on_missing,
    .hearing = on_hearing,
    .curtain = on_curtain,
    .unhurried = on_unhurried,
};

static void on_plugged(void *ctx, bool plugged)
{
    ui_window_plug_headphones(((struct app *)ctx)->window, plugged);
}

static void on_more_time(void *ctx)
{
    run_more_time(((struct app *)ctx)->run);
}

/* The session ends as if it were cancelled: VRS is told, everything is wiped, a card must be taken. Where nobody is
 * served there is nothing to cancel. */
static void on_attendant(void *ctx)
{
    struct app *app = ctx;
    enum session_state state = run_state(app->run);

    if (app->status == 0)
        app->status = PHASE_STATUS_ATTENDANT;
    if (session_accepts(state, EVENT_CANCEL))
        run_event(app->run, EVENT_CANCEL);
    else if (state == SESSION_WELCOME || state == SESSION_CLOSED)
        on_over(app);
}

/* ---- the start ---- */

static void open_window(struct app *app)
{
    const struct ui_sink sink = {.ctx = app,
                                 .event = on_event,
                                 .kind = on_kind,
                                 .municipality = on_municipality,
                                 .pin = on_pin,
                                 .more_time = on_more_time,
                                 .language = on_language,
                                 .listener = app->speech != NULL ? &listener : NULL,
                                 .touched = on_touched,
                                 .attendant =
                                     app->config->attendant_codes[0] != '\0' ? on_attendant : NULL};
    const struct options *o = app->options;
    const struct ui_options options = {
        .width = o->width > 0 ? o->width : app->config->width,
        .height = o->width > 0 ? o->height : app->config->height,
        .px_per_mm = app->config->px_per_mm,
        .language = o->language != NULL ? o->language : app->config->language,
        .fullscreen = o->fullscreen,
        .shuffles_digits = app->config->shuffles_digits,
        .curtain = app->config->sound_curtain,
        .dim = surroundings_are_dark(&app->config->surroundings, surroundings_minute()),
        .touch_guard_ms = (unsigned)app->config->touch_guard_ms,
        .touch_map = o->touch_map};

    app->window = ui_window_new(app->gtk, &options, &sink);
    speech_set_language(app->speech, options.language);
}

static void on_painted(GdkFrameClock *clock, gpointer data)
{
    struct app *app = data;

    if (!gtk_widget_get_mapped(GTK_WIDGET(app->window)))
        return;
    g_clear_signal_handler(&app->painted, clock);
    speech_open(app->speech);
}

/* The player starts when the first page is on the screen, which waits for nobody. */
static void begin(struct app *app)
{
    run_start(app->run, app->options->closed != NULL ? SESSION_CLOSED : SESSION_WELCOME);
    if (app->options->closed == NULL && app->speech != NULL)
        app->jack = jack_new(app->config->sound_headphones, on_plugged, app);
    gtk_window_present(GTK_WINDOW(app->window));
    app->painted = g_signal_connect(gtk_widget_get_frame_clock(GTK_WIDGET(app->window)),
                                    "after-paint", G_CALLBACK(on_painted), app);
}

/* kioskd says by one byte that the devices are fit for a resident. All that takes long was done beside the looking at
 * them; but a page would promise too much. */
static gboolean on_let_go_on(gint fd, GIOCondition condition, gpointer data)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    char byte;

    if (read(fd, &byte, 1) != 1 || nothing < 0 || dup2(nothing, fd) != fd)
        _exit(1);
    close(nothing);
    begin(data);
    return G_SOURCE_REMOVE;
}

static bool is_fifo(int fd)
{
    struct stat what;

    return fstat(fd, &what) == 0 && S_ISFIFO(what.st_mode);
}

static void on_activate(GtkApplication *gtk, gpointer data)
{
    struct app *app = data;
    const struct run_actions actions = {
        .ctx = app->kiosk, .act = kiosk_act, .interrupt = kiosk_interrupt, .rearm = kiosk_rearm};
    const struct run_stage stage = {.ctx = app,
                                    .entered = on_entered,
                                    .show = on_show,
                                    .set_time = on_time,
                                    .ask_still_there = on_ask,
                                    .over = on_over};

    open_window(app);
    app->run = run_new(&actions, &stage, app->config->patience);
    app->kiosk->run = app->run;
    if (app->has_listener && is_fifo(STDIN_FILENO))
        g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_let_go_on, app);
    else
        begin(app);
}

/* Before it waits: what was drawn or handled has left its locals below. */
static gint wipe_and_poll(GPollFD *fds, guint count, gint timeout_ms)
{
    wipe_stack();
    return g_poll(fds, count, timeout_ms);
}

int app_run(const struct options *options, const struct config *config, struct kiosk *kiosk,
            struct speech *speech)
{
    struct app app = {.options = options,
                      .config = config,
                      .kiosk = kiosk,
                      .report = kiosk->report,
                      .speech = speech,
                      /* Started by hand there is no kioskd, and descriptor 3 may be anything. */
                      .has_listener = is_fifo(PHASE_FD)};

    ui_faces_choose(); /* before GTK */
    app.view = view_new(kiosk, options->closed);
    g_main_context_set_poll_func(NULL, wipe_and_poll);
    app.gtk = gtk_application_new(NULL, G_APPLICATION_NON_UNIQUE);
    g_signal_connect(app.gtk, "activate", G_CALLBACK(on_activate), &app);
    if (g_application_run(G_APPLICATION(app.gtk), 0, NULL) != 0)
        app.status = 1;
    jack_free(&app.jack);
    run_free(&app.run);
    view_free(&app.view);
    g_object_unref(app.gtk);
    return app.status;
}
