#include "kiosk/speech.h"

#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "voice/speaker.h"

#define URGENT_MS 40000

struct speech {
    const struct config *config;
    const char *reason;
    char language[VOICE_LANGUAGE_SIZE];
    struct speaker speaker;
    unsigned starts;
    guint ended; /* source: the player is gone */

    enum session_state state;    /* whose page speaks; SESSION_STATES: none */
    char order[VOICE_LINE_SIZE]; /* that stands; "": silence */
    bool urgent;
    guint urgency; /* source: until the tone */
};

/* ---- what is said ---- */

static const char *left_behind(const char *reason)
{
    if (g_strcmp0(reason, "card") == 0)
        return "card-left";
    return g_strcmp0(reason, "paper") == 0 ? "paper-left" : NULL;
}

static const char *prompt_of(enum session_state state)
{
    switch ((int)state) { /* the others say nothing yet */
    case SESSION_TAKE_CARD:
        return "take-card";
    case SESSION_RETURN_CARD:
        return "return-card";
    case SESSION_TAKE_PAPER:
        return "take-paper";
    default:
        return NULL;
    }
}

bool speech_order(enum session_state state, const char *reason, const char *language, bool urgent,
                  char ret[static VOICE_LINE_SIZE])
{
    const char *left = state == SESSION_CLOSED ? left_behind(reason) : NULL;
    const char *prompt = prompt_of(state);

    /* Whose it is has been forgotten, and so has their language. */
    if (left != NULL)
        snprintf(ret, VOICE_LINE_SIZE, "call %s ja en", left);
    else if (prompt != NULL)
        snprintf(ret, VOICE_LINE_SIZE, "%s %s %s", urgent ? "call" : "remind", prompt, language);
    return left != NULL || prompt != NULL;
}

unsigned speech_patience_ms(unsigned limit_ms)
{
    return MIN(URGENT_MS, limit_ms / 3 * 2);
}

/* ---- who says it ---- */

void speech_command(const struct config *config, bool probe, struct speech_command *ret)
{
    size_t n = 0;

    snprintf(ret->volume, sizeof ret->volume, "%d", config->sound_volume);
    ret->words[n++] = speaker_program();
    ret->words[n++] = "--volume";
    ret->words[n++] = ret->volume;
    ret->words[n++] = "--sink";
    ret->words[n++] = config->sound_sink;
    if (config->sound_pack[0] != '\0')
        ret->words[n++] = "--pack";
    if (config->sound_pack[0] != '\0')
        ret->words[n++] = config->sound_pack;
    if (probe)
        ret->words[n++] = "--probe";
    g_assert(n < SPEECH_WORDS);
    ret->words[n] = NULL;
}

static void start(struct speech *speech);

static void say(const struct speech *speech, const char *order)
{
    /* An order that nobody takes is said again by whoever comes in place of the one that has ended. */
    (void)!speaker_order(&speech->speaker, order);
}

static gboolean on_ended(gint fd, GIOCondition condition, gpointer data)
{
    struct speech *speech = data;

    speech->ended = 0;
    speaker_end(&speech->speaker);
    if (speech->starts < SPEECH_STARTS_MAX)
        start(speech);
    if (speech->order[0] != '\0')
        say(speech, speech->order);
    return G_SOURCE_REMOVE;
}

static void start(struct speech *speech)
{
    struct speech_command command;
    char *words[SPEECH_WORDS];

    speech_command(speech->config, false, &command);
    memcpy(words, command.words, sizeof words);
    speech->starts++;
    if (!speaker_start(words, &speech->speaker)) {
        log_event(LOG_FAILED, ERR_IO);
        return;
    }
    speech->ended = g_unix_fd_add(speech->speaker.orders, G_IO_HUP | G_IO_ERR, on_ended, speech);
}

struct speech *speech_new(const struct config *config, const char *reason)
{
    struct speech *speech;

    if (!config->sound_enabled)
        return NULL;
    speech = g_new0(struct speech, 1);
    speech->config = config;
    speech->reason = reason;
    speech->state = SESSION_STATES;
    speech->speaker = SPEAKER_NONE;
    g_strlcpy(speech->language, config->language, sizeof speech->language);
    start(speech);
    return speech;
}

void speech_free(struct speech **speech)
{
    if (*speech == NULL)
        return;
    g_clear_handle_id(&(*speech)->ended, g_source_remove);
    g_clear_handle_id(&(*speech)->urgency, g_source_remove);
    speaker_end(&(*speech)->speaker);
    g_free(*speech);
    *speech = NULL;
}

/* ---- when it is said ---- */

/* What stands already goes on. */
static void stand(struct speech *speech, const char *order)
{
    if (strcmp(speech->order, order) == 0)
        return;
    g_strlcpy(speech->order, order, sizeof speech->order);
    say(speech, order[0] != '\0' ? order : "stop");
}

static void speak(struct speech *speech)
{
    char order[VOICE_LINE_SIZE];

    if (speech_order(speech->state, speech->reason, speech->language, speech->urgent, order))
        stand(speech, order);
}

static gboolean on_urgency(gpointer data)
{
    struct speech *speech = data;

    speech->urgency = 0;
    speech->urgent = true;
    speak(speech);
    return G_SOURCE_REMOVE;
}

void speech_set_language(struct speech *speech, const char *language)
{
    if (speech == NULL)
        return;
    g_strlcpy(speech->language, language, sizeof speech->language);
    speak(speech);
}

void speech_enter(struct speech *speech, enum session_state state)
{
    if (speech == NULL || speech->state == state)
        return;
    speech->state = SESSION_STATES;
    speech->urgent = false;
    g_clear_handle_id(&speech->urgency, g_source_remove);
    stand(speech, "");
}

void speech_show(struct speech *speech, enum session_state state)
{
    unsigned limit_ms =
        session_limit_s(state) * 10 * (unsigned)(speech != NULL ? speech->config->patience : 0);

    if (speech == NULL || speech->state == state)
        return;
    speech->state = state;
    if (limit_ms > 0)
        speech->urgency = g_timeout_add(speech_patience_ms(limit_ms), on_urgency, speech);
    speak(speech);
}
