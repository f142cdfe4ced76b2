#include "kiosk/kioskd/sweep.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/log.h"
#include "kiosk/kioskd/staff.h"

#define NOTICE_PAUSES 20

void sweep_init(char *const argv[], int64_t limit_ms, int64_t retry_ms, struct sweep *ret)
{
    *ret = (struct sweep){.argv = argv,
                          .limit_ms = limit_ms,
                          .retry_ms = retry_ms,
                          .silences = {.first_ms = retry_ms, .most_ms = 20 * retry_ms},
                          .errand = ERRAND_NONE};
}

/* Returns word. */
static const char *keep(struct sweep *sweep, const char *word)
{
    int64_t now = now_ms();

    if (strcmp(sweep->stays, word) != 0) {
        memset(sweep->stays, 0, sizeof sweep->stays);
        memcpy(sweep->stays, word, strnlen(word, sizeof sweep->stays - 1));
        sweep->stays_since_ms = now;
    }
    sweep->noticed =
        word[0] != '\0' && now - sweep->stays_since_ms >= NOTICE_PAUSES * sweep->retry_ms;
    return word;
}

const char *sweep_notice(const struct sweep *sweep)
{
    return sweep->noticed ? sweep->stays : "";
}

bool sweep_runs(const struct sweep *sweep)
{
    return sweep->errand.child.pid > 0;
}

static const char *silent(struct sweep *sweep)
{
    sweep->next_ms = now_ms() + backoff_next_ms(&sweep->silences);
    return SWEEP_NO_WORD;
}

const char *sweep_start(struct sweep *sweep)
{
    if (sweep->argv[0] == NULL) {
        sweep->passed = true;
        return "";
    }
    if (errand_start(&sweep->errand, sweep->argv, sweep->limit_ms))
        return "";
    log_event(LOG_FAILED_DETAIL, errno);
    return silent(sweep);
}

const char *sweep_over(struct sweep *sweep, bool fine)
{
    const char *word = sweep->errand.line;

    errand_over(&sweep->errand);
    sweep->passed = fine;
    if (fine) {
        log_event(LOG_SWEPT, (int32_t)(now_ms() - sweep->errand.since_ms));
        backoff_reset(&sweep->silences);
        return keep(sweep, "");
    }
    log_event(LOG_SWEEP_REFUSED, 0);
    if (!staff_is_reason(word))
        return keep(sweep, silent(sweep));
    backoff_reset(&sweep->silences);
    sweep->next_ms = now_ms() + sweep->retry_ms;
    return keep(sweep, word);
}
