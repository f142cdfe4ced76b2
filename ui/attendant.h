/* The attendants' window, and all that it can show. There is no member for a resident, nor for anything of theirs: a
 * program that knows no more than this header cannot show them. All functions belong to GTK's thread and none
 * blocks. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "base/secret.h"
#include "ui/frame.h"

enum ui_attendant_page {
    UI_ATTENDANT_CODE,     /* who is it */
    UI_ATTENDANT_CHECKING, /* … the machine looks */
    UI_ATTENDANT_WAIT,     /* a wrong code: nobody may type for wait_ms */
    UI_ATTENDANT_LOCKED,   /* too many wrong codes, or none can be checked */
    UI_ATTENDANT_CARD,     /* the second factor: a staff card */
    UI_ATTENDANT_MENU,
    UI_ATTENDANT_STEPS, /* clearing a paper jam, with pictures */
    UI_ATTENDANT_PAGES
};

/* What is wrong, or "nothing"; the words are in ui/attendant-words.c. */
enum ui_ailment {
    UI_AILS_UNKNOWN, /* not looked at yet */
    UI_AILS_NOTHING,
    UI_AILS_PAPER,
    UI_AILS_PAPER_LOW,
    UI_AILS_JAM,
    UI_AILS_COVER,
    UI_AILS_TONER,
    UI_AILS_TONER_LOW,
    UI_AILS_TRAY,
    UI_AILS_PRINTER, /* does not answer, or gives no reason that we know */
    UI_AILS_READER,
    UI_AILS_CENTRE,
    UI_AILS_HOURS, /* the service is closed now, or paused */
    UI_AILS_SOUND,
    UI_AILS_CLOCK,
    UI_AILS_UNSYNCED, /* the clock, with nobody who sets it */
    UI_AILS_CARD_LEFT,
    UI_AILS_PAPER_LEFT,
    UI_AILS_LATCHED,
    UI_AILS_CRASHED,
    UI_AILS_CLOSED, /* by the staff */
    UI_AILS_OTHER,  /* the sweep gave no word that we know */
    UI_AILMENTS
};

enum ui_device {
    UI_DEVICE_READER,
    UI_DEVICE_PRINTER,
    UI_DEVICE_TONER,
    UI_DEVICE_CENTRE,
    UI_DEVICE_SOUND,
    UI_DEVICE_CLOCK,
    UI_DEVICES
};

enum ui_condition {
    UI_CONDITION_UNKNOWN,
    UI_CONDITION_BUSY, /* is being looked at */
    UI_CONDITION_FINE,
    UI_CONDITION_WARNING,
    UI_CONDITION_FAULT
};

struct ui_device_view {
    enum ui_condition condition;
    enum ui_ailment ails; /* what, when warning or fault */
    char at[6];           /* "14:05": since when it is known; "" for not */
    bool has_number;
    unsigned number; /* per cent of toner, seconds that the clock is off */
};

/* What came of what the attendant did last. */
enum ui_attendant_notice {
    UI_NOTICE_NONE,
    UI_NOTICE_DONE,
    UI_NOTICE_CLOSED,
    UI_NOTICE_PRINTED,
    UI_NOTICE_TESTED,
    UI_NOTICE_BUSY,        /* something else is being done */
    UI_NOTICE_LATCHED,     /* an operator must open it */
    UI_NOTICE_NOT_ALLOWED, /* kioskd does not take it from us */
    UI_NOTICE_FAILED,
    UI_NOTICES
};

/* Words and numbers of the machine. Borrowed for the call of ui_attendant_show(). */
struct ui_attendant_view {
    bool wrong;          /* code: the last one was nobody's */
    bool card;           /* a staff card is wanted besides the code */
    unsigned tries_left; /* code, wait: before it is locked */
    unsigned wait_ms;    /* wait */

    enum ui_ailment ails; /* the worst of all */
    char since[6];        /* "14:02"; "" for not known */
    struct ui_device_view devices[UI_DEVICES];
    const char *ended; /* the state of the session that the corner ended, by its word; NULL: none */
    bool closed;       /* the staff have closed the kiosk */
    bool working;      /* a test is under way: nothing else can be asked for */
    enum ui_attendant_notice notice;

    const char *kiosk, *version; /* NULL: not known */
};

enum ui_attendant_act {
    UI_ACT_LEAVE,
    UI_ACT_RESUME, /* open, and leave */
    UI_ACT_RESET,
    UI_ACT_CLOSE,
    UI_ACT_TEST_PRINT,
    UI_ACT_SELF_TEST,
    UI_ACT_STEPS, /* shows the steps, or leaves them again */
    UI_ACT_MENU,
    UI_ACTS
};

struct ui_attendant_sink {
    void *ctx;

    /* Six to eight digits were typed. The listener moves them out (secret_move). */
    void (*code)(void *ctx, struct secret *code);
    void (*act)(void *ctx, enum ui_attendant_act act);

    /* Somebody is there: called for every touch that counts. */
    void (*touched)(void *ctx);
};

#define UI_TYPE_ATTENDANT ui_attendant_get_type()
G_DECLARE_FINAL_TYPE(UiAttendant, ui_attendant, UI, ATTENDANT, GtkApplicationWindow)

/* sink is copied; its ctx must outlive the window. options is borrowed for the call. */
UiAttendant *ui_attendant_new(GtkApplication *app, const struct ui_options *options,
                              const struct ui_attendant_sink *sink);

/* Shows page with view's facts in place of whatever was shown. */
void ui_attendant_show(UiAttendant *window, enum ui_attendant_page page,
                       const struct ui_attendant_view *view);

/* The ring at the top right: how long until the page leaves by itself. */
void ui_attendant_set_time(UiAttendant *window, unsigned limit_ms, unsigned left_ms);

/* The words for maps and tests: "attendant-menu", "paper". Static storage; never NULL. */
const char *ui_attendant_page_name(enum ui_attendant_page page);
const char *ui_ailment_name(enum ui_ailment ails);

/* The ailment of that word; false, and ret untouched, when there is none. */
bool ui_ailment_from_name(const char *name, enum ui_ailment *ret);
