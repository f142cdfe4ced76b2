/* What went wrong, and who can put it right. There is no room for text: a text may hold a name. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum err_code {
    ERR_NONE = 0,

    /* The resident can put these right. detail is 0 unless said. */
    ERR_CARD_ABSENT,     /* no card on the reader */
    ERR_CARD_REMOVED,    /* the card left while it was in use */
    ERR_CARD_OTHER,      /* a card, but not a My Number card; detail: status word or 0 */
    ERR_PIN_FORMAT,      /* not four digits: the card never saw it; detail: length */
    ERR_PIN_WRONG,       /* detail: tries left, at least 1 */
    ERR_PIN_BLOCKED,     /* no tries left: only the municipality can set a new PIN */
    ERR_NO_RECORD,       /* the municipality has no doses of this person */
    ERR_COUNTER_ONLY,    /* the record is there but must be dealt with by a clerk */
    ERR_NOT_TAKING_PART, /* the municipality does not issue at kiosks */
    ERR_NO_PASSPORT,     /* the overseas kind needs a passport number on record */

    /* An attendant can put these right. */
    ERR_READER_ABSENT,    /* no reader, or pcscd is not running */
    ERR_READER_BUSY,      /* another program holds the card */
    ERR_READER_DENIED,    /* pcscd does not let us use its readers (polkit) */
    ERR_READER_AMBIGUOUS, /* several readers bear the configured name; detail: how many */
    ERR_PRINTER,          /* detail: bits of enum printer_trouble */
    ERR_UNREACHABLE,      /* no answer from the service; detail: the HTTP library's code */
    ERR_CLOSED,           /* outside the hours of the service, or closed by it */
    ERR_TIME_OUT,         /* a deadline passed; detail: the limit in milliseconds */
    ERR_CANCELLED,        /* somebody asked to stop */

    /* An engineer must look. */
    ERR_CARD_REFUSED, /* unexpected status word; detail: the status word */
    ERR_PIN_UNASKED,  /* not shown to the card: nobody asked how many tries are left */
    ERR_PIN_LAST_TRY, /* not shown to the card: one try is left, nobody agreed to risk it */
    ERR_CARD_FORGED,  /* a signature does not match; detail: EF id */
    ERR_CARD_ALTERED, /* a file is not the one whose digest was signed; detail: EF id */
    ERR_CARD_UNKNOWN_AUTHORITY, /* signed by a key that is not a trust anchor; detail: 1 if withdrawn */
    ERR_CARD_COPIED,     /* the files are genuine but the card could not answer the challenge */
    ERR_MALFORMED,       /* detail: byte offset, or line number of a text */
    ERR_TOO_LONG,        /* detail: the length that did not fit */
    ERR_TOO_SHORT,       /* detail: the length that was wanted */
    ERR_NOT_FOUND,       /* a thing asked for by its name does not exist */
    ERR_REFUSED,         /* the other side refused us; detail: HTTP status */
    ERR_PROTOCOL,        /* the other side broke the protocol; detail: HTTP status or 0 */
    ERR_UNTRUSTED,       /* a signature of ours did not verify, or its certificate is not trusted */
    ERR_UNBOUND,         /* a genuine answer that belongs to another request: latch (design 7.8) */
    ERR_EXPIRED,         /* detail: seconds too late */
    ERR_GLYPH,           /* no face has the letter: never an empty box on paper; detail: offset */
    ERR_UNREADABLE_CODE, /* a QR code read back from the page is not what was drawn */
    ERR_CONFIG,          /* detail: line number or 0 */
    ERR_IO,              /* detail: errno */
    ERR_CRYPTO,          /* the crypto library failed where it must not */
    ERR_MEMORY,          /* out of memory */
    ERR_CODES
};

struct err {
    enum err_code code;
    int32_t detail;    /* its meaning belongs to the code */
    const char *where; /* the function that reported; static storage; NULL if there was no error */
};

/* Use ERR(). Always returns false. where must have static storage. */
bool err_set(struct err *err, enum err_code code, int32_t detail, const char *where);

/* Use ERR(). Inline, so that the compiler sees that a function which reports has failed. */
static inline bool err_report(struct err *err, enum err_code code, int32_t detail,
                              const char *where)
{
    err_set(err, code, detail, where);
    return false;
}

/* Fills err (which may be NULL) and is false, so that reporting is one expression:
 *     return ERR(err, ERR_TOO_LONG, len);                                                       */
#define ERR(err, code, detail) err_report((err), (code), (int32_t)(detail), __func__)

/* The code in words of the wire and of JSON: "pin-wrong". Static storage; never NULL. */
const char *err_name(enum err_code code);
