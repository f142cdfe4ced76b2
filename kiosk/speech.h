/* When a page says what it says (kiosk/prompts.h), and the player that says it (voice/). GTK's thread; none blocks. */
#pragma once

#include <stdbool.h>

#include "kiosk/config.h"
#include "kiosk/prompts.h"
#include "ui/voice.h"

/* A resident has been asked for so long, of so long a limit, before the tone joins in. Milliseconds. */
unsigned speech_patience_ms(unsigned limit_ms);

/* A page that nobody touches is said once more after so much silence. */
#define SPEECH_SILENCE_MS 15000

/* A page where the machine works is not worth a word that the next would cut off. */
#define SPEECH_BLINK_MS 500

/* Room for the player's command line, NULL at its end. */
#define SPEECH_WORDS 9

struct speech_command {
    const char *words[SPEECH_WORDS];
    char volume[12];
};

/* The player as config wants it; "--probe" behind it if probe. Texts are borrowed from config. */
void speech_command(const struct config *config, bool probe, struct speech_command *ret);

/* Whatever it is that ends the player again and again, a kiosk that is silent serves its residents. */
#define SPEECH_STARTS_MAX 4

struct speech;

/* NULL where the sound is switched off; all that follows takes that. Before standard error is closed, which is to be the player's.
 * config is borrowed, reason too. */
struct speech *speech_new(const struct config *config, const char *reason);

/* The first page is on the screen, which nothing delays any more: starts the player, which says what stands. */
void speech_open(struct speech *speech);

/* Ends the player. Leaves NULL. */
void speech_free(struct speech **speech);
#define SCOPED_SPEECH SCOPED(speech_free) struct speech

/* A tag; what is being said is said in it. */
void speech_set_language(struct speech *speech, const char *language);

/* A state was entered: what was said for another is over, at once. */
void speech_enter(struct speech *speech, enum session_state state);

/* Its page is shown, with so many tries left and sheets in all. The same page again goes on with what it says. */
void speech_show(struct speech *speech, enum session_state state, int tries_left, unsigned sheets);

/* Something lies over the page: "still-there", "voice", "language"; NULL: it does not any more. */
void speech_cover(struct speech *speech, const char *over);

/* The page has been laid out, with so many buttons of its own; focus is on one of them, or none. Guidance by hearing waits for
 * this; else it says nothing. */
void speech_controls(struct speech *speech, unsigned buttons, const struct prompts_control *focus);

/* Guidance by hearing begins or ends. */
void speech_set_hearing(struct speech *speech, bool hearing);

/* Says one control: focus has moved there, or it was switched. */
void speech_control(struct speech *speech, const struct prompts_control *control);

/* Says one prompt, in between. */
void speech_say(struct speech *speech, const char *prompt);

/* A digit was taken; which one nobody hears. */
void speech_click(struct speech *speech);

/* Somebody is there and does something. */
void speech_touched(struct speech *speech);

/* The resident wants it otherwise, for this session. */
void speech_obey(struct speech *speech, enum ui_voice wish);
