#include "tests/residue/report.h"

#include <glib.h>
#include <jansson.h>
#include <string.h>

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

static bool is_planted(const struct report *report, const struct hit *hit)
{
    return report->needles->needles[hit->needle].planted;
}

static uint64_t count_hits(const struct report *report)
{
    uint64_t count = 0;

    for (unsigned i = 0; i < report->hits->len; i++) {
        const struct hit *hit = &g_array_index(report->hits, struct hit, i);

        count += is_planted(report, hit) ? 0 : hit->count;
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
    if (count_hits(report) > 0)
        return 1;
    return complete ? 0 : 2;
}

static const char *state_of(const struct report *report, enum place place)
{
    if (report->places[place].is_not_asked)
        return "not asked";
    if (report->places[place].missed->len > 0)
        return "could not look";
    return report->places[place].is_here ? "searched" : "not here";
}

static void print_words(const GPtrArray *words, const char *before, FILE *file)
{
    for (unsigned i = 0; i < words->len; i++)
        fprintf(file, "  %s%s\n", before, (const char *)g_ptr_array_index(words, i));
}

static void print_places(const struct report *report, FILE *file)
{
    fprintf(file, "%-14s %14s %8s  %s\n", "place", "bytes", "hits", "state");
    for (enum place place = 0; place < PLACES; place++) {
        uint64_t count = 0;

        for (unsigned i = 0; i < report->hits->len; i++) {
            const struct hit *hit = &g_array_index(report->hits, struct hit, i);

            count += hit->place == place && !is_planted(report, hit) ? hit->count : 0;
        }
        fprintf(file, "%-14s %14" G_GUINT64_FORMAT " %8" G_GUINT64_FORMAT "  %s\n", places[place],
                report->places[place].bytes, count, state_of(report, place));
        print_words(report->places[place].missed, "could not look: ", file);
        print_words(report->places[place].notes, "", file);
    }
}

static void print_hits(const struct report *report, FILE *file)
{
    fprintf(file, "\n%-14s %-24s %-10s %6s  %s\n", "place", "needle", "encoding", "hits", "where");
    for (unsigned i = 0; i < report->hits->len; i++) {
        const struct hit *hit = &g_array_index(report->hits, struct hit, i);

        if (is_planted(report, hit))
            continue;
        fprintf(file, "%-14s %-24s %-10s %6" G_GUINT64_FORMAT "  ", places[hit->place],
                report->needles->needles[hit->needle].name, encoding_name(hit->encoding),
                hit->count);
        if (hit->pid != 0)
            fprintf(file, "%d ", (int)hit->pid);
        fprintf(file, "%s (%u of %u bytes from %u)\n", hit->detail, hit->len, hit->whole,
                hit->start);
    }
}

static void print_planted(const struct report *report, FILE *file)
{
    fputs("\nplanted and looked for\n", file);
    for (unsigned i = 0; i < report->planted->len; i++) {
        const struct planted *planted = &g_array_index(report->planted, struct planted, i);

        fprintf(file, "%-14s %-40s ", places[planted->place], planted->what);
        if (planted->why != NULL)
            fprintf(file, "not planted: %s\n", planted->why);
        else
            fprintf(file, "%s: %zu of %zu forms\n", planted->missing == 0 ? "found" : "NOT FOUND",
                    planted->encodings - planted->missing, planted->encodings);
    }
}

static uint64_t all_bytes(const struct report *report)
{
    uint64_t bytes = 0;

    for (enum place place = 0; place < PLACES; place++)
        bytes += report->places[place].bytes;
    return bytes;
}

void report_print_table(const struct report *report, double seconds, FILE *file)
{
    uint64_t bytes = all_bytes(report), count = count_hits(report);

    print_places(report, file);
    if (count > 0)
        print_hits(report, file);
    if (report->planted->len > 0)
        print_planted(report, file);
    fprintf(file, "\n%" G_GUINT64_FORMAT " hits; %.1f MB in %.2f s\n", count, (double)bytes / 1e6,
            seconds);
}

static json_t *words_to_json(const GPtrArray *words)
{
    json_t *json = json_array();

    for (unsigned i = 0; i < words->len; i++)
        json_array_append_new(json, json_string(g_ptr_array_index(words, i)));
    return json;
}

static json_t *places_to_json(const struct report *report)
{
    json_t *json = json_array();

    for (enum place place = 0; place < PLACES; place++)
        json_array_append_new(json,
                              json_pack("{s:s, s:I, s:s, s:o, s:o}", "place", places[place],
                                        "searched_bytes", (json_int_t)report->places[place].bytes,
                                        "state", state_of(report, place), "why",
                                        words_to_json(report->places[place].missed), "notes",
                                        words_to_json(report->places[place].notes)));
    return json;
}

/* A path may hold bytes that are no UTF-8. */
static json_t *path_to_json(const char *path)
{
    g_autofree char *valid = g_utf8_make_valid(path, -1);

    return json_string(valid);
}

static json_t *hits_to_json(const struct report *report)
{
    json_t *json = json_array();

    for (unsigned i = 0; i < report->hits->len; i++) {
        const struct hit *hit = &g_array_index(report->hits, struct hit, i);

        if (!is_planted(report, hit))
            json_array_append_new(
                json,
                json_pack("{s:s, s:o, s:I, s:s, s:s, s:I, s:[iii]}", "place", places[hit->place],
                          "detail", path_to_json(hit->detail), "pid", (json_int_t)hit->pid,
                          "needle", report->needles->needles[hit->needle].name, "encoding",
                          encoding_name(hit->encoding), "count", (json_int_t)hit->count, "longest",
                          (int)hit->start, (int)hit->len, (int)hit->whole));
    }
    return json;
}

static json_t *planted_to_json(const struct report *report)
{
    json_t *json = json_array();

    for (unsigned i = 0; i < report->planted->len; i++) {
        const struct planted *planted = &g_array_index(report->planted, struct planted, i);

        json_array_append_new(json,
                              json_pack("{s:s, s:s, s:b, s:I, s:I, s:s?}", "place",
                                        places[planted->place], "what", planted->what, "found",
                                        planted->why == NULL && planted->missing == 0, "encodings",
                                        (json_int_t)planted->encodings, "missing",
                                        (json_int_t)planted->missing, "why", planted->why));
    }
    return json;
}

bool report_print_json(const struct report *report, double seconds, FILE *file)
{
    json_t *json = json_pack("{s:I, s:o, s:o, s:o, s:I, s:f}", "hit_count",
                             (json_int_t)count_hits(report), "hits", hits_to_json(report), "places",
                             places_to_json(report), "planted", planted_to_json(report), "bytes",
                             (json_int_t)all_bytes(report), "seconds", seconds);
    bool ok =
        json != NULL && json_dumpf(json, file, JSON_INDENT(1)) == 0 && fputc('\n', file) != EOF;

    json_decref(json);
    return ok;
}
