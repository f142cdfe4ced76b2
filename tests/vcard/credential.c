/* VERIFY and the commands that change what it compares with: card.md 2.1 and 2.2. */
#include <string.h>

#include "base/secret.h"
#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

/* The credential that P2 names, or NULL and the status word. */
static struct file *credential(struct vcard *card, const struct command *command, uint8_t p1,
                               unsigned *ret_sw)
{
    struct file *file = NULL;

    if (command->p1 != p1) {
        *ret_sw = SW_P1P2;
        return NULL;
    }
    file = command_file(card, command->p2, ret_sw);
    if (file == NULL) {
        if (*ret_sw == SW_NO_CURRENT_FILE)
            *ret_sw = card->options.verify_no_file_sw;
        return NULL;
    }
    if (file->kind == FILE_CREDENTIAL)
        return file;
    *ret_sw = card->options.verify_no_key_sw;
    return NULL;
}

static unsigned verify(struct vcard *card, struct file *file, const struct command *command)
{
    unsigned *verified = &card->selected->verified;

    if (file->tries == 0)
        return card->options.blocked_sw;
    if (command->data_len == file->value_len &&
        equal_in_constant_time(command->data, file->value, file->value_len)) {
        file->tries = file->tries_max;
        *verified |= file->opens;
        return SW_OK;
    }
    *verified &= ~file->opens;
    file->tries--;
    return SW_TRIES_LEFT + (unsigned)file->tries;
}

unsigned command_verify(struct vcard *card, const struct command *command, uint8_t *ret,
                        size_t *ret_len)
{
    unsigned sw = 0;
    struct file *file = credential(card, command, 0x00, &sw);

    if (file == NULL)
        return sw;
    if (command->expected != 0 || command->data_len > CREDENTIAL_MAX)
        return SW_LENGTH;
    if (command->data_len > 0)
        return verify(card, file, command);
    /* An empty command asks for the tries; it answers so even when it has been verified, unlike ISO
     * 7816-4 (card.md 2.2). */
    return file->tries == 0 ? card->options.blocked_query_sw
                            : SW_TRIES_LEFT + (unsigned)file->tries;
}

/* The new value alone, after VERIFY of the old one. */
static unsigned change(struct vcard *card, struct file *file, const struct command *command)
{
    bool fits = command->data_len >= file->value_min && command->data_len <= file->value_max;

    if (file->changed_by != command->ins || (card->selected->verified & file->opens) == 0)
        return SW_NOT_VERIFIED;
    if (command->data_len == 0 || command->data_len > CREDENTIAL_MAX || command->expected != 0)
        return SW_LENGTH;
    if (card->options.new_pin_is_checked && !fits)
        return SW_DATA;
    wipe(file->value, sizeof file->value);
    memcpy(file->value, command->data, command->data_len);
    file->value_len = command->data_len;
    return SW_OK;
}

unsigned command_change_pin(struct vcard *card, const struct command *command, uint8_t *ret,
                            size_t *ret_len)
{
    unsigned sw = 0;
    struct file *file = credential(card, command, 0x01, &sw);

    return file == NULL ? sw : change(card, file, command);
}

unsigned command_change_key(struct vcard *card, const struct command *command, uint8_t *ret,
                            size_t *ret_len)
{
    unsigned sw = 0;
    struct file *file = credential(card, command, 0x00, &sw);

    return file == NULL ? sw : change(card, file, command);
}
