/* A card that is told to be another one, in its place: its script. */
#include <stdlib.h>
#include <string.h>

#include "tests/vcard/card.h"

/* What a card has been through: its PINs and tries, and what has been verified. */
static void keep_credentials(const struct application *from, struct application *to)
{
    to->verified = from->verified;
    for (size_t i = 0; i < to->file_count && i < from->file_count; i++) {
        const struct file *old = &from->files[i];
        struct file *file = &to->files[i];

        if (old->kind != FILE_CREDENTIAL || old->id != file->id)
            continue;
        file->tries = old->tries;
        if (old->changed_by == 0)
            continue;
        memcpy(file->value, old->value, sizeof file->value);
        file->value_len = old->value_len;
    }
}

#define SWAP(a, b)                                                                                 \
    do {                                                                                           \
        __typeof__(a) swapped_ = (a);                                                              \
        (a) = (b);                                                                                 \
        (b) = swapped_;                                                                            \
    } while (0)

/* Puts the contents of made in the place of the card's; made then holds the old ones. */
static bool take_place(struct vcard *card, struct vcard *made)
{
    size_t selected = (size_t)(card->selected - card->applications);
    uint16_t current = card->current == NULL ? 0 : card->current->id;

    for (size_t i = 0; i < card->application_count; i++) {
        keep_credentials(&card->applications[i], &made->applications[i]);
        if (card->applications[i].complete == NULL && !card_complete(made, &made->applications[i]))
            return false;
    }
    for (size_t i = 0; i < APPLICATIONS_MAX; i++)
        SWAP(card->applications[i], made->applications[i]);
    for (size_t i = 0; i < OBJECTS_MAX; i++)
        SWAP(card->objects[i], made->objects[i]);
    SWAP(card->object_count, made->object_count);
    SWAP(card->weak_key, made->weak_key);
    SWAP(card->resident, made->resident);
    card->selected = &card->applications[selected];
    card->current = current == 0 ? NULL : card_find_file(card->selected, current);
    card_find_pin(card);
    return true;
}

static bool make_anew(struct vcard *card, const struct script *script, struct err *err)
{
    struct vcard *made = card_make(&card->genuine, card->keys, &card->options, script, err);
    bool ok = made != NULL && vcard_set_atr(made, card->atr, err) &&
              (take_place(card, made) || ERR(err, ERR_CRYPTO, 0));

    vcard_free(&made);
    return ok;
}

bool vcard_set_script(struct vcard *card, const struct script *script, struct err *err)
{
    bool is_another = memcmp(card->script.card, script->card, sizeof script->card) != 0;

    if (is_another && !make_anew(card, script, err))
        return false;
    card->script = *script;
    return true;
}

bool vcard_follow(struct vcard *card, const char *text, struct script_fault *fault)
{
    struct script script = {.rule_count = 0};

    if (!script_add(&script, text, fault))
        return false;
    if (vcard_set_script(card, &script, NULL))
        return true;
    *fault = (struct script_fault){.reason = "the card cannot be made"};
    return false;
}

const struct script *vcard_script(const struct vcard *card)
{
    return &card->script;
}
