#include "kiosk/kioskd/order.h"

#include <stddef.h>
#include <string.h>

#define AS "as "

static const struct {
    const char *word;
    bool has_argument;
} orders[] = {
    [ORDER_STATUS] = {"status", false}, [ORDER_RESET] = {"reset", false},
    [ORDER_CLOSE] = {"close", true},    [ORDER_OPEN] = {"open", false},
    [ORDER_RUN] = {"run", true},        [ORDER_NOTE] = {"note", true},
};
_Static_assert(ARRAY_LEN(orders) == ORDERS, "every order has a word");

const char *order_word(enum what what)
{
    return orders[what].word;
}

/* Takes "as NAME " off; false when the name is none. */
static bool take_attendant(const char **line, char ret[static REASON_SIZE])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const char *name = *line + strlen(AS);
    size_t len = strspn(name, letters);

    if (len == 0 || len >= REASON_SIZE || name[len] != ' ')
        return false;
    memcpy(ret, name, len);
    *line = name + len + 1;
    return true;
}

static bool find_word(const char *line, enum what *ret, const char **ret_rest)
{
    size_t len = strcspn(line, " ");

    for (size_t i = 0; i < ORDERS; i++) {
        if (strlen(orders[i].word) != len || strncmp(orders[i].word, line, len) != 0)
            continue;
        *ret = (enum what)i;
        *ret_rest = line + len;
        return true;
    }
    return false;
}

bool order_read(const char *line, struct order *ret)
{
    struct order order = {.malformed = false};
    const char *rest;

    if (strncmp(line, AS, strlen(AS)) == 0 && !take_attendant(&line, order.attendant))
        return false;
    if (!find_word(line, &order.what, &rest))
        return false;
    if (*rest != (orders[order.what].has_argument ? ' ' : '\0'))
        return false;
    if (*rest == ' ' && staff_is_reason(rest + 1))
        memcpy(order.argument, rest + 1, strlen(rest + 1));
    else
        order.malformed = *rest == ' ';
    *ret = order;
    return true;
}
