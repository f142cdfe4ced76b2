/* What is wrong, in letters for 5 m; how each device is; what can be done. */
#include <string.h>

#include "ui/attendant-page.h"
#include "ui/hold.h"
#include "ui/pages.h"

#define RESET_HOLD_MS 2000

/* ---- the banner ---- */

static const char *banner_class(enum ui_ailment ails)
{
    if (ails == UI_AILS_NOTHING)
        return "fine";
    return ails == UI_AILS_UNKNOWN ? "unknown" : "ails";
}

static const char *banner_icon(enum ui_ailment ails)
{
    if (ails == UI_AILS_NOTHING)
        return "done";
    if (ails == UI_AILS_UNKNOWN)
        return "busy";
    return attendant_is_grave(ails) ? "triangle" : "info";
}

/* What it does not do, and since when; NULL when there is nothing to say. */
static GtkWidget *more(struct attendant_page *page)
{
    const char *key = attendant_more_key(page->view->ails);
    GString *text = g_string_new(key == NULL ? NULL : ui_words_of(page->base.language, key));
    GtkWidget *label = NULL;

    if (page->view->since[0] != '\0') {
        g_string_append(text, text->len > 0 ? " " : "");
        g_string_append(text, ui_words_of(page->base.language, K("attendant.since")));
        g_string_replace(text, "%s", page->view->since, 1);
    }
    if (text->len > 0)
        label = ui_text_plain("banner-since", text->str);
    g_string_free(text, TRUE);
    return label;
}

static void add_banner(struct attendant_page *page)
{
    enum ui_ailment ails = page->view->ails;
    GtkWidget *banner = ui_row("banner");
    GtkWidget *words = ui_column("banner-words");
    GtkWidget *title = ui_text(&page->base, "display", attendant_banner_key(ails));
    GtkWidget *below = more(page);

    gtk_widget_add_css_class(banner, banner_class(ails));
    gtk_widget_set_hexpand(words, TRUE);
    gtk_widget_set_valign(words, GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(words), title);
    if (below != NULL)
        gtk_box_append(GTK_BOX(words), below);
    gtk_box_append(GTK_BOX(banner), ui_icon(banner_icon(ails), "banner-icon"));
    gtk_box_append(GTK_BOX(banner), words);
    gtk_box_append(page->base.head, banner);
    gtk_box_append(page->base.head, ui_text(&page->base, "banner-hint", attendant_hint_key(ails)));
}

/* ---- the devices ---- */

static const struct {
    const char *icon, *name;
} devices[UI_DEVICES] = {
    [UI_DEVICE_READER] = {"card", K("device.reader")},
    [UI_DEVICE_PRINTER] = {"printer", K("device.printer")},
    [UI_DEVICE_TONER] = {"document", K("device.toner")},
    [UI_DEVICE_CENTRE] = {"network", K("device.centre")},
    [UI_DEVICE_SOUND] = {"voice", K("device.sound")},
    [UI_DEVICE_CLOCK] = {"clock", K("device.clock")},
};

static const char *device_key(const struct ui_device_view *device)
{
    switch (device->condition) {
    case UI_CONDITION_BUSY:
        return K("tile.busy");
    case UI_CONDITION_FINE:
        return K("tile.fine");
    case UI_CONDITION_WARNING:
    case UI_CONDITION_FAULT:
        return attendant_tile_key(device->ails);
    case UI_CONDITION_UNKNOWN:
        break;
    }
    return K("tile.unknown");
}

static GtkWidget *device_sign(const struct ui_device_view *device)
{
    switch (device->condition) {
    case UI_CONDITION_FINE:
        return ui_icon("done", "device-fine");
    case UI_CONDITION_WARNING:
    case UI_CONDITION_FAULT:
        return ui_icon("triangle", "device-ails");
    case UI_CONDITION_BUSY:
        return ui_icon("busy", "device-busy");
    case UI_CONDITION_UNKNOWN:
        break;
    }
    return ui_icon("todo", "device-busy");
}

static char *device_text(struct attendant_page *page, enum ui_device which)
{
    const struct ui_device_view *device = &page->view->devices[which];
    enum ui_language language = page->base.language;

    if (device->condition == UI_CONDITION_FINE && device->has_number && which == UI_DEVICE_TONER)
        return ui_words_counted(language, K("tile.toner-left"), device->number, 0);
    if (device->condition == UI_CONDITION_FINE && device->has_number && which == UI_DEVICE_CLOCK)
        return ui_words_counted(language, K("tile.clock-off"), device->number, 0);
    return g_strdup(ui_words_of(language, device_key(device)));
}

static GtkWidget *device_words(struct attendant_page *page, enum ui_device which)
{
    GtkWidget *words = ui_column("device-words");
    g_autofree char *state = device_text(page, which);
    g_autofree char *text = g_strdup_printf("%s %s", state, page->view->devices[which].at);

    gtk_box_append(GTK_BOX(words), ui_text(&page->base, "device-name", devices[which].name));
    gtk_box_append(GTK_BOX(words), ui_text_plain("device-state", text));
    gtk_widget_set_hexpand(words, TRUE);
    gtk_widget_set_valign(words, GTK_ALIGN_CENTER);
    return words;
}

static void add_devices(struct attendant_page *page)
{
    GtkWidget *grid = gtk_grid_new();

    gtk_widget_add_css_class(grid, "devices");
    gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
    gtk_grid_set_row_homogeneous(GTK_GRID(grid), TRUE);
    for (int i = 0; i < UI_DEVICES; i++) {
        const struct ui_device_view *device = &page->view->devices[i];
        GtkWidget *tile = ui_row("device");

        if (device->condition == UI_CONDITION_WARNING || device->condition == UI_CONDITION_FAULT)
            gtk_widget_add_css_class(tile, "ails");
        if (page->base.shape != UI_BLOCK) /* where there is no room for both, the word stays */
            gtk_box_append(GTK_BOX(tile), ui_icon(devices[i].icon, "device-icon"));
        gtk_box_append(GTK_BOX(tile), device_words(page, (enum ui_device)i));
        gtk_box_append(GTK_BOX(tile), device_sign(device));
        gtk_grid_attach(GTK_GRID(grid), tile, i % 2, i / 2, 1, 1);
    }
    gtk_box_append(page->base.body, grid);
}

/* ---- what was ended ---- */

static unsigned step_of(const char *state)
{
    for (int i = 0; state != NULL && i < SESSION_STATES; i++)
        if (strcmp(session_state_name((enum session_state)i), state) == 0)
            return ui_page_kind_of((enum session_state)i)->step;
    return 0;
}

static const char *ended_key(unsigned step)
{
    static const char *const keys[] = {
        K("ended.0"), K("ended.1"), K("ended.2"), K("ended.3"),
        K("ended.4"), K("ended.5"), K("ended.6"), K("ended.7"),
    };

    return keys[step < G_N_ELEMENTS(keys) ? step : 0];
}

static const char *notice_key(enum ui_attendant_notice notice)
{
    static const char *const keys[UI_NOTICES] = {
        [UI_NOTICE_NONE] = NULL,
        [UI_NOTICE_DONE] = K("notice.done"),
        [UI_NOTICE_CLOSED] = K("notice.closed"),
        [UI_NOTICE_PRINTED] = K("notice.printed"),
        [UI_NOTICE_TESTED] = K("notice.tested"),
        [UI_NOTICE_BUSY] = K("notice.busy"),
        [UI_NOTICE_LATCHED] = K("notice.latched"),
        [UI_NOTICE_NOT_ALLOWED] = K("notice.not-allowed"),
        [UI_NOTICE_FAILED] = K("notice.failed"),
    };

    return keys[notice];
}

/* What came of the last act, else what the corner has ended. */
static GtkWidget *ended(struct attendant_page *page)
{
    const char *said = notice_key(page->view->notice);
    GtkWidget *block = ui_column("ended");

    gtk_box_append(GTK_BOX(block),
                   ui_text(&page->base, "ended-title",
                           said != NULL ? said : ended_key(step_of(page->view->ended))));
    gtk_box_append(GTK_BOX(block), ui_text(&page->base, "ended-text", K("attendant.nobody")));
    return block;
}

/* ---- what can be done ---- */

static void held(UiHold *hold, gpointer data)
{
    struct attendant_page *page = data;

    page->act(page->ctx, UI_ACT_RESET);
}

static GtkWidget *reset_button(struct attendant_page *page)
{
    GtkWidget *hold =
        ui_hold_new(ui_face(&page->base, "again", K("attendant.reset"), NULL), RESET_HOLD_MS, true);

    gtk_widget_set_name(hold, "reset");
    gtk_widget_add_css_class(hold, "act");
    gtk_widget_add_css_class(hold, "act-reset");
    g_signal_connect(hold, "completed", G_CALLBACK(held), page);
    return hold;
}

static void add_acts(struct attendant_page *page)
{
    GtkWidget *grid = gtk_grid_new();
    GtkWidget *acts[] = {
        reset_button(page),
        attendant_button(page, "test-print", "act", "printer", K("attendant.test-print"),
                         UI_ACT_TEST_PRINT),
        attendant_button(page, "close", "act", "pause", K("attendant.close"), UI_ACT_CLOSE),
        attendant_button(page, "self-test", "act", "wrench", K("attendant.self-test"),
                         UI_ACT_SELF_TEST),
        attendant_button(page, "steps", "act", "help", K("attendant.steps"), UI_ACT_STEPS),
    };

    gtk_widget_add_css_class(grid, "acts");
    gtk_grid_set_column_homogeneous(GTK_GRID(grid), TRUE);
    for (int i = 0; i < (int)G_N_ELEMENTS(acts); i++)
        gtk_grid_attach(GTK_GRID(grid), acts[i], i % 2, i / 2,
                        i == (int)G_N_ELEMENTS(acts) - 1 ? 2 : 1, 1);
    gtk_box_append(page->base.body, grid);
}

static const char *resume_key(enum ui_ailment ails)
{
    if (ails == UI_AILS_PAPER)
        return K("attendant.resume.paper");
    return ails == UI_AILS_NOTHING || ails == UI_AILS_UNKNOWN || ails == UI_AILS_CLOSED
               ? K("attendant.resume")
               : K("attendant.resume.fixed");
}

static void add_actions(struct attendant_page *page)
{
    GtkWidget *primary;

    attendant_leave_button(page);
    if (page->view->working) {
        ui_page_status(&page->base, "waiting", NULL, K("attendant.working"));
        return;
    }
    primary = attendant_button(page, "primary", "primary", "play", resume_key(page->view->ails),
                               UI_ACT_RESUME);
    gtk_widget_set_hexpand(primary, TRUE);
    gtk_box_append(page->base.action, primary);
}

void attendant_menu_page(struct attendant_page *page)
{
    bool one = page->base.shape == UI_PORTRAIT;

    add_banner(page);
    if (!one)
        gtk_box_append(page->base.head, ended(page));
    add_devices(page);
    if (one)
        gtk_box_append(page->base.body, ended(page));
    add_acts(page);
    add_actions(page);
}
