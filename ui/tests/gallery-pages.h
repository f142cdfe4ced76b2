/* Every picture of the gallery: a page, and what makes it look otherwise. */
#pragma once

#include <stddef.h>

#include "kiosk/session.h"
#include "ui/attendant.h"
#include "ui/tests/screen.h"
#include "ui/view.h"

struct gallery_page {
    const char *name; /* of the file */
    enum session_state state;
    const char *touches;                 /* ids, with commas; NULL: none */
    void (*with)(struct ui_view *facts); /* NULL: as the samples have it */
    bool still_there;                    /* the question lies over it */
};

extern const struct gallery_page gallery_pages[];
extern const size_t gallery_page_count;

struct gallery_staff_page {
    const char *name;
    enum ui_attendant_page page;
    enum ui_ailment ails;
};

extern const struct gallery_staff_page gallery_staff_pages[];
extern const size_t gallery_staff_page_count;

/* Clicks the buttons of these ids, with commas between, which may be NULL. must: they are all there. */
void gallery_touch(GtkWidget *window, const char *ids, bool must);

/* Shows page by way of another, so that nothing is left of the one before. */
void gallery_show(struct screen *screen, const struct gallery_page *page);
