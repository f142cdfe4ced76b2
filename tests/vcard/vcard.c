#include "tests/vcard/vcard.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "tests/vcard/card.h"
#include "tests/vcard/command.h"
#include "tests/vcard/forge.h"
#include "tests/vcard/turn.h"

#define EF_PIN 0x0011

void card_find_pin(struct vcard *card)
{
    card->pin =
        card_find_file(card_find_application(card, text_ap_aid, sizeof text_ap_aid), EF_PIN);
}

static bool add_applications(struct vcard *card, const struct resident_file *resident,
                             struct err *err)
{
    if (!isd_add(card, resident, err) || !common_ap_add(card, resident, err) ||
        !juki_ap_add(card, resident, err) || !visual_ap_add(card, resident, err) ||
        !text_ap_add(card, resident, err) || !jpki_ap_add(card, resident, err))
        return false;
    card_find_pin(card);
    return true;
}

struct vcard *card_make(const struct resident_file *resident, const struct vcard_keys *keys,
                        const struct vcard_options *options, const struct script *script,
                        struct err *err)
{
    struct vcard *card = calloc(1, sizeof *card);

    if (card == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    card->keys = keys;
    card->options = *options;
    card->genuine = *resident;
    card->resident = *resident;
    card->script = *script;
    forge_resident(script, &card->resident);
    if (!add_applications(card, &card->resident, err) || !forge_card(card, err)) {
        vcard_free(&card);
        return NULL;
    }
    vcard_reset(card);
    return card;
}

struct vcard *vcard_new_as(const struct resident_file *resident, const struct vcard_keys *keys,
                           const struct vcard_options *options, struct err *err)
{
    static const struct script genuine;

    return card_make(resident, keys, options, &genuine, err);
}

struct vcard *vcard_new(const struct resident_file *resident, const struct vcard_keys *keys,
                        struct err *err)
{
    struct vcard_options options;

    vcard_options_init(&options);
    return vcard_new_as(resident, keys, &options, err);
}

void vcard_free(struct vcard **card)
{
    if (*card == NULL)
        return;
    for (size_t i = 0; i < (*card)->application_count; i++)
        card_free_files(&(*card)->applications[i], 0);
    for (size_t i = 0; i < (*card)->object_count; i++)
        free((*card)->objects[i].bytes);
    EVP_PKEY_free((*card)->weak_key);
    wipe(*card, sizeof **card);
    free(*card);
    *card = NULL;
}

void vcard_reset(struct vcard *card)
{
    card->selected = &card->applications[0];
    card->current = NULL;
    card_forget_verified(card);
    session_end(&card->session);
    card->selected_by_name = false;
    card->pulled = false;
}

/* The object in which the card itself knows its contact ATR, without the first byte (card.md 1.2). */
#define OBJECT_ATR 0x5F51

bool vcard_set_atr(struct vcard *card, enum atr atr, struct err *err)
{
    bool extended;
    bool chaining;
    size_t len = 0;
    const uint8_t *bytes = atr_bytes(atr_is_contactless(atr) ? ATR_CONTACT : atr, &len);

    for (size_t i = 0; i < card->object_count; i++) {
        if (card->objects[i].tag == OBJECT_ATR &&
            !card_replace_object(&card->objects[i], bytes + 1, len - 1, err))
            return false;
    }
    if (!atr_capabilities(atr, &extended, &chaining))
        extended = true; /* [A] */
    card->atr = atr;
    card->short_only = !extended;
    return true;
}

void vcard_set_extended(struct vcard *card, bool extended)
{
    card->short_only = !extended;
}

const uint8_t *vcard_atr(const struct vcard *card, size_t *ret_len)
{
    return atr_bytes(card->atr, ret_len);
}

void vcard_reset_warm(struct vcard *card)
{
    if (!card->options.keep_status_on_warm_reset)
        vcard_reset(card);
    card->pulled = false;
}

/* Runs a command that may be refused beforehand, or ask for what was kept back. */
static unsigned run(struct vcard *card, const struct turn *turn, const struct command *command,
                    uint8_t *ret, size_t *ret_len)
{
    size_t kept_len = card->kept_len;

    if (turn->refused_with != 0)
        return turn->refused_with;
    if (command == NULL)
        return SW_LENGTH;
    if (command->ins == INS_GET_RESPONSE && kept_len > 0)
        return turn_get_response(card, command, ret, ret_len);
    wipe(card->kept, kept_len);
    card->kept_len = 0;
    return command_run(card, command, ret, ret_len);
}

/* Warnings and 61xx may come with data (ISO 7816-4, 5.6). */
static bool has_data(unsigned sw)
{
    return sw == SW_OK || sw >> 8 == 0x61;
}

void vcard_answer(struct vcard *card, const uint8_t *cmd, size_t cmd_len,
                  uint8_t ret[static VCARD_ANSWER_MAX], size_t *ret_len)
{
    struct command parsed;
    struct command *command = command_parse(cmd, cmd_len, &parsed) ? &parsed : NULL;
    const struct rule *whole = NULL;
    struct turn turn;
    size_t len = 0;
    unsigned sw = SW_OK;

    *ret_len = 0;
    if (card->pulled)
        return;
    turn = turn_begin(card, command);
    card->answer_us = (uint64_t)turn.delay_ms * 1000;
    card->pulled = turn.pulls;
    if (card->pulled)
        return;
    card->apdus++;
    sw = run(card, &turn, command, ret, &len);
    if (!has_data(sw))
        len = 0;
    whole = turn_alter(card, &turn, command, ret, &len, &sw);
    card->pulled = turn.leaves;
    if (card->pulled)
        return;
    ret[len] = (uint8_t)(sw >> 8);
    ret[len + 1] = (uint8_t)sw;
    *ret_len = len + 2;
    if (whole != NULL) {
        memcpy(ret, whole->bytes, whole->len);
        *ret_len = whole->len;
    }
    card->answer_us += link_us(&card->link, cmd, cmd_len, *ret_len);
}

void vcard_set_link(struct vcard *card, const struct link *link)
{
    card->link = *link;
}

uint64_t vcard_answer_us(const struct vcard *card)
{
    return card->answer_us;
}

int vcard_pin_tries(const struct vcard *card)
{
    return card->pin->tries;
}

void vcard_set_pin_tries(struct vcard *card, int tries)
{
    struct file *pin = card->pin;

    pin->tries = tries < 0 ? 0 : tries > pin->tries_max ? pin->tries_max : tries;
}

unsigned vcard_apdus(const struct vcard *card)
{
    return card->apdus;
}

static bool transmit(void *dev, const uint8_t *cmd, size_t cmd_len,
                     uint8_t ret[static APDU_RESPONSE_MAX], size_t *ret_len, struct err *err)
{
    uint8_t answer[VCARD_ANSWER_MAX];
    size_t len = 0;

    vcard_answer(dev, cmd, cmd_len, answer, &len);
    if (len == 0)
        return ERR(err, ERR_CARD_REMOVED, 0);
    if (len > APDU_RESPONSE_MAX) {
        wipe(answer, sizeof answer);
        return ERR(err, ERR_TOO_LONG, len);
    }
    memcpy(ret, answer, len);
    *ret_len = len;
    wipe(answer, sizeof answer);
    return true;
}

static void close_transport(void *dev)
{
    if (dev != NULL)
        vcard_reset(dev);
}

static bool tell_atr(void *dev, uint8_t ret[static ATR_MAX], size_t *ret_len, struct err *err)
{
    size_t len = 0;
    const uint8_t *bytes = vcard_atr(dev, &len);

    memcpy(ret, bytes, len);
    *ret_len = len;
    return true;
}

const struct card_transport vcard_transport = {transmit, close_transport, tell_atr};
