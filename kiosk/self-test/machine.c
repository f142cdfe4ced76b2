#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include "kiosk/self-test/self-test.h"

#define LOCKED_BYTES ((size_t)1024 * 1024) /* more than a session locks */
#define MEGABYTE     (1024 * 1024)
#define DISK_FULL_MB 5
#define DISK_LOW_MB  100

/* ---- memory ---- */

/* As a session does: with as much as the limit can be raised to. */
static bool can_lock(void)
{
    struct rlimit limit;
    void *memory =
        mmap(NULL, LOCKED_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bool locked;

    if (memory == MAP_FAILED)
        return false;
    if (getrlimit(RLIMIT_MEMLOCK, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)!setrlimit(RLIMIT_MEMLOCK, &limit);
    }
    locked = mlock(memory, LOCKED_BYTES) == 0;
    munmap(memory, LOCKED_BYTES);
    return locked;
}

/* /proc/swaps is a line of headings, and one for every swap device. */
static bool has_swap(void)
{
    g_autofree char *swaps = NULL;
    const char *end;

    if (!g_file_get_contents("/proc/swaps", &swaps, NULL, NULL))
        return false; /* a kernel without swap has no such file */
    end = strchr(swaps, '\n');
    return end != NULL && end[1] != '\0';
}

/* Programs that receive dumps do so whatever limit a process sets for itself (core(5)). */
static bool dumps_are_caught(void)
{
    g_autofree char *pattern = NULL;

    if (!g_file_get_contents("/proc/sys/kernel/core_pattern", &pattern, NULL, NULL))
        return false;
    g_strstrip(pattern);
    return pattern[0] == '|' && !g_str_has_suffix(pattern, "/false") &&
           !g_str_has_suffix(pattern, "/true");
}

static void judge_memory(struct findings *ret)
{
    if (!can_lock())
        findings_add(ret, "memory", SELF_TEST_FAULT, "cannot-lock", -1);
    else if (has_swap())
        findings_add(ret, "memory", SELF_TEST_WARNING, "swap", -1);
    else if (dumps_are_caught())
        findings_add(ret, "memory", SELF_TEST_WARNING, "core-dumps", -1);
    else
        findings_add(ret, "memory", SELF_TEST_OK, NULL, -1);
}

/* ---- disk ---- */

/* Where the kiosk's own files are: the latch is one of them. */
static void judge_disk(const struct config *config, struct findings *ret)
{
    g_autofree char *directory = g_path_get_dirname(config->latch);
    struct statvfs disk;
    unsigned long free_mb;

    if (statvfs(directory, &disk) != 0 || (disk.f_flag & ST_RDONLY) != 0) {
        findings_add(ret, "disk", SELF_TEST_FAULT, "read-only", -1);
        return;
    }
    free_mb = disk.f_bavail / (MEGABYTE / disk.f_frsize);
    if (free_mb < DISK_FULL_MB || (disk.f_files > 0 && disk.f_favail == 0))
        findings_add(ret, "disk", SELF_TEST_FAULT, "full", -1);
    else if (free_mb < DISK_LOW_MB)
        findings_add(ret, "disk", SELF_TEST_WARNING, "low", (long)free_mb);
    else
        findings_add(ret, "disk", SELF_TEST_OK, "free", (long)free_mb);
}

void self_test_machine(const struct config *config, struct findings *ret)
{
    judge_memory(ret);
    judge_disk(config, ret);
}
