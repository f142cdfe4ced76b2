/* All errors are one page (look.md section 10): what happened, what was not done or lost, what to do, whom to
 * ask, the code. */
#include "ui/pages.h"

struct error_page {
    bool stop; /* octagon: not here. Otherwise a triangle: one can go on here. */
    const char *code;
    const char *title;
    const char *what; /* NULL: it would only repeat the title */
    const char *safe;
    const char *next;
    const char *what_icon, *next_icon;
    const char *picture; /* may be NULL */
    const char *primary, *primary_icon;
    const char *second, *second_id, *second_icon; /* NULL: there is none */
    enum session_event second_event;
};

#define GO_ON   "chevron-right"
#define FINISH  K("finish"), "check"
#define NOTHING NULL, NULL, NULL, EVENT_NEXT
#define ANOTHER K("error.another-municipality"), "second", NULL, EVENT_OTHER_WAY

static const struct error_page errors[SESSION_STATES] = {
    [SESSION_PIN_WRONG] = {false, "C-21", K("pin-wrong.title"), K("pin-wrong.what"),
                           K("pin-wrong.safe"), K("pin-wrong.next"), "i", "hand", NULL,
                           K("pin-wrong.again"), GO_ON, K("pin-wrong.which"), "which-pin", "help",
                           EVENT_HELP},
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
                             FINISH, K("no-passport.domestic"), "second", NULL, EVENT_OTHER_WAY},
    [SESSION_PAPER_OUT] = {false, "P-11", K("paper-out.title"), K("printer-before.what"),
                           K("paper-out.safe.none"), K("paper-out.next"), "printer", "bell", NULL,
                           NULL, NULL, K("paper-out.again"), "call-again", "bell", EVENT_OTHER_WAY},
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
static void name_paper(struct ui_page *page, struct error_page *ret)
{
    ret->what = NULL;
    ret->picture = "printer-empty";
    if (page->state == SESSION_PAPER_OUT)
        ret->title = K("paper-out.paper");
}

static void name_trouble(struct ui_page *page, struct error_page *ret)
{
    enum ui_trouble ails = page->facts->trouble;
    const struct trouble_page *trouble = &troubles[ails];

    if (ails == UI_TROUBLE_OTHER)
        return;
    if (page->state == SESSION_PRINTER_FAILED) {
        ret->what = trouble->failed;
    } else {
        ret->title = trouble->title;
        ret->what = trouble->what;
        if (ails == UI_TROUBLE_PAPER)
            name_paper(page, ret);
    }
}

/* No promise that nothing came out, and none that all did. */
static void name_uncertain(struct ui_page *page, struct error_page *ret)
{
    if (!page->facts->uncertain)
        return;
    ret->what = K("printer-failed.uncertain");
    ret->safe = K("printer-failed.uncertain.safe");
}

static void name_hours(struct ui_page *page, struct error_page *ret)
{
    if (page->facts->opens != NULL && page->facts->closes != NULL)
        return;
    ret->what = K("after-hours.paused");
    ret->next = K("after-hours.later");
}

/* The page as the table has it, but for what depends on more than the state. */
static struct error_page error_of(struct ui_page *page)
{
    struct error_page error = errors[page->state];

    switch ((int)page->state) {
    case SESSION_PAPER_OUT:
        if (page->facts->called_again)
            error.next = K("paper-out.next.again");
        name_trouble(page, &error);
        break;
    case SESSION_PRINTER_BEFORE:
        name_trouble(page, &error);
        break;
    case SESSION_PRINTER_FAILED:
        name_trouble(page, &error);
        name_uncertain(page, &error);
        break;
    case SESSION_AFTER_HOURS:
        name_hours(page, &error);
        break;
    default:
        break;
    }
    return error;
}

static const char *paper_out_safe_key(struct ui_page *page)
{
    bool paper = page->facts->trouble == UI_TROUBLE_PAPER;

    if (page->facts->sheets_out > 0)
        return paper ? K("paper-out.safe.some") : K("paper-out.safe.some.other");
    return paper ? K("paper-out.safe.none") : K("paper-out.safe.none.other");
}

/* What may be said depends on facts where a promise would else be wrong. */
static const char *safe_key(struct ui_page *page, const struct error_page *error)
{
    bool before = page->state == SESSION_OFFLINE_BEFORE || page->state == SESSION_AFTER_HOURS;

    if (before && page->facts->pin_was_tried)
        return K("error.safe.tried");
    if (page->state == SESSION_CARD_MOVED && page->facts->pin_was_being_checked)
        return K("card-moved.safe.unknown");
    if (page->state == SESSION_PAPER_OUT)
        return paper_out_safe_key(page);
    return error->safe;
}

static unsigned safe_number(struct ui_page *page)
{
    return page->state == SESSION_PAPER_OUT ? page->facts->sheets_out
                                            : (unsigned)MAX(page->facts->tries_left, 0);
}

static const char *ask_key(struct ui_page *page)
{
    if (page->state != SESSION_PAPER_OUT)
        return K("error.ask");
    return page->facts->sheets_out > 0 ? K("paper-out.cancel.some") : K("paper-out.cancel.none");
}

/* The hours are the only texts that an error page is given. */
static void add_what(struct ui_page *page, const struct error_page *error)
{
    GString *text = g_string_new(ui_words_of(page->language, error->what));

    if (page->facts->opens != NULL && page->facts->closes != NULL) {
        g_string_replace(text, "%s", page->facts->opens, 1);
        g_string_replace(text, "%s", page->facts->closes, 1);
    }
    ui_page_block_said(page, "what", error->what_icon, K("error.what"), text->str);
    g_string_free(text, TRUE);
}

static void add_ask(struct ui_page *page, const struct error_page *error)
{
    GtkWidget *line = ui_line(page, "ask", "help", ask_key(page));
    GtkWidget *code = ui_text_plain("small", error->code);

    gtk_widget_set_valign(code, GTK_ALIGN_CENTER);
    gtk_label_set_wrap(GTK_LABEL(code), FALSE);
    gtk_box_append(GTK_BOX(line), code);
    gtk_box_append(page->foot, line);
}

static void add_actions(struct ui_page *page, const struct error_page *error)
{
    if (error->second != NULL)
        ui_page_second(page, error->second_id, error->second_icon, error->second,
                       error->second_event);
    if (error->primary != NULL)
        ui_page_primary(page, NULL, error->primary, error->primary_icon, EVENT_NEXT);
    else
        ui_page_status(page, "waiting", NULL, K("paper-out.status"));
}

void ui_page_error(struct ui_page *page)
{
    const struct error_page error = error_of(page);

    ui_page_warning_title(page, error.stop ? "octagon" : "triangle", error.title);
    if (error.picture != NULL && !page->large && page->shape != UI_BLOCK)
        ui_page_picture(page, "tint", error.picture);
    if (error.what != NULL)
        add_what(page, &error);
    ui_page_block_counted(page, "safe", "check", K("error.safe"), safe_key(page, &error),
                          safe_number(page));
    ui_page_block(page, "next", error.next_icon, K("error.next"), error.next);
    add_ask(page, &error);
    add_actions(page, &error);
}
