#include "base/err.h"

#include <stddef.h>

#include "base/scope.h"

/* clang-format off */
static const char *const names[] = {
    [ERR_NONE]                   = "none",
    [ERR_CARD_ABSENT]            = "card-absent",
    [ERR_CARD_REMOVED]           = "card-removed",
    [ERR_CARD_OTHER]             = "card-other",
    [ERR_PIN_FORMAT]             = "pin-format",
    [ERR_PIN_WRONG]              = "pin-wrong",
    [ERR_PIN_BLOCKED]            = "pin-blocked",
    [ERR_NO_RECORD]              = "no-record",
    [ERR_COUNTER_ONLY]           = "counter-only",
    [ERR_NOT_TAKING_PART]        = "not-taking-part",
    [ERR_NO_PASSPORT]            = "no-passport",
    [ERR_READER_ABSENT]          = "reader-absent",
    [ERR_READER_BUSY]            = "reader-busy",
    [ERR_READER_DENIED]          = "reader-denied",
    [ERR_READER_AMBIGUOUS]       = "reader-ambiguous",
    [ERR_PRINTER]                = "printer",
    [ERR_UNREACHABLE]            = "unreachable",
    [ERR_CLOSED]                 = "closed",
    [ERR_TIME_OUT]               = "time-out",
    [ERR_CANCELLED]              = "cancelled",
    [ERR_CARD_REFUSED]           = "card-refused",
    [ERR_PIN_UNASKED]            = "pin-unasked",
    [ERR_PIN_LAST_TRY]           = "pin-last-try",
    [ERR_CARD_FORGED]            = "card-forged",
    [ERR_CARD_ALTERED]           = "card-altered",
    [ERR_CARD_UNKNOWN_AUTHORITY] = "card-unknown-authority",
    [ERR_CARD_COPIED]            = "card-copied",
    [ERR_MALFORMED]              = "malformed",
    [ERR_TOO_LONG]               = "too-long",
    [ERR_TOO_SHORT]              = "too-short",
    [ERR_NOT_FOUND]              = "not-found",
    [ERR_REFUSED]                = "refused",
    [ERR_PROTOCOL]               = "protocol",
    [ERR_UNTRUSTED]              = "untrusted",
    [ERR_UNBOUND]                = "unbound",
    [ERR_EXPIRED]                = "expired",
    [ERR_GLYPH]                  = "glyph",
    [ERR_UNREADABLE_CODE]        = "unreadable-code",
    [ERR_CONFIG]                 = "config",
    [ERR_IO]                     = "io",
    [ERR_CRYPTO]                 = "crypto",
    [ERR_MEMORY]                 = "memory",
};
/* clang-format on */

_Static_assert(ARRAY_LEN(names) == ERR_CODES, "every code has a name");

bool err_set(struct err *err, enum err_code code, int32_t detail, const char *where)
{
    if (err != NULL)
        *err = (struct err){.code = code, .detail = detail, .where = where};
    return false;
}

const char *err_name(enum err_code code)
{
    return (unsigned)code < ERR_CODES ? names[code] : "unknown";
}
