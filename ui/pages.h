/* Every state's page. */
#pragma once

#include "ui/page.h"

struct ui_page_kind {
    void (*build)(struct ui_page *page);
    unsigned step; /* 1 to 7; 0: shows none */
    bool cancel;   /* the tool bar offers to cancel */
    bool says;     /* what happened, in sentences */
};

/* Never NULL. SESSION_EXIT has a page too, an empty one, as the process ends there. */
const struct ui_page_kind *ui_page_kind_of(enum session_state state);

/* All languages, over whatever state; the deed language() ends it. */
void ui_page_language(struct ui_page *page);

/* How it is heard, over whatever state. */
void ui_page_voice(struct ui_page *page);

/* The other languages, each of which starts the session; goes to body. */
void ui_page_add_starts(struct ui_page *page);

/* "Are you still there?", over whatever state. */
void ui_page_still_there(struct ui_page *page, unsigned left_ms);

/* The builders, each in the file of its name. */
void ui_page_welcome(struct ui_page *page);
void ui_page_service(struct ui_page *page);
void ui_page_terms(struct ui_page *page);
void ui_page_pin(struct ui_page *page);
void ui_page_which_pin(struct ui_page *page);
void ui_page_last_try(struct ui_page *page);
void ui_page_card(struct ui_page *page);
void ui_page_checking(struct ui_page *page);
void ui_page_reading(struct ui_page *page);
void ui_page_looking_up(struct ui_page *page);
void ui_page_take_card(struct ui_page *page);
void ui_page_return_card(struct ui_page *page);
void ui_page_municipality(struct ui_page *page);
void ui_page_confirm(struct ui_page *page);
void ui_page_printing(struct ui_page *page);
void ui_page_take_paper(struct ui_page *page);
void ui_page_farewell(struct ui_page *page);
void ui_page_closed(struct ui_page *page);
void ui_page_error(struct ui_page *page);
