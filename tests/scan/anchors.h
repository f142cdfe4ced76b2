/* Where in memory a pattern may lie: pieces of the patterns, and a filter that most of memory does not pass. */
#pragma once

#include "tests/scan/needles.h"

/* Lengths of anchors: of most patterns, and of those with fewer than 8 bytes. */
#define ANCHOR_WIDE   8
#define ANCHOR_NARROW 4

#define ANCHORS_FIRST_LOG 19

/* offset bytes into a pattern. */
struct anchor {
    uint64_t hash;
    uint32_t pattern, offset;
};

/* Anchors of one length: hashes sorted into slots, and the bits before them. */
struct anchor_table {
    unsigned len;
    uint64_t *bits;
    struct anchor *anchors;
    uint32_t *slots; /* first anchor of every slot, and the end of the last */
};

struct anchors {
    struct anchor_table wide, narrow;
    uint64_t
        first[(1U << ANCHORS_FIRST_LOG) / 64]; /* by the first 4 bytes of anchors of both lengths */
};

/* Of all patterns: every piece of one that counts holds a whole anchor. */
struct anchors *anchors_new(const struct needles *needles);
void anchors_free(struct anchors **anchors);

static inline bool anchors_has_bit(const uint64_t *bits, unsigned bit_log, uint64_t value)
{
    uint64_t bit = value * 0x9E3779B97F4A7C15ULL >> (64 - bit_log);

    return bits[bit / 64] >> bit % 64 & 1;
}

/* Whether an anchor may begin with these 4 bytes. Nearly all of memory ends here. */
static inline bool anchors_may_begin(const struct anchors *anchors, uint32_t bytes)
{
    return anchors_has_bit(anchors->first, ANCHORS_FIRST_LOG, bytes);
}

/* The anchors that are these bytes, table->len of them; *ret_count may be 0. */
const struct anchor *anchors_find(const struct anchor_table *table, uint64_t bytes,
                                  size_t *ret_count);
