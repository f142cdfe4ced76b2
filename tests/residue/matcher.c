/* From every pattern some pieces of 8 bytes (4 where it is short) are anchors, so many that every piece of it that
 * counts has a whole one in it. Every place in memory is looked up among their hashes: first in a table of bits,
 * then in one of whole hashes; only what passes both is compared, byte by byte under the mask. */
#include "tests/residue/matcher.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/secret.h"

#define FIRST_LOG 19
#define ROOM      (512 * 1024)
#define CARRIED   1024 /* of the bytes before; more than any piece that must be seen as a whole */
#define BIT_LOG   19
#define SHORT_LOG 16

/* Pieces with fewer different bytes are a blank line, a table, a background. */
#define DISTINCT_LEAST        5
#define DISTINCT_LEAST_PIXELS 8

struct anchor {
    uint64_t hash;
    uint32_t pattern, offset;
};

/* Anchors of one length: hashes sorted into slots, and the bits before them. */
struct table {
    unsigned len, bit_log;
    uint64_t *bits;
    struct anchor *anchors;
    uint32_t *slots; /* first anchor of every slot, and the end of the last */
    unsigned slot_log;
    GArray *building;
};

struct seen {
    uint64_t start; /* where the whole pattern would lie, and how far it matched */
    uint64_t end;
    uint64_t stream;
};

struct matcher {
    const struct needles *needles;
    struct table wide, narrow;
    uint64_t first[(1U << FIRST_LOG) / 64]; /* by the first 4 bytes of anchors of both lengths */
    struct seen *seen; /* by pattern: a piece found is not found again at its next anchor */
    uint8_t *buffer;
    size_t carried;   /* bytes before the room that were looked at before */
    uint64_t address; /* of the room */
    uint64_t stream;  /* counts them */
    bool is_begun,
        is_over; /* what is seen does not reach to the beginning, or to the end, of the stream */
    GArray *matches;
};

static uint64_t load(const uint8_t *bytes, unsigned len)
{
    uint64_t value = 0;

    memcpy(&value, bytes, len);
    return value;
}

static inline uint64_t hash_of(uint64_t value)
{
    value *= 0x9E3779B97F4A7C15ULL;
    return value ^ value >> 32;
}

static inline uint64_t bit_at(uint64_t value, unsigned bit_log)
{
    return value * 0x9E3779B97F4A7C15ULL >> (64 - bit_log);
}

static inline bool has_bit(const uint64_t *bits, unsigned bit_log, uint64_t value)
{
    uint64_t bit = bit_at(value, bit_log);

    return bits[bit / 64] >> bit % 64 & 1;
}

static void set_bit(uint64_t *bits, unsigned bit_log, uint64_t value)
{
    uint64_t bit = bit_at(value, bit_log);

    bits[bit / 64] |= 1ULL << bit % 64;
}

static size_t count_distinct(const uint8_t *bytes, size_t len)
{
    bool has[256] = {false};
    size_t count = 0;

    for (size_t i = 0; i < len; i++) {
        count += !has[bytes[i]];
        has[bytes[i]] = true;
    }
    return count;
}

static void table_add(struct matcher *matcher, struct table *table, uint32_t index, uint32_t offset)
{
    const struct pattern *pattern = &matcher->needles->patterns[index];
    uint64_t value = 0;
    struct anchor anchor = {.pattern = index, .offset = offset};

    for (unsigned i = 0; i < table->len; i++)
        value |= (uint64_t)pattern_byte(matcher->needles, pattern, offset + i) << (8 * i);
    anchor.hash = hash_of(value);
    set_bit(table->bits, table->bit_log, value);
    set_bit(matcher->first, FIRST_LOG, (uint32_t)value);
    g_array_append_val(table->building, anchor);
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
static void add_anchors(struct matcher *matcher, uint32_t index)
{
    const struct pattern *pattern = &matcher->needles->patterns[index];
    struct table *table = pattern->need >= 8 ? &matcher->wide : &matcher->narrow;
    uint32_t step = pattern->need - table->len + 1;
    uint32_t last = pattern->len - table->len; /* where an anchor can begin */

    for (uint32_t from = 0; from + step <= last + 1;) {
        uint32_t best = from, best_weight = 0;

        for (uint32_t at = from; at < from + step; at++) {
            uint32_t weight = weight_of(matcher->needles, pattern, at, table->len);

            if (weight >= best_weight) {
                best = at;
                best_weight = weight;
            }
        }
        if (best_weight >= 1)
            table_add(matcher, table, index, best);
        from = best + 1;
    }
}

static int compare_anchors(const void *a, const void *b)
{
    const struct anchor *one = a, *other = b;

    return (one->hash > other->hash) - (one->hash < other->hash);
}

static void table_init(struct table *table, unsigned len, unsigned bit_log)
{
    *table = (struct table){.len = len, .bit_log = bit_log, .slot_log = 16};
    table->bits = g_new0(uint64_t, (1UL << bit_log) / 64);
    table->slots = g_new0(uint32_t, (1UL << table->slot_log) + 1);
    table->building = g_array_new(FALSE, FALSE, sizeof(struct anchor));
}

static void table_finish(struct table *table)
{
    size_t count = table->building->len, slot = 0;

    g_array_sort(table->building, compare_anchors);
    table->anchors =
        (struct anchor *)(void *)g_array_free(g_steal_pointer(&table->building), FALSE);
    for (size_t i = 0; i < count; i++) {
        for (; slot <= table->anchors[i].hash >> (64 - table->slot_log); slot++)
            table->slots[slot] = (uint32_t)i;
    }
    for (; slot <= 1UL << table->slot_log; slot++)
        table->slots[slot] = (uint32_t)count;
}

static void table_done(struct table *table)
{
    g_free(table->bits);
    g_free(table->slots);
    g_free(table->anchors);
}

struct matcher *matcher_new(const struct needles *needles)
{
    struct matcher *matcher = g_new0(struct matcher, 1);

    matcher->needles = needles;
    table_init(&matcher->wide, 8, BIT_LOG);
    table_init(&matcher->narrow, 4, SHORT_LOG);
    for (size_t i = 0; i < needles->pattern_count; i++)
        add_anchors(matcher, (uint32_t)i);
    table_finish(&matcher->wide);
    table_finish(&matcher->narrow);
    matcher->seen = g_new0(struct seen, needles->pattern_count);
    matcher->matches = g_array_new(FALSE, FALSE, sizeof(struct match));
    /* Its own pages: our own memory is searched as well, but for these. */
    matcher->buffer =
        mmap(NULL, CARRIED + ROOM + 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert(matcher->buffer != MAP_FAILED);
    return matcher;
}

void matcher_wipe(struct matcher *matcher)
{
    wipe(matcher->buffer, CARRIED + ROOM + 8);
}

void matcher_free(struct matcher **matcher)
{
    struct matcher *m = *matcher;

    if (m == NULL)
        return;
    matcher_wipe(m);
    munmap(m->buffer, CARRIED + ROOM + 8);
    table_done(&m->wide);
    table_done(&m->narrow);
    g_free(m->seen);
    g_array_free(m->matches, TRUE);
    g_free(m);
    *matcher = NULL;
}

struct range64 matcher_buffer(const struct matcher *matcher)
{
    uint64_t start = (uintptr_t)matcher->buffer;

    return (struct range64){start, start + CARRIED + ROOM + 8};
}

void matcher_begin(struct matcher *matcher, uint64_t address)
{
    matcher->address = address;
    matcher->carried = 0;
    matcher->is_begun = false;
    matcher->stream++;
    g_array_set_size(matcher->matches, 0);
}

uint8_t *matcher_room(struct matcher *matcher, size_t *ret_len)
{
    *ret_len = ROOM;
    return matcher->buffer + CARRIED;
}

/* What can be seen of the stream, and how to get from there to its addresses. */
struct view {
    const uint8_t *bytes;
    size_t len;
    uint64_t address;
};

/* What ends a word of a name in any file or message. */
static bool ends_word(uint32_t unit)
{
    return unit == 0x3000 ||
           (unit < 0x80 && memchr("\0\t\n\r \"'(),/:;<=>[]{|}", (int)unit, 22) != NULL);
}

static uint32_t unit_at(const uint8_t *at, unsigned width, bool is_big_endian)
{
    uint32_t unit = 0;

    for (unsigned i = 0; i < width; i++)
        unit |= (uint32_t)at[i] << 8 * (is_big_endian ? width - 1 - i : i);
    return unit;
}

/* U+3000 where a letter has several bytes. */
static const char *wide_space_of(enum encoding encoding)
{
    switch ((int)encoding) {
    case ENCODING_UTF8:
        return "\xE3\x80\x80";
    case ENCODING_SHIFT_JIS:
        return "\x81\x40";
    case ENCODING_EUC_JP:
        return "\xA1\xA1";
    default:
        return "";
    }
}

static bool may_stand_beside(enum bound bound, uint32_t unit, bool is_behind)
{
    switch (bound) {
    case BOUND_NONE:
        return true;
    case BOUND_DIGIT:
        return unit < '0' || unit > '9';
    case BOUND_WORD:
        return ends_word(unit);
    case BOUND_STRING:
        return is_behind ? unit == 0 : unit < '0' || unit > '9';
    }
    return false;
}

static bool is_bounded_before(const struct matcher *matcher, const struct view *view,
                              const struct pattern *pattern, size_t start)
{
    unsigned width = encoding_width(pattern->encoding);
    const char *space = wide_space_of(pattern->encoding);
    size_t space_len = strlen(space);

    /* What began before the view was seen when that was in it. */
    if (start < width)
        return !matcher->is_begun;
    if (pattern->bound == BOUND_WORD && space_len > 0 && start >= space_len &&
        memcmp(view->bytes + start - space_len, space, space_len) == 0)
        return true;
    return may_stand_beside(
        pattern->bound,
        unit_at(view->bytes + start - width, width, encoding_is_big_endian(pattern->encoding)),
        false);
}

static bool is_bounded_behind(const struct matcher *matcher, const struct view *view,
                              const struct pattern *pattern, size_t end)
{
    unsigned width = encoding_width(pattern->encoding);
    const char *space = wide_space_of(pattern->encoding);
    size_t space_len = strlen(space);

    /* What goes on behind the view will be seen when that is in it. */
    if (end + MAX(width, space_len) > view->len && !matcher->is_over)
        return false;
    if (end + width > view->len)
        return true;
    if (pattern->bound == BOUND_WORD && space_len > 0 && end + space_len <= view->len &&
        memcmp(view->bytes + end, space, space_len) == 0)
        return true;
    return may_stand_beside(
        pattern->bound,
        unit_at(view->bytes + end, width, encoding_is_big_endian(pattern->encoding)), true);
}

/* Whether these bytes of pattern say anything about a person. */
static bool is_personal(const struct pattern *pattern, size_t start, size_t end)
{
    for (size_t i = 0; i < pattern->public_count; i++) {
        if (start >= pattern->public_parts[i].start && end <= pattern->public_parts[i].end)
            return false;
    }
    return true;
}

static bool tells_enough(const struct pattern *pattern, const uint8_t *bytes, size_t len)
{
    size_t least = pattern->encoding == ENCODING_PIXELS ? DISTINCT_LEAST_PIXELS : DISTINCT_LEAST;

    return len == pattern->len || count_distinct(bytes, len) >= least;
}

/* An anchor may lie at at: looks how far the pattern goes on to both sides. */
static void compare(struct matcher *matcher, const struct view *view, const struct anchor *anchor,
                    unsigned anchor_len, size_t at)
{
    const struct needles *needles = matcher->needles;
    const struct pattern *pattern = &needles->patterns[anchor->pattern];
    struct seen *seen = &matcher->seen[anchor->pattern];
    uint64_t whole = view->address + at - anchor->offset;
    size_t start = anchor->offset, end = anchor->offset, shift = at - anchor->offset;
    struct match match;

    if (seen->stream == matcher->stream && seen->start == whole &&
        view->address + at + anchor_len <= seen->end)
        return;
    while (end < pattern->len && shift + end < view->len &&
           view->bytes[shift + end] == pattern_byte(needles, pattern, end))
        end++;
    if (end < anchor->offset + anchor_len)
        return;
    while (start > 0 && shift + start > 0 && shift + start <= view->len &&
           view->bytes[shift + start - 1] == pattern_byte(needles, pattern, start - 1))
        start--;
    if (end - start < pattern->need || !is_personal(pattern, start, end) ||
        !tells_enough(pattern, view->bytes + shift + start, end - start) ||
        (pattern->bound != BOUND_NONE &&
         (!is_bounded_before(matcher, view, pattern, shift + start) ||
          !is_bounded_behind(matcher, view, pattern, shift + end))))
        return;
    *seen = (struct seen){whole, view->address + shift + end, matcher->stream};
    match = (struct match){.at = view->address + shift + start,
                           .len = (uint32_t)(end - start),
                           .start = (uint32_t)start,
                           .whole = pattern->len,
                           .needle = pattern->needle,
                           .encoding = pattern->encoding};
    g_array_append_val(matcher->matches, match);
}

static void look_up(struct matcher *matcher, const struct table *table, const struct view *view,
                    size_t at, uint64_t value)
{
    uint64_t hash = hash_of(value);
    uint64_t slot = hash >> (64 - table->slot_log);

    for (uint32_t i = table->slots[slot]; i < table->slots[slot + 1]; i++) {
        if (table->anchors[i].hash == hash)
            compare(matcher, view, &table->anchors[i], table->len, at);
    }
}

/* The first place from at on whose 8 bytes are not all zero. */
static size_t skip_zeros(const struct view *view, size_t at)
{
    while (at + 16 <= view->len && load(view->bytes + at + 8, 8) == 0)
        at += 8;
    return at + 1;
}

static void search(struct matcher *matcher, const struct view *view)
{
    size_t at = 0;

    while (at + 8 <= view->len) {
        uint64_t value = load(view->bytes + at, 8);

        if (value == 0) {
            at = skip_zeros(view, at);
            continue;
        }
        if (has_bit(matcher->first, FIRST_LOG, (uint32_t)value)) {
            if (has_bit(matcher->wide.bits, matcher->wide.bit_log, value))
                look_up(matcher, &matcher->wide, view, at, value);
            if (has_bit(matcher->narrow.bits, matcher->narrow.bit_log, (uint32_t)value))
                look_up(matcher, &matcher->narrow, view, at, (uint32_t)value);
        }
        at++;
    }
    for (; at + 4 <= view->len; at++)
        look_up(matcher, &matcher->narrow, view, at, load(view->bytes + at, 4));
}

void matcher_fed(struct matcher *matcher, size_t len)
{
    uint8_t *room = matcher->buffer + CARRIED;
    struct view view = {room - matcher->carried, matcher->carried + len,
                        matcher->address - matcher->carried};
    size_t carried = MIN(view.len, CARRIED);

    search(matcher, &view);
    matcher->is_begun = matcher->is_begun || view.len > carried;
    memmove(room - carried, view.bytes + view.len - carried, carried);
    matcher->carried = carried;
    matcher->address += len;
}

static int compare_matches(const void *a, const void *b)
{
    const struct match *one = a, *other = b;

    if (one->needle != other->needle)
        return one->needle < other->needle ? -1 : 1;
    return (one->at > other->at) - (one->at < other->at);
}

/* Matches of one needle that overlap are one copy of it, in the encoding that explains most of it. */
static void merge(GArray *matches)
{
    struct match *all = (struct match *)(void *)matches->data;
    uint64_t end = 0;
    unsigned count = 0;

    g_array_sort(matches, compare_matches);
    for (unsigned i = 0; i < matches->len; i++) {
        struct match match = all[i];

        if (count == 0 || all[count - 1].needle != match.needle || match.at >= end) {
            all[count++] = match;
            end = match.at + match.len;
            continue;
        }
        if (match.len > all[count - 1].len)
            all[count - 1] = match;
        end = MAX(end, match.at + match.len);
    }
    g_array_set_size(matches, count);
}

const struct match *matcher_end(struct matcher *matcher, size_t *ret_count)
{
    /* Once more what is at the end: only now it is known that nothing follows. */
    matcher->is_over = true;
    matcher_fed(matcher, 0);
    matcher->is_over = false;
    merge(matcher->matches);
    *ret_count = matcher->matches->len;
    return (const struct match *)(const void *)matcher->matches->data;
}
