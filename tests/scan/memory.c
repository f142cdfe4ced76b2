/* The memory of every process: all pages that exist, readable by the process itself or not. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "tests/scan/pages.h"
#include "tests/scan/processes.h"
#include "tests/scan/search.h"

/* A mapping of a process, from /proc/PID/maps. */
struct mapping {
    uint64_t start, end, offset, dev, ino; /* ino 0: of no file */
    char *path;
};

/* Pages without a gap, searched as one: of one file, or of no file, in several mappings perhaps. */
struct area {
    uint64_t start, end;
    unsigned mapping; /* index of the first */
    bool is_new;      /* not only pages of files that were searched in another process */
};

/* One process while it is searched. */
struct scan {
    struct search *search;
    const struct process *process;
    enum place place;
    int memory;
    GArray *mappings; /* struct mapping */
    GArray *areas;    /* struct area */
    GArray *failed;   /* uint64_t: addresses of pages that could not be read */
};

/* An unchanged page of a file: the same in every process. */
struct file_page {
    uint64_t dev, ino, index;
};

static unsigned file_page_hash(const void *at)
{
    const struct file_page *page = at;

    return (unsigned)((page->index + (page->ino << 24) + (page->dev << 52)) *
                          0x9E3779B97F4A7C15ULL >>
                      32);
}

static gboolean file_page_equal(const void *one, const void *other)
{
    return memcmp(one, other, sizeof(struct file_page)) == 0;
}

/* The windows of a process are what the display shows. */
static enum place place_of(const struct process *process)
{
    static const char *const displays[] = {"Xorg", "Xvfb",   "Xwayland", "Xephyr", "Xvnc",
                                           "cage", "weston", "sway",     "labwc",  "gnome-shell"};

    for (size_t i = 0; i < ARRAY_LEN(displays); i++) {
        if (strcmp(process->name, displays[i]) == 0)
            return PLACE_DISPLAY;
    }
    return PLACE_MEMORY;
}

static bool take_mapping(char *line, struct mapping *ret)
{
    unsigned major, minor;
    int path = 0;

    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64 " %x:%x %" SCNu64 " %n", &ret->start,
               &ret->end, &ret->offset, &major, &minor, &ret->ino, &path) < 6)
        return false;
    ret->dev = (uint64_t)major << 32 | minor;
    ret->path = line + path;
    return true;
}

/* The kernel's own pages, the same in every process. */
static bool is_kernels(const struct mapping *mapping)
{
    return g_str_has_prefix(mapping->path, "[vvar") || strcmp(mapping->path, "[vsyscall]") == 0;
}

static void mapping_done(void *mapping)
{
    g_free(((struct mapping *)mapping)->path);
}

static bool read_mappings(struct scan *scan)
{
    int fd = openat(scan->process->folder, "maps", O_RDONLY | O_CLOEXEC);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    struct mapping mapping;
    char *line = NULL;
    size_t size = 0;
    int error;
    bool ok;

    if (file == NULL)
        return false;
    while (getline(&line, &size, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (take_mapping(line, &mapping) && !is_kernels(&mapping)) {
            mapping.path = g_strdup(mapping.path);
            g_array_append_val(scan->mappings, mapping);
        }
    }
    ok = !ferror(file);
    error = errno;
    free(line);
    fclose(file);
    errno = error;
    return ok;
}

/* Whether one of these pages was not searched before; from now on all were. */
static bool are_new(struct scan *scan, const struct mapping *mapping, const struct page_run *run)
{
    uint64_t page_len = (uint64_t)sysconf(_SC_PAGESIZE);
    bool is_new = false;

    if (!run->is_file || mapping->ino == 0)
        return true;
    for (uint64_t at = run->start; at < run->end; at += page_len) {
        struct file_page page = {mapping->dev, mapping->ino,
                                 (mapping->offset + at - mapping->start) / page_len};

        if (g_hash_table_contains(scan->search->known_pages, &page))
            continue;
        is_new = true;
        g_hash_table_add(scan->search->known_pages, g_memdup2(&page, sizeof page));
    }
    return is_new;
}

static void add_run(struct scan *scan, unsigned index, const struct page_run *run)
{
    const struct mapping *mapping = &g_array_index(scan->mappings, struct mapping, index);
    struct area area = {run->start, run->end, index, are_new(scan, mapping, run)};

    if (scan->areas->len > 0) {
        struct area *last = &g_array_index(scan->areas, struct area, scan->areas->len - 1);
        uint64_t last_ino = g_array_index(scan->mappings, struct mapping, last->mapping).ino;

        if (last->end == run->start &&
            (last->mapping == index || (mapping->ino == 0 && last_ino == 0))) {
            last->end = run->end;
            last->is_new = last->is_new || area.is_new;
            return;
        }
    }
    g_array_append_val(scan->areas, area);
}

/* False when the kernel does not say which pages are there. */
static bool find_areas(struct scan *scan)
{
    int fd = openat(scan->process->folder, "pagemap", O_RDONLY | O_CLOEXEC);
    struct pages *pages;
    struct page_run run;
    bool failed = false;
    int error;

    if (fd < 0)
        return false;
    pages = pages_new(fd);
    for (unsigned i = 0; i < scan->mappings->len && !failed; i++) {
        const struct mapping *mapping = &g_array_index(scan->mappings, struct mapping, i);

        pages_begin(pages, mapping->start, mapping->end);
        while (pages_next(pages, &run, &failed))
            add_run(scan, i, &run);
    }
    error = errno;
    pages_free(&pages);
    close(fd);
    errno = error;
    return !failed;
}

static void end_area(struct scan *scan, const struct area *area)
{
    const struct mapping *mapping = &g_array_index(scan->mappings, struct mapping, area->mapping);
    g_autofree char *detail = g_strdup_printf(
        "%s %s", scan->process->name, *mapping->path == '\0' ? "[anonymous]" : mapping->path);

    search_report(scan->search, scan->place, scan->process->pid, detail);
}

static void read_area(struct scan *scan, const struct area *area, uint64_t start, uint64_t end)
{
    struct matcher *matcher = scan->search->matcher;

    matcher_begin(matcher, start);
    while (start < end) {
        size_t room;
        uint8_t *to = matcher_room(matcher, &room);
        ssize_t n = pread(scan->memory, to, MIN(room, end - start), (off_t)start);

        if (n > 0) {
            matcher_fed(matcher, (size_t)n);
            report_searched(scan->search->report, scan->place, (uint64_t)n);
            start += (uint64_t)n;
        } else if (n == 0) { /* the process has ended */
            break;
        } else if (errno != EINTR) {
            end_area(scan, area);
            g_array_append_val(scan->failed, start);
            start += (uint64_t)sysconf(_SC_PAGESIZE);
            matcher_begin(matcher, start);
        }
    }
    end_area(scan, area);
}

/* In our own memory the matcher's room holds what others hold. */
static void search_area(struct scan *scan, const struct area *area)
{
    struct range64 own = matcher_buffer(scan->search->matcher);

    if (scan->process->pid != getpid() || area->end <= own.start || area->start >= own.end) {
        read_area(scan, area, area->start, area->end);
        return;
    }
    if (area->start < own.start)
        read_area(scan, area, area->start, own.start);
    if (area->end > own.end)
        read_area(scan, area, own.end, area->end);
}

static const struct mapping *mapping_of(const struct scan *scan, uint64_t at)
{
    for (unsigned i = 0; i < scan->mappings->len; i++) {
        const struct mapping *mapping = &g_array_index(scan->mappings, struct mapping, i);

        if (at >= mapping->start && at < mapping->end)
            return mapping;
    }
    return NULL;
}

/* What could not be read matters when it is still there and still cannot: processes let go of pages at any time. */
static void name_failed(struct scan *scan)
{
    uint64_t page_len = (uint64_t)sysconf(_SC_PAGESIZE);
    int fd = openat(scan->process->folder, "pagemap", O_RDONLY | O_CLOEXEC);
    struct pages *pages = pages_new(fd);
    struct page_run run;
    bool failed;
    uint8_t byte;

    for (unsigned i = 0; fd >= 0 && i < scan->failed->len; i++) {
        uint64_t at = g_array_index(scan->failed, uint64_t, i);
        const struct mapping *mapping = mapping_of(scan, at);

        pages_begin(pages, at, at + page_len);
        if (mapping != NULL && pages_next(pages, &run, &failed) &&
            pread(scan->memory, &byte, 1, (off_t)at) < 0)
            report_missed(scan->search->report, scan->place, "pages of process %d (%s) in %s",
                          (int)scan->process->pid, scan->process->name,
                          *mapping->path == '\0' ? "[anonymous]" : mapping->path);
    }
    pages_free(&pages);
    if (fd >= 0)
        close(fd);
}

static void search_process(struct search *search, const struct process *process)
{
    struct scan scan = {.search = search, .process = process, .place = place_of(process)};

    scan.memory = openat(process->folder, "mem", O_RDONLY | O_CLOEXEC);
    scan.mappings = g_array_new(FALSE, FALSE, sizeof(struct mapping));
    scan.areas = g_array_new(FALSE, FALSE, sizeof(struct area));
    scan.failed = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    g_array_set_clear_func(scan.mappings, mapping_done);
    if (scan.memory >= 0 && read_mappings(&scan) && find_areas(&scan)) {
        for (unsigned i = 0; i < scan.areas->len; i++) {
            const struct area *area = &g_array_index(scan.areas, struct area, i);

            if (area->is_new)
                search_area(&scan, area);
        }
        name_failed(&scan);
    } else if (errno != ESRCH && errno != ENOENT) { /* it has no memory, or it has ended */
        report_missed(search->report, scan.place, "process %d (%s): %s", (int)process->pid,
                      process->name, g_strerror(errno));
    }
    if (scan.memory >= 0)
        close(scan.memory);
    g_array_free(scan.mappings, TRUE);
    g_array_free(scan.areas, TRUE);
    g_array_free(scan.failed, TRUE);
}

void search_memory(struct search *search)
{
    struct processes *processes = processes_new();
    struct process process;
    bool failed;

    search->known_pages = g_hash_table_new_full(file_page_hash, file_page_equal, g_free, NULL);
    while (processes_next(processes, &process, &failed)) {
        if (!g_hash_table_contains(search->excluded_pids, GINT_TO_POINTER(process.pid)))
            search_process(search, &process);
    }
    if (failed)
        report_missed(search->report, PLACE_MEMORY, "/proc: %s", g_strerror(errno));
    g_hash_table_destroy(g_steal_pointer(&search->known_pages));
    processes_free(&processes);
}
