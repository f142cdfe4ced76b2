#include "tests/vcard/tests/world.h"

#include <string.h>

const struct resident_file sample_resident = {
    .my_number = "537686677188",
    .name = "黒桐　幹也",
    .address = "東京都清瀬市観布子南１２－７－２０２",
    .birth_date = "1980-02-17",
    .sex = "1",
    .pin = "1234",
    .expiry_date = "2035-02-17",
    .security_code = "2285",
    .municipality = "132217",
};

static struct vcard_keys *keys;

struct vcard_keys *shared_keys(void)
{
    if (keys == NULL)
        keys = vcard_keys_new(NULL);
    g_assert_nonnull(keys);
    return keys;
}

void shared_keys_free(void)
{
    vcard_keys_free(&keys);
}

struct vcard *new_vcard(void)
{
    struct vcard *card = vcard_new(&sample_resident, shared_keys(), NULL);

    g_assert_nonnull(card);
    return card;
}

size_t from_hex(const char *hex, uint8_t *ret)
{
    size_t len = strlen(hex) / 2;

    for (size_t i = 0; i < len; i++)
        ret[i] =
            (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) << 4 | g_ascii_xdigit_value(hex[2 * i + 1]));
    return len;
}

char *ask(struct vcard *card, const char *command)
{
    uint8_t cmd[APDU_COMMAND_MAX];
    uint8_t answer[APDU_RESPONSE_MAX];
    size_t len = 0;
    GString *hex = g_string_new(NULL);

    vcard_answer(card, cmd, from_hex(command, cmd), answer, &len);
    for (size_t i = 0; i < len; i++)
        g_string_append_printf(hex, "%02X", answer[i]);
    return g_string_free(hex, FALSE);
}

void expect(struct vcard *card, const char *command, const char *wanted)
{
    g_autofree char *answer = ask(card, command);

    if (strcmp(answer, wanted) != 0)
        g_error("%s: %s instead of %s", command, answer, wanted);
}
