#include "tests/vcard/turn.h"

#include <string.h>

#include "base/secret.h"
#include "tests/vcard/card.h"

/* ISO 7816-4, 5.6: bytes still there; the length that would have been right. */
#define SW_MORE  0x6100
#define SW_EXACT 0x6C00

static unsigned kind_of(const struct command *command)
{
    return command->ins == INS_VERIFY && command->data_len == 0 ? KIND_TRIES : command->ins;
}

/* The file that a READ is about; 0: none. */
static unsigned file_of(const struct vcard *card, const struct command *command)
{
    unsigned current = card->current == NULL ? 0 : card->current->id;
    unsigned sfi = command->p2 >> 3;

    if (command->ins == INS_READ_BINARY)
        return (command->p1 & 0x80) != 0 ? command->p1 & 0x1FU : current;
    if (command->ins == INS_READ_RECORD)
        return sfi != 0 ? sfi : current;
    return 0;
}

static bool counts(const struct vcard *card, const struct rule *rule, const struct command *command)
{
    switch (rule->when) {
    case WHEN_AT:
    case WHEN_FROM:
        return true;
    case WHEN_READ:
        return command != NULL && file_of(card, command) == rule->what;
    case WHEN_ON:
        return command != NULL && kind_of(command) == rule->what;
    }
    return false;
}

static bool wakes(const struct vcard *card, struct rule *rule, const struct command *command)
{
    if (!counts(card, rule, command))
        return false;
    rule->seen++;
    return rule->when == WHEN_FROM ? rule->seen >= rule->n : rule->n == 0 || rule->seen == rule->n;
}

struct turn turn_begin(struct vcard *card, const struct command *command)
{
    struct turn turn = {.pulls = false};

    for (size_t i = 0; i < card->script.rule_count; i++) {
        struct rule *rule = &card->script.rules[i];

        turn.wakes[i] = wakes(card, rule, command);
        if (!turn.wakes[i])
            continue;
        turn.pulls = turn.pulls || rule->act == ACT_PULL;
        turn.leaves = turn.leaves || rule->act == ACT_LEAVE;
        if (rule->act == ACT_REFUSE)
            turn.refused_with = rule->number;
        if (rule->act == ACT_DELAY)
            turn.delay_ms += rule->number;
    }
    return turn;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Keeps the data back and says how much there is; 00 stands for 256 and more. */
static void keep_back(struct vcard *card, const uint8_t *data, size_t *len, unsigned *sw)
{
    if (*sw != SW_OK || *len == 0)
        return;
    memcpy(card->kept, data, *len);
    card->kept_len = *len;
    *sw = SW_MORE | (*len < 256 ? (unsigned)*len : 0);
    *len = 0;
}

static void insist(const struct command *command, size_t *len, unsigned *sw)
{
    if (*sw != SW_OK || *len == 0 || command == NULL || command->expected == *len)
        return;
    *sw = SW_EXACT | (*len < 256 ? (unsigned)*len : 0);
    *len = 0;
}

static void put(const struct rule *rule, uint8_t *data, size_t len)
{
    if (rule->number < len)
        memcpy(data + rule->number, rule->bytes, smaller(rule->len, len - rule->number));
}

static void lengthen(const struct rule *rule, uint8_t *data, size_t *len)
{
    size_t more = smaller(rule->number, ANSWER_DATA_MAX - *len);

    memset(data + *len, 0xFF, more);
    *len += more;
}

static void act(struct vcard *card, const struct rule *rule, const struct command *command,
                uint8_t *data, size_t *len, unsigned *sw)
{
    switch (rule->act) {
    case ACT_STATUS:
        *sw = rule->number;
        *len = *sw == SW_OK ? *len : 0;
        break;
    case ACT_EMPTY:
        *sw = SW_OK;
        *len = 0;
        break;
    case ACT_CUT:
        *len -= smaller(rule->number, *len);
        break;
    case ACT_LENGTHEN:
        lengthen(rule, data, len);
        break;
    case ACT_FLIP:
        if (rule->number < *len)
            data[rule->number] ^= rule->bytes[0];
        break;
    case ACT_PUT:
        put(rule, data, *len);
        break;
    case ACT_MORE:
        keep_back(card, data, len, sw);
        break;
    case ACT_EXACT:
        insist(command, len, sw);
        break;
    case ACT_PULL:
    case ACT_LEAVE:
    case ACT_DELAY:
    case ACT_REFUSE:
    case ACT_ANSWER:
        break;
    }
}

const struct rule *turn_alter(struct vcard *card, const struct turn *turn,
                              const struct command *command, uint8_t ret[static ANSWER_DATA_MAX],
                              size_t *ret_len, unsigned *ret_sw)
{
    const struct rule *whole = NULL;

    for (size_t i = 0; i < card->script.rule_count; i++) {
        const struct rule *rule = &card->script.rules[i];

        if (!turn->wakes[i])
            continue;
        act(card, rule, command, ret, ret_len, ret_sw);
        if (rule->act == ACT_ANSWER)
            whole = rule;
    }
    return whole;
}

unsigned turn_get_response(struct vcard *card, const struct command *command,
                           uint8_t ret[static ANSWER_DATA_MAX], size_t *ret_len)
{
    size_t len = smaller(command->expected, card->kept_len);
    size_t rest = card->kept_len - len;

    memcpy(ret, card->kept, len);
    memmove(card->kept, card->kept + len, rest);
    wipe(card->kept + rest, len);
    card->kept_len = rest;
    *ret_len = len;
    return rest == 0 ? SW_OK : SW_MORE | (rest < 256 ? (unsigned)rest : 0);
}
