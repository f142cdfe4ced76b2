#include "kiosk/harden.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* The last four are for speed. Without OpenGL, which pages without motion do not need, the first page is
 * there ten times sooner and the process takes a third of the memory. The pages' sheet undoes every style
 * of a theme, so none need be read; nor the desktop's icons, of which the pages show none. */
/* clang-format off */
static const struct { const char *name, *value; } surroundings[] = {
    {"GTK_A11Y",                 "none"},
    {"GTK_IM_MODULE",            "gtk-im-context-simple"},
    {"GSETTINGS_BACKEND",        "memory"},
    {"GIO_USE_VFS",              "local"},
    {"DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"},
    {"GSK_RENDERER",             "cairo"},
    {"GDK_DEBUG",                "gl-disable:default-settings"},
    {"GTK_THEME",                "Empty"},
    {"XDG_DATA_DIRS",            "/nonexistent"},
};
/* clang-format on */

bool harden(void)
{
    static const struct rlimit none = {0, 0};
    struct rlimit locked;

    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        return false;
    /* As much locked memory as we may have; who cannot have enough is told by resident_new(). */
    if (getrlimit(RLIMIT_MEMLOCK, &locked) == 0) {
        locked.rlim_cur = locked.rlim_max;
        if (setrlimit(RLIMIT_MEMLOCK, &locked) != 0)
            return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(surroundings); i++)
        if (setenv(surroundings[i].name, surroundings[i].value, 1) != 0)
            return false;
    return true;
}
