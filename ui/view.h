/* What a page may show, as plain words and numbers. Pages know no device and no message. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A text in both languages of the kiosk. Borrowed UTF-8; never NULL. */
struct ui_words {
    const char *ja;
    const char *en;
};

struct ui_municipality {
    char code[7]; /* 全国地方公共団体コード, six digits */
    struct ui_words prefecture;
    struct ui_words name;
    const char *kana; /* reading of the Japanese name, for the ruby over it; may be "" */
    bool domestic;    /* kinds that it issues here */
    bool overseas;
};

/* What keeps the printer from printing. */
enum ui_trouble {
    UI_TROUBLE_OTHER, /* it gives no reason that we know */
    UI_TROUBLE_PAPER, /* none left */
    UI_TROUBLE_JAM,
    UI_TROUBLE_COVER,  /* open */
    UI_TROUBLE_TONER,  /* or ink: none left */
    UI_TROUBLE_TRAY,   /* the output takes no more */
    UI_TROUBLE_SILENT, /* the printer does not answer */
    UI_TROUBLES
};

struct ui_dose {
    int number;
    const char *date; /* YYYY-MM-DD */
    struct ui_words maker;
};

/* Everything that a page may show. The caller owns it; the window reads it during ui_window_show()
 * and keeps no pointer into it. Members that a state does not need are ignored. */
struct ui_view {
    bool overseas;  /* the kind that was chosen */
    int tries_left; /* PIN pages; 1 to 3 */

    const char *terms_version;  /* terms page */
    struct ui_words terms;      /* the full text; paragraphs end in LF */
    const char *terms_date;     /* YYYY-MM-DD */
    const char *opens, *closes; /* welcome, closed, after hours: "06:30"; NULL when not known */

    const struct ui_municipality *municipalities; /* municipality page: those to choose from */
    size_t municipality_count;
    const char *card_municipality; /* code that fits the card's address, or NULL */

    const char *name;       /* confirm page only */
    const char *birth_date; /* confirm page only; YYYY-MM-DD */
    const char *municipality_code;
    const struct ui_dose *doses;
    size_t dose_count;

    unsigned sheets;     /* how many sheets in all; confirm, printing, take paper */
    unsigned sheets_out; /* how many are out; printing, paper out */
    bool
        paper_sensor; /* take paper: the printer can tell when it is away; else the page has a button */
    bool
        pin_was_being_checked; /* card moved: whether a try was used is known only at the next placing */
    bool pin_was_tried;        /* offline, after hours: "no try was used" would be a guess */

    enum ui_trouble trouble; /* the printer's pages: before, paper out, failed */
    bool uncertain;          /* printer failed: nobody knows whether all sheets came out */
    bool called_again;       /* paper out: the resident called the staff once more */

    const char *
        reason; /* closed: why, as kioskd says it: a word of its own or of the staff's; NULL: not known */
};
