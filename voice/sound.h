/* One prompt through GStreamer, from its bytes to the device. */
#pragma once

#include <gst/gst.h>
#include <stdbool.h>

#include "voice/pack.h"
#include "voice/sink.h"

/* Loads the few plugins that are needed, from where they are installed, and no others: no registry of all of them is made or
 * written. Once. False when one is missing. */
MUST_USE bool sound_init(void);

struct sound {
    GstElement *pipeline; /* NULL: none */
    GstElement *volume;
};

/* Makes the pipeline for a prompt, which need not outlive this; nothing is opened yet. kind is from sink_choose() and not SINK_AUTO. False when it cannot be made. */
MUST_USE bool sound_new(const struct sink *sink, enum sink_kind kind, const struct prompt *prompt,
                        struct sound *ret);

/* Plays it, rate per cent as fast as it was recorded and as high. Opens the device; false when that fails. */
MUST_USE bool sound_start(const struct sound *sound, int rate);

/* 0 to 100, as ears have it. Any thread. */
void sound_set_volume(const struct sound *sound, int volume);

/* Closes the device; silent when it returns. Leaves {0}. */
void sound_free(struct sound *sound);

/* Opens and closes the device, unheard. May block for as long as the device likes. */
bool sound_probe(const struct sink *sink);
