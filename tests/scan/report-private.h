/* What a report is made of, for those who print it. */
#pragma once

#include <glib.h>

#include "tests/scan/report.h"

struct planted {
    enum place place;
    char *what;
    size_t encodings, missing;
    char *why; /* NULL, or why it was not planted */
};

struct report {
    const struct needles *needles;
    GArray *hits;    /* struct hit */
    GArray *planted; /* struct planted */
    struct {
        bool is_here, is_not_asked;
        uint64_t bytes;
        GPtrArray *missed, *notes;
    } places[PLACES];
};

/* Whether it is one of ours. */
bool report_is_planted(const struct report *report, const struct hit *hit);

/* Copies of what is not planted. */
uint64_t report_hit_count(const struct report *report);
