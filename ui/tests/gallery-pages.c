#include "ui/tests/gallery-pages.h"

#include <string.h>

#include "ui/tests/samples.h"

static void one_try(struct ui_view *facts)
{
    facts->tries_left = 1;
}

static void overseas(struct ui_view *facts)
{
    facts->overseas = true;
    facts->sheets = 2;
}

static void many_doses(struct ui_view *facts)
{
    facts->doses = sample_doses;
    facts->dose_count = SAMPLE_DOSES;
    facts->sheets = 2;
}

static void second_sheet(struct ui_view *facts)
{
    facts->sheets = 2;
    facts->sheets_out = 1;
}

static void no_paper_sensor(struct ui_view *facts)
{
    facts->paper_sensor = false;
}

static void jam(struct ui_view *facts)
{
    facts->trouble = UI_TROUBLE_JAM;
}

static void cover(struct ui_view *facts)
{
    facts->trouble = UI_TROUBLE_COVER;
}

static void toner(struct ui_view *facts)
{
    facts->trouble = UI_TROUBLE_TONER;
}

static void tray(struct ui_view *facts)
{
    facts->trouble = UI_TROUBLE_TRAY;
}

static void silent(struct ui_view *facts)
{
    facts->trouble = UI_TROUBLE_SILENT;
}

static void uncertain(struct ui_view *facts)
{
    facts->trouble = UI_TROUBLE_SILENT;
    facts->uncertain = true;
}

static void one_sheet_out(struct ui_view *facts)
{
    facts->sheets = 2;
    facts->sheets_out = 1;
}

static void called_again(struct ui_view *facts)
{
    facts->called_again = true;
}

static void was_being_checked(struct ui_view *facts)
{
    facts->pin_was_being_checked = true;
}

static void paused(struct ui_view *facts)
{
    facts->opens = facts->closes = NULL;
}

static void card_left(struct ui_view *facts)
{
    facts->reason = "card";
}

static void paper_left(struct ui_view *facts)
{
    facts->reason = "paper";
}

static void latched(struct ui_view *facts)
{
    facts->reason = "latched";
}

static void by_staff(struct ui_view *facts)
{
    facts->reason = "cleaning";
}

/* clang-format off */
const struct gallery_page gallery_pages[] = {
    {"01-welcome",               SESSION_WELCOME,         NULL, NULL, false},
    {"01-language",              SESSION_WELCOME,         "language", NULL, false},
    {"02-checking",              SESSION_CHECKING,        NULL, NULL, false},
    {"03-service",               SESSION_SERVICE,         NULL, NULL, false},
    {"03-voice",                 SESSION_SERVICE,         "voice", NULL, false},
    {"04-terms",                 SESSION_TERMS,           NULL, NULL, false},
    {"04-terms-full",            SESSION_TERMS,           "read-all", NULL, false},
    {"05-card",                  SESSION_CARD,            NULL, NULL, false},
    {"06-pin",                   SESSION_PIN,             NULL, NULL, false},
    {"06-pin-two",               SESSION_PIN,             "key-1,key-2", NULL, false},
    {"06-pin-four",              SESSION_PIN,             "key-1,key-2,key-3,key-4", NULL, false},
    {"06-which-pin",             SESSION_WHICH_PIN,       NULL, NULL, false},
    {"06-last-try",              SESSION_LAST_TRY,        NULL, one_try, false},
    {"07-reading",               SESSION_READING,         NULL, NULL, false},
    {"08-take-card",             SESSION_TAKE_CARD,       NULL, NULL, false},
    {"09-municipality",          SESSION_MUNICIPALITY,    NULL, NULL, false},
    {"09-municipality-prefectures", SESSION_MUNICIPALITY, "prefecture", NULL, false},
    {"09-municipality-not-listed",  SESSION_MUNICIPALITY, "second", NULL, false},
    {"10-looking-up",            SESSION_LOOKING_UP,      NULL, NULL, false},
    {"11-confirm",               SESSION_CONFIRM,         NULL, NULL, false},
    {"11-confirm-overseas",      SESSION_CONFIRM,         NULL, overseas, false},
    {"11-confirm-eight-doses",   SESSION_CONFIRM,         NULL, many_doses, false},
    {"12-printing",              SESSION_PRINTING,        NULL, NULL, false},
    {"12-printing-second-sheet", SESSION_PRINTING,        NULL, second_sheet, false},
    {"13-take-paper",            SESSION_TAKE_PAPER,      NULL, NULL, false},
    {"13-take-paper-no-sensor",  SESSION_TAKE_PAPER,      NULL, no_paper_sensor, false},
    {"14-farewell",              SESSION_FAREWELL,        NULL, NULL, false},
    {"20-still-there",           SESSION_CONFIRM,         NULL, NULL, true},
    {"30-pin-wrong",             SESSION_PIN_WRONG,       NULL, NULL, false},
    {"30-pin-wrong-last",        SESSION_PIN_WRONG,       NULL, one_try, false},
    {"31-card-moved",            SESSION_CARD_MOVED,      NULL, NULL, false},
    {"31-card-moved-unsure",     SESSION_CARD_MOVED,      NULL, was_being_checked, false},
    {"32-card-other",            SESSION_CARD_OTHER,      NULL, NULL, false},
    {"33-no-record",             SESSION_NO_RECORD,       NULL, NULL, false},
    {"34-counter-only",          SESSION_COUNTER_ONLY,    NULL, NULL, false},
    {"35-not-taking-part",       SESSION_NOT_TAKING_PART, NULL, NULL, false},
    {"36-no-passport",           SESSION_NO_PASSPORT,     NULL, NULL, false},
    {"37-paper-out",             SESSION_PAPER_OUT,       NULL, NULL, false},
    {"37-paper-out-one-sheet",   SESSION_PAPER_OUT,       NULL, one_sheet_out, false},
    {"37-paper-out-called",      SESSION_PAPER_OUT,       NULL, called_again, false},
    {"37-paper-out-jam",         SESSION_PAPER_OUT,       NULL, jam, false},
    {"40-pin-blocked",           SESSION_PIN_BLOCKED,     NULL, NULL, false},
    {"41-card-refused",          SESSION_CARD_REFUSED,    NULL, NULL, false},
    {"42-offline-before",        SESSION_OFFLINE_BEFORE,  NULL, NULL, false},
    {"42-offline-after",         SESSION_OFFLINE_AFTER,   NULL, NULL, false},
    {"43-after-hours",           SESSION_AFTER_HOURS,     NULL, NULL, false},
    {"43-after-hours-paused",    SESSION_AFTER_HOURS,     NULL, paused, false},
    {"44-printer-before-paper",  SESSION_PRINTER_BEFORE,  NULL, NULL, false},
    {"44-printer-before-cover",  SESSION_PRINTER_BEFORE,  NULL, cover, false},
    {"44-printer-before-toner",  SESSION_PRINTER_BEFORE,  NULL, toner, false},
    {"44-printer-before-tray",   SESSION_PRINTER_BEFORE,  NULL, tray, false},
    {"44-printer-before-silent", SESSION_PRINTER_BEFORE,  NULL, silent, false},
    {"45-printer-failed",        SESSION_PRINTER_FAILED,  NULL, jam, false},
    {"45-printer-failed-unsure", SESSION_PRINTER_FAILED,  NULL, uncertain, false},
    {"46-reader-failed",         SESSION_READER_FAILED,   NULL, NULL, false},
    {"47-stopped",               SESSION_STOPPED,         NULL, NULL, false},
    {"48-failed",                SESSION_FAILED,          NULL, NULL, false},
    {"50-return-card",           SESSION_RETURN_CARD,     NULL, NULL, false},
    {"51-closed",                SESSION_CLOSED,          NULL, NULL, false},
    {"51-closed-card",           SESSION_CLOSED,          NULL, card_left, false},
    {"51-closed-paper",          SESSION_CLOSED,          NULL, paper_left, false},
    {"51-closed-latched",        SESSION_CLOSED,          NULL, latched, false},
    {"51-closed-staff",          SESSION_CLOSED,          NULL, by_staff, false},
};

const struct gallery_staff_page gallery_staff_pages[] = {
    {"60-staff-code",      UI_ATTENDANT_CODE,     UI_AILS_NOTHING},
    {"60-staff-checking",  UI_ATTENDANT_CHECKING, UI_AILS_NOTHING},
    {"60-staff-wait",      UI_ATTENDANT_WAIT,     UI_AILS_NOTHING},
    {"60-staff-locked",    UI_ATTENDANT_LOCKED,   UI_AILS_NOTHING},
    {"60-staff-card",      UI_ATTENDANT_CARD,     UI_AILS_NOTHING},
    {"61-staff-menu",      UI_ATTENDANT_MENU,     UI_AILS_NOTHING},
    {"61-staff-menu-paper", UI_ATTENDANT_MENU,    UI_AILS_PAPER},
    {"61-staff-menu-card", UI_ATTENDANT_MENU,     UI_AILS_CARD_LEFT},
    {"61-staff-menu-latched", UI_ATTENDANT_MENU,  UI_AILS_LATCHED},
    {"62-staff-steps",     UI_ATTENDANT_STEPS,    UI_AILS_JAM},
};
/* clang-format on */

const size_t gallery_page_count = sizeof gallery_pages / sizeof gallery_pages[0];
const size_t gallery_staff_page_count = sizeof gallery_staff_pages / sizeof gallery_staff_pages[0];

void gallery_touch(GtkWidget *window, const char *ids, bool must)
{
    char **list = g_strsplit(ids == NULL ? "" : ids, ",", -1);

    for (char **id = list; *id != NULL; id++) {
        GtkWidget *widget = screen_find_in(window, *id);

        if (widget == NULL && must)
            g_error("no \"%s\" to touch", *id);
        if (widget != NULL)
            g_signal_emit_by_name(widget, "clicked");
    }
    g_strfreev(list);
}

void gallery_show(struct screen *screen, const struct gallery_page *page)
{
    enum session_state other = page->state == SESSION_EXIT ? SESSION_CHECKING : SESSION_EXIT;
    struct ui_view facts = *sample_view(page->state);

    if (page->with != NULL)
        page->with(&facts);
    ui_window_show(screen->window, other, sample_view(other));
    ui_window_show(screen->window, page->state, &facts);
    ui_window_set_time(screen->window, session_limit_warns(page->state) ? 60000 : 0, 45000);
    if (page->still_there)
        ui_window_ask_still_there(screen->window, 20000);
    gallery_touch(GTK_WIDGET(screen->window), page->touches, true);
}
