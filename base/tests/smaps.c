#include "base/tests/smaps.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

char *smaps_flags(const void *address)
{
    g_autofree char *smaps = NULL;
    g_auto(GStrv) lines = NULL;
    bool here = false;

    g_assert_true(g_file_get_contents("/proc/self/smaps", &smaps, NULL, NULL));
    lines = g_strsplit(smaps, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        unsigned long from, to;

        if (sscanf(*line, "%lx-%lx ", &from, &to) == 2)
            here = from <= (uintptr_t)address && (uintptr_t)address < to;
        else if (here && g_str_has_prefix(*line, "VmFlags:"))
            return g_strdup(*line);
    }
    g_assert_not_reached();
}
