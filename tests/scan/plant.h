/* Proof that a search finds: random needles are put into every kind of place before it, in every form, and must all
 * be found by it. */
#pragma once

#include <sys/types.h>

#include "tests/scan/search.h"

/* A needle of ours in one place. */
struct plant {
    char *what;       /* "heap" */
    enum place place; /* where it must be found */
    uint32_t needle;
    bool only_text; /* what is put there holds no NUL */
    bool only_utf8; /* and one form of it only */
    char *path;     /* of a folder, for a file; else NULL */
    int error;      /* errno: why it could not be put there; ENODEV: there is no such place */
    pid_t pid;      /* in whose memory it must be found; 0: anywhere but in our own */
};

struct plants {
    struct plant *plants;
    size_t count;
    pid_t holder; /* who has put them there */
    int stay;     /* closed: the holder takes all away and ends */
};

/* Makes up the needles and adds them to needles, masked. False when that is not possible: nothing is proved then. */
MUST_USE bool plants_make(const struct search *search, struct needles *needles,
                          struct plants **ret);

/* Puts them there, by a process of its own: ours never has them in the clear. */
MUST_USE bool plants_put(struct plants *plants, const struct needles *needles);

/* Reports which were found. */
void plants_judge(const struct plants *plants, const struct search *search);

/* Takes all away. Leaves NULL. */
void plants_remove(struct plants **plants);

/* Whether this form of it was put there. */
bool plant_takes(const struct plant *plant, const struct needles *needles,
                 const struct pattern *pattern);

/* In the holder: puts plants there, says on ready what could not be put, waits for the end of stay, takes all
 * away. */
void plants_hold(struct plants *plants, const struct needles *needles, int ready, int stay);
