#include "kiosk/speech.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/phase.h"
#include "voice/speaker.h"

#define URGENT_MS 40000

#define VOLUME_STEP  15
#define VOLUME_LEAST 20
#define VOLUME_MOST  100

static const int rates[] = {70, 85, 100, 125, 150, 175};
#define USUAL_RATE 2

#define FOCUS_SIZE 32 /* longest id of a control */

struct speech {
    const struct config *config;
    char language[VOICE_LANGUAGE_SIZE];
    struct speaker speaker;
    int errors; /* a copy of standard error, the player's */
    unsigned starts;
    bool open;
    guint answers; /* source: the player says something, or is gone */

    struct prompts_page page;    /* state: SESSION_STATES while none is shown */
    char order[VOICE_LINE_SIZE]; /* that stands; "": silence */
    bool between;                /* something else is being said, and then it goes on */
    bool said_again;
    bool greets;     /* … and before it, that it has begun */
    bool introduced; /* guidance by hearing has said the whole page */
    char focus[FOCUS_SIZE];
    guint urgency; /* source: until the tone */
    guint silence; /* source: until it is said once more */
    guint blink;   /* source: until the machine's page is said */

    int volume;
    size_t rate;
    bool silent;
};

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

/* An order that nobody takes is given again to whoever comes in place of the one that has ended. */
static void tell(const struct speech *speech, const char *order)
{
    if (speech->open)
        (void)!speaker_order(&speech->speaker, order);
}

static void tell_number(const struct speech *speech, const char *what, int number)
{
    char order[VOICE_LINE_SIZE];

    snprintf(order, sizeof order, "%s %d", what, number);
    tell(speech, order);
}

static int volume_of(const struct speech *speech)
{
    /* Whoever walks away from what is theirs is called, whatever they wished before. */
    return speech->silent && !speech->page.urgent ? 0 : speech->volume;
}

static void tell_settings(const struct speech *speech)
{
    tell_number(speech, "volume", volume_of(speech));
    tell_number(speech, "rate", rates[speech->rate]);
}

static void start(struct speech *speech);
static void on_over(struct speech *speech);

static void on_gone(struct speech *speech)
{
    speaker_end(&speech->speaker);
    if (speech->starts < SPEECH_STARTS_MAX)
        start(speech);
}

static gboolean on_answer(gint fd, GIOCondition condition, gpointer data)
{
    struct speech *speech = data;
    char line[VOICE_LINE_SIZE];

    while (speaker_answer(&speech->speaker, line))
        if (strcmp(line, "over") == 0)
            on_over(speech);
    if ((condition & (G_IO_HUP | G_IO_ERR)) == 0)
        return G_SOURCE_CONTINUE;
    speech->answers = 0;
    on_gone(speech);
    return G_SOURCE_REMOVE;
}

static void start(struct speech *speech)
{
    struct speech_command command;
    char *words[SPEECH_WORDS];

    speech_command(speech->config, false, &command);
    memcpy(words, command.words, sizeof words);
    speech->starts++;
    if (!speaker_start(words, speech->errors, &speech->speaker)) {
        log_event(LOG_FAILED, ERR_IO);
        return;
    }
    speech->answers =
        g_unix_fd_add(speech->speaker.orders, G_IO_IN | G_IO_HUP | G_IO_ERR, on_answer, speech);
    if (speech->volume != speech->config->sound_volume || speech->silent ||
        speech->rate != USUAL_RATE)
        tell_settings(speech);
    if (speech->order[0] != '\0')
        tell(speech, speech->order);
}

struct speech *speech_new(const struct config *config, const char *reason)
{
    struct speech *speech;

    if (!config->sound_enabled)
        return NULL;
    speech = g_new0(struct speech, 1);
    speech->config = config;
    speech->page = (struct prompts_page){
        .state = SESSION_STATES, .reason = reason, .language = speech->language};
    speech->speaker = SPEAKER_NONE;
    speech->errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, PHASE_FD + 1);
    speech->volume = config->sound_volume;
    speech->rate = USUAL_RATE;
    g_strlcpy(speech->language, config->language, sizeof speech->language);
    return speech;
}

void speech_open(struct speech *speech)
{
    if (speech == NULL || speech->open)
        return;
    speech->open = true;
    start(speech);
}

static void let_go(struct speech *speech)
{
    g_clear_handle_id(&speech->urgency, g_source_remove);
    g_clear_handle_id(&speech->silence, g_source_remove);
    g_clear_handle_id(&speech->blink, g_source_remove);
}

void speech_free(struct speech **speech)
{
    if (*speech == NULL)
        return;
    let_go(*speech);
    g_clear_handle_id(&(*speech)->answers, g_source_remove);
    speaker_end(&(*speech)->speaker);
    if ((*speech)->errors >= 0)
        close((*speech)->errors);
    g_free(*speech);
    *speech = NULL;
}

/* ---- what stands ---- */

/* What stands already goes on. */
static void stand(struct speech *speech, const char *order)
{
    if (strcmp(speech->order, order) == 0)
        return;
    g_clear_handle_id(&speech->silence, g_source_remove);
    g_strlcpy(speech->order, order, sizeof speech->order);
    speech->between = false;
    tell(speech, order[0] != '\0' ? order : "stop");
}

/* Where nothing is to be taken, a page speaks by itself unless the kiosk is set up otherwise. */
static bool is_wanted(const struct speech *speech, const char *order)
{
    return speech->config->sound_pages || speech->page.hearing || prompts_repeat(order);
}

static void speak(struct speech *speech)
{
    char order[VOICE_LINE_SIZE];

    if (prompts_of_page(&speech->page, order) && is_wanted(speech, order))
        stand(speech, order);
}

/* Said in between, whatever stands. */
static void interject(struct speech *speech, const char *order)
{
    g_clear_handle_id(&speech->silence, g_source_remove);
    speech->between = true;
    tell(speech, order);
}

static gboolean on_silence(gpointer data)
{
    struct speech *speech = data;

    speech->silence = 0;
    speech->said_again = true;
    tell(speech, speech->order);
    return G_SOURCE_REMOVE;
}

/* Where nobody may be there, nobody is spoken to again. */
static bool may_repeat(const struct speech *speech)
{
    bool alone = speech->page.state == SESSION_WELCOME || speech->page.state == SESSION_CLOSED;

    return speech->order[0] != '\0' && !prompts_repeat(speech->order) && !speech->said_again &&
           (!alone || speech->page.hearing);
}

static void await_silence(struct speech *speech)
{
    g_clear_handle_id(&speech->silence, g_source_remove);
    if (may_repeat(speech))
        speech->silence = g_timeout_add(SPEECH_SILENCE_MS, on_silence, speech);
}

static void on_over(struct speech *speech)
{
    if (speech->between && prompts_repeat(speech->order))
        tell(speech, speech->order);
    else
        await_silence(speech);
    speech->between = false;
}

void speech_touched(struct speech *speech)
{
    if (speech != NULL && speech->silence != 0)
        await_silence(speech);
}

static gboolean on_urgency(gpointer data)
{
    struct speech *speech = data;

    speech->urgency = 0;
    speech->page.urgent = true;
    if (speech->silent)
        tell_settings(speech);
    speak(speech);
    return G_SOURCE_REMOVE;
}

/* ---- pages ---- */

void speech_set_language(struct speech *speech, const char *language)
{
    if (speech == NULL || strcmp(speech->language, language) == 0)
        return;
    g_strlcpy(speech->language, language, sizeof speech->language);
    speech->introduced = false;
    if (!speech->page.hearing)
        speak(speech);
}

void speech_enter(struct speech *speech, enum session_state state)
{
    if (speech == NULL || (speech->page.state == state && speech->page.over == NULL))
        return;
    let_go(speech);
    speech->page.state = SESSION_STATES;
    speech->page.over = NULL;
    speech->page.urgent = false;
    speech->page.buttons = 0;
    speech->said_again = false;
    speech->introduced = false;
    if (speech->silent)
        tell_settings(speech);
    stand(speech, "");
}

static gboolean on_blink(gpointer data)
{
    struct speech *speech = data;

    speech->blink = 0;
    speak(speech);
    return G_SOURCE_REMOVE;
}

/* Whoever can only hear is told with the page which buttons it has, as soon as it has been laid out. */
static void begin(struct speech *speech)
{
    switch ((int)speech->page.state) {
    case SESSION_CHECKING:
    case SESSION_READING:
    case SESSION_LOOKING_UP:
    case SESSION_PRINTING:
        speech->blink = g_timeout_add(SPEECH_BLINK_MS, on_blink, speech);
        break;
    default:
        if (!speech->page.hearing)
            speak(speech);
    }
}

void speech_show(struct speech *speech, enum session_state state, int tries_left, unsigned sheets)
{
    unsigned limit_ms =
        session_limit_s(state) * 10 * (unsigned)(speech != NULL ? speech->config->patience : 0);

    if (speech == NULL || speech->page.state == state)
        return;
    speech->page.state = state;
    speech->page.tries_left = tries_left;
    speech->page.sheets = sheets;
    if (limit_ms > 0)
        speech->urgency = g_timeout_add(speech_patience_ms(limit_ms), on_urgency, speech);
    begin(speech);
}

void speech_cover(struct speech *speech, const char *over)
{
    if (speech == NULL || g_strcmp0(speech->page.over, over) == 0)
        return;
    speech->page.over = over;
    speech->said_again = false;
    speech->introduced = false;
    if (!speech->page.hearing)
        speak(speech);
}

/* ---- guidance by hearing ---- */

static bool is_focus(const struct speech *speech, const struct prompts_control *control)
{
    return control->has_switch && g_strcmp0(control->id, speech->focus) == 0;
}

static void introduce(struct speech *speech, struct prompts_page *page, const char *order)
{
    char greeting[VOICE_LINE_SIZE];

    stand(speech, order);
    page->first = "hearing-on";
    if (speech->greets && prompts_of_page(page, greeting))
        tell(speech, greeting);
    speech->greets = false;
}

void speech_controls(struct speech *speech, unsigned buttons, const struct prompts_control *focus)
{
    struct prompts_page page;
    char order[VOICE_LINE_SIZE];

    if (speech == NULL || !speech->page.hearing || speech->page.state == SESSION_STATES ||
        speech->blink != 0)
        return;
    speech->page.buttons = buttons;
    page = speech->page;
    page.focus = *focus;
    if (!speech->introduced && prompts_of_page(&page, order))
        introduce(speech, &page, order);
    else if (!is_focus(speech, focus) && prompts_of_buttons(&page, order))
        interject(speech, order); /* its own switch has been said */
    speech->introduced = true;
    g_strlcpy(speech->focus, focus->id != NULL ? focus->id : "", sizeof speech->focus);
}

void speech_set_hearing(struct speech *speech, bool hearing)
{
    if (speech == NULL || speech->page.hearing == hearing)
        return;
    speech->page.hearing = hearing;
    speech->introduced = false;
    speech->greets = hearing;
    if (!hearing)
        speech_say(speech, "hearing-off");
}

void speech_control(struct speech *speech, const struct prompts_control *control)
{
    char order[VOICE_LINE_SIZE];

    if (speech != NULL && prompts_of_control(&speech->page, control, order))
        interject(speech, order);
}

void speech_say(struct speech *speech, const char *prompt)
{
    char order[VOICE_LINE_SIZE];

    if (speech == NULL)
        return;
    snprintf(order, sizeof order, "say %s %s", prompt, speech->language);
    interject(speech, order);
}

void speech_click(struct speech *speech)
{
    if (speech != NULL)
        interject(speech, "say " VOICE_CLICK " " VOICE_TONE_LANGUAGE);
}

/* ---- wishes ---- */

static void repeat(struct speech *speech)
{
    char order[VOICE_LINE_SIZE];

    if (prompts_of_page(&speech->page, order))
        interject(speech, order);
}

static void make_louder(struct speech *speech, int by)
{
    speech->silent = false;
    speech->volume = CLAMP(speech->volume + by, VOLUME_LEAST, VOLUME_MOST);
}

static void make_faster(struct speech *speech, bool faster)
{
    if (faster && speech->rate + 1 < G_N_ELEMENTS(rates))
        speech->rate++;
    else if (!faster && speech->rate > 0)
        speech->rate--;
}

/* How it is now is heard at once, by the name of what was wished. */
static void confirm(struct speech *speech, const char *prompt)
{
    tell_settings(speech);
    speech_say(speech, prompt);
}

void speech_obey(struct speech *speech, enum ui_voice wish)
{
    if (speech == NULL)
        return;
    switch (wish) {
    case UI_VOICE_REPEAT:
        repeat(speech);
        break;
    case UI_VOICE_LOUDER:
        make_louder(speech, VOLUME_STEP);
        confirm(speech, "button-louder");
        break;
    case UI_VOICE_SOFTER:
        make_louder(speech, -VOLUME_STEP);
        confirm(speech, "button-softer");
        break;
    case UI_VOICE_FASTER:
        make_faster(speech, true);
        confirm(speech, "button-faster");
        break;
    case UI_VOICE_SLOWER:
        make_faster(speech, false);
        confirm(speech, "button-slower");
        break;
    case UI_VOICE_SILENT:
        speech->silent = !speech->silent;
        tell_settings(speech);
        break;
    case UI_VOICE_AS_BEFORE:
        speech->volume = speech->config->sound_volume;
        speech->rate = USUAL_RATE;
        speech->silent = false;
        tell_settings(speech);
        break;
    case UI_VOICES:
        break;
    }
}
