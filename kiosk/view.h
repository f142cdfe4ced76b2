/* What the pages may see of a session: facts for the window, taken anew whenever a page is shown. */
#pragma once

#include "kiosk/kiosk.h"
#include "ui/view.h"

struct view;

/* closed: why the kiosk is closed, or NULL; borrowed. */
struct view *view_new(struct kiosk *kiosk, const char *closed);

/* *view may be NULL; leaves NULL. */
void view_free(struct view **view);

/* The facts that belong to state and no others; borrowed until the next call. GTK's thread, which never
 * meets the worker here: what is read is not what the action of this state writes. */
const struct ui_view *view_of(struct view *view, enum session_state state);

/* Forgets what the last call gave. */
void view_wipe(struct view *view);
