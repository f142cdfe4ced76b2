#include "tests/vcard/command.h"

static size_t u16(const uint8_t *at)
{
    return (size_t)at[0] << 8 | at[1];
}

/* after: everything behind the header. Fills the lengths of a short command. */
static bool parse_short(const uint8_t *after, size_t len, struct command *ret)
{
    size_t data_len = after[0];

    if (len == 1) {
        ret->expected = after[0] == 0 ? 256 : after[0];
        return true;
    }
    if (data_len == 0 || (len != 1 + data_len && len != 2 + data_len))
        return false;
    ret->data = after + 1;
    ret->data_len = data_len;
    if (len == 2 + data_len)
        ret->expected = after[len - 1] == 0 ? 256 : after[len - 1];
    return true;
}

/* The same for an extended one, which has 00 first. */
static bool parse_extended(const uint8_t *after, size_t len, struct command *ret)
{
    size_t number = u16(after + 1);

    ret->extended = true;
    if (len == 3) {
        ret->expected = number == 0 ? 65536 : number;
        return true;
    }
    if (number == 0 || (len != 3 + number && len != 5 + number))
        return false;
    ret->data = after + 3;
    ret->data_len = number;
    if (len == 5 + number) {
        number = u16(after + len - 2);
        ret->expected = number == 0 ? 65536 : number;
    }
    return true;
}

bool command_parse(const uint8_t *bytes, size_t len, struct command *ret)
{
    struct command command = {.data = NULL};
    bool ok = true;

    if (len < 4)
        return false;
    command.cla = bytes[0];
    command.ins = bytes[1];
    command.p1 = bytes[2];
    command.p2 = bytes[3];
    if (len >= 7 && bytes[4] == 0)
        ok = parse_extended(bytes + 4, len - 4, &command);
    else if (len > 4)
        ok = parse_short(bytes + 4, len - 4, &command);
    if (ok)
        *ret = command;
    return ok;
}
