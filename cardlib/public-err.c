#include "base/scope.h"
#include "base/secret.h"
#include "cardlib/public.h"

#define SW_SECURITY_STATUS 0x6982 /* card.md 2.3 */

static _Thread_local int last_detail;

/* Those that cardlib never reports are not in the table: MYNA_OK there means MYNA_ERR_INTERNAL. */
/* clang-format off */
static const enum myna_err codes[ERR_CODES] = {
    [ERR_CARD_ABSENT]            = MYNA_ERR_CARD_ABSENT,
    [ERR_CARD_REMOVED]           = MYNA_ERR_CARD_REMOVED,
    [ERR_CARD_OTHER]             = MYNA_ERR_CARD_OTHER,
    [ERR_PIN_FORMAT]             = MYNA_ERR_PIN_FORMAT,
    [ERR_PIN_WRONG]              = MYNA_ERR_PIN_WRONG,
    [ERR_PIN_BLOCKED]            = MYNA_ERR_PIN_BLOCKED,
    [ERR_READER_ABSENT]          = MYNA_ERR_READER_ABSENT,
    [ERR_READER_BUSY]            = MYNA_ERR_READER_BUSY,
    [ERR_READER_DENIED]          = MYNA_ERR_READER_DENIED,
    [ERR_READER_AMBIGUOUS]       = MYNA_ERR_READER_AMBIGUOUS,
    [ERR_TIME_OUT]               = MYNA_ERR_TIME_OUT,
    [ERR_CANCELLED]              = MYNA_ERR_CANCELLED,
    [ERR_CARD_REFUSED]           = MYNA_ERR_CARD_REFUSED,
    [ERR_CARD_FORGED]            = MYNA_ERR_BAD_SIGNATURE,
    [ERR_CARD_ALTERED]           = MYNA_ERR_BAD_DIGEST,
    [ERR_PIN_UNASKED]            = MYNA_ERR_TRIES_UNKNOWN,
    [ERR_PIN_LAST_TRY]           = MYNA_ERR_LAST_TRY,
    [ERR_CARD_UNKNOWN_AUTHORITY] = MYNA_ERR_UNKNOWN_AUTHORITY,
    [ERR_CARD_COPIED]            = MYNA_ERR_COPIED,
    [ERR_MALFORMED]              = MYNA_ERR_MALFORMED,
    [ERR_EXPIRED]                = MYNA_ERR_EXPIRED,
    [ERR_UNTRUSTED]              = MYNA_ERR_UNSUITABLE,
    [ERR_TOO_LONG]               = MYNA_ERR_TOO_LONG,
    [ERR_NOT_FOUND]              = MYNA_ERR_NOT_FOUND,
    [ERR_CONFIG]                 = MYNA_ERR_CONFIG,
    [ERR_IO]                     = MYNA_ERR_IO,
    [ERR_CRYPTO]                 = MYNA_ERR_CRYPTO,
    [ERR_MEMORY]                 = MYNA_ERR_MEMORY,
};

static const char *const sentences[] = {
    [MYNA_OK]                    = "It worked.",
    [MYNA_ERR_CARD_ABSENT]       = "There is no card on the reader.",
    [MYNA_ERR_CARD_REMOVED]      = "The card was moved or taken away too early.",
    [MYNA_ERR_CARD_OTHER]        = "This is not a My Number card, or it lies the wrong way round.",
    [MYNA_ERR_PIN_FORMAT]        = "The PIN has not the right form; the card did not see it.",
    [MYNA_ERR_PIN_WRONG]         = "The PIN is wrong.",
    [MYNA_ERR_PIN_BLOCKED]       = "The PIN is blocked; the municipality can set a new one.",
    [MYNA_ERR_LAST_TRY]          = "One try is left, and nobody agreed to risk it; the card saw nothing.",
    [MYNA_ERR_READER_ABSENT]     = "There is no such card reader, or pcscd is not running.",
    [MYNA_ERR_READER_BUSY]       = "Another program is using the card.",
    [MYNA_ERR_READER_DENIED]     = "pcscd does not let this user use the card readers.",
    [MYNA_ERR_READER_AMBIGUOUS]  = "Several readers bear this name.",
    [MYNA_ERR_TIME_OUT]          = "It took too long.",
    [MYNA_ERR_CANCELLED]         = "It was cancelled.",
    [MYNA_ERR_CONFIG]            = "The trust anchors cannot be used.",
    [MYNA_ERR_IO]                = "The system refused to read or write.",
    [MYNA_ERR_UNKNOWN_AUTHORITY] = "The card was signed by an authority that is not among the trust anchors.",
    [MYNA_ERR_BAD_SIGNATURE]     = "A signature on the card is wrong.",
    [MYNA_ERR_BAD_DIGEST]        = "A file on the card is not the one that was signed.",
    [MYNA_ERR_COPIED]            = "The data are genuine, but this card did not answer the challenge: a copy.",
    [MYNA_ERR_MALFORMED]         = "The card holds data of a form that is not known.",
    [MYNA_ERR_EXPIRED]           = "The certificate is not valid at this time.",
    [MYNA_ERR_UNSUITABLE]        = "The certificate was issued for something else.",
    [MYNA_ERR_USAGE]             = "A function was called in a way that it may not be.",
    [MYNA_ERR_TRIES_UNKNOWN]     = "The tries left must be asked before a PIN is shown.",
    [MYNA_ERR_PIN_NEEDED]        = "The PIN must be verified first.",
    [MYNA_ERR_NOT_FOUND]         = "This card does not have that.",
    [MYNA_ERR_CARD_REFUSED]      = "The card gave an answer that was not expected.",
    [MYNA_ERR_TOO_LONG]          = "There are more bytes than fit.",
    [MYNA_ERR_CRYPTO]            = "The cryptographic library failed.",
    [MYNA_ERR_MEMORY]            = "There is not enough memory.",
    [MYNA_ERR_INTERNAL]          = "The card library has made a mistake.",
};
/* clang-format on */

int public_refuse(enum myna_err code, int detail)
{
    last_detail = detail;
    return (int)code;
}

int public_misuse(void)
{
    return public_refuse(MYNA_ERR_USAGE, 0);
}

int public_failure(const struct err *why)
{
    enum myna_err code = why->code < ERR_CODES ? codes[why->code] : MYNA_OK;

    if (code == MYNA_ERR_CARD_REFUSED && why->detail == SW_SECURITY_STATUS)
        code = MYNA_ERR_PIN_NEEDED;
    return public_refuse(code == MYNA_OK ? MYNA_ERR_INTERNAL : code, why->detail);
}

const char *myna_strerr(int code)
{
    if (code < 0 || (size_t)code >= ARRAY_LEN(sentences) || sentences[code] == NULL)
        return "This code is not known.";
    return sentences[code];
}

int myna_last_detail(void)
{
    return last_detail;
}

void myna_wipe(void *bytes, size_t len)
{
    if (bytes != NULL)
        wipe(bytes, len);
}

const char *myna_version(void)
{
    return MADOGUCHI_VERSION;
}
