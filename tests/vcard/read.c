/* READ BINARY, READ RECORD and GET DATA: card.md 2.1 and 2.2. */
#include <string.h>

#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

static unsigned read_at(const struct vcard *card, const struct file *file, size_t offset,
                        size_t expected, uint8_t *ret, size_t *ret_len)
{
    if (file->kind != FILE_DATA)
        return SW_FILE_STRUCTURE;
    if (!command_opens(card, file))
        return SW_NOT_VERIFIED;
    if (offset >= file->size)
        return SW_OFFSET;
    /* JICSAP 6.4.1(4): what is left, and 9000, when more was expected. */
    *ret_len = file->size - offset;
    if (*ret_len > expected)
        *ret_len = expected;
    if (*ret_len > ANSWER_DATA_MAX)
        *ret_len = ANSWER_DATA_MAX;
    memcpy(ret, file->bytes + offset, *ret_len);
    return SW_OK;
}

unsigned command_read_binary(struct vcard *card, const struct command *command, uint8_t *ret,
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
        file = command_file(card, command->p1, &sw);
    if (file == NULL)
        return sw;
    return read_at(card, file, offset, command->expected, ret, ret_len);
}

/* The length of the record at the beginning of records: tag, length (one byte, or FF and two), value
 * (card.md section 6). */
static size_t record_len(const uint8_t *record)
{
    return record[1] == 0xFF ? 4 + ((size_t)record[2] << 8 | record[3]) : 2 + (size_t)record[1];
}

/* Where the n-th record begins, counted from 1; false when there are fewer. */
static bool find_record(const struct file *file, uint8_t n, size_t *ret)
{
    size_t at = 0;

    for (; n > 1 && at < file->size; n--)
        at += record_len(file->bytes + at);
    *ret = at;
    return at < file->size;
}

/* P2: short id, and 4 for the record that P1 says or 5 for all from there on. */
unsigned command_read_record(struct vcard *card, const struct command *command, uint8_t *ret,
                             size_t *ret_len)
{
    uint8_t sfi = command->p2 >> 3;
    struct file *file = sfi == 0 ? card->current : card_find_file(card->selected, sfi);
    size_t start = 0;

    if (command->data_len != 0 || command->expected == 0)
        return SW_LENGTH;
    if ((command->p2 & 0x06) != 0x04 || command->p1 == 0)
        return SW_P1P2;
    if (file == NULL)
        return sfi == 0 ? SW_NO_CURRENT_FILE : card->options.no_short_id_sw;
    if (file->kind != FILE_RECORDS)
        return SW_FILE_STRUCTURE;
    if (!command_opens(card, file))
        return SW_NOT_VERIFIED;
    if (!find_record(file, command->p1, &start))
        return SW_NO_RECORD;
    *ret_len = (command->p2 & 0x01) == 0 ? record_len(file->bytes + start) : file->size - start;
    if (*ret_len > command->expected)
        *ret_len = command->expected;
    memcpy(ret, file->bytes + start, *ret_len);
    return SW_OK;
}

/* Objects belong to the default application; the ATR alone is shown elsewhere, too. */
static bool is_shown(const struct vcard *card, const struct object *object)
{
    bool at_default = card->selected == &card->applications[0];

    return at_default ? !object->hidden_at_first : object->always;
}

unsigned command_get_data(struct vcard *card, const struct command *command, uint8_t *ret,
                          size_t *ret_len)
{
    unsigned tag = (unsigned)command->p1 << 8 | command->p2;

    for (size_t i = 0; i < card->object_count; i++) {
        const struct object *object = &card->objects[i];

        if (object->tag != tag || !is_shown(card, object))
            continue;
        if (command->data_len != 0 || command->expected < object->len)
            return SW_LENGTH;
        *ret_len = object->len;
        memcpy(ret, object->bytes, object->len);
        return SW_OK;
    }
    return SW_NO_KEY;
}
