/* Plays on a thread of its own: whoever tells it something never waits, whatever the device does. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "voice/pack.h"
#include "voice/sink.h"

#define PLAN_MAX (VOICE_IDS_MAX * VOICE_LANGUAGES_MAX + 1)

/* What to play, in this order. The prompts outlive the player. */
struct plan {
    const struct prompt *prompts[PLAN_MAX];
    size_t count;
    bool repeats; /* after a pause, until another plan comes */
};

enum player_state {
    PLAYER_UNTRIED, /* nothing has been played yet */
    PLAYER_HEARD,   /* the device took the last prompt */
    PLAYER_SILENT, /* it did not, or there is none: tried again with every plan, and from time to time while one repeats */
};

struct player_options {
    struct sink sink;
    int volume;   /* 0 to 100 */
    int pause_ms; /* before a plan is repeated */

    /* A prompt begins to be heard; or, with NULL, nothing is heard any more because there is no device, once until something
     * is heard again. On the player's thread; must not block. */
    void (*tell)(const struct prompt *prompt);

    /* A plan that does not repeat has come to its end, heard or not; not one that another has replaced. As above. */
    void (*over)(void);
};

struct player;

/* Starts the thread. options is copied. */
struct player *player_new(const struct player_options *options);

/* Plays plan in place of whatever is being played; an empty one: silence, within the time that the device needs to be closed. */
void player_play(struct player *player, const struct plan *plan);

void player_set_volume(struct player *player, int volume);

/* Per cent, at the pitch that it has: VOICE_RATE_MIN to _MAX, from the next prompt on. */
void player_set_rate(struct player *player, int rate);

enum player_state player_state(struct player *player);
