#include "voice/sink.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
static const struct { const char *word; enum sink_kind kind; bool needs, may; } kinds[] = {
    {"auto",   SINK_AUTO,   false, false},
    {"pulse",  SINK_PULSE,  false, true},
    {"alsa",   SINK_ALSA,   false, true},
    {"record", SINK_RECORD, true,  true},
};
/* clang-format on */

bool sink_read(const char *text, struct sink *ret)
{
    const char *colon = strchr(text, ':');
    size_t len = colon != NULL ? (size_t)(colon - text) : strlen(text);
    const char *where = colon != NULL ? colon + 1 : "";

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (strlen(kinds[i].word) != len || strncmp(kinds[i].word, text, len) != 0)
            continue;
        if ((colon != NULL && (!kinds[i].may || where[0] == '\0')) ||
            (kinds[i].needs && colon == NULL) || strlen(where) >= sizeof ret->where)
            return false;
        *ret = (struct sink){.kind = kinds[i].kind};
        memcpy(ret->where, where, strlen(where));
        return true;
    }
    return false;
}

/* Whoever connects to a server that is not there would start one. */
static bool has_server(void)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    char path[SINK_TEXT_SIZE];

    if (getenv("PULSE_SERVER") != NULL)
        return true;
    return runtime != NULL &&
           snprintf(path, sizeof path, "%s/pulse/native", runtime) < (int)sizeof path &&
           access(path, F_OK) == 0;
}

/* ALSA's playback devices are pcmC0D0p and so on. */
static bool has_card(void)
{
    DIR *devices = opendir("/dev/snd");
    const struct dirent *entry;
    bool found = false;

    while (devices != NULL && !found && (entry = readdir(devices)) != NULL)
        found = strncmp(entry->d_name, "pcm", 3) == 0 &&
                entry->d_name[strlen(entry->d_name) - 1] == 'p';
    if (devices != NULL)
        closedir(devices);
    return found;
}

enum sink_kind sink_choose(const struct sink *sink)
{
    if (sink->kind != SINK_AUTO)
        return sink->kind;
    if (has_server())
        return SINK_PULSE;
    return has_card() ? SINK_ALSA : SINK_AUTO;
}
