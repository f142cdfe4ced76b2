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
    [SESSION_PAPER_OUT] = {false, "P-11", K("paper-out.title"), NULL, K("paper-out.safe.none"),
                           K("paper-out.next"), "i", "bell", "printer-empty", NULL, NULL, NOTHING},
    [SESSION_PIN_BLOCKED] = {true, "C-22", K("pin-blocked.title"), K("pin-blocked.what"),
                             K("pin-blocked.safe"), K("pin-blocked.next"), "lock", "house", NULL,
                             K("pin-blocked.finish"), GO_ON, NOTHING},
    [SESSION_CARD_REFUSED] = {true, "C-30", K("card-refused.title"), K("card-refused.what"),
                              K("card-refused.safe"), K("card-refused.next"), "i", "house", NULL,
                              FINISH, NOTHING},
    [SESSION_OFFLINE_BEFORE] = {true, "N-10", K("offline.title"), K("offline.what"),
                                K("offline-before.safe"), K("offline.next"), "i", "clock", NULL,
                                FINISH, NOTHING},
    [SESSION_OFFLINE_AFTER] = {true, "N-11", K("offline.title"), K("offline.what"),
                               K("offline-after.safe"), K("offline.next"), "i", "clock", NULL,
                               FINISH, NOTHING},
    [SESSION_PRINTER_BEFORE] = {true, "P-10", K("printer-before.title"), K("printer-before.what"),
                                K("printer-before.safe"), K("printer-before.next"), "printer",
                                "bell", NULL, FINISH, NOTHING},
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

/* What may be said depends on facts where a promise would else be wrong. */
static const char *safe_key(struct ui_page *page, const struct error_page *error)
{
    if (page->state == SESSION_CARD_MOVED && page->facts->pin_was_being_checked)
        return K("card-moved.safe.unknown");
    if (page->state == SESSION_PAPER_OUT && page->facts->sheets_out > 0)
        return K("paper-out.safe.some");
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
    const struct error_page *error = &errors[page->state];

    ui_page_warning_title(page, error->stop ? "octagon" : "triangle", error->title);
    if (error->picture != NULL && !page->large && page->shape != UI_BLOCK)
        ui_page_picture(page, "tint", error->picture);
    if (error->what != NULL)
        ui_page_block(page, "what", error->what_icon, K("error.what"), error->what);
    ui_page_block_counted(page, "safe", "check", K("error.safe"), safe_key(page, error),
                          safe_number(page));
    ui_page_block(page, "next", error->next_icon, K("error.next"), error->next);
    add_ask(page, error);
    add_actions(page, error);
}
