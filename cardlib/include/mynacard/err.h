/* What can go wrong, and who can put it right. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The compiler warns a caller that ignores the result. */
#if defined(__GNUC__)
#define MYNA_MUST_USE __attribute__((warn_unused_result))
#else
#define MYNA_MUST_USE
#endif

/* The list is closed: a function returns no other number. A number never changes its meaning. What is in
 * brackets is what myna_last_detail() then says; it says 0 where there are none. */
enum myna_err {
    MYNA_OK = 0,

    /* The holder of the card can put these right. */
    MYNA_ERR_CARD_ABSENT = 1,  /* no card on the reader */
    MYNA_ERR_CARD_REMOVED = 2, /* it left while it was in use */
    MYNA_ERR_CARD_OTHER = 3,   /* not a My Number card [status word, or 0: it does not answer] */
    MYNA_ERR_PIN_FORMAT = 4,   /* not of the PIN's form: the card did not see it [its length] */
    MYNA_ERR_PIN_WRONG = 5,    /* it cost a try [tries left, at least 1] */
    MYNA_ERR_PIN_BLOCKED = 6,  /* no try is left: only the municipality can set a new PIN */
    MYNA_ERR_LAST_TRY = 7, /* one try is left and nobody agreed to risk it: the card saw nothing */

    /* Whoever looks after the machine can. */
    MYNA_ERR_READER_ABSENT = 20, /* no such reader, or pcscd is not running */
    MYNA_ERR_READER_BUSY = 21,   /* another program holds the card */
    MYNA_ERR_TIME_OUT = 22,      /* the limit has passed [it, in milliseconds] */
    MYNA_ERR_CANCELLED = 23,     /* myna_readers_cancel() */
    MYNA_ERR_CONFIG = 24,        /* trust anchors that cannot be used [line, or 0: there is none] */
    MYNA_ERR_IO = 25,            /* the system refused [errno, or the PC/SC code] */
    MYNA_ERR_READER_AMBIGUOUS = 26, /* several readers have that name [how many] */
    MYNA_ERR_READER_DENIED = 27,    /* pcscd does not let this user use the readers (polkit) */

    /* Do not trust the card. */
    MYNA_ERR_UNKNOWN_AUTHORITY = 40, /* signed by a key that is no anchor [1: it was withdrawn] */
    MYNA_ERR_BAD_SIGNATURE = 41,     /* a signature is wrong [EF id of the file] */
    MYNA_ERR_BAD_DIGEST = 42,        /* a file is not the one that was signed [EF id of the file] */
    MYNA_ERR_COPIED = 43,            /* genuine files, but another card, or another challenge */
    MYNA_ERR_MALFORMED = 44, /* not of the form of card data [EF id, or offset: see the function] */
    MYNA_ERR_EXPIRED = 45,   /* a certificate [seconds too late; negative: too early] */
    MYNA_ERR_UNSUITABLE = 46, /* a certificate for something else [X509_V_ERR_ of libcrypto] */

    /* Whoever wrote the program must look. */
    MYNA_ERR_USAGE = 60,         /* a NULL, a number or an order of calls that may not be */
    MYNA_ERR_TRIES_UNKNOWN = 61, /* myna_card_tries_left() comes before a PIN */
    MYNA_ERR_PIN_NEEDED = 62,    /* myna_card_verify_pin() comes before this [status word] */
    MYNA_ERR_NOT_FOUND = 63,     /* this card does not have that */
    MYNA_ERR_CARD_REFUSED = 64,  /* an answer that is not expected [status word] */
    MYNA_ERR_TOO_LONG = 65,      /* more bytes than fit [how many] */
    MYNA_ERR_CRYPTO = 66,        /* libcrypto failed where it must not */
    MYNA_ERR_MEMORY = 67,        /* out of memory */
    MYNA_ERR_INTERNAL = 68       /* a mistake in this library: please report it */
};

/* One English sentence about code, for a log or for a screen that has no better; it never contains what a
 * card said. Static; never NULL, also for a number that is not in the list. */
const char *myna_strerr(int code);

/* The number that goes with the code that the last function of this library that failed in this thread
 * returned. Success leaves it as it is. */
int myna_last_detail(void);

/* Erases len bytes; the compiler cannot leave it out. bytes may be NULL when len is 0. */
void myna_wipe(void *bytes, size_t len);

/* The version of the library that runs, "0.1.0". Static. */
const char *myna_version(void);

#ifdef __cplusplus
}
#endif
