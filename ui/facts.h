/* The window's own copy of what a page shows, so that the page can be built anew in another language. */
#pragma once

#include "kiosk/session.h"
#include "ui/view.h"

/* Copies what state's page needs of from (name and birth date only for the confirm page) into to, which
 * must be empty. */
void ui_facts_copy(const struct ui_view *from, enum session_state state, struct ui_view *to);

/* The trouble's word for test drivers: "cover"; "none" on pages that do not speak of the printer. Static
 * storage; never NULL. */
const char *ui_facts_trouble(const struct ui_view *facts, enum session_state state);

/* Wipes name and birth date, and frees them. */
void ui_facts_forget_person(struct ui_view *facts);

/* Wipes, frees and empties everything. */
void ui_facts_clear(struct ui_view *facts);
