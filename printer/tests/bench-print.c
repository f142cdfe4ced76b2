/* What a certificate costs from its data to bytes that may leave, by format, as JSON: milliseconds (the median of many), bytes, and
 * by how much the process grows at most while it is made and read back. */
#include <fcntl.h>
#include <glib.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "printer/document.h"
#include "printer/tests/samples.h"

#define TIMES 31

static const struct {
    const char *name;
    struct format format;
} formats[] = {{"pdf", {.language = FORMAT_PDF}},
               {"raster", {FORMAT_PWG, 600, 1}},
               {"raster_grey", {FORMAT_PWG, 600, 8}}};

static const struct {
    const char *name;
    size_t doses;
} sizes[] = {{"one_sheet", 2}, {"two_sheets", 10}};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, TIMES, sizeof *values, by_value);
    return values[TIMES / 2];
}

static double now_ms(void)
{
    return (double)g_get_monotonic_time() / 1000.0;
}

/* A line of /proc/self/status, in KiB. */
static long status_kib(const char *key)
{
    g_autofree char *status = NULL;
    const char *line;

    g_assert_true(g_file_get_contents("/proc/self/status", &status, NULL, NULL));
    line = strstr(status, key);
    g_assert_nonnull(line);
    return atol(line + strlen(key));
}

/* From here on VmHWM is the most that there has been since. */
static long forget_peak(void)
{
    int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint((int)write(fd, "5", 1), ==, 1);
    close(fd);
    return status_kib("VmRSS:");
}

/* By how much a process that has composed one page grows with this one. */
static long peak_kib(const struct format *format, const struct verified_certificate *verified)
{
    int ends[2];
    long grown = 0;

    g_assert_cmpint(pipe(ends), ==, 0);
    if (fork() == 0) {
        SCOPED_DOCUMENT document = {0};

        malloc_trim(0);
        grown = -forget_peak();
        g_assert_true(document_compose_in(format, verified, &document, NULL));
        grown += status_kib("VmHWM:");
        _exit(write(ends[1], &grown, sizeof grown) == sizeof grown ? 0 : 1);
    }
    close(ends[1]);
    g_assert_cmpint((int)read(ends[0], &grown, sizeof grown), ==, sizeof grown);
    close(ends[0]);
    wait(NULL);
    return grown;
}

static void measure(size_t format, size_t size)
{
    SCOPED_VERIFIED_CERTIFICATE *verified = sample_new(sizes[size].doses, 977);
    double composed[TIMES];
    double read_back[TIMES];
    size_t len = 0;

    for (size_t i = 0; i < TIMES; i++) {
        SCOPED_DOCUMENT document = {0};
        struct err err = {0};
        double start = now_ms();

        if (!document_compose_in(&formats[format].format, verified, &document, &err))
            g_error("%s %d", err_name(err.code), err.detail);
        composed[i] = now_ms() - start;
        start = now_ms();
        g_assert_true(document_read_back(&document, verified, NULL));
        read_back[i] = now_ms() - start;
        len = document.len;
    }
    printf("%s\n    \"%s_%s\": {\"ms\": %.1f, \"readback_ms\": %.1f, \"bytes\": %zu, \"peak_kib\": "
           "%ld}",
           format + size == 0 ? "" : ",", formats[format].name, sizes[size].name, median(composed),
           median(read_back), len, peak_kib(&formats[format].format, verified));
}

int main(void)
{
    struct err err = {0};

    if (!document_prepare(&err))
        g_error("%s %d", err_name(err.code), err.detail);
    setvbuf(stdout, NULL, _IONBF, 0);
    printf("{");
    for (size_t format = 0; format < G_N_ELEMENTS(formats); format++) {
        for (size_t size = 0; size < G_N_ELEMENTS(sizes); size++)
            measure(format, size);
    }
    printf("\n}\n");
    return 0;
}
