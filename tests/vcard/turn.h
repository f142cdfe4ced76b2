/* One command under the card's script: which rules it wakes, and what they do to the answer. */
#pragma once

#include "tests/vcard/command.h"
#include "tests/vcard/script.h"

struct turn {
    bool wakes[RULES_MAX];
    bool pulls;
    bool leaves;
    unsigned refused_with; /* 0: the card runs the command */
    unsigned delay_ms;
};

/* Counts a command for the rules of card->script. command is NULL when its lengths contradict each
 * other. */
struct turn turn_begin(struct vcard *card, const struct command *command);

/* Changes data, of ret_len bytes, and the status word as the rules say. NULL, or the rule whose bytes are
 * the whole answer. */
const struct rule *turn_alter(struct vcard *card, const struct turn *turn,
                              const struct command *command, uint8_t ret[static ANSWER_DATA_MAX],
                              size_t *ret_len, unsigned *ret_sw);

/* GET RESPONSE: what ACT_MORE has kept back, as much as is asked for. Returns the status word. */
unsigned turn_get_response(struct vcard *card, const struct command *command,
                           uint8_t ret[static ANSWER_DATA_MAX], size_t *ret_len);
