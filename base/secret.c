#include "base/secret.h"

#include <string.h>

void wipe(void *p, size_t len)
{
    if (len > 0)
        explicit_bzero(p, len);
}

void secret_wipe(struct secret *secret)
{
    wipe(secret, sizeof *secret);
}

bool secret_push(struct secret *secret, uint8_t byte)
{
    if (secret->len >= SECRET_MAX)
        return false;
    secret->bytes[secret->len++] = byte;
    return true;
}

void secret_pop(struct secret *secret)
{
    if (secret->len == 0)
        return;
    secret->len--;
    wipe(&secret->bytes[secret->len], 1);
}

void secret_move(struct secret *from, struct secret *ret)
{
    *ret = *from;
    secret_wipe(from);
}

bool secret_is_digits(const struct secret *secret, size_t len)
{
    unsigned bad = secret->len != len;

    for (size_t i = 0; i < len && i < SECRET_MAX; i++)
        bad |= (unsigned)(secret->bytes[i] < '0') | (unsigned)(secret->bytes[i] > '9');
    return bad == 0;
}

bool equal_in_constant_time(const void *a, const void *b, size_t len)
{
    const volatile uint8_t *x = a;
    const volatile uint8_t *y = b;
    uint8_t difference = 0;

    for (size_t i = 0; i < len; i++)
        difference = (uint8_t)(difference | (x[i] ^ y[i]));
    return difference == 0;
}
