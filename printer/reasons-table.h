/* The registry of printer-state-reasons as data. Private to printer/. */
#pragma once

#include <stddef.h>

#include "printer/reasons.h"

/* A keyword, or a part of one. */
struct reason_row {
    const char *word; /* NULL ends a table */
    struct reason reason;
    const char *ja, *en;
};

/* Whole keywords. They come before what is composed. */
extern const struct reason_row reason_singles[];

/* Keywords that say nothing but their weight; their reasons are not used. */
extern const struct reason_row reason_unspecified[];

/* PWG 5100.9: one of so many units ("stapler", in its path or beside it) and its condition ("cover-open"). */
struct reason_unit {
    const char *word; /* NULL ends the table */
    const char *ja, *en;
    bool aside; /* no paper of ours passes through it: whatever ails it is no more than a warning */
};
extern const struct reason_unit reason_units[];
extern const struct reason_row reason_conditions[];
