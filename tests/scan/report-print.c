/* A report as tables, and as JSON. */
#include <jansson.h>
#include <string.h>

#include "tests/scan/report-private.h"

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

            count += hit->place == place && !report_is_planted(report, hit) ? hit->count : 0;
        }
        fprintf(file, "%-14s %14" G_GUINT64_FORMAT " %8" G_GUINT64_FORMAT "  %s\n",
                place_name(place), report->places[place].bytes, count, state_of(report, place));
        print_words(report->places[place].missed, "could not look: ", file);
        print_words(report->places[place].notes, "", file);
    }
}

static void print_hits(const struct report *report, FILE *file)
{
    fprintf(file, "\n%-14s %-24s %-10s %6s  %s\n", "place", "needle", "encoding", "hits", "where");
    for (unsigned i = 0; i < report->hits->len; i++) {
        const struct hit *hit = &g_array_index(report->hits, struct hit, i);

        if (report_is_planted(report, hit))
            continue;
        fprintf(file, "%-14s %-24s %-10s %6" G_GUINT64_FORMAT "  ", place_name(hit->place),
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

        fprintf(file, "%-14s %-40s ", place_name(planted->place), planted->what);
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
    uint64_t bytes = all_bytes(report), count = report_hit_count(report);

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
                              json_pack("{s:s, s:I, s:s, s:o, s:o}", "place", place_name(place),
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

        if (!report_is_planted(report, hit))
            json_array_append_new(
                json, json_pack("{s:s, s:o, s:I, s:s, s:s, s:I, s:[iii]}", "place",
                                place_name(hit->place), "detail", path_to_json(hit->detail), "pid",
                                (json_int_t)hit->pid, "needle",
                                report->needles->needles[hit->needle].name, "encoding",
                                encoding_name(hit->encoding), "count", (json_int_t)hit->count,
                                "longest", (int)hit->start, (int)hit->len, (int)hit->whole));
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
                                        place_name(planted->place), "what", planted->what, "found",
                                        planted->why == NULL && planted->missing == 0, "encodings",
                                        (json_int_t)planted->encodings, "missing",
                                        (json_int_t)planted->missing, "why", planted->why));
    }
    return json;
}

bool report_print_json(const struct report *report, double seconds, FILE *file)
{
    json_t *json = json_pack("{s:I, s:o, s:o, s:o, s:I, s:f}", "hit_count",
                             (json_int_t)report_hit_count(report), "hits", hits_to_json(report),
                             "places", places_to_json(report), "planted", planted_to_json(report),
                             "bytes", (json_int_t)all_bytes(report), "seconds", seconds);
    bool ok =
        json != NULL && json_dumpf(json, file, JSON_INDENT(1)) == 0 && fputc('\n', file) != EOF;

    json_decref(json);
    return ok;
}
