/* The command line of kiosk-voice. */
#pragma once

#include "voice/sink.h"

enum voice_mode { MODE_SPEAK, MODE_LIST, MODE_CHECK, MODE_PROBE };

struct voice_options {
    enum voice_mode mode;
    const char *prompts; /* NULL: what was built */
    const char *pack;    /* NULL: none; also the one to be checked */
    struct sink sink;
    int volume;
    int pause_ms;
    bool json;
};

/* Texts are borrowed from argv. Ends the process for --help (0) and for what it does not understand (2,
 * with a sentence). */
struct voice_options voice_options_read(int argc, char **argv);
