#include "kiosk/jack.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/log.h"

struct jack {
    int device;
    guint events; /* source */
    bool in;
    void (*plugged)(void *ctx, bool plugged);
    void *ctx;
};

static void set(struct jack *jack, bool in)
{
    if (jack->in == in)
        return;
    jack->in = in;
    jack->plugged(jack->ctx, in);
}

/* False for a device that cannot be asked: then only what changes is known. */
static bool is_in(int device)
{
    unsigned char switches[SW_CNT / 8 + 1] = {0};

    return ioctl(device, EVIOCGSW(sizeof switches), switches) >= 0 &&
           (switches[SW_HEADPHONE_INSERT / 8] >> SW_HEADPHONE_INSERT % 8 & 1) != 0;
}

static gboolean on_event(gint fd, GIOCondition condition, gpointer data)
{
    struct jack *jack = data;
    struct input_event event;
    ssize_t len;

    while ((len = read(fd, &event, sizeof event)) == (ssize_t)sizeof event)
        if (event.type == EV_SW && event.code == SW_HEADPHONE_INSERT)
            set(jack, event.value != 0);
    if (len < 0 && (condition & (G_IO_HUP | G_IO_ERR)) == 0)
        return G_SOURCE_CONTINUE; /* no more for now */
    jack->events = 0;
    set(jack, false);
    return G_SOURCE_REMOVE;
}

struct jack *jack_new(const char *path, void (*plugged)(void *ctx, bool plugged), void *ctx)
{
    struct jack *jack;
    int device = path[0] != '\0' ? open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1;

    if (device < 0) {
        if (path[0] != '\0')
            log_event(LOG_FAILED, ERR_IO);
        return NULL;
    }
    jack = g_new0(struct jack, 1);
    *jack = (struct jack){.device = device, .plugged = plugged, .ctx = ctx};
    jack->events = g_unix_fd_add(device, G_IO_IN | G_IO_HUP | G_IO_ERR, on_event, jack);
    set(jack, is_in(device));
    return jack;
}

void jack_free(struct jack **jack)
{
    if (*jack == NULL)
        return;
    g_clear_handle_id(&(*jack)->events, g_source_remove);
    close((*jack)->device);
    g_free(*jack);
    *jack = NULL;
}
