#include "kiosk/harden.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "kiosk/memory.h"
#include "kiosk/openssl.h"

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

const char *harden_memory(void)
{
    const char *fault = memory_keep(MEMORY_SWAPS);

    if (fault == NULL && !openssl_keeps_keys())
        fault = "memory";
    return fault;
}

bool harden(void)
{
    static const struct rlimit none = {0, 0};

    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 || !openssl_wipes())
        return false;
    for (size_t i = 0; i < ARRAY_LEN(surroundings); i++)
        if (setenv(surroundings[i].name, surroundings[i].value, 1) != 0)
            return false;
    return true;
}
