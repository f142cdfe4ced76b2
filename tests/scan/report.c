#include <string.h>

#include "tests/scan/report-private.h"

static const char *const places[] = {
    [PLACE_MEMORY] = "memory",
    [PLACE_DISPLAY] = "display",
    [PLACE_SHM] = "shm",
    [PLACE_MEMFD] = "memfd",
    [PLACE_DELETED] = "deleted-file",
    [PLACE_PIPE] = "pipe",
    [PLACE_SOCKET] = "socket",
    [PLACE_FILE] = "file",
    [PLACE_FILE_NAME] = "file-name",
    [PLACE_SYSV_SHM] = "sysv-shm",
    [PLACE_SYSV_QUEUE] = "sysv-queue",
    [PLACE_POSIX_QUEUE] = "posix-queue",
    [PLACE_SWAP] = "swap",
    [PLACE_KERNEL_LOG] = "kernel-log",
    [PLACE_JOURNAL] = "journal",
    [PLACE_CORE_DUMP] = "core-dump",
};

const char *place_name(enum place place)
{
    return places[place];
}

bool place_from_name(const char *name, enum place *ret)
{
    for (enum place place = 0; place < PLACES; place++) {
        if (strcmp(places[place], name) == 0) {
            *ret = place;
            return true;
        }
    }
    return false;
}

static void hit_done(void *hit)
{
    g_free(((struct hit *)hit)->detail);
}

static void planted_done(void *planted)
{
    g_free(((struct planted *)planted)->what);
    g_free(((struct planted *)planted)->why);
}

struct report *report_new(const struct needles *needles)
{
    struct report *report = g_new0(struct report, 1);

    report->needles = needles;
    report->hits = g_array_new(FALSE, FALSE, sizeof(struct hit));
    report->planted = g_array_new(FALSE, FALSE, sizeof(struct planted));
    g_array_set_clear_func(report->hits, hit_done);
    g_array_set_clear_func(report->planted, planted_done);
    for (enum place place = 0; place < PLACES; place++) {
        report->places[place].missed = g_ptr_array_new_with_free_func(g_free);
        report->places[place].notes = g_ptr_array_new_with_free_func(g_free);
    }
    return report;
}

void report_free(struct report **report)
{
    struct report *r = *report;

    if (r == NULL)
        return;
    for (enum place place = 0; place < PLACES; place++) {
        g_ptr_array_free(r->places[place].missed, TRUE);
        g_ptr_array_free(r->places[place].notes, TRUE);
    }
    g_array_free(r->hits, TRUE);
    g_array_free(r->planted, TRUE);
    g_free(r);
    *report = NULL;
}

void report_not_asked(struct report *report, enum place place)
{
    report->places[place].is_not_asked = true;
}

void report_searched(struct report *report, enum place place, uint64_t bytes)
{
    report->places[place].is_here = true;
    report->places[place].bytes += bytes;
}

static G_GNUC_PRINTF(2, 0) void add_words(GPtrArray *to, const char *format, va_list words)
{
    g_autofree char *text = g_strdup_vprintf(format, words);

    /* Said once: a place may be come by twice. */
    for (unsigned i = 0; i < to->len; i++) {
        if (strcmp(text, g_ptr_array_index(to, i)) == 0)
            return;
    }
    g_ptr_array_add(to, g_steal_pointer(&text));
}

void report_missed(struct report *report, enum place place, const char *format, ...)
{
    va_list words;

    va_start(words, format);
    add_words(report->places[place].missed, format, words);
    va_end(words);
}

void report_note(struct report *report, enum place place, const char *format, ...)
{
    va_list words;

    va_start(words, format);
    add_words(report->places[place].notes, format, words);
    va_end(words);
}

static bool is_like(const struct hit *one, const struct hit *other)
{
    return one->place == other->place && one->pid == other->pid && one->needle == other->needle &&
           one->encoding == other->encoding && strcmp(one->detail, other->detail) == 0;
}

void report_hit(struct report *report, const struct hit *found)
{
    struct hit hit = *found;

    for (unsigned i = 0; i < report->hits->len; i++) {
        struct hit *known = &g_array_index(report->hits, struct hit, i);

        if (!is_like(known, found))
            continue;
        known->count += found->count;
        if (found->len > known->len) {
            known->start = found->start;
            known->len = found->len;
            known->whole = found->whole;
        }
        return;
    }
    hit.detail = g_strdup(found->detail);
    g_array_append_val(report->hits, hit);
}

uint64_t report_count(const struct report *report, enum place place, pid_t pid, uint32_t needle,
                      enum encoding encoding)
{
    uint64_t count = 0;

    for (unsigned i = 0; i < report->hits->len; i++) {
        const struct hit *hit = &g_array_index(report->hits, struct hit, i);

        if (hit->place == place && (pid == 0 || hit->pid == pid) && hit->needle == needle &&
            hit->encoding == encoding)
            count += hit->count;
    }
    return count;
}

void report_planted(struct report *report, enum place place, const char *what, size_t encodings,
                    size_t missing)
{
    struct planted planted = {place, g_strdup(what), encodings, missing, NULL};

    g_array_append_val(report->planted, planted);
}

void report_not_planted(struct report *report, enum place place, const char *what, const char *why)
{
    struct planted planted = {place, g_strdup(what), 0, 0, g_strdup(why)};

    g_array_append_val(report->planted, planted);
}

bool report_is_planted(const struct report *report, const struct hit *hit)
{
    return report->needles->needles[hit->needle].planted;
}

uint64_t report_hit_count(const struct report *report)
{
    uint64_t count = 0;

    for (unsigned i = 0; i < report->hits->len; i++) {
        const struct hit *hit = &g_array_index(report->hits, struct hit, i);

        count += report_is_planted(report, hit) ? 0 : hit->count;
    }
    return count;
}

int report_verdict(const struct report *report)
{
    bool complete = true;

    for (enum place place = 0; place < PLACES; place++)
        complete = complete &&
                   (report->places[place].is_not_asked || report->places[place].missed->len == 0);
    for (unsigned i = 0; i < report->planted->len; i++)
        complete = complete && g_array_index(report->planted, struct planted, i).missing == 0;
    if (report_hit_count(report) > 0)
        return 1;
    return complete ? 0 : 2;
}
