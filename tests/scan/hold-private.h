/* What the places in which something is planted share. */
#pragma once

#include <glib.h>

#include "tests/scan/plant.h"

/* Between two forms: what is found is each of them. */
#define GAP 16

/* All that is held, to be taken away. */
struct hold {
    struct plants *plants;
    const struct needles *needles;
    GPtrArray *paths; /* files and folders, later ones inside earlier ones */
    pid_t sleeper;
    int segment, queue;
    int ready, stay;
};

/* The forms of one needle as they are put into a place. */
struct held {
    const struct hold *hold;
    const struct plant *plant;
};

/* How long they are, with gaps. */
size_t held_len(const struct held *held);

/* Straight to where they belong: there is no other copy. */
void held_put(const struct held *held, uint8_t *to);

/* A copy on pages of its own, until held_drop(). NULL and errno. */
uint8_t *held_copy(const struct held *held, size_t *ret_len);
void held_drop(uint8_t *copy, size_t len);

/* Writes them to fd. Returns 0 or errno. */
int held_write(const struct held *held, int fd);

/* The places that need more words. They return 0 or errno; ENODEV: there is no such place. */
int hold_in_heap(struct hold *hold, const struct plant *plant);
int hold_in_pixmap(struct hold *hold, const struct plant *plant);
int hold_in_log(struct hold *hold, const struct plant *plant);
int hold_in_dump(struct hold *hold, const struct plant *plant);
