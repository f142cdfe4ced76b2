#include <glib.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/wiped.h"

#define MARK "sAKURA mINAMI 1985"

/* True when a byte of the mark is where the allocator does not keep its own two words. */
static bool is_left(const volatile char *freed, size_t len)
{
    for (size_t i = 2 * sizeof(void *); i < len; i++)
        if (freed[i] != 0)
            return true;
    return false;
}

/* Freed memory is looked at on purpose: under a sanitizer that is an error, and proves nothing. */
static bool can_look_at_what_is_freed(void)
{
#ifdef __SANITIZE_ADDRESS__
    g_test_skip("a sanitizer keeps what is freed");
    return false;
#else
    return true;
#endif
}

static char *marked(size_t size)
{
    char *volatile p = malloc(size); /* all of the piece is used, not only what was asked for */

    memset(p, 0x5a, malloc_usable_size(p));
    memcpy(p, MARK, sizeof MARK);
    return p;
}

static void what_is_freed_is_wiped_to_its_last_byte(void)
{
    char *volatile p = marked(100);
    size_t len = malloc_usable_size(p);
    char *volatile freed = p;

    if (!can_look_at_what_is_freed()) {
        free(p);
        return;
    }
    wiped_free(p);
    g_assert_false(is_left(freed, len));
}

static void what_moves_is_wiped_where_it_was(void)
{
    char *volatile p = marked(100);
    size_t len = malloc_usable_size(p);
    char *volatile freed = p;
    char *moved = wiped_realloc(p, 10000);

    g_assert_cmpstr(moved, ==, MARK);
    g_assert_true(moved != freed);
    if (can_look_at_what_is_freed())
        g_assert_false(is_left(freed, len));
    wiped_free(moved);
}

static void what_is_cut_off_is_wiped(void)
{
    char *p = marked(100);
    char *cut = wiped_realloc(p, 60);

    g_assert_true(cut == p);
    g_assert_cmpstr(cut, ==, MARK);
    for (size_t i = 60; i < malloc_usable_size(cut); i++)
        g_assert_cmpint(cut[i], ==, 0);
    wiped_free(cut);
}

static void what_becomes_small_gives_its_room_back(void)
{
    char *p = marked(100000);
    char *small = wiped_realloc(p, sizeof MARK);

    g_assert_cmpstr(small, ==, MARK);
    g_assert_cmpuint(malloc_usable_size(small), <, 1000);
    wiped_free(small);
}

static void growing_keeps_every_byte(void)
{
    uint8_t *p = NULL;

    for (size_t len = 1; len <= 5000; len++) {
        p = wiped_realloc(p, len);
        p[len - 1] = (uint8_t)len;
    }
    for (size_t len = 1; len <= 5000; len++)
        g_assert_cmpuint(p[len - 1], ==, (uint8_t)len);
    wiped_free(p);
}

static void no_size_is_an_end(void)
{
    g_assert_null(wiped_realloc(marked(100), 0));
}

static void who_cannot_grow_keeps_what_it_has(void)
{
    char *p = marked(100);

#ifndef __SANITIZE_ADDRESS__ /* which ends the program */
    g_assert_null(wiped_realloc(p, PTRDIFF_MAX));
#endif
    g_assert_cmpstr(p, ==, MARK);
    wiped_free(p);
}

static void nothing_can_be_freed(void)
{
    wiped_free(NULL);
}

/* Where a function left its local, after it has returned. */
static __attribute__((noinline)) uintptr_t leave_on_the_stack(unsigned depth)
{
    volatile char local[512] = MARK;
    uintptr_t where = (uintptr_t)&local[0];

    if (depth == 0)
        return where;
    return leave_on_the_stack(depth - 1) + (local[0] == 0);
}

static void assert_gone_at(unsigned depth)
{
    uintptr_t where = leave_on_the_stack(depth);

    g_assert_cmpuint((uintptr_t)__builtin_frame_address(0) - where, <, WIPE_STACK_LEN);
    wipe_stack();
    g_assert_false(is_left((const char *)where, sizeof MARK));
}

static void what_a_function_left_on_the_stack_is_gone(void)
{
    assert_gone_at(0);
}

static void what_deep_calls_left_on_the_stack_is_gone(void)
{
    assert_gone_at(300);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/wiped/" #name, name)
    TEST(what_is_freed_is_wiped_to_its_last_byte);
    TEST(what_moves_is_wiped_where_it_was);
    TEST(what_is_cut_off_is_wiped);
    TEST(what_becomes_small_gives_its_room_back);
    TEST(growing_keeps_every_byte);
    TEST(no_size_is_an_end);
    TEST(who_cannot_grow_keeps_what_it_has);
    TEST(nothing_can_be_freed);
    TEST(what_a_function_left_on_the_stack_is_gone);
    TEST(what_deep_calls_left_on_the_stack_is_gone);
    return g_test_run();
}
