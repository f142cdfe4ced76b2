#include "kiosk/kioskd/backoff.h"

int64_t backoff_next_ms(struct backoff *backoff)
{
    int64_t pause_ms = backoff->first_ms;

    for (unsigned i = 0; i < backoff->failures && pause_ms < backoff->most_ms; i++)
        pause_ms *= 2;
    backoff->failures++;
    return pause_ms < backoff->most_ms ? pause_ms : backoff->most_ms;
}

void backoff_reset(struct backoff *backoff)
{
    backoff->failures = 0;
}
