/* Where the sound goes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

#define SINK_TEXT_SIZE 256

enum sink_kind {
    SINK_AUTO,  /* the desktop's sound server if there is one, else the first sound card */
    SINK_PULSE, /* PulseAudio, or PipeWire in its place */
    SINK_ALSA,
    SINK_RECORD, /* no device: a directory, which gets what would have been heard, one file each */
};

struct sink {
    enum sink_kind kind;
    char where[SINK_TEXT_SIZE]; /* the device, "" for the usual one; the directory */
};

/* Reads "auto", "pulse", "pulse:DEVICE", "alsa", "alsa:DEVICE" or "record:DIRECTORY". False, ret untouched, for anything
 * else. */
MUST_USE bool sink_read(const char *text, struct sink *ret);

/* The kind that sink stands for now; SINK_AUTO: there is no device at all. */
enum sink_kind sink_choose(const struct sink *sink);
