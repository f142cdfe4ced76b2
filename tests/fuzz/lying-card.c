#include "tests/fuzz/lying-card.h"

#include <string.h>

#include "base/scope.h"
#include "tests/fuzz/genuine.h"

#define STATUS 2

/* What a transport may say, and one that it may not. */
static const int failures[] = {MYNA_ERR_CARD_REMOVED,
                               MYNA_ERR_TOO_LONG,
                               MYNA_ERR_READER_ABSENT,
                               MYNA_ERR_TIME_OUT,
                               MYNA_ERR_CANCELLED,
                               MYNA_ERR_MEMORY,
                               MYNA_ERR_IO,
                               -1};

/* What is on its way to the library. */
struct answer {
    uint8_t *bytes;
    size_t len;
};

static void set_status(struct answer *answer, uint16_t status)
{
    if (answer->len < STATUS)
        answer->len = STATUS;
    answer->bytes[answer->len - 2] = (uint8_t)(status >> 8);
    answer->bytes[answer->len - 1] = (uint8_t)status;
}

static void bend(struct input *input, struct answer *answer)
{
    const uint8_t *edits;
    size_t count = input_byte(input);
    struct input bent = {.left = input_take(input, 3 * count, &edits)};

    bent.at = edits;
    if (answer->len > 0)
        input_bend(&bent, answer->bytes, answer->len);
}

/* Makes the data len bytes long; what is new is filler. The status word stays. */
static void resize(struct answer *answer, size_t len, uint8_t filler)
{
    uint8_t status[STATUS];
    size_t old_len = answer->len - STATUS;

    if (len > APDU_RESPONSE_MAX - STATUS)
        len = APDU_RESPONSE_MAX - STATUS;
    memcpy(status, answer->bytes + old_len, STATUS);
    if (len > old_len)
        memset(answer->bytes + old_len, filler, len - old_len);
    memcpy(answer->bytes + len, status, STATUS);
    answer->len = len + STATUS;
}

static void say(struct input *input, struct answer *answer)
{
    const uint8_t *bytes;
    size_t want = input_word(input);

    answer->len = input_take(input, want < APDU_RESPONSE_MAX ? want : APDU_RESPONSE_MAX, &bytes);
    if (answer->len > 0)
        memcpy(answer->bytes, bytes, answer->len);
}

static enum move next_move(struct lying_card *card)
{
    if (card->honest > 0 || card->moves->left == 0) {
        card->honest -= card->honest > 0;
        return MOVE_HONEST;
    }

    enum move move = input_byte(card->moves) % MOVES;

    if (move == MOVE_HONEST)
        card->honest = input_byte(card->moves);
    return move;
}

/* Bends the honest answer as the input says. */
static void lie(struct lying_card *card, enum move move, struct answer *answer)
{
    struct input *input = card->moves;
    uint16_t len;

    switch (move) {
    case MOVE_STATUS:
        set_status(answer, input_word(input));
        return;
    case MOVE_REFUSE:
        answer->len = 0;
        set_status(answer, input_word(input));
        return;
    case MOVE_BEND:
        bend(input, answer);
        return;
    case MOVE_CUT:
        len = input_word(input);
        if (answer->len >= STATUS && len < answer->len - STATUS)
            resize(answer, len, 0);
        return;
    case MOVE_LENGTHEN:
        len = input_word(input);
        if (answer->len >= STATUS)
            resize(answer, answer->len - STATUS + len, input_byte(input));
        return;
    case MOVE_SAY:
        say(input, answer);
        return;
    case MOVE_REPEAT:
        memcpy(answer->bytes, card->last, card->last_len);
        answer->len = card->last_len;
        return;
    case MOVE_EMPTY:
        answer->len = input_byte(input) & 1;
        return;
    case MOVE_HONEST:
    case MOVE_FAIL:
    case MOVE_FORGET:
    case MOVE_CLAIM:
    case MOVES:
        return;
    }
}

static bool is_try(const uint8_t *cmd, size_t cmd_len)
{
    return cmd[1] == 0x20 && cmd_len > 5;
}

static int answer_now(struct lying_card *card, const uint8_t *cmd, size_t cmd_len,
                      struct answer *answer)
{
    int lost_before = genuine_tries_lost();
    enum move move = next_move(card);

    card->commands++;
    card->tries += is_try(cmd, cmd_len);
    if (move == MOVE_FAIL)
        return failures[input_byte(card->moves) % ARRAY_LEN(failures)];
    if (move == MOVE_FORGET)
        vcard_reset(card->genuine);
    vcard_answer(card->genuine, cmd, cmd_len, answer->bytes, &answer->len);
    REQUIRE(answer->len <= APDU_RESPONSE_MAX);
    card->wrong += genuine_tries_lost() > lost_before;
    lie(card, move, answer);
    memcpy(card->last, answer->bytes, answer->len);
    card->last_len = answer->len;
    if (move == MOVE_CLAIM)
        answer->len = input_word(card->moves);
    return MYNA_OK;
}

int lying_card_answer(struct lying_card *card, const uint8_t *cmd, size_t cmd_len, uint8_t *ret,
                      size_t ret_size, size_t *ret_len)
{
    static uint8_t bytes[VCARD_ANSWER_MAX];
    struct answer answer = {.bytes = bytes};

    REQUIRE(cmd_len >= 4 && cmd_len <= APDU_COMMAND_MAX);

    int code = answer_now(card, cmd, cmd_len, &answer);
    if (code != MYNA_OK)
        return code;
    memcpy(ret, bytes, ret_size < APDU_RESPONSE_MAX ? ret_size : APDU_RESPONSE_MAX);
    *ret_len = answer.len;
    return MYNA_OK;
}

static int transmit(void *dev, const uint8_t *cmd, size_t cmd_len, uint8_t *ret, size_t ret_size,
                    size_t *ret_len)
{
    struct lying_card *card = dev;

    REQUIRE(card->closed == 0);
    return lying_card_answer(card, cmd, cmd_len, ret, ret_size, ret_len);
}

static void let_go(void *dev)
{
    struct lying_card *card = dev;

    REQUIRE(card->closed++ == 0);
    vcard_reset(card->genuine);
}

static int say_atr(void *dev, uint8_t *ret, size_t ret_size, size_t *ret_len)
{
    const struct lying_card *card = dev;

    if (card->atr_len == 0)
        return MYNA_ERR_NOT_FOUND;
    memcpy(ret, card->atr, card->atr_len < ret_size ? card->atr_len : ret_size);
    *ret_len = card->atr_len;
    return MYNA_OK;
}

const struct myna_transport lying_transport = {transmit, let_go, say_atr};
