/* What the attendants' window gives a page to fill. */
#pragma once

#include "ui/attendant.h"
#include "ui/page.h"

struct attendant_page {
    struct ui_page
        base; /* boxes, language and shape alone: it has no state, no facts and no events */
    enum ui_attendant_page kind;
    const struct ui_attendant_view *view;
    struct secret *typed; /* outlives a page that is built anew */

    void (*code)(void *ctx, struct secret *code);
    void (*act)(void *ctx, enum ui_attendant_act act);
    void *ctx;
};

/* The builders: attendant-entry.c, attendant-menu.c, attendant-steps.c. */
void attendant_code_page(struct attendant_page *page);
void attendant_checking_page(struct attendant_page *page);
void attendant_wait_page(struct attendant_page *page);
void attendant_locked_page(struct attendant_page *page);
void attendant_card_page(struct attendant_page *page);
void attendant_menu_page(struct attendant_page *page);
void attendant_steps_page(struct attendant_page *page);

/* The words of an ailment (attendant-words.c): for the banner, below it (may be NULL), for a tile, and what to
 * do. */
const char *attendant_banner_key(enum ui_ailment ails);
const char *attendant_more_key(enum ui_ailment ails);
const char *attendant_tile_key(enum ui_ailment ails);
const char *attendant_hint_key(enum ui_ailment ails);

/* True when somebody must come before the kiosk can go on; a warning otherwise. */
bool attendant_is_grave(enum ui_ailment ails);

/* A button that acts when it is clicked. id is also its name on the map. */
GtkWidget *attendant_button(struct attendant_page *page, const char *id, const char *class,
                            const char *icon, const char *key, enum ui_attendant_act act);

/* "Leave", at the left of the action row. */
void attendant_leave_button(struct attendant_page *page);
