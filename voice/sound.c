#include "voice/sound.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* What is heard is recorded so; devices take what they like. */
#define RECORDED "audio/x-raw,format=S16LE,rate=48000,channels=1"

#define DECODER                                                                                    \
    "filesrc name=source ! oggdemux ! opusdec ! audioconvert ! scaletempo ! audioconvert ! "       \
    "audioresample ! volume name=volume ! audioconvert ! "

/* In the order in which they are needed. A device's own may be missing. */
static const char *const plugins[] = {"coreelements",  "ogg",     "opus",  "audioconvert",
                                      "audioresample", "audiofx", "volume"};
static const char *const devices[] = {"pulseaudio", "alsa"};

static bool load(const char *name)
{
    char path[512];
    GstPlugin *plugin;

    snprintf(path, sizeof path, "%s/libgst%s.so", GST_PLUGINS, name);
    plugin = gst_plugin_load_file(path, NULL);
    if (plugin != NULL)
        gst_object_unref(plugin);
    return plugin != NULL;
}

bool sound_init(void)
{
    /* Neither a search through two hundred plugins at every start, nor a cache of it in somebody's home. */
    setenv("GST_REGISTRY_DISABLE", "yes", 1);
    if (!gst_init_check(NULL, NULL, NULL))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(devices); i++)
        (void)!load(devices[i]);
    for (size_t i = 0; i < ARRAY_LEN(plugins); i++)
        if (!load(plugins[i]))
            return false;
    return true;
}

/* A file in memory, because it can be sought in. */
static int new_file(const struct prompt *prompt)
{
    int fd = memfd_create("prompt", MFD_CLOEXEC);

    if (fd >= 0 && (write(fd, prompt->opus, prompt->opus_len) != (ssize_t)prompt->opus_len ||
                    lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

static void close_file(gpointer data, GObject *source)
{
    close(GPOINTER_TO_INT(data));
}

static GstElement *new_pipeline(enum sink_kind kind)
{
    static const char *const ways[] = {
        [SINK_PULSE] = DECODER "pulsesink name=sink",
        [SINK_ALSA] = DECODER "alsasink name=sink",
        /* In its own time, as a device would. */
        [SINK_RECORD] = DECODER RECORDED " ! filesink name=sink sync=true buffer-mode=unbuffered",
    };

    return gst_parse_launch_full(ways[kind], NULL, GST_PARSE_FLAG_FATAL_ERRORS, NULL);
}

/* The text of a setting is no part of the description, where it would have to be quoted. */
static void direct(GstElement *pipeline, const struct sink *sink, const struct prompt *prompt)
{
    g_autoptr(GstElement) element = gst_bin_get_by_name(GST_BIN(pipeline), "sink");
    /* In order, whoever else records there before and after us. */
    g_autofree char *path =
        g_strdup_printf("%s/%012" G_GINT64_FORMAT "-%s.%s.s16", sink->where,
                        g_get_monotonic_time() / 1000, prompt->id, prompt->language);

    if (sink->kind == SINK_RECORD)
        g_object_set(element, "location", path, NULL);
    else if (sink->where[0] != '\0')
        g_object_set(element, "device", sink->where, NULL);
}

bool sound_new(const struct sink *sink, enum sink_kind kind, const struct prompt *prompt,
               struct sound *ret)
{
    int file = new_file(prompt);
    GstElement *pipeline = file >= 0 ? new_pipeline(kind) : NULL;
    GstElement *source;
    char path[32];

    if (pipeline == NULL) {
        if (file >= 0)
            close(file);
        return false;
    }
    source = gst_bin_get_by_name(GST_BIN(pipeline), "source");
    /* Not fdsrc, in which nobody can seek, and so play at another rate. */
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    g_object_set(source, "location", path, NULL);
    g_object_weak_ref(G_OBJECT(source), close_file, GINT_TO_POINTER(file));
    gst_object_unref(source);
    direct(pipeline, sink, prompt);
    *ret = (struct sound){pipeline, gst_bin_get_by_name(GST_BIN(pipeline), "volume")};
    return true;
}

/* Time is stretched by seeking at another rate, which waits for the device to be there. */
#define OPEN_S 5

static bool seek(const struct sound *sound, int rate)
{
    return gst_element_set_state(sound->pipeline, GST_STATE_PAUSED) != GST_STATE_CHANGE_FAILURE &&
           gst_element_get_state(sound->pipeline, NULL, NULL, OPEN_S * GST_SECOND) ==
               GST_STATE_CHANGE_SUCCESS &&
           gst_element_seek(sound->pipeline, rate / 100.0, GST_FORMAT_TIME,
                            GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET, 0,
                            GST_SEEK_TYPE_NONE, 0);
}

bool sound_start(const struct sound *sound, int rate)
{
    return (rate == 100 || seek(sound, rate)) &&
           gst_element_set_state(sound->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE;
}

void sound_set_volume(const struct sound *sound, int volume)
{
    double part = volume / 100.0;

    /* Half as loud to an ear is an eighth to a device (GST_STREAM_VOLUME_FORMAT_CUBIC). */
    if (sound->volume != NULL)
        g_object_set(sound->volume, "volume", part * part * part, NULL);
}

void sound_free(struct sound *sound)
{
    if (sound->pipeline != NULL)
        gst_element_set_state(sound->pipeline, GST_STATE_NULL);
    g_clear_pointer(&sound->volume, gst_object_unref);
    g_clear_pointer(&sound->pipeline, gst_object_unref);
}

bool sound_probe(const struct sink *sink)
{
    enum sink_kind kind = sink_choose(sink);
    GstElement *device;
    bool opened;

    if (kind == SINK_RECORD)
        return access(sink->where, W_OK) == 0;
    device = kind == SINK_AUTO
                 ? NULL
                 : gst_element_factory_make(kind == SINK_PULSE ? "pulsesink" : "alsasink", NULL);
    if (device == NULL)
        return false;
    if (sink->where[0] != '\0')
        g_object_set(device, "device", sink->where, NULL);
    opened = gst_element_set_state(device, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE;
    gst_element_set_state(device, GST_STATE_NULL);
    gst_object_unref(device);
    return opened;
}
