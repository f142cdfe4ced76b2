/* What a session gives up before it knows anything. A process may only give it up once: each look is at the same one. */
#include <glib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "kiosk/harden.h"

static void nobody_may_look_into_its_memory(void)
{
    g_assert_cmpint(prctl(PR_GET_DUMPABLE), ==, 0);
}

static void it_leaves_no_core(void)
{
    struct rlimit limit;

    g_assert_cmpint(getrlimit(RLIMIT_CORE, &limit), ==, 0);
    g_assert_cmpuint(limit.rlim_cur, ==, 0);
    g_assert_cmpuint(limit.rlim_max, ==, 0);
}

static void nothing_on_the_desktop_is_asked_or_told(void)
{
    g_assert_cmpstr(g_getenv("GTK_A11Y"), ==, "none");
    g_assert_cmpstr(g_getenv("GTK_IM_MODULE"), ==, "gtk-im-context-simple");
    g_assert_cmpstr(g_getenv("GSETTINGS_BACKEND"), ==, "memory");
    g_assert_cmpstr(g_getenv("DBUS_SESSION_BUS_ADDRESS"), ==, "unix:path=/nonexistent");
}

static void what_the_desktop_had_set_does_not_count(void)
{
    g_assert_cmpstr(g_getenv("GIO_USE_VFS"), ==, "local");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("GIO_USE_VFS", "gvfs", TRUE);
    g_assert_cmpint(prctl(PR_GET_DUMPABLE), ==, 1);
    g_assert_true(harden());
#define TEST(name) g_test_add_func("/kiosk/harden/" #name, name)
    TEST(nobody_may_look_into_its_memory);
    TEST(it_leaves_no_core);
    TEST(nothing_on_the_desktop_is_asked_or_told);
    TEST(what_the_desktop_had_set_does_not_count);
    return g_test_run();
}
