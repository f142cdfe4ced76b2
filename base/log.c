#include "base/log.h"

#include "base/scope.h"

/* clang-format off */
static const char *const names[] = {
    [LOG_STARTED]         = "started",
    [LOG_STOPPED]         = "stopped",
    [LOG_STATE]           = "state",
    [LOG_FAILED]          = "failed",
    [LOG_FAILED_DETAIL]   = "failed-detail",
    [LOG_REQUEST]         = "request",
    [LOG_LATCHED]         = "latched",
    [LOG_SESSION_ENDED]   = "session-ended",
    [LOG_SESSION_CRASHED] = "session-crashed",
    [LOG_SWEPT]           = "swept",
    [LOG_SWEEP_REFUSED]   = "sweep-refused",
    [LOG_OUTCOME_LOST]    = "outcome-lost",
    [LOG_SWAP_ON]         = "swap-on",
    [LOG_LIBRARY]         = "library",
};
/* clang-format on */

_Static_assert(ARRAY_LEN(names) == LOG_EVENTS, "every event has a name");

static FILE *elsewhere; /* NULL: standard error */

static FILE *stream(void)
{
    return elsewhere != NULL ? elsewhere : stderr;
}

void log_to(FILE *to)
{
    elsewhere = to;
}

void log_event(enum log_event event, int32_t detail)
{
    fprintf(stream(), "%s %d\n", names[event], detail);
}

void log_err(const struct err *err)
{
    fprintf(stream(), "%s %s\n", names[LOG_FAILED], err_name(err->code));
    log_event(LOG_FAILED_DETAIL, err->detail);
}
