/* What went wrong, in words: what happened, what was not done or lost, what to do, whom to ask (look.md section 10). The one table of the
 * kiosk's errors; docs/errors.md is made from it. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"
#include "kiosk/session.h"
#include "ui/view.h"

/* Texts are keys of the catalogue, for ever. */
struct ui_error {
    bool stop;        /* octagon: not here. Otherwise a triangle: one can go on here. */
    const char *code; /* what the resident can tell the staff: "C-21" */
    const char *title;
    const char *
        what; /* NULL: it would only repeat the title. May hold "%s" twice: when the service opens and closes */
    const char *safe; /* with number in place of "%d" */
    const char *next;
    const char *what_icon, *next_icon;
    const char *picture;                          /* may be NULL */
    const char *primary, *primary_icon;           /* NULL: the machine goes on by itself */
    const char *second, *second_id, *second_icon; /* NULL: there is none */
    enum session_event second_event;
    const char *ask;
    unsigned number; /* tries left, or sheets that are out */
};

/* False, ret untouched, when state is no error. Of facts: tries_left, sheets_out, trouble, uncertain, called_again,
 * pin_was_tried, pin_was_being_checked, opens, closes. */
MUST_USE bool ui_error_of(enum session_state state, const struct ui_view *facts,
                          struct ui_error *ret);
