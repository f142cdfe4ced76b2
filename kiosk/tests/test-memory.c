#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/memory.h"

#define COLUMNS   "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
#define PARTITION "/dev/sda2                               partition\t2097148\t\t0\t\t-2\n"

#define SOME ((rlim_t)8 * 1024 * 1024) /* what systemd gives by itself */

static char *swaps_saying(const char *text)
{
    char *path = NULL;
    int fd = g_file_open_tmp("swaps-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, text, strlen(text)), ==, (gssize)strlen(text));
    g_assert_cmpint(fchmod(fd, 0444), ==, 0);
    close(fd);
    return path;
}

#define ROOT   0u /* who may lock more than the limit */
#define NOBODY 65534u

/* Whether that is what this user is told, who may lock so much. */
static bool hears(uid_t who, rlim_t may_lock, const char *swaps, const char *expected)
{
    const struct rlimit limit = {may_lock, may_lock};
    pid_t child = fork();
    int status;

    if (child == 0) {
        if (setrlimit(RLIMIT_MEMLOCK, &limit) != 0 || setresuid(who, who, who) != 0)
            _exit(2);
        _exit(g_strcmp0(memory_keep(swaps), expected) == 0 ? 0 : 1);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    return status == 0;
}

static bool can_become_nobody(void)
{
#ifndef __SANITIZE_ADDRESS__ /* which makes mlock() do nothing */
    if (geteuid() == 0)
        return true;
#endif
    g_test_skip("only root can become nobody");
    return false;
}

static void nothing_can_be_kept_where_nothing_may_be_locked(void)
{
    g_autofree char *none = swaps_saying(COLUMNS);

    if (can_become_nobody())
        g_assert_true(hears(NOBODY, 0, none, "memory"));
    g_unlink(none);
}

static void a_little_that_may_be_locked_is_too_little(void)
{
    g_autofree char *none = swaps_saying(COLUMNS);

    if (can_become_nobody())
        g_assert_true(hears(NOBODY, 64 * 1024, none, "memory"));
    g_unlink(none);
}

static void pieces_are_enough_where_nothing_swaps(void)
{
    g_autofree char *none = swaps_saying(COLUMNS);

    if (can_become_nobody())
        g_assert_true(hears(NOBODY, SOME, none, NULL));
    g_unlink(none);
}

static void pieces_are_enough_for_a_kernel_without_swap(void)
{
    if (can_become_nobody())
        g_assert_true(hears(NOBODY, SOME, "/nonexistent/swaps", NULL));
}

static void pieces_are_not_enough_where_the_machine_swaps(void)
{
    g_autofree char *one = swaps_saying(COLUMNS PARTITION);

    if (can_become_nobody())
        g_assert_true(hears(NOBODY, SOME, one, "swap"));
    g_unlink(one);
}

static void swaps_that_cannot_be_read_are_there(void)
{
    if (can_become_nobody())
        g_assert_true(hears(NOBODY, SOME, "/", "swap"));
}

static void swap_does_no_harm_to_who_may_lock_all(void)
{
    g_autofree char *one = swaps_saying(COLUMNS PARTITION);

    if (can_become_nobody())
        g_assert_true(hears(ROOT, SOME, one, NULL));
    g_unlink(one);
}

static void all_that_comes_later_is_locked_too(void)
{
    g_autofree char *status = NULL;
    void *later;

    if (!can_become_nobody())
        return;
    g_assert_null(memory_keep(MEMORY_SWAPS));
    later = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert_true(later != MAP_FAILED);
    g_assert_true(g_file_get_contents("/proc/self/status", &status, NULL, NULL));
    g_assert_cmpuint(strtoul(strstr(status, "VmLck:") + strlen("VmLck:"), NULL, 10), >, 64 << 10);
    munmap(later, 64 << 20);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/memory/" #name, name)
    TEST(nothing_can_be_kept_where_nothing_may_be_locked);
    TEST(a_little_that_may_be_locked_is_too_little);
    TEST(pieces_are_enough_where_nothing_swaps);
    TEST(pieces_are_enough_for_a_kernel_without_swap);
    TEST(pieces_are_not_enough_where_the_machine_swaps);
    TEST(swaps_that_cannot_be_read_are_there);
    TEST(swap_does_no_harm_to_who_may_lock_all);
    TEST(all_that_comes_later_is_locked_too);
    return g_test_run();
}
