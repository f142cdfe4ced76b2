/* Which command does what (card.md 2.1), and those that need a key. [A] marks what no public source
 * tells. */
#include <openssl/rand.h>
#include <string.h>

#include "base/secret.h"
#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

#define CHANNEL_BITS 0x03
#define SECURE_BITS  0x0C

bool command_opens(const struct vcard *card, const struct file *file)
{
    return file->opened_by == OPENS_FREELY || (file->opened_by & card->selected->verified) != 0;
}

struct file *command_file(struct vcard *card, uint8_t name, unsigned *ret_sw)
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
    *ret_sw = card->options.no_short_id_sw;
    if (file != NULL)
        card->current = file;
    return file;
}

static unsigned run_sign(struct vcard *card, const struct command *command, uint8_t *ret,
                         size_t *ret_len)
{
    unsigned sw = SW_NO_KEY;
    struct file *file = command->p2 == 0
                            ? card_find_file(card->selected, card->selected->default_key)
                            : command_file(card, command->p2, &sw);

    if (file == NULL)
        return sw;
    if (file->kind != FILE_KEY)
        return SW_NO_KEY;
    if (!command_opens(card, file))
        return SW_NOT_VERIFIED;
    if (command->expected < RSA_LEN)
        return SW_LENGTH;
    sw = sign_by_scheme(file->key, command->p1, card->options.pss_salt, command->data,
                        command->data_len, ret);
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

/* The key that signs what a terminal of the municipality asks. Its public half is not on the card
 * (card.md section 6). */
static unsigned run_authenticate(struct vcard *card, const struct command *command, uint8_t *ret,
                                 size_t *ret_len)
{
    unsigned sw = SW_NO_KEY;
    struct file *file = NULL;

    if (command->p1 != 0)
        return SW_P1P2;
    file = command_file(card, command->p2, &sw);
    if (file == NULL)
        return sw;
    if (file->kind != FILE_AUTHENTICATION_KEY)
        return SW_NO_KEY;
    if (command->expected < RSA_LEN)
        return SW_LENGTH;
    *ret_len = RSA_LEN;
    return sign_by_scheme(file->key, SCHEME_MESSAGE, 0, command->data, command->data_len, ret);
}

static unsigned run_session_key(struct vcard *card, const struct command *command, uint8_t *ret,
                                size_t *ret_len)
{
    if (card->selected->session_key == 0)
        return card->selected->no_session_sw;
    return session_set_key(card, command);
}

static const struct {
    uint8_t cla;
    uint8_t ins;
    unsigned secure; /* the answer when it is asked for in secure messaging, without a session */
    unsigned (*run)(struct vcard *card, const struct command *command, uint8_t *ret,
                    size_t *ret_len);
} runners[] = {
    {0x00, INS_SELECT, SW_SECURE_SELECT, command_select},
    {0x00, INS_READ_BINARY, SW_NO_SESSION, command_read_binary},
    {0x00, INS_READ_RECORD, SW_NO_SESSION, command_read_record},
    {0x00, INS_VERIFY, SW_NO_SESSION, command_verify},
    {0x00, INS_CHANGE_PIN, SW_NO_SESSION, command_change_pin},
    {0x00, INS_CHALLENGE, SW_NO_SESSION, run_challenge},
    {0x00, INS_AUTHENTICATE, SW_NO_SESSION, run_authenticate},
    {0x00, INS_GET_DATA, SW_NO_SESSION, command_get_data},
    {0x80, INS_SIGN, SW_NO_SESSION, run_sign},
    {0x80, INS_CHANGE_KEY, SW_NO_SESSION, command_change_key},
    {0x80, INS_SESSION_KEY, SW_NO_SESSION, run_session_key},
};

static unsigned run_secure(struct vcard *card, const struct command *command, size_t runner,
                           uint8_t *ret, size_t *ret_len)
{
    struct session *session = &card->session;
    struct command plain;
    uint8_t data[SESSION_DATA_MAX];
    unsigned sw = 0;

    if (session->state == SESSION_BROKEN)
        return SW_NO_SESSION;
    if (session->state == SESSION_NONE || (command->cla & SECURE_BITS) != SECURE_CLASS)
        return runners[runner].secure;
    sw = session_open(session, command, data, &plain);
    if (sw == SW_OK) {
        struct session before = *session; /* a SELECT that succeeds ends it */

        sw = runners[runner].run(card, &plain, ret, ret_len);
        if (sw == SW_OK && *ret_len > 0) {
            *ret_len = session_seal(&before, ret, *ret_len);
            sw = *ret_len > 0 ? SW_OK : SW_SELF_DIAGNOSIS;
        }
        wipe(&before, sizeof before);
    }
    wipe(data, sizeof data);
    return sw;
}

unsigned command_run(struct vcard *card, const struct command *command,
                     uint8_t ret[static ANSWER_DATA_MAX], size_t *ret_len)
{
    if (command->extended && (card->short_only || card->script.card[CARD_SHORT_ONLY]))
        return SW_LENGTH;
    for (size_t i = 0; i < ARRAY_LEN(runners); i++) {
        if (runners[i].ins != command->ins)
            continue;
        if ((command->cla & ~(CHANNEL_BITS | SECURE_BITS)) != runners[i].cla)
            return SW_CLA;
        if ((command->cla & CHANNEL_BITS) != 0)
            return SW_CHANNEL;
        if ((command->cla & SECURE_BITS) != 0)
            return run_secure(card, command, i, ret, ret_len);
        return runners[i].run(card, command, ret, ret_len);
    }
    return SW_INS;
}
