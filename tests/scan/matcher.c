/* Every place in memory is looked up among the anchors of all patterns; only where one begins the pattern is compared,
 * byte by byte under the mask. */
#include "tests/scan/matcher.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/secret.h"
#include "tests/scan/anchors.h"
#include "tests/scan/view.h"

#define ROOM    (512 * 1024)
#define CARRIED 1024 /* of the bytes before; more than any piece that must be seen as a whole */

/* Pieces with fewer different bytes are a blank line, a table, a background. */
#define DISTINCT_LEAST        5
#define DISTINCT_LEAST_PIXELS 8

struct seen {
    uint64_t start; /* where the whole pattern would lie, and how far it matched */
    uint64_t end;
    uint64_t stream;
};

struct matcher {
    const struct needles *needles;
    struct anchors *anchors;
    struct seen *seen; /* by pattern: a piece found is not found again at its next anchor */
    uint8_t *buffer;
    size_t carried;   /* bytes before the room that were looked at before */
    uint64_t address; /* of the room */
    uint64_t stream;  /* counts them */
    bool is_begun;    /* what can be seen does not reach to the beginning of the stream */
    GArray *matches;
};

static uint64_t load(const uint8_t *bytes, unsigned len)
{
    uint64_t value = 0;

    memcpy(&value, bytes, len);
    return value;
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

struct matcher *matcher_new(const struct needles *needles)
{
    struct matcher *matcher = g_new0(struct matcher, 1);

    matcher->needles = needles;
    matcher->anchors = anchors_new(needles);
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
    anchors_free(&m->anchors);
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
        !view_allows(view, pattern, shift + start, shift + end))
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

static void look_up(struct matcher *matcher, const struct anchor_table *table,
                    const struct view *view, size_t at, uint64_t value)
{
    size_t count;
    const struct anchor *anchors = anchors_find(table, value, &count);

    for (size_t i = 0; i < count; i++)
        compare(matcher, view, &anchors[i], table->len, at);
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
    const struct anchors *anchors = matcher->anchors;
    size_t at = 0;

    while (at + 8 <= view->len) {
        uint64_t value = load(view->bytes + at, 8);

        if (value == 0) {
            at = skip_zeros(view, at);
            continue;
        }
        if (anchors_may_begin(anchors, (uint32_t)value)) {
            look_up(matcher, &anchors->wide, view, at, value);
            look_up(matcher, &anchors->narrow, view, at, (uint32_t)value);
        }
        at++;
    }
    for (; at + 4 <= view->len; at++)
        look_up(matcher, &anchors->narrow, view, at, load(view->bytes + at, 4));
}

static void feed(struct matcher *matcher, size_t len, bool is_over)
{
    uint8_t *room = matcher->buffer + CARRIED;
    struct view view = {.bytes = room - matcher->carried,
                        .len = matcher->carried + len,
                        .address = matcher->address - matcher->carried,
                        .is_begun = matcher->is_begun,
                        .is_over = is_over};
    size_t carried = MIN(view.len, CARRIED);

    search(matcher, &view);
    matcher->is_begun = matcher->is_begun || view.len > carried;
    memmove(room - carried, view.bytes + view.len - carried, carried);
    matcher->carried = carried;
    matcher->address += len;
}

void matcher_fed(struct matcher *matcher, size_t len)
{
    feed(matcher, len, false);
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
    feed(matcher, 0, true);
    merge(matcher->matches);
    *ret_count = matcher->matches->len;
    return (const struct match *)(const void *)matcher->matches->data;
}
