#include "kiosk/mute.h"

#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/phase.h"

/* docs/kiosk.md says which number is whose. */
static const char *const domains[] = {
    "", "GLib", "GLib-GObject", "GLib-GIO", "Gdk", "Gsk", "Gtk", "Pango",
};

static int domain_of(const GLogField *fields, gsize count)
{
    for (gsize i = 0; i < count; i++)
        for (int k = 1; k < (int)G_N_ELEMENTS(domains); k++)
            if (g_strcmp0(fields[i].key, "GLIB_DOMAIN") == 0 && fields[i].length == -1 &&
                g_strcmp0(fields[i].value, domains[k]) == 0)
                return k;
    return 0;
}

static GLogWriterOutput write_number(GLogLevelFlags level, const GLogField *fields, gsize count,
                                     gpointer data)
{
    int severity = level & G_LOG_LEVEL_ERROR ? 2 : level & G_LOG_LEVEL_CRITICAL ? 3 : 4;

    if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
        log_event(LOG_LIBRARY, domain_of(fields, count) * 10 + severity);
    return G_LOG_WRITER_HANDLED;
}

static void say_nothing(const char *text)
{
}

/* A sanitizer's report is worth more than silence, and no kiosk runs under one. */
static bool close_mouth(int null)
{
#ifdef __SANITIZE_ADDRESS__
    return dup2(null, STDOUT_FILENO) >= 0;
#else
    return dup2(null, STDOUT_FILENO) >= 0 && dup2(null, STDERR_FILENO) >= 0;
#endif
}

bool mute_libraries(void)
{
    /* First: /dev/null must not become standard error by being opened. */
    int ours = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, PHASE_FD + 1);
    int null = ours >= 0 ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
    FILE *log = ours >= 0 ? fdopen(ours, "w") : NULL;
    bool muted =
        null >= 0 && log != NULL && setvbuf(log, NULL, _IOLBF, 0) == 0 && close_mouth(null);

    if (null >= 0)
        close(null);
    if (!muted)
        return false;
    log_to(log);
    g_log_set_writer_func(write_number, NULL, NULL);
    g_set_print_handler(say_nothing);
    g_set_printerr_handler(say_nothing);
    return true;
}
