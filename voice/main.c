/* Speaks for a kiosk: a process of its own, so that whoever starts it has neither GStreamer nor its threads. It hears ids and
 * numbers and nothing else, and does not outlive whoever starts it: it ends with its standard input. */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "voice/options.h"
#include "voice/pack.h"
#include "voice/player.h"
#include "voice/sound.h"

struct voice {
    struct voice_options options;
    struct pack pack;
    bool pack_refused;
    struct player *player;
    int volume, rate;
};

/* ---- the prompts ---- */

/* Beside the program, as the build leaves it, or where it was installed. */
static const char *built_prompts(void)
{
    static char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - sizeof "/voice/prompts");
    char *slash;

    if (len <= 0)
        return PROMPTS_DIR;
    path[len] = '\0';
    slash = strrchr(path, '/');
    memcpy(slash, "/voice/prompts", sizeof "/voice/prompts");
    return access(path, F_OK) == 0 ? path : PROMPTS_DIR;
}

static bool load(const char *directory, const char *what, struct pack *ret)
{
    struct pack_fault fault;

    if (pack_load(directory, ret, &fault))
        return true;
    fprintf(stderr, "kiosk-voice: %s %s is not used: it %s", what, directory,
            pack_fault_words(fault.kind));
    fprintf(stderr, fault.entry > 0 ? " (entry %zu).\n" : ".\n", fault.entry);
    return false;
}

static void load_all(struct voice *voice)
{
    const struct voice_options *options = &voice->options;
    SCOPED_PACK pack = {0};

    (void)!load(options->prompts != NULL ? options->prompts : built_prompts(), "the prompts in",
                &voice->pack);
    if (options->pack == NULL)
        return;
    voice->pack_refused = !load(options->pack, "the voice pack", &pack);
    if (!voice->pack_refused)
        pack_replace(&voice->pack, &pack);
}

/* ---- without orders ---- */

static int check(const char *directory)
{
    SCOPED_PACK pack = {0};

    if (!load(directory, "the voice pack", &pack))
        return 1;
    printf("%zu prompts, all as listed.\n", pack.count);
    return 0;
}

static json_t *json_of(const struct prompt *prompt)
{
    json_t *json =
        json_pack("{s:s, s:s, s:i, s:s, s:s}", "id", prompt->id, "language", prompt->language, "ms",
                  (int)prompt->length_ms, "voice", prompt->voice, "licence", prompt->licence);

    if (prompt->instead[0] != '\0')
        json_object_set_new(json, "instead", json_string(prompt->instead));
    return json;
}

static int list_json(const struct pack *pack)
{
    json_t *list = json_array();

    for (size_t i = 0; i < pack->count; i++)
        json_array_append_new(list, json_of(&pack->prompts[i]));
    json_dumpf(list, stdout, JSON_INDENT(1));
    puts("");
    json_decref(list);
    return pack->count > 0 ? 0 : 1;
}

static int list(const struct voice *voice)
{
    if (voice->options.json)
        return list_json(&voice->pack);
    for (size_t i = 0; i < voice->pack.count; i++) {
        const struct prompt *prompt = &voice->pack.prompts[i];

        printf("%-20s %-10s %5.1f s  %s%s%s\n", prompt->id, prompt->language,
               prompt->length_ms / 1000.0, prompt->voice,
               prompt->instead[0] != '\0' ? ", in place of its own: " : "", prompt->instead);
    }
    return voice->pack.count > 0 ? 0 : 1;
}

static int probe(const struct voice *voice)
{
    const char *word = "ready";

    if (voice->pack.count == 0)
        word = "no-prompts";
    else if (voice->pack_refused)
        word = "bad-pack";
    else if (!sound_init() || !sound_probe(&voice->options.sink))
        word = "no-device";
    puts(word);
    fflush(stdout);
    /* A sound server that does not let go must not hold us. */
    _exit(strcmp(word, "ready") == 0 ? 0 : 1);
}

/* ---- with orders ---- */

/* A reader who does not read loses what we say, and does not hold us up. */
static void say_line(const char *line)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

    if (poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) != 0)
        (void)!write(STDOUT_FILENO, line, strlen(line));
}

static void tell(const struct prompt *prompt)
{
    char line[VOICE_LINE_SIZE];

    if (prompt == NULL)
        snprintf(line, sizeof line, "silent\n");
    else
        snprintf(line, sizeof line, "hear %s %s\n", prompt->id, prompt->language);
    say_line(line);
}

static void over(void)
{
    say_line("over\n");
}

static bool add(const struct pack *pack, const char *id, const char *language, struct plan *plan)
{
    const struct prompt *prompt = pack_find(pack, id, language);

    if (prompt != NULL)
        plan->prompts[plan->count++] = prompt;
    return prompt != NULL;
}

/* NULL, or why not. */
static const char *speak(struct voice *voice, const struct voice_order *order)
{
    struct plan plan = {.repeats = order->kind == VOICE_REMIND || order->kind == VOICE_CALL};

    for (size_t i = 0; i < order->language_count; i++)
        for (size_t k = 0; k < order->id_count; k++)
            if (!add(&voice->pack, order->ids[k], order->languages[i], &plan))
                return "no-such-prompt";
    if ((order->kind == VOICE_CALL || order->kind == VOICE_TONE_ONCE) &&
        !add(&voice->pack, VOICE_TONE, VOICE_TONE_LANGUAGE, &plan))
        return "no-such-prompt";
    player_play(voice->player, &plan);
    return NULL;
}

static const char *set_volume(struct voice *voice, int volume)
{
    voice->volume = volume;
    player_set_volume(voice->player, volume);
    return NULL;
}

static const char *set_rate(struct voice *voice, int rate)
{
    voice->rate = rate;
    player_set_rate(voice->player, rate);
    return NULL;
}

static void say_status(struct voice *voice)
{
    static const char *const states[] = {
        [PLAYER_UNTRIED] = "untried", [PLAYER_HEARD] = "heard", [PLAYER_SILENT] = "silent"};
    char line[VOICE_LINE_SIZE];

    snprintf(line, sizeof line, "status %s volume %d rate %d prompts %zu pack %s\n",
             states[player_state(voice->player)], voice->volume, voice->rate, voice->pack.count,
             voice->options.pack == NULL ? "none"
             : voice->pack_refused       ? "refused"
                                         : "used");
    say_line(line);
}

/* NULL, or why not. */
static const char *obey(struct voice *voice, const struct voice_order *order)
{
    switch (order->kind) {
    case VOICE_SAY:
    case VOICE_REMIND:
    case VOICE_CALL:
    case VOICE_TONE_ONCE:
    case VOICE_STOP:
        return speak(voice, order);
    case VOICE_VOLUME:
        return set_volume(voice, order->number);
    case VOICE_RATE:
        return set_rate(voice, order->number);
    case VOICE_STATUS:
        say_status(voice);
        break;
    case VOICE_ORDERS:
        break;
    }
    return NULL;
}

static void meet(struct voice *voice, const char *line)
{
    struct voice_order order;
    char answer[64];
    const char *why;

    if (!voice_order_read(line, &order)) {
        say_line("error not-understood\n");
        return;
    }
    why = obey(voice, &order);
    snprintf(answer, sizeof answer, why == NULL ? "ok\n" : "error %s\n", why);
    say_line(answer);
}

/* A line and its end, or more of one that is longer than any order may be. */
struct input {
    char text[VOICE_LINE_SIZE];
    size_t len;
    bool too_long;
};

static void take(struct voice *voice, struct input *input, char c)
{
    if (c != '\n') {
        /* A NUL would hide the rest from whoever reads the line. */
        if (input->len == sizeof input->text - 1 || c == '\0')
            input->too_long = true;
        else
            input->text[input->len++] = c;
        return;
    }
    input->text[input->len] = '\0';
    meet(voice, input->too_long ? "" : input->text);
    *input = (struct input){.len = 0};
}

static _Noreturn void serve(struct voice *voice)
{
    struct input input = {.len = 0};
    char text[1024];
    ssize_t n;

    while ((n = read(STDIN_FILENO, text, sizeof text)) > 0 || (n < 0 && errno == EINTR))
        for (ssize_t i = 0; i < n; i++)
            take(voice, &input, text[i]);
    /* At once, whatever the player's thread waits for. */
    _exit(0);
}

int main(int argc, char **argv)
{
    static struct voice voice;

    voice.options = voice_options_read(argc, argv);
    if (voice.options.mode == MODE_CHECK)
        return check(voice.options.pack);
    load_all(&voice);
    if (voice.options.mode == MODE_LIST)
        return list(&voice);
    if (voice.options.mode == MODE_PROBE)
        return probe(&voice);
    signal(SIGPIPE, SIG_IGN);
    voice.volume = voice.options.volume;
    voice.rate = 100;
    voice.player = player_new(&(struct player_options){.sink = voice.options.sink,
                                                       .volume = voice.options.volume,
                                                       .pause_ms = voice.options.pause_ms,
                                                       .tell = tell,
                                                       .over = over});
    serve(&voice);
}
