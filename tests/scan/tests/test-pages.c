/* Which pages of a process are there. */
#include <fcntl.h>
#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/scan/pages.h"

#define COUNT 4096

/* Pages of our own, and what is said of them. */
struct fixture {
    uint8_t *memory;
    size_t page_len;
    int fd;
    struct pages *pages;
};

static void set_up(struct fixture *fixture, const void *by_entries)
{
    fixture->page_len = (size_t)sysconf(_SC_PAGESIZE);
    fixture->memory = mmap(NULL, COUNT * fixture->page_len, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    g_assert_true(fixture->memory != MAP_FAILED);
    madvise(fixture->memory, COUNT * fixture->page_len, MADV_NOHUGEPAGE);
    fixture->fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    fixture->pages = pages_new(fixture->fd);
    if (by_entries != NULL)
        pages_by_entries(fixture->pages);
}

static void tear_down(struct fixture *fixture, const void *by_entries)
{
    pages_free(&fixture->pages);
    close(fixture->fd);
    munmap(fixture->memory, COUNT * fixture->page_len);
}

static void touch(struct fixture *fixture, size_t page)
{
    fixture->memory[page * fixture->page_len] = 1;
}

/* How many pages there are, and in how many runs. */
static size_t count(struct fixture *fixture, size_t *ret_runs)
{
    uint64_t start = (uintptr_t)fixture->memory;
    struct page_run run;
    size_t pages = 0;
    bool failed;

    *ret_runs = 0;
    pages_begin(fixture->pages, start, start + COUNT * fixture->page_len);
    while (pages_next(fixture->pages, &run, &failed)) {
        g_assert_cmpuint(run.start, >=, start);
        g_assert_false(run.is_file);
        pages += (run.end - run.start) / fixture->page_len;
        ++*ret_runs;
    }
    g_assert_false(failed);
    return pages;
}

static void pages_that_nobody_touched_are_not_there(struct fixture *fixture, const void *by_entries)
{
    size_t runs;

    g_assert_cmpuint(count(fixture, &runs), ==, 0);
    g_assert_cmpuint(runs, ==, 0);
}

static void pages_that_were_touched_are_there(struct fixture *fixture, const void *by_entries)
{
    size_t runs;

    touch(fixture, 0);
    touch(fixture, 1);
    touch(fixture, 2000);
    touch(fixture, COUNT - 1);
    g_assert_cmpuint(count(fixture, &runs), ==, 4);
    g_assert_cmpuint(runs, ==, 3);
}

/* More runs than are asked for at once. */
static void every_other_page_is_found(struct fixture *fixture, const void *by_entries)
{
    size_t runs;

    for (size_t i = 0; i < COUNT; i += 2)
        touch(fixture, i);
    g_assert_cmpuint(count(fixture, &runs), ==, COUNT / 2);
    g_assert_cmpuint(runs, ==, COUNT / 2);
}

static void pages_without_access_are_there(struct fixture *fixture, const void *by_entries)
{
    size_t runs;

    touch(fixture, 7);
    touch(fixture, 8);
    mprotect(fixture->memory, COUNT * fixture->page_len, PROT_NONE);
    g_assert_cmpuint(count(fixture, &runs), ==, 2);
}

static void pages_that_were_given_back_are_not_there(struct fixture *fixture,
                                                     const void *by_entries)
{
    size_t runs;

    touch(fixture, 7);
    touch(fixture, 8);
    madvise(fixture->memory + 8 * fixture->page_len, fixture->page_len, MADV_DONTNEED);
    g_assert_cmpuint(count(fixture, &runs), ==, 1);
}

static void nothing_is_known_without_a_pagemap(struct fixture *fixture, const void *by_entries)
{
    struct pages *pages = pages_new(-1);
    struct page_run run;
    bool failed;

    if (by_entries != NULL)
        pages_by_entries(pages);
    pages_begin(pages, (uintptr_t)fixture->memory, (uintptr_t)fixture->memory + fixture->page_len);
    g_assert_false(pages_next(pages, &run, &failed));
    g_assert_true(failed);
    pages_free(&pages);
}

int main(int argc, char **argv)
{
#define TEST(function)                                                                             \
    g_test_add("/pages/scan/" #function, struct fixture, NULL, set_up, function, tear_down);       \
    g_test_add("/pages/entries/" #function, struct fixture, "", set_up, function, tear_down)
    g_test_init(&argc, &argv, NULL);
    TEST(pages_that_nobody_touched_are_not_there);
    TEST(pages_that_were_touched_are_there);
    TEST(every_other_page_is_found);
    TEST(pages_without_access_are_there);
    TEST(pages_that_were_given_back_are_not_there);
    TEST(nothing_is_known_without_a_pagemap);
    return g_test_run();
}
