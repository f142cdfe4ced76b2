/* What a page says aloud: which prompt belongs to a state, and the player that says it (voice/). GTK's thread; none blocks. */
#pragma once

#include <stdbool.h>

#include "kiosk/config.h"
#include "kiosk/session.h"
#include "voice/order.h"

/* The order for a state's page. reason: why the kiosk is closed, or NULL. urgent: with the rising tone. False, ret untouched, when
 * the page says nothing. */
bool speech_order(enum session_state state, const char *reason, const char *language, bool urgent,
                  char ret[static VOICE_LINE_SIZE]);

/* A resident has been asked for so long, of so long a limit, before the tone joins in. Milliseconds. */
unsigned speech_patience_ms(unsigned limit_ms);

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

/* Starts the player, before there is a resident whose memory it could share. NULL where the sound is switched off; all that follows
 * takes that. config is borrowed, reason too. */
struct speech *speech_new(const struct config *config, const char *reason);

/* Ends the player. Leaves NULL. */
void speech_free(struct speech **speech);
#define SCOPED_SPEECH SCOPED(speech_free) struct speech

/* "ja" or "en"; what is being said is said in it. */
void speech_set_language(struct speech *speech, const char *language);

/* A state was entered: what was said for another is over, at once. */
void speech_enter(struct speech *speech, enum session_state state);

/* Its page is shown. The same page again goes on with what it says. */
void speech_show(struct speech *speech, enum session_state state);
