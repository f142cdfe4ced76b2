#include "voice/player.h"

#include <pthread.h>
#include <stdlib.h>

#include "voice/sound.h"

/* A prompt that is not over so long after it should be: the device has stopped. */
#define GRACE_MS 5000

/* Before a device that is not there is looked for again. */
#define ABSENT_MS 30000

struct player {
    struct player_options options;
    pthread_mutex_t lock; /* for what follows */
    pthread_cond_t changed;
    struct plan plan;
    unsigned turn; /* of the plan: whoever plays an earlier one stops */
    int volume, rate;
    enum player_state state;
    struct sound sound; /* that is played; both belong to the thread, and are lent to the others */
    GstBus *bus;

    bool ready; /* the thread's own: GStreamer is */
};

/* ---- one prompt ---- */

enum outcome { OUTCOME_OVER, OUTCOME_REPLACED, OUTCOME_FAILED };

static void set_state(struct player *player, enum player_state state, const struct prompt *prompt)
{
    enum player_state before;

    pthread_mutex_lock(&player->lock);
    before = player->state;
    player->state = state;
    pthread_mutex_unlock(&player->lock);
    if (prompt != NULL || before != state)
        player->options.tell(prompt);
}

/* False when another plan has come meanwhile. */
static bool lend(struct player *player, const struct sound *sound, unsigned turn)
{
    bool wanted;

    pthread_mutex_lock(&player->lock);
    wanted = player->turn == turn;
    if (wanted) {
        player->sound = *sound;
        player->bus = gst_element_get_bus(sound->pipeline);
        sound_set_volume(sound, player->volume);
    }
    pthread_mutex_unlock(&player->lock);
    return wanted;
}

static void take_back(struct player *player)
{
    GstBus *bus;

    pthread_mutex_lock(&player->lock);
    player->sound = (struct sound){.pipeline = NULL};
    bus = player->bus;
    player->bus = NULL;
    pthread_mutex_unlock(&player->lock);
    g_clear_pointer(&bus, gst_object_unref);
}

/* Until it is over. Tells of it when the device has taken it. */
static enum outcome await(struct player *player, const struct prompt *prompt)
{
    const GstMessageType types =
        GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_APPLICATION | GST_MESSAGE_ASYNC_DONE;
    bool told = false;
    gint64 until_us =
        g_get_monotonic_time() +
        (prompt->length_ms * 100 / VOICE_RATE_MIN + GRACE_MS) * G_TIME_SPAN_MILLISECOND;

    for (;;) {
        gint64 left_us = until_us - g_get_monotonic_time();
        GstMessage *message =
            left_us <= 0 ? NULL
                         : gst_bus_timed_pop_filtered(player->bus,
                                                      (GstClockTime)left_us * GST_USECOND, types);
        GstMessageType type = message != NULL ? GST_MESSAGE_TYPE(message) : GST_MESSAGE_ERROR;

        g_clear_pointer(&message, gst_message_unref);
        if (type == GST_MESSAGE_ERROR)
            return OUTCOME_FAILED;
        if (type == GST_MESSAGE_APPLICATION)
            return OUTCOME_REPLACED;
        if (type == GST_MESSAGE_EOS)
            return OUTCOME_OVER;
        if (!told)
            set_state(player, PLAYER_HEARD, prompt);
        told = true;
    }
}

static int rate_of(struct player *player)
{
    int rate;

    pthread_mutex_lock(&player->lock);
    rate = player->rate;
    pthread_mutex_unlock(&player->lock);
    return rate;
}

/* It is lent already: whoever replaces it wakes await(). */
static enum outcome run(struct player *player, const struct sound *sound,
                        const struct prompt *prompt)
{
    if (!sound_start(sound, rate_of(player)))
        return OUTCOME_FAILED;
    return await(player, prompt);
}

static enum outcome play(struct player *player, const struct prompt *prompt, unsigned turn)
{
    enum sink_kind kind = sink_choose(&player->options.sink);
    struct sound sound = {.pipeline = NULL};
    enum outcome outcome = OUTCOME_REPLACED;

    if (kind == SINK_AUTO || !sound_new(&player->options.sink, kind, prompt, &sound))
        return OUTCOME_FAILED;
    if (lend(player, &sound, turn)) {
        outcome = run(player, &sound, prompt);
        take_back(player);
    }
    sound_free(&sound);
    return outcome;
}

/* ---- a plan ---- */

/* False when another plan has come. */
static bool pause_for(struct player *player, int ms, unsigned turn)
{
    struct timespec until;
    bool wanted;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    pthread_mutex_lock(&player->lock);
    while (player->turn == turn &&
           pthread_cond_timedwait(&player->changed, &player->lock, &until) == 0)
        ;
    wanted = player->turn == turn;
    pthread_mutex_unlock(&player->lock);
    return wanted;
}

/* Waits for a plan that was not played yet. */
static struct plan await_plan(struct player *player, unsigned *turn)
{
    struct plan plan;

    pthread_mutex_lock(&player->lock);
    while (player->turn == *turn)
        pthread_cond_wait(&player->changed, &player->lock);
    *turn = player->turn;
    plan = player->plan;
    pthread_mutex_unlock(&player->lock);
    return plan;
}

static enum outcome play_once(struct player *player, const struct plan *plan, unsigned turn)
{
    enum outcome outcome = OUTCOME_OVER;

    for (size_t i = 0; i < plan->count && outcome == OUTCOME_OVER; i++)
        outcome = play(player, plan->prompts[i], turn);
    return outcome;
}

static void carry_out(struct player *player, const struct plan *plan, unsigned turn)
{
    enum outcome outcome;

    if (plan->count == 0)
        return;
    /* Not before it is needed: a kiosk that never speaks need not wait for it at its start. */
    if (!player->ready && !(player->ready = sound_init())) {
        set_state(player, PLAYER_SILENT, NULL);
        player->options.over();
        return;
    }
    do {
        outcome = play_once(player, plan, turn);
        if (outcome == OUTCOME_FAILED)
            set_state(player, PLAYER_SILENT, NULL);
    } while (
        plan->repeats && outcome != OUTCOME_REPLACED &&
        pause_for(player, outcome == OUTCOME_FAILED ? ABSENT_MS : player->options.pause_ms, turn));
    if (!plan->repeats && outcome != OUTCOME_REPLACED)
        player->options.over();
}

static void *work(void *data)
{
    struct player *player = data;
    unsigned turn = 0;

    for (;;) {
        struct plan plan = await_plan(player, &turn);

        carry_out(player, &plan, turn);
    }
    return NULL;
}

/* ---- the others' side ---- */

struct player *player_new(const struct player_options *options)
{
    struct player *player = g_new0(struct player, 1);
    pthread_condattr_t monotonic;
    pthread_t thread;

    player->options = *options;
    player->volume = options->volume;
    player->rate = 100;
    pthread_mutex_init(&player->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&player->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&thread, NULL, work, player) != 0)
        abort();
    pthread_detach(thread);
    return player;
}

void player_play(struct player *player, const struct plan *plan)
{
    pthread_mutex_lock(&player->lock);
    player->plan = *plan;
    player->turn++;
    if (player->bus != NULL)
        gst_bus_post(player->bus,
                     gst_message_new_application(NULL, gst_structure_new_empty("wake")));
    pthread_cond_signal(&player->changed);
    pthread_mutex_unlock(&player->lock);
}

void player_set_volume(struct player *player, int volume)
{
    pthread_mutex_lock(&player->lock);
    player->volume = volume;
    sound_set_volume(&player->sound, volume);
    pthread_mutex_unlock(&player->lock);
}

void player_set_rate(struct player *player, int rate)
{
    pthread_mutex_lock(&player->lock);
    player->rate = rate;
    pthread_mutex_unlock(&player->lock);
}

enum player_state player_state(struct player *player)
{
    enum player_state state;

    pthread_mutex_lock(&player->lock);
    state = player->state;
    pthread_mutex_unlock(&player->lock);
    return state;
}
