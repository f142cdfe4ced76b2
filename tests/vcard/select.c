/* SELECT: card.md 2.1 and 2.2. [A] marks what no public source tells. */
#include <string.h>

#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

static bool matches(const struct application *application, const struct command *command)
{
    return !application->hidden && command->data_len <= application->aid_len &&
           (command->data_len == 0 ||
            memcmp(application->aid, command->data, command->data_len) == 0);
}

/* What is in it nobody has published. */
static size_t write_fci(const struct application *application, enum fci fci, uint8_t *ret)
{
    size_t len = application->aid_len;
    size_t more = fci == FCI_TEMPLATE ? 2 : 0;

    if (fci == FCI_NONE)
        return 0;
    ret[0] = 0x6F;
    ret[1] = (uint8_t)(2 + len + more);
    ret[2] = 0x84;
    ret[3] = (uint8_t)len;
    memcpy(ret + 4, application->aid, len);
    memcpy(ret + 4 + len, "\xA5\x00", more);
    return 4 + len + more;
}

/* Sources disagree on what SELECT forgets (card.md 2.2); the strict reading is the default. A session of
 * secure messaging ends in any case (card.md 3.9). */
static void enter(struct vcard *card, struct application *application)
{
    bool same = card->selected == application;
    bool keeps = card->options.keep_status_on_any_select ||
                 (same && card->options.keep_status_on_same_ap_reselect);

    if (!keeps)
        card_forget_verified(card);
    session_end(&card->session);
    card->selected = application;
    card->current = NULL;
    card->selected_by_name = true;
}

/* P2: bits 3 and 4 say which answer (00 FCI, 0C none), bits 1 and 2 which occurrence (0 first, 2
 * next). */
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
    if (!card_complete(card, &card->applications[i]))
        return SW_SELF_DIAGNOSIS;
    enter(card, &card->applications[i]);
    if ((command->p2 & 0x0C) == 0 && command->expected != 0)
        *ret_len = write_fci(card->selected, card->options.fci, ret);
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

unsigned command_select(struct vcard *card, const struct command *command, uint8_t *ret,
                        size_t *ret_len)
{
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
