/* How many certificates a second one kiosk with one kept connection gets, every verification included.
 * Not a test: prints a table. bench-issue [COUNT] */
#include <stdio.h>
#include <stdlib.h>

#include "backend/centre/tests/world.h"
#include "backend/issue.h"

struct times {
    gint64 lookup_us;
    gint64 issue_us;
    gint64 outcome_us;
};

static struct reply timed(struct line *line, const struct call *what, gint64 *total_us)
{
    gint64 began = g_get_monotonic_time();
    struct reply reply = call(line, what);

    *total_us += g_get_monotonic_time() - began;
    return reply;
}

static void serve_one(struct line *line, const struct resident_file *resident, struct times *times,
                      gint64 *us)
{
    struct visit visit;
    struct times before = *times;

    visit_begin(&visit, resident, "0001", "");

    SCOPED_TEXT jws = visit_lookup(&visit, "0001");
    g_autofree struct lookup_answer *found = read_lookup_answer(timed(
        line,
        &(struct call){
            .path = MESSAGE_PATH_LOOKUPS, .content_type = MESSAGE_TYPE_JOSE, .body = jws.bytes},
        &times->lookup_us));
    g_autofree char *body = issue_body(&visit, found->ticket, CERTIFICATE_DOMESTIC);
    g_autofree struct issue_answer *issued = read_issue_answer(timed(
        line, &(struct call){.path = MESSAGE_PATH_CERTIFICATES, .body = body}, &times->issue_us));
    g_autofree char *end = outcome_body(&visit, issued->certificate.id, "printed", 1);
    struct reply told =
        timed(line, &(struct call){.path = MESSAGE_PATH_OUTCOMES, .body = end}, &times->outcome_us);

    g_assert_cmpint(told.status, ==, 204);
    reply_done(&told);
    *us = times->lookup_us - before.lookup_us + times->issue_us - before.issue_us +
          times->outcome_us - before.outcome_us;
}

static int by_size(const void *a, const void *b)
{
    gint64 first = *(const gint64 *)a;
    gint64 second = *(const gint64 *)b;

    return (first > second) - (first < second);
}

static void print(const char *what, gint64 us, int count)
{
    printf("%-34s %8.2f ms  %7.0f /s\n", what, (double)us / count / 1000, 1e6 * count / (double)us);
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 500;
    struct resident_file sakura;
    struct times times = {0};

    if (count < 1) {
        fprintf(stderr, "usage: bench-issue [COUNT]\n");
        return 2;
    }
    world_begin();

    struct world *world = world_new_on_disk("vrs.sqlite");
    struct line line = line_to(http_server_port(world->centre_server), "kiosk-0001");
    gint64 *each_us = g_new(gint64, count);

    sakura = world_resident("sakura");
    world_record(world, &sakura);
    for (int i = 0; i < count; i++)
        serve_one(&line, &sakura, &times, &each_us[i]);
    qsort(each_us, (size_t)count, sizeof *each_us, by_size);
    print("lookup", times.lookup_us, count);
    print("certificate", times.issue_us, count);
    print("outcome", times.outcome_us, count);
    print("all three", times.lookup_us + times.issue_us + times.outcome_us, count);
    printf("%-34s %8.2f ms\n", "all three, p99", (double)each_us[count * 99 / 100] / 1000);
    g_free(each_us);
    line_done(&line);
    world_free(world);
    world_end();
    return 0;
}
