/* The forms of what is planted, on their way to a place. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/secret.h"
#include "tests/scan/hold-private.h"

size_t held_len(const struct held *held)
{
    const struct needles *needles = held->hold->needles;
    size_t len = GAP;

    for (size_t i = 0; i < needles->pattern_count; i++) {
        if (plant_takes(held->plant, needles, &needles->patterns[i]))
            len += needles->patterns[i].len + GAP;
    }
    return len;
}

void held_put(const struct held *held, uint8_t *to)
{
    const struct needles *needles = held->hold->needles;
    int between = held->plant->only_text ? ' ' : 0;

    for (size_t i = 0; i < needles->pattern_count; i++) {
        const struct pattern *pattern = &needles->patterns[i];

        if (!plant_takes(held->plant, needles, pattern))
            continue;
        memset(to, between, GAP);
        to += GAP;
        for (size_t j = 0; j < pattern->len; j++)
            *to++ = pattern_byte(needles, pattern, j);
    }
    memset(to, between, GAP);
}

/* A copy that is wiped by held_drop(). */
uint8_t *held_copy(const struct held *held, size_t *ret_len)
{
    uint8_t *copy;

    *ret_len = held_len(held);
    copy = mmap(NULL, *ret_len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy == MAP_FAILED)
        return NULL;
    held_put(held, copy);
    return copy;
}

void held_drop(uint8_t *copy, size_t len)
{
    wipe(copy, len);
    munmap(copy, len);
}

int held_write(const struct held *held, int fd)
{
    size_t len;
    uint8_t *copy = held_copy(held, &len);
    int error = 0;

    if (copy == NULL)
        return errno;
    for (size_t at = 0; at < len && error == 0;) {
        ssize_t n = write(fd, copy + at, len - at);

        if (n > 0)
            at += (size_t)n;
        else if (errno != EINTR)
            error = errno;
    }
    held_drop(copy, len);
    return error;
}
