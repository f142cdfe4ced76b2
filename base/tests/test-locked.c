#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/locked.h"
#include "base/tests/smaps.h"

#define LEN ((size_t)5000) /* no whole number of pages */

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static void it_is_blank_and_can_be_written(void)
{
    uint8_t *memory = locked_new(LEN, NULL);

    for (size_t i = 0; i < LEN; i++)
        g_assert_cmpuint(memory[i], ==, 0);
    memset(memory, 0x5a, LEN);
    locked_free(memory, LEN);
}

static void it_is_locked_and_left_out_of_dumps_and_forks(void)
{
    uint8_t *memory = locked_new(LEN, NULL);
    g_autofree char *first = smaps_flags(memory);
    g_autofree char *last = smaps_flags(memory + LEN - 1);

#ifndef __SANITIZE_ADDRESS__                /* which makes mlock() do nothing */
    g_assert_nonnull(strstr(first, " lo")); /* locked */
#endif
    g_assert_nonnull(strstr(first, " dd")); /* not dumped */
    g_assert_nonnull(strstr(first, " wf")); /* wiped on fork */
    g_assert_cmpstr(first, ==, last);
    locked_free(memory, LEN);
}

/* How a child ends that does this to memory. */
static int child_that(void (*deed)(uint8_t *memory), uint8_t *memory)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        deed(memory);
        _exit(0);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    return status;
}

static void read_before(uint8_t *memory)
{
    (void)*(volatile uint8_t *)(memory - 1);
}

static void write_behind(uint8_t *memory)
{
    *(volatile uint8_t *)(memory + 2 * page_size()) = 1;
}

static void find_nothing(uint8_t *memory)
{
    for (size_t i = 0; i < LEN; i++)
        if (memory[i] != 0)
            _exit(1);
}

static void nobody_reads_on_from_before_it(void)
{
    uint8_t *memory = locked_new(LEN, NULL);

    g_assert_cmpint(child_that(read_before, memory), !=, 0);
    locked_free(memory, LEN);
}

static void nobody_writes_on_behind_it(void)
{
    uint8_t *memory = locked_new(LEN, NULL);

    g_assert_cmpint(child_that(write_behind, memory), !=, 0);
    locked_free(memory, LEN);
}

static void a_child_finds_nothing_in_it(void)
{
    uint8_t *memory = locked_new(LEN, NULL);

    memset(memory, 0x5a, LEN);
    g_assert_cmpint(child_that(find_nothing, memory), ==, 0);
    locked_free(memory, LEN);
}

static void try_without_leave(uint8_t *unused)
{
    static const struct rlimit none = {0, 0};
    struct err err = {0};

    /* Root may lock what it likes. */
    if (setrlimit(RLIMIT_MEMLOCK, &none) != 0 || setresuid(65534, 65534, 65534) != 0)
        _exit(1);
    _exit(locked_new(LEN, &err) == NULL && err.code == ERR_MEMORY && err.detail == EPERM ? 0 : 1);
}

static void try_too_much(uint8_t *unused)
{
    const struct rlimit one_page = {page_size(), page_size()};
    struct err err = {0};

    if (setrlimit(RLIMIT_MEMLOCK, &one_page) != 0 || setresuid(65534, 65534, 65534) != 0)
        _exit(1);
    _exit(locked_new(LEN, &err) == NULL && err.code == ERR_MEMORY && err.detail == ENOMEM ? 0 : 1);
}

static bool can_give_up_leave(void)
{
#ifdef __SANITIZE_ADDRESS__ /* which makes mlock() do nothing */
    return false;
#else
    return geteuid() == 0;
#endif
}

static void there_is_none_where_nothing_may_be_locked(void)
{
    if (!can_give_up_leave())
        g_test_skip("only root can become nobody");
    else
        g_assert_cmpint(child_that(try_without_leave, NULL), ==, 0);
}

static void there_is_none_beyond_the_limit(void)
{
    if (!can_give_up_leave())
        g_test_skip("only root can become nobody");
    else
        g_assert_cmpint(child_that(try_too_much, NULL), ==, 0);
}

static void nothing_can_be_freed(void)
{
    locked_free(NULL, LEN);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/locked/" #name, name)
    TEST(it_is_blank_and_can_be_written);
    TEST(it_is_locked_and_left_out_of_dumps_and_forks);
    TEST(nobody_reads_on_from_before_it);
    TEST(nobody_writes_on_behind_it);
    TEST(a_child_finds_nothing_in_it);
    TEST(there_is_none_where_nothing_may_be_locked);
    TEST(there_is_none_beyond_the_limit);
    TEST(nothing_can_be_freed);
    return g_test_run();
}
