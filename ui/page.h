/* What the window gives a page to fill, and the small vocabulary that pages are written in. Pages emit
 * events; they know no device. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#include "base/secret.h"
#include "kiosk/session.h"
#include "ui/catalogue.h"
#include "ui/digits.h"
#include "ui/theme.h"
#include "ui/view.h"
#include "ui/voice.h"

/* What a page remembers while it is built anew for the same state: another language, another theme, newer
 * facts. Erased when the state changes. */
struct ui_keep {
    struct secret *typed;    /* PIN page; in locked memory, the window's */
    struct ui_digits digits; /* PIN page; their order, where it is not the usual one */
    unsigned screenful;      /* municipality list, full terms: which of them is shown */
    char prefecture[7]; /* municipality page: code of one municipality in the chosen one; or "" */
    bool choosing;      /* municipality page: prefectures are shown */
    bool reading;       /* terms page: the full text; municipality page: what to do if not listed */
};

/* What a page can cause. ctx is the window's. */
struct ui_page_deeds {
    void (*event)(void *ctx, enum session_event event);
    void (*kind)(void *ctx, bool overseas);
    void (*municipality)(void *ctx, const char *code);
    void (*pin)(void *ctx, struct secret *pin);
    void (*more_time)(void *ctx);
    void (*language)(void *ctx, enum ui_language language);
    void (*again)(void *ctx); /* build this page anew from its keep */
    void (*voice)(void *ctx, enum ui_voice wish);
    void (*curtain)(void *ctx);                  /* the screen goes dark, or comes back */
    void (*uncover)(void *ctx);                  /* the page that lies over another goes away */
    void (*typed)(void *ctx);                    /* a digit was taken */
    void (*missing)(void *ctx, unsigned digits); /* … and so many are still missing */
};

struct ui_page {
    enum session_state state;
    const struct ui_view
        *facts; /* the window's copy; never NULL; good until the page is destroyed */
    enum ui_language language;
    enum ui_shape shape;
    bool shuffles_digits; /* the PIN page */
    bool large, reach;
    bool hearing; /* guidance by hearing: keys are used */
    struct ui_keep *keep;
    const struct ui_page_deeds *deeds;
    void *ctx;

    /* Where the page puts its widgets: head (title, text, state), body (what is touched, pictures), foot
     * (below the body; in two columns below the head), action (the action row). */
    GtkBox *head, *body, *foot, *action;
};

/* True when nothing above the lower part may be touched. Landscape screens are low enough as they are. */
bool ui_page_is_low(const struct ui_page *page);

/* Texts. key's text in the page's language, with its marks; class is a role of look.md section 4. */
GtkWidget *ui_text(struct ui_page *page, const char *class, const char *key);
GtkWidget *ui_text_counted(struct ui_page *page, const char *class, const char *key, unsigned first,
                           unsigned second);
/* Words that the page has put together itself, with their marks; what is emphasised is emphasis times as large. */
GtkWidget *ui_text_said(struct ui_page *page, const char *class, const char *said, double emphasis);

/* Words of another language than the page's. */
GtkWidget *ui_text_in(enum ui_language language, const char *class, const char *said);

/* A fact as it is: the name of a place, a paragraph of the terms. */
GtkWidget *ui_text_plain(const char *class, const char *text);

/* The label in a text, for how it is set: wrapped, centred. A text with readings (ui/ruby.h) is no label itself. */
GtkLabel *ui_text_label(GtkWidget *text);

/* Has text say something else. Only for words without readings. */
void ui_text_say(struct ui_page *page, GtkWidget *text, const char *said);

/* Boxes whose spacing and looks are their CSS class's. */
GtkWidget *ui_row(const char *class);
GtkWidget *ui_column(const char *class);

/* One over the other: a GtkOverlay. */
GtkWidget *ui_layers(void);

/* Takes all children out of box. */
void ui_box_empty(GtkBox *box);

/* Gives the widget this style class, or takes it away. */
void ui_set_class(GtkWidget *widget, const char *class, bool set);

/* An icon of icons/ with an additional CSS class (which may be NULL). */
GtkWidget *ui_icon(const char *name, const char *class);

/* An icon in the middle of a round ground, which is class; the icon's own class is icon_class. */
GtkWidget *ui_circle(const char *class, const char *icon, const char *icon_class);

/* What a button says: icons may be NULL. */
GtkWidget *ui_face(struct ui_page *page, const char *icon, const char *key, const char *icon_after);

/* A button called id, saying face. */
GtkWidget *ui_button(const char *id, const char *class, GtkWidget *face);

/* A button of the tool bar; active: its tick is shown. */
GtkWidget *ui_tool(struct ui_page *page, const char *id, const char *icon, const char *key,
                   bool active);

/* Emits event when button is clicked. page must live as long as button. */
void ui_emits(GtkWidget *button, struct ui_page *page, enum session_event event);

/* A big ring that runs empty in left_ms milliseconds, around the seconds that are left. */
GtkWidget *ui_countdown(struct ui_page *page, unsigned left_ms);

/* The title of the page, and the line below it; both go to head. lead may be NULL. */
void ui_page_title(struct ui_page *page, const char *key);
void ui_page_lead(struct ui_page *page, const char *key);

/* The action row: the primary rectangle (button, hint or status strip) and what is left of it. */
GtkWidget *ui_page_primary(struct ui_page *page, const char *icon, const char *key,
                           const char *icon_after, enum session_event event);
GtkWidget *ui_page_second(struct ui_page *page, const char *id, const char *icon, const char *key,
                          enum session_event event);
void ui_page_back(struct ui_page *page);
void ui_page_hint(struct ui_page *page, const char *key);
/* class: "waiting" (three dots), "left-behind" (yellow, with icon). */
void ui_page_status(struct ui_page *page, const char *class, const char *icon, const char *key);

/* A picture on its panel; class "tint" or "warn". Goes to body and takes what room there is. */
void ui_page_picture(struct ui_page *page, const char *class, const char *name);

/* One line with an icon before it, for foot. */
GtkWidget *ui_line(struct ui_page *page, const char *class, const char *icon, const char *key);

/* The title of a page that warns: "triangle" (one can go on here) or "octagon" (not here) before it. */
void ui_page_warning_title(struct ui_page *page, const char *icon, const char *key);

/* A block of an error page; class "what", "safe" or "next". Goes to body. */
void ui_page_block(struct ui_page *page, const char *class, const char *icon, const char *title,
                   const char *text);
void ui_page_block_counted(struct ui_page *page, const char *class, const char *icon,
                           const char *title, const char *text, unsigned number);
/* … whose words, with their marks, the page has put together itself. */
void ui_page_block_said(struct ui_page *page, const char *class, const char *icon,
                        const char *title, const char *said);
