/* Pauses that double: what fails again and again is tried less and less often. Pure: no clock. */
#pragma once

#include <stdint.h>

struct backoff {
    int64_t first_ms, most_ms;
    unsigned failures; /* in a row */
};

/* How long to wait after one more failure. */
int64_t backoff_next_ms(struct backoff *backoff);

/* It worked: the next failure is the first again. */
void backoff_reset(struct backoff *backoff);
