#include "tests/vcard/vcard.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

#define EF_INTEGRITY 0x0003
#define EF_PIN       0x0011

static bool add_applications(struct vcard *card, const struct resident_file *resident,
                             struct err *err)
{
    struct application *text = NULL;

    if (!isd_add(card, resident, err) || !common_ap_add(card, resident, err) ||
        !juki_ap_add(card, resident, err) || !visual_ap_add(card, resident, err) ||
        !text_ap_add(card, resident, err) || !jpki_ap_add(card, resident, err))
        return false;
    text = card_find_application(card, text_ap_aid, sizeof text_ap_aid);
    card->pin = card_find_file(text, EF_PIN);
    card->integrity = card_find_file(text, EF_INTEGRITY);
    return true;
}

struct vcard *vcard_new_as(const struct resident_file *resident, const struct vcard_keys *keys,
                           const struct vcard_options *options, struct err *err)
{
    struct vcard *card = calloc(1, sizeof *card);

    if (card == NULL) {
        ERR(err, ERR_MEMORY, 0);
        return NULL;
    }
    card->keys = keys;
    card->options = *options;
    card->resident = *resident;
    if (!add_applications(card, resident, err)) {
        vcard_free(&card);
        return NULL;
    }
    vcard_reset(card);
    return card;
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

/* True when the card leaves instead of answering this command. */
static bool is_pulled_now(struct vcard *card)
{
    if (card->pull_in == 0)
        return false;
    card->pull_in--;
    card->pulled = card->pull_in == 0;
    return card->pulled;
}

void vcard_answer(struct vcard *card, const uint8_t *cmd, size_t cmd_len,
                  uint8_t ret[static VCARD_ANSWER_MAX], size_t *ret_len)
{
    struct command command;
    size_t len = 0;
    unsigned sw = SW_LENGTH;

    *ret_len = 0;
    if (card->pulled || is_pulled_now(card))
        return;
    card->apdus++;
    if (command_parse(cmd, cmd_len, &command))
        sw = command_run(card, &command, ret, &len);
    if (sw != SW_OK)
        len = 0;
    ret[len] = (uint8_t)(sw >> 8);
    ret[len + 1] = (uint8_t)sw;
    *ret_len = len + 2;
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

/* Turns one bit of the signature over, or back. */
static void flip_signature(struct vcard *card)
{
    struct file *file = card->integrity;

    file->bytes[file->size - 1] ^= 1;
    file->malformed[file->size - 1] ^= 1;
}

void vcard_set_fault(struct vcard *card, enum vcard_fault fault, bool on)
{
    if (fault == VCARD_FORGED_SIGNATURE && card->faults[fault] != on)
        flip_signature(card);
    card->faults[fault] = on;
}

void vcard_pull_at(struct vcard *card, unsigned n)
{
    card->pull_in = n;
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
