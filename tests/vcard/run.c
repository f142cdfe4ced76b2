/* What each command does: card.md section 2. [A] marks what no public source tells. */
#include <openssl/rand.h>
#include <string.h>

#include "base/secret.h"
#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

#define CHANNEL_BITS 0x03
#define SECURE_BITS  0x0C

static bool is_open(const struct vcard *card, const struct file *file)
{
    return file->opened_by == OPENS_FREELY || (file->opened_by & card->verified) != 0;
}

/* The selected application's file that a P2 or SFI-form P1 names: 80 the current one, 80|sfi another,
 * which becomes the current one. NULL and the status word when there is none. */
static struct file *named_file(struct vcard *card, uint8_t name, unsigned *ret_sw)
{
    uint16_t id = name & 0x1F;
    struct file *file = card->current;

    if ((name & 0xE0) != 0x80) {
        *ret_sw = SW_P1P2;
        return NULL;
    }
    if (id == 0) {
        *ret_sw = SW_NO_CURRENT_FILE;
        return file;
    }
    file = card_find_file(card->selected, id);
    *ret_sw = SW_NO_FILE;
    if (file != NULL)
        card->current = file;
    return file;
}

static bool matches(const struct application *application, const struct command *command)
{
    return command->data_len <= application->aid_len &&
           (command->data_len == 0 ||
            memcmp(application->aid, command->data, command->data_len) == 0);
}

/* FCI [A]: 6F { 84 aid }. */
static size_t write_fci(const struct application *application, uint8_t *ret)
{
    ret[0] = 0x6F;
    ret[1] = (uint8_t)(application->aid_len + 2);
    ret[2] = 0x84;
    ret[3] = (uint8_t)application->aid_len;
    memcpy(ret + 4, application->aid, application->aid_len);
    return application->aid_len + 4;
}

/* P2: bits 3 and 4 say which answer (00 FCI, 0C none), bits 1 and 2 which occurrence (0 first, 2
 * next). Whatever was verified is forgotten, in the same application, too: the strict reading of
 * card.md 2.2 [A]. */
static unsigned select_by_name(struct vcard *card, const struct command *command, uint8_t *ret,
                               size_t *ret_len)
{
    bool next = (command->p2 & 0x03) == 0x02;
    size_t i = next ? (size_t)(card->selected - card->applications) + 1 : 0;

    if ((command->p2 & ~0x0E) != 0 || (command->p2 & 0x0C) == 0x08 || (command->p2 & 0x0C) == 0x04)
        return SW_P1P2;
    while (i < card->application_count && !matches(&card->applications[i], command))
        i++;
    if (i == card->application_count)
        return SW_NO_FILE;
    card->selected = &card->applications[i];
    card->current = NULL;
    card->verified = 0;
    card->selected_by_name = true;
    if ((command->p2 & 0x0C) == 0 && command->expected != 0)
        *ret_len = write_fci(card->selected, ret);
    return SW_OK;
}

static unsigned select_file(struct vcard *card, const struct command *command)
{
    struct file *file = NULL;

    if (command->p2 != 0x0C)
        return SW_P1P2;
    if (command->data_len != 2)
        return SW_LENGTH_FOR_P1P2;
    file = card_find_file(card->selected, (uint16_t)(command->data[0] << 8 | command->data[1]));
    if (file == NULL)
        return SW_NO_FILE;
    card->current = file;
    return SW_OK;
}

/* 00A40000 changes nothing, and is refused before an application was selected (card.md 2.2). */
static unsigned select_nothing(const struct vcard *card, const struct command *command)
{
    if (command->data_len != 0)
        return SW_NO_FILE;
    return card->selected_by_name && command->p2 == 0 ? SW_OK : SW_P1P2;
}

static unsigned run_select(struct vcard *card, const struct command *command, uint8_t *ret,
                           size_t *ret_len)
{
    if (card->faults[VCARD_NOT_MY_NUMBER])
        return SW_NO_FILE;
    switch (command->p1) {
    case 0x00:
        return select_nothing(card, command);
    case 0x02:
        return select_file(card, command);
    case 0x04:
        return select_by_name(card, command, ret, ret_len);
    default:
        return SW_P1P2;
    }
}

static unsigned read_at(const struct vcard *card, const struct file *file, size_t offset,
                        size_t expected, uint8_t *ret, size_t *ret_len)
{
    if (file->kind != FILE_DATA)
        return SW_FILE_STRUCTURE;
    if (!is_open(card, file))
        return SW_NOT_VERIFIED;
    if (offset >= file->size)
        return SW_OFFSET;
    /* JICSAP 6.4.1(4): what is left, and 9000, when more was expected. */
    *ret_len = file->size - offset;
    if (*ret_len > expected)
        *ret_len = expected;
    if (*ret_len > ANSWER_DATA_MAX)
        *ret_len = ANSWER_DATA_MAX;
    memcpy(ret, card_file_bytes(card, file) + offset, *ret_len);
    return SW_OK;
}

static unsigned run_read_binary(struct vcard *card, const struct command *command, uint8_t *ret,
                                size_t *ret_len)
{
    struct file *file = card->current;
    size_t offset = command->p2;
    unsigned sw = SW_NO_CURRENT_FILE;

    if (command->data_len != 0 || command->expected == 0)
        return SW_LENGTH;
    if ((command->p1 & 0x80) == 0)
        offset |= (size_t)command->p1 << 8;
    else
        file = named_file(card, command->p1, &sw);
    if (file == NULL)
        return sw;
    return read_at(card, file, offset, command->expected, ret, ret_len);
}

static unsigned run_read_record(struct vcard *card, const struct command *command, uint8_t *ret,
                                size_t *ret_len)
{
    uint8_t sfi = command->p2 >> 3;
    struct file *file = sfi == 0 ? card->current : card_find_file(card->selected, sfi);

    if (command->data_len != 0 || command->expected == 0)
        return SW_LENGTH;
    if ((command->p2 & 0x07) != 0x04 || command->p1 == 0)
        return SW_P1P2;
    if (file == NULL)
        return sfi == 0 ? SW_NO_CURRENT_FILE : SW_NO_FILE;
    if (file->kind != FILE_RECORDS)
        return SW_FILE_STRUCTURE;
    if (!is_open(card, file))
        return SW_NOT_VERIFIED;
    /* The files of this card hold one record each. */
    if (command->p1 != 1)
        return SW_NO_RECORD;
    *ret_len = file->size < command->expected ? file->size : command->expected;
    memcpy(ret, file->bytes, *ret_len);
    return SW_OK;
}

static unsigned verify(struct vcard *card, struct file *file, const struct command *command)
{
    if (file->tries == 0)
        return SW_LOCKED;
    if (command->data_len == file->value_len &&
        equal_in_constant_time(command->data, file->value, file->value_len)) {
        file->tries = file->tries_max;
        card->verified |= file->opens;
        return SW_OK;
    }
    card->verified &= ~file->opens;
    file->tries--;
    return SW_TRIES_LEFT + (unsigned)file->tries;
}

static unsigned run_verify(struct vcard *card, const struct command *command, uint8_t *ret,
                           size_t *ret_len)
{
    unsigned sw = SW_NO_CURRENT_FILE;
    struct file *file = NULL;

    if (command->p1 != 0)
        return SW_P1P2;
    file = named_file(card, command->p2, &sw);
    if (file == NULL)
        return sw;
    if (file->kind != FILE_CREDENTIAL)
        return SW_NO_KEY;
    if (command->expected != 0 || command->data_len > CREDENTIAL_MAX)
        return SW_LENGTH;
    /* An empty command asks for the tries; it answers so even when it has been verified, unlike ISO
     * 7816-4 (card.md 2.2). */
    if (command->data_len == 0)
        return SW_TRIES_LEFT + (unsigned)file->tries;
    return verify(card, file, command);
}

/* 00 24 01 80: the new value alone, after VERIFY of the old one. */
static unsigned run_change(struct vcard *card, const struct command *command, uint8_t *ret,
                           size_t *ret_len)
{
    unsigned sw = SW_NO_CURRENT_FILE;
    struct file *file = NULL;

    if (command->p1 != 1)
        return SW_P1P2;
    file = named_file(card, command->p2, &sw);
    if (file == NULL)
        return sw;
    if (file->kind != FILE_CREDENTIAL)
        return SW_NO_KEY;
    if (!file->changeable || (card->verified & file->opens) == 0)
        return SW_NOT_VERIFIED;
    if (command->data_len == 0 || command->data_len > CREDENTIAL_MAX || command->expected != 0)
        return SW_LENGTH;
    memcpy(file->value, command->data, command->data_len);
    file->value_len = command->data_len;
    return SW_OK;
}

static EVP_PKEY *signing_key(const struct vcard *card, const struct file *file)
{
    bool copied = card->faults[VCARD_COPIED] && file->key == card->keys->card;

    return copied ? card->keys->stranger : file->key;
}

static unsigned run_sign(struct vcard *card, const struct command *command, uint8_t *ret,
                         size_t *ret_len)
{
    unsigned sw = SW_NO_KEY;
    struct file *file = command->p2 == 0
                            ? card_find_file(card->selected, card->selected->default_key)
                            : named_file(card, command->p2, &sw);

    if (file == NULL)
        return sw;
    if (file->kind != FILE_KEY)
        return SW_NO_KEY;
    if (!is_open(card, file))
        return SW_NOT_VERIFIED;
    if (command->expected < RSA_LEN)
        return SW_LENGTH;
    sw =
        sign_by_scheme(signing_key(card, file), command->p1, command->data, command->data_len, ret);
    *ret_len = RSA_LEN;
    return sw;
}

static unsigned run_challenge(struct vcard *card, const struct command *command, uint8_t *ret,
                              size_t *ret_len)
{
    if (command->p1 != 0 || command->p2 != 0)
        return SW_P1P2;
    if (command->extended)
        return SW_CONDITIONS;
    if (command->data_len != 0 || command->expected == 0)
        return SW_LENGTH;
    *ret_len = command->expected;
    return RAND_bytes(ret, (int)command->expected) == 1 ? SW_OK : SW_SELF_DIAGNOSIS;
}

static unsigned run_get_data(struct vcard *card, const struct command *command, uint8_t *ret,
                             size_t *ret_len)
{
    unsigned tag = (unsigned)command->p1 << 8 | command->p2;

    for (size_t i = 0; i < card->object_count; i++) {
        const struct object *object = &card->objects[i];

        if (object->tag != tag || (card->selected != &card->applications[0] && !object->always))
            continue;
        if (command->data_len != 0 || command->expected < object->len)
            return SW_LENGTH;
        *ret_len = object->len;
        memcpy(ret, object->bytes, object->len);
        return SW_OK;
    }
    return SW_NO_KEY;
}

/* The delivery of session keys is not set up on this card. */
static unsigned run_session_key(struct vcard *card, const struct command *command, uint8_t *ret,
                                size_t *ret_len)
{
    return SW_NO_KEY_DELIVERY;
}

static const struct {
    uint8_t cla;
    uint8_t ins;
    unsigned secure; /* the answer when it is asked for in secure messaging, without a session */
    unsigned (*run)(struct vcard *card, const struct command *command, uint8_t *ret,
                    size_t *ret_len);
} runners[] = {
    {0x00, 0xA4, SW_SECURE_SELECT, run_select},   {0x00, 0xB0, SW_NO_SESSION, run_read_binary},
    {0x00, 0xB2, SW_NO_SESSION, run_read_record}, {0x00, 0x20, SW_NO_SESSION, run_verify},
    {0x00, 0x24, SW_NO_SESSION, run_change},      {0x80, 0x2A, SW_NO_SESSION, run_sign},
    {0x00, 0x84, SW_NO_SESSION, run_challenge},   {0x00, 0xCA, SW_NO_SESSION, run_get_data},
    {0x80, 0xAE, SW_NO_SESSION, run_session_key},
};

unsigned command_run(struct vcard *card, const struct command *command,
                     uint8_t ret[static ANSWER_DATA_MAX], size_t *ret_len)
{
    if (command->extended && (card->short_only || card->faults[VCARD_SHORT_ONLY]))
        return SW_LENGTH;
    for (size_t i = 0; i < ARRAY_LEN(runners); i++) {
        if (runners[i].ins != command->ins)
            continue;
        if ((command->cla & ~(CHANNEL_BITS | SECURE_BITS)) != runners[i].cla)
            return SW_CLA;
        if ((command->cla & CHANNEL_BITS) != 0)
            return SW_CHANNEL;
        if ((command->cla & SECURE_BITS) != 0)
            return runners[i].secure;
        return runners[i].run(card, command, ret, ret_len);
    }
    return SW_INS;
}
