/* From every pattern some pieces of 8 bytes (4 where it is short) are anchors, so many that every piece of it that
 * counts has a whole one in it. They are kept as hashes. */
#include "tests/scan/anchors.h"

#include <glib.h>
#include <string.h>

#define WIDE_LOG   19 /* bits */
#define NARROW_LOG 16
#define SLOT_LOG   16

/* Anchors while they are collected. */
struct building {
    const struct needles *needles;
    struct anchors *anchors;
    GArray *wide, *narrow; /* struct anchor */
};

static uint64_t hash_of(uint64_t value)
{
    value *= 0x9E3779B97F4A7C15ULL;
    return value ^ value >> 32;
}

static void set_bit(uint64_t *bits, unsigned bit_log, uint64_t value)
{
    uint64_t bit = value * 0x9E3779B97F4A7C15ULL >> (64 - bit_log);

    bits[bit / 64] |= 1ULL << bit % 64;
}

static unsigned log_of(const struct anchor_table *table)
{
    return table->len == ANCHOR_WIDE ? WIDE_LOG : NARROW_LOG;
}

static void add_anchor(struct building *building, bool is_wide, uint32_t index, uint32_t offset)
{
    const struct pattern *pattern = &building->needles->patterns[index];
    struct anchor_table *table = is_wide ? &building->anchors->wide : &building->anchors->narrow;
    uint64_t value = 0;
    struct anchor anchor = {.pattern = index, .offset = offset};

    for (unsigned i = 0; i < table->len; i++)
        value |= (uint64_t)pattern_byte(building->needles, pattern, offset + i) << (8 * i);
    anchor.hash = hash_of(value);
    set_bit(table->bits, log_of(table), value);
    set_bit(building->anchors->first, ANCHORS_FIRST_LOG, (uint32_t)value);
    g_array_append_val(is_wide ? building->wide : building->narrow, anchor);
}

/* How much a piece of len tells: its different bytes that are not zero. */
static unsigned weight_of(const struct needles *needles, const struct pattern *pattern, size_t at,
                          unsigned len)
{
    unsigned weight = 0;

    for (unsigned i = 0; i < len; i++) {
        uint8_t byte = pattern_byte(needles, pattern, at + i);
        bool again = byte == 0;

        for (unsigned j = 0; j < i && !again; j++)
            again = byte == pattern_byte(needles, pattern, at + j);
        weight += !again;
    }
    return weight;
}

/* From one anchor to the next at most step: then every piece of need bytes holds one whole. Of those the one
 * that tells most; pieces that tell nothing have none. */
static void add_anchors(struct building *building, uint32_t index)
{
    const struct pattern *pattern = &building->needles->patterns[index];
    bool is_wide = pattern->need >= ANCHOR_WIDE;
    uint32_t len = is_wide ? ANCHOR_WIDE : ANCHOR_NARROW;
    uint32_t step = pattern->need - len + 1;
    uint32_t last = pattern->len - len; /* where an anchor can begin */

    for (uint32_t from = 0; from + step <= last + 1;) {
        uint32_t best = from, best_weight = 0;

        for (uint32_t at = from; at < from + step; at++) {
            uint32_t weight = weight_of(building->needles, pattern, at, len);

            if (weight >= best_weight) {
                best = at;
                best_weight = weight;
            }
        }
        if (best_weight >= 1)
            add_anchor(building, is_wide, index, best);
        from = best + 1;
    }
}

static int compare_anchors(const void *a, const void *b)
{
    const struct anchor *one = a, *other = b;

    return (one->hash > other->hash) - (one->hash < other->hash);
}

static void table_init(struct anchor_table *table, unsigned len)
{
    *table = (struct anchor_table){.len = len};
    table->bits = g_new0(uint64_t, (1UL << log_of(table)) / 64);
    table->slots = g_new0(uint32_t, (1UL << SLOT_LOG) + 1);
}

/* Takes anchors. */
static void table_fill(struct anchor_table *table, GArray *anchors)
{
    size_t count = anchors->len, slot = 0;

    g_array_sort(anchors, compare_anchors);
    table->anchors = (struct anchor *)(void *)g_array_free(anchors, FALSE);
    for (size_t i = 0; i < count; i++) {
        for (; slot <= table->anchors[i].hash >> (64 - SLOT_LOG); slot++)
            table->slots[slot] = (uint32_t)i;
    }
    for (; slot <= 1UL << SLOT_LOG; slot++)
        table->slots[slot] = (uint32_t)count;
}

static void table_done(struct anchor_table *table)
{
    g_free(table->bits);
    g_free(table->slots);
    g_free(table->anchors);
}

struct anchors *anchors_new(const struct needles *needles)
{
    struct anchors *anchors = g_new0(struct anchors, 1);
    struct building building = {needles, anchors, g_array_new(FALSE, FALSE, sizeof(struct anchor)),
                                g_array_new(FALSE, FALSE, sizeof(struct anchor))};

    table_init(&anchors->wide, ANCHOR_WIDE);
    table_init(&anchors->narrow, ANCHOR_NARROW);
    for (size_t i = 0; i < needles->pattern_count; i++)
        add_anchors(&building, (uint32_t)i);
    table_fill(&anchors->wide, building.wide);
    table_fill(&anchors->narrow, building.narrow);
    return anchors;
}

void anchors_free(struct anchors **anchors)
{
    if (*anchors != NULL) {
        table_done(&(*anchors)->wide);
        table_done(&(*anchors)->narrow);
    }
    g_free(g_steal_pointer(anchors));
}

const struct anchor *anchors_find(const struct anchor_table *table, uint64_t bytes,
                                  size_t *ret_count)
{
    uint64_t hash = hash_of(bytes), slot = hash >> (64 - SLOT_LOG);
    uint32_t first, end;

    *ret_count = 0;
    if (!anchors_has_bit(table->bits, log_of(table), bytes))
        return NULL;
    for (first = table->slots[slot];
         first < table->slots[slot + 1] && table->anchors[first].hash != hash;)
        first++;
    for (end = first; end < table->slots[slot + 1] && table->anchors[end].hash == hash;)
        end++;
    *ret_count = end - first;
    return table->anchors + first;
}
