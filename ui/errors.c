/* Which words belong to what went wrong (docs/errors.md is made from this). */
#include "ui/errors.h"

#include "ui/catalogue.h"

#define GO_ON   "chevron-right"
#define FINISH  K("finish"), "check"
#define LATER   NULL, 0 /* whom to ask, and the number: of the moment */
#define NOTHING NULL, NULL, NULL, EVENT_NEXT, LATER
#define ANOTHER K("error.another-municipality"), "second", NULL, EVENT_OTHER_WAY, LATER

static const struct ui_error errors[SESSION_STATES] = {
    [SESSION_PIN_WRONG] = {false, "C-21", K("pin-wrong.title"), K("pin-wrong.what"),
                           K("pin-wrong.safe"), K("pin-wrong.next"), "i", "hand", NULL,
                           K("pin-wrong.again"), GO_ON, K("pin-wrong.which"), "which-pin", "help",
                           EVENT_HELP, LATER},
    [SESSION_CARD_MOVED] = {false, "C-10", K("card-moved.title"), K("card-moved.what"),
                            K("card-moved.safe"), K("card-moved.next"), "i", "card", NULL,
                            K("error.place-again"), GO_ON, NOTHING},
    [SESSION_CARD_OTHER] = {false, "C-11", K("card-other.title"), K("card-other.what"),
                            K("card-other.safe"), K("card-other.next"), "i", "card", NULL,
                            K("error.place-again"), GO_ON, NOTHING},
    [SESSION_NO_RECORD] = {false, "R-10", K("no-record.title"), K("no-record.what"),
                           K("error.nothing-issued"), K("no-record.next"), "i", "place", NULL,
                           FINISH, ANOTHER},
    [SESSION_COUNTER_ONLY] = {true, "R-11", K("counter-only.title"), K("counter-only.what"),
                              K("error.nothing-issued"), K("counter-only.next"), "i", "house", NULL,
                              FINISH, ANOTHER},
    [SESSION_NOT_TAKING_PART] = {false, "R-12", K("not-taking-part.title"),
                                 K("not-taking-part.what"), K("not-taking-part.safe"),
                                 K("not-taking-part.next"), "i", "house", NULL, FINISH, ANOTHER},
    [SESSION_NO_PASSPORT] = {false, "R-13", K("no-passport.title"), K("no-passport.what"),
                             K("error.nothing-issued"), K("no-passport.next"), "i", "house", NULL,
                             FINISH, K("no-passport.domestic"), "second", NULL, EVENT_OTHER_WAY,
                             LATER},
    [SESSION_PAPER_OUT] = {false, "P-11", K("paper-out.title"), K("printer-before.what"),
                           K("paper-out.safe.none"), K("paper-out.next"), "printer", "bell", NULL,
                           NULL, NULL, K("paper-out.again"), "call-again", "bell", EVENT_OTHER_WAY,
                           LATER},
    [SESSION_PIN_BLOCKED] = {true, "C-22", K("pin-blocked.title"), K("pin-blocked.what"),
                             K("pin-blocked.safe"), K("pin-blocked.next"), "lock", "house", NULL,
                             K("pin-blocked.finish"), GO_ON, NOTHING},
    [SESSION_CARD_REFUSED] = {true, "C-30", K("card-refused.title"), K("card-refused.what"),
                              K("card-refused.safe"), K("card-refused.next"), "i", "house", NULL,
                              FINISH, NOTHING},
    [SESSION_OFFLINE_BEFORE] = {true, "N-10", K("offline.title"), K("offline.what"),
                                K("error.safe.before"), K("offline.next"), "i", "clock", NULL,
                                FINISH, NOTHING},
    [SESSION_OFFLINE_AFTER] = {true, "N-11", K("offline.title"), K("offline.what"),
                               K("offline-after.safe"), K("offline.next"), "i", "clock", NULL,
                               FINISH, NOTHING},
    [SESSION_AFTER_HOURS] = {true, "N-12", K("after-hours.title"), K("after-hours.what"),
                             K("error.safe.before"), K("after-hours.next"), "clock", "house", NULL,
                             FINISH, NOTHING},
    [SESSION_PRINTER_BEFORE] = {true, "P-10", K("printer-before.title"), K("printer-before.what"),
                                K("error.safe.before"), K("printer-before.next"), "printer", "bell",
                                NULL, FINISH, NOTHING},
    [SESSION_PRINTER_FAILED] = {true, "P-12", K("printer-failed.title"), K("printer-failed.what"),
                                K("printer-failed.safe"), K("printer-failed.next"), "printer",
                                "bell", NULL, FINISH, NOTHING},
    [SESSION_READER_FAILED] = {true, "C-12", K("reader-failed.title"), K("reader-failed.what"),
                               K("reader-failed.safe"), K("reader-failed.next"), "i", "bell", NULL,
                               FINISH, NOTHING},
    [SESSION_STOPPED] = {true, "S-02", K("stopped.title"), K("stopped.what"), K("stopped.safe"),
                         K("stopped.next"), "i", "bell", NULL, FINISH, NOTHING},
    [SESSION_FAILED] = {true, "X-90", K("failed.title"), K("failed.what"), K("failed.safe"),
                        K("failed.next"), "i", "bell", NULL, FINISH, NOTHING},
};

/* What the printer's pages say instead, by what ails it. NULL: as in the table above. */
static const struct trouble_page {
    const char *title; /* before and in the middle */
    const char *what;
    const char *failed; /* what happened, when printing could not be finished */
} troubles[UI_TROUBLES] = {
    [UI_TROUBLE_PAPER] = {K("trouble.paper"), NULL, K("printer-failed.paper")},
    [UI_TROUBLE_JAM] = {K("trouble.jam"), K("trouble.jam.what"), K("printer-failed.jam")},
    [UI_TROUBLE_COVER] = {K("trouble.cover"), K("trouble.cover.what"), K("printer-failed.cover")},
    [UI_TROUBLE_TONER] = {K("trouble.toner"), K("trouble.toner.what"), K("printer-failed.toner")},
    [UI_TROUBLE_TRAY] = {K("trouble.tray"), K("trouble.tray.what"), K("printer-failed.tray")},
    [UI_TROUBLE_SILENT] = {K("trouble.silent"), K("trouble.silent.what"),
                           K("printer-failed.silent")},
};

/* Paper has a picture of its own, which says what happened. */
static void name_paper(enum session_state state, struct ui_error *ret)
{
    ret->what = NULL;
    ret->picture = "printer-empty";
    if (state == SESSION_PAPER_OUT)
        ret->title = K("paper-out.paper");
}

static void name_trouble(enum session_state state, const struct ui_view *facts,
                         struct ui_error *ret)
{
    enum ui_trouble ails = facts->trouble;
    const struct trouble_page *trouble = &troubles[ails];

    if (ails == UI_TROUBLE_OTHER)
        return;
    if (state == SESSION_PRINTER_FAILED) {
        ret->what = trouble->failed;
    } else {
        ret->title = trouble->title;
        ret->what = trouble->what;
        if (ails == UI_TROUBLE_PAPER)
            name_paper(state, ret);
    }
}

/* No promise that nothing came out, and none that all did. */
static void name_uncertain(const struct ui_view *facts, struct ui_error *ret)
{
    if (!facts->uncertain)
        return;
    ret->what = K("printer-failed.uncertain");
    ret->safe = K("printer-failed.uncertain.safe");
}

static void name_hours(const struct ui_view *facts, struct ui_error *ret)
{
    if (facts->opens != NULL && facts->closes != NULL)
        return;
    ret->what = K("after-hours.paused");
    ret->next = K("after-hours.later");
}

static void name_way(enum session_state state, const struct ui_view *facts, struct ui_error *ret)
{
    switch ((int)state) {
    case SESSION_PAPER_OUT:
        if (facts->called_again)
            ret->next = K("paper-out.next.again");
        name_trouble(state, facts, ret);
        break;
    case SESSION_PRINTER_BEFORE:
        name_trouble(state, facts, ret);
        break;
    case SESSION_PRINTER_FAILED:
        name_trouble(state, facts, ret);
        name_uncertain(facts, ret);
        break;
    case SESSION_AFTER_HOURS:
        name_hours(facts, ret);
        break;
    default:
        break;
    }
}

static const char *paper_out_safe(const struct ui_view *facts)
{
    bool paper = facts->trouble == UI_TROUBLE_PAPER;

    if (facts->sheets_out > 0)
        return paper ? K("paper-out.safe.some") : K("paper-out.safe.some.other");
    return paper ? K("paper-out.safe.none") : K("paper-out.safe.none.other");
}

/* What may be said depends on facts where a promise would else be wrong. */
static const char *safe_of(enum session_state state, const struct ui_view *facts, const char *usual)
{
    bool before = state == SESSION_OFFLINE_BEFORE || state == SESSION_AFTER_HOURS;

    if (before && facts->pin_was_tried)
        return K("error.safe.tried");
    if (state == SESSION_CARD_MOVED && facts->pin_was_being_checked)
        return K("card-moved.safe.unknown");
    if (state == SESSION_PAPER_OUT)
        return paper_out_safe(facts);
    return usual;
}

static const char *ask_of(enum session_state state, const struct ui_view *facts)
{
    if (state != SESSION_PAPER_OUT)
        return K("error.ask");
    return facts->sheets_out > 0 ? K("paper-out.cancel.some") : K("paper-out.cancel.none");
}

static unsigned tries_left(const struct ui_view *facts)
{
    return facts->tries_left > 0 ? (unsigned)facts->tries_left : 0;
}

bool ui_error_of(enum session_state state, const struct ui_view *facts, struct ui_error *ret)
{
    struct ui_error error = errors[state];

    if (error.code == NULL)
        return false;
    name_way(state, facts, &error);
    error.safe = safe_of(state, facts, error.safe);
    error.ask = ask_of(state, facts);
    error.number = state == SESSION_PAPER_OUT ? facts->sheets_out : tries_left(facts);
    *ret = error;
    return true;
}
